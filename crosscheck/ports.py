"""The seams: what the pipeline needs of models, as protocols.

Real adapters live in ``vectors`` and ``verdicts``; tests pass small fakes.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from crosscheck.records import Judgement

Vectors: TypeAlias = npt.NDArray[np.float32]  # (n, dim), rows of unit length
Scores: TypeAlias = npt.NDArray[np.float32]
Array: TypeAlias = npt.NDArray[Any]


class Encoder(Protocol):
    """Sentences to unit vectors."""

    @property
    def model_id(self) -> str:
        """Name and content hash: vectors of another id are never mixed."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; finite for every input, also empty strings."""
        ...


class Judge(Protocol):
    """Pairs of statements to agree / contradict / none."""

    @property
    def model_id(self) -> str:
        """Name and content hash, kept with every finding."""
        ...

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair, in order; symmetric in the two texts."""
        ...


@runtime_checkable
class DraftingJudge(Judge, Protocol):
    """A judge that can say with less work which pairs deserve its judgement."""

    def draft(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """A rough judgement per pair, in order; symmetric in the two texts."""
        ...


class LanguageModel(Protocol):
    """Messages to an answer."""

    @property
    def model_id(self) -> str:
        """The model and where it runs."""
        ...

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
        """The text of the answer, asked to keep to a JSON schema.

        Raises UnusableReply for a single bad answer, ModelError for an unusable model.
        """
        ...


class AnswerScorer(Protocol):
    """Whether a statement answers a question."""

    @property
    def model_id(self) -> str:
        """Name and content hash."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> Scores:
        """(n,) probabilities for pairs of (question, statement)."""
        ...
