"""Pairs of statements to agree / contradict / none, and questions with answers to probabilities.

One cross-encoder does both (a transformers sequence-classification folder): a softmax over its
labels ``agree``, ``contradict``, ``none`` judges a pair; a sigmoid over its label ``answers``, a
further logit of the same head, says whether a statement answers a question. Models trained for
natural language inference serve as judges too, by their own labels.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.models.catalogue import BUNDLED, open_model
from crosscheck.models.folder import ModelFolder
from crosscheck.models.library import open_session
from crosscheck.ports import AnswerScorer, Judge, Scores
from crosscheck.records import Judgement

VERDICTS: tuple[Literal["agree", "contradict", "none"], ...] = ("agree", "contradict", "none")
ANSWERS = "answers"
NLI = {"entailment": "agree", "contradiction": "contradict", "neutral": "none"}

Pairs = Sequence[tuple[str, str]]
Logits = npt.NDArray[np.float32]  # (pairs, labels)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities, fitted after training (Guo et al. 2017)."""

    temperature: float = 1.0
    answer_temperature: float = 1.0
    answer_bias: float = 0.0

    @classmethod
    def of(cls, folder: ModelFolder) -> Self:
        """Read ``crosscheck.json``; without it logits are taken as they are."""
        said: Mapping[str, Any] = folder.json("crosscheck.json")
        known = {name: float(said[name]) for name in cls.__dataclass_fields__ if name in said}
        return cls(**known)


@dataclass(frozen=True, slots=True)
class PairModel:
    """A loaded cross-encoder with the meaning of its logits."""

    folder: ModelFolder
    labels: tuple[str, ...]
    logits: Callable[[Pairs], Logits]
    calibration: Calibration


class PairJudge:
    """Judges pairs in both directions and takes the mean, so that order does not matter."""

    def __init__(self, model: PairModel) -> None:
        self._model = model
        self._columns = [model.labels.index(verdict) for verdict in VERDICTS]

    @property
    def model_id(self) -> str:
        """Name and content hash, kept with every finding."""
        return self._model.folder.model_id

    def judge(self, pairs: Pairs) -> list[Judgement]:
        """One judgement per pair, in order; symmetric in the two texts."""
        if not pairs:
            return []
        both = self._model.logits([*pairs, *((second, first) for first, second in pairs)])
        return self._judgements(both.reshape(2, len(pairs), -1).mean(axis=0))

    def draft(self, pairs: Pairs) -> list[Judgement]:
        """One rough judgement per pair, in order: of one direction, the same for both orders."""
        if not pairs:
            return []
        return self._judgements(self._model.logits([(min(pair), max(pair)) for pair in pairs]))

    def _judgements(self, logits: Logits) -> list[Judgement]:
        scaled = logits[:, self._columns] / self._model.calibration.temperature
        return [_judgement(row) for row in _softmax(scaled)]


class HeadScorer:
    """Scores answers with the ``answers`` logit of a judge."""

    def __init__(self, model: PairModel) -> None:
        self._model = model
        self._column = model.labels.index(ANSWERS)

    @property
    def model_id(self) -> str:
        """Name and content hash."""
        return self._model.folder.model_id

    def score(self, pairs: Pairs) -> Scores:
        """(n,) probabilities for pairs of (question, statement)."""
        if not pairs:
            return np.empty(0, np.float32)
        calibration = self._model.calibration
        logits = self._model.logits(pairs)[:, self._column].astype(np.float64)
        scaled = logits / calibration.answer_temperature + calibration.answer_bias
        return (0.5 + 0.5 * np.tanh(scaled / 2)).astype(np.float32)  # the sigmoid, overflow-free


def load_judge(name: str = BUNDLED) -> Judge:
    """The judge of this name, from disk; raises ModelError if it cannot be used."""
    return PairJudge(_load_pair_model(name))


def load_answer_scorer(name: str = BUNDLED) -> AnswerScorer:
    """The answer scorer that belongs to a judge.

    A judge without an ``answers`` label (any model trained for inference alone) leaves this to
    the bundled one. Raises ModelError if that has none either.
    """
    model = _load_pair_model(name)
    if ANSWERS not in model.labels and name != BUNDLED:
        model = _load_pair_model(BUNDLED)
    if ANSWERS not in model.labels:
        raise ModelError(
            f"{model.folder.path}: has no label {ANSWERS!r}, so it cannot score answers"
        )
    return HeadScorer(model)


@lru_cache(maxsize=2)
def _load_pair_model(name: str) -> PairModel:
    """A judge's folder, opened once for both of its tasks."""
    folder = open_model(name, "judge")
    labels = _labels(folder)
    return PairModel(folder, labels, open_session(folder).run, Calibration.of(folder))


def _labels(folder: ModelFolder) -> tuple[str, ...]:
    """The folder's labels in our words, in the order of its logits."""
    said = folder.config.get("id2label", {})
    labels = tuple(
        NLI.get(str(said[key]).lower(), str(said[key]).lower()) for key in sorted(said, key=int)
    )
    missing = set(VERDICTS) - set(labels)
    if missing:
        raise ModelError(
            f"{folder.path / 'config.json'}: names the labels {', '.join(labels) or 'none'}; "
            "a judge needs agree, contradict, none (or entailment, contradiction, neutral)"
        )
    return labels


def _softmax(logits: Logits) -> npt.NDArray[np.float64]:
    raised = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float64)


def _judgement(probabilities: npt.NDArray[np.float64]) -> Judgement:
    best = int(probabilities.argmax())
    scores = {str(verdict): float(p) for verdict, p in zip(VERDICTS, probabilities, strict=True)}
    return Judgement(VERDICTS[best], scores[VERDICTS[best]], scores)
