"""What somebody says: the statements themselves, each a position unless several say the same.

Statements on different matters are no answers to one question, so only what the comparison of
two reports would find counts: agreeing ones share a position, contradicting ones are a dispute.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from crosscheck.records import (
    Answer,
    AnswerVerdict,
    Claim,
    Evidence,
    Pair,
    Position,
    Quoted,
    Verdict,
    VerdictKind,
)
from crosscheck.verdicts.answer_labels import wording_label
from crosscheck.verdicts.answering import Row
from crosscheck.verdicts.answers import Beside, Ranked
from crosscheck.verdicts.compare import judge_pairs
from crosscheck.verdicts.points import position_of
from crosscheck.verdicts.questions import Question

# A statement is on a topic from this sum of its cosine with it and of what the words add. The
# bundled encoder gives less than 0.6 to nine of ten statements of a speaker on other matters (by
# eye, 22 topics in the seeds and the development articles), also across languages.
ON_TOPIC = 0.6
SAID_WEIGHT, BEFORE_WEIGHT = 0.25, 0.12  # of the share of its words said here, and just before
MOST_PAIRS = 6  # of statements of one event that are judged, the nearest first, 20 ms each
NEAR = 0.55  # cosine from which two statements may be about one point


def on_topic(similarity: float, row: Row) -> float:
    """How near a statement is to a topic, 0 to 1; from ``ON_TOPIC`` it is about it."""
    found = similarity + SAID_WEIGHT * row["said"] + BEFORE_WEIGHT * row["said_before"]
    return max(0.0, min(1.0, found))


def state(question: Question, quoted: Quoted, shown: Sequence[Ranked], compare: Beside) -> Answer:
    """The answer that these statements are, in their order.

    quoted: whose they are. Unanswerable if there are none.
    """
    claims = {one.claim.id: one.claim for one in shown}
    verdicts = _compared(shown, claims, compare)
    positions = tuple(
        _position(question, keys, claims, compare) for keys in _positions(claims, verdicts)
    )
    evidence = tuple(
        Evidence(one.claim, compare.documents[one.claim.document], round(one.score, 4))
        for one in shown
    )
    verdict = _verdict(positions, verdicts)
    return Answer(question.text, question.lang, verdict, positions, evidence, quoted)


def _position(
    question: Question, keys: Sequence[str], claims: Mapping[str, Claim], compare: Beside
) -> Position:
    """Labelled with its shortest wording, one in the language of the question if there is any."""
    held = [claims[key] for key in keys]
    label = wording_label(question, held, compare.documents)
    return position_of(keys, claims, compare.documents, label)


def _verdict(positions: Sequence[Position], verdicts: Sequence[Verdict]) -> AnswerVerdict:
    if not positions:
        return "unanswerable"
    if any(one.kind is VerdictKind.CONTRADICT for one in verdicts):
        return "disputed"
    return "agreed" if any(one.origins > 1 for one in positions) else "single-source"


def _compared(
    shown: Sequence[Ranked], claims: Mapping[str, Claim], compare: Beside
) -> list[Verdict]:
    """What a report would say of the nearest two of one event that are worded differently."""
    pairs = [
        Pair(a.event, a.claim.id, b.claim.id, similarity)
        for a, b in combinations(shown, 2)
        if a.event == b.event
        and a.claim.wording != b.claim.wording
        and (similarity := compare.similarity(a.claim, b.claim)) >= NEAR
    ]
    nearest = sorted(pairs, key=lambda pair: -pair.similarity)[:MOST_PAIRS]
    return judge_pairs(
        nearest, claims, compare.documents, compare.judge, calibration=compare.calibration
    )


def _positions(claims: Mapping[str, Claim], verdicts: Iterable[Verdict]) -> list[list[str]]:
    """Ids of what is worded alike or agrees with the first of its position, in their order."""
    agreeing = {frozenset((one.a, one.b)) for one in verdicts if one.kind is VerdictKind.AGREE}
    found: list[list[str]] = []
    for key, claim in claims.items():
        for group in found:
            first = claims[group[0]]
            if first.wording == claim.wording or frozenset((first.id, key)) in agreeing:
                group.append(key)
                break
        else:
            found.append([key])
    return found
