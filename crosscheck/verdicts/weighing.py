"""A fitted logistic regression over rows of features, and how it is written to a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Standardised features, weighed; (features,) each but the intercept."""

    means: Matrix
    scales: Matrix
    coefficients: Matrix
    intercept: float

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each row."""
        if not rows:
            return []
        values = (np.asarray(rows, dtype=np.float64) - self.means) / self.scales
        scores = values @ self.coefficients + self.intercept
        return [float(one) for one in 1.0 / (1.0 + np.exp(-scores))]


def read_weighing(raw: Mapping[str, Any]) -> Weighing:
    """What ``weighing_shape`` made."""
    means, scales, coefficients = (
        np.asarray(raw[name]) for name in ("means", "scales", "coefficients")
    )
    return Weighing(means, scales, coefficients, float(raw["intercept"]))


def weighing_shape(one: Weighing) -> dict[str, Any]:
    """Plain values, rounded so that diffs of the file stay readable."""

    def rounded(values: Matrix) -> list[float]:
        return [round(float(value), 5) for value in values]

    return {
        "means": rounded(one.means),
        "scales": rounded(one.scales),
        "coefficients": rounded(one.coefficients),
        "intercept": round(one.intercept, 5),
    }
