"""Typed signals of a pair of claims: what can be read off without a model.

Every signal is symmetric in the two claims and lies roughly between -1 and 1. The list of
names is part of the fitted calibration: a file fitted for other signals is refused.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from crosscheck.records import Claim, Document
from crosscheck.verdicts.measures import compare_numbers, number_signals, time_signals
from crosscheck.verdicts.metonyms import metonyms
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.speech import answers_back, later_claim, sentence_distance, speaker_name

COPY_RATIO = 90.0  # rapidfuzz ratio from which a sentence is a copy, not a second account

SIGNALS = (
    "similarity",
    "lexical",
    "jaccard",
    "rarest_shared",
    "fuzzy",
    "copy",
    "names_shared",
    "names_apart",
    "side_name",
    "number_equal",
    "number_conflict",
    "number_conflict_named",
    "number_equal_elsewhere",
    "number_other_kind",
    "number_one_side",
    "time_equal",
    "time_conflict",
    "time_far",
    "time_one_side",
    "past_one_side",
    "past_both",
    "opposed",
    "opposed_only",
    "same_pole",
    "negation_one_side",
    "negation_both",
    "reservation_one_side",
    "reservation_both",
    "modality_differs",
    "same_document",
    "near",
    "same_outlet",
    "two_speakers",
    "one_speaker",
    "same_speaker",
    "contrast_near",
    "contrast",
    "judging_both",
    "judging_opposed",
    "judging_one",
    "emphasis",
    "topics_both",
    "newer_later",
    "newer_number",
    "cause_both",
    "cause_one",
    "short",
    "length_ratio",
    "cross_lingual",
    "opposed_lexical",
    "negation_lexical",
    "number_conflict_lexical",
    "reservation_near",
    "opposed_similarity",
    "negation_similarity",
)


@dataclass(frozen=True, slots=True)
class EventView:
    """What the signals need to know of the event around a pair."""

    documents: Mapping[str, Document]
    profiles: Mapping[str, Profile]
    weights: Mapping[str, float]  # inverse frequency of words among the event's claims
    reach: Mapping[str, float]  # share of the event's documents that mention a name


def signals(a: Profile, b: Profile, view: EventView, similarity: float) -> dict[str, float]:
    """All signals of a pair by name."""
    found = dict.fromkeys(SIGNALS, 0.0)
    found["similarity"] = similarity
    found |= _wording(a, b, view)
    found |= _names(a, b, view)
    found |= number_signals(a, b)
    found |= time_signals(a, b)
    found |= _opposition(a, b)
    found |= _speech(a, b, view)
    found |= _judging(a, b)
    found |= _sequence(a, b, view)
    lexical, similar = found["lexical"], max(0.0, similarity)
    found["opposed_lexical"] = found["opposed"] * lexical
    found["opposed_similarity"] = found["opposed"] * similar
    found["negation_lexical"] = found["negation_one_side"] * lexical
    found["negation_similarity"] = found["negation_one_side"] * similar
    found["number_conflict_lexical"] = found["number_conflict"] * lexical
    found["reservation_near"] = found["reservation_one_side"] * found["near"]
    return found


# --- wording -------------------------------------------------------------------------------


def shared_words(a: Profile, b: Profile) -> frozenset[str]:
    """Content words of both, compounds split."""
    return a.words & b.words


def is_copy(a: Claim, b: Claim) -> bool:
    """Whether one sentence is the other with at most light edits."""
    from rapidfuzz import fuzz

    return fuzz.ratio(a.content.lower(), b.content.lower()) >= COPY_RATIO


def _wording(a: Profile, b: Profile, view: EventView) -> dict[str, float]:
    from rapidfuzz import fuzz

    shared = sum(view.weights.get(word, 1.0) for word in shared_words(a, b))
    of_a = sum(view.weights.get(word, 1.0) for word in a.words)
    of_b = sum(view.weights.get(word, 1.0) for word in b.words)
    smaller, union = min(of_a, of_b), of_a + of_b - shared
    rarest = max((view.weights.get(word, 1.0) for word in shared_words(a, b)), default=0.0)
    shorter, longer = sorted((len(a.tokens), len(b.tokens)))
    return {
        "lexical": shared / smaller if smaller else 0.0,
        "jaccard": shared / union if union else 0.0,
        "rarest_shared": rarest / 4.0,
        "fuzzy": fuzz.token_set_ratio(a.claim.content.lower(), b.claim.content.lower()) / 100.0,
        "copy": float(is_copy(a.claim, b.claim)),
        "short": 1.0 / (1.0 + shorter / 4.0),
        "length_ratio": shorter / longer if longer else 0.0,
    }


def _names(a: Profile, b: Profile, view: EventView) -> dict[str, float]:
    alike = {name.canonical.lower() for pair in metonyms(a.claim, b.claim) for name in pair}
    shared = (a.names & b.names) | alike
    apart = bool(a.names - shared) and bool(b.names - shared)
    side = [name for name in (a.names ^ b.names) - alike if view.reach.get(name, 0.0) <= 0.5]
    return {
        "names_shared": min(1.0, len(shared) / 2.0),
        "names_apart": float(apart and not shared),
        "side_name": min(1.0, len(side) / 2.0),
    }


# --- yes and no ----------------------------------------------------------------------------


def opposed_words(a: Profile, b: Profile) -> list[tuple[str, str, str]]:
    """(axis, word of a, word of b) where the claims stand at opposite poles."""
    return [
        (axis, word, b.poles[axis][1])
        for axis, (side, word) in a.poles.items()
        if axis in b.poles and b.poles[axis][0] != side
    ]


def _opposition(a: Profile, b: Profile) -> dict[str, float]:
    opposed = len(opposed_words(a, b))
    common = len(a.poles.keys() & b.poles.keys())
    stances = {a.claim.stance, b.claim.stance}
    return {
        "opposed": min(2, opposed) / 2.0,
        "opposed_only": float(opposed > 0 and opposed == common),
        "same_pole": min(2, common - opposed) / 2.0,
        "negation_one_side": float(a.claim.negated != b.claim.negated),
        "negation_both": float(a.claim.negated and b.claim.negated),
        "reservation_one_side": float("asserts" in stances and len(stances) > 1),
        "reservation_both": float("asserts" not in stances),
        "modality_differs": float(a.claim.modality != b.claim.modality),
    }


# --- who speaks where ----------------------------------------------------------------------


def _speech(a: Profile, b: Profile, view: EventView) -> dict[str, float]:
    first, second = speaker_name(a.claim), speaker_name(b.claim)
    distance = sentence_distance(a.claim, b.claim)
    outlets = {_outlet(one.claim, view.documents) for one in (a, b)}
    return {
        "same_document": float(distance is not None),
        "near": 0.0 if distance is None else 1.0 / (1.0 + distance),
        "same_outlet": float(len(outlets) == 1 and None not in outlets),
        "two_speakers": float(bool(first and second and first != second)),
        "one_speaker": float((first is None) != (second is None)),
        "same_speaker": float(first is not None and first == second),
        "contrast_near": float(answers_back(a, b)),
        "contrast": float(bool(a.found["contrast"]) or bool(b.found["contrast"])),
        "cross_lingual": float(_language(a.claim, view) != _language(b.claim, view)),
    }


def _outlet(claim: Claim, documents: Mapping[str, Document]) -> str | None:
    document = documents.get(claim.document)
    return document.outlet if document else None


def _language(claim: Claim, view: EventView) -> str:
    document = view.documents.get(claim.document)
    return document.lang if document else ""


# --- judgement and time --------------------------------------------------------------------


def judges(one: Profile) -> bool:
    """Whether a claim judges rather than reports."""
    return bool(one.verdict_on_facts) or bool(one.found["praise"] or one.found["blame"])


def _judging(a: Profile, b: Profile) -> dict[str, float]:
    return {
        "judging_both": float(judges(a) and judges(b)),
        "judging_opposed": float(a.verdict_on_facts * b.verdict_on_facts < 0),
        "judging_one": float(judges(a) != judges(b)),
        "emphasis": float(bool(a.found["emphasis"])) / 2 + float(bool(b.found["emphasis"])) / 2,
        "topics_both": float(bool(a.found["topics"] and b.found["topics"])),
        "cause_both": float(bool(a.found["cause"] and b.found["cause"])),
        "cause_one": float(bool(a.found["cause"]) != bool(b.found["cause"])),
    }


def _sequence(a: Profile, b: Profile, view: EventView) -> dict[str, float]:
    later = later_claim(a, b, view.documents)
    if later is None:
        return {}
    earlier = b if later is a else a
    signs = bool(later.found["newer"]) + bool(earlier.found["preliminary"])
    numbers = compare_numbers(a.claim, b.claim)
    conflict = numbers.conflict is not None and numbers.equal is None
    return {"newer_later": signs / 2.0, "newer_number": signs / 2.0 * conflict}


def logit(probability: float) -> float:
    """ln(p / (1 - p)), kept within +-6."""
    bounded = min(max(probability, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))
