"""The dated reports, each written whole or not at all."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from crosscheck.durable import write_whole
from crosscheck.errors import WorkspaceError
from crosscheck.records import Report
from crosscheck.views import html, jsonout, markdown

_RENDERERS: Mapping[str, Callable[[Report, str | None], str]] = {
    "md": markdown.render,
    "html": html.render,
    "json": lambda report, _lang: jsonout.render(report),
}


def report_paths(folder: Path, day: date, formats: tuple[str, ...]) -> list[Path]:
    """Where the report of a day lies, in each format."""
    return [folder / f"{day.isoformat()}.{form}" for form in formats]


def write_reports(
    folder: Path, day: date, formats: tuple[str, ...], report: Report, lang: str | None
) -> list[Path]:
    """Write the report of a day in each format; an older one of that day is replaced.

    Raises WorkspaceError if the folder cannot be written.
    """
    paths = report_paths(folder, day, formats)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, form in zip(paths, formats, strict=True):  # one in memory at a time
            write_whole(path, _RENDERERS[form](report, lang))
    except OSError as error:
        raise WorkspaceError(
            f"{folder}: the report cannot be written ({error.strerror or error}); "
            "name another folder under [reports]"
        ) from error
    return paths
