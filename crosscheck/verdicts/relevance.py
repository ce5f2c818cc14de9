"""Does a claim answer a question? Scorer, encoder, words and the kind of answer, in one number.

A logistic regression joins them, so that refusing rests on a probability and not on a cosine.
Coefficients and the account of their fit lie in ``data/relevance.json``, written by
``training/relevance.py``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.records import Claim, Document, TimeSpan
from crosscheck.values import compare_times
from crosscheck.verdicts.profiles import Profile, profiles
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.signals import logit

Matrix = npt.NDArray[np.float64]

SHORTEST_STEM = 5  # letters in which kindred words begin alike,
STEM_SHARE = 0.5  # and the share of the shorter word that they must be
COVERED = timedelta(days=4)  # an article tells of the days around its publication
VALUE_KINDS = ("number", "date", "actor", "location", "cause", "polarity")
FEATURES = (
    "scorer",
    "similarity",
    "scorer_similarity",
    "words_claim",
    "stems_claim",
    "axis_shared",
    "words_context",
    "words_document",
    "rarest_missing",
    "names_claim",
    "names_document",
    "scorer_words",
    "short",
    "looks_back",
    "time_apart",
    "reserved",
    *(f"{kind}_given" for kind in VALUE_KINDS),
    *(f"{kind}_missing" for kind in VALUE_KINDS),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may answer, with what is known before the words are read."""

    profile: Profile
    similarity: float  # cosine of question and claim
    scorer: float  # probability of the answer scorer
    document_words: frozenset[str]  # content words and names of its whole document
    time_apart: bool = False  # the question names a time that is not this article's

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.profile.claim


@dataclass(frozen=True, slots=True)
class Relevance:
    """A fitted model of the probability that a claim answers."""

    means: Matrix
    scales: Matrix
    coefficients: Matrix
    intercept: float
    least: float  # probability from which a claim counts as an answer
    fitted: str

    def probabilities(self, rows: Matrix) -> Matrix:
        """(n,) probabilities of (n, features) rows."""
        scores = (rows - self.means) / self.scales @ self.coefficients + self.intercept
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))


def features(question: Question, one: Candidate, weights: Mapping[str, float]) -> list[float]:
    """One row for the model, in the order of ``FEATURES``.

    weights: inverse document frequency of words; unknown words count as rare.
    """
    own = one.profile.words
    context = own | _plain(one.claim.context) | _plain(one.claim.text)
    asked = question.words | question.names
    shared = _share(asked, own | one.profile.names, weights)
    found = {
        "scorer": logit(one.scorer) / 3,
        "similarity": one.similarity,
        "scorer_similarity": one.scorer * one.similarity,
        "words_claim": shared,
        "stems_claim": _stem_share(question.words, own, weights),
        "axis_shared": float(bool(one.profile.poles.keys() & question.read.poles.keys())),
        "words_context": _share(asked, context | one.profile.names, weights),
        "words_document": _share(asked, one.document_words, weights),
        "rarest_missing": _rarest(asked - one.document_words, weights),
        "names_claim": _share(question.names, one.profile.names, weights),
        "names_document": _share(question.names, one.document_words, weights),
        "scorer_words": one.scorer * shared,
        "short": 1.0 / (1.0 + len(one.profile.tokens) / 4.0),
        "looks_back": float(one.claim.background),
        "time_apart": float(one.time_apart),
        "reserved": float(one.claim.stance != "asserts"),
    }
    given = gives(question, one.profile)
    for kind in VALUE_KINDS:
        asks = question.kind == kind
        found[f"{kind}_given"] = float(asks and given)
        found[f"{kind}_missing"] = float(asks and not given)
    return [found[name] for name in FEATURES]


def answer_chances(
    question: Question,
    retrieved: Sequence[tuple[Claim, float, float]],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    weights: Mapping[str, float],
    model: Relevance | None = None,
) -> list[float]:
    """The probability that each retrieved claim answers, in the given order.

    retrieved: claim, cosine to the question, probability of the answer scorer.
    claims: all claims of the documents that the retrieved ones stand in.
    weights: inverse document frequency of the question's words; under "" of unknown words.
    """
    rows = feature_rows(question, retrieved, claims, documents, weights)
    if not rows:
        return []
    chances = (model or bundled_relevance()).probabilities(np.asarray(rows, dtype=np.float64))
    return [float(chance) for chance in chances]


def feature_rows(
    question: Question,
    retrieved: Sequence[tuple[Claim, float, float]],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    weights: Mapping[str, float],
) -> list[list[float]]:
    """What the model reads of each retrieved claim; see answer_chances."""
    holding = {claim.document for claim, _similarity, _scorer in retrieved}
    made = profiles([claim for claim in claims.values() if claim.document in holding])
    words: dict[str, set[str]] = {key: _title_words(documents, key) for key in holding}
    for one in made.values():
        words[one.claim.document] |= one.words | one.names
    apart = {key: _time_apart(question, key, claims, documents) for key in holding}
    return [
        features(
            question,
            Candidate(
                profile=made[claim.id],
                similarity=similarity,
                scorer=scorer,
                document_words=frozenset(words[claim.document]),
                time_apart=apart[claim.document],
            ),
            weights,
        )
        for claim, similarity, scorer in retrieved
    ]


def _title_words(documents: Mapping[str, Document], key: str) -> set[str]:
    document = documents.get(key)
    return set(_plain(document.title or "")) if document else set()


def _time_apart(
    question: Question,
    key: str,
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
) -> bool:
    """Whether the question names times and the document neither dates from nor names them."""
    asked = [span for span in question.read.claim.times if span.begin < span.finish]
    document = documents.get(key)
    published = document.published_at if document else None
    if not asked or published is None:
        return False
    near = TimeSpan(0, 0, "", published - COVERED, published + COVERED)
    told = [near] + [
        span for claim in claims.values() if claim.document == key for span in claim.times
    ]
    return all(compare_times(one, span) == "conflict" for one in asked for span in told)


def gives(question: Question, one: Profile) -> bool:
    """Whether the claim holds the kind of thing that is asked for, beyond the question's own."""
    claim = one.claim
    others = bool(one.names - question.names)
    given: dict[str, bool] = {
        "number": bool(claim.quantities) or bool(claim.times and _asks_duration(question)),
        "date": bool(claim.times),
        "actor": others or claim.speaker is not None,
        "location": others or bool(one.found["place"]),
        "cause": bool(one.found["cause"]),
        "polarity": claim.negated or bool(one.poles.keys() & question.read.poles.keys()),
    }
    return given.get(question.kind, True)


def _asks_duration(question: Question) -> bool:
    return question.text.lower().startswith(("wie lang", "how long"))


def _plain(text: str) -> frozenset[str]:
    return frozenset(word.strip(".,;:!?„“”\"'«»()").lower() for word in text.split())


def _share(asked: frozenset[str], found: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(_weight(word, weights) for word in asked)
    return sum(_weight(word, weights) for word in asked & found) / total if total else 0.0


def _stem_share(
    asked: frozenset[str], found: frozenset[str], weights: Mapping[str, float]
) -> float:
    """The share of the asked words, by weight, that the claim says in the same or a kindred word.

    Kindred is what begins alike: "initiieren" and "Initiative", "telefonieren" and "Telefonat".
    """
    total = sum(_weight(word, weights) for word in asked)
    shared = sum(
        _weight(word, weights) for word in asked if any(_kindred(word, other) for other in found)
    )
    return shared / total if total else 0.0


def _kindred(a: str, b: str) -> bool:
    if a == b:
        return True
    alike = next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    return alike >= SHORTEST_STEM and alike >= STEM_SHARE * min(len(a), len(b))


def _rarest(missing: frozenset[str], weights: Mapping[str, float]) -> float:
    return max((_weight(word, weights) for word in missing), default=0.0) / 4.0


def _weight(word: str, weights: Mapping[str, float]) -> float:
    return weights.get(word, weights.get("", 4.0))


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
        means=np.asarray(raw["means"]),
        scales=np.asarray(raw["scales"]),
        coefficients=np.asarray(raw["coefficients"]),
        intercept=float(raw["intercept"]),
        least=float(raw["least"]),
        fitted=raw["fitted"],
    )


def write_relevance(model: Relevance) -> str:
    """The file text of a fitted model, rounded so that diffs stay readable."""

    def rounded(values: Matrix) -> Sequence[float]:
        return [round(float(value), 5) for value in values]

    return json.dumps(
        {
            "fitted": model.fitted,
            "features": list(FEATURES),
            "least": model.least,
            "means": rounded(model.means),
            "scales": rounded(model.scales),
            "coefficients": rounded(model.coefficients),
            "intercept": round(model.intercept, 5),
        },
        indent=1,
        ensure_ascii=False,
    )
