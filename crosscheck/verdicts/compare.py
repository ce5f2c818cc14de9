"""Pairs of claims to verdicts: the judge and the typed signals, joined in one confidence.

What is compared is what is asserted, without who says it (``Claim.content``), with the sentence
before where the claim does not stand alone. A verdict is given only from the probability that
the calibration names for its kind; everything else stays unsaid.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from crosscheck.ports import DraftingJudge, Judge
from crosscheck.records import (
    Claim,
    Document,
    JudgedVerdict,
    Judgement,
    Layer,
    Pair,
    Verdict,
    VerdictKind,
    stable_id,
)
from crosscheck.verdicts.calibration import Calibration, bundled_calibration, features
from crosscheck.verdicts.grounds import possible, supported
from crosscheck.verdicts.metonyms import aligned_contents
from crosscheck.verdicts.profiles import inverse_frequencies, name_reach, profiles
from crosscheck.verdicts.reasons import explain
from crosscheck.verdicts.settled import settle
from crosscheck.verdicts.signals import EventView, is_copy, signals
from crosscheck.verdicts.speech import speaker_name

COPY_CONFIDENCE = 0.99  # the same sentence says the same
# Of the probability asked of a verdict, what a draft must reach to be judged in full. On the 7,418
# pairs of the development articles the 61 that got a verdict had drafts of 0.69 of it or more; no
# draft below a third became more than 0.65 of it. One pair in seven is judged in full.
WORTH_JUDGING = 1 / 3
# Of the same, what the likeliest verdict must reach if the judge were as sure as it ever is, of
# whatever. Nine pairs in ten cannot reach all of it, and no judge is asked about them.
WITHIN_REACH = 0.8
SUREST = 0.98
EXTREMES = tuple(
    Judgement(
        top,
        SUREST,
        {one: SUREST if one == top else (1 - SUREST) / 2 for one in get_args(JudgedVerdict)},
    )
    for top in get_args(JudgedVerdict)
)


def judge_pairs(
    pairs: Sequence[Pair],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    judge: Judge,
    *,
    calibration: Calibration | None = None,
    lang: str | None = None,
    given: Mapping[frozenset[str], VerdictKind] | None = None,
) -> list[Verdict]:
    """Verdicts of the pairs that deserve one, in the order of the pairs.

    The order of a and b does not matter: judge and signals are symmetric.
    lang: of the reasons; by default that of the two texts.
    given: verdicts that a reader gave, by the ids of both claims; they hold before ours.
    A judge is asked only about what the signals leave open, and one that drafts judges in full
    only what its draft leaves open as well.
    """
    if not pairs:
        return []
    model = calibration or bundled_calibration()
    view = view_pairs(pairs, claims, documents)
    said = given or {}
    pairs = _within_reach(pairs, view, model, said)
    if isinstance(judge, DraftingJudge):
        pairs = _worth_judging(pairs, claims, view, judge, model, said)
    found = []
    for pair, weighed in zip(pairs, _weigh(pairs, claims, view, judge.judge, model), strict=True):
        chances, judgement = weighed.chances, weighed.judgement
        kind, confidence = _decide(pair, weighed, view, model.least)
        wanted = said.get(frozenset((pair.a, pair.b)), VerdictKind.NONE)
        if wanted not in {kind, VerdictKind.NONE}:
            kind, confidence = wanted, chances.get(wanted, 0.0)
        if kind is not VerdictKind.NONE:
            found.append(_verdict(pair, kind, confidence, judgement, view, lang))
    return found


def pair_chances(
    pairs: Sequence[Pair],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    judge: Judge,
    *,
    calibration: Calibration | None = None,
) -> list[dict[VerdictKind, float]]:
    """The probability of each kind of verdict for each pair, in the order of the pairs."""
    view = view_pairs(pairs, claims, documents)
    model = calibration or bundled_calibration()
    return [one.chances for one in _weigh(pairs, claims, view, judge.judge, model)]


def _within_reach(
    pairs: Sequence[Pair],
    view: EventView,
    model: Calibration,
    given: Mapping[frozenset[str], VerdictKind],
) -> list[Pair]:
    """The pairs that a verdict may come of, whatever a judge says."""
    signs = [pair_signals(pair, view) for pair in pairs]
    found: set[int] = set()
    for judgement in EXTREMES:
        weighed = _weigh_signs(pairs, signs, [judgement] * len(pairs), view, model)
        found.update(
            number
            for number, (pair, one) in enumerate(zip(pairs, weighed, strict=True))
            if _open(pair, one, view, model.least, WITHIN_REACH)
        )
    return [
        pair
        for number, pair in enumerate(pairs)
        if number in found or frozenset((pair.a, pair.b)) in given
    ]


def _worth_judging(
    pairs: Sequence[Pair],
    claims: Mapping[str, Claim],
    view: EventView,
    judge: DraftingJudge,
    model: Calibration,
    given: Mapping[frozenset[str], VerdictKind],
) -> list[Pair]:
    """The pairs that a verdict may come of, as far as the judge's draft can tell."""
    drafts = _weigh(pairs, claims, view, judge.draft, model)
    return [
        pair
        for pair, drafted in zip(pairs, drafts, strict=True)
        if frozenset((pair.a, pair.b)) in given
        or _open(pair, drafted, view, model.least, WORTH_JUDGING)
    ]


def _open(
    pair: Pair,
    weighed: "_Weighed",
    view: EventView,
    least: Mapping[VerdictKind, float],
    share: float,
) -> bool:
    """Whether a pair has a verdict, or this share of the probability asked of one."""
    return _decide(pair, weighed, view, least)[0] is not VerdictKind.NONE or any(
        chance >= share * least.get(kind, 1.0) and possible(kind, chance / share, weighed.signs)
        for kind, chance in weighed.chances.items()
        if kind is not VerdictKind.NONE
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What is known of a pair before it is decided."""

    chances: dict[VerdictKind, float]
    judgement: Judgement
    signs: dict[str, float]
    settled: VerdictKind | None  # by the words alone, so that the judge is not asked


def _weigh(
    pairs: Sequence[Pair],
    claims: Mapping[str, Claim],
    view: EventView,
    ask: Callable[[Sequence[tuple[str, str]]], list[Judgement]],
    model: Calibration,
) -> list[_Weighed]:
    if not pairs:
        return []
    judgements = ask([judged_texts(claims[p.a], claims[p.b]) for p in pairs])
    signs = [pair_signals(pair, view) for pair in pairs]
    return _weigh_signs(pairs, signs, judgements, view, model)


def _weigh_signs(
    pairs: Sequence[Pair],
    signs: Sequence[dict[str, float]],
    judgements: Sequence[Judgement],
    view: EventView,
    model: Calibration,
) -> list[_Weighed]:
    rows = [features(one, said) for one, said in zip(signs, judgements, strict=True)]
    probabilities = model.probabilities(np.asarray(rows, dtype=np.float64)).tolist()
    weighed = []
    for pair, row, judgement, one in zip(pairs, probabilities, judgements, signs, strict=True):
        chances = dict(zip(model.kinds, row, strict=True))
        settled, chances = settle(
            view.profiles[pair.a], view.profiles[pair.b], chances, judgement, one, view.documents
        )
        weighed.append(_Weighed(chances, judgement, one, settled))
    return weighed


def judged_text(claim: Claim) -> str:
    """What the judge reads of a claim: its content, after the context it needs."""
    return with_context(claim, claim.content)


def judged_texts(a: Claim, b: Claim) -> tuple[str, str]:
    """What the judge reads of two claims; a country and its office holder read alike."""
    first, second = aligned_contents(a, b)
    return with_context(a, first), with_context(b, second)


def with_context(claim: Claim, content: str) -> str:
    """The content after the sentence it needs to be understood."""
    return f"{claim.context} {content}" if claim.context else content


def view_pairs(
    pairs: Sequence[Pair], claims: Mapping[str, Claim], documents: Mapping[str, Document]
) -> EventView:
    """What the pairs of one event are measured against."""
    ids = sorted({key for pair in pairs for key in (pair.a, pair.b)})
    made = profiles(claims[key] for key in ids)
    return EventView(
        documents,
        made,
        inverse_frequencies(made.values()),
        name_reach(made.values(), documents),
    )


def pair_signals(pair: Pair, view: EventView) -> dict[str, float]:
    """The typed signals of a pair."""
    return signals(view.profiles[pair.a], view.profiles[pair.b], view, pair.similarity)


def _decide(
    pair: Pair,
    weighed: _Weighed,
    view: EventView,
    least: Mapping[VerdictKind, float],
) -> tuple[VerdictKind, float]:
    """The likeliest verdict that reaches the probability asked of its kind, else none.

    Signals and judge must point the same way: what the judge takes for agreement is reported as
    a contradiction only where a speaker denies or withholds, and the other way round never.
    """
    a, b = view.profiles[pair.a].claim, view.profiles[pair.b].claim
    same = a.stance == b.stance and a.negated == b.negated
    if same and is_copy(a, b) and _same_values(a, b):
        return VerdictKind.AGREE, COPY_CONFIDENCE
    reached = [
        (chance, kind)
        for kind, chance in weighed.chances.items()
        if kind is not VerdictKind.NONE
        and chance >= least.get(kind, 1.0)
        and (
            kind is weighed.settled
            or supported(kind, chance, a, b, weighed.signs, weighed.judgement)
        )
    ]
    if not reached:
        return VerdictKind.NONE, weighed.chances.get(VerdictKind.NONE, 0.0)
    chance, kind = max(reached)
    return kind, chance


def _same_values(a: Claim, b: Claim) -> bool:
    values = [{(one.low, one.high, one.unit) for one in claim.quantities} for claim in (a, b)]
    return values[0] == values[1]


def layer_of(a: Claim, b: Claim) -> Layer:
    """Between whom a contradiction lies."""
    first, second = speaker_name(a), speaker_name(b)
    if first is None and second is None:
        return "outlets"
    if first is None or second is None:
        return "attributed"
    return "same_speaker" if first == second else "speakers"


def _verdict(
    pair: Pair,
    kind: VerdictKind,
    confidence: float,
    judgement: Judgement,
    view: EventView,
    lang: str | None,
) -> Verdict:
    a, b = view.profiles[pair.a], view.profiles[pair.b]
    explanation = explain(kind, a, b, view, lang)
    contradicts = kind is VerdictKind.CONTRADICT
    return Verdict(
        id=stable_id("verdict", pair.event, pair.a, pair.b),
        event=pair.event,
        a=pair.a,
        b=pair.b,
        kind=kind,
        type=explanation.type,
        layer=layer_of(a.claim, b.claim) if contradicts else None,
        confidence=round(float(confidence), 4),
        reasons=explanation.reasons,
        deciding=explanation.deciding,
        scores=dict(judgement.scores),
    )
