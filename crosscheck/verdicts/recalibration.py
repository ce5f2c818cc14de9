"""A calibration corrected by what a reader said of findings.

All scores of the bundled calibration are scaled by one slope and each verdict gets an offset
(Platt 1999, in the multinomial form of Guo et al. 2017 with one temperature). Both are held near
"no change" by Gaussian priors, so that thirty labels correct a bias and three hundred a shape. A
rejection says only "not this verdict": its likelihood is the probability of all others together,
fitted by expectation and maximisation (Dempster et al. 1977). Findings were chosen by their
probability alone, so fitting on shown findings does not bias what is fitted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from crosscheck.errors import ModelError, UsageError
from crosscheck.records import VerdictKind, stable_id
from crosscheck.verdicts.calibration import Calibration, Matrix, write_calibration

LEAST_LABELS = 30  # below, the priors say more than the labels
# Standard deviations of the priors. On simulated readers, 30 labels of a judge whose confidences
# are right disturb them by .05 of calibration error, 100 by .02; for one that is overconfident by
# a slope of 2.5 they bring the error from .21 to .06. Twice the spread of the offsets gave .07,
# .03 and .08.
SLOPE_SPREAD = 0.5
OFFSET_SPREAD = 0.5  # log odds
LEAST_SLOPE = 0.05  # probabilities never change their order
FOLDS = 5
BINS = 5  # of the reliability; six labels in each at the least
PRIOR_MEAN = 1.0  # of the slope; that of the offsets is 0
MOST_STEPS = 500  # some ten are usual
HALVINGS = 30
SETTLED = 1e-10  # change of the penalised log likelihood per label that ends the fit
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with the chances it got from the unchanged calibration, and the reader's word."""

    chances: Mapping[VerdictKind, float]
    found: VerdictKind
    kind: VerdictKind | None  # None: any verdict but the one found
    group: str  # what is held out together: the event

    @property
    def right(self) -> bool:
        """Whether the reader agrees with what was found."""
        return self.kind is self.found


@dataclass(frozen=True, slots=True)
class Recalibration:
    """``slope * log p + offset`` of each verdict, normalised again."""

    slope: float
    offsets: Mapping[VerdictKind, float]
    base: str  # fingerprint of the calibration that it corrects
    judge: str  # id of the judge whose findings were labelled
    labels: int

    def applied(self, chances: Mapping[VerdictKind, float]) -> dict[VerdictKind, float]:
        """The corrected probabilities of one pair; they sum to 1."""
        kinds = tuple(chances)
        logs = _logs([chances], kinds)
        row = _softmax(self.slope * logs + np.array([self.offsets.get(one, 0.0) for one in kinds]))
        return dict(zip(kinds, row[0].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the confidences of findings are to be believed, on pairs held out of the fit."""

    labels: int
    right: float  # share of findings that the reader agrees with
    error_before: float  # expected calibration error, 0..1
    error_after: float
    loss_before: float  # mean negative log likelihood of the reader's word, nats
    loss_after: float

    @property
    def helps(self) -> bool:
        """Whether the correction says more of pairs that it has not seen."""
        return self.loss_after < self.loss_before


def fingerprint(calibration: Calibration) -> str:
    """Names a calibration by its content."""
    return stable_id("calibration", write_calibration(calibration))


def recalibrated(calibration: Calibration, change: Recalibration) -> Calibration:
    """The calibration with a correction built in; the thresholds stay.

    Raises ModelError if the correction was fitted for another calibration.
    """
    if change.base != fingerprint(calibration):
        raise ModelError(
            "the correction was fitted for another calibration; run `crosscheck review --refit`"
        )
    offsets = np.array([change.offsets.get(kind, 0.0) for kind in calibration.kinds])
    return replace(
        calibration,
        coefficients=calibration.coefficients * change.slope,
        intercepts=calibration.intercepts * change.slope + offsets,
        fitted=f"{calibration.fitted}; corrected by {change.labels} labels of a reader",
    )


# --- the fit -----------------------------------------------------------------------------


def check_enough(examples: Sequence[Example]) -> None:
    """UsageError, with the count, for fewer labels than say anything."""
    if len(examples) < LEAST_LABELS:
        raise UsageError(
            f"{len(examples)} labels of pairs that are compared here; a refit needs "
            f"{LEAST_LABELS}, go on with `crosscheck review`"
        )


def fit_recalibration(
    examples: Sequence[Example], calibration: Calibration, judge: str
) -> Recalibration:
    """The likeliest correction given the labels and the priors; the same for the same labels.

    Raises UsageError for too few of them.
    """
    check_enough(examples)
    kinds = calibration.kinds
    slope, offsets = _fit(examples, kinds)
    return Recalibration(
        slope=slope,
        offsets=dict(zip(kinds, offsets.tolist(), strict=True)),
        base=fingerprint(calibration),
        judge=judge,
        labels=len(examples),
    )


def _fit(examples: Sequence[Example], kinds: Sequence[VerdictKind]) -> tuple[float, Matrix]:
    """Slope and (kinds,) offsets, by Newton steps that are halved until they gain."""
    logs = _logs([one.chances for one in examples], kinds)
    allowed = np.array([[_allows(one, kind) for kind in kinds] for one in examples])
    theta = np.append(PRIOR_MEAN, np.zeros(len(kinds)))
    value = _objective(theta, logs, allowed)
    for _step in range(MOST_STEPS):
        direction = _newton_step(theta, logs, allowed)
        for halving in range(HALVINGS):
            tried = theta + direction * 0.5**halving
            tried[0] = max(LEAST_SLOPE, tried[0])
            gained = _objective(tried, logs, allowed) - value
            if gained > 0:
                break
        if gained < SETTLED * len(examples):
            break
        theta, value = tried, value + gained
    return float(theta[0]), theta[1:]


def _allows(example: Example, kind: VerdictKind) -> float:
    """Whether the reader's word leaves this verdict possible."""
    if example.kind is None:
        return float(kind is not example.found)
    return float(kind is example.kind)


def _objective(theta: Matrix, logs: Matrix, allowed: Matrix) -> float:
    """Log likelihood of what the reader said, plus that of the priors up to a constant."""
    said = (_softmax(theta[0] * logs + theta[1:]) * allowed).sum(axis=1)
    misfit = (theta - np.append(PRIOR_MEAN, np.zeros(theta.size - 1))) / _spreads(theta)
    return float(np.log(np.maximum(said, TINY)).sum() - 0.5 * (misfit**2).sum())


def _newton_step(theta: Matrix, logs: Matrix, allowed: Matrix) -> Matrix:
    """Gradient of the objective over the information of complete labels, which is positive."""
    p = _softmax(theta[0] * logs + theta[1:])
    expected = p * allowed
    expected /= np.maximum(expected.sum(axis=1, keepdims=True), TINY)
    rest = expected - p
    prior = 1 / _spreads(theta) ** 2
    change = theta - np.append(PRIOR_MEAN, np.zeros(theta.size - 1))
    gradient = np.append((rest * logs).sum(), rest.sum(axis=0)) - prior * change
    mean = (p * logs).sum(axis=1, keepdims=True)
    crossed = (p * (logs - mean)).sum(axis=0)
    information = np.diag(prior)
    information[0, 0] += (p * (logs - mean) ** 2).sum()
    information[0, 1:] += crossed
    information[1:, 0] += crossed
    information[1:, 1:] += np.diag(p.sum(axis=0)) - p.T @ p
    return np.asarray(np.linalg.solve(information, gradient))


def _spreads(theta: Matrix) -> Matrix:
    return np.append(SLOPE_SPREAD, np.full(theta.size - 1, OFFSET_SPREAD))


def _logs(chances: Sequence[Mapping[VerdictKind, float]], kinds: Sequence[VerdictKind]) -> Matrix:
    rows = [[one.get(kind, 0.0) for kind in kinds] for one in chances]
    return np.asarray(np.log(np.maximum(np.asarray(rows, dtype=np.float64), TINY)))


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


# --- how much it helps -------------------------------------------------------------------


def cross_validate(examples: Sequence[Example], calibration: Calibration) -> Reliability:
    """Reliability before and after the correction, on pairs that it was not fitted to.

    The pairs of one event are held out together where there are events enough.
    Raises UsageError for too few labels.
    """
    check_enough(examples)
    folds = _folds(examples)
    after: list[Mapping[VerdictKind, float]] = [{}] * len(examples)
    for fold in range(FOLDS):
        rest = [one for one, place in zip(examples, folds, strict=True) if place != fold]
        slope, offsets = _fit(rest, calibration.kinds)
        named = dict(zip(calibration.kinds, offsets.tolist(), strict=True))
        change = Recalibration(slope, named, "", "", len(rest))
        for number, one in enumerate(examples):
            if folds[number] == fold:
                after[number] = change.applied(one.chances)
    before = [one.chances for one in examples]
    return Reliability(
        labels=len(examples),
        right=sum(one.right for one in examples) / len(examples),
        error_before=_error(examples, before),
        error_after=_error(examples, after),
        loss_before=_loss(examples, before),
        loss_after=_loss(examples, after),
    )


def _folds(examples: Sequence[Example]) -> list[int]:
    groups = sorted({one.group for one in examples})
    if len(groups) < FOLDS:
        return [number % FOLDS for number in range(len(examples))]
    place = {group: number % FOLDS for number, group in enumerate(groups)}
    return [place[one.group] for one in examples]


def _error(examples: Sequence[Example], chances: Sequence[Mapping[VerdictKind, float]]) -> float:
    """Expected calibration error over bins of equal count, which few labels can fill."""
    rows = sorted(
        (row.get(one.found, 0.0), one.right) for one, row in zip(examples, chances, strict=True)
    )
    bins = [one for one in np.array_split(np.array(rows, dtype=np.float64), BINS) if len(one)]
    gaps = [abs(float(one[:, 0].mean() - one[:, 1].mean())) * len(one) for one in bins]
    return sum(gaps) / len(rows)


def _loss(examples: Sequence[Example], chances: Sequence[Mapping[VerdictKind, float]]) -> float:
    said = [
        sum(chance * _allows(one, kind) for kind, chance in row.items())
        for one, row in zip(examples, chances, strict=True)
    ]
    return float(-np.log(np.maximum(said, TINY)).mean())


# --- kept in the workspace ---------------------------------------------------------------


def write_recalibration(change: Recalibration) -> str:
    """A correction as JSON."""
    return json.dumps(
        {
            "slope": change.slope,
            "offsets": {kind.value: value for kind, value in change.offsets.items()},
            "base": change.base,
            "judge": change.judge,
            "labels": change.labels,
        }
    )


def read_recalibration(text: str) -> Recalibration:
    """A correction as it was written."""
    raw = json.loads(text)
    offsets = {VerdictKind(kind): float(value) for kind, value in raw["offsets"].items()}
    return Recalibration(
        float(raw["slope"]), offsets, str(raw["base"]), str(raw["judge"]), int(raw["labels"])
    )
