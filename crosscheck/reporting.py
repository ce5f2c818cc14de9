"""The report that is made of the events that were compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crosscheck import verdicts
from crosscheck.corpus import Corpus
from crosscheck.records import Event, Failure, Mention, Point, Report, Verdict
from crosscheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing the claims of one event gave."""

    event: Event
    verdicts: tuple[Verdict, ...]
    rejected: tuple[Verdict, ...]  # by a reader
    points: tuple[Point, ...]
    pairs: int  # how many were judged


def make_report(
    workspace: Workspace,
    corpus: Corpus,
    compared: Sequence[Compared],
    failures: Sequence[Failure] = (),
) -> Report:
    """The report about some events that were compared."""
    chosen = [one.event for one in compared]
    points = [point for one in compared for point in one.points]
    covered = {document for one in chosen for document in one.documents}
    named = {claim for one in chosen for claim in one.claims}
    correction = workspace.correction
    return Report(
        generated_at=datetime.now(UTC),
        encoder=workspace.encoder.model_id,
        judge=workspace.judge.model_id,
        documents=tuple(one for one in corpus.documents.values() if one.id in covered),
        claims=tuple(claim for claim in corpus.claims.values() if claim.id in named),
        events=tuple(chosen),
        points=tuple(points),
        verdicts=tuple(verdict for one in compared for verdict in one.verdicts),
        failures=tuple(failures),
        pairs_judged=sum(one.pairs for one in compared),
        mentions=_mentions(chosen, points, corpus),
        thresholds=dict(workspace.calibration.least),
        rejected=sum(len(one.rejected) for one in compared),
        corrected=correction.labels if correction else 0,
    )


def _mentions(
    chosen: Sequence[Event], points: Sequence[Point], corpus: Corpus
) -> dict[str, tuple[dict[str, Mention], ...]]:
    """For each point, how each outlet of its event carries each position."""
    held = {one.id: {key: corpus.documents[key] for key in one.documents} for one in chosen}
    return {
        point.id: tuple(verdicts.mention_matrix(point, corpus.claims, held[point.event]))
        for point in points
    }


def unjudged(workspace: Workspace) -> list[Failure]:
    """Pairs that the judge could not judge, as one failure of the judge."""
    notes = workspace.unjudged
    if not notes:
        return []
    problem = f"{len(notes)} pairs without a usable answer count as not comparable ({notes[0]})"
    return [Failure(workspace.judge.model_id, problem)]
