"""Report -> Memo: what is shown, in which order, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crosscheck.records import (
    Claim,
    Document,
    Event,
    Point,
    Position,
    Report,
    Verdict,
    VerdictKind,
)
from crosscheck.views.escaping import safe_url
from crosscheck.views.memo import (
    Cell,
    Finding,
    Group,
    Matrix,
    Memo,
    Row,
    Run,
    Section,
    Side,
    Single,
    Source,
    Stand,
    Topic,
)
from crosscheck.views.wording import Wording, reading_language, wording

# A desk reads conflicts first, then what changed, then what holds.
ORDER = (
    VerdictKind.CONTRADICT,
    VerdictKind.UPDATE,
    VerdictKind.FRAMING,
    VerdictKind.AGREE,
)
SINGLE_QUOTES = 2  # per article; news puts the important first, the rest is in the article
LABELS_NAMED = 5  # in an enumeration of what was not checked; the rest is counted
CONTEXT_CHARS = 160  # of the sentence before a statement; enough to know who "he" is


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything the sections look things up in."""

    report: Report
    say: Wording
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    numbers: Mapping[str, int]  # document id -> its number in the memo
    points: Mapping[str, Point]
    findings: Mapping[str, list[Verdict]]  # event id -> verdicts

    def number(self, claim: str) -> int:
        return self.numbers[self.claims[claim].document]


def compose(report: Report, lang: str | None = None) -> Memo:
    """The memo of a report; ``lang`` defaults to the language of most documents."""
    say = wording(lang or reading_language(report.documents))
    desk = _desk(report, say)
    shown = [event for event in report.events if _worth_a_section(event, desk)]
    sections = tuple(_section(number, event, desk) for number, event in enumerate(shown, 1))
    return Memo(
        lang=say.lang,
        generated=say("generated", when=say.date(report.generated_at, "minute")),
        summary=_summary(report, sections, say),
        sources=tuple(_source(document, desk) for document in report.documents),
        sections=sections,
        unchecked=_unchecked(desk, {event.id for event in shown}),
        encoder=report.encoder,
        judge=report.judge,
    )


def _desk(report: Report, say: Wording) -> _Desk:
    findings: dict[str, list[Verdict]] = {event.id: [] for event in report.events}
    for verdict in report.verdicts:
        if verdict.kind is not VerdictKind.NONE:
            findings[verdict.event].append(verdict)
    return _Desk(
        report=report,
        say=say,
        claims={claim.id: claim for claim in report.claims},
        documents={document.id: document for document in report.documents},
        numbers={document.id: number for number, document in enumerate(report.documents, 1)},
        points={point.id: point for point in report.points},
        findings=findings,
    )


def _worth_a_section(event: Event, desk: _Desk) -> bool:
    return len(event.documents) > 1 or bool(desk.findings[event.id])


# --- the head --------------------------------------------------------------------------------


def _summary(report: Report, sections: Sequence[Section], say: Wording) -> tuple[str, ...]:
    outlets = {document.outlet or document.id for document in report.documents}
    days = sorted(one.published_at for one in report.documents if one.published_at)
    span = ""
    if days:
        first, last = say.date(days[0]), say.date(days[-1])
        same = first == last
        words = say("compared_day" if same else "compared_span", first=first, last=last)
        span = say("compared_dates", span=words)
    compared = say(
        "compared",
        articles=say.count("articles", len(report.documents)),
        outlets=say.count("outlets", len(outlets)),
        dates=span,
    )
    return compared, _outcome(sections, say)


def _outcome(sections: Sequence[Section], say: Wording) -> str:
    totals = dict.fromkeys(ORDER, 0)
    for section in sections:
        for kind, count in section.counts:
            totals[kind] += count
    events = say.count("events", len(sections))
    findings = [say.count(f"kinds.{kind}", count) for kind, count in totals.items() if count]
    if not findings:
        return say("outcome_none", events=events)
    return say("outcome", events=events, findings=say.join(findings))


def _source(document: Document, desk: _Desk) -> Source:
    say = desk.say
    return Source(
        number=desk.numbers[document.id],
        outlet=say.outlet(document),
        title=document.title or say("untitled"),
        when=say.date(document.published_at, document.published_precision),
        origin=_origin(document, desk),
        lang=document.lang,
        url=safe_url(document.url),
        path=document.path,
        document=document.id,
        sha256=document.sha256,
    )


def _origin(document: Document, desk: _Desk) -> str:
    if document.origin and document.origin != document.id:
        original = desk.numbers.get(document.origin)
        if original:
            return desk.say("origin_copy", n=original)
    if document.agencies:
        return desk.say("origin_agency", agencies=desk.say.join(document.agencies))
    return desk.say("origin_own")


# --- one event -------------------------------------------------------------------------------


def _section(number: int, event: Event, desk: _Desk) -> Section:
    groups = _groups(number, event, desk)
    return Section(
        number=number,
        event=event.id,
        label=event.label or desk.say("untitled"),
        when=desk.say.event_time(event),
        summary=_event_summary(event, desk),
        counts=tuple((group.kind, len(group.topics)) for group in groups),
        sources=tuple(sorted(desk.numbers[key] for key in event.documents)),
        timeline=(),
        groups=groups,
        matrix=_matrix(event, desk),
        singles=_singles(event, desk),
    )


def _event_summary(event: Event, desk: _Desk) -> str:
    say = desk.say
    held = [desk.documents[key] for key in event.documents]
    return say(
        "event_summary",
        when=say.event_time(event),
        sources=say.count("articles", len(held)),
        outlets=say.join(list(dict.fromkeys(say.outlet(document) for document in held))),
        origins=say.count("origins", len({one.origin or one.id for one in held})),
    )


def _groups(number: int, event: Event, desk: _Desk) -> tuple[Group, ...]:
    groups: list[Group] = []
    topic_number = 0
    for kind in ORDER:
        topics = []
        for verdicts in _by_topic(kind, desk.findings[event.id], desk):
            topic_number += 1
            topics.append(_topic(f"{number}.{topic_number}", verdicts, desk))
        if topics:
            groups.append(Group(kind, desk.say(f"headings.{kind}"), tuple(topics)))
    return tuple(groups)


def _by_topic(kind: VerdictKind, verdicts: Iterable[Verdict], desk: _Desk) -> list[list[Verdict]]:
    """Verdicts of one kind under one question each, the surest first.

    Agreements on different answers to one question are different topics.
    """
    topics: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in sorted(verdicts, key=lambda one: (-one.confidence, one.id)):
        if verdict.kind is kind:
            stand = _shared_position(verdict, desk) if kind is VerdictKind.AGREE else None
            key = (verdict.point or verdict.id, stand.label if stand else "")
            topics.setdefault(key, []).append(verdict)
    return list(topics.values())


def _shared_position(verdict: Verdict, desk: _Desk) -> Position | None:
    point = desk.points.get(verdict.point or "")
    pair = {verdict.a, verdict.b}
    return (
        next((one for one in point.positions if pair <= set(one.claims)), None) if point else None
    )


def _topic(ref: str, verdicts: Sequence[Verdict], desk: _Desk) -> Topic:
    lead, *others = verdicts
    point = desk.points.get(lead.point or "")
    agrees = lead.kind is VerdictKind.AGREE
    shared = _shared_position(lead, desk) if agrees else None
    question = point.question if point else ""
    return Topic(
        ref=ref,
        question=(shared.label if shared else "") or question or desk.say(f"types.{lead.type}"),
        lead=_finding(ref, lead, desk),
        others=tuple(_finding(ref, other, desk) for other in others),
        stands=() if agrees or not point else tuple(_stand(one, desk) for one in point.positions),
        support=_support(lead, shared, desk) if agrees else "",
    )


def _support(verdict: Verdict, shared: Position | None, desk: _Desk) -> str:
    held = [desk.documents[desk.claims[key].document] for key in (verdict.a, verdict.b)]
    outlets = list(dict.fromkeys(desk.say.outlet(document) for document in held))
    origins = len({one.origin or one.id for one in held})
    if shared:
        outlets, origins = list(shared.outlets) or outlets, shared.origins
    counted = desk.say.count("origins", origins)
    return desk.say("agreement", origins=counted, outlets=desk.say.join(outlets))


def _stand(position: Position, desk: _Desk) -> Stand:
    voices = list(dict.fromkeys((*position.speakers, *position.outlets)))
    return Stand(
        label=position.label,
        who=", ".join(voices) or desk.say("unknown_outlet"),
        origins=desk.say.count("origins", position.origins),
    )


# --- one finding -----------------------------------------------------------------------------


def _finding(ref: str, verdict: Verdict, desk: _Desk) -> Finding:
    say = desk.say
    layered = verdict.kind is VerdictKind.CONTRADICT and verdict.layer
    return Finding(
        ref=ref,
        kind=verdict.kind,
        lead=say(f"layers.{verdict.layer}") if layered else say(f"leads.{verdict.kind}"),
        type=say(f"types.{verdict.type}"),
        confidence=say.confidence(verdict.confidence),
        a=_side(verdict.a, verdict, desk),
        b=_side(verdict.b, verdict, desk),
        reasons=verdict.reasons,
        verdict=verdict.id,
    )


def _side(key: str, verdict: Verdict, desk: _Desk) -> Side:
    claim, say = desk.claims[key], desk.say
    document = desk.documents[claim.document]
    number = desk.numbers[document.id]
    outlet = say.outlet(document)
    when = say.date(document.published_at, document.published_precision)
    spans = [(one.start, one.end) for one in verdict.deciding if one.claim == key]
    return Side(
        source=number,
        who=claim.speaker.canonical if claim.speaker else say("own_voice", outlet=outlet),
        how=_how(claim, say),
        where=f"{say('in_outlet', outlet=outlet)}, {when}" if claim.speaker else when,
        place=say(
            "place",
            number=number,
            paragraph=claim.paragraph + 1,
            start=claim.start,
            end=claim.end,
        ),
        runs=mark(claim, spans),
        context=_shorten(claim.context),
        paragraph=claim.paragraph + 1,
        lang=document.lang,
        start=claim.start,
        end=claim.end,
    )


def _how(claim: Claim, say: Wording) -> str:
    voice = say(f"voices.{claim.quote_type}.{claim.stance}")
    plain = claim.quote_type == "narrator" and claim.stance == "asserts"
    parts = [] if plain else [voice]
    return ", ".join(parts + ([say("via", chain=" → ".join(claim.chain))] if claim.chain else []))


def _shorten(context: str) -> str:
    if len(context) <= CONTEXT_CHARS:
        return context
    return "… " + context[-CONTEXT_CHARS:].partition(" ")[2]


def mark(claim: Claim, spans: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """The statement cut into runs; ``spans`` are deciding words as offsets of the document.

    Spans may overlap, touch or reach beyond the claim. The words are marked without quotes,
    blanks or full stops at their edges, so that every format can set them off.
    """
    keyed = bytearray(len(claim.text))
    for start, end in spans:
        first, last = _trim(claim.text, start - claim.start, end - claim.start)
        keyed[first:last] = b"\x01" * (last - first)
    runs: list[Run] = []
    begin = 0
    for place in range(1, len(keyed) + 1):
        if place == len(keyed) or keyed[place] != keyed[begin]:
            runs.append(Run(claim.text[begin:place], bool(keyed[begin])))
            begin = place
    return tuple(runs)


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    first, last = max(0, first), min(len(text), last)
    while first < last and not text[first].isalnum():
        first += 1
    while first < last and not text[last - 1].isalnum():
        last -= 1
    return first, max(first, last)


# --- the table and the rest -------------------------------------------------------------------


def _matrix(event: Event, desk: _Desk) -> Matrix | None:
    mentions = desk.report.mentions
    points = [one for one in desk.report.points if one.event == event.id and one.id in mentions]
    outlets = tuple(
        dict.fromkeys(name for point in points for row in mentions[point.id] for name in row)
    )
    rows = tuple(
        Row(position.label, tuple(_cell(row.get(name, "not mentioned"), desk) for name in outlets))
        for point in points
        for position, row in zip(point.positions, mentions[point.id], strict=True)
    )
    return Matrix(outlets, rows) if rows and len(outlets) > 1 else None


def _cell(mention: str, desk: _Desk) -> Cell:
    return Cell(mention.replace(" ", "-"), desk.say(f"mentions.{mention}"))


def _singles(event: Event, desk: _Desk) -> tuple[Single, ...]:
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


def _single(document: str, claims: Sequence[Claim], desk: _Desk) -> Single:
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


def _unchecked(desk: _Desk, shown: set[str]) -> tuple[str, ...]:
    report, say = desk.report, desk.say
    undated = [document for document in report.documents if document.published_at is None]
    nameless = [document for document in report.documents if document.outlet is None]
    single = [event.label or say("untitled") for event in report.events if event.id not in shown]
    failed = [f"{failure.source} ({failure.error})" for failure in report.failures]
    lines = [
        _listed("single_events", single, say),
        _listed("undated", [_reference(document, desk) for document in undated], say),
        _listed("no_outlet", [_reference(document, desk) for document in nameless], say),
        _listed("failures", failed, say),
    ]
    without = report.pairs_judged - sum(len(found) for found in desk.findings.values())
    if without > 0:
        lines.append(say("unchecked.pairs", judged=report.pairs_judged, none=without))
    found = [line for line in lines if line]
    return tuple(found) or (say("unchecked.nothing"),)


def _listed(key: str, labels: Sequence[str], say: Wording) -> str:
    if not labels:
        return ""
    named = list(labels[:LABELS_NAMED])
    if len(labels) > LABELS_NAMED:
        more = say("unchecked.and_more", n=len(labels) - LABELS_NAMED)
        named[-1] = f"{named[-1]} {more}"
    return say.count(f"unchecked.{key}", len(labels), labels="; ".join(named))


def _reference(document: Document, desk: _Desk) -> str:
    return f"[{desk.numbers[document.id]}] {desk.say.outlet(document)}"
