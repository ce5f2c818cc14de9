"""Which articles tell of one event: floors on labelled pairs and cases that never drop silently."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from crosscheck.errors import UsageError
from crosscheck.evaluation.sameness import Decisions, evaluate, read_pairs
from crosscheck.vectors.encoder import load_encoder

HERE = Path(__file__).resolve()
GOLD = HERE.parents[1] / "gold"
PAIRS = GOLD / "events.jsonl"
TEMPLATES = GOLD / "templates.jsonl"
ALL_FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))
FLOORS, TEMPLATE_FLOORS = ALL_FLOORS["events"], ALL_FLOORS["templates"]
SHARED = Path(os.environ.get("CROSSCHECK_SHARED", HERE.parents[3] / "shared"))
CASES = SHARED / "bench" / "dev"


@pytest.fixture(scope="module")
def measured():
    """All labelled pairs, decided with the bundled encoder."""
    return evaluate(PAIRS, load_encoder("bundled")).as_json()


@pytest.fixture(scope="module")
def templated():
    """Local reports in fixed wordings and reworded, decided with the bundled encoder."""
    return evaluate(TEMPLATES, load_encoder("bundled")).as_json()


@pytest.mark.parametrize(("file", "floors"), [(PAIRS, FLOORS), (TEMPLATES, TEMPLATE_FLOORS)])
def test_labels_are_those_the_floors_were_measured_on(file, floors):
    """Whoever changes the pairs measures anew and sets the floors and this digest by hand."""
    assert hashlib.sha256(file.read_bytes()).hexdigest() == floors["sha256"]


def test_each_half_has_look_alikes_and_accounts_in_other_words():
    """Neither answer alone can reach the floors."""
    documents, pairs = read_pairs(PAIRS)
    for part in ("dev", "test"):
        labels = [one.same for one in pairs if one.part == part]
        assert sum(labels) >= 15 and len(labels) - sum(labels) >= 15
    assert {one.lang for one in documents.values()} == {"de", "en"}


@pytest.mark.parametrize("setting", ["alone", "together"])
@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("figure", ["precision", "recall"])
def test_floor(measured, setting, part, figure):
    """Look-alikes stay apart and accounts in other words come together, with company or without."""
    found = measured[setting][part]
    assert found[figure] >= FLOORS[part][figure], found["wrong"]


@pytest.mark.parametrize("setting", ["alone", "together"])
@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("figure", ["precision", "recall"])
def test_templates_of_local_news_stay_apart(templated, setting, part, figure):
    """Accidents, fires, matches, votes, warnings and quarters of other places, teams, companies."""
    found = templated[setting][part]
    assert found[figure] >= TEMPLATE_FLOORS[part][figure], found["wrong"]


@pytest.mark.skipif(not CASES.is_dir(), reason="the development cases are not here")
def test_cases_stay_apart():
    """The articles of all cases in one workspace fall into their events."""
    scores = evaluate(CASES, load_encoder("bundled")).as_json()["b_cubed"]
    assert scores["with their dates"]["f1"] >= FLOORS["cases"]
    assert scores["all in one minute"]["f1"] >= FLOORS["cases_at_once"]


def test_another_file_is_refused(tmp_path):
    """A file that holds something else is one clear error."""
    other = tmp_path / "other.jsonl"
    other.write_text('{"a": 1}\n', "utf-8")
    with pytest.raises(UsageError, match="no file of labelled pairs"):
        evaluate(other, load_encoder("bundled"))


def test_nothing_found_is_precise_and_useless():
    """Precision and recall at their edges."""
    none = Decisions(right=0, found=0, same=2, wrong=("1", "2"))
    assert (none.precision, none.recall) == (1.0, 0.0)
