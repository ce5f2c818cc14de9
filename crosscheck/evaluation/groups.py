"""Labelled pairs of statements from claim groups: points and event sheets.

A *point* is a question with sentences that answer it: ``a`` (one answer), ``b`` (an
incompatible one), ``n`` (look-alikes that answer something else). An *event sheet* is one event
with five independent points and two sentences of a look-alike event (``other``).
Sentences of one answer agree, of different answers contradict, everything else is none.
English-English pairs are left out: they occur with two labels only and so give the label away.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any, Literal

from crosscheck.errors import UsageError

Label = Literal["agree", "contradict", "none"]
LABELS: tuple[Label, ...] = ("agree", "contradict", "none")

ASPECT_PAIRS = 30  # of the 250 pairs across aspects of one event sheet
OTHER_PAIRS = 6  # of the 50 with its look-alike event
OVERLAP_EDGES = (0.0, 0.08, 0.16, 0.3, 0.5)
LENGTH_EDGES = (22, 36)  # words of both sentences together
MOST = 2.0  # pairs of a label in a cell, times the rarest label of the cell
SPARE = 12  # and so many more, so that a cell without one label is not lost
_ENGLISH = re.compile(
    r"\b(the|of|and|were|has|had|by|that|from|said|at|for|to|than|with|after|his|her|their|it|is"
    r"|are|on|more|no|not|an|as|its)\b",
    re.I,
)
_GERMAN = re.compile(
    r"\b(der|die|das|und|den|dem|des|ist|sei|im|von|ein|eine|einen|nicht|mit|zu|sich|auf|für"
    r"|wurde|wurden|werden|zum|zur|am|hat|habe|haben|laut|nach|als|bei|aus|kein|keine)\b",
    re.I,
)
_WORD = re.compile(r"\w+")

Cell = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two statements, what holds between them, and the kind of source they come from."""

    a: str
    b: str
    label: Label
    source: str


def read_lines(path: Path) -> list[dict[str, Any]]:
    """One object a line. Raises UsageError naming the file if it is not there."""
    if not path.is_file():
        raise UsageError(f"{path}: missing; give the folder that holds {path.name}")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def is_english(text: str) -> bool:
    """More English than German function words."""
    return len(_ENGLISH.findall(text)) > len(_GERMAN.findall(text))


def point_pairs(points: Iterable[Mapping[str, Any]]) -> Iterator[LabelledPair]:
    """All pairs inside each point."""
    for point in points:
        a, b, n = point["a"], point["b"], point["n"]
        yield from inside(a, "points")
        yield from inside(b, "points")
        yield from across(a, b, "contradict", "points")
        yield from across(a + b, n, "none", "points")


def sheet_pairs(sheets: Iterable[Mapping[str, Any]], rng: random.Random) -> Iterator[LabelledPair]:
    """Pairs inside each aspect, and a sample across aspects and with the look-alike event.

    The two ``b`` of an aspect may give different answers, so they are never paired.
    """
    for sheet in sheets:
        aspects = sheet["aspects"]
        for aspect in aspects:
            yield from inside(aspect["a"], "sheets")
            yield from across(aspect["a"], aspect["b"], "contradict", "sheets")
        groups = [aspect["a"] + aspect["b"] for aspect in aspects]
        between = [p for one, two in combinations(groups, 2) for p in _unrelated(one, two)]
        every = [text for group in groups for text in group]
        yield from rng.sample(between, min(ASPECT_PAIRS, len(between)))
        other = list(_unrelated(every, sheet["other"]))
        yield from rng.sample(other, min(OTHER_PAIRS, len(other)))


def inside(texts: Sequence[str], source: str) -> Iterator[LabelledPair]:
    """Sentences of one answer, each with each: agree."""
    for one, two in combinations(texts, 2):
        if not (is_english(one) and is_english(two)):
            yield LabelledPair(one, two, "agree", source)


def across(
    ones: Sequence[str], twos: Sequence[str], label: Label, source: str
) -> Iterator[LabelledPair]:
    """Each sentence of one group with each of the other."""
    for one, two in product(ones, twos):
        if not (is_english(one) and is_english(two)):
            yield LabelledPair(one, two, label, source)


def _unrelated(ones: Sequence[str], twos: Sequence[str]) -> Iterator[LabelledPair]:
    return across(ones, twos, "none", "sheets")


# --- matched sampling ------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Lower-case words."""
    return [word.lower() for word in _WORD.findall(text)]


def overlap(a: str, b: str) -> float:
    """Shared share of the distinct words of four letters and more (Jaccard)."""
    one, two = ({word for word in words(text) if len(word) > 3} for text in (a, b))
    return len(one & two) / max(1, len(one | two))


def cell(pair: LabelledPair) -> Cell:
    """The surface of a pair: overlap, length, and whether one side is English."""
    shared = overlap(pair.a, pair.b)
    length = len(words(pair.a)) + len(words(pair.b))
    return (
        sum(shared > edge for edge in OVERLAP_EDGES),
        sum(length > edge for edge in LENGTH_EDGES),
        is_english(pair.a) != is_english(pair.b),
    )


def matched(
    pairs: Iterable[LabelledPair], rng: random.Random, labels: Sequence[Label] = LABELS
) -> list[LabelledPair]:
    """A sample, in random order, in which overlap, length and language tell little of the label.

    A judge learns what it sees cheaply: that contradicting sentences share more words, that two
    long sentences are unrelated (Gururangan et al. 2018). So in each cell of such surface no
    label may outnumber the rarest by much.
    """
    cells: dict[Cell, dict[Label, list[LabelledPair]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        cells[cell(pair)][pair.label].append(pair)
    chosen: list[LabelledPair] = []
    for by_label in cells.values():
        most = int(MOST * min(len(by_label[label]) for label in labels)) + SPARE
        for label in labels:
            chosen += rng.sample(by_label[label], min(most, len(by_label[label])))
    rng.shuffle(chosen)
    return chosen


def balanced(pairs: Sequence[LabelledPair], most: int, skip: int = 0) -> list[LabelledPair]:
    """The first pairs of each label after ``skip``, equally many of each and at most ``most``."""
    by_label = {label: [pair for pair in pairs if pair.label == label][skip:] for label in LABELS}
    count = min(most, *(len(found) for found in by_label.values()))
    return [pair for found in by_label.values() for pair in found[:count]]
