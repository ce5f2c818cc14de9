"""One event: its topics by kind, who carries what, and what only one source says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import PurePath

from crosscheck.records import (
    Claim,
    Document,
    Event,
    Mention,
    Point,
    Position,
    Verdict,
    VerdictKind,
)
from crosscheck.views.copies import Told, fold, further_documents
from crosscheck.views.desk import Desk
from crosscheck.views.findings import compose_finding
from crosscheck.views.memo import Cell, Group, Matrix, Moment, Row, Section, Single, Stand, Topic

# A desk reads what is in conflict first, then what holds, then how it is told.
ORDER = (
    VerdictKind.CONTRADICT,
    VerdictKind.AGREE,
    VerdictKind.FRAMING,
    VerdictKind.UPDATE,
)
UNDATED = datetime.max.replace(tzinfo=UTC)
MATRIX_ROWS = 14  # what fits a screen; disputed positions come first
SINGLE_QUOTES = 2  # per article; news puts the important first, the rest is in the article


def compose_section(number: int, event: Event, desk: Desk) -> Section:
    """An event as the memo shows it."""
    groups = _groups(number, event, desk)
    refs = _first_refs(groups)
    return Section(
        number=number,
        event=event.id,
        label=desk.say.named(event.label),
        when=desk.say.event_time(event),
        counts=tuple((group.kind, len(group.topics)) for group in groups),
        timeline=_timeline(event, desk),
        groups=groups,
        matrix=_matrix(desk, refs),
        singles=_singles(event, desk),
    )


def _groups(number: int, event: Event, desk: Desk) -> tuple[Group, ...]:
    groups: list[Group] = []
    numbers = count(1)
    told: set[str] = set()  # points whose positions are already listed
    for kind in ORDER:
        topics = []
        for findings in _by_topic(kind, desk.findings[event.id], desk):
            topics.append(_topic(f"{number}.{next(numbers)}", findings, desk, told))
        if topics:
            groups.append(Group(kind, desk.say(f"headings.{kind}"), tuple(topics)))
    return tuple(groups)


def _first_refs(groups: Iterable[Group]) -> dict[str, str]:
    """Of each point, the first topic about it."""
    refs: dict[str, str] = {}
    for group in groups:
        for topic in group.topics:
            refs.setdefault(topic.point, topic.ref)
    return refs


def disputes(event: Event, desk: Desk) -> int:
    """How many questions of an event are in conflict."""
    return len(_by_topic(VerdictKind.CONTRADICT, desk.findings[event.id], desk))


def _by_topic(kind: VerdictKind, verdicts: Iterable[Verdict], desk: Desk) -> list[list[Told]]:
    """Verdicts of one kind under one question each, the surest first.

    Agreements on different answers to one question are different topics.
    """
    topics: dict[tuple[str, str], list[Told]] = {}
    of_kind = (verdict for verdict in verdicts if verdict.kind is kind)
    for told in fold(sorted(of_kind, key=lambda one: (-one.confidence, one.id)), desk.claims):
        stand = _shared_position(told.verdict, desk) if kind is VerdictKind.AGREE else None
        key = (told.verdict.point or told.verdict.id, stand.label if stand else "")
        topics.setdefault(key, []).append(told)
    return list(topics.values())


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
    question = point.question if point else ""
    return Topic(
        ref=ref,
        point=lead.point or "",
        question=(shared.label if shared else "") or question or desk.say(f"types.{lead.type}"),
        lead=shown[0],
        others=tuple(shown[1:]),
        copies=tuple(compose_finding(ref, copy, desk) for copy in copies),
        stands=() if agrees or not point else _stands(point, desk, told),
        support=_support(lead, shared, desk) if agrees else "",
    )


def _support(verdict: Verdict, shared: Position | None, desk: Desk) -> str:
    """Independent origins behind an agreement, and its outlets."""
    a, b = (desk.claims[key] for key in (verdict.a, verdict.b))
    held = [desk.documents[claim.document] for claim in (a, b)]
    outlets = list(dict.fromkeys(desk.say.outlet(document) for document in held))
    origins = 1 if a.wording == b.wording or _one_origin(*held) else 2
    if shared:
        outlets, origins = list(shared.outlets) or outlets, shared.origins
    counted = desk.say.count("origins", origins)
    return desk.say("agreement", origins=counted, outlets=desk.say.join(outlets))


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
    """Every question of an event with all its positions, in the order they were found."""
    return tuple(
        (point.question, tuple(compose_stand(one, desk) for one in point.positions))
        for point in desk.report.points
        if point.event == event.id
    )


def compose_stand(position: Position, desk: Desk) -> Stand:
    """A position as it is listed: what is said, and who says it."""
    voices = list(dict.fromkeys((*position.speakers, *position.outlets)))
    return Stand(
        label=position.label,
        who=", ".join(voices) or desk.say("unknown_outlet"),
        origins=desk.say.count("origins_short", position.origins),
    )


# --- who carries what --------------------------------------------------------------------------


def _timeline(event: Event, desk: Desk) -> tuple[Moment, ...]:
    """The articles in the order they came out; undated ones last."""
    held = sorted(
        (desk.documents[key] for key in event.documents),
        key=lambda one: (
            one.published_at is None,
            one.published_at or UNDATED,
            desk.numbers[one.id],
        ),
    )
    return tuple(
        Moment(
            desk.numbers[one.id],
            desk.say.outlet(one),
            desk.say.date(one.published_at, one.published_precision),
        )
        for one in held
    )


def _matrix(desk: Desk, refs: Mapping[str, str]) -> Matrix | None:
    """Positions of the event's topics against its outlets; None for a single outlet."""
    mentions = desk.report.mentions
    points = [desk.points[key] for key in refs if key in desk.points and key in mentions]
    outlets = tuple(
        dict.fromkeys(name for point in points for row in mentions[point.id] for name in row)
    )
    rows = [
        Row(refs[point.id], position.label, _cells(row, outlets, desk))
        for point in points
        for position, row in zip(point.positions, mentions[point.id], strict=True)
    ]
    if not rows or len(outlets) < 2:
        return None
    names = tuple(_column(key, desk) for key in outlets)
    return Matrix(names, tuple(rows[:MATRIX_ROWS]), max(0, len(rows) - MATRIX_ROWS))


def _column(key: str, desk: Desk) -> str:
    """The name of an outlet; of an article without one, what it is known by."""
    document = desk.documents.get(key)
    if document is None:
        return key
    file = PurePath(document.path).name if document.path else ""
    return desk.say("nameless", label=file or desk.say.named(document.title))


def _cells(row: Mapping[str, Mention], outlets: Iterable[str], desk: Desk) -> tuple[Cell, ...]:
    return tuple(_cell(row.get(name, "not mentioned"), desk) for name in outlets)


def _cell(mention: Mention, desk: Desk) -> Cell:
    return Cell(mention.replace(" ", "-"), desk.say(f"mentions.{mention}"))


def _singles(event: Event, desk: Desk) -> tuple[Single, ...]:
    if len(event.documents) < 2:
        return ()
    paired = {key for one in desk.findings[event.id] for key in (one.a, one.b)}
    alone: dict[str, list[Claim]] = {key: [] for key in event.documents}
    for key in event.claims:
        claim = desk.claims[key]
        if key not in paired and not claim.background:
            alone[claim.document].append(claim)
    order = sorted(event.documents, key=lambda key: desk.numbers[key])
    return tuple(_single(key, alone[key], desk) for key in order if alone[key])


def _single(document: str, claims: Sequence[Claim], desk: Desk) -> Single:
    ordered = sorted(claims, key=lambda claim: claim.start)
    all_shown = len(claims) <= SINGLE_QUOTES
    return Single(
        heading=desk.say(
            "single_all" if all_shown else "single",
            number=desk.numbers[document],
            outlet=desk.say.outlet(desk.documents[document]),
            claims=desk.say.count("claims", len(claims)),
        ),
        quotes=tuple(claim.text for claim in ordered[:SINGLE_QUOTES]),
    )
