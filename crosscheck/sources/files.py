"""Files and folders to Documents.

A named file that cannot be read raises; inside a folder it becomes a Failure and the rest is
done. Links out of the folder are not followed.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from crosscheck.errors import (
    FrontMatterError,
    NoArticle,
    SourceError,
    UnreadableSource,
)
from crosscheck.records import Document, Failure
from crosscheck.settings import SourceSettings
from crosscheck.sources.articles import make_document
from crosscheck.sources.decoding import decode
from crosscheck.sources.disk import kind, kind_name, os_problem, read_bytes
from crosscheck.sources.headers import Header, read_sources_toml, split_front_matter
from crosscheck.sources.lines import split_lines, unwrap
from crosscheck.sources.markdown import read_markdown
from crosscheck.sources.pages import looks_like_page, read_page

TEXT, MARKDOWN, HTML = (".txt",), (".md", ".markdown"), (".html", ".htm")
SUFFIXES = TEXT + MARKDOWN + HTML
SOURCES_FILE = "sources.toml"
DOCUMENTATION = "documentation without front matter"  # why a README is no article
MOST_NAMED = 5  # unreadable files in one line; the rest is counted
_KINDS = ".txt, .md or .html"
_DOCUMENTATION = frozenset(
    {"readme", "license", "licence", "changelog", "contributing", "notice", "authors", "guide"}
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no article, and how that was seen."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourcesRead:
    """What a path held."""

    documents: tuple[Document, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The state of reading one folder."""

    root: Path
    settings: SourceSettings
    documents: list[Document] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    headers: dict[Path, dict[str, Header] | FrontMatterError] = field(default_factory=dict)


def read_path(path: Path, settings: SourceSettings) -> SourcesRead:
    """The documents of a file, or of all files in a folder and its subfolders.

    Raises SourceNotFound, UnreadableSource, FrontMatterError or NoArticle for a single file;
    for a folder only if it cannot be listed, holds too many files or no article at all.
    """
    mode = kind(path)
    if stat.S_ISDIR(mode):
        return _read_folder(path, settings)
    if not stat.S_ISREG(mode):
        raise UnreadableSource(str(path), f"is {kind_name(mode)}, not a file; give an article file")
    if path.suffix.lower() not in SUFFIXES:
        problem = f"is no kind of file that articles come in; save it as {_KINDS}"
        raise UnreadableSource(str(path), problem)
    headers = _sources_of(path.parent, settings)
    given = headers.get(_key(path.name))
    return SourcesRead((read_file(path, settings, given),))


def read_file(path: Path, settings: SourceSettings, given: Header | None = None) -> Document:
    """The article in one file; ``given`` is what sources.toml says about it.

    Raises a SourceError that names the file and the next step.
    """
    source = str(path)
    raw = read_bytes(path, settings.max_bytes)
    if path.suffix.lower() in HTML or looks_like_page(raw):
        return _read_page_article(raw, source, given, settings)
    text = decode(raw, source)
    if path.suffix.lower() in MARKDOWN:
        return _read_markdown_article(text, source, given, settings)
    least = 1 if given else settings.min_article_chars
    lines = unwrap(split_lines(text))
    return make_document(lines, given or Header(), source, path=source, min_chars=least)


def _read_page_article(
    raw: bytes, source: str, given: Header | None, settings: SourceSettings
) -> Document:
    page = read_page(raw, source)
    return make_document(
        page.lines,
        given or Header(),
        source,
        guess=page.declared,
        dropped=page.dropped,
        path=source,
        min_chars=settings.min_article_chars,
    )


def _read_markdown_article(
    text: str, source: str, given: Header | None, settings: SourceSettings
) -> Document:
    header, body, offset = split_front_matter(text, source)
    article = read_markdown(body, offset + 1)
    return make_document(
        unwrap(article.lines),
        (header or Header()).or_else(given or Header()),
        source,
        guess=Header(title=article.title),
        dropped=article.dropped,
        path=source,
        min_chars=1 if header or given else settings.min_article_chars,
    )


# --- folders -----------------------------------------------------------------------------


def _read_folder(root: Path, settings: SourceSettings) -> SourcesRead:
    reading = _Reading(root, settings)
    first_error: SourceError | None = None
    for path in _walk(root, reading):
        try:
            reading.documents.append(_read_in_folder(path, reading))
        except SourceError as error:
            first_error = first_error or error
            _note_failure(reading, error)
        except _NotAnArticleError as reason:
            reading.skipped.append(Skipped(str(path), str(reason)))
    if not reading.documents:
        raise _nothing_read(root, reading, first_error)
    return SourcesRead(tuple(reading.documents), tuple(reading.failures), tuple(reading.skipped))


class _NotAnArticleError(Exception):
    """A file of another purpose lies in the folder."""


def _nothing_read(root: Path, reading: _Reading, error: SourceError | None) -> SourceError:
    count = len(reading.failures)
    if error and count == 1:
        return error
    if error:
        named = [f"{one.source}: {one.error}" for one in reading.failures[:MOST_NAMED]]
        more = [f"and {count - MOST_NAMED} more"] if count > MOST_NAMED else []
        problem = f"none of {count} files could be read: {'; '.join([*named, *more])}"
        return NoArticle(str(root), problem)
    return NoArticle(
        str(root), f"holds no articles; put {_KINDS} files there or name another folder"
    )


def _note_failure(reading: _Reading, error: SourceError) -> None:
    failure = Failure(error.source, error.reason)
    if failure not in reading.failures:  # a broken sources.toml is named once
        reading.failures.append(failure)


def _read_in_folder(path: Path, reading: _Reading) -> Document:
    if path.is_symlink():
        _refuse_way_out(path, reading.root)
    given = _given(path, reading)
    if isinstance(given, Header) or given is None:
        _refuse_documentation(path, reading.settings, given)
        return read_file(path, reading.settings, given)
    if path.suffix.lower() in MARKDOWN and _has_front_matter(path, reading.settings):
        return read_file(path, reading.settings)
    raise given  # who published this is unknown until sources.toml is repaired


def _refuse_documentation(path: Path, settings: SourceSettings, given: Header | None) -> None:
    named = path.stem.split(".")[0].lower() in _DOCUMENTATION
    if named and given is None and not _has_front_matter(path, settings):
        raise _NotAnArticleError(DOCUMENTATION)


def _has_front_matter(path: Path, settings: SourceSettings) -> bool:
    if path.suffix.lower() not in MARKDOWN:
        return False
    return read_bytes(path, settings.max_bytes).removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _refuse_way_out(path: Path, root: Path) -> None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise UnreadableSource(str(path), os_problem(error)) from None
    if not target.is_relative_to(root.resolve()):
        raise UnreadableSource(str(path), "is a link out of the folder; name its target instead")


def _walk(root: Path, reading: _Reading) -> Iterator[Path]:
    """Article files in order of their paths; hidden ones and other kinds are left out."""
    found: list[Path] = []
    for folder, subfolders, names in os.walk(root, onerror=lambda e: _unlistable(e, root, reading)):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        links = [Path(folder) / name for name in subfolders if (Path(folder) / name).is_symlink()]
        reading.skipped += [Skipped(str(link), "a link to a folder") for link in links]
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES:
                found.append(path)
            elif name != SOURCES_FILE:
                reading.skipped.append(Skipped(str(path), "not a kind of file articles come in"))
        if len(found) > reading.settings.max_files:
            limit = reading.settings.max_files
            raise UnreadableSource(str(root), f"holds more than {limit} articles; give subfolders")
    yield from sorted(found, key=lambda path: path.relative_to(root).parts)


def _unlistable(error: OSError, root: Path, reading: _Reading) -> None:
    failed = UnreadableSource(str(error.filename or root), os_problem(error))
    if Path(failed.source) == root:
        raise failed
    _note_failure(reading, failed)


# --- sources.toml ------------------------------------------------------------------------


def _given(path: Path, reading: _Reading) -> Header | FrontMatterError | None:
    """What the sources.toml beside the file, or in a folder above it, says about it."""
    folder = path.parent
    while True:
        if folder not in reading.headers:
            reading.headers[folder] = _sources_or_error(folder, reading.settings)
        headers = reading.headers[folder]
        if isinstance(headers, FrontMatterError):
            return headers
        given = headers.get(_key(path.relative_to(folder).as_posix()))
        if given or folder == reading.root:
            return given
        folder = folder.parent


def _sources_or_error(
    folder: Path, settings: SourceSettings
) -> dict[str, Header] | FrontMatterError:
    try:
        return _sources_of(folder, settings)
    except FrontMatterError as error:
        return error
    except SourceError as error:
        return FrontMatterError(error.source, error.reason)


def _sources_of(folder: Path, settings: SourceSettings) -> dict[str, Header]:
    path = folder / SOURCES_FILE
    if not path.exists():
        return {}
    raw = read_bytes(path, settings.max_bytes)
    text = decode(raw, str(path)) if raw.strip() else ""
    return {_key(name): header for name, header in read_sources_toml(text, str(path)).items()}


def _key(name: str) -> str:
    """File names compare in composed form: macOS stores them decomposed."""
    return normalize("NFC", name)
