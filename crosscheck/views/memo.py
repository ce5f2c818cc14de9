"""What a report says, in reading order, before it is Markdown or HTML: the view model.

Every string here is either our own wording or foreign text, and none is escaped yet: the
renderers escape every field, without exception. ``Run`` marks the words that decide.
"""

from dataclasses import dataclass

from crosscheck.records import VerdictKind
from crosscheck.views.changes import ChangesView


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a verbatim statement; ``key`` marks words on which the verdict turns."""

    text: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One article compared; ``number`` is how the memo refers to it: [3]."""

    number: int
    outlet: str
    title: str
    when: str
    origin: str
    lang: str
    url: str | None  # safe to link, or None
    path: str | None
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Side:
    """One claim as a finding shows it: verbatim, who says it, where it stands."""

    source: int
    who: str  # the speaker, or the outlet
    how: str  # in its own voice, indirect, ... in words; with the chain of sources
    where: str  # outlet and date
    place: str  # source and paragraph
    runs: tuple[Run, ...]
    before: str  # what stands before it in its sentence, where it is a part of one; or ""
    after: str  # and what stands after it
    context: str  # the sentence before, where the statement needs it; or ""
    paragraph: int
    lang: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair of claims with its verdict, in words."""

    ref: str  # "2.1", the number of its topic; the audit repeats it
    kind: VerdictKind
    lead: str  # the verdict, for a contradiction its layer, in plain words
    type: str
    confidence: str
    a: Side
    b: Side
    reasons: tuple[str, ...]
    also: str  # where the same two statements stand word for word; or ""
    verdict: str  # id


@dataclass(frozen=True, slots=True)
class Stand:
    """A position on a question: what is said and who says it."""

    label: str
    who: str
    origins: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One question and what is found about it: the strongest pair, then the others."""

    ref: str
    points: tuple[str, ...]  # ids; "" for a finding without one
    question: str  # its heading
    headline: str  # the heading, and who stands against whom
    lead: Finding
    others: tuple[Finding, ...]
    copies: tuple[Finding, ...]  # the same between copies of the statements, for the audit
    stands: tuple[Stand, ...]  # where they say more than the two sides of the lead
    support: str  # of an agreement: independent origins and outlets; or ""


@dataclass(frozen=True, slots=True)
class Group:
    """All topics of one kind of verdict in an event."""

    kind: VerdictKind
    heading: str
    topics: tuple[Topic, ...]
    brief: bool = False  # agreements with one origin only: named, and not shown side by side


@dataclass(frozen=True, slots=True)
class Cell:
    """How an outlet carries a position: its kind for the style, its words for the reader."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One position and how each outlet carries it."""

    refs: tuple[str, ...]  # the first topic about each question that the position answers
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Positions against outlets."""

    outlets: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int  # further rows


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement on a line of its own, and who says it; "" for the outlet itself."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Single:
    """What only one source says: a heading line and a few statements."""

    heading: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """When one article about an event came out."""

    number: int
    outlet: str
    when: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One event."""

    number: int
    event: str
    label: str
    when: str
    summary: str  # when, how many articles, outlets and origins, and what was found
    counts: tuple[tuple[VerdictKind, int], ...]
    timeline: tuple[Moment, ...]  # oldest first, undated last
    groups: tuple[Group, ...]
    matrix: Matrix | None
    singles: tuple[Single, ...]

    @property
    def contradictions(self) -> tuple[Topic, ...]:
        """The topics in conflict."""
        return next(
            (group.topics for group in self.groups if group.kind is VerdictKind.CONTRADICT), ()
        )

    @property
    def findings(self) -> list[Finding]:
        """Every finding of the event, in the order shown."""
        return [
            finding
            for group in self.groups
            for topic in group.topics
            for finding in (topic.lead, *topic.others, *topic.copies)
        ]


@dataclass(frozen=True, slots=True)
class Memo:
    """The whole report."""

    lang: str
    generated: str
    summary: tuple[str, ...]
    headlines: tuple[Topic, ...]  # the contradictions to read first
    further: int  # contradictions that are not among them
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    unchecked: tuple[str, ...]
    encoder: str
    judge: str
    thresholds: str  # from which probability a finding is given, or ""
    changes: ChangesView | None = None  # of a night
