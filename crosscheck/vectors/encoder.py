"""Texts to unit vectors: the bundled encoder, or any sentence-transformers model on this disk.

Models that the light runtime knows run without torch; all others run in the library itself,
after the same checks of their folder.
"""

from collections.abc import Sequence

import numpy as np

from crosscheck.models.catalogue import BUNDLED, resolve_model
from crosscheck.models.folder import ModelFolder, open_folder
from crosscheck.models.runtime import LightSession
from crosscheck.ports import Encoder, Vectors


def load_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder of this name, from disk; raises ModelError if it cannot be used."""
    folder = open_folder(resolve_model(name, "encoder"), "encoder", name)
    return LightEncoder(folder)


class LightEncoder:
    """A BERT encoder in onnxruntime."""

    def __init__(self, folder: ModelFolder) -> None:
        self._session = LightSession(folder)
        self.model_id = folder.model_id

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._session.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; finite for every input, also empty strings."""
        return unit_rows(self._session.run(texts))


def unit_rows(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; a row without direction becomes the first axis."""
    rows = np.nan_to_num(rows.astype(np.float32), copy=False)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[lengths[:, 0] == 0, 0] = 1
    lengths[lengths == 0] = 1
    return np.asarray(rows / lengths, np.float32)
