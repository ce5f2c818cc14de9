"""Own questions about the seeds, thirty with an answer and thirty without: floors."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from crosscheck.evaluation.asks import QUESTIONS_FILE, evaluate
from crosscheck.workspace import Workspace

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold" / QUESTIONS_FILE
FLOORS = json.loads((ROOT / "tests" / "gold" / "floors.json").read_text("utf-8"))["questions"]


def test_questions_are_those_the_floors_were_measured_on():
    """Whoever changes the questions measures anew and sets floors and digest by hand."""
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest() == FLOORS["sha256"]


@pytest.mark.slow
def test_questions_about_the_seeds(tmp_path):
    """Answers found and refused as often as when the floors were set."""
    case = tmp_path / "cases" / "seeds"
    case.mkdir(parents=True)
    for article in (ROOT / "seeds").glob("[0-9]*.md"):
        shutil.copy(article, case)
    shutil.copy(GOLD, case / QUESTIONS_FILE)
    with Workspace(tmp_path / "index", writing=True) as opened:
        found = evaluate(case.parent, opened)
    assert (found.questions, found.answerable) == (60, 30)
    assert found.hit_at_1 >= FLOORS["hit_at_1"]
    assert found.hit_at_3 >= FLOORS["hit_at_3"]
    assert found.refused >= FLOORS["refused"]
    assert found.wrongly_refused <= FLOORS["wrongly_refused"]
