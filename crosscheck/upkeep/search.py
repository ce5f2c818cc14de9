"""The search table against the claims it is made from, and made anew from them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from crosscheck.store import SEARCH_TABLES, Store, search_words
from crosscheck.upkeep.checks import counted
from crosscheck.upkeep.texts import UNREADABLE

PAGE = 5_000  # rows read at once
_COUNTS = "SELECT term, doc, cnt FROM term_counts ORDER BY term"


def search_problems(store: Store) -> Iterator[str]:
    """What the search table lacks, has too much, has otherwise, or does not find."""
    expected, held, repeated = dict(_expected(store)), dict[str, str](), 0
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        _create(fresh)
        fresh.execute("BEGIN")
        for key, words in _rows(store):
            repeated += key in held
            held[key] = words
            fresh.execute("INSERT INTO claim_terms VALUES (?,?)", (key, words))
        same = fresh.execute(_COUNTS).fetchall() == store.rows(_COUNTS)
    stored = {str(key) for (key,) in store.rows("SELECT id FROM claims")}
    missing, surplus = len(stored - held.keys()), len(held.keys() - stored)
    other = sum(held.get(key, words) != words for key, words in expected.items())
    if missing:
        yield f"{counted(missing, 'claim')} missing from the search table"
    if surplus or repeated:
        yield f"{counted(surplus + repeated, 'row')} too many in the search table"
    if other:
        yield f"{counted(other, 'claim')} with other words in the search table"
    if not same:
        yield "the search table does not find what it holds"


def _expected(store: Store) -> Iterator[tuple[str, str]]:
    """Claim ids and what the search table should hold; of claims that can be read."""
    for (document,) in store.rows("SELECT DISTINCT document_id FROM claims"):
        try:
            yield from ((one.id, search_words(one)) for one in store.claims([document]))
        except UNREADABLE:
            continue  # named where the claims are checked


def _rows(store: Store) -> Iterator[tuple[str, str]]:
    after = 0
    while rows := store.rows(
        "SELECT rowid, claim_id, terms FROM claim_terms WHERE rowid > ? ORDER BY rowid LIMIT ?",
        (after, PAGE),
    ):
        yield from ((str(key), str(words)) for _, key, words in rows)
        after = rows[-1][0]


def rebuild_search(store: Store) -> int:
    """Make the search table anew, all or nothing; returns how many claims it holds."""
    count = 0
    with store.changing() as db:
        db.execute("DROP TABLE IF EXISTS term_counts")
        db.execute("DROP TABLE IF EXISTS claim_terms")
        _create(db)
        for row in _expected(store):
            db.execute("INSERT INTO claim_terms VALUES (?,?)", row)
            count += 1
    return count


def _create(db: sqlite3.Connection) -> None:
    for statement in SEARCH_TABLES.split(";"):
        db.execute(statement)
