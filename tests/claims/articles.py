"""Small articles for the tests of the claims stage."""

from datetime import UTC, datetime

from crosscheck.claims import extract_claims
from crosscheck.records import Claim, Document

PUBLISHED = datetime(2024, 3, 6, 12, tzinfo=UTC)


def article(text: str, lang: str = "de", outlet: str = "Landbote", name: str = "d") -> Document:
    """A document of an invented outlet."""
    return Document(name, outlet, "Titel", PUBLISHED, "minute", lang, text)


def claims_of(text: str, lang: str = "de", outlet: str = "Landbote") -> list[Claim]:
    """All claims of a text."""
    return extract_claims(article(text, lang, outlet))


def said(text: str, lang: str = "de") -> list[Claim]:
    """The attributed claims of a text."""
    return [claim for claim in claims_of(text, lang) if claim.quote_type != "narrator"]


def who(claim: Claim) -> str | None:
    """The canonical speaker."""
    return claim.speaker.canonical if claim.speaker else None
