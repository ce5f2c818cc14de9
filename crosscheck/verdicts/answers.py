"""Claims that answer a question to positions: who answers what, and whether they agree.

Only claims of one event are put side by side. An answer joins the position it does not
contradict and agrees with most; one that contradicts every position opens its own. The
question names the point, so here the judge is only asked whether two answers exclude each
other, and a typed value (the number, the time) decides before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crosscheck.ports import Judge
from crosscheck.records import (
    Answer,
    AnswerVerdict,
    Claim,
    Document,
    Evidence,
    Pair,
    Position,
    Quantity,
    TimeSpan,
    VerdictKind,
)
from crosscheck.values import Comparison, compare_quantities, compare_times
from crosscheck.verdicts.calibration import Calibration
from crosscheck.verdicts.compare import pair_chances
from crosscheck.verdicts.metonyms import actors_of
from crosscheck.verdicts.points import position_of
from crosscheck.verdicts.profiles import profile
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.settled import only_renamed

Vector = npt.NDArray[np.float32]

MOST_COMPARED = 12  # answers put side by side: 66 pairs, so an answer stays a matter of a moment
BESIDE_BEST = 0.5  # of the best score; what is likely half as much disputes nothing
LEAST_BESIDE = 0.1  # of a claim that contradicts the best answer; its own bar need not be reached
MOST_FURTHER = 30  # further claims of the event compared with the best answer
CORROBORATES = 0.6  # probability of agreement from which a claim is taken to say the same
OPPOSES = (
    0.4  # probability of contradiction from which a likely answer is taken to dispute the best
)
EXCLUDES = (
    0.3  # share of contradict over agree among the two from which two answers exclude each other
)
LABEL_VALUES = 3  # names or values in the label of a position


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim with the probability that it answers, and the event it belongs to."""

    claim: Claim
    score: float
    event: str


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What two answers are compared with."""

    documents: Mapping[str, Document]
    judge: Judge
    vectors: Mapping[str, Vector]
    calibration: Calibration | None

    def chances(self, pairs: Sequence[tuple[Claim, Claim]]) -> list[dict[VerdictKind, float]]:
        """The probability of each kind of verdict for each pair."""
        claims = {one.id: one for pair in pairs for one in pair}
        asked = [Pair("question", a.id, b.id, self._similarity(a, b)) for a, b in pairs]
        return pair_chances(asked, claims, self.documents, self.judge, calibration=self.calibration)

    def _similarity(self, a: Claim, b: Claim) -> float:
        if a.id not in self.vectors or b.id not in self.vectors:
            return 0.0
        return float(self.vectors[a.id] @ self.vectors[b.id])


@dataclass(slots=True)
class _Group:
    members: list[Claim] = field(default_factory=list)


def answer(
    question: Question,
    ranked: Sequence[Ranked],
    documents: Mapping[str, Document],
    judge: Judge,
    *,
    least: float,
    vectors: Mapping[str, Vector] | None = None,
    calibration: Calibration | None = None,
) -> Answer:
    """What the claims say to the question; unanswerable if none reaches ``least``.

    ranked: best first. The event of the best claim is the one answered about.
    vectors: claim id -> unit row, for how near two answers are.
    """
    kept = [one for one in ranked if one.score >= least]
    if not kept:
        return Answer(question.text, question.lang, "unanswerable", (), ())
    kept = [
        one
        for one in kept
        if one.event == kept[0].event and one.score >= BESIDE_BEST * kept[0].score
    ][:MOST_COMPARED]
    compare = _Comparison(documents, judge, vectors or {}, calibration)
    kept = _with_further(kept, ranked, compare)
    found = [one.claim for one in kept]
    groups = _group(found, _leanings(question, found, compare))
    claims = {one.claim.id: one.claim for one in kept}
    positions = tuple(
        position_of(
            [one.id for one in group.members],
            claims,
            documents,
            _label(question, group.members),
        )
        for group in groups
    )
    evidence = tuple(
        Evidence(one.claim, documents[one.claim.document], round(one.score, 4)) for one in kept
    )
    return Answer(question.text, question.lang, _verdict(positions), positions, evidence)


def _verdict(positions: Sequence[Position]) -> AnswerVerdict:
    if len(positions) > 1:
        return "disputed"
    return "agreed" if positions[0].origins > 1 else "single-source"


def _with_further(
    kept: Sequence[Ranked], ranked: Sequence[Ranked], compare: _Comparison
) -> list[Ranked]:
    """The answers, and claims of the event that the best one finds company or dispute in.

    What says the same in other words may share no word with the question; its score is the best
    one's times the agreement. What contradicts must be likely to answer on its own account, too.
    """
    best, known = kept[0], {one.claim.id for one in kept}
    others = [one for one in ranked if one.event == best.event and one.claim.id not in known]
    others = others[:MOST_FURTHER]
    weighed = compare.chances([(best.claim, one.claim) for one in others])
    further = []
    for one, chances in zip(others, weighed, strict=True):
        agreed = chances.get(VerdictKind.AGREE, 0.0)
        against = chances.get(VerdictKind.CONTRADICT, 0.0)
        if agreed >= CORROBORATES:
            further.append(Ranked(one.claim, best.score * agreed, one.event))
        elif against >= OPPOSES and one.score >= LEAST_BESIDE:
            further.append(one)
    return sorted([*kept, *further], key=lambda one: -one.score)


# --- side by side ----------------------------------------------------------------------------


def _group(answers: Sequence[Claim], leaning: Mapping[frozenset[str], float]) -> list[_Group]:
    groups: list[_Group] = []
    for claim in answers:
        fits = [
            (_mean_leaning(claim, group, leaning), -number) for number, group in enumerate(groups)
        ]
        best = max(fits, default=None)
        if best is None or best[0] <= -EXCLUDES:
            groups.append(_Group([claim]))
        else:
            groups[-best[1]].members.append(claim)
    return groups


def _mean_leaning(claim: Claim, group: _Group, leaning: Mapping[frozenset[str], float]) -> float:
    values = [leaning[frozenset((claim.id, one.id))] for one in group.members]
    return sum(values) / len(values)


def _leanings(
    question: Question, answers: Sequence[Claim], compare: _Comparison
) -> dict[frozenset[str], float]:
    """For each two answers a number from -1 (they exclude each other) to 1 (they agree)."""
    found: dict[frozenset[str], float] = {}
    open_pairs: list[tuple[Claim, Claim]] = []
    for number, a in enumerate(answers):
        for b in answers[number + 1 :]:
            typed = _typed(question, a, b)
            if typed is None:
                open_pairs.append((a, b))
            else:
                found[frozenset((a.id, b.id))] = typed
    for (a, b), chances in zip(open_pairs, compare.chances(open_pairs), strict=True):
        agree = chances.get(VerdictKind.AGREE, 0.0)
        against = chances.get(VerdictKind.CONTRADICT, 0.0)
        total = agree + against
        found[frozenset((a.id, b.id))] = (agree - against) / total if total else 0.0
    return found


_LEANING: Mapping[Comparison, float] = {"equal": 1.0, "compatible": 0.6, "conflict": -1.0}


def _typed(question: Question, a: Claim, b: Claim) -> float | None:
    """What the asked-for values say; None where either claim gives none."""
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


# --- labels ----------------------------------------------------------------------------------


def _label(question: Question, claims: Sequence[Claim]) -> str:
    """The answer in a word where the kind of question allows it, else "" for a wording."""
    if question.kind == "number":
        return _joined(_texts(claims[0].quantities))
    if question.kind == "date":
        return _joined(_texts(claims[0].times))
    if question.kind in {"actor", "location"}:
        return _joined(
            [
                entity.canonical
                for claim in _likest(claims)
                for entity in actors_of(claim)
                if entity.canonical.lower() not in question.names
                and not (claim.speaker and entity.canonical == claim.speaker.canonical)
                and claim.content_start <= entity.start < claim.content_end
            ]
        )
    return ""


def _likest(claims: Sequence[Claim]) -> list[Claim]:
    """The best answer, and those that differ from it in the actor's name alone."""
    best = profile(claims[0])
    return [claims[0]] + [one for one in claims[1:] if only_renamed(best, profile(one))]


def _texts(values: Sequence[Quantity] | Sequence[TimeSpan]) -> list[str]:
    return [one.text for one in values]


def _joined(words: Sequence[str]) -> str:
    return " / ".join(list(dict.fromkeys(words))[:LABEL_VALUES])
