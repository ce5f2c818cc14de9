"""Claims: who says what, about when, how many. ``Document`` in, ``Claim`` out; all pure.

    sentences.split_sentences     Document          -> Sentence*
    attribution.find_quotations   Sentence*         -> Quotation*   (frame, cue, speaker, content)
    extraction.extract_claims     Quotation*        -> Claim*
    speakers.resolve_corpus       Claim*, Document* -> Claim* with one name per speaker

Word lists, names and endings are data (``data/*.yaml``); dictionaries load at first use.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crosscheck.records import Claim, Document, Speaker, TimeSpan

VERSION = "6"  # of what extract_claims finds; stored claims of another version are made anew

__all__ = [
    "VERSION",
    "extract_claims",
    "names_thing",
    "read_question",
    "read_speaker",
    "resolve_corpus",
    "times_asked",
]


def extract_claims(document: Document) -> list[Claim]:
    """Claims of one document, in text order; ``document.text[c.start:c.end] == c.text``."""
    from crosscheck.claims.extraction import extract_claims as extract

    return extract(document)


def read_question(text: str, lang: str) -> Claim:
    """A question read like a claim: its lemmas, names, quantities and times."""
    from crosscheck.claims.asking import read_question as read

    return read(text, lang)


def read_speaker(name: str, lang: str) -> Speaker | None:
    """Whom a name in a question means, read as an article's speakers are; None for a pronoun."""
    from crosscheck.claims.asking import read_speaker as read

    return read(name, lang)


def names_thing(name: str, lang: str) -> bool:
    """Whether a name in a question is that of a thing, as far as is known: "das Gutachten"."""
    from crosscheck.claims.asking import names_thing as tell

    return tell(name, lang)


def times_asked(text: str, lang: str, published: datetime | None) -> tuple[TimeSpan, ...]:
    """The times that a question names, as an article of that day would mean them."""
    from crosscheck.claims.asking import times_asked as read

    return read(text, lang, published)


def resolve_corpus(claims: Sequence[Claim], documents: Mapping[str, Document]) -> list[Claim]:
    """The same claims, with speakers and names that other documents make clear.

    documents: by id; a name is taken from another document only where it is the only one.
    """
    from crosscheck.claims.speakers import resolve_corpus as resolve

    return resolve(claims, documents)
