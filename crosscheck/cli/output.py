"""Where results go: stdout, or a file that is replaced whole or not at all."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crosscheck.durable import write_whole
from crosscheck.errors import UsageError
from crosscheck.records import Failure

if TYPE_CHECKING:
    from rich.console import RenderableType

    from crosscheck.pipeline import Ingested

DONE_WITH_FAILURES = 3
NO_FEEDS = "{config}: no feeds yet; `crosscheck feeds add URL` adds one"
MOST_SKIPPED = 5  # files named that are no articles; the rest is counted
PIPE_WIDTH = 160  # columns of a table that no terminal limits


def write(text: str | Iterable[str], file: Path | None = None) -> None:
    """The result, whole or in pieces, to stdout or to a file."""
    pieces = (text,) if isinstance(text, str) else text
    if file is None or str(file) == "-":
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
        return
    target = file.resolve()  # through a link, so that the link stays one
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8") as out:  # a device or a pipe is not replaced
                out.writelines(pieces)
        else:
            write_whole(target, pieces)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{file}: cannot be written ({reason}); choose another -o FILE") from error


def show(renderables: "Iterable[RenderableType]") -> None:
    """Tables and styled text to stdout; plain where nobody looks or NO_COLOR is set."""
    from rich.console import Console
    from rich.text import Text

    from crosscheck.views.terminal import hanging

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    for renderable in renderables:
        if console.is_terminal and isinstance(renderable, Text):
            for line in hanging(renderable):
                console.print(line)
        else:
            console.print(renderable)


def say(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    from crosscheck.views.escaping import visible

    sys.stderr.write(visible(message).strip() + "\n")
    sys.stderr.flush()


def note_skipped(read: "Ingested | None") -> None:
    """Name the files in folders that were passed over, so that none goes missing unseen.

    A README is no article to anybody; it is not worth a line.
    """
    from crosscheck.sources.files import DOCUMENTATION

    skipped = [one for one in (read.skipped if read else ()) if one.reason != DOCUMENTATION]
    for one in skipped[:MOST_SKIPPED]:
        say(f"passed over: {one.source}: {one.reason}")
    if len(skipped) > MOST_SKIPPED:
        say(f"passed over: {len(skipped) - MOST_SKIPPED} more files that are no articles")


def finish(failures: Sequence[Failure]) -> None:
    """Name the sources that failed, and leave with their exit code if there are any."""
    for failure in failures:
        say(f"failed: {failure.source}: {failure.error}")
    if failures:
        raise typer.Exit(DONE_WITH_FAILURES)
