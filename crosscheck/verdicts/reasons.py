"""Why a verdict was given: its type, plain reasons, and the words that decide."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crosscheck.records import DecidingWords, DifferenceType, VerdictKind
from crosscheck.verdicts.counts import counts_of, kinds_told
from crosscheck.verdicts.drafting import (
    Draft,
    cue_span,
    language_of,
    mark_own_words,
    mark_word,
    wording,
)
from crosscheck.verdicts.measures import compare_dates, compare_numbers, counted_apart
from crosscheck.verdicts.metonyms import metonyms
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.signals import EventView, is_copy, opposed_words, shared_words
from crosscheck.verdicts.speech import answering_words, is_of_reporting, later_claim

SHARED_SHOWN = 4  # words named as common ground
ALIKE_SHARE = 0.5  # of the shorter claim's content words
NEGATION = re.compile(
    r"\b(?:nicht|nichts|kein\w*|nie|niemals|niemand\w*|nirgends|weder|ohne|keineswegs|mitnichten"
    r"|not|no|never|none|nobody|neither|nor|without|\w+n['’]t)\b",
    re.IGNORECASE,
)

# Which kind of difference an axis of opposed words speaks of; all others decide the outcome.
AXIS_TYPES: dict[str, DifferenceType] = {
    "initiative": "actor",
    "own-foreign": "actor",
    "voluntary": "actor",
    "guilt": "actor",
    "human-nature": "cause",
    "certain": "modality",
    "confirm": "denial",
    "early-late": "date",
    "before-after": "date",
    "east-west": "location",
    "north-south": "location",
    "all-none": "negation",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Type, reasons and deciding words of a verdict."""

    type: DifferenceType
    reasons: tuple[str, ...]
    deciding: tuple[DecidingWords, ...]


def explain(
    kind: VerdictKind, a: Profile, b: Profile, view: EventView, lang: str | None = None
) -> Explanation:
    """What decided, most telling first, in ``lang`` or the language of the texts; never empty."""
    draft = Draft(lang or language_of(a.claim, b.claim, view))
    for describe in _DESCRIBERS[kind]:
        describe(draft, a, b, view)
    _fall_back(draft, kind, a, b, view)
    return Explanation(
        draft.type or "other", tuple(draft.reasons), tuple(dict.fromkeys(draft.deciding))
    )


# --- one describer per ground --------------------------------------------------------------


def _copy(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    if is_copy(a.claim, b.claim):
        draft.add("other", "copy")


def _reservation(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    for one, other in ((a, b), (b, a)):
        stance = one.claim.stance
        if stance != "asserts" and other.claim.stance == "asserts":
            who = one.claim.speaker.text if one.claim.speaker else None
            who = who or wording(draft.language)["somebody"]
            draft.add("denial", stance, who=who, a=one.claim.cue or one.claim.content)
            draft.mark(one.claim, *cue_span(one.claim))


def _numbers(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    numbers = compare_numbers(a.claim, b.claim)
    if numbers.conflict and not numbers.equal:
        first, second = numbers.conflict
        draft.add("number", "number_conflict", a=first.text, b=second.text)
        draft.mark(a.claim, first.start, first.end)
        draft.mark(b.claim, second.start, second.end)


def _same_numbers(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    numbers = compare_numbers(a.claim, b.claim)
    if numbers.equal:
        first, second = numbers.equal
        draft.add("number", "number_equal", a=first.text, b=second.text)
        draft.mark(a.claim, first.start, first.end)
        draft.mark(b.claim, second.start, second.end)


def _dates(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    times = compare_dates(a.claim, b.claim)
    if times.conflict and not times.equal:
        first, second = times.conflict
        draft.add("date", "date_conflict", a=first.text, b=second.text)
        draft.mark(a.claim, first.start, first.end)
        draft.mark(b.claim, second.start, second.end)


def _same_dates(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    times = compare_dates(a.claim, b.claim)
    if times.equal:
        first, second = times.equal
        draft.add("date", "date_equal", a=first.text, b=second.text)
        draft.mark(a.claim, first.start, first.end)
        draft.mark(b.claim, second.start, second.end)


def _moved_dates(draft: Draft, a: Profile, b: Profile, view: EventView) -> None:
    """Another date of one thing is an update of it; the days of two reports are none."""
    times = compare_dates(a.claim, b.claim)
    if times.conflict and not all(
        is_of_reporting(span, view.documents.get(one.claim.document))
        for span, one in zip(times.conflict, (a, b), strict=True)
    ):
        _dates(draft, a, b, view)


def _count_told(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    """A figure on one side, on the other only that it was corrected: "die Zahl der Toten"."""
    if draft.type is None and kinds_told(a.claim) & kinds_told(b.claim):
        counts = (*counts_of(a.claim), *counts_of(b.claim))
        draft.type = "number" if counts else None


def _opposed(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    if draft.type == "number" and counted_apart(a.claim, b.claim):
        return  # "ums Leben" is turned over only by the number that is denied
    for axis, first, second in opposed_words(a, b)[:2]:
        if a.claim.negated != b.claim.negated and first == second:
            continue  # the negation decides, and says so itself
        draft.add(AXIS_TYPES.get(axis, "outcome"), "opposed", a=first, b=second)
        mark_word(draft, a, first)
        mark_word(draft, b, second)


def _same_sense(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    for axis, (side, word) in a.poles.items():
        other_side, other = b.poles.get(axis, (0, word))
        if other_side == side and other != word and len(draft.reasons) < 3:
            draft.add("outcome", "same_pole", a=word, b=other)
            mark_word(draft, a, word)
            mark_word(draft, b, other)


def _negation(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    if a.claim.negated == b.claim.negated or counted_apart(a.claim, b.claim):
        return
    negated = a.claim if a.claim.negated else b.claim
    match = NEGATION.search(negated.content)
    if match:
        draft.add("negation", "negation", a=match.group())
        start = negated.content_start
        draft.mark(negated, start + match.start(), start + match.end())


def _causes(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    first, second = a.found["cause"], b.found["cause"]
    if first and second:
        draft.add("cause", "cause", a=first[0], b=second[0])
        mark_word(draft, a, first[0])
        mark_word(draft, b, second[0])


def _modality(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    if a.claim.modality != b.claim.modality and draft.type is None:
        names = wording(draft.language)["modalities"]
        draft.add("modality", "modality", a=names[a.claim.modality], b=names[b.claim.modality])


def _other_names(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    alike = {name.canonical for pair in metonyms(a.claim, b.claim) for name in pair}
    only_a, only_b = (
        [n for n in one.claim.entities if n.canonical not in alike | {m.canonical for m in other}]
        for one, other in ((a, b.claim.entities), (b, a.claim.entities))
    )
    if only_a and only_b and draft.type is None and _alike_but_for_names(a, b):
        draft.add("actor", "names", a=only_a[0].text, b=only_b[0].text)
        draft.mark(a.claim, only_a[0].start, only_a[0].end)
        draft.mark(b.claim, only_b[0].start, only_b[0].end)


def _alike_but_for_names(a: Profile, b: Profile) -> bool:
    """Other names decide only where most of the rest is said alike."""
    names = a.names | b.names
    first, second = a.words - names, b.words - names
    return len(first & second) >= ALIKE_SHARE * max(1, min(len(first), len(second)))


def _judging(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    first = next(_judging_words(a), None)
    second = next(_judging_words(b), None)
    if first and second:
        draft.add("evaluation", "judging", a=first, b=second)
    for one, word in ((a, first), (b, second)):
        if word:
            mark_word(draft, one, word)


def _emphasis(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    first, second = a.found["emphasis"], b.found["emphasis"]
    if first and second and not draft.reasons:
        draft.add("evaluation", "emphasis", a=first[0], b=second[0])
        mark_word(draft, a, first[0])
        mark_word(draft, b, second[0])


def _newer(draft: Draft, a: Profile, b: Profile, view: EventView) -> None:
    later = later_claim(a, b, view.documents)
    if later and later.found["newer"]:
        draft.add(None, "newer", a=later.found["newer"][0])
        mark_word(draft, later, later.found["newer"][0])


def _contrast(draft: Draft, a: Profile, b: Profile, _view: EventView) -> None:
    words = answering_words(a, b)
    if words:
        draft.add(None, "contrast", a=words[0])


def _common_ground(draft: Draft, a: Profile, b: Profile, view: EventView) -> None:
    both = shared_words(a, b)
    whole = [word for word in both if not any(word in other for other in both - {word})]
    shared = sorted(whole, key=lambda word: (-view.weights.get(word, 1.0), word))
    if shared:
        draft.add(None, "shared", a=", ".join(shared[:SHARED_SHOWN]))


_Describer = Callable[[Draft, Profile, Profile, EventView], None]
_DESCRIBERS: dict[VerdictKind, tuple[_Describer, ...]] = {
    VerdictKind.AGREE: (_copy, _same_numbers, _same_dates, _same_sense, _common_ground),
    VerdictKind.CONTRADICT: (
        _reservation,
        _numbers,
        _negation,
        _opposed,
        _dates,
        _causes,
        _other_names,
        _modality,
        _contrast,
        _common_ground,
    ),
    VerdictKind.FRAMING: (_judging, _emphasis, _contrast, _common_ground),
    VerdictKind.UPDATE: (_numbers, _moved_dates, _count_told, _newer, _opposed, _common_ground),
    VerdictKind.NONE: (),
}
_MODEL_REASONS = {
    VerdictKind.AGREE: "judge_agree",
    VerdictKind.CONTRADICT: "judge_contradict",
}


def _fall_back(draft: Draft, kind: VerdictKind, a: Profile, b: Profile, view: EventView) -> None:
    if kind is VerdictKind.FRAMING:
        draft.type = "evaluation"
    if draft.type is None:
        draft.add(None, _MODEL_REASONS.get(kind, "judge_other"))
    marked = {one.claim for one in draft.deciding}
    for one, other in ((a, b), (b, a)):
        if one.claim.id not in marked:
            mark_own_words(draft, one, other, view)


def _judging_words(one: Profile) -> Iterator[str]:
    yield from one.found["blame"]
    yield from one.found["praise"]
