"""Calibration of the judge: how sure its logits should make one (Guo et al. 2017).

Vector scaling without the scales: one temperature for the three verdicts and a bias for each, which
is added to the classifier's own, so that the folder needs no code of ours. A temperature and a
bias for answers (Platt 1999), whose share among candidates is far lower than in training.
Fitted on claim groups that training did not see, labels equally frequent; written to
``crosscheck.json``.
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
FIT_ROUNDS = 20
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
    labels = np.array([LABELS.index(pair.label) for pair in pairs])
    temperature, biases = fit_scaling(logits, labels)
    add_biases(folder / "model.safetensors", biases)
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


def fit_scaling(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """(temperature, biases) of least negative log likelihood of ``softmax((logits + b) / t)``.

    logits: (n, classes). Biases sum to nothing.
    """
    biases = np.zeros(logits.shape[1])
    temperature = 1.0
    for _ in range(FIT_ROUNDS):
        temperature = fit_temperature(logits + biases, labels)
        scaled = (logits + biases) / temperature
        chances = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wanted = np.bincount(labels, minlength=len(biases)) / len(labels)
        biases += temperature * (np.log(wanted) - np.log(chances.mean(axis=0)))
        biases -= biases.mean()
    return temperature, biases


def add_biases(weights: Path, biases: np.ndarray) -> None:
    """Add to the classifier's first biases in a safetensors file."""
    import torch
    from safetensors.torch import load_file, save_file

    state = load_file(weights)
    state["classifier.bias"][: len(biases)] += torch.from_numpy(biases).half()
    save_file(state, weights, metadata={"format": "pt"})


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
