"""Claims that answer a question to positions: who answers what, and whether they agree.

Only claims of one event are put side by side. An answer joins the position it does not
contradict and agrees with most; one that contradicts every position opens its own. The
question names the point, so here the judge is only asked whether two answers exclude each
other, and a typed value (the number, the time) decides before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
from crosscheck.verdicts.points import position_of
from crosscheck.verdicts.questions import Question

MOST_COMPARED = 12  # answers put side by side: 66 pairs, so an answer stays a matter of a moment
EXCLUDES = 0.5  # share of contradict among contradict + agree from which two answers exclude
LABEL_VALUES = 3  # names or values in the label of a position


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim with the probability that it answers, and the event it belongs to."""

    claim: Claim
    score: float
    event: str


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
    limit: int = 8,
    calibration: Calibration | None = None,
) -> Answer:
    """What the claims say to the question; unanswerable if none reaches ``least``.

    ranked: best first. The event of the best claim is the one answered about.
    """
    kept = [one for one in ranked if one.score >= least]
    if not kept:
        return Answer(question.text, question.lang, "unanswerable", (), ())
    kept = [one for one in kept if one.event == kept[0].event][:MOST_COMPARED]
    found = [one.claim for one in kept]
    groups = _group(found, _leanings(question, found, documents, judge, calibration))
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
        Evidence(one.claim, documents[one.claim.document], round(one.score, 4))
        for one in kept[:limit]
    )
    return Answer(question.text, question.lang, _verdict(positions), positions, evidence)


def _verdict(positions: Sequence[Position]) -> AnswerVerdict:
    if len(positions) > 1:
        return "disputed"
    return "agreed" if positions[0].origins > 1 else "single-source"


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
    question: Question,
    answers: Sequence[Claim],
    documents: Mapping[str, Document],
    judge: Judge,
    calibration: Calibration | None,
) -> dict[frozenset[str], float]:
    """For each two answers a number from -1 (they exclude each other) to 1 (they agree)."""
    by_id = {claim.id: claim for claim in answers}
    found: dict[frozenset[str], float] = {}
    open_pairs: list[Pair] = []
    for number, a in enumerate(answers):
        for b in answers[number + 1 :]:
            typed = _typed(question, a, b)
            if typed is None:
                open_pairs.append(Pair("question", a.id, b.id, 0.0))
            else:
                found[frozenset((a.id, b.id))] = typed
    weighed = pair_chances(open_pairs, by_id, documents, judge, calibration=calibration)
    for pair, chances in zip(open_pairs, weighed, strict=True):
        agree = chances.get(VerdictKind.AGREE, 0.0)
        against = chances.get(VerdictKind.CONTRADICT, 0.0)
        total = agree + against
        found[frozenset((pair.a, pair.b))] = (agree - against) / total if total else 0.0
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
                for claim in claims
                for entity in claim.entities
                if entity.canonical.lower() not in question.names
                and claim.content_start <= entity.start < claim.content_end
            ]
        )
    return ""


def _texts(values: Sequence[Quantity] | Sequence[TimeSpan]) -> list[str]:
    return [one.text for one in values]


def _joined(words: Sequence[str]) -> str:
    return " / ".join(list(dict.fromkeys(words))[:LABEL_VALUES])
