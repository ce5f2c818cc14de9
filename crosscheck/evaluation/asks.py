"""Asking measured end to end: the real command's path on folders with labelled questions.

A case holds articles and ``questions.jsonl``: a question, the quotes that answer it, its
positions and one of the four verdicts. All articles of all cases are stored together, so that
nine other events are in the way of every question.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crosscheck import pipeline
from crosscheck.errors import UsageError
from crosscheck.records import Answer, Claim, Document
from crosscheck.workspace import Workspace

QUESTIONS_FILE = "questions.jsonl"
VERDICTS = ("agreed", "disputed", "single-source", "unanswerable")


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question."""

    case: str
    text: str
    lang: str
    verdict: str
    answers: tuple[tuple[str, int, int], ...]  # document id, start, end of each quote
    positions: tuple[frozenset[str], ...]  # ids of the documents behind each position

    def is_answer(self, claim: Claim) -> bool:
        """Whether the claim overlaps a quote that answers, by half of the shorter."""
        return any(_overlaps(claim, place) for place in self.answers)


def _overlaps(claim: Claim, place: tuple[str, int, int]) -> bool:
    document, start, end = place
    if document != claim.document:
        return False
    common = min(end, claim.end) - max(start, claim.start)
    return common >= 0.5 * min(end - start, claim.end - claim.start)


@dataclass(frozen=True, slots=True)
class AskEvaluation:
    """What was measured; shares are of the answerable questions where not said otherwise."""

    questions: int
    answerable: int
    hit_at_1: float  # the first piece of evidence answers
    hit_at_3: float
    evidence_precision: float  # of all evidence shown
    verdict_accuracy: float  # of all questions, four kinds
    refused: float  # of the unanswerable ones, refused
    wrongly_refused: float
    disputes_found: float  # of the disputed ones, called disputed
    false_disputes: float  # of the agreed and single-source ones, called disputed
    confusion: dict[str, dict[str, int]]  # labelled -> said -> count
    models: tuple[str, str]

    def as_json(self) -> dict[str, Any]:
        """What a results file holds."""
        return asdict(self)


def read_questions(folder: Path, documents: Sequence[Document]) -> list[Asked]:
    """The questions of every case below the folder; UsageError if there is none."""
    found = [
        _read(json.loads(line), path.parent, documents)
        for path in sorted(folder.glob(f"*/{QUESTIONS_FILE}"))
        for line in path.read_text("utf-8").splitlines()
    ]
    if not found:
        raise UsageError(f"{folder}: no case folder with a {QUESTIONS_FILE}")
    return found


def _read(raw: dict[str, Any], case: Path, documents: Sequence[Document]) -> Asked:
    own = {Path(d.path).stem: d for d in documents if d.path and Path(d.path).parent == case}
    places = []
    for answer in raw["answers"]:
        document = own[answer["doc"]]
        start = document.text.find(answer["quote"])
        places.append((document.id, start, start + len(answer["quote"])))
    return Asked(
        case=case.name,
        text=raw["question"],
        lang=raw["lang"],
        verdict=raw["verdict"],
        answers=tuple(places),
        positions=tuple(
            frozenset(own[name].id for name in position["docs"]) for position in raw["positions"]
        ),
    )


def evaluate(folder: Path, workspace: Workspace) -> AskEvaluation:
    """Store the folder's articles in an empty workspace and ask every question."""
    documents = pipeline.ingest(workspace, [folder]).documents
    asked = read_questions(folder, documents)
    answered = [(one, pipeline.ask(workspace, one.text)) for one in asked]
    models = (workspace.encoder.model_id, workspace.judge.model_id)
    return score(answered, models)


def score(answered: Sequence[tuple[Asked, Answer]], models: tuple[str, str]) -> AskEvaluation:
    """Score answers against the labels."""
    answerable = [row for row in answered if row[0].verdict != "unanswerable"]
    others = [row for row in answered if row[0].verdict == "unanswerable"]
    disputed = [row for row in answered if row[0].verdict == "disputed"]
    settled = [row for row in answerable if row[0].verdict != "disputed"]
    shown = [(one, e.claim) for one, answer in answerable for e in answer.evidence]
    return AskEvaluation(
        questions=len(answered),
        answerable=len(answerable),
        hit_at_1=_share([_hit(one, answer, 1) for one, answer in answerable]),
        hit_at_3=_share([_hit(one, answer, 3) for one, answer in answerable]),
        evidence_precision=_share([one.is_answer(claim) for one, claim in shown]),
        verdict_accuracy=_share([answer.verdict == one.verdict for one, answer in answered]),
        refused=_share([answer.verdict == "unanswerable" for _one, answer in others]),
        wrongly_refused=_share([answer.verdict == "unanswerable" for _one, answer in answerable]),
        disputes_found=_share([answer.verdict == "disputed" for _one, answer in disputed]),
        false_disputes=_share([answer.verdict == "disputed" for _one, answer in settled]),
        confusion={
            label: {
                said: sum(o.verdict == label and a.verdict == said for o, a in answered)
                for said in VERDICTS
            }
            for label in VERDICTS
        },
        models=models,
    )


def _hit(one: Asked, answer: Answer, k: int) -> bool:
    return any(one.is_answer(evidence.claim) for evidence in answer.evidence[:k])


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
