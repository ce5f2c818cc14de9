"""Which events the list shows: filters read from the address, and the events that pass them.

An outlet or a speaker alone asks for events that it has a part in. With a type, or with only
contradictions, all of it is asked of one finding: what this speaker says against somebody on a
number, not an event that has both somewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from typing import get_args
from urllib.parse import urlencode

from crosscheck.records import Claim, DifferenceType, Document, Event, Verdict, VerdictKind
from crosscheck.views.desk import Desk

TYPES: tuple[str, ...] = get_args(DifferenceType)
LONGEST = 200  # characters of one filter; more is no search
PER_PAGE = 30
HITS = 2  # statements shown for a search; enough to see why an event is here


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is asked for; every field is a parameter of its address."""

    q: str = ""
    outlet: str = ""
    speaker: str = ""
    type: str = ""
    since: str = ""  # ISO days, both inclusive, of publication
    until: str = ""
    only: str = ""  # "contradict" or nothing
    page: int = 1

    def address(self, path: str, **changes: object) -> str:
        """The address of this list, or of a changed one; what is not asked is left out."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        given = {one.name: getattr(asked, one.name) for one in fields(asked)}
        kept = {key: value for key, value in given.items() if value and (key, value) != ("page", 1)}
        return f"{path}?{urlencode(kept)}" if kept else path

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for."""
        return replace(self, page=1) != Filters()

    @property
    def words(self) -> tuple[str, ...]:
        """The words to be found, in lower case."""
        return tuple(self.q.casefold().split())


def read_filters(query: Mapping[str, str]) -> Filters:
    """Filters from the parameters of an address; what makes no sense is not asked."""
    text = {key: " ".join(query.get(key, "").split())[:LONGEST] for key in ("q", *_CHOICES)}
    page = query.get("page", "")
    return Filters(
        **text,
        type=query.get("type", "") if query.get("type") in TYPES else "",
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        only="contradict" if query.get("only") == "contradict" else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


_CHOICES = ("outlet", "speaker")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An event that passes, and for a search the statements it was found by."""

    event: Event
    hits: tuple[Claim, ...]


def find_listed(order: Iterable[str], desk: Desk, filters: Filters) -> list[Listed]:
    """The events that pass the filters, in the given order of their ids."""
    events = {event.id: event for event in desk.report.events}
    questions: dict[str, list[str]] = {}
    for point in desk.report.points:
        questions.setdefault(point.event, []).append(point.question)
    found = []
    for key in order:
        event = events[key]
        if _passes(event, desk, filters):
            hits = _hits(event, desk, filters.words, questions.get(key, []))
            if hits is not None:
                found.append(Listed(event, hits))
    return found


def _passes(event: Event, desk: Desk, filters: Filters) -> bool:
    documents = [desk.documents[key] for key in event.documents]
    if not any(_published_within(one, filters.since, filters.until) for one in documents):
        return False
    if filters.type or filters.only:
        return any(_asked_for(one, desk, filters) for one in desk.findings[event.id])
    claims = [desk.claims[key] for key in event.claims]
    return _has_part(claims, documents, filters)


def _asked_for(finding: Verdict, desk: Desk, filters: Filters) -> bool:
    claims = [desk.claims[key] for key in (finding.a, finding.b)]
    documents = [desk.documents[claim.document] for claim in claims]
    return (
        (not filters.only or finding.kind is VerdictKind.CONTRADICT)
        and (not filters.type or finding.type == filters.type)
        and _has_part(claims, documents, filters)
    )


def _has_part(claims: Iterable[Claim], documents: Iterable[Document], filters: Filters) -> bool:
    speaker = filters.speaker.casefold()
    heard = not speaker or any(
        claim.speaker and speaker in claim.speaker.canonical.casefold() for claim in claims
    )
    return heard and (not filters.outlet or any(one.outlet == filters.outlet for one in documents))


def _published_within(document: Document, since: str, until: str) -> bool:
    if not since and not until:
        return True
    when = document.published_at
    if when is None:
        return False
    first = datetime.combine(date.fromisoformat(since), time.min, UTC) if since else when
    last = datetime.combine(date.fromisoformat(until), time.max, UTC) if until else when
    return first <= when <= last


def _hits(
    event: Event, desk: Desk, words: tuple[str, ...], questions: Iterable[str]
) -> tuple[Claim, ...] | None:
    """Statements with the most of the words; None where the event lacks one of them."""
    if not words:
        return ()
    claims = [desk.claims[key] for key in event.claims]
    titles = [
        text for key in event.documents for text in _named(desk.documents[key]) if text is not None
    ]
    whole = "\n".join([event.label, *questions, *titles, *map(_searched, claims)]).casefold()
    if any(word not in whole for word in words):
        return None
    counted = [(sum(word in _searched(one).casefold() for word in words), one) for one in claims]
    best = sorted((pair for pair in counted if pair[0]), key=lambda pair: -pair[0])
    return tuple(claim for _count, claim in best[:HITS])


def _named(document: Document) -> tuple[str | None, str | None]:
    return document.title, document.outlet


def _searched(claim: Claim) -> str:
    return f"{claim.speaker.canonical} {claim.text}" if claim.speaker else claim.text
