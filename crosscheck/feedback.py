"""Readers look over what was found: the findings to review, and what their labels teach.

review   Store.findings, Store.labels              -> Report, Labels
         verdicts.review_queue, verdicts.make_label  (the command line walks through)
refit    Store.labels, corpus.find_pairs, Judge  -> Example*
         verdicts.cross_validate, fit_recalibration  -> Reliability, Recalibration
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from crosscheck import claims as claims_stage
from crosscheck import verdicts
from crosscheck.corpus import find_events, find_pairs, read_corpus
from crosscheck.errors import UsageError
from crosscheck.records import Report
from crosscheck.workspace import Workspace


def last_findings(workspace: Workspace) -> Report:
    """What was found last, as a report without events and points; rejected findings as well.

    Raises UsageError where nothing was compared yet.
    """
    held = {one.id: one for one in workspace.store.documents()}
    current = {one.id: one for one in claims_stage.resolve_corpus(workspace.store.claims(), held)}
    found = [one for one in workspace.store.findings() if one.a in current and one.b in current]
    if not found:
        raise UsageError("no findings are stored here; run `crosscheck report` first")
    named = {key: current[key] for one in found for key in (one.a, one.b)}
    return Report(
        generated_at=datetime.now(UTC),
        encoder="",
        judge="",
        documents=tuple(held.values()),
        claims=tuple(named.values()),
        events=(),
        points=(),
        verdicts=tuple(found),
    )


def reader_labels(workspace: Workspace, report: Report) -> verdicts.Labels:
    """What readers said, to be looked up for the claims of a report."""
    return verdicts.Labels(
        workspace.store.labels(),
        {claim.id: claim for claim in report.claims},
        {document.id: document for document in report.documents},
    )


@dataclass(frozen=True, slots=True)
class Refit:
    """What the reader's labels make of the confidences."""

    reliability: verdicts.Reliability  # on pairs held out of the fit
    change: verdicts.Recalibration
    unused: int  # labels of pairs that are not compared any more


def refit(workspace: Workspace) -> Refit:
    """Fit the calibration to all labels of this workspace; nothing is stored.

    Raises UsageError for too few labels.
    """
    given = workspace.store.labels()
    examples = labelled_examples(workspace) if given else []
    bundled = verdicts.bundled_calibration()
    reliability = verdicts.cross_validate(examples, bundled)
    change = verdicts.fit_recalibration(examples, bundled, workspace.judge.model_id)
    return Refit(reliability, change, max(0, len(given) - len(examples)))


def labelled_examples(workspace: Workspace) -> list[verdicts.Example]:
    """Labelled pairs with the chances that the bundled calibration gives them, copies once."""
    corpus = read_corpus(workspace)
    labels = verdicts.Labels(workspace.store.labels(), corpus.claims, corpus.documents)
    found: dict[frozenset[str], verdicts.Example] = {}
    for one in find_events(corpus):
        pairs = find_pairs(one, corpus)
        said = [labels.of(pair.a, pair.b) for pair in pairs]
        if not any(said):
            continue
        chances = verdicts.pair_chances(
            pairs,
            corpus.claims,
            corpus.documents,
            workspace.judge,
            calibration=verdicts.bundled_calibration(),
        )
        for pair, label, row in zip(pairs, said, chances, strict=True):
            if label:
                example = verdicts.Example(row, label.found, label.kind, one.id)
                found.setdefault(labels.statements(pair.a, pair.b), example)
    return list(found.values())
