"""One state of the workspace, compared: what the pages show, each part made when it is needed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from crosscheck.corpus import Corpus
from crosscheck.records import Claim, Document, Event, Label, Report, Verdict
from crosscheck.reporting import Compared
from crosscheck.verdicts.labels import labelled_side
from crosscheck.views.compose import compose_frame, rank_events
from crosscheck.views.desk import Desk, lay_out
from crosscheck.views.memo import Memo, Section
from crosscheck.views.sections import compose_section
from crosscheck.views.wording import Wording, reading_language
from crosscheck.web.wording import page_wording

LABELS = "labels="  # of the part of a stamp that changes with every verdict of a reader


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that comparing an event depends on; where it is equal, so is the result."""

    event: Event
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    labels: tuple[Label, ...]
    models: tuple[str, ...]


class Sections(Mapping[str, Section]):
    """Every event by its id, in the order of the list; an event is put in words when it is read.

    With ten thousand findings all of it takes seconds, and a page shows thirty events at most.
    """

    def __init__(self, events: Iterable[Event], desk: Desk) -> None:
        self._places = {event.id: (number, event) for number, event in enumerate(events, 1)}
        self._desk = desk
        self._made: dict[str, Section] = {}

    def __getitem__(self, key: str) -> Section:
        if key not in self._made:
            number, event = self._places[key]
            self._made[key] = compose_section(number, event, self._desk)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True)
class Edition:
    """One state of the workspace; it never changes."""

    stamp: tuple[str, ...]
    corpus: Corpus
    events: tuple[Event, ...]  # as they were found, before anything was compared
    compared: Mapping[Grounds, Compared]
    report: Report
    labels: tuple[Label, ...]  # standing ones, oldest first
    lang: str | None

    def same_but_for_labels(self, stamp: Iterable[str]) -> bool:
        """Whether texts, claims and models are still those of this edition."""
        kept = [
            [part for part in one if not part.startswith(LABELS)] for one in (self.stamp, stamp)
        ]
        return kept[0] == kept[1]

    @cached_property
    def say(self) -> Wording:
        """The words of the pages."""
        return page_wording(self.lang or reading_language(self.report.documents))

    @cached_property
    def desk(self) -> Desk:
        """What the sections look things up in."""
        return lay_out(self.report, self.say)

    @cached_property
    def memo(self) -> Memo:
        """The report in words, but for its events."""
        return compose_frame(self.desk)

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """Every event by its id: those in conflict first, those without findings last."""
        return Sections(rank_events(self.desk), self.desk)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """Current findings by id; rejected ones as well."""
        return {
            verdict.id: verdict
            for one in self.compared.values()
            for verdict in (*one.verdicts, *one.rejected)
        }

    def rejected(self, event: str) -> list[Verdict]:
        """What the reader rejected in an event."""
        found = (one for one in self.compared.values() if one.event.id == event)
        return [verdict for one in found for verdict in one.rejected]


def grounds_of(
    event: Event, corpus: Corpus, labels: Iterable[Label], models: tuple[str, ...]
) -> Grounds:
    """What the comparison of an event depends on."""
    claims = tuple(corpus.claims[key] for key in event.claims)
    sides = {labelled_side(one, corpus.documents).key for one in claims} if labels else set()
    known = sides | set(event.claims)
    return Grounds(
        replace(event, label=""),  # what it is called changes nothing in it
        claims,
        tuple(corpus.documents[key] for key in event.documents),
        tuple(one for one in labels if _both(one, known)),
        models,
    )


def _both(label: Label, known: set[str]) -> bool:
    """Whether both statements of a label are among these claims or their wordings."""
    return all(known & {side.claim, side.key} for side in (label.a, label.b))
