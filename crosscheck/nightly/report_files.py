"""The dated reports, each written whole or not at all."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from crosscheck.durable import write_whole
from crosscheck.errors import WorkspaceError
from crosscheck.records import Report
from crosscheck.views import html, jsonout, markdown
from crosscheck.views.memo import Memo

_RENDERERS: Mapping[str, Callable[[Report, Memo], str | Iterable[str]]] = {
    "md": lambda _report, memo: markdown.render_memo(memo),
    "html": lambda _report, memo: html.pieces(memo),
    "json": lambda report, _memo: jsonout.pieces(report),
}


def report_paths(folder: Path, day: date, formats: tuple[str, ...]) -> list[Path]:
    """Where the report of a day lies, in each format."""
    return [folder / f"{day.isoformat()}.{form}" for form in formats]


def write_reports(
    folder: Path, day: date, formats: tuple[str, ...], report: Report, memo: Memo
) -> list[Path]:
    """Write the report of a day in each format; an older one of that day is replaced.

    memo: what people read of the report.
    Raises WorkspaceError if the folder cannot be written.
    """
    paths = report_paths(folder, day, formats)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, form in zip(paths, formats, strict=True):
            write_whole(path, _RENDERERS[form](report, memo))
    except OSError as error:
        raise WorkspaceError(
            f"{folder}: the report cannot be written ({error.strerror or error}); "
            "name another folder under [reports]"
        ) from error
    return paths
