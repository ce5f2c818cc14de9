"""Whether two texts tell of one happening: a fitted probability over what they have in common.

Two accounts of a happening share names, rare words and meaning. Two look-alikes (the weather of
two towns, two matches, the closing of the exchange on two days) share meaning and wording, too,
but not who, where and when: the nearer two texts are in their wording, the more it counts that
each names what the other does not, or that they speak of different days.

The weights are fitted on labelled articles (``python -m training.likeness``) and belong to the
encoder that made the vectors.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crosscheck.verdicts.accounts import Account, dot

FEATURES = (
    "meaning",
    "names",
    "shared",
    "title",
    "numbers",
    "kinds",
    "days",
    "foreign",  # two languages: names and meaning must do without words
    "meaning_foreign",
    "headline",
    "names_apart",
    "proper_apart",
)
ENOUGH_NAMES = 15.0  # summed weight of shared names from which more add nothing: two rare ones
HEADLINE_SAID, REPORT_SAID = 30.0, 60.0  # a headline says 25, an article 200 or more
ENOUGH_NUMBERS = 3
LOG_SCALE = 4.0  # of ln(1 + summed weight), which is then about 1 where much is shared
BRIEF_SAID = 150.0  # a brief names where and who; a piece from the scene (250 and more on the
# development articles) may name others only. Set on half of `tests/gold/templates.jsonl`
SERIES_WORDING = 0.5  # cosine of the words that are no names; accounts in own words have at most
# .47 on the development articles, pairs of look-alikes mostly above .7
FILE = "likeness.json"


def likeness(a: Account, b: Account) -> float:
    """The probability that two texts are accounts of one happening; 0 for a series."""
    return 0.0 if of_a_series(a, b) else _weights().probability(features(a, b))


def features(a: Account, b: Account) -> tuple[float, ...]:
    """What two texts have in common, in the order of ``FEATURES``; symmetric."""
    same_length = a.vector.shape == b.vector.shape
    meaning = max(0.0, float(a.vector @ b.vector)) if same_length else 0.0
    named = shared_names(a, b)
    said = min(a.said, b.said)
    foreign = float(a.lang != b.lang)
    apart = proper_apart(a, b)
    return (
        meaning,
        min(named / ENOUGH_NAMES, 1.0),
        math.log1p(shared_words(a, b)) / LOG_SCALE,
        math.log1p(_told_in_title(a, b) + _told_in_title(b, a)) / LOG_SCALE,
        min(len(a.numbers & b.numbers), ENOUGH_NUMBERS) / ENOUGH_NUMBERS,
        dot(a.kinds, b.kinds),
        float(_common_day(a, b)),
        foreign,
        foreign * meaning,
        min(1.0, max(0.0, (REPORT_SAID - said) / (REPORT_SAID - HEADLINE_SAID))),
        float(bool(a.head and b.head) and not named and not apart),
        float(apart),
    )


def of_a_series(a: Account, b: Account) -> bool:
    """Whether two texts tell of different roads, or in one wording of other names or days."""
    if a.routes and b.routes and not (a.routes & b.words.keys() or b.routes & a.words.keys()):
        return True
    if dot(a.wording, b.wording) < SERIES_WORDING:
        return False
    return (_names_alone(a, b) and _names_alone(b, a)) or _other_days(a, b)


def shared_words(a: Account, b: Account) -> float:
    """Summed weight of all that both say."""
    smaller, larger = sorted((a.telling, b.telling), key=len)
    return sum(weight for word, weight in smaller.items() if word in larger)


def shared_names(a: Account, b: Account) -> float:
    """Summed weight of the names that both have; a name may be a common word of the other."""
    smaller, larger = sorted((a, b), key=lambda one: len(one.names))
    both = sum(weight for name, weight in smaller.names.items() if name in larger.words)
    return both + sum(
        weight
        for name, weight in larger.names.items()
        if name in smaller.words and name not in smaller.names
    )


def proper_apart(a: Account, b: Account) -> bool:
    """Whether both have names at the head, one is brief, and no name is in both."""
    named = bool(a.proper and b.proper) and min(a.said, b.said) < BRIEF_SAID
    return named and a.proper.isdisjoint(b.words) and b.proper.isdisjoint(a.words)


def _told_in_title(a: Account, b: Account) -> float:
    """Summed weight of the words of a's title that b says, too."""
    return sum(w for word, w in a.title.items() if word in b.telling or word in b.title)


def _names_alone(a: Account, b: Account) -> bool:
    """Whether the head of a names what b never mentions."""
    return any(name not in b.words for name in a.head)


def _common_day(a: Account, b: Account) -> bool:
    """Whether both name a day in common."""
    return any(x.begin < y.finish and y.begin < x.finish for x in a.days for y in b.days)


def _other_days(a: Account, b: Account) -> bool:
    """Whether both name days and none of them in common."""
    return bool(a.days) and bool(b.days) and not _common_day(a, b)


# --- the weights -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted logistic regression; plain numbers, for pairs come one by one."""

    coefficients: tuple[float, ...]  # in the order of FEATURES
    intercept: float

    def probability(self, values: tuple[float, ...]) -> float:
        """Between 0 and 1."""
        score = self.intercept + sum(
            c * value for c, value in zip(self.coefficients, values, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, score))))


def read_weights(raw: Mapping[str, Any]) -> Weights:
    """From the shape of ``likeness.json``."""
    return Weights(tuple(float(raw["weights"][name]) for name in FEATURES), float(raw["intercept"]))


@cache
def _weights() -> Weights:
    text = files("crosscheck.verdicts").joinpath("data", FILE).read_text("utf-8")
    return read_weights(json.loads(text))
