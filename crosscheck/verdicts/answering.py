"""What speaks for a claim answering a question: words, names, meaning, and the kind of answer.

One row of numbers a claim, read by the model in ``relevance``. Everything but the scorer's part
is cheap, so that the scorer need only be asked about the claims that are likely anyway.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from crosscheck.records import Claim, Document, TimeSpan
from crosscheck.values import compare_times
from crosscheck.verdicts.profiles import Profile, compound_parts, content_words, profile
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.signals import logit
from crosscheck.verdicts.wanted import says_time, values_wanted

SHORTEST_STEM = 5  # letters in which kindred words begin alike,
STEM_SHARE = 0.5  # and the share of the shorter word that they must be
COVERED = timedelta(days=4)  # an article tells of the days around its publication
VALUE_KINDS = ("number", "date", "actor", "location", "cause", "polarity")
SCORED = ("scorer", "scorer_behind")
SPEAKING_FOR = (
    "scorer",
    "similarity",
    "said",
    "said_telling",
    "said_before",
    "said_in_document",
    "names",
    "names_in_document",
    *(f"{kind}_given" for kind in VALUE_KINDS),
)
SPEAKING_AGAINST = (
    "scorer_behind",
    "asks",
    "time_apart",
    *(f"{kind}_missing" for kind in VALUE_KINDS),
)
FEATURES = (*SPEAKING_FOR, *SPEAKING_AGAINST)
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


class _Said:
    """Words that stand somewhere, to be asked whether one of them is a question's word."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._by_beginning: dict[str, list[str]] = {}
        for word in words:
            self._by_beginning.setdefault(word[:SHORTEST_STEM], []).append(word)

    def __contains__(self, word: str) -> bool:
        """Whether the same or a kindred word is there.

        Kindred is what begins alike: "initiieren" and "Initiative", "telefonieren" and "Telefonat".
        """
        return word in self._words or any(
            _kindred(word, other) for other in self._by_beginning.get(word[:SHORTEST_STEM], ())
        )


class _Wanted:
    """What a question looks for: its words and names, by how rare they are."""

    def __init__(
        self, question: Question, found: Sequence[_Said], weights: Mapping[str, float]
    ) -> None:
        self.question = question
        self._weights = weights
        self._words = question.words | question.names
        counts = {word: sum(word in said for said in found) for word in self._words}
        self._telling = {word: math.log(len(found) / n) for word, n in counts.items() if n}

    def share(self, said: _Said) -> float:
        """The share of the words, by how rare they are in the archive, that are said."""
        return _share({word: self._rarity(word) for word in self._words}, said)

    def telling_share(self, said: _Said) -> float:
        """The same by how few of the claims found say them.

        What all say is the topic, and what no article says tells nothing.
        """
        return _share(self._telling, said)

    def share_of_names(self, said: _Said) -> float:
        """As ``share``, of the names."""
        return _share({name: self._rarity(name) for name in self.question.names}, said)

    def _rarity(self, word: str) -> float:
        return self._weights.get(word, self._weights.get("", 4.0))


def _share(weights: Mapping[str, float], said: _Said) -> float:
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in said) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around a claim: words and names, lower-cased lemmas."""

    before: _Said  # in the sentence before it
    document: _Said  # in its whole document, with the title
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
        key: _Said(_title_words(documents, key).union(*(_told(one, words) for one in told)))
        for key, told in by_document.items()
    }
    apart = {
        key: _time_apart(asked.times.get(key, ()), documents.get(key), told)
        for key, told in by_document.items()
    }
    own = [_Said(_told(one.claim, words)) for one in found]
    wanted = _Wanted(question, own, asked.weights)
    rows = []
    for one, said in zip(found, own, strict=True):
        key = one.claim.document
        before = _Said(_before(one.claim, by_document[key], words))
        rows.append(_row(wanted, one, said, _Surroundings(before, whole[key], apart[key])))
    return rows


def with_scores(rows: Sequence[Row], scores: Sequence[float]) -> list[list[float]]:
    """The rows with the answer scorer's part, in the order of ``FEATURES``."""
    best = max(map(_strength, scores), default=0.0)
    found = []
    for row, score in zip(rows, scores, strict=True):
        scored = {"scorer": _strength(score), "scorer_behind": best - _strength(score)}
        found.append([(row | scored)[name] for name in FEATURES])
    return found


def without_scores(rows: Sequence[Row]) -> list[list[float]]:
    """The rows in the order of ``FEATURES``, with noughts for the scorer's part."""
    return [[row.get(name, 0.0) for name in FEATURES] for row in rows]


def _strength(score: float) -> float:
    return logit(score) / 3


def _row(wanted: _Wanted, found: Found, said: _Said, around: _Surroundings) -> Row:
    """said: words and names of the claim."""
    question, one = wanted.question, profile(found.claim)
    row = {
        "similarity": found.similarity,
        "said": wanted.share(said),
        "said_telling": wanted.telling_share(said),
        "said_before": wanted.share(around.before),
        "said_in_document": wanted.share(around.document),
        "names": wanted.share_of_names(said),
        "names_in_document": wanted.share_of_names(around.document),
        "asks": float(one.claim.text.rstrip(" “”\"»«'").endswith("?")),
        "time_apart": float(around.time_apart),
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
    match question.kind:
        case "number":
            duration = bool(claim.times) and _asks_duration(question)
            return duration or bool(values_wanted(question, claim))
        case "date":
            return says_time(claim)
        case "actor" | "location":
            said = claim.speaker if question.kind == "actor" else one.found["place"]
            return bool(one.names - question.names or said)
        case "cause":
            return bool(one.found["cause"])
        case "polarity":
            return claim.negated or bool(one.poles.keys() & question.read.poles.keys())
    return True


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


def _told(claim: Claim, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words and names of a claim."""
    return words[claim.id] | {entity.canonical.lower() for entity in claim.entities}


def _before(
    claim: Claim, told: Sequence[Claim], words: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """What is claimed in the sentence before, in the same document."""
    near = (_told(one, words) for one in told if one.sentence == claim.sentence - 1)
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


def _kindred(a: str, b: str) -> bool:
    """Whether two words of one beginning are of one family."""
    shortest = min(len(a), len(b))
    alike = next((n for n in range(shortest) if a[n] != b[n]), shortest)
    return alike >= SHORTEST_STEM and alike >= STEM_SHARE * shortest
