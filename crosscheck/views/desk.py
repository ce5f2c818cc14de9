"""What the composing functions look things up in."""

from collections.abc import Mapping
from dataclasses import dataclass

from crosscheck.records import (
    Claim,
    Document,
    Point,
    Report,
    Verdict,
    VerdictKind,
)
from crosscheck.values import appeared_later
from crosscheck.views.wording import Wording


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the sections look things up in."""

    report: Report
    say: Wording
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    numbers: Mapping[str, int]  # document id -> its number in the memo
    points: Mapping[str, Point]
    findings: Mapping[str, list[Verdict]]  # event id -> verdicts


def lay_out(report: Report, say: Wording) -> Desk:
    """A report by id, verdicts by event."""
    findings: dict[str, list[Verdict]] = {event.id: [] for event in report.events}
    for verdict in report.verdicts:
        if verdict.kind is not VerdictKind.NONE:
            findings[verdict.event].append(verdict)
    return Desk(
        report=report,
        say=say,
        claims={claim.id: claim for claim in report.claims},
        documents={document.id: document for document in report.documents},
        numbers={document.id: number for number, document in enumerate(report.documents, 1)},
        points={point.id: point for point in report.points},
        findings=findings,
    )


def comes_later(one: Claim, other: Claim, desk: Desk) -> bool:
    """Whether the article of a claim surely came out after that of another."""
    return appeared_later(*(desk.documents[claim.document] for claim in (one, other)))


def sides_of(verdict: Verdict, desk: Desk) -> tuple[str, str]:
    """The claims of a verdict as they are shown: of an update the earlier report first."""
    later = verdict.kind is VerdictKind.UPDATE and comes_later(
        desk.claims[verdict.a], desk.claims[verdict.b], desk
    )
    return (verdict.b, verdict.a) if later else (verdict.a, verdict.b)
