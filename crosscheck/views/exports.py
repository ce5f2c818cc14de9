"""Findings for a spreadsheet (CSV) and claims for the web of data (schema.org, JSON-LD).

Claims only, never ``ClaimReview``: that would be a rating, and ratings are for people to give.
"""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from crosscheck.records import Claim, Document, Report, VerdictKind
from crosscheck.views.escaping import dump_json, safe_url, visible
from crosscheck.views.marks import written_reasons

FINDING = ("finding", "event", "event_label", "question", "verdict", "type", "layer", "confidence")
SIDE = (
    *("outlet", "published_at", "speaker", "quote_type", "stance", "text", "url"),
    *("document", "start", "end"),
)
COLUMNS = (
    *FINDING,
    *(f"a_{name}" for name in SIDE),
    *(f"b_{name}" for name in SIDE),
    "reasons",
)
# A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection). One that is set
# to a language with decimal commas begins a cell after every semicolon, quoted or not.
_FORMULA = re.compile(r"""(?P<before>(?:^|;)[\s"']*)(?=[=+\-@＝＋－＠])""")
# What could end or begin an element where the JSON is put inside a page.
_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def render_csv(report: Report) -> str:
    """One finding a row, both sides in it (RFC 4180)."""
    claims = {claim.id: claim for claim in report.claims}
    documents = {document.id: document for document in report.documents}
    questions = {point.id: point.question for point in report.points}
    labels = {event.id: event.label for event in report.events}
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in report.verdicts:
        if one.kind is not VerdictKind.NONE:
            head = [
                one.id,
                one.event,
                labels.get(one.event, ""),
                questions.get(one.point or "", ""),
            ]
            kinds = [str(one.kind), one.type, one.layer or "", f"{one.confidence:.4f}"]
            a, b = (_side(claims[key], documents) for key in (one.a, one.b))
            reasons = "; ".join(written_reasons(one, claims))
            rows.writerow(map(_cell, [*head, *kinds, *a, *b, reasons]))
    return out.getvalue()


def _side(claim: Claim, documents: Mapping[str, Document]) -> list[str]:
    document = documents[claim.document]
    return [
        document.outlet or "",
        _date(document) or "",
        claim.speaker.canonical if claim.speaker else "",
        claim.quote_type,
        claim.stance,
        claim.text,
        safe_url(document.url) or "",
        document.id,
        str(claim.start),
        str(claim.end),
    ]


def _cell(text: str) -> str:
    return _FORMULA.sub(r"\g<before>'", visible(text).strip())


def render_jsonld(report: Report) -> str:
    """The claims as schema.org ``Claim``, each with its author and where it appeared.

    It may stand inside a page as it is: no text in it closes a script element.
    """
    documents = {document.id: document for document in report.documents}
    graph = [_article(document) for document in report.documents]
    graph += [_claim(claim, documents[claim.document]) for claim in report.claims]
    written = dump_json({"@context": "https://schema.org", "@graph": graph})
    return written.translate(_MARKUP) + "\n"


def _article(document: Document) -> dict[str, Any]:
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": _name("document", document.id),
        "inLanguage": document.lang,
    }
    known = {
        "headline": document.title,
        "url": safe_url(document.url),
        "datePublished": _date(document),
    }
    article |= {key: value for key, value in known.items() if value}
    if document.outlet:
        article["publisher"] = _organization(document.outlet)
    if document.origin and document.origin != document.id:
        article["isBasedOn"] = {"@id": _name("document", document.origin)}
    return article


def _claim(claim: Claim, document: Document) -> dict[str, Any]:
    """Whether a speaker is a person or a body is not known, so it gets a name and no type."""
    made: dict[str, Any] = {
        "@type": "Claim",
        "@id": _name("claim", claim.id),
        "text": claim.text,
        "inLanguage": document.lang,
        "appearance": {"@id": _name("document", document.id)},
    }
    if claim.speaker:
        made["author"] = {"name": claim.speaker.canonical}
    elif document.outlet:
        made["author"] = _organization(document.outlet)
    return made


def _organization(outlet: str) -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "name": outlet}


def _name(kind: str, key: str) -> str:
    return f"urn:crosscheck:{kind}:{key}"


def _date(document: Document) -> str | None:
    """ISO 8601, no more precise than it is known."""
    when = document.published_at
    if when is None:
        return None
    return when.date().isoformat() if document.published_precision == "day" else when.isoformat()
