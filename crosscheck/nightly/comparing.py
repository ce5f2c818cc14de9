"""What waits is compared with its time and nothing else, event by event, while there is time."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crosscheck import pipeline, verdicts
from crosscheck.corpus import Corpus, find_events, read_corpus
from crosscheck.nightly.changes import Standing
from crosscheck.nightly.journal import Journal
from crosscheck.nightly.windows import Slice, slice_waiting, without
from crosscheck.records import Claim, Dispute, Document, Event, Report, VerdictKind
from crosscheck.reporting import Compared, make_report, unjudged
from crosscheck.store import source_key
from crosscheck.workspace import Vector, Workspace

GoOn = Callable[[], bool]  # whether there is still time


@dataclass(slots=True)
class Tonight:
    """What has been compared so far."""

    centre: Vector
    documents: dict[str, Document] = field(default_factory=dict)  # of the events compared
    claims: dict[str, Claim] = field(default_factory=dict)
    compared: list[Compared] = field(default_factory=list)
    done: set[str] = field(default_factory=set)  # ids of articles that wait no longer
    looked_at: set[str] = field(default_factory=set)  # places of all articles in the windows

    def add(self, found: Sequence[Compared], corpus: Corpus) -> None:
        """Take up what was found; an event met again, with more of it in view, replaces itself."""
        again = {claim for one in found for claim in one.event.claims}
        self.compared = [one for one in self.compared if again.isdisjoint(one.event.claims)]
        self.compared += found
        self.looked_at |= {source_key(one) for one in corpus.documents.values()}
        for one in found:
            self.documents |= {key: corpus.documents[key] for key in one.event.documents}
            self.claims |= {key: corpus.claims[key] for key in one.event.claims}


def compare_waiting(
    workspace: Workspace,
    waiting: Mapping[str, datetime],
    window: timedelta,
    *,
    go_on: GoOn,
    lang: str | None = None,
) -> Tonight:
    """Compare every event that one of these articles reports, newest first, until time is up.

    What is found is stored at once, slice by slice; the judge's answers are kept as they come,
    so that nothing is judged twice, whenever this is broken off.
    """
    tonight = Tonight(workspace.centre)
    workspace.unjudged.clear()
    for one in slice_waiting(waiting, window):
        left = without({key: waiting[key] for key in one.waiting}, tonight.done)
        if not left or not go_on():
            continue
        corpus = read_corpus(workspace, _in_view(workspace, one))
        found = _compare_slice(workspace, set(left), corpus, tonight, go_on, lang)
        pipeline.keep_findings(workspace, found, datetime.now(UTC), within=set(corpus.claims))
        tonight.add(found, corpus)
    return tonight


def _in_view(workspace: Workspace, one: Slice) -> set[str]:
    """The articles of the window, and those they were in dispute with when last looked at.

    Without the latter a dispute would seem resolved once its older side is out of the window.
    """
    store = workspace.store
    ids = {*store.documents_between(one.begin, one.end), *one.waiting}
    places = {source_key(document) for document in store.documents(ids)}
    partners = {
        side.article for dispute in Journal(store).disputes(places) for side in dispute.sides
    }
    return ids | set(store.documents_at(partners - places).values())


def _compare_slice(
    workspace: Workspace,
    waiting: Collection[str],
    corpus: Corpus,
    tonight: Tonight,
    go_on: GoOn,
    lang: str | None,
) -> list[Compared]:
    labels = verdicts.Labels(workspace.store.labels(), corpus.claims, corpus.documents)
    chosen = _newest_first(
        one for one in find_events(corpus) if not set(waiting).isdisjoint(one.documents)
    )
    found: list[Compared] = []
    for number, one in enumerate(chosen):
        workspace.progress("Comparing events", number, len(chosen))
        if not go_on():
            break
        found.append(pipeline.compare_event(workspace, one, corpus, labels, lang))
    workspace.progress("Comparing events", len(found), len(chosen))
    left = {document for one in chosen[len(found) :] for document in one.documents}
    reached = {document for one in found for document in one.event.documents}
    tonight.done |= (set(waiting) | reached) - left
    return found


def _newest_first(events: Iterable[Event]) -> list[Event]:
    unknown = datetime.max.replace(tzinfo=UTC)
    return sorted(events, key=lambda one: (one.end or unknown, one.id), reverse=True)


def report_of(workspace: Workspace, tonight: Tonight) -> Report:
    """The report about everything that was compared."""
    corpus = Corpus(tonight.documents, tonight.claims, {}, tonight.centre)
    return make_report(workspace, corpus, tonight.compared, unjudged(workspace))


def looked_at_again(disputes: Iterable[Dispute], tonight: Tonight) -> list[Dispute]:
    """Those of which every side was in view, and one in an event that was compared.

    Of any other nothing can be said tonight: it neither changed nor ended.
    """
    compared = {source_key(one) for one in tonight.documents.values()}
    return [
        one
        for one in disputes
        if {side.article for side in one.sides} <= tonight.looked_at
        and any(side.article in compared for side in one.sides)
    ]


def standing_of(tonight: Tonight) -> Standing:
    """What tells how a dispute ended: what articles say now, what overtakes what, labels."""
    places = {one.id: source_key(one) for one in tonight.documents.values()}
    claims: dict[str, list[Claim]] = {}
    for claim in tonight.claims.values():
        claims.setdefault(places[claim.document], []).append(claim)
    told = [one for each in tonight.compared for one in each.verdicts]
    rejected = [one for each in tonight.compared for one in each.rejected]
    texts = {key: claim.text for key, claim in tonight.claims.items()}
    return Standing(
        documents={places[one.id]: one for one in tonight.documents.values()},
        claims=claims,
        updated=[
            frozenset((texts[one.a], texts[one.b]))
            for one in told
            if one.kind is VerdictKind.UPDATE
        ],
        rejected=[frozenset((texts[one.a], texts[one.b])) for one in rejected],
    )
