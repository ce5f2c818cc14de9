"""Whether crosscheck can work here: libraries, bundled models, folder, disk, lock, database.

Nothing is changed and no heavy library is loaded: versions come from the packages' metadata.
"""

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from crosscheck import models
from crosscheck.errors import CrosscheckError
from crosscheck.models.folder import MANIFEST, Kind, open_folder
from crosscheck.store import DATABASE, LOCK, MIGRATIONS
from crosscheck.upkeep import locks
from crosscheck.upkeep.checks import Check
from crosscheck.upkeep.feeds import failing_feeds

PACKAGE = "crosscheck"
SHOWN = {"faiss-cpu": "faiss", "onnxruntime": "onnxruntime"}  # distribution -> module
SHOWN |= {"sentence-transformers": "sentence_transformers"}
SQLITE_NEEDED = (3, 38, 0)  # STRICT tables, and JSON functions that are always there
SQLITE_SAFE = (3, 51, 3)  # mends the WAL-reset bug: two writers at once could damage a database
EXPAT_SAFE = (2, 6, 0)  # older ones can be brought to a standstill by hostile XML
FREE_NEEDED = 50 * 2**20  # bytes: one night of a hundred feeds with vectors
FREE_WANTED = 500 * 2**20  # bytes, beside room for a second copy of the workspace
KINDS: tuple[Kind, Kind] = ("encoder", "judge")
REINSTALL = "install crosscheck again"
_REQUIREMENT = re.compile(r"([\w.-]+)\s*>=\s*([\d.]+)[^;]*$")  # no marker: not of an extra


def examine(directory: Path) -> list[Check]:
    """All checks, in reading order; none raises."""
    groups: dict[str, Callable[[], Iterator[Check]]] = {
        "python": _python,
        "libraries": _libraries,
        "models": _models,
        "workspace": lambda: _workspace(directory),
        "database": lambda: _database(directory),
    }
    return [check for name, group in groups.items() for check in _kept_going(name, group)]


def _kept_going(name: str, group: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """What breaks one group of checks does not stop the others."""
    try:
        yield from group()
    except (CrosscheckError, ImportError, OSError, ValueError, sqlite3.Error) as error:
        yield Check(name, "problem", f"cannot be checked ({error})", REINSTALL)


# --- versions ----------------------------------------------------------------------------


def _python() -> Iterator[Check]:
    yield Check("python", "ok", f"{dotted(sys.version_info[:3])} ({sys.executable})")
    yield _sqlite(sqlite3.sqlite_version_info)
    from pyexpat import version_info

    yield _expat(version_info)


def _sqlite(version: tuple[int, ...]) -> Check:
    if version < SQLITE_NEEDED or not _has_full_text_search():
        detail = f"{dotted(version)}; {dotted(SQLITE_NEEDED)} with FTS5 is needed"
        return Check("sqlite", "problem", detail, "use a Python that comes with a newer SQLite")
    if version < SQLITE_SAFE:
        detail = f"{dotted(version)}; before {dotted(SQLITE_SAFE)} two programs that write at once"
        return Check(
            "sqlite",
            "warning",
            f"{detail} may damage a database (crosscheck itself lets one write)",
            "use a Python that comes with a newer SQLite; let no other program write here",
        )
    return Check("sqlite", "ok", dotted(version))


def _has_full_text_search() -> bool:
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            db.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.OperationalError:
            return False
    return True


def _expat(version: tuple[int, ...]) -> Check:
    if version >= EXPAT_SAFE:
        return Check("expat", "ok", dotted(version))
    detail = f"{dotted(version)}; before {dotted(EXPAT_SAFE)} a hostile feed may take long to read"
    return Check("expat", "warning", detail, "use a Python that comes with a newer expat")


def _libraries() -> Iterator[Check]:
    """The three large ones by name, then whatever else crosscheck requires."""
    try:
        required = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        yield Check("crosscheck", "warning", "runs without being installed", "pip install -e .")
        return
    yield Check("crosscheck", "ok", metadata.version(PACKAGE))
    parsed = [_REQUIREMENT.match(line) for line in required]
    least = {found[1].lower(): found[2] for found in parsed if found}
    wrong: list[str] = []
    for name, needed in least.items():
        found, fits = _installed(name, needed)
        if name in SHOWN:
            yield _library(name, found, needed, fits)
        elif not fits:
            wrong.append(f"{name} {found or 'missing'} (at least {needed})")
    if wrong:
        yield Check("libraries", "problem", ", ".join(wrong), REINSTALL)
    else:
        others = len(least.keys() - SHOWN.keys())
        yield Check("libraries", "ok", f"{others} others, none older than needed")


def _installed(name: str, needed: str) -> tuple[str, bool]:
    """The version that is installed, empty if none is, and whether it is new enough."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        present = name in SHOWN and find_spec(SHOWN[name]) is not None  # another build of it
        return ("of another build" if present else "", present)
    return found, numbers(found) >= numbers(needed)


def _library(name: str, found: str, needed: str, fits: bool) -> Check:
    if fits:
        return Check(name, "ok", found)
    return Check(name, "problem", f"{found or 'missing'}; at least {needed} is needed", REINSTALL)


def numbers(version: str) -> tuple[int, ...]:
    """``6.0.1rc2`` -> (6, 0, 1); trailing zeros do not count."""
    found = re.match(r"\d+(\.\d+)*", version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def dotted(version: tuple[int, ...]) -> str:
    """(3, 40, 1) -> ``3.40.1``."""
    return ".".join(map(str, version))


# --- models ------------------------------------------------------------------------------


def _models() -> Iterator[Check]:
    for kind in KINDS:
        yield _bundled(Path(models.__path__[0]) / kind, kind)


def _bundled(folder: Path, kind: Kind) -> Check:
    """A model that comes with crosscheck, every byte of it compared with its manifest."""
    name = f"{kind} model"
    try:
        if not (folder / MANIFEST).is_file():
            return Check(name, "problem", f"{folder / MANIFEST}: missing", REINSTALL)
        return Check(name, "ok", open_folder(folder, kind, f"crosscheck-{kind}").model_id)
    except (CrosscheckError, OSError) as error:
        return Check(name, "problem", str(error), REINSTALL)


# --- the workspace -----------------------------------------------------------------------


def _workspace(directory: Path) -> Iterator[Check]:
    elsewhere = "choose another folder with --index"
    if directory.exists() and not directory.is_dir():
        yield Check("workspace", "problem", f"{directory}: is no folder", elsewhere)
        return
    filled = (directory / DATABASE).is_file()
    said = str(directory.resolve()) if filled else f"{directory}: nothing stored here yet"
    yield Check("workspace", "ok", said, "" if filled else "crosscheck ingest PATH")
    place = _nearest(directory)
    writable = _why_not_writable(place)
    if writable is None:
        yield Check("writable", "ok", "yes")
    elif filled:
        yield Check("writable", "warning", f"{writable}; it can be asked, not added to", elsewhere)
    else:
        yield Check("writable", "problem", f"{place}: {writable}", elsewhere)
    yield _free_disk(directory, shutil.disk_usage(place).free)
    yield locks.file_system(place, writable=writable is None)
    if directory.is_dir():
        yield locks.who_writes(directory / LOCK)


def _nearest(directory: Path) -> Path:
    """The folder, or the one above it that exists and would hold it."""
    full = directory.resolve()
    return next(one for one in (full, *full.parents) if one.is_dir())


def _why_not_writable(place: Path) -> str | None:
    """Tried and not asked for: permissions, quotas and read-only disks all say so only then."""
    try:
        with tempfile.TemporaryFile(dir=place):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _free_disk(directory: Path, free: int) -> Check:
    held = sum(path.stat().st_size for path in directory.glob("*") if path.is_file())
    detail = f"{megabytes(free)} MB free, {megabytes(held)} MB used here"
    room = f"make room, or {'move the workspace' if held else 'choose another folder'}"
    if free < FREE_NEEDED:
        return Check("disk", "problem", detail, room)
    if free < FREE_WANTED + held:
        return Check("disk", "warning", f"{detail}; too little to write it all anew", room)
    return Check("disk", "ok", detail)


def megabytes(count: int) -> str:
    """Bytes in MB, with thousands set apart."""
    return f"{count / 10**6:,.0f}"


def _database(directory: Path) -> Iterator[Check]:
    path = directory / DATABASE
    if path.is_symlink():
        yield Check("database", "warning", f"{path}: is a link", "keep the file itself here")
    if not path.is_file():
        return
    if path.stat().st_size == 0:
        yield Check("database", "problem", f"{path}: is empty", "restore a backup, or remove it")
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            ((schema,),) = db.execute("PRAGMA user_version").fetchall()
            chosen = dict(db.execute("SELECT key, value FROM meta WHERE key LIKE 'model:%'"))
            feeds = _payloads_of_feeds(db)
    except sqlite3.Error as error:
        yield Check("database", "problem", f"{path}: {error}", "crosscheck verify")
        return
    yield _schema(schema)
    yield from failing_feeds(feeds)
    for kind in KINDS:
        if f"model:{kind}" in chosen:
            yield _chosen(kind, str(chosen[f"model:{kind}"]))


def _payloads_of_feeds(db: sqlite3.Connection) -> list[str]:
    """What is known of each feed; nothing in a workspace from before there were any."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'feeds'").fetchone():
        return []
    return [payload for (payload,) in db.execute("SELECT payload FROM feeds ORDER BY url")]


def _schema(schema: int) -> Check:
    newest = len(MIGRATIONS)
    if schema > newest:
        detail = f"schema {schema}; this crosscheck knows {newest}"
        return Check("database", "problem", detail, "upgrade crosscheck")
    if schema < newest:
        detail = f"schema {schema} of {newest}; the next run that writes upgrades it"
        return Check("database", "ok", detail, "crosscheck rebuild")
    return Check("database", "ok", f"schema {schema}, the newest")


def _chosen(kind: Kind, name: str) -> Check:
    """A model that was chosen for this workspace lies on this disk."""
    label = f"chosen {kind}"
    if name == "bundled" or Path(name).is_dir():
        return Check(label, "ok", name)
    from crosscheck.models.catalogue import resolve_model

    try:
        return Check(label, "ok", str(resolve_model(name, kind)))
    except CrosscheckError as error:
        return Check(label, "problem", str(error), f"crosscheck models use bundled --{kind}")
