"""What the commands have in common: their options, and how a workspace is opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crosscheck.settings import EndpointSettings
    from crosscheck.workspace import Workspace


class ReportFormat(StrEnum):
    """What a report can be written as."""

    MD = "md"
    HTML = "html"
    JSON = "json"
    CSV = "csv"
    JSONLD = "jsonld"


class ListFormat(StrEnum):
    """How a list is shown."""

    TABLE = "table"
    JSON = "json"


class AnswerFormat(StrEnum):
    """How an answer is shown."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class Language(StrEnum):
    """Languages a report can be written in."""

    DE = "de"
    EN = "en"


Index = Annotated[
    Path,
    typer.Option("--index", envvar="CROSSCHECK_INDEX", metavar="DIR", help="The workspace."),
]
# None: the model chosen for the workspace (`crosscheck models use`), else the bundled one.
Encoder = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="Bundled, a name, or a folder of sentence-transformers."),
]
Judge = Annotated[
    str | None, typer.Option(metavar="MODEL", help="Bundled, a folder, or llm with --base-url.")
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="CROSSCHECK_LLM_URL",
        help="OpenAI-compatible endpoint of --judge llm; its key: CROSSCHECK_LLM_KEY.",
    ),
]
LlmModel = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        envvar="CROSSCHECK_LLM_MODEL",
        help="Model of --judge llm; default: the only one there.",
    ),
]
KEY = "CROSSCHECK_LLM_KEY"
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file instead of stdout."),
]
Listed = Annotated[ListFormat, typer.Option("--format", help="How to show it.")]
WORKSPACE = Path("index")
BUNDLED = "bundled"


@contextmanager
def open_workspace(
    index: Path,
    encoder: str | None = None,
    judge: str | None = None,
    *,
    writing: bool = False,
    base_url: str | None = None,
    model: str | None = None,
) -> "Iterator[Workspace]":
    """The workspace of a command, with its progress on stderr.

    base_url, model: of the language model behind ``--judge llm``; its key is in the environment.
    """
    from crosscheck.cli.progress import ProgressLine
    from crosscheck.settings import Settings
    from crosscheck.workspace import Workspace

    settings = Settings(encoder, judge, endpoint=endpoint_of(base_url, model))
    with (
        ProgressLine() as progress,
        Workspace(index, settings, writing=writing, progress=progress) as opened,
    ):
        yield opened


def endpoint_of(base_url: str | None, model: str | None) -> "EndpointSettings | None":
    """The endpoint of a language model, with its key from the environment; None without a URL."""
    from crosscheck.settings import EndpointSettings

    return EndpointSettings(base_url, model, os.environ.get(KEY) or None) if base_url else None
