"""Calibration of the judge: how sure its logits should make one (Guo et al. 2017).

One temperature for the three verdicts; a temperature and a bias for answers (Platt 1999), whose
share among candidates is far lower than in training. Fitted on claim groups that training did
not see, with equal shares of the labels; written to ``crosscheck.json``.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from crosscheck.evaluation.groups import LABELS, LabelledPair
from crosscheck.models.folder import open_folder
from crosscheck.models.runtime import LightSession
from training.questions import QuestionPair

TEMPERATURES = np.geomspace(0.3, 5.0, 60)
BIASES = np.linspace(-4.0, 2.0, 61)


def calibrate(
    folder: Path, pairs: Sequence[LabelledPair], questions: Sequence[QuestionPair], max_length: int
) -> dict[str, float]:
    """Fit on held-out pairs and questions, and write ``crosscheck.json`` into the folder."""
    run = LightSession(open_folder(folder, "judge")).run
    both = run([(p.a, p.b) for p in pairs] + [(p.b, p.a) for p in pairs])
    logits = both[:, : len(LABELS)].reshape(2, len(pairs), len(LABELS)).mean(axis=0)
    answers = run([(q.question, q.statement) for q in questions])[:, len(LABELS)]
    said = np.array([q.answers for q in questions])
    temperature = fit_temperature(logits, np.array([LABELS.index(p.label) for p in pairs]))
    scale, bias = fit_platt(answers, said)
    fitted = {
        "temperature": round(temperature, 3),
        "answer_temperature": round(scale, 3),
        "answer_bias": round(bias, 3),
        "max_length": max_length,
    }
    (folder / "crosscheck.json").write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")
    return fitted


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature of least negative log likelihood. logits: (n, classes)."""

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-log[np.arange(len(labels)), labels].mean())

    return float(min(TEMPERATURES, key=loss))


def fit_platt(logits: np.ndarray, said: np.ndarray) -> tuple[float, float]:
    """(temperature, bias) of least negative log likelihood of ``sigmoid(logit / t + b)``."""
    best = (float("inf"), 1.0, 0.0)
    for temperature in TEMPERATURES:
        scaled = logits[:, None] / temperature + BIASES[None, :]
        signed = np.where(said[:, None], scaled, -scaled)
        losses = np.logaddexp(0, -signed).mean(axis=0)
        at = int(losses.argmin())
        best = min(best, (float(losses[at]), float(temperature), float(BIASES[at])))
    return best[1], best[2]
