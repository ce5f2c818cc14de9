"""Recalibration: a reader's labels repair confidences that are wrong, and leave right ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.errors import ModelError, UsageError
from crosscheck.records import VerdictKind
from crosscheck.verdicts import (
    Example,
    Recalibration,
    bundled_calibration,
    cross_validate,
    fingerprint,
    fit_recalibration,
    read_recalibration,
    recalibrated,
    write_recalibration,
)

CALIBRATION = bundled_calibration()
KINDS = CALIBRATION.kinds
CONTRADICT = KINDS.index(VerdictKind.CONTRADICT)
SHOWN = 0.5  # probability from which a finding is shown


def readers_labels(count, *, sharpness=1.0, bias=0.0, seed=1):
    """Labels of a reader who knows the true chances of each pair.

    The judge states them raised to ``sharpness`` (above 1: overconfident), contradictions with
    ``bias`` log odds too many; a wrong finding is relabelled once in three times, else rejected.
    """
    rng = np.random.default_rng(seed)
    made = []
    while len(made) < count:
        true = rng.dirichlet(np.full(len(KINDS), 0.4))
        scores = sharpness * np.log(true + 1e-9)
        scores[CONTRADICT] += bias
        stated = np.exp(scores - scores.max())
        stated /= stated.sum()
        found = KINDS[int(stated.argmax())]
        if found is VerdictKind.NONE or stated.max() < SHOWN:
            continue
        truth = KINDS[rng.choice(len(KINDS), p=true)]
        told = truth if truth is found or rng.random() < 1 / 3 else None
        chances = dict(zip(KINDS, stated.tolist(), strict=True))
        made.append(Example(chances, found, told, f"event {len(made) // 4}"))
    return made


def fitted(examples):
    """The correction that these labels give."""
    return fit_recalibration(examples, CALIBRATION, "j@1")


def test_an_overconfident_judge_is_repaired():
    """The slope falls to what was too much, and held-out confidences come true."""
    examples = readers_labels(400, sharpness=2.5)
    change, seen = fitted(examples), cross_validate(examples, CALIBRATION)
    assert 0.3 < change.slope < 0.6  # 1 / 2.5
    assert seen.error_before > 0.15
    assert seen.error_after < seen.error_before / 2
    assert seen.helps


def test_a_judge_that_cries_wolf_is_repaired():
    """Contradictions lose what they had too much, against all other verdicts."""
    change = fitted(readers_labels(300, bias=1.5))
    others = [value for kind, value in change.offsets.items() if kind != "contradict"]
    assert change.offsets[VerdictKind.CONTRADICT] < min(others) - 0.8


def test_a_judge_that_is_right_is_left_nearly_as_it_is():
    """With labels enough to see it."""
    examples = readers_labels(300)
    change, seen = fitted(examples), cross_validate(examples, CALIBRATION)
    assert 0.8 < change.slope < 1.25
    assert all(abs(value) < 0.4 for value in change.offsets.values())
    assert seen.error_after < 0.1


def test_rejections_alone_lower_the_confidence():
    """Thirty findings of .9 that were all wrong are not given at .9 again."""
    rest = 0.1 / (len(KINDS) - 1)
    chances = {kind: 0.9 if kind is VerdictKind.CONTRADICT else rest for kind in KINDS}
    examples = [Example(chances, VerdictKind.CONTRADICT, None, str(n)) for n in range(30)]
    after = fitted(examples).applied(chances)
    assert after[VerdictKind.CONTRADICT] < 0.4
    assert sum(after.values()) == pytest.approx(1.0)


def test_agreement_alone_never_lowers_it():
    """Thirty findings of .6 that were all right are given with more."""
    rest = 0.4 / (len(KINDS) - 1)
    chances = {kind: 0.6 if kind is VerdictKind.AGREE else rest for kind in KINDS}
    examples = [Example(chances, VerdictKind.AGREE, VerdictKind.AGREE, str(n)) for n in range(30)]
    assert fitted(examples).applied(chances)[VerdictKind.AGREE] > 0.7


@pytest.mark.parametrize("count", [0, 29])
def test_too_few_labels_are_refused_with_their_count(count):
    """Nothing is fitted to chance."""
    for refused in (fitted, lambda some: cross_validate(some, CALIBRATION)):
        with pytest.raises(UsageError, match=rf"^{count} labels .* needs 30, go on with"):
            refused(readers_labels(count))


def test_the_same_labels_give_the_same_correction_in_any_order():
    """Deterministic, and a matter of the labels alone."""
    examples = readers_labels(60, sharpness=2.0)
    first, again, back = fitted(examples), fitted(examples), fitted(examples[::-1])
    assert first == again
    assert first.slope == pytest.approx(back.slope, abs=1e-6)
    assert cross_validate(examples, CALIBRATION) == cross_validate(examples, CALIBRATION)


def test_built_in_or_applied_is_the_same():
    """The corrected calibration gives what correcting its probabilities gives."""
    change = fitted(readers_labels(80, sharpness=2.0, bias=1.0))
    rows = np.random.default_rng(3).normal(CALIBRATION.means, CALIBRATION.scales, (20, len(
        CALIBRATION.means)))  # fmt: skip
    built_in = recalibrated(CALIBRATION, change).probabilities(rows)
    for before, after in zip(CALIBRATION.probabilities(rows), built_in, strict=True):
        applied = change.applied(dict(zip(KINDS, before.tolist(), strict=True)))
        assert list(applied.values()) == pytest.approx(after.tolist(), abs=1e-9)
    assert recalibrated(CALIBRATION, change).least == CALIBRATION.least


def test_a_correction_of_another_calibration_is_not_used():
    """After an update of the package the labels are fitted again, not misapplied."""
    change = fitted(readers_labels(30))
    other = replace(CALIBRATION, intercepts=CALIBRATION.intercepts + 1)
    assert fingerprint(other) != change.base
    with pytest.raises(ModelError, match="review --refit"):
        recalibrated(other, change)


def test_a_correction_is_read_as_it_was_written():
    """Every digit of it."""
    change = fitted(readers_labels(40))
    assert read_recalibration(write_recalibration(change)) == change


@given(
    slope=st.floats(0.05, 3),
    scores=st.lists(st.floats(-30, 30), min_size=len(KINDS), max_size=len(KINDS)),
)
@settings(max_examples=50)
def test_a_slope_alone_never_changes_the_likeliest_verdict(slope, scores):
    """Confidence is corrected; what is said stays unless offsets say otherwise."""
    raised = np.exp(np.array(scores) - max(scores))
    chances = dict(zip(KINDS, (raised / raised.sum()).tolist(), strict=True))
    change = Recalibration(slope, dict.fromkeys(KINDS, 0.0), "", "", 30)
    after = change.applied(chances)
    assert after[max(chances, key=chances.get)] == pytest.approx(max(after.values()))
