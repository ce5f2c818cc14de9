"""Does a claim answer a question? What ``answering`` reads of it, in one probability.

Two logistic regressions, so that refusing rests on a probability and not on a cosine: ``screen``
does without the answer scorer, which then reads only what is likely anyway. Coefficients and the
account of their fit lie in ``data/relevance.json``, written by ``training/asking.py``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.records import Claim, Document
from crosscheck.verdicts.answering import (
    FEATURES,
    Asked,
    Found,
    Row,
    rows_of,
    with_scores,
    without_scores,
)
from crosscheck.verdicts.questions import Question

Matrix = npt.NDArray[np.float64]
Scorer = Callable[[Sequence[Claim]], Sequence[float]]

OTHER_TIME = 0.1  # of its chance is left to what is not of the time that is asked for
SCORED = 10  # claims read by the scorer, 5 ms each: more find no further answer (benchmarks)


@dataclass(frozen=True, slots=True)
class Weighing:
    """A fitted logistic regression over rows of ``FEATURES``."""

    means: Matrix
    scales: Matrix
    coefficients: Matrix
    intercept: float

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability that each row's claim answers."""
        if not rows:
            return []
        values = (np.asarray(rows, dtype=np.float64) - self.means) / self.scales
        scores = values @ self.coefficients + self.intercept
        return [float(one) for one in 1.0 / (1.0 + np.exp(-scores))]


@dataclass(frozen=True, slots=True)
class Relevance:
    """A fitted model of the probability that a claim answers."""

    screen: Weighing  # reads nothing of the scorer's part
    full: Weighing
    least: float  # probability from which a claim counts as an answer
    fitted: str


def answer_chances(
    question: Question,
    found: Sequence[Found],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    asked: Asked,
    score: Scorer,
) -> list[float]:
    """The probability of each claim that it answers; the likeliest are read by the scorer.

    claims: see ``rows_of``. score: the scorer's probabilities for some claims.
    """
    model = bundled_relevance()
    rows = rows_of(question, found, claims, documents, asked)
    chances = _in_time(rows, model.screen.probabilities(without_scores(rows)))
    likely = sorted(range(len(rows)), key=lambda number: -chances[number])[:SCORED]
    scored = with_scores(
        [rows[number] for number in likely], score([found[number].claim for number in likely])
    )
    for number, chance in zip(likely, model.full.probabilities(scored), strict=True):
        chances[number] = chance
    return _in_time(rows, chances)


def _in_time(rows: Sequence[Row], chances: Sequence[float]) -> list[float]:
    """Chances where the question names a time: articles of another lose, if any is of that."""
    apart = [bool(row["time_apart"]) for row in rows]
    if all(apart):
        return list(chances)
    return [
        OTHER_TIME * chance if away else chance for away, chance in zip(apart, chances, strict=True)
    ]


@cache
def bundled_relevance() -> Relevance:
    """The model that belongs to the bundled encoder and scorer."""
    source = files("crosscheck.verdicts").joinpath("data", "relevance.json")
    return read_relevance(source.read_text("utf-8"))


def read_relevance(text: str) -> Relevance:
    """Parse a fitted model; ModelError if it was fitted for other features."""
    raw = json.loads(text)
    if tuple(raw["features"]) != FEATURES:
        raise ModelError("relevance was fitted for other features; run training/asking.py")
    return Relevance(
        _weighing(raw["screen"]), _weighing(raw["full"]), float(raw["least"]), raw["fitted"]
    )


def _weighing(raw: Mapping[str, Any]) -> Weighing:
    means, scales, coefficients = (
        np.asarray(raw[name]) for name in ("means", "scales", "coefficients")
    )
    return Weighing(means, scales, coefficients, float(raw["intercept"]))


def write_relevance(model: Relevance) -> str:
    """The file text of a fitted model, rounded so that diffs stay readable."""
    return json.dumps(
        {
            "fitted": model.fitted,
            "features": list(FEATURES),
            "least": model.least,
            "screen": _shape(model.screen),
            "full": _shape(model.full),
        },
        indent=1,
        ensure_ascii=False,
    )


def _shape(one: Weighing) -> dict[str, Any]:
    def rounded(values: Matrix) -> list[float]:
        return [round(float(value), 5) for value in values]

    return {
        "means": rounded(one.means),
        "scales": rounded(one.scales),
        "coefficients": rounded(one.coefficients),
        "intercept": round(one.intercept, 5),
    }
