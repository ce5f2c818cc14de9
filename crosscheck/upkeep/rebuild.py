"""Make again what is made from the stored texts; the texts themselves are never written.

Step by step, each in transactions that hold on their own: a run that is killed leaves a
workspace that works, and the next one goes on. Labels are never touched. A finding stays if
both its claims do, and say the same by the same speaker.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crosscheck import claims as claims_stage
from crosscheck.errors import WorkspaceError
from crosscheck.records import Claim, Document
from crosscheck.store import DATABASE, Store
from crosscheck.upkeep.checks import counted
from crosscheck.upkeep.feeds import mend_feeds, mend_versions
from crosscheck.upkeep.search import rebuild_search, search_problems
from crosscheck.upkeep.texts import UNREADABLE, StoredText, read_claims, read_text, stored_texts
from crosscheck.upkeep.vectors import BATCH, wrong_centres, wrong_vectors
from crosscheck.upkeep.verify import (
    BROKEN_FINDINGS,
    CUT_OFF,
    READ_AGAIN,
    RESTORE,
    damage_of_file,
    is_cut_off,
    strays,
)
from crosscheck.workspace import Vector, Workspace, encoded_text

ARTICLES = 100  # of one transaction
# Messages of PRAGMA integrity_check about what can be made anew from the tables.
_MENDABLE = re.compile(
    r"missing from index|entries in index|non-unique entry in index|inverted index for FTS5"
)
# Rows made from texts, and what they belong to; a row that lost it is of no use.
_STRAYS = {
    "claims": "document_id NOT IN (SELECT id FROM documents)",
    "vectors": "claim_id NOT IN (SELECT id FROM claims)",
    "findings": "a NOT IN (SELECT id FROM claims) OR b NOT IN (SELECT id FROM claims)",
    "uncompared": "document_id NOT IN (SELECT id FROM documents)",
    "feed_entries": "feed NOT IN (SELECT url FROM feeds)",
    "dispute_articles": "dispute NOT IN (SELECT number FROM disputes)",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What was done about one kind of thing."""

    name: str
    changed: int
    detail: str


def refuse_lost(directory: Path) -> None:
    """Before a workspace is opened for writing, which would begin a new one.

    Raises WorkspaceError where there is no database, or nothing left of it.
    """
    if is_cut_off(directory):
        raise WorkspaceError(f"{directory / DATABASE}: {CUT_OFF}; {RESTORE}")
    if not (directory / DATABASE).is_file():
        raise WorkspaceError(
            f"{directory}: nothing stored here yet; run `crosscheck ingest PATH` first"
        )


def rebuild(workspace: Workspace, *, claims: bool = False, vectors: bool = False) -> list[Step]:
    """Mend what can be mended; claims, vectors: make all of them anew, sound or not.

    Raises WorkspaceError where the database file or a text is damaged: that cannot be made again.
    """
    store = workspace.store
    steps = [_indexes(store), _leftovers(store), _feeds(store)]
    texts = _sound_texts(store)
    steps += [_search(store), _claims(workspace, texts, claims), _vectors(workspace, vectors)]
    return [*steps, _index(workspace)]


# --- the database ------------------------------------------------------------------------


def _indexes(store: Store) -> Step:
    """SQLite's own indexes, where it finds them wrong."""
    damage = list(damage_of_file(store))
    fatal = [line for line in damage if not _MENDABLE.search(line)]
    if fatal:
        raise WorkspaceError(
            f"{store.directory / DATABASE}: the file itself is damaged ({fatal[0]}); {RESTORE}"
        )
    if damage:
        with store.changing() as db:
            db.execute("REINDEX")
    return Step("database", len(damage), "indexes made anew" if damage else "sound")


def _leftovers(store: Store) -> Step:
    """Rows that belong to nothing, and records that cannot be read but made again."""
    count = 0
    if next(strays(store), None):
        count += sum(_delete(store, table, where) for table, where in _STRAYS.items())
    count += sum(_delete(store, table, where) for table, where in BROKEN_FINDINGS.items())
    return Step("records", count, f"{counted(count, 'row')} removed" if count else "sound")


def _feeds(store: Store) -> Step:
    """Entries of feeds that cannot be used, and versions without a current one."""
    entries, versions = mend_feeds(store), mend_versions(store)
    parts = [f"{counted(entries, 'record')} to be read again by the next night"] if entries else []
    parts += [f"{counted(versions, 'version')} put in order"] if versions else []
    return Step("feeds", entries + versions, ", ".join(parts) or "sound")


def _delete(store: Store, table: str, where: str) -> int:
    with store.changing() as db:
        return db.execute(f"DELETE FROM {table} WHERE {where}").rowcount


def _sound_texts(store: Store) -> list[StoredText]:
    """All articles, without their texts; raises WorkspaceError if one is damaged."""
    found: list[StoredText] = []
    damaged: list[str] = []
    for one in stored_texts(store):
        read = read_text(store, one)
        if isinstance(read, str):
            damaged.append(read)
        found.append(
            StoredText(one.id, b"", one.sha256, one.place, one.claims_version, one.current)
        )
    if damaged:
        more = f" and {len(damaged) - 1} more" if damaged[1:] else ""
        raise WorkspaceError(
            f"{store.directory}: texts are damaged, which nothing can be made from: {damaged[0]}"
            f"{more}; {READ_AGAIN}"
        )
    return found


# --- what is made from texts -------------------------------------------------------------


def _search(store: Store) -> Step:
    if not _is_wrong(store):
        return Step("search table", 0, "sound")
    count = rebuild_search(store)
    return Step("search table", count, f"made anew of {counted(count, 'claim')}")


def _is_wrong(store: Store) -> bool:
    try:
        return next(search_problems(store), None) is not None
    except (WorkspaceError, sqlite3.Error):  # too damaged to be read
        return True


@dataclass(frozen=True, slots=True)
class _Anew:
    """What an article's text gives now, beside what was stored of it."""

    document: Document
    found: list[Claim]
    before: list[Claim]
    damaged: bool
    current: bool

    @property
    def outdated(self) -> Iterator[str]:
        """Claims that stay, but of which earlier vectors and findings do not hold."""
        now = {claim.id: claim for claim in self.found}
        for claim in self.before:
            if claim.id in now and _asserted(claim) != _asserted(now[claim.id]):
                yield claim.id


def _asserted(claim: Claim) -> tuple[object, ...]:
    """What a finding about a claim rests on: what is said, by whom, how."""
    who = claim.speaker.canonical if claim.speaker else None
    how = (claim.quote_type, claim.stance, claim.modality, claim.negated)
    return claim.content, who, how, claim.quantities, claim.times


def _claims(workspace: Workspace, texts: Sequence[StoredText], everything: bool) -> Step:
    """Claims of articles that another version read, or that are not what they should be."""
    store = workspace.store
    wanted = [one for one in texts if everything or one.outdated or _has_wrong(store, one)]
    new = gone = changed = 0
    for start in range(0, len(wanted), ARTICLES):
        workspace.progress("Finding claims", start, len(wanted))
        anew = [_found_anew(store, one) for one in wanted[start : start + ARTICLES]]
        differing = [one for one in anew if one.damaged or one.found != one.before]
        _put(workspace, anew, differing)
        changed += len(differing)
        for one in differing:
            before, now = ({claim.id for claim in side} for side in (one.before, one.found))
            new, gone = new + len(now - before), gone + len(before - now)
    detail = f"{counted(len(wanted), 'article')} read again, {changed} with other claims"
    return Step("claims", changed, f"{detail}: {new} new, {gone} gone" if wanted else "sound")


def _has_wrong(store: Store, one: StoredText) -> bool:
    (document,) = store.documents([one.id])
    return isinstance(read_claims(store, document), str)


def _found_anew(store: Store, one: StoredText) -> _Anew:
    (document,) = store.documents([one.id])
    try:
        before = store.claims([one.id])
    except UNREADABLE:
        before = []
    damaged = isinstance(read_claims(store, document), str)
    return _Anew(document, claims_stage.extract_claims(document), before, damaged, one.current)


def _put(workspace: Workspace, anew: Sequence[_Anew], differing: Sequence[_Anew]) -> None:
    """One transaction: articles whose claims differ, with the vectors these need."""
    outdated = {key for one in differing for key in one.outdated}
    known = {claim.id for one in differing for claim in one.before} - outdated
    fresh = [
        claim for one in differing if one.current for claim in one.found if claim.id not in known
    ]
    workspace.store.replace_claims(
        {one.document.id: one.found for one in differing},
        _encoded(workspace, fresh),
        outdated=outdated,
        read=[one.document.id for one in anew],
        model_id=workspace.encoder.model_id,
        claims_version=claims_stage.VERSION,
    )


def _encoded(workspace: Workspace, claims: Sequence[Claim]) -> dict[str, Vector]:
    rows = workspace.encoder.encode([encoded_text(claim) for claim in claims]) if claims else ()
    return {claim.id: row for claim, row in zip(claims, rows, strict=True)}


def _vectors(workspace: Workspace, everything: bool) -> Step:
    """Vectors that cannot be right go; those that the current model lacks are made."""
    store, model = workspace.store, workspace.encoder.model_id
    wrong = [place for place, _ in wrong_vectors(store)]
    centres = [model] if everything else []
    centres += [one for one, _ in wrong_centres(store)]
    with store.changing() as db:
        db.executemany("DELETE FROM vectors WHERE claim_id = ? AND model_id = ?", wrong)
        db.executemany("DELETE FROM centres WHERE model_id = ?", [(one,) for one in centres])
        if everything:  # those of earlier versions of articles are made when they are needed
            db.execute(
                "DELETE FROM vectors WHERE model_id = ? AND claim_id IN (SELECT claims.id FROM"
                " claims JOIN documents ON documents.id = document_id"
                " WHERE superseded_by IS NOT NULL)",
                (model,),
            )
    wanted = store.claims() if everything else store.claims_without_vector(model)
    for start in range(0, len(wanted), BATCH):
        workspace.progress("Making vectors", start, len(wanted))
        batch = wanted[start : start + BATCH]
        rows = workspace.encoder.encode([encoded_text(claim) for claim in batch])
        store.put_vectors([claim.id for claim in batch], rows, model)
    parts = [f"{counted(len(wanted), 'vector')} made"] if wanted else []
    parts += [f"{len(wrong)} damaged removed"] if wrong else []
    return Step("vectors", len(wanted) + len(wrong), ", ".join(parts) or "sound")


def _index(workspace: Workspace) -> Step:
    ((count,),) = workspace.store.rows(
        "SELECT count(*) FROM claims JOIN documents ON documents.id = document_id"
        " WHERE superseded_by IS NULL"
    )
    if not count:
        return Step("index", 0, "nothing to index")
    workspace.rebuild_index()
    return Step("index", int(count), f"made anew of {counted(count, 'vector')}")
