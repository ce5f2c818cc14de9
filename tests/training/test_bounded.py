"""Regressions whose coefficients keep the sign that their features mean."""

import numpy as np

from training.bounded import fit_bounded

RANDOM = np.random.default_rng(5)
ROWS = RANDOM.normal(size=(400, 3))
ANSWERS = (ROWS[:, 0] - ROWS[:, 1] + 0.3 * RANDOM.normal(size=400) > 0).astype(float)
FREE = [(-np.inf, np.inf)] * 3


def test_without_bounds_it_finds_what_decides():
    """One feature for, one against, one of no account."""
    found = fit_bounded(ROWS, ANSWERS, np.ones(400), FREE, 10.0)
    for_it, against, neither = found.coefficients
    assert for_it > 2 > -2 > against and abs(neither) < 0.5
    said = np.asarray(found.probabilities(ROWS.tolist())) > 0.5
    assert np.mean(said == ANSWERS) > 0.9


def test_bounds_hold_in_units_of_the_feature():
    """A coefficient that would be below zero is zero; one that must be large is."""
    bounds = [(-np.inf, np.inf), (0.0, np.inf), (2.0, np.inf)]
    found = fit_bounded(ROWS, ANSWERS, np.ones(400), bounds, 1.0)
    raw = found.coefficients / found.scales
    assert raw[1] == 0.0 and raw[2] >= 2.0 - 1e-9


def test_weights_count_like_copies():
    """A row of weight two is a row that stands there twice."""
    twice = fit_bounded(ROWS[:50], ANSWERS[:50], np.full(50, 2.0), FREE, 1.0)
    copied = fit_bounded(
        np.vstack([ROWS[:50]] * 2), np.tile(ANSWERS[:50], 2), np.ones(100), FREE, 1.0
    )
    assert np.allclose(twice.coefficients, copied.coefficients, atol=1e-3)
