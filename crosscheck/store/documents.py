"""Articles with their versions. One transaction holds an article, its claims and their vectors."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, History
from crosscheck.store.database import Database, among
from crosscheck.store.rows import (
    DOCUMENT_COLUMNS,
    document_row,
    header_row,
    iso,
    moment,
    read_document,
    time_of,
)
from crosscheck.store.writing import (
    bump,
    drop_claims,
    insert_claims,
    insert_vectors,
    source_key,
    supersede_others,
    touch,
    touch_claims,
)


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A text that is already stored, and in what state."""

    document: Document
    claims_version: str  # of the claims stage that read it
    current: bool  # not superseded by a later version


class Documents(Database):
    """The articles of a workspace; a superseded version stays, but is not current."""

    def find_copy(self, document: Document) -> StoredCopy | None:
        """The stored document of the same outlet with the same text, if there is one.

        A text that was damaged on disk is not the same any more, and can so be stored again.
        """
        rows = self.rows(
            f"SELECT {DOCUMENT_COLUMNS}, claims_version, superseded_by IS NULL"
            " FROM documents WHERE sha256 = ? AND outlet IS ? AND text = ? LIMIT 1",
            (document.sha256, document.outlet, document.text),
        )
        copies = [StoredCopy(read_document(row), row[-2], bool(row[-1])) for row in rows]
        return copies[0] if copies else None

    def put_document(
        self,
        document: Document,
        claims: Sequence[Claim],
        vectors: Vectors,
        *,
        model_id: str,
        claims_version: str,
        now: datetime,
    ) -> int:
        """Store one version of an article with its claims and vectors, all or nothing.

        An earlier version from the same address stays, marked as superseded.
        vectors: (len(claims), dim) float32.
        Returns its number among the versions, from 1.
        """
        with self.changing() as db:
            key = source_key(document)
            version: int = db.execute(
                "SELECT count(*) + 1 FROM documents WHERE source_key = ? AND id <> ?",
                (key, document.id),
            ).fetchone()[0]
            drop_claims(db, document.id)
            db.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            row = document_row(document, key, version, claims_version, now)
            db.execute(
                f"INSERT INTO documents ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
            supersede_others(db, key, document.id)
            insert_claims(db, document.id, claims)
            insert_vectors(db, [claim.id for claim in claims], vectors, model_id)
            touch(db, document.id)
            bump(db)
        return version

    def update_metadata(self, document: Document) -> None:
        """Store a corrected title, date or address of a text; it is the current version now."""
        with self.changing() as db:
            key = source_key(document)
            supersede_others(db, key, document.id)
            row = header_row(document, key)
            db.execute(
                f"UPDATE documents SET {', '.join(f'{name} = ?' for name in row)},"
                " superseded_by = NULL WHERE id = ?",
                (*row.values(), document.id),
            )
            touch(db, document.id)
            bump(db)

    def replace_claims(
        self,
        found: Mapping[str, Sequence[Claim]],
        vectors: Mapping[str, Vectors],
        *,
        outdated: Iterable[str],
        read: Iterable[str],
        model_id: str,
        claims_version: str,
    ) -> None:
        """Give stored articles the claims that their texts give now, all or nothing.

        found: by id of the documents where that changes anything. read: ids of all documents
        looked at; their claims are of this version now. outdated: claims of which what was made
        before does not hold any more; vectors and findings of all others that stay are kept.
        vectors: (dim,) each, of new claims.
        """
        ids = json.dumps([claim.id for claims in found.values() for claim in claims])
        places, dropped = json.dumps(list(found)), json.dumps(list(outdated))
        with self.changing() as db:
            for document_id in found:
                touch(db, document_id)
            db.execute(
                "DELETE FROM claim_terms WHERE claim_id IN"
                f" (SELECT id FROM claims WHERE {among('document_id')}"
                " UNION SELECT value FROM json_each(?))",
                (places, ids),
            )
            db.execute(
                f"DELETE FROM claims WHERE {among('document_id')}"
                f" AND (NOT {among('id')} OR {among('id')})",
                (places, ids, dropped),
            )
            for document_id, claims in found.items():
                insert_claims(db, document_id, claims, replacing=True)
                touch_claims(db, document_id)
            db.execute(
                f"UPDATE documents SET claims_version = ? WHERE {among('id')}",
                (claims_version, json.dumps(list(read))),
            )
            for claim_id, row in vectors.items():
                insert_vectors(db, [claim_id], row[np.newaxis], model_id)
            bump(db)

    def documents(self, ids: Iterable[str] | None = None) -> list[Document]:
        """The given (default: all current) articles, oldest first; unknown dates last."""
        wanted = None if ids is None else json.dumps(list(ids))
        rows = self.rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE "
            + ("superseded_by IS NULL " if wanted is None else among("id"))
            + "ORDER BY published_at IS NULL, published_at, id",
            () if wanted is None else (wanted,),
        )
        return [read_document(row) for row in rows]

    def histories(self) -> dict[str, History]:
        """What is known of every stored article, earlier versions too, by id."""
        rows = self.rows(
            "SELECT id, version, count(*) OVER (PARTITION BY source_key), ingested_at,"
            " superseded_by, vanished_at FROM documents LEFT JOIN ("
            "SELECT json_extract(payload, '$.document') AS listed,"
            " CASE WHEN count(*) = count(json_extract(payload, '$.vanished_at'))"
            " THEN max(json_extract(payload, '$.vanished_at')) END AS vanished_at"
            " FROM feed_entries GROUP BY listed) ON listed = id ORDER BY id"
        )
        return {
            str(key): History(version, versions, moment(stored), replaced, time_of(vanished))
            for key, version, versions, stored, replaced, vanished in rows
        }

    def documents_between(self, begin: datetime, end: datetime) -> list[str]:
        """Ids of current articles of that time: published, or stored where that is unknown."""
        rows = self.rows(
            "SELECT id FROM documents WHERE coalesce(published_at, ingested_at) BETWEEN ? AND ?"
            " AND superseded_by IS NULL ORDER BY id",
            (iso(begin), iso(end)),
        )
        return [str(row[0]) for row in rows]

    def documents_at(self, keys: Iterable[str]) -> dict[str, str]:
        """The id of the current article at each of these places, see ``source_key``."""
        rows = self.rows(
            "SELECT source_key, id FROM documents WHERE superseded_by IS NULL AND "
            + among("source_key"),
            (json.dumps(list(keys)),),
        )
        return {str(row[0]): str(row[1]) for row in rows}

    def uncompared(self) -> dict[str, datetime]:
        """Current articles that no night has compared yet, and the time they are of."""
        rows = self.rows(
            "SELECT id, coalesce(published_at, ingested_at) FROM uncompared"
            " JOIN documents ON documents.id = document_id WHERE superseded_by IS NULL ORDER BY id"
        )
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in rows}

    def times_of(self, ids: Iterable[str]) -> dict[str, datetime]:
        """The time that each of these articles is of, if it is current."""
        rows = self.rows(
            "SELECT id, coalesce(published_at, ingested_at) FROM documents"
            " WHERE superseded_by IS NULL AND " + among("id"),
            (json.dumps(list(ids)),),
        )
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in rows}
