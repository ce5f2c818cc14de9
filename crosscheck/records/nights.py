"""What nights find: disputes through time."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from crosscheck.records.verdicts import DifferenceType, Layer

Ending = Literal["corrected", "updated", "rejected", "gone"]


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
    left_out: int = 0  # findings between articles of earlier nights that are not told again
