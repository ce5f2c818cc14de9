"""The bundled judge and answer scorer on own sentences they were not trained on: floors.

Some of each probe are asked; ``tests/gold/judge.jsonl`` holds a matched, balanced sample of the
held-out claim groups, ``tests/gold/sheets.jsonl`` some event sheets for the answer scorer.
"""

import hashlib
import json
from pathlib import Path

import pytest

from crosscheck.evaluation.answers import rank_sheets
from crosscheck.evaluation.groups import LabelledPair, read_lines
from crosscheck.evaluation.judge import ask, compare, probe_pairs
from crosscheck.verdicts.judge import load_answer_scorer, load_judge

GOLD = Path(__file__).parents[1] / "gold"
FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))
ASKED = 60  # of each probe: all of them take a minute on one core
PROBES = probe_pairs(GOLD / "probes")


def test_labels_are_those_the_floors_were_measured_on() -> None:
    """Whoever changes the sentences measures anew and sets floors and digest by hand."""
    files = (
        *sorted((GOLD / "probes").glob("*.jsonl")),
        GOLD / "judge.jsonl",
        GOLD / "sheets.jsonl",
    )
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    assert digest == FLOORS["judge"]["sha256"]


@pytest.mark.parametrize("name", sorted(PROBES))
def test_probe_floor(name: str) -> None:
    """No probe falls below what it reached when the floor was set."""
    pairs = PROBES[name][:ASKED]
    found = compare(pairs, ask(load_judge(), pairs))
    assert found.accuracy >= FLOORS["judge"]["probes"][name]


def test_held_out_groups_floor() -> None:
    """Accuracy on matched pairs of files left out of training, and precision of contradictions."""
    pairs = [
        LabelledPair(one["a"], one["b"], one["label"], "gold")
        for one in read_lines(GOLD / "judge.jsonl")
    ]
    found = compare(pairs, ask(load_judge(), pairs))
    assert found.accuracy >= FLOORS["judge"]["accuracy"]
    assert found.labels["contradict"].precision >= FLOORS["judge"]["contradict_precision"]


def test_answers_floor() -> None:
    """The best-scored sentence of an event answers the question."""
    rankings = rank_sheets(read_lines(GOLD / "sheets.jsonl"), load_answer_scorer())
    assert sum(one.hit(1) for one in rankings) / len(rankings) >= FLOORS["answers"]["first"]
