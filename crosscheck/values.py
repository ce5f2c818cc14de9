"""Comparing what was measured and when: quantities and times of two claims, dates of articles.

Both comparisons answer ``equal``, ``compatible`` (both can be true of one thing), ``conflict``
(they cannot) or ``None`` (not the same kind of thing, so there is nothing to compare).
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crosscheck.records import GUESSED_WITHIN, Document, Quantity, TimeSpan

Comparison = Literal["equal", "compatible", "conflict"]

APPROXIMATE_SHARE = 0.12  # "rund 100" is said of 88 to 112; wider and "rund 40" would meet "50"
MOST_ROUND_DIGITS = 3  # a number of more was converted ("acre") or is not rounded at all
ROUNDING_SHARE = 0.015  # 33 % is a third, two months are 60 days, 1.2 million is 1,203,000
SHORTEST_SHARED_NOUN = 4  # letters: "stelle" is part of "arbeitsstelle", "tag" of too much

# What one unit is in the base unit of its dimension.
_SCALES: dict[str, tuple[str, float]] = {
    "second": ("second", 1.0),
    "minute": ("second", 60.0),
    "hour": ("second", 3_600.0),
    "day": ("second", 86_400.0),
    "week": ("second", 604_800.0),
    "month": ("second", 2_629_746.0),  # a twelfth of the Gregorian year
    "year": ("second", 31_556_952.0),
    "millimetre": ("metre", 0.001),
    "centimetre": ("metre", 0.01),
    "metre": ("metre", 1.0),
    "kilometre": ("metre", 1_000.0),
    "mile": ("metre", 1_609.344),
    "nautical mile": ("metre", 1_852.0),
    "gram": ("gram", 1.0),
    "kilogram": ("gram", 1_000.0),
    "tonne": ("gram", 1_000_000.0),
    "square metre": ("square metre", 1.0),
    "hectare": ("square metre", 10_000.0),
    "square kilometre": ("square metre", 1_000_000.0),
    "litre": ("litre", 1.0),
    "barrel": ("litre", 158.987),
    "percent": ("ratio", 0.01),
    "per mille": ("ratio", 0.001),
    "ratio": ("ratio", 1.0),
}
SCORE = "score"  # of a game or a vote: its two sides, not a number between them
SET_SCORE = "satzstand"  # the noun of the score of one set, in either language
_COUNTED = {"", "person"}  # units that say no more than "so many of them"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in the base unit of its dimension, widened where it is approximate."""

    low: float
    high: float
    unit: str


def measure(quantity: Quantity) -> Measure:
    """What a quantity says in the base unit: ``rund 30 Minuten`` is 1,584 to 2,016 seconds."""
    unit, scale = _SCALES.get(quantity.unit, (quantity.unit, 1.0))
    low, high = quantity.low, quantity.high
    if quantity.approximate:
        low, high = low - _spread(low), high + _spread(high)
    return Measure(low * scale, high * scale, unit)


def _spread(value: float) -> float:
    """How far from an approximate number what it is said of may lie.

    The rounder a number, the more it is said of (Krifka 2007): "rund 3.200" of 3,150 to 3,250,
    "rund 12.500" of 12,000 to 13,000, "rund 3.000" of what ``APPROXIMATE_SHARE`` allows.
    """
    most = abs(value) * APPROXIMATE_SHARE
    if not value or math.isinf(value):
        return most
    digits, exponent = f"{abs(value):.11e}".split("e")
    written = digits.replace(".", "").rstrip("0")
    if len(written) > MOST_ROUND_DIGITS:
        return most
    last = 10.0 ** (int(exponent) - len(written) + 1)  # what one more of the last digit adds
    return min(most, last * (5.0 if written.endswith("5") else 0.5))


def compare_quantities(a: Quantity, b: Quantity) -> Comparison | None:
    """Whether two quantities of one kind can be the same; None if they count different things."""
    if not same_kind(a, b):
        return None
    return compare_values(a, b)


def compare_values(a: Quantity, b: Quantity) -> Comparison | None:
    """Like compare_quantities, but whatever they count; None only if the units differ."""
    if a.unit == b.unit == SCORE:
        return _compare_scores(a, b)
    first, second = measure(a), measure(b)
    if not _same_unit(first.unit, second.unit):
        return None
    if _close(first.low, second.low) and _close(first.high, second.high):
        return "equal"
    slack = ROUNDING_SHARE * max(abs(first.low), abs(second.low))
    if first.low <= second.high + slack and second.low <= first.high + slack:
        return "compatible"
    return "conflict"


def _compare_scores(a: Quantity, b: Quantity) -> Comparison | None:
    """Scores of one game, each seen from the side its clause names first.

    "A gewann 2:1" and "B verlor 1:2" can be one game; of two games nothing is known.
    """
    given, turned = (b.low, b.high), (b.high, b.low)
    own, other = (a.low, a.high), _seen_from_same_side(a, b)
    if other is not None:
        wanted = turned if other == "turned" else given
        return "equal" if own == wanted else "conflict"
    if own == given:
        return "equal"
    if own == turned:
        return "compatible"
    return None if a.sides and b.sides else "conflict"


def _seen_from_same_side(a: Quantity, b: Quantity) -> Literal["same", "turned"] | None:
    """How the second score is turned to the first; None if names do not tell."""
    mine, yours = (*a.sides, "", "")[:2], (*b.sides, "", "")[:2]
    if any(_names_match(one, other) for one, other in zip(mine, yours, strict=True)):
        return "same"
    if any(_names_match(one, other) for one, other in zip(mine, reversed(yours), strict=True)):
        return "turned"
    return None


def _names_match(a: str, b: str) -> bool:
    """Whether two names of a team share a word: "Bayern", "Bayern München"."""
    return bool(set(a.casefold().split()) & set(b.casefold().split()))


def same_kind(a: Quantity, b: Quantity) -> bool:
    """Whether unit and counted noun allow the comparison; an unnamed noun allows any."""
    if not _same_unit(measure(a).unit, measure(b).unit):
        return False
    if (a.noun == SET_SCORE) != (b.noun == SET_SCORE):
        return False  # games of a set are not sets of a match
    return nouns_match(a.noun, b.noun)


def nouns_match(a: str, b: str) -> bool:
    """Whether two counted nouns can name one thing: equal, or one heads the other's compound."""
    if not a or not b or a == b:
        return True
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= SHORTEST_SHARED_NOUN and longer.endswith(shorter)


def compare_times(a: TimeSpan, b: TimeSpan) -> Comparison | None:
    """Whether two spans can date the same happening; None if either holds no time at all.

    The coarser span may contain the finer one ("im Herbst", "am 27. Oktober"): compatible.
    """
    if a.begin >= a.finish or b.begin >= b.finish:
        return None
    if a.begin == b.begin and a.finish == b.finish:
        return "equal"
    if a.begin < b.finish and b.begin < a.finish:
        return "compatible"
    return "conflict"


def appeared_later(one: Document, other: Document) -> bool:
    """Whether an article surely appeared after another; not where the dates leave it open.

    A date that is known to the day leaves that day open, and a guessed one the day before it.
    """
    first, second = one.published_at, other.published_at
    if first is None or second is None:
        return False
    if one.date_guessed:
        first -= GUESSED_WITHIN
    if other.published_precision == "day":
        second += timedelta(days=1) - datetime.resolution
    return first > second


def _same_unit(a: str, b: str) -> bool:
    return a == b or (a in _COUNTED and b in _COUNTED)


def _close(a: float, b: float) -> bool:
    if math.isinf(a) or math.isinf(b):  # "more than" meets "more than"
        return a == b
    return abs(a - b) <= ROUNDING_SHARE * max(abs(a), abs(b))
