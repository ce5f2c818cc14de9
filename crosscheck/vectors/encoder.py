"""Texts to unit vectors: the bundled encoder, or any sentence-transformers model on this disk."""

from collections.abc import Sequence

import numpy as np

from crosscheck.models.catalogue import BUNDLED, open_model
from crosscheck.models.folder import ModelFolder
from crosscheck.models.library import open_session
from crosscheck.ports import Encoder, Vectors


def load_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder of this name, from disk.

    name: ``bundled``, a model folder, or a hub model that is already on this disk.
    Raises ModelError, in one line with the next step, if it is not there or not safe to load.
    """
    return SessionEncoder(open_model(name, "encoder"))


class SessionEncoder:
    """An encoder folder in the runtime that suits it."""

    def __init__(self, folder: ModelFolder) -> None:
        self._session = open_session(folder)
        self._model_id = folder.model_id

    @property
    def model_id(self) -> str:
        """Name and content hash: vectors of another id are never mixed."""
        return self._model_id

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._session.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; finite for every input, also empty strings."""
        return unit_rows(self._session.run(texts))


def unit_rows(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; a row without direction becomes the first axis.

    Some models give zero for a text without a known word. Any unit vector is as good as
    another for it, but it must be one: cosines with it are then finite and low.
    """
    rows = np.nan_to_num(rows.astype(np.float64), posinf=0, neginf=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[lengths[:, 0] == 0, 0] = 1
    lengths[lengths == 0] = 1
    return np.asarray(rows / lengths, np.float32)
