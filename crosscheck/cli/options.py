"""What the commands have in common: their options, and how a workspace is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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
Judge = Annotated[str | None, typer.Option(metavar="MODEL", help="Bundled, or a folder.")]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file instead of stdout."),
]
Listed = Annotated[ListFormat, typer.Option("--format", help="How to show it.")]
WORKSPACE = Path("index")
BUNDLED = "bundled"


@contextmanager
def open_workspace(
    index: Path, encoder: str | None = None, judge: str | None = None, *, writing: bool = False
) -> "Iterator[Workspace]":
    """The workspace of a command, with its progress on stderr."""
    from crosscheck.cli.progress import ProgressLine
    from crosscheck.settings import Settings
    from crosscheck.workspace import Workspace

    with (
        ProgressLine() as progress,
        Workspace(index, Settings(encoder, judge), writing=writing, progress=progress) as opened,
    ):
        yield opened
