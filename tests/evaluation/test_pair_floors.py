"""Verdicts end to end on labelled articles of our own, with the bundled models: floors.

Nothing is fitted on these cases: neither the models nor the calibration.
"""

import hashlib
import json
from pathlib import Path

import pytest

from crosscheck.evaluation.pairs import PairEvaluation, evaluate_pairs
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts.judge import load_judge

CASES = Path(__file__).parents[1] / "gold" / "cases"
FLOORS = json.loads((CASES.parent / "floors.json").read_text("utf-8"))["pairs"]


@pytest.fixture(scope="module")
def found() -> PairEvaluation:
    """What the stages make of the cases, all in one workspace."""
    return evaluate_pairs(CASES, load_encoder(), load_judge())


def test_cases_are_those_the_floors_were_measured_on() -> None:
    """Whoever changes an article or a label measures anew and sets floors and digest by hand."""
    files = sorted(path for path in CASES.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    assert digest == FLOORS["sha256"]


@pytest.mark.parametrize("kind", ["agree", "contradict"])
def test_what_is_found_is_right_and_not_less(found: PairEvaluation, kind: str) -> None:
    """Precision first; and no fewer listed pairs than when the floor was set."""
    score, floor = found.kinds[kind], FLOORS[kind]
    assert score.precision >= floor["precision"]
    assert score.right >= floor["right"]


def test_what_is_not_comparable_stays_unsaid(found: PairEvaluation) -> None:
    """Listed pairs without a verdict, articles of another happening, and pairs to judge."""
    assert found.false_alarms <= FLOORS["false_alarms"]
    assert found.events.f1 >= FLOORS["events"]
    assert found.candidate_recall >= FLOORS["candidate_recall"]
    assert found.pairs_per_claim <= FLOORS["pairs_per_claim"]
