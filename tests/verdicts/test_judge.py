"""Judges and answer scorers: symmetric, calibrated, whatever the labels are called."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import ModelError
from crosscheck.verdicts.judge import load_answer_scorer, load_judge

PAIRS = [("der minister", "the vertrag"), ("nicht", "did not speak"), ("", "der vertrag"), ("", "")]
FOUR = ("agree", "contradict", "none", "answers")


def calibrated(folder: Path, **numbers: float) -> Path:
    (folder / "crosscheck.json").write_text(json.dumps(numbers))
    return folder


def test_judging_is_symmetric_and_sums_to_one(make_judge: Callable[..., Path]) -> None:
    """Turning a pair round changes nothing; the verdict is the most probable class."""
    judge = load_judge(str(make_judge()))
    forward = judge.judge(PAIRS)
    backward = judge.judge([(second, first) for first, second in PAIRS])
    for one, other in zip(forward, backward, strict=True):
        assert one.scores == pytest.approx(other.scores, abs=1e-6)
        assert sum(one.scores.values()) == pytest.approx(1)
        assert one.confidence == max(one.scores.values()) == one.scores[one.verdict]
    assert len({round(one.confidence, 3) for one in forward}) > 1


def test_a_draft_does_not_depend_on_the_order_and_costs_half(
    make_judge: Callable[..., Path],
) -> None:
    """The same draft both ways round; of its two directions one is what the judgement averages."""
    judge = load_judge(str(make_judge()))
    forward = judge.draft(PAIRS)
    assert forward == judge.draft([(second, first) for first, second in PAIRS])
    for drafted, one in zip(forward, judge.judge(PAIRS), strict=True):
        assert sum(drafted.scores.values()) == pytest.approx(1)
        assert drafted.scores == pytest.approx(one.scores, abs=0.2)
    assert judge.draft([]) == []


def test_no_pairs_are_no_judgements(make_judge: Callable[..., Path]) -> None:
    """Empty in, empty out."""
    folder = str(make_judge(labels=FOUR))
    assert load_judge(folder).judge([]) == []
    assert load_answer_scorer(folder).score([]).shape == (0,)


def test_a_further_label_does_not_touch_the_judgement(make_judge: Callable[..., Path]) -> None:
    """The softmax is over agree, contradict and none, wherever those stand."""
    shuffled = load_judge(
        str(make_judge("four", labels=("answers", "none", "agree", "contradict")))
    )
    (judgement,) = shuffled.judge(PAIRS[:1])
    assert set(judgement.scores) == {"agree", "contradict", "none"}
    assert sum(judgement.scores.values()) == pytest.approx(1)


def test_labels_of_inference_models_are_understood(make_judge: Callable[..., Path]) -> None:
    """entailment, neutral, contradiction in any order and case are agree, none, contradict."""
    own = load_judge(str(make_judge("own", labels=("agree", "none", "contradict"))))
    nli = load_judge(str(make_judge("nli", labels=("ENTAILMENT", "neutral", "Contradiction"))))
    assert [one.scores for one in nli.judge(PAIRS)] == [one.scores for one in own.judge(PAIRS)]


def test_labels_without_meaning_are_refused(make_judge: Callable[..., Path]) -> None:
    """A classifier of something else is no judge: one line naming the file and its labels."""
    folder = make_judge(labels=("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(ModelError, match=r"config\.json: names the labels label_0, label_1"):
        load_judge(str(folder))


def test_temperature_flattens_and_keeps_the_verdict(make_judge: Callable[..., Path]) -> None:
    """Probabilities are softmax(logits / temperature)."""
    (sharp,) = load_judge(str(make_judge("sharp"))).judge(PAIRS[:1])
    (flat,) = load_judge(str(calibrated(make_judge("flat"), temperature=4.0))).judge(PAIRS[:1])
    assert flat.verdict == sharp.verdict
    odds = math.log(sharp.scores["agree"] / sharp.scores["none"])
    assert math.log(flat.scores["agree"] / flat.scores["none"]) == pytest.approx(odds / 4, abs=1e-5)


def test_answers_are_scored_by_their_own_logit(make_judge: Callable[..., Path]) -> None:
    """sigmoid(logit / answer_temperature + answer_bias), in one direction only."""
    plain = load_answer_scorer(str(make_judge("plain", labels=FOUR))).score(PAIRS)
    folder = calibrated(make_judge("fit", labels=FOUR), answer_temperature=2.0, answer_bias=-1.0)
    fitted = load_answer_scorer(str(folder)).score(PAIRS)
    logits = np.log(plain / (1 - plain))
    assert np.allclose(np.log(fitted / (1 - fitted)), logits / 2 - 1, atol=1e-4)
    turned = load_answer_scorer(str(folder)).score([(b, a) for a, b in PAIRS])
    assert not np.allclose(fitted[0], turned[0], atol=1e-4)


def test_judge_and_scorer_share_their_weights(make_judge: Callable[..., Path]) -> None:
    """Both tasks of one folder load it once."""
    folder = str(make_judge(labels=FOUR))
    judge, scorer = load_judge(folder), load_answer_scorer(folder)
    assert judge._model is scorer._model  # type: ignore[attr-defined]
    assert judge.model_id == scorer.model_id


def test_hostile_pairs_are_judged() -> None:
    """Empty, endless, NUL and lone surrogates give finite probabilities with the bundled judge."""
    hostile = [("", ""), ("\x00", "\ud800"), ("wort " * 4000, "x" * 20_000), ("會議", "👍")]
    for judgement in load_judge("bundled").judge(hostile):
        assert all(0 <= score <= 1 for score in judgement.scores.values())
        assert sum(judgement.scores.values()) == pytest.approx(1)
