"""Report -> Memo: what is shown, in which order, and in which words."""

from collections.abc import Sequence
from dataclasses import replace

from crosscheck.records import Document, Event, Report
from crosscheck.views.changes import Place, compose_changes
from crosscheck.views.desk import Desk, lay_out
from crosscheck.views.escaping import safe_url
from crosscheck.views.memo import Memo, Section, Source, Topic
from crosscheck.views.sections import ORDER, compose_section, disputes
from crosscheck.views.wording import Wording, reading_language, wording

HEADLINES = 8  # contradictions named before everything else; more is no overview
HEADLINES_PER_EVENT = 3
LABELS_NAMED = 4  # in an enumeration of what was not checked; the rest is counted
LABEL_WORDS = 8  # enough to recognise an event by


def compose(report: Report, lang: str | None = None) -> Memo:
    """The memo of a report; ``lang`` defaults to the language of most documents."""
    say = wording(lang or reading_language(report.documents))
    desk = lay_out(report, say)
    frame = compose_frame(desk)
    shown = [event for event in rank_events(desk) if desk.findings[event.id]]
    sections = tuple(compose_section(number, event, desk) for number, event in enumerate(shown, 1))
    headlines = _headlines(sections)
    return replace(
        frame,
        summary=(*frame.summary, *_outcome(sections, desk)),
        headlines=headlines,
        further=sum(len(section.contradictions) for section in sections) - len(headlines),
        sections=sections,
        unchecked=_unchecked(desk, {event.id for event in shown}),
        changes=compose_changes(report.changes, _places(sections), say) if report.changes else None,
    )


def compose_frame(desk: Desk) -> Memo:
    """The memo without its events: what was compared, and by what."""
    report, say = desk.report, desk.say
    return Memo(
        lang=say.lang,
        generated=say("generated", when=say.date(report.generated_at, "minute")),
        summary=(_compared(report, say),),
        headlines=(),
        further=0,
        sources=tuple(_source(document, desk) for document in report.documents),
        sections=(),
        unchecked=(),
        encoder=report.encoder,
        judge=report.judge,
        thresholds=_thresholds(report, say),
    )


def rank_events(desk: Desk) -> list[Event]:
    """Those with the most in conflict first, then those with findings, each in the given order."""
    events = desk.report.events
    return sorted(events, key=lambda one: (-disputes(one, desk), not desk.findings[one.id]))


def _places(sections: Sequence[Section]) -> dict[str, Place]:
    """Point id -> its first topic."""
    topics = [topic for one in sections for group in one.groups for topic in group.topics]
    return {
        point: Place(topic.ref, topic.question)
        for topic in reversed(topics)
        for point in topic.points
    }


# --- the head --------------------------------------------------------------------------------


def _compared(report: Report, say: Wording) -> str:
    outlets = {document.outlet for document in report.documents if document.outlet}
    if not report.documents:
        return say("compared_nothing")
    days = sorted(one.published_at for one in report.documents if one.published_at)
    span = ""
    if days:
        span = say("compared_dates", span=say.days(days[0], days[-1]))
    return say(
        "compared",
        articles=say.count("articles", len(report.documents)),
        outlets=say.count("outlets", len(outlets)),
        dates=span,
        unknown=_unknown(report.documents, say),
    )


def _unknown(documents: Sequence[Document], say: Wording) -> str:
    nameless = sum(document.outlet is None for document in documents)
    undated = sum(document.published_at is None for document in documents)
    parts = [say.count("without_outlet", nameless)] if nameless else []
    parts += [say.count("without_date", undated)] if undated else []
    return say("compared_unknown", unknown=", ".join(parts)) if parts else ""


def _outcome(sections: Sequence[Section], desk: Desk) -> tuple[str, ...]:
    """How many events and findings; nothing where nothing was compared."""
    say = desk.say
    if not desk.report.documents:
        return ()
    totals = dict.fromkeys(ORDER, 0)
    for section in sections:
        for kind, count in section.counts:
            totals[kind] += count
    events = say.count("events", len(sections))
    findings = [say.count(f"kinds.{kind}", count) for kind, count in totals.items() if count]
    if not findings:
        return (say("outcome_none", events=events),)
    return (say("outcome", events=events, findings=say.join(findings)),)


def _headlines(sections: Sequence[Section]) -> tuple[Topic, ...]:
    """The surest contradictions of each event, so that one event does not hide the others."""
    first = [topic for one in sections for topic in one.contradictions[:HEADLINES_PER_EVENT]]
    return tuple(first[:HEADLINES])


def _source(document: Document, desk: Desk) -> Source:
    say = desk.say
    return Source(
        number=desk.numbers[document.id],
        outlet=say.outlet(document),
        title=say.named(document.title),
        when=say.published(document),
        origin=_origin(document, desk) + _extent(document, desk.say),
        lang=document.lang,
        url=safe_url(document.url),
        path=document.path,
        document=document.id,
        sha256=document.sha256,
    )


def _origin(document: Document, desk: Desk) -> str:
    if document.origin and document.origin != document.id:
        original = desk.numbers.get(document.origin)
        if original:
            return desk.say("origin_copy", n=original)
    if document.agencies:
        return desk.say("origin_agency", agencies=desk.say.join(document.agencies))
    return desk.say("origin_own")


def _extent(document: Document, say: Wording) -> str:
    """That only a part of it could be read, where that is so."""
    part = document.provenance != "full"
    return f"; {say(f'source_states.{document.provenance}')}" if part else ""


def _unchecked(desk: Desk, shown: set[str]) -> tuple[str, ...]:
    report, say = desk.report, desk.say
    undated = [document for document in report.documents if document.published_at is None]
    guessed = [document for document in report.documents if document.date_guessed]
    nameless = [document for document in report.documents if document.outlet is None]
    others = [event for event in report.events if event.id not in shown]
    single = [_label(event, say) for event in others if len(event.documents) < 2]
    silent = [_label(event, say) for event in others if len(event.documents) > 1]
    partly = [document for document in report.documents if document.provenance != "full"]
    failed = [f"{failure.source} ({failure.error})" for failure in report.failures]
    lines = [
        _listed("single_events", single, say),
        _listed("no_findings", silent, say),
        _listed("unmatched", [_reference(document, desk) for document in _unmatched(desk)], say),
        _listed("partly", [_reference(document, desk) for document in partly], say),
        _listed("undated", [_reference(document, desk) for document in undated], say),
        _listed("date_guessed", [_reference(document, desk) for document in guessed], say),
        _listed("no_outlet", [_reference(document, desk) for document in nameless], say),
        _listed("failures", failed, say, most=len(failed)),
    ]
    if report.rejected:
        lines.append(say.count("unchecked.rejected", report.rejected))
    told = sum(len(found) for found in desk.findings.values()) + report.rejected
    without = report.pairs_judged - told
    if without > 0:
        lines.append(say("unchecked.pairs", judged=report.pairs_judged, none=without))
    found = [line for line in lines if line]
    return tuple(found) or ((say("unchecked.nothing"),) if report.documents else ())


def _unmatched(desk: Desk) -> list[Document]:
    """Articles that no finding is about."""
    found = {
        desk.claims[key].document
        for verdicts in desk.findings.values()
        for one in verdicts
        for key in (one.a, one.b)
    }
    return [document for document in desk.report.documents if document.id not in found]


def _listed(key: str, labels: Sequence[str], say: Wording, most: int = LABELS_NAMED) -> str:
    if not labels:
        return ""
    named = list(labels[:most])
    if len(labels) > most:
        more = say("unchecked.and_more", n=len(labels) - most)
        named[-1] = f"{named[-1]} {more}"
    return say.count(f"unchecked.{key}", len(labels), labels="; ".join(named))


def _label(event: Event, say: Wording) -> str:
    return say("quoted", text=say.named(_shortened(event.label)))


def _shortened(label: str) -> str:
    words = label.rstrip(". ").split()
    return " ".join(words[:LABEL_WORDS]) + (" …" if len(words) > LABEL_WORDS else "")


def _reference(document: Document, desk: Desk) -> str:
    name = document.outlet or document.title or document.path or desk.say("unknown_outlet")
    return f"[{desk.numbers[document.id]}] {name}"


def _thresholds(report: Report, say: Wording) -> str:
    known = [kind for kind in ORDER if kind in report.thresholds]
    named = [f"{say(f'kind_names.{kind}')} {say.number(report.thresholds[kind])}" for kind in known]
    lines = [say("audit_thresholds", least=", ".join(named))] if named else []
    lines += [say("audit_corrected", n=report.corrected)] if report.corrected else []
    return " ".join(lines)
