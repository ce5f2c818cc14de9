"""Reviewing findings: which come first, what a reader's command means, what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crosscheck.records import Label, ReaderAction, Report, Verdict, VerdictKind
from crosscheck.verdicts.labels import Labels, labelled_side

Step = Literal["accept", "reject", "relabel", "skip", "undo", "quit", "help"]
KEYS: dict[str, Step] = {
    "a": "accept",
    "r": "reject",
    "l": "relabel",
    "s": "skip",
    "u": "undo",
    "q": "quit",
    "?": "help",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the reader."""

    step: Step
    kind: VerdictKind | None = None  # of a relabelling


def parse_command(line: str) -> Command | None:
    """``a``, ``accept``, ``l u``, ``relabel update``; None for what is no command.

    Steps and verdicts may be cut short as long as they are clear.
    """
    words = line.casefold().split()
    step = _step(words[0]) if words else None
    if step is None or len(words) > 2:
        return None
    kind = _kind(words[1]) if len(words) == 2 else None
    complete = (step == "relabel") == (kind is not None) and (kind is None) == (len(words) == 1)
    return Command(step, kind) if complete else None


def _step(word: str) -> Step | None:
    if word in KEYS:
        return KEYS[word]
    found = [step for step in KEYS.values() if len(word) > 2 and step.startswith(word)]
    return found[0] if len(found) == 1 else None


def _kind(word: str) -> VerdictKind | None:
    return next((kind for kind in VerdictKind if kind.value.startswith(word)), None)


def review_queue(
    verdicts: Iterable[Verdict],
    labels: Labels,
    *,
    event: str | None = None,
    kind: VerdictKind | None = None,
    again: bool = False,
) -> list[Verdict]:
    """Findings in the order they are best reviewed in, copies of one finding once.

    Contradictions come first, they weigh most; of each sort the least certain first, where a
    reader's word teaches most (uncertainty sampling, Lewis and Gale 1994).
    event, kind: only those. again: also what has a label.
    """
    current = [one if labels.of(one.a, one.b) else as_found(one) for one in verdicts]
    asked = [
        one
        for one in current
        if (event is None or one.event == event)
        and (kind is None or one.kind is kind)
        and (again or labels.of(one.a, one.b) is None)
    ]
    asked.sort(key=lambda one: (one.kind is not VerdictKind.CONTRADICT, one.confidence, one.id))
    firsts = {(labels.statements(one.a, one.b), one.kind): one for one in reversed(asked)}
    return [one for one in asked if firsts[labels.statements(one.a, one.b), one.kind] is one]


def make_label(
    verdict: Verdict,
    command: Command,
    report: Report,
    models: tuple[str, str],
    now: datetime,
) -> Label:
    """The label that accepting, rejecting or relabelling a finding of a report gives.

    models: ids of the encoder and the judge that the finding was made with.
    """
    claims = {claim.id: claim for claim in report.claims if claim.id in {verdict.a, verdict.b}}
    documents = {document.id: document for document in report.documents}
    action, kind, found = _said(command, verdict)
    return Label(
        a=labelled_side(claims[verdict.a], documents),
        b=labelled_side(claims[verdict.b], documents),
        action=action,
        kind=kind,
        found=found,
        confidence=verdict.confidence,
        encoder=models[0],
        judge=models[1],
        at=now,
    )


def _said(
    command: Command, verdict: Verdict
) -> tuple[ReaderAction, VerdictKind | None, VerdictKind]:
    """Action, the reader's verdict, and what it speaks of.

    Accepting and rejecting are about the verdict that is shown, even where that is an earlier
    one of the reader; relabelling a finding as what was found is accepting it.
    """
    if command.step == "reject":
        return "reject", None, verdict.kind
    found = verdict.found or verdict.kind
    kind = command.kind or verdict.kind
    return ("accept" if kind is found else "relabel"), kind, found


def as_found(verdict: Verdict) -> Verdict:
    """A finding without an earlier word of the reader, which was taken back."""
    return replace(verdict, kind=verdict.found or verdict.kind, reader=None, found=None)
