"""Agreeing, contradicting and unrelated pairs made from several translations of one sentence.

Two translations of one sentence agree. After one edit that changes what is said they
contradict; after an edit that changes nothing they still agree, so that "something small was
replaced" is no sign of either (the FactCC idea, Kryściński et al. 2020). Sentences a few lines
apart come from one article: same event, other content.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from crosscheck.evaluation.groups import LabelledPair, overlap

EDITS = Path(__file__).parent / "data" / "edits.yaml"
LENGTHS = (45, 190)  # characters; a news sentence that the judge can read whole
NEAR_ROWS = 4  # so many lines on, a sentence still belongs to the same article
PATTERN = re.compile(r"\d[\d.,]*\d|\d|\w+")

Kind = Literal["number", "word"]


@cache
def _tables() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """(what changes the meaning, what keeps it): word -> its replacements."""
    raw = yaml.safe_load(EDITS.read_text("utf-8"))
    changing: dict[str, tuple[str, ...]] = {}
    for group in raw["opposites"] + raw["rings"]:
        for word in group:
            changing[word] = changing.get(word, ()) + tuple(x for x in group if x != word)
    keeping: dict[str, tuple[str, ...]] = {}
    for one, two in raw["respell"]:
        keeping[one] = (*keeping.get(one, ()), two)
        keeping[two] = (*keeping.get(two, ()), one)
    return changing, keeping


def changed(text: str, rng: random.Random) -> str | None:
    """The sentence with one figure, word or negation changed; None if nothing can be."""
    changing, _ = _tables()
    spots = [
        match
        for match in PATTERN.finditer(text)
        if match.start() and (match[0] in changing or match[0][0].isdigit() or match[0] == "nicht")
    ]
    if not spots:
        return None
    spot = rng.choice(spots)
    return _replace(text, spot, _other(spot[0], changing, rng))


def kept(text: str, rng: random.Random) -> str | None:
    """The sentence with one word in another spelling; None if nothing can be respelled."""
    _, keeping = _tables()
    spots = [match for match in PATTERN.finditer(text) if match.start() and match[0] in keeping]
    if not spots:
        return None
    spot = rng.choice(spots)
    return _replace(text, spot, rng.choice(keeping[spot[0]]))


def translation_pairs(
    groups: Sequence[Sequence[str]], rng: random.Random
) -> Iterator[LabelledPair]:
    """Up to three pairs a group; groups in the order of their articles."""
    for i, group in enumerate(groups):
        fitting = [text for text in group if LENGTHS[0] <= len(text) <= LENGTHS[1]]
        if len(fitting) < 2:
            continue
        one, two = rng.sample(fitting, 2)
        other = changed(two, rng)
        if other is None:  # nothing to change: no pair of any label, so that no word tells one
            continue
        yield LabelledPair(one, other, "contradict", "translations")
        first, second = _least_alike(fitting)
        yield LabelledPair(first, kept(second, rng) or second, "agree", "translations")
        near = [text for row in groups[i + 1 : i + 1 + NEAR_ROWS] for text in row[:1]]
        near = [text for text in near if LENGTHS[0] <= len(text) <= LENGTHS[1]]
        if near:
            yield LabelledPair(one, max(near, key=lambda x: overlap(one, x)), "none", "neighbours")


def _least_alike(texts: Sequence[str]) -> tuple[str, str]:
    pairs = [(a, b) for i, a in enumerate(texts) for b in texts[i + 1 :]]
    return min(pairs, key=lambda pair: overlap(*pair))


def _replace(text: str, spot: re.Match[str], new: str) -> str:
    return re.sub(r"  +", " ", text[: spot.start()] + new + text[spot.end() :])


def _other(word: str, changing: Mapping[str, tuple[str, ...]], rng: random.Random) -> str:
    if word == "nicht":
        return ""
    return rng.choice(changing[word]) if word in changing else other_number(word, rng)


def other_number(number: str, rng: random.Random) -> str:
    """Another number of like shape: a digit moved, two swapped, or a near year."""
    digits = [i for i, char in enumerate(number) if char.isdigit()]
    if len(digits) == 4 and number[:2] in ("19", "20") and number.isdigit():
        return str(int(number) + rng.choice([-11, -7, -3, -2, -1, 1, 2, 3, 6, 10]))
    chars = list(number)
    if len(digits) > 1 and rng.random() < 0.4:
        i, k = rng.sample(digits, 2)
        chars[i], chars[k] = chars[k], chars[i]
    if "".join(chars) == number or chars[0] == "0":
        chars = list(number)
        spot = rng.choice(digits[:2])  # a leading figure: the difference is no rounding
        least = 1 if spot == 0 else 0
        chars[spot] = rng.choice([x for x in "0123456789"[least:] if x != number[spot]])
    return "".join(chars)
