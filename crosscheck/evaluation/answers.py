"""How good an answer scorer is: the right sentence first, questions nothing answers refused.

*Sheets*: a question about one aspect of an event against all sentences of the event's sheet,
27 of them, five right. *Cases*: the questions of invented news coverage against every sentence
of their case; unanswerable ones must score low against all of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crosscheck.errors import UsageError
from crosscheck.evaluation.encoder import read_haystack
from crosscheck.evaluation.groups import read_lines
from crosscheck.evaluation.judge import HELD_OUT_SHEETS
from crosscheck.evaluation.pairs import calibration_error
from crosscheck.ports import AnswerScorer

REFUSED_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class AnswersEvaluation:
    """Everything measured; ``as_json`` is what a results file holds."""

    model: str
    questions: int  # of event sheets
    first: float  # share of questions whose best-scored sentence answers
    first_three: float  # share with an answer among the best three
    average_precision: float  # mean over questions
    separation: float  # chance that an answer outscores another sentence (area under ROC)
    case_questions: int
    case_first: float  # questions of cases: best-scored sentence of all cases answers
    case_first_three: float
    calibration_error: float  # over sheet sentences
    reliability: tuple[tuple[float, float, int], ...]  # mean score, share right, count
    refused: float  # share of unanswerable case questions with no sentence at 0.5 or more
    unanswerable: int

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to four places, keys in the order of the fields."""
        rounded: dict[str, Any] = json.loads(
            json.dumps(asdict(self)), parse_float=lambda x: round(float(x), 4)
        )
        return rounded


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of the statements of one question, and which of them answer it."""

    scores: np.ndarray  # (n,) float
    right: np.ndarray  # (n,) bool

    def hit(self, k: int) -> bool:
        """Whether an answer is among the best k."""
        return bool(self.right[np.argsort(-self.scores, kind="stable")[:k]].any())

    @property
    def average_precision(self) -> float:
        """Mean precision at the ranks of the answers."""
        ranked = self.right[np.argsort(-self.scores, kind="stable")]
        ranks = np.flatnonzero(ranked) + 1
        return float(np.mean(np.arange(1, len(ranks) + 1) / ranks)) if len(ranks) else 0.0


def evaluate(points_dir: Path, bench_dir: Path, scorer: AnswerScorer) -> AnswersEvaluation:
    """Measure a scorer on held-out event sheets and on the questions of cases.

    Raises UsageError naming the file or folder that is missing.
    """
    sheets = sheet_rankings(points_dir, scorer)
    cases, unanswerable = case_rankings(bench_dir, scorer)
    error, reliability = calibration_error(
        [(float(s), bool(r)) for one in sheets for s, r in zip(one.scores, one.right, strict=True)]
    )
    return AnswersEvaluation(
        model=scorer.model_id,
        questions=len(sheets),
        first=_share([one.hit(1) for one in sheets]),
        first_three=_share([one.hit(3) for one in sheets]),
        average_precision=float(np.mean([one.average_precision for one in sheets])),
        separation=separation(sheets),
        case_questions=len(cases),
        case_first=_share([one.hit(1) for one in cases]),
        case_first_three=_share([one.hit(3) for one in cases]),
        calibration_error=error,
        reliability=reliability,
        refused=_share([bool((one.scores < REFUSED_BELOW).all()) for one in unanswerable]),
        unanswerable=len(unanswerable),
    )


def sheet_rankings(points_dir: Path, scorer: AnswerScorer) -> list[Ranking]:
    """Each aspect's question of the held-out sheets against all sentences of its event."""
    files = [points_dir / f"{name}.jsonl" for name in HELD_OUT_SHEETS]
    return rank_sheets([sheet for file in files for sheet in read_lines(file)], scorer)


def rank_sheets(sheets: Sequence[Mapping[str, Any]], scorer: AnswerScorer) -> list[Ranking]:
    """A ranking for each question of each event sheet."""
    asked: list[tuple[str, list[str], set[str]]] = []
    for sheet in sheets:
        groups = [aspect["a"] + aspect["b"] for aspect in sheet["aspects"]]
        every = [text for group in groups for text in group] + sheet["other"]
        for aspect, group in zip(sheet["aspects"], groups, strict=True):
            asked.append((aspect["q"], every, set(group)))
    return _rank(asked, scorer)


def case_rankings(bench_dir: Path, scorer: AnswerScorer) -> tuple[list[Ranking], list[Ranking]]:
    """Questions of cases with an answer, and those without, each against its own case."""
    answered: list[tuple[str, list[str], set[str]]] = []
    unanswerable: list[tuple[str, list[str], set[str]]] = []
    files = sorted(bench_dir.glob("*/questions.jsonl"))
    if not files:
        raise UsageError(f"{bench_dir}: no case folder with a questions.jsonl")
    for file in files:
        hay = read_haystack(file.parent.parent, case=file.parent.name)
        rows = {question: {hay.texts[i] for i in right} for question, right in hay.questions}
        for raw in read_lines(file):
            right = rows.get(raw["question"], set())
            if right:
                answered.append((raw["question"], list(hay.texts), right))
            elif raw["verdict"] == "unanswerable":
                unanswerable.append((raw["question"], list(hay.texts), set()))
    return _rank(answered, scorer), _rank(unanswerable, scorer)


def separation(rankings: Sequence[Ranking]) -> float:
    """Mean over questions of the chance that an answer outscores a sentence that is none."""
    shares = []
    for one in rankings:
        good, bad = one.scores[one.right], one.scores[~one.right]
        shares.append(float((good[:, None] > bad[None, :]).mean()))
    return float(np.mean(shares))


def _rank(asked: Sequence[tuple[str, list[str], set[str]]], scorer: AnswerScorer) -> list[Ranking]:
    pairs = [(question, text) for question, texts, _ in asked for text in texts]
    scores = scorer.score(pairs)
    found, at = [], 0
    for _, texts, right in asked:
        part = np.asarray(scores[at : at + len(texts)])
        found.append(Ranking(part, np.array([text in right for text in texts])))
        at += len(texts)
    return found


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))
