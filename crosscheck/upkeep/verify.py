"""Whether everything in a workspace is as it was stored; reads only.

A backup program's promise: every hash is taken again, every place that a claim cites is looked
up, and what is made from the texts is compared with them. With ``deep`` it is made once more.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crosscheck import claims as claims_stage
from crosscheck.errors import CrosscheckError, WorkspaceError
from crosscheck.settings import Settings
from crosscheck.store import DATABASE, Store
from crosscheck.upkeep.checks import NAMED, Check, counted, named
from crosscheck.upkeep.feeds import feed_checks
from crosscheck.upkeep.search import search_problems
from crosscheck.upkeep.texts import read_claims, read_text, stored_texts
from crosscheck.upkeep.vectors import (
    MENDED_ALONE,
    index_check,
    missing_vectors,
    other_vectors,
    wrong_centres,
    wrong_vectors,
)
from crosscheck.workspace import Progress, Workspace, silent

REBUILD = "crosscheck rebuild"
RESTORE = f"restore a backup of {DATABASE}, or move it away and ingest again"
BROKEN_FINDINGS = {  # by table, what no reader of it could use
    "findings": "NOT json_valid(payload)",
    "judgements": "NOT json_valid(scores) OR confidence NOT BETWEEN 0 AND 1",
}
CUT_OFF = "the file is empty or cut off"
SMALLEST = 512  # bytes of the smallest page of SQLite; a database has one at least
READ_AGAIN = "read the article again (crosscheck ingest), or restore a backup"


def verify(
    directory: Path,
    settings: Settings | None = None,
    *,
    deep: bool = False,
    progress: Progress = silent,
) -> list[Check]:
    """All checks of a workspace, in reading order.

    Raises WorkspaceError where there is none, or one of another version of crosscheck.
    """
    if is_cut_off(directory):
        return [Check("database", "problem", CUT_OFF, RESTORE)]
    try:
        opened = Workspace(directory, settings, writing=False, read_only=True, progress=progress)
    except WorkspaceError as error:
        if isinstance(error.__cause__, (sqlite3.Error, UnicodeError)):
            return [Check("database", "problem", str(error.__cause__), RESTORE)]
        raise
    found: list[Check] = []  # those before an error are kept
    with opened:
        try:
            with opened.store.snapshot():
                for check in _checks(opened, deep):
                    found.append(check)
        except Exception as error:  # what lies between the checks is damaged as well
            said = f"cannot be read to its end ({error.__cause__ or error})"
            found.append(Check("database", "problem", said, RESTORE))
    return found


def is_cut_off(directory: Path) -> bool:
    """Whether there is a database file, but too short to be one: SQLite would take it as new."""
    file = directory / DATABASE
    return file.is_file() and file.stat().st_size < SMALLEST


def _checks(workspace: Workspace, deep: bool) -> Iterator[Check]:
    store = workspace.store
    yield from named("database", damage_of_file(store), RESTORE, "every page and index is sound")
    yield from named("references", strays(store), REBUILD, "everything belongs to something")
    yield from _articles(workspace, deep)
    broken = named("records", broken_findings(store), REBUILD)
    broken += named("records", _broken_records(store), RESTORE)
    yield from broken or [Check("records", "ok", "all can be read")]
    yield from feed_checks(store, datetime.now(UTC))
    yield from named("search table", search_problems(store), REBUILD, "holds every claim")
    try:
        model = workspace.encoder.model_id
    except CrosscheckError as error:
        yield Check("vectors", "problem", str(error), "crosscheck models use")
        return
    yield from _vectors(workspace, model, deep)
    yield from index_check(workspace, deep=deep)


# --- the database ------------------------------------------------------------------------


def damage_of_file(store: Store) -> Iterator[str]:
    """What SQLite finds wrong with its pages and indexes, see PRAGMA integrity_check."""
    for (line,) in store.rows(f"PRAGMA integrity_check({NAMED + 1})"):
        yield from (part for part in str(line).splitlines() if part != "ok")


def strays(store: Store) -> Iterator[str]:
    """Rows that belong to something that is not there."""
    for table, _row, parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield f"a row of {table} belongs to none of {parent}"


def broken_findings(store: Store) -> Iterator[str]:
    """Records that cannot be read, but made again by comparing."""
    for table, broken in BROKEN_FINDINGS.items():
        ((count,),) = store.rows(f"SELECT count(*) FROM {table} WHERE {broken}")
        if count:
            yield f"{counted(count, 'record')} of {table} cannot be read"


def _broken_records(store: Store) -> Iterator[str]:
    """Other records that are no JSON any more; claims and feeds are looked at closer."""
    tables = store.rows(
        "SELECT tables.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns"
        " WHERE tables.type = 'table' AND columns.name = 'payload'"
        " AND tables.name NOT IN ('claims', 'findings', 'feeds', 'feed_entries')"
        " ORDER BY tables.name"
    )
    for (table,) in tables:
        ((count,),) = store.rows(
            f'SELECT count(*) FROM "{table}" WHERE payload NOT NULL AND NOT json_valid(payload)'
        )
        if count:
            yield f"{counted(count, 'record')} of {table} cannot be read"


# --- articles and their claims -----------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """What one pass over the articles has found, beside damaged texts."""

    texts: int = 0
    claims: int = 0
    wrong: list[str] = field(default_factory=list)
    outdated: int = 0
    other: list[str] = field(default_factory=list)  # deep: claims that would be found otherwise


def _articles(workspace: Workspace, deep: bool) -> Iterator[Check]:
    seen = _Seen()
    damaged = named("texts", _look_through(workspace, deep, seen), READ_AGAIN)
    sound = f"{counted(seen.texts, 'version')} of articles, each with its hash"
    yield from damaged or [Check("texts", "ok", sound)]
    yield from named("claims", seen.wrong, REBUILD)
    yield from named("claims", seen.other, f"{REBUILD} --claims")
    if seen.outdated:
        detail = f"those of {counted(seen.outdated, 'article')} are of another crosscheck version"
        yield Check("claims", "warning", detail, REBUILD)
    if not seen.wrong and not seen.other:
        said = "verbatim where it says" + (", and found again" if deep else "")
        yield Check("claims", "ok", f"{counted(seen.claims, 'claim')}, each {said}")


def _look_through(workspace: Workspace, deep: bool, seen: _Seen) -> Iterator[str]:
    """Texts that are damaged; notes what else is seen. Claims of damaged texts are left out."""
    store = workspace.store
    ((count,),) = store.rows("SELECT count(*) FROM documents")
    for one in stored_texts(store):
        workspace.progress("Looking through articles", seen.texts, count)
        seen.texts += 1
        seen.outdated += one.outdated
        document = read_text(store, one)
        if isinstance(document, str):
            yield document
            continue
        found = read_claims(store, document)
        if isinstance(found, str):
            seen.wrong.append(found)
            continue
        seen.claims += len(found)
        if deep and not one.outdated and claims_stage.extract_claims(document) != found:
            seen.other.append(f"{one.place}: its text gives other claims than those stored")


# --- vectors -----------------------------------------------------------------------------


def _vectors(workspace: Workspace, model: str, deep: bool) -> Iterator[Check]:
    store = workspace.store
    wrong = named("vectors", (said for _, said in wrong_vectors(store)), REBUILD)
    wrong += named("vectors", (said for _, said in wrong_centres(store)), REBUILD)
    if deep:
        wrong += named("vectors", other_vectors(workspace), f"{REBUILD} --vectors")
    none, lacking = missing_vectors(store, model)
    if none:
        wrong.append(Check("vectors", "problem", f"{counted(none, 'claim')} without any", REBUILD))
    elif lacking:
        detail = f"{counted(lacking, 'claim')} without one of {model}"
        wrong.append(Check("vectors", "warning", detail, MENDED_ALONE))
    yield from wrong
    if not wrong:
        yield Check("vectors", "ok", f"of length 1, one for each claim; {model}")
