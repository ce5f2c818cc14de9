"""What flows through crosscheck, in flow order. Frozen values, no behaviour beyond derived fields.

Offsets are half-open code points into ``Document.text``: ``text[c.start:c.end] == c.text``.
Times are aware UTC; a date that is known only to the day is stored at 00:00 UTC with
``published_precision == "day"``. ``None`` means unknown and is shown as unknown.
"""

from crosscheck.records.articles import (
    GUESSED_WITHIN,
    Dating,
    Document,
    DroppedLine,
    EntryState,
    Failure,
    FeedState,
    History,
    Precision,
    Provenance,
)
from crosscheck.records.claims import (
    Claim,
    Entity,
    Modality,
    Quantity,
    QuoteType,
    Sentence,
    Speaker,
    Stance,
    TimeSpan,
)
from crosscheck.records.ids import (
    stable_id,
)
from crosscheck.records.nights import (
    Changes,
    Dispute,
    DisputeChange,
    DisputeSide,
    Ending,
    Resolved,
)
from crosscheck.records.reports import (
    Answer,
    AnswerVerdict,
    Evidence,
    Mention,
    Report,
)
from crosscheck.records.verdicts import (
    DecidingWords,
    DifferenceType,
    Event,
    JudgedVerdict,
    Judgement,
    Label,
    LabelledSide,
    Layer,
    Neighbour,
    Pair,
    Point,
    Position,
    ReaderAction,
    Verdict,
    VerdictKind,
)

__all__ = [
    "GUESSED_WITHIN",
    "Answer",
    "AnswerVerdict",
    "Changes",
    "Claim",
    "Dating",
    "DecidingWords",
    "DifferenceType",
    "Dispute",
    "DisputeChange",
    "DisputeSide",
    "Document",
    "DroppedLine",
    "Ending",
    "Entity",
    "EntryState",
    "Event",
    "Evidence",
    "Failure",
    "FeedState",
    "History",
    "JudgedVerdict",
    "Judgement",
    "Label",
    "LabelledSide",
    "Layer",
    "Mention",
    "Modality",
    "Neighbour",
    "Pair",
    "Point",
    "Position",
    "Precision",
    "Provenance",
    "Quantity",
    "QuoteType",
    "ReaderAction",
    "Report",
    "Resolved",
    "Sentence",
    "Speaker",
    "Stance",
    "TimeSpan",
    "Verdict",
    "VerdictKind",
    "stable_id",
]
