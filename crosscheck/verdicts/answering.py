"""What speaks for a claim answering a question: words, names, meaning, and the kind of answer.

One row of numbers a claim, read by the model in ``relevance``. Everything but the scorer's part
is cheap, so that the scorer need only be asked about the claims that are likely anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from crosscheck.records import Claim, Document, TimeSpan
from crosscheck.values import compare_times
from crosscheck.verdicts.profiles import Profile, compound_parts, content_words, profile
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.signals import logit

SHORTEST_STEM = 5  # letters in which kindred words begin alike,
STEM_SHARE = 0.5  # and the share of the shorter word that they must be
COVERED = timedelta(days=4)  # an article tells of the days around its publication
VALUE_KINDS = ("number", "date", "actor", "location", "cause", "polarity")
SCORED = ("scorer", "scorer_similarity", "scorer_words", "scorer_behind")
FEATURES = (
    *SCORED,
    "similarity",
    "words_claim",
    "stems_claim",
    "axis_shared",
    "words_context",
    "words_before",
    "words_document",
    "rarest_missing",
    "names_claim",
    "names_document",
    "short",
    "asks",
    "looks_back",
    "time_apart",
    "reserved",
    *(f"{kind}_given" for kind in VALUE_KINDS),
    *(f"{kind}_missing" for kind in VALUE_KINDS),
)
Row = dict[str, float]  # by name of the feature; without the scorer's part until it was asked


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that was found for a question, with the cosine of the two."""

    claim: Claim
    similarity: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What the archive makes of a question.

    weights: inverse document frequency of its words; under "" that of unknown words.
    times: document id -> the times it names, as that document would mean them ("im Mai").
    """

    weights: Mapping[str, float]
    times: Mapping[str, Sequence[TimeSpan]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around a claim: words and names, lower-cased lemmas."""

    before: frozenset[str]  # in the sentence before it
    document: frozenset[str]  # in its whole document, with the title
    time_apart: bool  # the question names a time that is not this article's


def rows_of(
    question: Question,
    found: Sequence[Found],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    asked: Asked,
) -> list[Row]:
    """A row for each claim, without the scorer's part; see ``with_scores``.

    claims: all claims of the documents that the found ones stand in.
    """
    holding = {one.claim.document for one in found}
    by_document: dict[str, list[Claim]] = {key: [] for key in holding}
    for claim in claims.values():
        if claim.document in holding:
            by_document[claim.document].append(claim)
    words = _words_by_claim([claim for told in by_document.values() for claim in told])
    whole = {
        key: _title_words(documents, key).union(*(_said(one, words) for one in told))
        for key, told in by_document.items()
    }
    apart = {
        key: _time_apart(asked.times.get(key, ()), documents.get(key), told)
        for key, told in by_document.items()
    }
    rows = []
    for one in found:
        key = one.claim.document
        before = _before(one.claim, by_document[key], words)
        around = _Surroundings(before, whole[key], apart[key])
        rows.append(_row(question, one, words[one.claim.id], around, asked.weights))
    return rows


def with_scores(rows: Sequence[Row], scores: Sequence[float]) -> list[list[float]]:
    """The rows with the answer scorer's part, in the order of ``FEATURES``."""
    best = max(map(_strength, scores), default=0.0)
    found = []
    for row, score in zip(rows, scores, strict=True):
        scored = {
            "scorer": _strength(score),
            "scorer_similarity": score * row["similarity"],
            "scorer_words": score * row["words_claim"],
            "scorer_behind": best - _strength(score),
        }
        found.append([(row | scored)[name] for name in FEATURES])
    return found


def without_scores(rows: Sequence[Row]) -> list[list[float]]:
    """The rows in the order of ``FEATURES``, with noughts for the scorer's part."""
    return [[row.get(name, 0.0) for name in FEATURES] for row in rows]


def _strength(score: float) -> float:
    return logit(score) / 3


def _row(
    question: Question,
    found: Found,
    words: frozenset[str],
    around: _Surroundings,
    weights: Mapping[str, float],
) -> Row:
    """words: those of the claim, with the parts of compounds."""
    one = profile(found.claim)
    own = words | one.names
    context = own | _plain(one.claim.context) | _plain(one.claim.text)
    asked = question.words | question.names
    row = {
        "similarity": found.similarity,
        "words_claim": _share(asked, own, weights),
        "stems_claim": _stem_share(question.words, words, weights),
        "axis_shared": float(bool(one.poles.keys() & question.read.poles.keys())),
        "words_context": _share(asked, context, weights),
        "words_before": _share(asked, around.before, weights),
        "words_document": _share(asked, around.document, weights),
        "rarest_missing": _rarest(asked - around.document, weights),
        "names_claim": _share(question.names, one.names, weights),
        "names_document": _share(question.names, around.document, weights),
        "short": 1.0 / (1.0 + len(one.tokens) / 4.0),
        "asks": float(one.claim.text.rstrip(" “”\"»«'").endswith("?")),
        "looks_back": float(one.claim.background),
        "time_apart": float(around.time_apart),
        "reserved": float(one.claim.stance != "asserts"),
    }
    given = gives(question, one)
    for kind in VALUE_KINDS:
        asks = question.kind == kind
        row[f"{kind}_given"] = float(asks and given)
        row[f"{kind}_missing"] = float(asks and not given)
    return row


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


# --- what stands around a claim --------------------------------------------------------------


def _words_by_claim(claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """Content words, with the parts of compounds, by claim."""
    plain = {claim.id: content_words(claim) for claim in claims}
    parts = compound_parts(word for words in plain.values() for word in words)
    return {
        key: words.union(*(parts[word] for word in words if word in parts))
        for key, words in plain.items()
    }


def _said(claim: Claim, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words and names of a claim."""
    return words[claim.id] | {entity.canonical.lower() for entity in claim.entities}


def _before(
    claim: Claim, told: Sequence[Claim], words: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """What is claimed in the sentence before, in the same document."""
    near = (_said(one, words) for one in told if one.sentence == claim.sentence - 1)
    return frozenset[str]().union(*near)


def _title_words(documents: Mapping[str, Document], key: str) -> frozenset[str]:
    document = documents.get(key)
    return _plain(document.title or "") if document else frozenset()


def _time_apart(
    times: Sequence[TimeSpan], document: Document | None, told: Sequence[Claim]
) -> bool:
    """Whether the question names times and the document neither dates from nor names them."""
    asked = [span for span in times if span.begin < span.finish]
    published = document.published_at if document else None
    if not asked or published is None:
        return False
    near = TimeSpan(0, 0, "", published - COVERED, published + COVERED)
    spans = [near] + [span for claim in told for span in claim.times]
    return all(compare_times(one, span) == "conflict" for one in asked for span in spans)


def _plain(text: str) -> frozenset[str]:
    return frozenset(word.strip(".,;:!?„“”\"'«»()").lower() for word in text.split())


# --- shares of words -------------------------------------------------------------------------


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
    if a[:SHORTEST_STEM] != b[:SHORTEST_STEM]:
        return False
    shortest = min(len(a), len(b))
    alike = next((n for n in range(shortest) if a[n] != b[n]), shortest)
    return alike >= SHORTEST_STEM and alike >= STEM_SHARE * shortest


def _rarest(missing: frozenset[str], weights: Mapping[str, float]) -> float:
    return max((_weight(word, weights) for word in missing), default=0.0) / 4.0


def _weight(word: str, weights: Mapping[str, float]) -> float:
    return weights.get(word, weights.get("", 4.0))
