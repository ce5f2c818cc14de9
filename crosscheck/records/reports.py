"""What is shown: reports and answers; the views only render them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crosscheck.records.articles import Document, Failure
from crosscheck.records.claims import Claim
from crosscheck.records.nights import Changes
from crosscheck.records.verdicts import Event, Point, Position, Verdict, VerdictKind

Mention = Literal["states", "attributes", "denies", "not mentioned"]
AnswerVerdict = Literal["agreed", "disputed", "single-source", "unanswerable"]


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
class Quoted:
    """Whose statements a question asks for, of the form "Was sagt Ada Wolf zur Brücke?"."""

    name: str  # canonical; as asked where nobody of this name speaks
    topic: str  # as asked; "" where it is about everything
    stated: int  # how many statements are stored, on whatever topic; 0 if nobody is known


@dataclass(frozen=True, slots=True)
class Answer:
    """What the stored claims say to a question, never merged into one voice."""

    question: str
    lang: str
    verdict: AnswerVerdict
    positions: tuple[Position, ...]
    evidence: tuple[Evidence, ...]
    quoted: Quoted | None = None  # of a question for what somebody says
