"""Claims that answer a question to positions: who answers what, and whether they agree.

Only claims of one event are put side by side. ``company`` says which of them answer like the
likeliest answer and which otherwise. Of those that answer otherwise, one joins the position it
does not contradict and agrees with most; one that contradicts every position opens its own: the
question names the point, so the judge is only asked whether two answers exclude each other, and
a typed value (the number, the time) decides before it.
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
    VerdictKind,
)
from crosscheck.verdicts.answer_labels import answer_label, wording_label
from crosscheck.verdicts.answering import gives
from crosscheck.verdicts.calibration import Calibration
from crosscheck.verdicts.company import (
    CompanyModel,
    bundled_company,
    company_row,
    typed_leaning,
)
from crosscheck.verdicts.compare import pair_chances
from crosscheck.verdicts.contrary import contrary
from crosscheck.verdicts.counts import kinds_told
from crosscheck.verdicts.points import position_of
from crosscheck.verdicts.profiles import profile
from crosscheck.verdicts.questions import Question
from crosscheck.verdicts.wanted import kinds_asked

Vector = npt.NDArray[np.float32]

MOST_COMPARED = 6  # claims beside the best that are judged with it, 20 ms each
LIKELY_COMPARED = 4  # of those by their own chance, the rest by nearness to the best
EXCLUDES = (
    0.3  # share of contradict over agree among the two from which two answers exclude each other
)
SHOWN = 3  # pieces of evidence shown in any case,
BESIDE_BEST = 0.2  # if they are so likely in proportion to the best
VALUED = frozenset({"number", "date"})  # kinds of questions that only a value answers


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim with the probability that it answers, and the event it belongs to."""

    claim: Claim
    score: float
    event: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What answers are put side by side with.

    vectors: claim id -> unit row, for how near two answers are; without them nothing is near.
    """

    documents: Mapping[str, Document]
    judge: Judge
    vectors: Mapping[str, Vector] = field(default_factory=dict)
    calibration: Calibration | None = None

    def chances(self, pairs: Sequence[tuple[Claim, Claim]]) -> list[dict[VerdictKind, float]]:
        """The probability of each kind of verdict for each pair."""
        claims = {one.id: one for pair in pairs for one in pair}
        asked = [Pair("question", a.id, b.id, self.similarity(a, b)) for a, b in pairs]
        return pair_chances(asked, claims, self.documents, self.judge, calibration=self.calibration)

    def similarity(self, a: Claim, b: Claim) -> float:
        """The cosine of two claims; 0 where a vector is missing."""
        if a.id not in self.vectors or b.id not in self.vectors:
            return 0.0
        return float(self.vectors[a.id] @ self.vectors[b.id])


@dataclass(slots=True)
class _Group:
    members: list[Claim] = field(default_factory=list)


def answer(
    question: Question,
    ranked: Sequence[Ranked],
    compare: Beside,
    *,
    least: float,
    company: CompanyModel | None = None,
) -> Answer:
    """What the claims say to the question; unanswerable if none reaches ``least``.

    ranked: best first. The event of the best claim is the one answered about.
    """
    if not ranked or ranked[0].score < least:
        return Answer(question.text, question.lang, "unanswerable", (), ())
    best = best_answer(question, ranked, least)
    others, rows = company_rows(question, best, ranked, compare)
    alike, otherwise = _divided(question, best, others, rows, company or bundled_company())
    against = [one.claim for one in otherwise]
    groups = [_Group([best.claim, *(one.claim for one in alike)])]
    groups += _group(against, _leanings(question, against, compare))
    positions = tuple(_position(question, group, compare.documents) for group in groups)
    shown = _shown([best, *alike, *otherwise], ranked)
    evidence = tuple(
        Evidence(one.claim, compare.documents[one.claim.document], round(one.score, 4))
        for one in shown
    )
    return Answer(question.text, question.lang, _verdict(positions), positions, evidence)


def best_answer(question: Question, ranked: Sequence[Ranked], least: float) -> Ranked:
    """The likeliest claim; if a number or a time is asked for, the likeliest that gives one.

    Where no claim that is likely enough gives one, the likeliest is the answer all the same.
    """
    giving = (one for one in ranked if one.score >= least and _gives_value(question, one.claim))
    return next(giving, ranked[0])


def _gives_value(question: Question, claim: Claim) -> bool:
    """Whether a claim can be a position: of a question for a value only with one."""
    return question.kind not in VALUED or gives(question, profile(claim))


def _position(question: Question, group: _Group, documents: Mapping[str, Document]) -> Position:
    claims = {one.id: one for one in group.members}
    label = answer_label(question, group.members, documents)
    label = label or wording_label(question, group.members, documents)
    return position_of(list(claims), claims, documents, label)


def _verdict(positions: Sequence[Position]) -> AnswerVerdict:
    if len(positions) > 1:
        return "disputed"
    return "agreed" if positions[0].origins > 1 else "single-source"


def _divided(
    question: Question,
    best: Ranked,
    others: Sequence[Ranked],
    rows: Sequence[Sequence[float]],
    model: CompanyModel,
) -> tuple[list[Ranked], list[Ranked]]:
    """What answers like the best, and what otherwise, each likeliest first.

    rows: what the model reads of each of the others.
    """
    alike: list[Ranked] = []
    otherwise: list[Ranked] = []
    for one, found in zip(others, model.weigh(rows), strict=True):
        likelier = max(one.score, min(best.score, found.same + found.other))
        answering = Ranked(one.claim, likelier, one.event)
        if found.other >= model.least_other and found.other >= found.same:
            otherwise.append(answering)
        elif found.same >= model.least_same:
            alike.append(answering)
    fitting, rest = _fitting(question, best.claim, sorted(alike, key=_by_score))
    return fitting, sorted(otherwise + rest, key=_by_score)


def _fitting(
    question: Question, best: Claim, alike: Sequence[Ranked]
) -> tuple[list[Ranked], list[Ranked]]:
    """Of what answers like the best, what also fits each other; and the rest, in their order.

    "At least five" fits five and six, but these are two answers. Of the rest, what does not tell
    of the fate that is asked for ("Dutzende harrten aus") is none.
    """
    asked = kinds_asked(question.read.claim)
    kept: list[Ranked] = []
    rest: list[Ranked] = []
    for one in alike:
        held = [best, *(other.claim for other in kept)]
        fits = not any(_excluding(question, other, one.claim) for other in held)
        if fits:
            kept.append(one)
        elif asked <= kinds_told(one.claim):
            rest.append(one)
    return kept, rest


def _excluding(question: Question, a: Claim, b: Claim) -> bool:
    """Whether two answers cannot be one position, by their values or by a "not"."""
    return contrary(a, b) or (typed_leaning(question, a, b) or 0.0) < 0.0


def company_rows(
    question: Question, best: Ranked, ranked: Sequence[Ranked], compare: Beside
) -> tuple[list[Ranked], list[list[float]]]:
    """The claims judged beside the best answer, and what the model of company reads of each."""
    others = _to_compare(question, best, ranked, compare)
    judged = compare.chances([(best.claim, one.claim) for one in others])
    rows = [
        company_row(
            question,
            best.claim,
            one.claim,
            chance=one.score,
            similarity=compare.similarity(best.claim, one.claim),
            chances=chances,
        )
        for one, chances in zip(others, judged, strict=True)
    ]
    return others, rows


def _to_compare(
    question: Question, best: Ranked, ranked: Sequence[Ranked], compare: Beside
) -> list[Ranked]:
    """Claims of the best one's event that may answer, too: the likeliest, and the nearest to it.

    Beside a number or a time, only others of the kind.
    """
    valued = _gives_value(question, best.claim)
    mates = [
        one
        for one in ranked
        if one.event == best.event
        and one.claim.id != best.claim.id
        and (not valued or _gives_value(question, one.claim))
    ]
    likely, rest = mates[:LIKELY_COMPARED], mates[LIKELY_COMPARED:]
    rest.sort(key=lambda one: -compare.similarity(best.claim, one.claim))
    return likely + rest[: MOST_COMPARED - len(likely)]


def _shown(answering: Sequence[Ranked], ranked: Sequence[Ranked]) -> list[Ranked]:
    """The answers, and what is likeliest to answer beside them, best first.

    What is no answer is no likelier than the best one.
    """
    told = {one.claim.id for one in answering}
    bar = BESIDE_BEST * ranked[0].score
    likely = [one for one in ranked[:SHOWN] if one.score >= bar and one.claim.id not in told]
    most = answering[0].score
    beside = [Ranked(one.claim, min(one.score, most), one.event) for one in likely]
    return sorted([*answering, *beside], key=_by_score)


def _by_score(one: Ranked) -> float:
    return -one.score


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
    question: Question, answers: Sequence[Claim], compare: Beside
) -> dict[frozenset[str], float]:
    """For each two answers a number from -1 (they exclude each other) to 1 (they agree)."""
    found: dict[frozenset[str], float] = {}
    open_pairs: list[tuple[Claim, Claim]] = []
    for number, a in enumerate(answers):
        for b in answers[number + 1 :]:
            typed = -1.0 if contrary(a, b) else typed_leaning(question, a, b)
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
