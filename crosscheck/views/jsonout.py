"""The JSON shapes other programs read; a change of meaning is a new schema name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from crosscheck.records import (
    Answer,
    Changes,
    Claim,
    Dispute,
    DisputeSide,
    Document,
    Event,
    Evidence,
    History,
    Point,
    Position,
    Report,
    Verdict,
    VerdictKind,
)
from crosscheck.views.escaping import dump_json, json_pieces
from crosscheck.views.marks import written_reasons

SCHEMA = "crosscheck-report/1"
Shape = dict[str, Any]


def render(report: Report) -> str:
    """The report as JSON of the schema ``crosscheck-report/1``."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The same piece by piece: a night may have ten thousands of findings."""
    yield from json_pieces(_parts(report))
    yield "\n"


def report_shape(report: Report) -> Shape:
    """The report as plain values; every claim that something names is listed."""
    parts = _parts(report)
    return {key: list(one) if isinstance(one, Iterator) else one for key, one in parts.items()}


def _parts(report: Report) -> Shape:
    """Its fields; the lists are iterators."""
    held = {claim.id: claim for claim in report.claims}
    claims = {key: claim_shape(claim) for key, claim in held.items()}
    return {
        "schema": SCHEMA,
        "generated_at": _iso(report.generated_at),
        "models": {"encoder": report.encoder, "judge": report.judge},
        "documents": map(document_shape, report.documents),
        "claims": iter(claims.values()),
        "events": map(event_shape, report.events),
        "points": map(_point, report.points),
        "findings": (
            _finding(verdict, claims, written_reasons(verdict, held))
            for verdict in report.verdicts
            if verdict.kind is not VerdictKind.NONE
        ),
        "failures": [
            {"source": failure.source, "error": failure.error} for failure in report.failures
        ],
        **({"changes": changes_shape(report.changes)} if report.changes else {}),
    }


def changes_shape(changes: Changes) -> Shape:
    """What a night changed; disputes keep their ``id`` from night to night."""
    return {
        "day": changes.day.isoformat(),
        "since": changes.since.isoformat() if changes.since else None,
        "new": [_dispute(one) for one in changes.new],
        "changed": [
            _dispute(one.after)
            | {
                "joined": [_dispute_side(side) for side in one.joined],
                "left": [_dispute_side(side) for side in one.left],
                "reworded": [
                    {"before": _dispute_side(old), "now": _dispute_side(now)}
                    for old, now in one.reworded
                ],
            }
            for one in changes.changed
        ],
        "resolved": [
            _dispute(one.dispute)
            | {
                "how": one.how,
                "side": _dispute_side(one.side) if one.side else None,
                "now": one.now,
            }
            for one in changes.resolved
        ],
        "standing": changes.standing,
        "waiting": changes.waiting,
        "left_out": changes.left_out,
    }


def _dispute(one: Dispute) -> Shape:
    return {
        "id": one.id,
        "event": one.event,
        "point": one.point,
        "question": one.question,
        "type": one.type,
        "layer": one.layer,
        "confidence": one.confidence,
        "since": one.since.isoformat(),
        "sides": [_dispute_side(side) for side in one.sides],
        "against": [list(pair) for pair in one.against],
    }


def _dispute_side(side: DisputeSide) -> Shape:
    return {
        "document": side.document,
        "article": side.article,
        "outlet": side.outlet,
        "speaker": side.speaker,
        "text": side.text,
    }


def answer_line(answer: Answer) -> str:
    """An answer as one line of JSON."""
    return dump_json(answer_shape(answer), indent=None) + "\n"


def answer_document(answer: Answer) -> str:
    """An answer as indented JSON."""
    return dump_json(answer_shape(answer)) + "\n"


def answer_shape(answer: Answer) -> Shape:
    """An answer as plain values."""
    return {
        "question": answer.question,
        "lang": answer.lang,
        "verdict": answer.verdict,
        "positions": [_position(position) for position in answer.positions],
        "evidence": [_evidence(evidence) for evidence in answer.evidence],
    }


def claims_shape(claims: Sequence[Claim], documents: Mapping[str, Document]) -> list[Shape]:
    """Claims in document order, with the title of their article and their cue."""
    return [
        claim_shape(claim) | {"document_title": documents[claim.document].title, "cue": claim.cue}
        for claim in claims
    ]


def render_list(shapes: Iterable[Shape]) -> str:
    """A JSON list."""
    return dump_json(list(shapes)) + "\n"


def document_shape(document: Document) -> Shape:
    """An article without its text; ``dated_by`` only where its date is guessed."""
    return {
        "id": document.id,
        "outlet": document.outlet,
        "title": document.title,
        "published_at": _iso(document.published_at),
        "lang": document.lang,
        "url": document.url,
        "path": document.path,
        "origin": document.origin or document.id,
        **({"dated_by": document.dated_by} if document.date_guessed else {}),
    }


def source_shape(document: Document, history: History) -> Shape:
    """An article with how much of it could be read, its versions, and whether it is still there."""
    return document_shape(document) | {
        "published_precision": document.published_precision if document.published_at else None,
        "dated_by": document.dated_by,
        "provenance": document.provenance,
        "version": history.version,
        "versions": history.versions,
        "stored_at": _iso(history.stored_at),
        "replaced_by": history.replaced_by,
        "vanished_at": _iso(history.vanished_at),
    }


def claim_shape(claim: Claim) -> Shape:
    """A claim; ``text`` is the stored document's ``text[start:end]``."""
    return {
        "id": claim.id,
        "document": claim.document,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "quote_type": claim.quote_type,
        "speaker": _speaker(claim),
        "stance": claim.stance,
    }


def event_shape(event: Event) -> Shape:
    """An event with the ids of its documents and claims."""
    return {
        "id": event.id,
        "label": event.label,
        "start": _iso(event.start),
        "end": _iso(event.end),
        "documents": list(event.documents),
        "claims": list(event.claims),
    }


def _speaker(claim: Claim) -> Shape | None:
    if claim.speaker is None:
        return None
    return {"text": claim.speaker.text, "canonical": claim.speaker.canonical}


def _point(point: Point) -> Shape:
    return {
        "id": point.id,
        "event": point.event,
        "question": point.question,
        "positions": [_position(position) for position in point.positions],
    }


def _position(position: Position) -> Shape:
    return {
        "label": position.label,
        "claims": list(position.claims),
        "speakers": list(position.speakers),
        "outlets": list(position.outlets),
        "origins": position.origins,
    }


def _finding(verdict: Verdict, claims: Mapping[str, Shape], reasons: Sequence[str]) -> Shape:
    """One compared pair with both its claims; ``reader`` only where a reader spoke of it."""
    spoken = {"reader": {"action": verdict.reader, "found": verdict.found}}
    return {
        "id": verdict.id,
        "event": verdict.event,
        "point": verdict.point,
        "verdict": str(verdict.kind),
        "type": verdict.type,
        "layer": verdict.layer,
        "a": claims[verdict.a],
        "b": claims[verdict.b],
        "confidence": verdict.confidence,
        "reasons": list(reasons),
        **(spoken if verdict.reader else {}),
    }


def _evidence(evidence: Evidence) -> Shape:
    document = evidence.document
    return {
        "claim": evidence.claim.id,
        "document": document.id,
        "outlet": document.outlet,
        "published_at": _iso(document.published_at),
        "text": evidence.claim.text,
        "speaker": _speaker(evidence.claim),
        "score": round(evidence.score, 4),
    }


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
