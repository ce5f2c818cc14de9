"""What flows through crosscheck, in flow order. Frozen values, no behaviour beyond derived fields.

Offsets are half-open code points into ``Document.text``: ``text[c.start:c.end] == c.text``.
Times are aware UTC; a date that is known only to the day is stored at 00:00 UTC with
``published_precision == "day"``. ``None`` means unknown and is shown as unknown.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

QuoteType = Literal["narrator", "direct", "indirect", "reported"]
Stance = Literal["asserts", "denies", "leaves_open"]
Modality = Literal["fact", "announced", "demanded", "possible", "conditional"]
Precision = Literal["minute", "day"]


class VerdictKind(StrEnum):
    """How two claims stand to each other; absence of a verdict is ``NONE``."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    FRAMING = "framing"
    UPDATE = "update"
    NONE = "none"


DifferenceType = Literal[
    "negation",
    "number",
    "date",
    "location",
    "actor",
    "cause",
    "outcome",
    "modality",
    "denial",
    "evaluation",
    "other",
]
Layer = Literal["outlets", "speakers", "same_speaker", "attributed"]
Mention = Literal["states", "attributes", "denies", "not mentioned"]
JudgedVerdict = Literal["agree", "contradict", "none"]
ReaderAction = Literal["accept", "reject", "relabel"]
AnswerVerdict = Literal["agreed", "disputed", "single-source", "unanswerable"]
Provenance = Literal["full", "teaser", "paywalled"]


def stable_id(*parts: object) -> str:
    """A short id that depends on nothing but the given parts."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- sources -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of the raw source that is not article text, and why."""

    line: int  # 1-based line number in the decoded source
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one article of one outlet."""

    id: str  # of (outlet, source key, text); see sources
    outlet: str | None
    title: str | None
    published_at: datetime | None
    published_precision: Precision
    lang: str
    text: str  # paragraphs separated by blank lines
    url: str | None = None
    path: str | None = None
    agencies: tuple[str, ...] = ()  # credits found in the text: "dpa", "Reuters"
    family: str | None = None  # publisher family, where a setting names one
    dropped: tuple[DroppedLine, ...] = ()
    origin: str = ""  # id of the text it derives from; its own id unless it is a copy
    provenance: Provenance = "full"  # "teaser": what a feed says of it; "paywalled": its free part

    @property
    def sha256(self) -> str:
        """Hash of the stored text, for the audit line."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a stored article beside what it says."""

    version: int  # among those from its address, from 1
    versions: int  # how many those are
    stored_at: datetime  # the time of an article whose date is unknown
    replaced_by: str | None = None  # id of the version that is current instead
    vanished_at: datetime | None = None  # from all feeds that listed this version


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read; the rest of the batch goes on."""

    source: str
    error: str


# --- feeds -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry of a feed as it was last seen; it is kept for ever."""

    key: str  # of its feed and of what identified it when it was first seen
    guid: str | None
    url: str | None  # of the article, without what only counts clicks
    fingerprint: str  # of what the feed says of it
    title: str | None
    published_at: datetime | None  # by the feed
    published_precision: Precision
    updated_at: datetime | None  # by the feed
    first_seen_at: datetime
    last_seen_at: datetime
    vanished_at: datetime | None = None  # taken out of the feed while older ones stayed
    document: str | None = None  # id of the version read last; None if none could be read
    document_url: str | None = None  # the address its versions share
    provenance: Provenance | None = None
    etag: str | None = None  # of the page, to be sent next time
    modified: str | None = None  # likewise


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed from earlier runs."""

    url: str  # as it is configured
    address: str  # where it is now; another one if it moved for good
    outlet: str | None = None  # as its articles are signed; it stays what it was at first
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    checked_at: datetime | None = None
    read_at: datetime | None = None  # when it last answered
    failures: int = 0  # in a row
    problem: str | None = None  # of the last failure
    entries: tuple[EntryState, ...] = ()


# --- claims ------------------------------------------------------------------------------


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
    """A number with what it counts: ``low <= value <= high`` in ``unit``."""

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str  # "EUR", "percent", "hour", "person", "ratio", ... or "" where none is given
    noun: str = ""  # lemma of what is counted: "stelle", "rakete"
    approximate: bool = False


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


# --- vectors -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored claim near a query; ``similarity`` is the cosine, larger is nearer."""

    id: str
    similarity: float


# --- verdicts ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge alone says of two texts, before typed signals."""

    verdict: JudgedVerdict
    confidence: float  # calibrated probability of ``verdict``
    scores: dict[str, float]  # agree, contradict, none; sum to 1
    note: str = ""  # why it could not be judged; it then says none of all


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened once, at a time, and the claims that report it."""

    id: str
    label: str
    start: datetime | None
    end: datetime | None  # inclusive: the last moment, or 00:00 of the last day
    documents: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims of one event worth judging; a comes before b in (document, offset) order."""

    event: str
    a: str
    b: str
    similarity: float  # cosine
    sources: tuple[str, ...] = ()  # which retrievers proposed it: dense, lexical, typed


@dataclass(frozen=True, slots=True)
class DecidingWords:
    """The words of a claim on which a verdict turns, as offsets into its document."""

    claim: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The finding about one pair of claims."""

    id: str
    event: str
    a: str
    b: str
    kind: VerdictKind
    type: DifferenceType
    layer: Layer | None  # of a contradiction; None otherwise
    confidence: float  # 0..1, calibrated
    reasons: tuple[str, ...]
    deciding: tuple[DecidingWords, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    point: str | None = None
    reader: ReaderAction | None = None  # what a reader said of it
    found: VerdictKind | None = None  # what the reader was shown, where the reader said something


@dataclass(frozen=True, slots=True)
class LabelledSide:
    """One claim as a reader saw it; kept whole, so that a label outlives its article."""

    claim: str
    text: str
    content: str
    context: str = ""
    speaker: str | None = None  # canonical
    outlet: str | None = None
    published_at: datetime | None = None

    @property
    def key(self) -> str:
        """The same for this statement read again: its wording, and the day it appeared.

        The day keeps apart what was written of another day's happening in the same words.
        """
        day = self.published_at.date().isoformat() if self.published_at else ""
        return stable_id("side", day, " ".join(self.text.casefold().split()))


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of one finding."""

    a: LabelledSide
    b: LabelledSide
    action: ReaderAction
    kind: VerdictKind | None  # the reader's verdict; None: only not the one that was found
    found: VerdictKind
    confidence: float  # of what was found
    encoder: str
    judge: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to a point, and who takes it."""

    label: str
    claims: tuple[str, ...]
    speakers: tuple[str, ...]
    outlets: tuple[str, ...]
    origins: int  # independent origins behind the outlets


@dataclass(frozen=True, slots=True)
class Point:
    """A question that several claims of an event answer."""

    id: str
    event: str
    question: str
    positions: tuple[Position, ...]


# --- nights ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DisputeSide:
    """One side of a dispute, kept whole so that it outlives the version it was read in."""

    article: str  # where it lives, see store.source_key: the same for all its versions
    document: str  # id of the version
    outlet: str | None
    speaker: str | None  # canonical; None: the outlet in its own voice
    text: str  # verbatim
    words: tuple[str, ...]  # lemmas of what is asserted, to know it again when reworded


@dataclass(frozen=True, slots=True)
class Dispute:
    """A point on which sources contradict each other, as it stood after a night."""

    id: str  # the same every night, whatever becomes of the ids of claims, points and events
    event: str  # its label
    point: str  # id in the report of that night
    question: str
    type: DifferenceType
    layer: Layer | None
    confidence: float  # of the surest of its contradictions
    articles: tuple[str, ...]  # where the articles of its event live
    sides: tuple[DisputeSide, ...]
    against: tuple[tuple[int, int], ...]  # which sides contradict each other, as positions
    since: date  # the day whose report first told of it


Ending = Literal["corrected", "updated", "rejected", "gone"]


@dataclass(frozen=True, slots=True)
class DisputeChange:
    """A dispute that goes on, but not as it was."""

    before: Dispute
    after: Dispute
    joined: tuple[DisputeSide, ...] = ()
    left: tuple[DisputeSide, ...] = ()
    reworded: tuple[tuple[DisputeSide, DisputeSide], ...] = ()  # before, after


@dataclass(frozen=True, slots=True)
class Resolved:
    """A dispute that is none any more, and what ended it."""

    dispute: Dispute
    how: Ending
    side: DisputeSide | None = None  # that was corrected or overtaken
    now: str | None = None  # what its article says instead, verbatim; None: nothing


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from the last report of an earlier day."""

    day: date
    since: date | None  # the day of that report; None: there is none
    new: tuple[Dispute, ...] = ()
    changed: tuple[DisputeChange, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    standing: int = 0  # disputes that were looked at again and are as they were
    waiting: int = 0  # articles that could not be compared for want of time


# --- views -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows; the views only render it."""

    generated_at: datetime
    encoder: str
    judge: str
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    points: tuple[Point, ...]
    verdicts: tuple[Verdict, ...]
    failures: tuple[Failure, ...] = ()
    pairs_judged: int = 0
    # point id -> for each of its positions: outlet, or the id of a document without one ->
    # "states", "attributes", "denies" or "not mentioned"; see verdicts.matrix
    mentions: Mapping[str, tuple[Mapping[str, Mention], ...]] = field(default_factory=dict)
    thresholds: Mapping[VerdictKind, float] = field(default_factory=dict)  # least probability
    rejected: int = 0  # findings left out because a reader rejected them
    corrected: int = 0  # labels of a reader that the confidences were fitted to
    changes: Changes | None = None  # of a night


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored claim that answers a question; ``score`` is the answer probability."""

    claim: Claim
    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the stored claims say to a question, never merged into one voice."""

    question: str
    lang: str
    verdict: AnswerVerdict
    positions: tuple[Position, ...]
    evidence: tuple[Evidence, ...]
