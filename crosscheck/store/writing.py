"""What several writers of the store do inside their transactions."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document
from crosscheck.store.rows import iso


def bump(db: sqlite3.Connection) -> None:
    """Count a change of documents, claims or vectors."""
    db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")


def supersede_others(db: sqlite3.Connection, key: str, document_id: str) -> None:
    """This version is the current one of what lives there."""
    others = [
        str(row[0])
        for row in db.execute(
            "SELECT id FROM documents WHERE source_key = ? AND id <> ? AND superseded_by IS NULL",
            (key, document_id),
        )
    ]
    for other in others:
        db.execute("UPDATE documents SET superseded_by = ? WHERE id = ?", (document_id, other))
        touch_claims(db, other)


def touch(db: sqlite3.Connection, document_id: str) -> None:
    """An article is there in this form now: it is to be compared, and its claims indexed."""
    db.execute("INSERT OR IGNORE INTO uncompared VALUES (?)", (document_id,))
    touch_claims(db, document_id)


def touch_claims(db: sqlite3.Connection, document_id: str) -> None:
    """The index has to look at the claims of an article: they came, go, or have changed."""
    # under the generation that this transaction makes
    db.execute(
        "INSERT INTO touched SELECT meta.value + 1, claims.id FROM claims, meta"
        " WHERE document_id = ? AND meta.key = 'generation'",
        (document_id,),
    )


def drop_claims(db: sqlite3.Connection, document_id: str) -> None:
    """Take away the claims of an article, and with them all that was made from them."""
    held = db.execute("SELECT id FROM claims WHERE document_id = ?", (document_id,))
    if held.fetchone() is None:
        return  # the search table is looked through from end to end, so not for nothing
    touch_claims(db, document_id)
    db.execute(
        "DELETE FROM claim_terms WHERE claim_id IN (SELECT id FROM claims WHERE document_id=?)",
        (document_id,),
    )
    db.execute("DELETE FROM claims WHERE document_id = ?", (document_id,))


def insert_claims(
    db: sqlite3.Connection, document_id: str, claims: Sequence[Claim], *, replacing: bool = False
) -> None:
    """Add claims, in document order, to what is stored and to what can be searched."""
    db.executemany(
        "INSERT INTO claims VALUES (?,?,?,?)"
        + (
            " ON CONFLICT (id) DO UPDATE SET ordinal = excluded.ordinal, payload = excluded.payload"
            if replacing
            else ""
        ),
        [
            (claim.id, document_id, i, json.dumps(asdict(claim), default=iso))
            for i, claim in enumerate(claims)
        ],
    )
    db.executemany(
        "INSERT INTO claim_terms VALUES (?,?)",
        [(claim.id, search_words(claim)) for claim in claims],
    )


def insert_vectors(
    db: sqlite3.Connection, ids: Sequence[str], vectors: Vectors, model_id: str
) -> None:
    """Add the vectors of claims; vectors: (len(ids), dim) float32."""
    rows = np.ascontiguousarray(vectors, dtype="<f4")
    db.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?,?,?)",
        [(claim, model_id, rows[i].tobytes()) for i, claim in enumerate(ids)],
    )


def source_key(document: Document) -> str:
    """Where an article lives: its address, else its file, else itself."""
    if document.url:
        return f"{document.outlet or ''}|{document.url}"
    if document.path:
        return str(Path(document.path).resolve())
    return document.id


def search_words(claim: Claim) -> str:
    """What the search table holds of a claim."""
    return " ".join(_terms(claim))


def _terms(claim: Claim) -> Iterator[str]:
    yield from claim.lemmas
    for entity in claim.entities:
        yield from entity.canonical.lower().split()
    if claim.speaker:
        yield from claim.speaker.canonical.lower().split()
