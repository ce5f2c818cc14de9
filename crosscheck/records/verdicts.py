"""How claims stand to each other: events, pairs, verdicts, what readers say of them, points."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from crosscheck.records.ids import stable_id

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
JudgedVerdict = Literal["agree", "contradict", "none"]
ReaderAction = Literal["accept", "reject", "relabel"]


class VerdictKind(StrEnum):
    """How two claims stand to each other; absence of a verdict is ``NONE``."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    FRAMING = "framing"
    UPDATE = "update"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored claim near a query; ``similarity`` is the cosine, larger is nearer."""

    id: str
    similarity: float


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
