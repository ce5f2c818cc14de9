"""Stored texts against their hashes, and claims against the texts they cite."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from crosscheck import claims as claims_stage
from crosscheck.errors import CrosscheckError
from crosscheck.records import Claim, Document
from crosscheck.store import Store

PAGE = 200  # articles read at once: 1 MB of text
# What reading a damaged record may raise: bytes that are no UTF-8, JSON or dates that are none,
# fields that are missing, or of another kind.
UNREADABLE = (CrosscheckError, ValueError, KeyError, TypeError, AttributeError, AssertionError)


@dataclass(frozen=True, slots=True)
class StoredText:
    """A stored article as bytes, which can be looked at however damaged they are."""

    id: str
    raw: bytes
    sha256: bytes  # in hexadecimal, taken when it was stored
    place: str  # its address or file, else its id
    claims_version: str
    current: bool

    @property
    def outdated(self) -> bool:
        """Whether another version of the claims stage found its claims."""
        return self.claims_version != claims_stage.VERSION


def stored_texts(store: Store) -> Iterator[StoredText]:
    """All articles, earlier versions too, in order of id."""
    after = ""
    while rows := store.rows(
        "SELECT id, CAST(text AS BLOB), CAST(sha256 AS BLOB),"
        " CAST(coalesce(url, path, id) AS BLOB), CAST(claims_version AS BLOB),"
        " superseded_by IS NULL FROM documents WHERE id > ? ORDER BY id LIMIT ?",
        (after, PAGE),
    ):
        for key, raw, digest, place, version, current in rows:
            where, of = place.decode("utf-8", "replace"), version.decode("utf-8", "replace")
            yield StoredText(key, raw, digest, where, of, bool(current))
        after = rows[-1][0]


def read_text(store: Store, one: StoredText) -> Document | str:
    """The article, or what is wrong with it."""
    if hashlib.sha256(one.raw).hexdigest().encode("ascii") != one.sha256:
        return f"{one.place}: the text is not the one that was stored (SHA-256 of {one.id})"
    try:
        (document,) = store.documents([one.id])
    except UNREADABLE as error:
        return f"{one.place}: what is stored of article {one.id} cannot be read ({error})"
    return document


def read_claims(store: Store, document: Document) -> list[Claim] | str:
    """The claims of an article, or the first thing that is wrong with them."""
    where = f"{document.url or document.path or document.id}: "
    try:
        found = store.claims([document.id])
        rows = store.rows(
            "SELECT id FROM claims WHERE document_id = ? ORDER BY ordinal", (document.id,)
        )
        if [row[0] for row in rows] != [claim.id for claim in found]:
            return f"{where}claims are stored under other ids than their own"
        wrong = next((one for one in found if not _cites(one, document)), None)
    except UNREADABLE as error:
        return f"{where}claims of article {document.id} cannot be read ({error})"
    return found if wrong is None else f"{where}claim {wrong.id} does not stand where it says"


def _cites(claim: Claim, document: Document) -> bool:
    """Whether both of a claim's stretches are verbatim, and its content is part of it."""
    inside = 0 <= claim.start <= claim.content_start <= claim.content_end <= claim.end
    return (
        claim.document == document.id
        and inside
        and document.text[claim.start : claim.end] == claim.text
        and document.text[claim.content_start : claim.content_end] == claim.content
    )
