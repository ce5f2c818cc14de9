"""Claim groups and event sheets as labelled pairs of sentences.

A group is one invented event: sentences that answer a question alike, otherwise, or not at all.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PER_GROUP = {"agree": 4, "contradict": 5, "none": 8, "framing": 5, "update": 3}


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of one invented event and labelled pairs of them (by number)."""

    name: str
    sentences: tuple[str, ...]
    pairs: tuple[tuple[int, int, str], ...]


def read_groups(folder: Path, names: Sequence[str] = ()) -> Iterator[Group]:
    """The points and event sheets of these files of the folder; of all without names."""
    paths = [folder / f"{name}.jsonl" for name in names] or sorted(folder.glob("*.jsonl"))
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            yield _sheet(raw) if "aspects" in raw else _point(raw)


def _point(raw: Mapping[str, Any]) -> Group:
    sentences: list[str] = []
    places = {name: _add(sentences, raw.get(name, ())) for name in "abfudn"}
    pairs = [(i, j, "agree") for n, i in enumerate(places["a"]) for j in places["a"][n + 1 :]]
    for name, label in (
        ("b", "contradict"),
        ("d", "contradict"),
        ("f", "framing"),
        ("u", "update"),
        ("n", "none"),
    ):
        pairs += [(i, j, label) for i in places["a"] for j in places[name]]
    pairs += [(i, j, "none") for i in places["b"] for j in places["n"]]
    return Group(raw["id"], tuple(sentences), tuple(pairs))


def _sheet(raw: Mapping[str, Any]) -> Group:
    sentences: list[str] = []
    sides = [(_add(sentences, one["a"]), _add(sentences, one["b"])) for one in raw["aspects"]]
    others = _add(sentences, raw["other"])
    pairs: list[tuple[int, int, str]] = []
    for number, (same, against) in enumerate(sides):
        pairs += [(i, j, "agree") for n, i in enumerate(same) for j in same[n + 1 :]]
        pairs += [(i, j, "contradict") for i in same for j in against]
        pairs += [(i, j, "none") for i in same + against for j in others]
        for same_later, against_later in sides[number + 1 :]:
            pairs += [(i, j, "none") for i in same + against for j in same_later + against_later]
    return Group(raw["id"], tuple(sentences), tuple(pairs))


def _add(sentences: list[str], more: Sequence[str]) -> list[int]:
    sentences.extend(more)
    return list(range(len(sentences) - len(more), len(sentences)))


def sample_pairs(
    pairs: Sequence[tuple[int, int, str]], rng: random.Random
) -> list[tuple[int, int, str]]:
    """Some pairs of a group, of each label at most as many as ``PER_GROUP`` says."""
    kept = []
    for label, most in PER_GROUP.items():
        those = [pair for pair in pairs if pair[2] == label]
        kept += rng.sample(those, min(most, len(those)))
    return kept
