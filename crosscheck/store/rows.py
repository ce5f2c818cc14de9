"""Records as rows and JSON, and back.

Moments are kept as ISO 8601 in UTC, so that text order is their order.
"""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from crosscheck.records import (
    Claim,
    DecidingWords,
    Document,
    DroppedLine,
    Entity,
    Label,
    LabelledSide,
    Quantity,
    Speaker,
    TimeSpan,
    Verdict,
    VerdictKind,
)

DOCUMENT_COLUMNS = (
    "id, outlet, title, published_at, published_precision, lang, text, url, path,"
    " agencies, family, dropped, provenance, dated_by"
)


def read_document(row: tuple[Any, ...]) -> Document:
    """An article of a row of ``DOCUMENT_COLUMNS``; its origin is itself until origins are known."""
    return Document(
        id=row[0],
        outlet=row[1],
        title=row[2],
        published_at=time_of(row[3]),
        published_precision=row[4],
        lang=row[5],
        text=row[6],
        url=row[7],
        path=row[8],
        agencies=tuple(json.loads(row[9])),
        family=row[10],
        dropped=tuple(DroppedLine(**item) for item in json.loads(row[11])),
        provenance=row[12],
        dated_by=row[13],
        origin=row[0],
    )


def header_row(document: Document, key: str) -> dict[str, Any]:
    """What the table of articles holds of one beside its text: all that may be corrected later.

    key: where it lives, see ``source_key``.
    """
    return {
        "source_key": key,
        "title": document.title,
        "published_at": iso(document.published_at),
        "published_precision": document.published_precision,
        "lang": document.lang,
        "url": document.url,
        "path": document.path,
        "agencies": json.dumps(document.agencies),
        "family": document.family,
        "dropped": json.dumps([asdict(line) for line in document.dropped]),
        "provenance": document.provenance,
        "dated_by": document.dated_by,
    }


def document_row(
    document: Document, key: str, version: int, claims_version: str, now: datetime
) -> dict[str, Any]:
    """What the table of articles holds of a version that is stored now."""
    return header_row(document, key) | {
        "id": document.id,
        "outlet": document.outlet,
        "version": version,
        "text": document.text,
        "sha256": document.sha256,
        "claims_version": claims_version,
        "ingested_at": iso(now),
    }


def read_claim(data: dict[str, Any]) -> Claim:
    """A claim as it was written down; older ones may lack what came later."""
    speaker = data["speaker"]
    return replace(
        Claim(**data),
        speaker=Speaker(**speaker) if speaker else None,
        chain=tuple(data["chain"]),
        lemmas=tuple(data["lemmas"]),
        entities=tuple(Entity(**item) for item in data["entities"]),
        demonyms=tuple(Entity(**item) for item in data.get("demonyms", ())),
        quantities=tuple(_quantity(item) for item in data["quantities"]),
        times=tuple(_time_span(item) for item in data["times"]),
    )


def _quantity(item: dict[str, Any]) -> Quantity:
    return replace(Quantity(**item), sides=tuple(item.get("sides", ())))


def read_verdict(data: dict[str, Any]) -> Verdict:
    """A finding as it was written down."""
    return replace(
        Verdict(**data),
        kind=VerdictKind(data["kind"]),
        reasons=tuple(data["reasons"]),
        deciding=tuple(DecidingWords(**item) for item in data["deciding"]),
        found=VerdictKind(data["found"]) if data.get("found") else None,
    )


def read_label(row: tuple[Any, ...]) -> Label:
    """What a reader said, of the row from ``action`` on."""
    action, kind, found, confidence, encoder, judge, payload, at = row
    sides = json.loads(payload)
    return Label(
        a=_side(sides["a"]),
        b=_side(sides["b"]),
        action=action,
        kind=VerdictKind(kind) if kind else None,
        found=VerdictKind(found),
        confidence=confidence,
        encoder=encoder,
        judge=judge,
        at=moment(at),
    )


def _side(data: dict[str, Any]) -> LabelledSide:
    return LabelledSide(**(data | {"published_at": time_of(data["published_at"])}))


def timed(item: dict[str, Any]) -> dict[str, Any]:
    """With moments where the names of fields end in ``_at``."""
    return {key: time_of(value) if key.endswith("_at") else value for key, value in item.items()}


def _time_span(item: dict[str, Any]) -> TimeSpan:
    begin, finish = moment(item.pop("begin")), moment(item.pop("finish"))
    return TimeSpan(**item, begin=begin, finish=finish)


def iso(moment: datetime | None) -> str | None:
    """A moment as it is kept."""
    return moment.astimezone(UTC).isoformat() if moment else None


def moment(text: str) -> datetime:
    """A kept moment that is never missing."""
    return datetime.fromisoformat(text)


def time_of(text: str | None) -> datetime | None:
    """A kept moment."""
    return moment(text) if text else None
