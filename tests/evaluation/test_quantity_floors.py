"""Quantities and times on the labelled expressions: floors that never drop silently."""

import hashlib
import json
from pathlib import Path

import pytest

from crosscheck.errors import UsageError
from crosscheck.evaluation.quantities import Share, evaluate

GOLD = Path(__file__).parents[1] / "gold"
EXPRESSIONS = GOLD / "quantities.jsonl"
FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))["quantities"]


@pytest.fixture(scope="module")
def measured():
    """The evaluation of the whole file."""
    return evaluate(EXPRESSIONS).as_json()


def test_labels_are_those_the_floors_were_measured_on():
    """Whoever changes the labels measures anew and sets the floors and this digest by hand."""
    assert hashlib.sha256(EXPRESSIONS.read_bytes()).hexdigest() == FLOORS["sha256"]


@pytest.mark.parametrize("name", ["right", "nouns", "approximate"])
def test_floor(measured, name):
    """Values, nouns and approximation are read as well as when the floor was set."""
    assert measured[name] >= FLOORS[name], measured["wrong"]


@pytest.mark.parametrize("group", sorted(FLOORS["groups"]))
def test_group_floor(measured, group):
    """No language and no kind may fall while the others rise."""
    assert measured["groups"][group]["right"] >= FLOORS["groups"][group], measured["wrong"]


def row(**changes):
    """A labelled expression that the finder reads rightly."""
    fields = {
        "lang": "de",
        "kind": "quantity",
        "part": "x",
        "text": "Es kamen 30 Kinder.",
        "noun": "kind",
        "expression": "30 Kinder",
        "low": 30,
        "high": 30,
        "unit": "person",
        "approximate": False,
    }
    return json.dumps(fields | changes, ensure_ascii=False)


def evaluated(tmp_path, *rows):
    """The evaluation of a few rows."""
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(rows), "utf-8")
    return evaluate(path)


def test_a_wrong_label_counts_as_wrong(tmp_path):
    """Another value, unit, bound or kind is not right, and is told with what was found."""
    rows = [row(), row(low=31, high=31), row(unit=""), row(high=None), row(kind="none")]
    result = evaluated(tmp_path, *rows)
    assert result.all == Share(1, 5)
    assert [one.found for one in result.wrong] == ["30.0 30.0 person"] * 4
    assert result.groups["none de"] == Share(0, 1)


def test_nouns_and_approximation_are_counted_apart(tmp_path):
    """A right value with a wrong noun is still a right value."""
    result = evaluated(tmp_path, row(noun="hund"), row(approximate=True))
    assert result.all == Share(2, 2)
    assert result.nouns == result.approximate == Share(1, 2)


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a", "expression": "b"}', "3"])
def test_an_unreadable_line_is_named(tmp_path, line):
    """A line that is no labelled expression ends in one clear line."""
    with pytest.raises(UsageError, match="line 2: not a labelled expression"):
        evaluated(tmp_path, row(), line)


def test_a_missing_file_is_named(tmp_path):
    """A file that is not there ends in one clear line."""
    with pytest.raises(UsageError, match="cannot be read"):
        evaluate(tmp_path / "none.jsonl")
