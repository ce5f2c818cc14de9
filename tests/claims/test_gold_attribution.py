"""Attribution on annotated sentences, with floors that never drop silently."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from crosscheck.errors import UsageError
from crosscheck.evaluation.attribution import evaluate

GOLD = Path(__file__).parent.parent / "gold"
OWN = GOLD / "attribution.jsonl"
STANCES = GOLD / "stance.jsonl"
ALL_FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))
FLOORS, STANCE_FLOORS = ALL_FLOORS["attribution"], ALL_FLOORS["stance"]
SHARED = Path(__file__).parents[3] / "shared"
BENCH = SHARED / "bench" / "dev"
NEWS = SHARED / "data" / "dev" / "attribution_wikinews_dev.jsonl.gz"


def test_the_annotated_sentences_are_those_the_floors_were_set_on() -> None:
    """A change of the data needs new floors."""
    assert sha256(OWN.read_bytes()).hexdigest() == FLOORS["sha256"]
    assert sha256(STANCES.read_bytes()).hexdigest() == STANCE_FLOORS["sha256"]


def test_stances_and_modes_reach_their_floors() -> None:
    """Sentences with one statement each, in German and English."""
    result = evaluate(STANCES)
    assert result.stances is not None and result.stances.recall >= STANCE_FLOORS["stance"]
    assert result.modalities is not None
    assert result.modalities.recall >= STANCE_FLOORS["modality"]
    assert result.speakers is not None and result.speakers.recall >= STANCE_FLOORS["speaker"]


def test_own_sentences_reach_their_floors() -> None:
    """Quotations, speakers and stances of the committed sentences."""
    result = evaluate(OWN)
    assert result.found["all"].f1 >= FLOORS["found_f1"]
    assert result.with_speaker["all"].f1 >= FLOORS["speaker_f1"]
    assert result.stances is not None and result.stances.recall >= FLOORS["stance"]


@pytest.mark.skipif(not BENCH.is_dir(), reason="the labelled cases are not here")
def test_speakers_of_labelled_pairs_reach_their_floor() -> None:
    """Speakers of the statements in invented articles."""
    result = evaluate(BENCH)
    assert result.speakers is not None
    assert result.speakers.recall >= FLOORS["bench_speakers"]


@pytest.mark.slow
@pytest.mark.skipif(not NEWS.is_file(), reason="the annotated articles are not here")
def test_annotated_news_reaches_its_floors() -> None:
    """Quotations and speakers of 150 news articles that no rule was written for."""
    result = evaluate(NEWS)
    assert result.found["all"].f1 >= FLOORS["wikinews_found_f1"]
    assert result.with_speaker["all"].f1 >= FLOORS["wikinews_speaker_f1"]


def test_a_path_without_gold_is_refused(tmp_path: Path) -> None:
    """One line names the path and what is expected there."""
    with pytest.raises(UsageError, match="folder of cases"):
        evaluate(tmp_path)
    with pytest.raises(UsageError, match="annotated articles"):
        evaluate(tmp_path / "missing.jsonl")


def test_results_are_plain_values() -> None:
    """What is written to a file can be read back."""
    shown = evaluate(OWN).as_json()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["found"]["all"]["f1"] > 0
