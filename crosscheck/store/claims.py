"""Claims as they are read back and found by their words."""

import json
from collections.abc import Iterable, Sequence

from crosscheck.records import Claim
from crosscheck.store.database import Database, among
from crosscheck.store.rows import read_claim


class Claims(Database):
    """The claims of the articles; they are written with their article."""

    def documents_of(self, claim_ids: Iterable[str]) -> set[str]:
        """Ids of the documents that hold these claims."""
        rows = self.rows(
            "SELECT DISTINCT document_id FROM claims WHERE " + among("id"),
            (json.dumps(list(claim_ids)),),
        )
        return {str(row[0]) for row in rows}

    def claims(self, document_ids: Iterable[str] | None = None) -> list[Claim]:
        """Claims of the given (default: all current) documents, in document order."""
        wanted = None if document_ids is None else list(document_ids)
        rows = self.rows(
            "SELECT claims.payload FROM claims JOIN documents ON documents.id = document_id "
            + (
                "WHERE superseded_by IS NULL "
                if wanted is None
                else "WHERE " + among("document_id")
            )
            + "ORDER BY document_id, ordinal",
            () if wanted is None else (json.dumps(wanted),),
        )
        return [read_claim(json.loads(row[0])) for row in rows]

    def search_terms(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Current claims that hold any of the lemmas, best BM25 first; (claim id, score)."""
        if not terms:
            return []
        query = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        rows = self.rows(
            "SELECT claim_terms.claim_id, -bm25(claim_terms) FROM claim_terms"
            " JOIN claims ON claims.id = claim_terms.claim_id"
            " JOIN documents ON documents.id = claims.document_id"
            " WHERE claim_terms MATCH ? AND superseded_by IS NULL"
            " ORDER BY bm25(claim_terms), claim_terms.claim_id LIMIT ?",
            (query, limit),
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def count_claims(self) -> int:
        """How many claims are stored, of current and earlier versions."""
        ((count,),) = self.rows("SELECT count(*) FROM claims")
        return int(count)

    def outlets(self) -> list[str]:
        """The outlets of the current articles."""
        rows = self.rows(
            "SELECT DISTINCT outlet FROM documents"
            " WHERE superseded_by IS NULL AND outlet IS NOT NULL ORDER BY outlet"
        )
        return [str(row[0]) for row in rows]

    def speakers(self) -> list[str]:
        """Who is said to assert a current claim, by canonical name."""
        rows = self.rows(
            "SELECT DISTINCT json_extract(payload, '$.speaker.canonical') AS name FROM claims"
            " JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND name IS NOT NULL ORDER BY name"
        )
        return [str(row[0]) for row in rows]

    def term_counts(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many stored claims each of the lemmas occurs; absent ones are left out."""
        rows = self.rows(
            "SELECT term, doc FROM term_counts WHERE " + among("term"),
            (json.dumps(list(terms)),),
        )
        return {str(row[0]): int(row[1]) for row in rows}

    def current_claims(self, ids: Iterable[str]) -> list[str]:
        """Those of these claims that stand in the current version of their article."""
        rows = self.rows(
            "SELECT claims.id FROM claims JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND " + among("claims.id") + "ORDER BY claims.id",
            (json.dumps(list(ids)),),
        )
        return [str(row[0]) for row in rows]
