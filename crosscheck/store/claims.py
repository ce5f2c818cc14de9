"""Claims as they are read back and found by their words."""

import json
from collections.abc import Iterable, Sequence
from functools import cache

from crosscheck.records import Claim, Speaker
from crosscheck.store.database import Database, among
from crosscheck.store.rows import read_claim

# "At least five" has no upper end, and Python writes that as Infinity, which SQLite does not read.
_SPEAKER = "json_extract(replace(payload, ': Infinity', ': 9e999'), '$.speaker{field}')"


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
            f"SELECT DISTINCT {_SPEAKER.format(field='.canonical')} AS name FROM claims"
            " JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND name IS NOT NULL ORDER BY name"
        )
        return [str(row[0]) for row in rows]

    def spoken(self) -> list[tuple[str, str, Speaker]]:
        """Current claims that somebody is said to assert, newest article first.

        (claim id, document id, speaker), as the article alone names him.
        """
        rows = self.rows(
            f"SELECT claims.id, document_id, {_SPEAKER.format(field='')} AS speaker"
            " FROM claims JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND speaker IS NOT NULL"
            " ORDER BY published_at IS NULL, published_at DESC, document_id, ordinal"
        )
        read = cache(lambda one: Speaker(**json.loads(one)))  # few speak, and often
        return [(str(key), str(held), read(one)) for key, held, one in rows]

    def printed(self, outlets: Iterable[str]) -> list[tuple[str, int]]:
        """The current articles of these outlets, newest first, and how many claims each has."""
        rows = self.rows(
            "SELECT documents.id, count(*) FROM documents"
            " JOIN claims ON document_id = documents.id"
            " WHERE superseded_by IS NULL AND " + among("outlet") + "GROUP BY documents.id"
            " ORDER BY published_at IS NULL, published_at DESC, documents.id",
            (json.dumps(list(outlets)),),
        )
        return [(str(key), int(count)) for key, count in rows]

    def main_language(self) -> str | None:
        """The language of most current articles; None where none is known."""
        rows = self.rows(
            "SELECT lang FROM documents WHERE superseded_by IS NULL AND lang IN ('de', 'en')"
            " GROUP BY lang ORDER BY count(*) DESC, lang LIMIT 1"
        )
        return str(rows[0][0]) if rows else None

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
