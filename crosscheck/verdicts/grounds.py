"""What must speak for a verdict beside its probability: grounds that a reader can be shown.

The judge errs in known ways. It takes neighbouring sentences of one article for answers, numbers
of different things for a dispute, and two remarks of praise for two views of one thing.
"""

from collections.abc import Mapping

from crosscheck.records import Claim, Judgement, VerdictKind
from crosscheck.verdicts.denials import denies_another
from crosscheck.verdicts.lexicon import cues
from crosscheck.verdicts.measures import compare_numbers, counted_apart

BOTH = 1.0  # of the emphasis signal: half for each side
LEAST_SHARED = 0.2  # weighted share of words that two speakers of one article must have in common
REPEATED_SHARE = 0.9  # weighted share of the shorter claim's words from which it only repeats
SURE_OF_ROLES = 0.6
JUDGED_ALONE = 0.75  # probability of a contradiction for which no signal can be shown
GROUNDS = (  # what can set two claims of the same words at odds
    "opposed",
    "negation_one_side",
    "reservation_one_side",
    "number_conflict",
    "time_conflict",
    "modality_differs",
    "names_apart",
)
OPPOSING = (  # of these, what opposes two claims whatever words they share
    "opposed",
    "negation_one_side",
    "number_conflict",
    "time_conflict",
)
SHOWN = (*OPPOSING, "reservation_one_side", "modality_differs", "contrast_near")  # to a reader
ONE_WORDING = 0.4  # weighted share of words from which a name on one side sets nothing apart
LEAST_JUDGED = 0.4  # probability of framing where two claims merely both judge something
ONE_MATTER = 0.6  # cosine from which claims without a common word may judge one thing


def supported(
    kind: VerdictKind,
    chance: float,
    a: Claim,
    b: Claim,
    signs: Mapping[str, float],
    judgement: Judgement,
) -> bool:
    """Whether judge and signals leave room for a kind of verdict that no words settle."""
    if _overruled(kind, a, b, judgement) or not possible(kind, chance, signs):
        return False
    if kind is not VerdictKind.CONTRADICT:
        return True
    if chance < JUDGED_ALONE and not any(signs[name] for name in SHOWN):
        return False
    return not denies_another(a, b) and not _groundless(a, b, signs, judgement)


def _overruled(kind: VerdictKind, a: Claim, b: Claim, judgement: Judgement) -> bool:
    """Whether numbers or judge lean to the opposite.

    That of the judge was measured on held-out cases: precision .69 to .75.
    """
    agree, contradict = judgement.scores["agree"], judgement.scores["contradict"]
    if kind is VerdictKind.AGREE:
        return contradict > agree or counted_apart(a, b) is not None
    return kind is VerdictKind.CONTRADICT and a.stance == b.stance and agree > contradict


def possible(kind: VerdictKind, chance: float, signs: Mapping[str, float]) -> bool:
    """Whether the signals alone leave room for a kind of verdict of this probability."""
    if kind is VerdictKind.FRAMING:
        return _framed(chance, signs)
    return kind is not VerdictKind.CONTRADICT or _on_one_point(signs)


def _framed(chance: float, signs: Mapping[str, float]) -> bool:
    """Whether both sides stress something, or both judge and that likely of the same thing."""
    stressed = signs["emphasis"] >= BOTH and bool(signs["contrast"])
    alike = bool(signs["rarest_shared"]) or signs["similarity"] >= ONE_MATTER
    return stressed or (bool(signs["judging_both"]) and alike and chance >= LEAST_JUDGED)


def _on_one_point(signs: Mapping[str, float]) -> bool:
    """Whether two speakers of one article speak of one thing, as far as words can tell.

    They mostly do not: a "nicht" in one of two neighbouring sentences proves nothing, nor do
    common words where nothing is opposed.
    """
    if not signs["same_document"] or signs["reservation_one_side"] or signs["contrast_near"]:
        return True
    return signs["lexical"] >= LEAST_SHARED and any(signs[name] for name in OPPOSING)


def _groundless(a: Claim, b: Claim, signs: Mapping[str, float], judgement: Judgement) -> bool:
    """Whether a contradiction rests on what is known to mislead.

    Two numbers of different things ("7,5 Prozent" demanded, "vier" offered) exclude each other to
    the judge, and so do two wordings of one thing. Two counts are set apart by other names or
    another time, whatever they count.
    """
    if (leaves_question_open(a) or leaves_question_open(b)) and signs["lexical"] < LEAST_SHARED:
        return True
    numbers = compare_numbers(a, b)
    of_others = numbers.apart and not numbers.equal and not numbers.conflict
    grounds = {name for name in OPPOSING if signs[name]}
    reserved = signs["reservation_one_side"] or signs["contrast_near"]
    if of_others and not grounds and not reserved:
        return True
    elsewhere = signs["names_apart"] or signs["time_far"] or told_of_one_place(signs)
    if elsewhere and grounds <= {"number_conflict"} and not reserved and counted_apart(a, b):
        return True
    return _repeats(signs, judgement)


def leaves_question_open(claim: Claim) -> bool:
    """Whether a claim leaves open who, what or when: that is at odds only with what answers it.

    "He would not say who gave the order"; "Wer nachrückt, sei offen".
    """
    words = claim.content.lower().split()
    undecided = claim.stance == "leaves_open" or not cues()["undecided"].lemmas.isdisjoint(words)
    return bool(words) and undecided and words[0].strip("„“\"'") in cues()["interrogative"].lemmas


def told_of_one_place(signs: Mapping[str, float]) -> bool:
    """Whether one count is that of a place or name which the other and most reports leave out.

    "Acht Verletzte kamen nach Bremen" are some of "25 Verletzte".
    """
    named = signs["side_name"] and not signs["names_shared"]
    return bool(named) and signs["lexical"] < ONE_WORDING


def _repeats(signs: Mapping[str, float], judgement: Judgement) -> bool:
    """Whether one claim only says again what the other says, and even the judge is in doubt.

    With all content words in common and nothing that opposes them, only exchanged roles can
    contradict; of those the judge must be sure.
    """
    grounded = any(signs[name] for name in GROUNDS)
    sure = judgement.scores["contradict"] >= SURE_OF_ROLES
    return signs["lexical"] >= REPEATED_SHARE and not grounded and not sure
