"""One event: its summary, and its topics by kind with the positions on each."""

from collections.abc import Iterable, Sequence
from itertools import count

from crosscheck.records import (
    Document,
    Event,
    Point,
    Position,
    Verdict,
    VerdictKind,
)
from crosscheck.views.carriers import compose_matrix, compose_singles, compose_timeline
from crosscheck.views.copies import Told, fold, further_documents
from crosscheck.views.desk import Desk
from crosscheck.views.findings import compose_finding
from crosscheck.views.headings import compose_heading, compose_headline, position_label
from crosscheck.views.memo import Group, Section, Stand, Topic

# A desk reads what is in conflict first, then what holds, then how it is told.
ORDER = (
    VerdictKind.CONTRADICT,
    VerdictKind.AGREE,
    VerdictKind.FRAMING,
    VerdictKind.UPDATE,
)


def compose_section(number: int, event: Event, desk: Desk) -> Section:
    """An event as the memo shows it."""
    groups = _groups(number, event, desk)
    counts = tuple((group.kind, len(group.topics)) for group in groups if not group.brief)
    repeated = sum(len(group.topics) for group in groups if group.brief)
    return Section(
        number=number,
        event=event.id,
        label=desk.say.named(event.label),
        when=desk.say.event_time(event),
        summary=_summary(event, counts, repeated, desk),
        counts=counts,
        timeline=compose_timeline(event, desk),
        groups=groups,
        matrix=compose_matrix(desk, _first_refs(one for one in groups if not one.brief)),
        singles=compose_singles(event, desk),
    )


def _summary(
    event: Event, counts: Sequence[tuple[VerdictKind, int]], repeated: int, desk: Desk
) -> str:
    """The event in one line: when, from how many independent sources, and what was found."""
    say = desk.say
    held = [desk.documents[key] for key in event.documents]
    outlets = {document.outlet for document in held if document.outlet}
    sources = say.count("articles", len(held))
    if len(held) > 1 and outlets:
        sources = say("articles_from", articles=sources, outlets=say.count("outlets", len(outlets)))
    if len(held) > 1:
        sources = f"{sources}, {say.count('origins', _count_origins(held))}"
    told = [say.count(f"kinds.{kind}", n) for kind, n in counts]
    found = say.join([*told, say.count("repeated", repeated)] if repeated else told)
    when = say("happened", when=say.event_time(event))
    return " · ".join([when, sources, found or say("nothing_found")])


def _count_origins(documents: Iterable[Document]) -> int:
    """Articles with nothing in common; those that share a text, an agency or a house are one."""
    groups: list[list[Document]] = []
    for document in documents:
        near = [one for one in groups if any(_one_origin(document, other) for other in one)]
        groups = [one for one in groups if one not in near]
        groups.append([document, *(other for one in near for other in one)])
    return len(groups)


def _groups(number: int, event: Event, desk: Desk) -> tuple[Group, ...]:
    groups: list[Group] = []
    numbers = count(1)
    told: set[str] = set()  # points whose positions are already listed
    for kind in ORDER:
        found = _by_topic(kind, desk.findings[event.id], desk)
        repeated = [one for one in found if _repeats(one[0].verdict, desk)]
        rest = [one for one in found if one not in repeated]
        for brief, held in ((False, rest), (True, repeated)):
            topics = [_topic(f"{number}.{next(numbers)}", one, desk, told) for one in held]
            if topics:
                heading = desk.say("headings.repeated" if brief else f"headings.{kind}")
                groups.append(Group(kind, heading, tuple(topics), brief))
    return tuple(groups)


def _repeats(verdict: Verdict, desk: Desk) -> bool:
    """Whether both sides of an agreement go back to one origin, so that neither supports it."""
    return verdict.kind is VerdictKind.AGREE and _origins(verdict, desk) < 2


def _first_refs(groups: Iterable[Group]) -> dict[str, str]:
    """Of each point, the first topic about it."""
    refs: dict[str, str] = {}
    for group in groups:
        for topic in group.topics:
            for point in topic.points:
                refs.setdefault(point, topic.ref)
    return refs


def disputes(event: Event, desk: Desk) -> int:
    """How many questions of an event are in conflict."""
    return len(_by_topic(VerdictKind.CONTRADICT, desk.findings[event.id], desk))


def _by_topic(kind: VerdictKind, verdicts: Iterable[Verdict], desk: Desk) -> list[list[Told]]:
    """Verdicts of one kind under one question each, the surest first.

    Agreements on different answers to one question are different topics; those with the most
    independent origins come first. What differs in tone from one statement is one topic.
    """
    topics: dict[tuple[str, str], list[Told]] = {}
    of_kind = (verdict for verdict in verdicts if verdict.kind is kind)
    for told in fold(sorted(of_kind, key=lambda one: (-one.confidence, one.id)), desk.claims):
        if kind is VerdictKind.FRAMING:
            topics.setdefault(_same_statement(told.verdict, topics.values()), []).append(told)
            continue
        stand = _shared_position(told.verdict, desk) if kind is VerdictKind.AGREE else None
        key = (told.verdict.point or told.verdict.id, stand.label if stand else "")
        topics.setdefault(key, []).append(told)
    if kind is VerdictKind.AGREE:
        return sorted(topics.values(), key=lambda one: -_origins(one[0].verdict, desk))
    return list(topics.values())


def _same_statement(verdict: Verdict, topics: Iterable[list[Told]]) -> tuple[str, str]:
    """The surest finding that has a statement in common with this one; else this one."""
    pair = {verdict.a, verdict.b}
    leads = (topic[0].verdict for topic in topics)
    return next((one.id for one in leads if pair & {one.a, one.b}), verdict.id), ""


def _shared_position(verdict: Verdict, desk: Desk) -> Position | None:
    point = desk.points.get(verdict.point or "")
    pair = {verdict.a, verdict.b}
    return (
        next((one for one in point.positions if pair <= set(one.claims)), None) if point else None
    )


def _topic(ref: str, findings: Sequence[Told], desk: Desk, told: set[str]) -> Topic:
    lead = findings[0].verdict
    shown = [
        compose_finding(ref, one.verdict, desk, further_documents(one, desk.claims))
        for one in findings
    ]
    copies = [copy for one in findings for copy in one.copies]
    point = desk.points.get(lead.point or "")
    agrees = lead.kind is VerdictKind.AGREE
    shared = _shared_position(lead, desk) if agrees else None
    heading = compose_heading(lead, point, shared, desk)
    return Topic(
        ref=ref,
        points=tuple(dict.fromkeys(one.verdict.point or "" for one in findings)),
        question=heading,
        headline=compose_headline(heading, shown[0], desk),
        lead=shown[0],
        others=tuple(shown[1:]),
        copies=tuple(compose_finding(ref, copy, desk) for copy in copies),
        stands=() if agrees or not point else _stands(point, desk, told),
        support=_support(lead, shared, desk) if agrees else "",
    )


def _support(verdict: Verdict, shared: Position | None, desk: Desk) -> str:
    """Independent origins behind an agreement, and its outlets; of a repetition only these."""
    held = [desk.documents[desk.claims[key].document] for key in (verdict.a, verdict.b)]
    outlets = list(dict.fromkeys(desk.say.outlet(document) for document in held))
    if shared:
        outlets = list(shared.outlets) or outlets
    if _repeats(verdict, desk):
        return desk.say.join(outlets)
    counted = desk.say.count("origins", _origins(verdict, desk))
    return desk.say("agreement", origins=counted, outlets=desk.say.join(outlets))


def _origins(verdict: Verdict, desk: Desk) -> int:
    """How many independent origins stand behind an agreement."""
    shared = _shared_position(verdict, desk)
    if shared:
        return shared.origins
    a, b = (desk.claims[key] for key in (verdict.a, verdict.b))
    held = [desk.documents[claim.document] for claim in (a, b)]
    return 1 if a.wording == b.wording or _one_origin(*held) else 2


def _one_origin(a: Document, b: Document) -> bool:
    """Whether two articles have one text, agency, house or outlet behind them."""
    return (
        (a.origin or a.id) == (b.origin or b.id)
        or bool(set(a.agencies) & set(b.agencies))
        or (a.family is not None and a.family == b.family)
        or (a.outlet is not None and a.outlet == b.outlet)
    )


def _stands(point: Point, desk: Desk, told: set[str]) -> tuple[Stand, ...]:
    """All positions, once, where there is more to say than the two sides of the lead."""
    more = len(point.positions) > 2 or any(len(one.claims) > 1 for one in point.positions)
    if not more or point.id in told:
        return ()
    told.add(point.id)
    return tuple(compose_stand(one, desk) for one in point.positions)


def compose_points(event: Event, desk: Desk) -> tuple[tuple[str, tuple[Stand, ...]], ...]:
    """Every question of an event with several answers to it, in the order they were found."""
    return tuple(
        (_asked(point, desk), tuple(compose_stand(one, desk) for one in point.positions))
        for point in desk.report.points
        if point.event == event.id and len(point.positions) > 1
    )


def _asked(point: Point, desk: Desk) -> str:
    """A point by the heading of the surest finding on it that is no agreement."""
    about = [one for one in desk.findings[point.event] if one.point == point.id]
    told = [one for one in about if one.kind is not VerdictKind.AGREE]
    lead = max(told, key=lambda one: (one.confidence, one.id), default=None)
    return compose_heading(lead, point, None, desk) if lead else point.question


def compose_stand(position: Position, desk: Desk) -> Stand:
    """A position as it is listed: what is said, and who says it."""
    voices = list(dict.fromkeys((*position.speakers, *position.outlets)))
    return Stand(
        label=position_label(position, desk),
        who=", ".join(voices) or desk.say("unknown_outlet"),
        origins=desk.say.count("origins_short", position.origins),
    )
