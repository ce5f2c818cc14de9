"""Editions and answers as HTML, with the pieces and the words of ``views``. All pure.

Every expression of the templates passes ``visible`` and is escaped; links to other sites go to
safe addresses only. There is no inline script and no inline style anywhere.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from crosscheck.records import Answer, Claim, DecidingWords, Label, Verdict, VerdictKind
from crosscheck.views import html
from crosscheck.views.answers import ground, headline, remark
from crosscheck.views.desk import sides_of
from crosscheck.views.findings import compose_finding
from crosscheck.views.headings import finding_heading
from crosscheck.views.markdown import repeat_command
from crosscheck.views.marks import telling
from crosscheck.views.memo import Finding, Source
from crosscheck.views.reading import Stretch, mark_article
from crosscheck.views.sections import compose_points
from crosscheck.web.edition import Edition
from crosscheck.web.filters import PER_PAGE, TYPES, Filters, find_listed
from crosscheck.web.wording import page_wording

STATIC = {
    "report.css": "text/css",  # of the report, so that both look alike
    "page.css": "text/css",
    "page.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
RECENT = timedelta(minutes=30)  # after that the last verdict is history, and listed with the others
KINDS = tuple(VerdictKind)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows besides its subject."""

    edition: Edition
    stale: bool
    read_only: bool
    token: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article on a reading page."""

    side: str  # "left" or "right"; begins the ids of its marks
    source: Source
    paragraphs: tuple[tuple[Stretch, ...], ...]
    chosen: str  # the claim to be read here, or ""


def events_page(site: Site, filters: Filters) -> str:
    """The events that pass the filters, with the filters."""
    edition = site.edition
    found = find_listed(edition.sections, edition.desk, filters)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(filters.page, pages)
    report = edition.report
    return _render(
        "events",
        site,
        filters=filters,
        found=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        page=page,
        pages=pages,
        outlets=sorted({one.outlet for one in report.documents if one.outlet}, key=str.casefold),
        speakers=_speakers(report.claims),
        types=TYPES,
    )


def _speakers(claims: Sequence[Claim]) -> list[str]:
    return sorted({one.speaker.canonical for one in claims if one.speaker}, key=str.casefold)


def event_page(site: Site, event: str) -> str | None:
    """One event: when, who, what is found, what is asked; None where there is no such event."""
    edition = site.edition
    section = edition.sections.get(event)
    if section is None:
        return None
    numbers = {moment.number for moment in section.timeline}
    record = next(one for one in edition.report.events if one.id == event)
    return _render(
        "event",
        site,
        section=section,
        points=compose_points(record, edition.desk),
        articles=[one for one in edition.memo.sources if one.number in numbers],
        rejected=[compose_finding("", one, edition.desk) for one in edition.rejected(event)],
        last=_recent(site, record.claims),
    )


def _recent(site: Site, claims: Collection[str]) -> Label | None:
    """The last label, if it was just given to statements of this event."""
    last = site.edition.labels[-1] if site.edition.labels else None
    if last is None or site.read_only or site.now - last.at > RECENT:
        return None
    return last if {last.a.claim, last.b.claim} <= set(claims) else None


def finding_page(site: Site, finding: str) -> str | None:
    """The two articles of a finding side by side, its statements marked in place."""
    edition = site.edition
    verdict = edition.verdicts.get(finding)
    if verdict is None:
        return None
    keys = sides_of(verdict, edition.desk)
    return _render(
        "reading",
        site,
        finding=compose_finding("", verdict, edition.desk),
        question=finding_heading(verdict, edition.desk),
        event=verdict.event,
        articles=[
            _article(edition, "left", keys[0], keys[1], verdict),
            _article(edition, "right", keys[1], keys[0], verdict),
        ],
        links=_links(edition),
        rejected=verdict.reader == "reject",
    )


def article_page(site: Site, document: str, claim: str) -> str | None:
    """One article with its statements marked; ``claim`` is the one to be read, if it has it."""
    edition = site.edition
    source = next((one for one in edition.memo.sources if one.document == document), None)
    if source is None:
        return None
    chosen = edition.desk.claims.get(claim)
    key = claim if chosen and chosen.document == document else ""
    marked = [*_compared(edition), *([chosen] if chosen else [])]
    paragraphs = mark_article(edition.desk.documents[document], marked, {key})
    event = next((one.id for one in edition.report.events if document in one.documents), "")
    return _render(
        "reading",
        site,
        finding=None,
        question="",
        event=event,
        articles=[Article("left", source, paragraphs, key)],
        links=_links(edition),
        rejected=False,
    )


def _article(edition: Edition, side: str, key: str, other: str, verdict: Verdict) -> Article:
    claim = edition.desk.claims[key]
    document = edition.desk.documents[claim.document]
    source = edition.memo.sources[edition.desk.numbers[document.id] - 1]
    places = telling(claim, edition.desk.claims[other], verdict)
    words = [DecidingWords(key, start, end) for start, end in places]
    paragraphs = mark_article(document, [*_compared(edition), claim], {key}, words)
    return Article(side, source, paragraphs, key)


def _compared(edition: Edition) -> list[Claim]:
    return [edition.desk.claims[key] for key in _links(edition)]


def _links(edition: Edition) -> dict[str, str]:
    """Claim -> the surest finding about it."""
    ranked = sorted(edition.report.verdicts, key=lambda one: (one.confidence, one.id))
    return {key: one.id for one in ranked for key in (one.a, one.b)}


def ask_page(
    site: Site,
    question: str,
    answer: Answer | None,
    shared: Mapping[str, Sequence[str]],
    problem: str = "",
) -> str:
    """The question box, and what is stored on the question."""
    say = page_wording(answer.lang) if answer else site.edition.say
    return _render(
        "ask",
        site,
        question=question,
        answer=answer,
        shared=shared,
        problem=problem,
        answer_say=say,
        headline=headline,
        remark=remark,
        ground=ground,
        known={document.id for document in site.edition.report.documents},
    )


def labels_page(site: Site) -> str:
    """What readers said and did not take back, the last one first."""
    return _render("labels", site, labels=site.edition.labels[::-1])


def error_page(site: Site, status: int, message: str = "") -> str:
    """What went wrong, in words; never the text of an exception."""
    say = site.edition.say
    known = say.texts["page"]["errors"]
    key = str(status) if str(status) in known else ("400" if status < 500 else "500")
    return _render("error", site, message=message or known[key])


def said(site: Site, label: Label) -> str:
    """A label in words, such as "rejected: contradiction"."""
    return _told(site.edition, label)


def _told(edition: Edition, label: Label) -> str:
    found, kind = (_named(edition, one) for one in (label.found, label.kind or label.found))
    return edition.say(f"review.{label.action}", found=found, kind=kind)


def _named(edition: Edition, kind: VerdictKind) -> str:
    return edition.say("review.none_kind" if kind is VerdictKind.NONE else f"kind_names.{kind}")


def _render(name: str, site: Site, **subject: object) -> str:
    page = html.environment(_template).get_template(f"{name}.page.j2")
    edition = site.edition
    return page.render(
        site=site,
        say=edition.say,
        memo=edition.memo,
        sections=edition.sections,
        here=name,
        static={one: static_address(one) for one in STATIC},
        kinds=KINDS,
        contradict=VerdictKind.CONTRADICT,
        repeat=repeat_command,
        told=lambda label: _told(edition, label),
        outlet_of=lambda finding: _sources(edition, finding),
        **subject,
    )


def _sources(edition: Edition, finding: Finding) -> list[Source]:
    """The articles of a finding's sides."""
    return [edition.memo.sources[one.source - 1] for one in (finding.a, finding.b)]


# --- files ---------------------------------------------------------------------------------


@cache
def static_file(name: str) -> bytes:
    """A file that pages refer to; ``name`` is one of ``STATIC``."""
    if name == "report.css":
        return html.template(name).encode("utf-8")
    return files("crosscheck.web").joinpath("static", name).read_bytes()


@cache
def static_address(name: str) -> str:
    """Where it lies; another address once its content is another."""
    return f"/static/{name}?v={hashlib.sha256(static_file(name)).hexdigest()[:12]}"


@cache
def _template(name: str) -> str | None:
    file = files("crosscheck.web").joinpath("templates", name)
    return file.read_text("utf-8") if file.is_file() else None
