"""Does a claim answer a question? What ``answering`` reads of it, in one probability.

Two logistic regressions, so that refusing rests on a probability and not on a cosine: ``screen``
does without the answer scorer, which then reads only what is likely anyway. Coefficients and the
account of their fit lie in ``data/relevance.json``, written by ``training/relevance.py``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
from crosscheck.verdicts.weighing import Weighing, read_weighing, weighing_shape

Scorer = Callable[[Sequence[Claim]], Sequence[float]]

OTHER_TIME = 0.1  # of its chance is left to what is not of the time that is asked for
SCORED = 8  # claims read by the scorer, 8 ms each: ten find no further answer on held-out cases


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
    screened = model.screen.probabilities(without_scores(rows))
    likely = likeliest(rows, screened)
    scored = with_scores(
        [rows[number] for number in likely], score([found[number].claim for number in likely])
    )
    return join_chances(rows, screened, likely, model.full.probabilities(scored))


def likeliest(rows: Sequence[Row], screened: Sequence[float]) -> list[int]:
    """The numbers of the claims that the scorer reads, likeliest first."""
    chances = _in_time(rows, screened)
    return sorted(range(len(chances)), key=lambda number: -chances[number])[:SCORED]


def join_chances(
    rows: Sequence[Row], screened: Sequence[float], likely: Sequence[int], read: Sequence[float]
) -> list[float]:
    """One chance for each claim; what the scorer did not read is no likelier than what it did.

    screened: of all rows. likely: numbers of those that were read; read: their full chances.
    """
    bar = min(read, default=1.0)
    chances = [min(chance, bar) for chance in screened]
    for number, chance in zip(likely, read, strict=True):
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
        raise ModelError("relevance was fitted for other features; run training/relevance.py")
    return Relevance(
        read_weighing(raw["screen"]), read_weighing(raw["full"]), float(raw["least"]), raw["fitted"]
    )


def write_relevance(model: Relevance) -> str:
    """The file text of a fitted model, rounded so that diffs stay readable."""
    return json.dumps(
        {
            "fitted": model.fitted,
            "features": list(FEATURES),
            "least": model.least,
            "screen": weighing_shape(model.screen),
            "full": weighing_shape(model.full),
        },
        indent=1,
        ensure_ascii=False,
    )
