"""Logistic regression with bounded coefficients: what speaks for an answer never counts against.

Few labelled questions leave many coefficients open, and those of features that go together even
with the wrong sign; bounds hold them to what the features mean. L2 penalty on standardised
features, solved with L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from crosscheck.verdicts.weighing import Weighing

Matrix = npt.NDArray[np.float64]
Bounds = Sequence[tuple[float, float]]  # of each coefficient, in units of its feature


def fit_bounded(
    rows: Matrix, answers: Matrix, weights: Matrix, bounds: Bounds, strength: float
) -> Weighing:
    """The regression of (n,) answers 0 or 1 on (n, features) rows.

    weights: (n,) of the rows. strength: inverse of the L2 penalty's.
    """
    from scipy.optimize import minimize

    means, scales = standard(rows, weights)
    values = (rows - means) / scales

    def loss(point: Matrix) -> tuple[float, Matrix]:
        scores = values @ point[:-1] + point[-1]
        rest = (1.0 / (1.0 + np.exp(-scores)) - answers) * weights
        found = float(weights @ (np.logaddexp(0.0, scores) - answers * scores))
        slope = np.append(strength * values.T @ rest + point[:-1], strength * rest.sum())
        return strength * found + 0.5 * float(point[:-1] @ point[:-1]), slope

    limits = [(low * s, high * s) for (low, high), s in zip(bounds, scales, strict=True)]
    start = np.append([min(max(0.0, low), high) for low, high in limits], 0.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*limits, (None, None)])
    return Weighing(means, scales, found.x[:-1], float(found.x[-1]))


def standard(rows: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """Weighted mean and standard deviation of each column; 1 for a constant one."""
    means = np.average(rows, axis=0, weights=weights)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=weights))
    return means, np.where(scales < 1e-6, 1.0, scales)
