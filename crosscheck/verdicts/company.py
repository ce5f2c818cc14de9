"""What a second claim is to the best answer: the same answer, another answer, or none.

Two logistic regressions over how likely the claim answers by itself, how near it is to the best
answer, what the judge says of the two, and what the asked-for kind of thing is in each: the number,
the time, who or where, yes or no. What says the same in other words may share no word with the
question, and what contradicts the best answer is likelier to be one. ``training/relevance.py``
writes ``data/company.json``.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crosscheck.errors import ModelError
from crosscheck.records import Claim, VerdictKind
from crosscheck.values import Comparison, compare_quantities, compare_times
from crosscheck.verdicts.counts import rejects_number
from crosscheck.verdicts.metonyms import actors_of
from crosscheck.verdicts.profiles import Profile, profile
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.signals import logit
from crosscheck.verdicts.wanted import clock_minutes, values_wanted
from crosscheck.verdicts.weighing import Weighing, read_weighing, weighing_shape

ALIKE = ("agree", "value_equal", "names_shared", "side_same")  # the same answer is likelier
APART = ("contradict", "value_conflict", "names_other", "side_other")  # another one is
FEATURES = ("chance", "similarity", "same_document", *ALIKE, *APART)
SAME_MINUTES = 15  # within which two times of day are one: "gegen 2.15 Uhr", "kurz nach 2 Uhr"
_LEANING: Mapping[Comparison, float] = {"equal": 1.0, "compatible": 0.6, "conflict": -1.0}


@dataclass(frozen=True, slots=True)
class Company:
    """The probability that a claim answers with the best answer, and with another one."""

    same: float
    other: float


@dataclass(frozen=True, slots=True)
class CompanyModel:
    """Both fitted models, over rows of ``FEATURES``, and from which probability they count."""

    same: Weighing
    other: Weighing
    least_same: float
    least_other: float
    fitted: str

    def weigh(self, rows: Sequence[Sequence[float]]) -> list[Company]:
        """What each row's claim is to the best answer; numbers and times decide where they can."""
        return [
            _decided(dict(zip(FEATURES, row, strict=True)), same, other)
            for row, same, other in zip(
                rows, self.same.probabilities(rows), self.other.probabilities(rows), strict=True
            )
        ]


def _decided(row: Mapping[str, float], same: float, other: float) -> Company:
    """Where values say how the two stand to each other, only whether it answers at all is open."""
    if row["value_equal"]:
        return Company(min(1.0, same + other), 0.0)
    if row["value_conflict"]:
        return Company(0.0, 1.0 / (1.0 + math.exp(-row["chance"])))
    return Company(same, other)


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
    names, side = _names_leaning(question, best, one), _side_leaning(question, best, one)
    found = {
        "chance": logit(chance),
        "similarity": similarity,
        "same_document": float(best.document == one.document),
        "agree": chances.get(VerdictKind.AGREE, 0.0),
        "contradict": chances.get(VerdictKind.CONTRADICT, 0.0),
        "value_equal": float(leaning is not None and leaning > 0),
        "value_conflict": float(leaning is not None and leaning < 0),
        "names_shared": float(names > 0),
        "names_other": float(names < 0),
        "side_same": float(side > 0),
        "side_other": float(side < 0),
    }
    return [found[name] for name in FEATURES]


def typed_leaning(question: Question, a: Claim, b: Claim) -> float | None:
    """What the asked-for values say of two answers, -1 (exclude each other) to 1 (the same).

    None where either claim gives none.
    """
    if a.stance != "asserts" or b.stance != "asserts" or _denies(a) != _denies(b):
        return None
    relations: list[Comparison] = []
    if question.kind == "number":
        relations = [
            relation
            for x in values_wanted(question, a)
            for y in values_wanted(question, b)
            if (relation := compare_quantities(x, y)) is not None
        ]
    elif question.kind == "date":
        relations = [
            relation
            for x in a.times
            for y in b.times
            if (relation := compare_times(x, y)) is not None
        ] or _compare_clocks(a, b)
    return max((_LEANING[one] for one in relations), default=None)


def _compare_clocks(a: Claim, b: Claim) -> list[Comparison]:
    """Times of day, where days do not decide."""
    return [
        "equal" if min(apart, 24 * 60 - apart) <= SAME_MINUTES else "conflict"
        for x in clock_minutes(a)
        for y in clock_minutes(b)
        for apart in (abs(x - y),)
    ]


def _denies(claim: Claim) -> bool:
    """Whether a claim is negated, and not only one number in it: "sechs und nicht sieben"."""
    return claim.negated and not rejects_number(claim)


def _names_leaning(question: Question, a: Claim, b: Claim) -> int:
    """Who or where: 1 for a name in common, -1 for other names, 0 where either names nobody."""
    if question.kind not in {"actor", "location"}:
        return 0
    first, second = (_names(question, claim) for claim in (a, b))
    if not first or not second:
        return 0
    return 1 if first & second else -1


def _names(question: Question, claim: Claim) -> frozenset[str]:
    """Names in what is claimed, beyond those of the question; a country is its office holder."""
    return frozenset(
        name
        for entity in actors_of(claim)
        if claim.content_start <= entity.start < claim.content_end
        for name in (entity.canonical.lower(), (entity.stands_for or "").lower())
        if name and name not in question.names
    )


def _side_leaning(question: Question, a: Claim, b: Claim) -> int:
    """Yes or no: 1 if both take one side of the question, -1 if they take different ones."""
    if question.kind != "polarity":
        return 0
    first, second = (_side(profile(claim), question) for claim in (a, b))
    return first * second


def _side(one: Profile, question: Question) -> int:
    """The side a claim takes: by the words of the question's own opposites, else by negation."""
    shared = [
        pole * question.read.poles[axis][0]
        for axis, (pole, _word) in one.poles.items()
        if axis in question.read.poles
    ]
    if shared:
        return 1 if sum(shared) >= 0 else -1
    return -1 if one.claim.negated != (one.claim.stance == "denies") else 1


@cache
def bundled_company() -> CompanyModel:
    """The model that belongs to the bundled judge and encoder."""
    source = files("crosscheck.verdicts").joinpath("data", "company.json")
    return read_company(source.read_text("utf-8"))


def read_company(text: str) -> CompanyModel:
    """Parse a fitted model; ModelError if it was fitted for other features."""
    raw = json.loads(text)
    if tuple(raw["features"]) != FEATURES:
        raise ModelError("company was fitted for other features; run training/relevance.py")
    return CompanyModel(
        read_weighing(raw["same"]),
        read_weighing(raw["other"]),
        least_same=float(raw["least"]["same"]),
        least_other=float(raw["least"]["other"]),
        fitted=raw["fitted"],
    )


def write_company(model: CompanyModel) -> str:
    """The file text of a fitted model, rounded so that diffs stay readable."""
    return json.dumps(
        {
            "fitted": model.fitted,
            "features": list(FEATURES),
            "least": {"same": model.least_same, "other": model.least_other},
            "same": weighing_shape(model.same),
            "other": weighing_shape(model.other),
        },
        indent=1,
        ensure_ascii=False,
    )
