"""What articles assert, and who is said to assert it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

QuoteType = Literal["narrator", "direct", "indirect", "reported"]
Stance = Literal["asserts", "denies", "leaves_open"]
Modality = Literal["fact", "announced", "demanded", "possible", "conditional"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document."""

    document: str
    index: int  # position in the document, from 0
    paragraph: int  # from 0
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to assert a claim."""

    text: str  # as the article names it at this place (or at the place carried over from)
    canonical: str  # one name for all its mentions: "Kreml" and "Moskau" share one
    side: str | None = None  # the country or body spoken for, where the text licenses it
    ambiguous: bool = False  # more than one candidate; canonical is then the text itself


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: ``low <= value <= high`` in ``unit``.

    A "score" has its two sides in ``low`` and ``high``, in this order.
    """

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str  # "EUR", "percent", "hour", "person", "score", ... or "" where none is given
    noun: str = ""  # lemma of what is counted: "stelle", "rakete"
    approximate: bool = False
    sides: tuple[str, ...] = ()  # of a score: who has ``low``, who has ``high``; "" if unnamed


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A date or relative time, resolved against the publication time."""

    start: int
    end: int
    text: str
    begin: datetime
    finish: datetime  # exclusive


@dataclass(frozen=True, slots=True)
class Entity:
    """A named person, place or body inside a claim."""

    start: int
    end: int
    text: str
    canonical: str
    stands_for: str | None = None  # the country whose office a named person holds


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence or clause asserts, and who is said to assert it.

    ``start``/``end``/``text`` span the whole statement with its frame ("..., sagte X");
    ``content_start``/``content_end`` span what is asserted. The remaining fields are what
    the comparison needs, so that no later stage reads the language again.
    """

    id: str
    document: str
    sentence: int
    paragraph: int
    start: int
    end: int
    text: str
    content_start: int
    content_end: int
    content: str  # document.text[content_start:content_end]
    quote_type: QuoteType = "narrator"
    speaker: Speaker | None = None
    chain: tuple[
        str, ...
    ] = ()  # outer sources, outermost first: ("Tass",) for Tass citing the Kremlin
    cue: str | None = None  # the words that mark the attribution
    stance: Stance = "asserts"
    modality: Modality = "fact"
    negated: bool = False
    lemmas: tuple[str, ...] = ()  # content words of ``content``, lower-cased lemmas, in order
    entities: tuple[Entity, ...] = ()
    demonyms: tuple[Entity, ...] = ()  # adjectives of a country: "amerikanisch" is USA
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    context: str = ""  # what a reader needs to understand it alone: the sentence before, or ""
    background: bool = False  # retells an older event than the one the document reports

    @property
    def wording(self) -> str:
        """The statement with its context, without case and spacing: equal for copies of it."""
        return " ".join(f"{self.context} {self.text}".casefold().split())
