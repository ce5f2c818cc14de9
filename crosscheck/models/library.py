"""Models that the light runtime does not know, run by sentence-transformers itself.

Same face as the light session, seconds slower to start (torch, transformers). Only folders that
passed the checks of ``folder`` come here; the library is told to stay offline, to take
safetensors and to run no code of the model.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from crosscheck.errors import ModelError
from crosscheck.models.folder import ModelFolder
from crosscheck.models.runtime import LightSession, Rows, Session, Text, readable, why_not


def open_session(folder: ModelFolder) -> Session:
    """The fastest runtime that gives this model's own numbers."""
    return LibrarySession(folder) if why_not(folder) else LightSession(folder)


class LibrarySession:
    """A model in sentence-transformers: texts or pairs of texts to vectors or logits."""

    def __init__(self, folder: ModelFolder) -> None:
        self._pairs = folder.kind == "judge"
        self._model = _load(folder)
        self.width = len(folder.config.get("id2label", ())) if self._pairs else self._dim()

    def run(self, texts: Sequence[Text]) -> Rows:
        """(n, width) float32, one row per text, in order."""
        if not texts:
            return np.empty((0, self.width), np.float32)
        clean = [readable(text) for text in texts]
        if self._pairs:
            rows = self._model.predict(clean, activation_fn=_unchanged, show_progress_bar=False)
        else:
            rows = self._model.encode(clean, show_progress_bar=False)
        return np.asarray(rows, np.float32).reshape(len(texts), self.width)

    def _dim(self) -> int:
        return int(self._model.get_embedding_dimension())


def _unchanged(logits: Any) -> Any:
    """No activation: calibration and softmax are ours."""
    return logits


def _load(folder: ModelFolder) -> Any:
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from transformers.utils import logging

    quiet: Any = logging
    quiet.disable_progress_bar()
    quiet.set_verbosity_error()
    try:
        kind = CrossEncoder if folder.kind == "judge" else SentenceTransformer
        return kind(
            str(folder.path),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        ).float()
    except Exception as error:  # whatever a foreign model brings up: one line, not a traceback
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise ModelError(
            f"{folder.path}: sentence-transformers cannot load it ({reason})"
        ) from error
