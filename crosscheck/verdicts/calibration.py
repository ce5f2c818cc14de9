"""From signals and judge scores to one probability per verdict: a fitted linear model.

Multinomial logistic regression on standardised features (its probabilities are calibrated on
the pairs it was fitted to; the evaluation prints the reliability on others). The coefficients
and the account of how they were fitted lie in ``data/calibration.json``, written by
``training/calibration.py``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.records import Judgement, VerdictKind
from crosscheck.verdicts.signals import SIGNALS, logit

Matrix = npt.NDArray[np.float64]

JUDGED = (
    "judge_agree",
    "judge_contradict",
    "agree_similarity",
    "contradict_similarity",
    "agree_lexical",
    "contradict_lexical",
    "contradict_opposed",
    "contradict_number",
    "agree_number",
    "reservation_agree",
    "past_contradict",
    "side_contradict",
)
FEATURES = SIGNALS + JUDGED


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model; rows of ``coefficients`` follow ``kinds``, columns ``FEATURES``."""

    kinds: tuple[VerdictKind, ...]
    means: Matrix
    scales: Matrix
    coefficients: Matrix
    intercepts: Matrix
    least: Mapping[VerdictKind, float]  # probability from which a verdict is given
    fitted: str  # on what, with which models

    def probabilities(self, rows: Matrix) -> Matrix:
        """(n, kinds) probabilities of (n, features) rows; each row sums to 1."""
        scores = (rows - self.means) / self.scales @ self.coefficients.T + self.intercepts
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def features(signals: Mapping[str, float], judgement: Judgement) -> list[float]:
    """One row for the model: the typed signals, the judge's scores, and how they meet."""
    scores = judgement.scores
    agree, contradict = scores["agree"], scores["contradict"]
    judged = {
        "judge_agree": logit(agree) / 3,
        "judge_contradict": logit(contradict) / 3,
        "agree_similarity": agree * signals["similarity"],
        "contradict_similarity": contradict * signals["similarity"],
        "agree_lexical": agree * signals["lexical"],
        "contradict_lexical": contradict * signals["lexical"],
        "contradict_opposed": contradict * signals["opposed"],
        "contradict_number": contradict * signals["number_conflict"],
        "agree_number": agree * signals["number_equal"],
        "reservation_agree": agree * signals["reservation_one_side"],
        "past_contradict": contradict * signals["past_one_side"],
        "side_contradict": contradict * signals["side_name"],
    }
    return [signals[name] for name in SIGNALS] + [judged[name] for name in JUDGED]


@cache
def bundled_calibration() -> Calibration:
    """The calibration that belongs to the bundled models."""
    source = files("crosscheck.verdicts").joinpath("data", "calibration.json")
    return read_calibration(source.read_text("utf-8"))


def read_calibration(text: str) -> Calibration:
    """Parse a calibration file; ModelError if it was fitted for other features."""
    raw = json.loads(text)
    if tuple(raw["features"]) != FEATURES:
        raise ModelError("calibration was fitted for other signals; run training/calibration.py")
    return Calibration(
        kinds=tuple(VerdictKind(kind) for kind in raw["kinds"]),
        means=np.asarray(raw["means"]),
        scales=np.asarray(raw["scales"]),
        coefficients=np.asarray(raw["coefficients"]),
        intercepts=np.asarray(raw["intercepts"]),
        least={VerdictKind(kind): value for kind, value in raw["least"].items()},
        fitted=raw["fitted"],
    )


def write_calibration(calibration: Calibration) -> str:
    """The file text of a calibration; coefficients to five places, so that diffs stay readable."""

    def rounded(values: Matrix) -> Sequence[object]:
        return list(np.round(values, 5).tolist())

    return json.dumps(
        {
            "fitted": calibration.fitted,
            "features": list(FEATURES),
            "kinds": [kind.value for kind in calibration.kinds],
            "least": {kind.value: value for kind, value in calibration.least.items()},
            "means": rounded(calibration.means),
            "scales": rounded(calibration.scales),
            "intercepts": rounded(calibration.intercepts),
            "coefficients": rounded(calibration.coefficients),
        },
        indent=1,
        ensure_ascii=False,
    )
