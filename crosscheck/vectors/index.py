"""Exact nearest neighbours by inner product; the only place that imports FAISS.

The index is a cache of vectors that the store holds. FAISS files carry no checksum: a flipped
bit is read without complaint and answers wrongly. So beside ``index.faiss`` lies ``index.json``
with what the index holds and its SHA-256, compared before FAISS sees a byte. Whatever does not
match raises IndexDamaged, and the caller builds the index anew.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from crosscheck.errors import DimensionMismatch, IndexDamaged, IndexStale, WorkspaceError
from crosscheck.ports import Vectors
from crosscheck.records import Neighbour

INDEX_FILE = "index.faiss"
STAMP_FILE = "index.json"
TEMPORARY = ".index-"  # prefix of files being written; left-overs of a killed run are removed
NEAR_TIE = 1e-5  # similarities of equal vectors differ by up to 1e-6 between BLAS kernels
QUERY_BLOCK = 256  # queries ranked at once: at most 256 x 30 candidates x 384 floats, 12 MB


class FlatIndex:
    """All vectors compared with every query (IndexFlatIP): exact, and fast to 100,000s."""

    def __init__(self, ids: Sequence[str], faiss_index: Any) -> None:
        self.ids = tuple(ids)
        self._index = faiss_index

    @classmethod
    def build(cls, ids: Sequence[str], vectors: Vectors) -> Self:
        """An index over (n, dim) float32 unit rows, one id each."""
        import faiss

        if vectors.ndim != 2 or len(ids) != len(vectors):
            raise DimensionMismatch(f"{len(ids)} ids for vectors of shape {vectors.shape}")
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(ids, index)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, queries: Vectors, k: int) -> list[list[Neighbour]]:
        """Nearest stored claims for each query, best first; equal similarity in order of id.

        queries: (n, dim) float32, rows of unit length.
        Returns n lists of at most k; fewer if the index is smaller.
        Raises DimensionMismatch if dim differs from the index's.
        """
        if queries.ndim != 2 or queries.shape[1] != self.dim:
            raise DimensionMismatch(
                f"the query has shape {queries.shape}, the index holds vectors of {self.dim}; "
                "run `crosscheck rebuild`"
            )
        if k <= 0 or not self.ids:
            return [[] for _ in queries]
        queries = np.ascontiguousarray(queries, np.float32)
        return [
            self._rank(query, candidates, k)
            for start in range(0, len(queries), QUERY_BLOCK)
            for query, candidates in self._candidates(queries[start : start + QUERY_BLOCK], k)
        ]

    def _candidates(self, queries: Vectors, k: int) -> list[tuple[Vectors, Any]]:
        """The k best positions of each query and all that may tie with the last of them."""
        count = len(self.ids)
        wanted = min(k, count)
        fetched = min(wanted + 8, count)
        while True:
            similarities, positions = self._index.search(queries, fetched)
            open_tie = similarities[:, -1] >= similarities[:, wanted - 1] - NEAR_TIE
            if fetched == count or not open_tie.any():
                return list(zip(queries, positions, strict=True))
            fetched = min(2 * fetched, count)

    def _rank(self, query: Vectors, positions: Any, k: int) -> list[Neighbour]:
        """Compare candidates again, one by one: FAISS's sums depend on a vector's position."""
        rows = np.stack([self._index.reconstruct(int(position)) for position in positions])
        similarities = (rows * query).sum(axis=1)
        found = [
            Neighbour(self.ids[position], float(similarity))
            for position, similarity in zip(positions, similarities, strict=True)
        ]
        return sorted(found, key=lambda near: (-near.similarity, near.id))[:k]

    # --- on disk -------------------------------------------------------------------------

    def save(self, directory: Path, *, model_id: str, generation: int) -> None:
        """Write index and stamp, each whole or not at all; an old pair survives any failure.

        A crash between the two leaves a stamp that does not fit, which load() refuses.
        Raises WorkspaceError if the disk cannot be written.
        """
        import faiss

        content = faiss.serialize_index(self._index).tobytes()
        stamp = _stamp(content, self.ids, self.dim, model_id, generation)
        try:
            _remove_leftovers(directory)
            write_whole(directory / INDEX_FILE, content)
            write_whole(directory / STAMP_FILE, stamp)
        except OSError as error:
            raise WorkspaceError(
                f"{directory / INDEX_FILE}: cannot be written ({error.strerror or error}); "
                "free space or choose another workspace with --index"
            ) from error

    @classmethod
    def load(cls, directory: Path, *, model_id: str, generation: int) -> Self:
        """The saved index, if it is whole and made by this model for this state of the store.

        Raises IndexDamaged otherwise, IndexStale where it is only of another model or state.
        """
        index, found = cls.load_any(directory, model_id=model_id)
        _compare(directory, {"generation": found}, {"generation": generation}, IndexStale)
        return index

    @classmethod
    def load_any(cls, directory: Path, *, model_id: str) -> tuple[Self, int]:
        """The saved index, if it is whole and of this model, and the generation it is of."""
        import faiss

        stamp = _read_stamp(directory / STAMP_FILE)
        _compare(directory, stamp, {"model_id": model_id}, IndexStale)
        content = read_whole(directory / INDEX_FILE)
        _compare(directory, stamp, {"sha256": hashlib.sha256(content).hexdigest()})
        try:
            index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        except RuntimeError as error:
            raise IndexDamaged(f"{directory / INDEX_FILE}: not a FAISS index") from error
        _compare(directory, stamp, {"count": index.ntotal, "dim": index.d})
        return cls(stamp["ids"], index), int(stamp["generation"])

    def rows(self) -> Vectors:
        """A copy of the (n, dim) vectors, in the order of ``ids``."""
        if not self.ids:
            return np.empty((0, self.dim), np.float32)
        return np.asarray(self._index.reconstruct_n(0, len(self.ids)), np.float32)


def _stamp(content: bytes, ids: Sequence[str], dim: int, model_id: str, generation: int) -> bytes:
    stamp = {
        "model_id": model_id,
        "generation": generation,
        "dim": dim,
        "count": len(ids),
        "sha256": hashlib.sha256(content).hexdigest(),
        "ids": list(ids),
    }
    return json.dumps(stamp | {"seal": _seal(stamp)}).encode("utf-8")


def _seal(stamp: dict[str, Any]) -> str:
    """Hash of the stamp's own content: a flipped bit in an id is as wrong as one in a vector."""
    return hashlib.sha256(json.dumps(stamp, sort_keys=True).encode("utf-8")).hexdigest()


def _read_stamp(path: Path) -> dict[str, Any]:
    try:
        stamp = json.loads(read_whole(path))
        seal = stamp.pop("seal")
        if seal != _seal(stamp) or len(stamp["ids"]) != stamp["count"]:
            raise ValueError("its seal does not fit its content")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(f"{path}: damaged ({error})") from error
    return dict(stamp)


def read_whole(path: Path) -> bytes:
    """The content of a file; IndexDamaged if there is none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path}: cannot be read ({error.strerror})") from error


def _compare(
    directory: Path,
    stamp: dict[str, Any],
    expected: dict[str, Any],
    error: type[IndexDamaged] = IndexDamaged,
) -> None:
    for key, value in expected.items():
        if stamp.get(key) != value:
            raise error(f"{directory / INDEX_FILE}: {key} is {stamp.get(key)!r}, not {value!r}")


# --- durable writing ---------------------------------------------------------------------


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: temporary file, fsync, rename, fsync of the directory."""
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """Make a rename survive a power cut, where directories can be opened at all."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(directory: Path) -> None:
    for path in directory.glob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)
