"""What a second claim is to the best answer: the same answer, another answer, or none.

All three at once, by a multinomial logistic regression over how likely the claim answers by
itself, how near it is to the best answer, and what the judge and the asked-for values say of the
two. What says the same in other words may share no word with the question, and what contradicts
the best answer is likelier to be one. ``training/asking.py`` writes ``data/company.json``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.records import Claim, Quantity, VerdictKind
from crosscheck.values import Comparison, compare_quantities, compare_times
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.signals import logit

Matrix = npt.NDArray[np.float64]

KINDS = ("none", "same", "other")
FEATURES = (
    "chance",
    "similarity",
    "agree",
    "contradict",
    "value_equal",
    "value_conflict",
    "same_document",
)
_LEANING: Mapping[Comparison, float] = {"equal": 1.0, "compatible": 0.6, "conflict": -1.0}


@dataclass(frozen=True, slots=True)
class Company:
    """The probability that a claim answers with the best answer, and with another one."""

    same: float
    other: float


@dataclass(frozen=True, slots=True)
class CompanyModel:
    """A fitted model; rows of ``coefficients`` follow ``KINDS``, columns ``FEATURES``."""

    means: Matrix
    scales: Matrix
    coefficients: Matrix
    intercepts: Matrix
    least_same: float  # probability from which a claim joins the best answer
    least_other: float  # and from which it is taken to answer otherwise
    fitted: str

    def weigh(self, rows: Sequence[Sequence[float]]) -> list[Company]:
        """What each row's claim is to the best answer; asked-for values decide for what they do."""
        if not rows:
            return []
        values = (np.asarray(rows, dtype=np.float64) - self.means) / self.scales
        scores = values @ self.coefficients.T + self.intercepts
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        return [
            _decided(dict(zip(FEATURES, row, strict=True)), float(same), float(other))
            for row, (_none, same, other) in zip(rows, shares, strict=True)
        ]


def _decided(row: Mapping[str, float], same: float, other: float) -> Company:
    if row["value_equal"]:
        return Company(same + other, 0.0)
    return Company(0.0, same + other) if row["value_conflict"] else Company(same, other)


def company_row(
    question: Question,
    best: Claim,
    one: Claim,
    *,
    chance: float,
    similarity: float,
    chances: Mapping[VerdictKind, float],
) -> list[float]:
    """One row for the model, in the order of ``FEATURES``.

    chance: of the claim, that it answers by itself. similarity: cosine of the two claims.
    chances: what the calibration makes of the two.
    """
    leaning = typed_leaning(question, best, one)
    found = {
        "chance": logit(chance),
        "similarity": similarity,
        "agree": chances.get(VerdictKind.AGREE, 0.0),
        "contradict": chances.get(VerdictKind.CONTRADICT, 0.0),
        "value_equal": float(leaning is not None and leaning > 0),
        "value_conflict": float(leaning is not None and leaning < 0),
        "same_document": float(best.document == one.document),
    }
    return [found[name] for name in FEATURES]


def typed_leaning(question: Question, a: Claim, b: Claim) -> float | None:
    """What the asked-for values say of two answers, -1 (exclude each other) to 1 (the same).

    None where either claim gives none.
    """
    if a.stance != "asserts" or b.stance != "asserts" or a.negated != b.negated:
        return None
    relations: list[Comparison] = []
    if question.kind == "number":
        own = question.read.claim.quantities
        relations = [
            relation
            for x in _beyond(a.quantities, own)
            for y in _beyond(b.quantities, own)
            if (relation := compare_quantities(x, y)) is not None
        ]
    elif question.kind == "date":
        relations = [
            relation
            for x in a.times
            for y in b.times
            if (relation := compare_times(x, y)) is not None
        ]
    return max((_LEANING[one] for one in relations), default=None)


def _beyond(values: Sequence[Quantity], asked: Sequence[Quantity]) -> list[Quantity]:
    """The values that the question does not name itself."""
    known = {(one.low, one.high, one.unit) for one in asked}
    return [one for one in values if (one.low, one.high, one.unit) not in known]


@cache
def bundled_company() -> CompanyModel:
    """The model that belongs to the bundled judge and encoder."""
    source = files("crosscheck.verdicts").joinpath("data", "company.json")
    return read_company(source.read_text("utf-8"))


def read_company(text: str) -> CompanyModel:
    """Parse a fitted model; ModelError if it was fitted for other features."""
    raw = json.loads(text)
    if tuple(raw["features"]) != FEATURES or tuple(raw["kinds"]) != KINDS:
        raise ModelError("company was fitted for other features; run training/asking.py")
    means, scales, coefficients, intercepts = (
        np.asarray(raw[name]) for name in ("means", "scales", "coefficients", "intercepts")
    )
    return CompanyModel(
        means,
        scales,
        coefficients,
        intercepts,
        least_same=float(raw["least"]["same"]),
        least_other=float(raw["least"]["other"]),
        fitted=raw["fitted"],
    )


def write_company(model: CompanyModel) -> str:
    """The file text of a fitted model, rounded so that diffs stay readable."""

    def rounded(values: Matrix) -> object:
        return np.round(values, 5).tolist()

    return json.dumps(
        {
            "fitted": model.fitted,
            "features": list(FEATURES),
            "kinds": list(KINDS),
            "least": {"same": model.least_same, "other": model.least_other},
            "means": rounded(model.means),
            "scales": rounded(model.scales),
            "coefficients": rounded(model.coefficients),
            "intercepts": rounded(model.intercepts),
        },
        indent=1,
        ensure_ascii=False,
    )
