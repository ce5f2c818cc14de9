"""Vectors of claims, and what the index beside the database has to take up of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from crosscheck.ports import Vectors
from crosscheck.records import Claim
from crosscheck.store.database import Database, among
from crosscheck.store.rows import read_claim
from crosscheck.store.writing import bump, insert_vectors


class ClaimVectors(Database):
    """The vectors of each model; those of another model are never mixed in."""

    def vectors(self, model_id: str) -> tuple[list[str], Vectors]:
        """Ids and (n, dim) vectors of all current claims of one model, ids sorted."""
        rows = self.rows(
            "SELECT vectors.claim_id, vector FROM vectors"
            " JOIN claims ON claims.id = vectors.claim_id"
            " JOIN documents ON documents.id = claims.document_id"
            " WHERE model_id = ? AND superseded_by IS NULL ORDER BY vectors.claim_id",
            (model_id,),
        )
        ids = [str(row[0]) for row in rows]
        if not ids:
            return [], np.zeros((0, 0), dtype=np.float32)
        flat = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        return ids, flat.reshape(len(ids), -1).astype(np.float32)

    def vectors_of(self, ids: Iterable[str], model_id: str) -> dict[str, Vectors]:
        """The (dim,) vector of each of these claims that this model has encoded."""
        rows = self.rows(
            "SELECT claim_id, vector FROM vectors WHERE model_id = ? AND " + among("claim_id"),
            (model_id, json.dumps(list(ids))),
        )
        return {str(row[0]): np.frombuffer(row[1], dtype="<f4").astype(np.float32) for row in rows}

    def claims_without_vector(self, model_id: str) -> list[Claim]:
        """Current claims that this model has not encoded yet."""
        rows = self.rows(
            "SELECT claims.payload FROM claims JOIN documents ON documents.id = document_id "
            "WHERE superseded_by IS NULL AND NOT EXISTS (SELECT 1 FROM vectors "
            "WHERE claim_id = claims.id AND model_id = ?) ORDER BY document_id, ordinal",
            (model_id,),
        )
        return [read_claim(json.loads(row[0])) for row in rows]

    def put_vectors(self, ids: Sequence[str], vectors: Vectors, model_id: str) -> None:
        """Store the vectors of claims under a model's id."""
        with self.changing() as db:
            insert_vectors(db, ids, vectors, model_id)
            db.executemany(
                "INSERT INTO touched SELECT value + 1, ? FROM meta WHERE key = 'generation'",
                [(key,) for key in ids],
            )
            bump(db)

    def centre(self, model_id: str) -> Vectors | None:
        """The (dim,) mean vector of unrelated news of this model, if it was made before."""
        rows = self.rows("SELECT vector FROM centres WHERE model_id = ?", (model_id,))
        return np.frombuffer(rows[0][0], dtype="<f4").astype(np.float32) if rows else None

    def put_centre(self, model_id: str, vector: Vectors) -> None:
        """Keep the mean vector of unrelated news."""
        with self.changing() as db:
            db.execute(
                "INSERT OR REPLACE INTO centres VALUES (?,?)",
                (model_id, np.ascontiguousarray(vector, dtype="<f4").tobytes()),
            )

    def touched(self, since: int) -> list[str] | None:
        """Claims that came, went or changed since a generation; None if that is forgotten."""
        ((kept,),) = self.rows("SELECT value FROM meta WHERE key = 'touched_since'")
        if since < int(kept):
            return None
        rows = self.rows(
            "SELECT DISTINCT claim_id FROM touched WHERE generation > ? ORDER BY claim_id", (since,)
        )
        return [str(row[0]) for row in rows]

    def index_state(self) -> dict[str, Any]:
        """What was written down of the index on disk; empty if nothing was."""
        rows = self.rows("SELECT value FROM meta WHERE key = 'index'")
        return dict(json.loads(rows[0][0])) if rows else {}

    def put_index_state(self, state: Mapping[str, Any]) -> None:
        """Write down of which generation the index on disk is; what it took up is forgotten."""
        with self.changing() as db:
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('index', ?)", (json.dumps(dict(state)),)
            )
            db.execute("DELETE FROM touched WHERE generation <= ?", (state["generation"],))
            db.execute(
                "UPDATE meta SET value = ? WHERE key = 'touched_since'", (state["generation"],)
            )
