"""The index kept up night by night: what changed is written beside it, never all of it again.

``index.faiss`` is the base. Each ``index-GENERATION.delta`` holds, for the claims touched between
two generations of the store, the vectors of those that are there now; touched claims without a
vector are gone. Loading applies the deltas in order; a base grown by a quarter is written anew,
so that a night costs what is new in it and the whole is copied seldom. Every file is sealed; one
that does not fit raises IndexDamaged, and the caller builds the index from the store.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from crosscheck.errors import IndexDamaged, IndexStale, WorkspaceError
from crosscheck.ports import Vectors
from crosscheck.vectors.index import FlatIndex, read_whole, write_whole

GROWN = 0.25  # of the base; then the deltas are merged: each vector is copied some five times
_PATTERN = "index-*.delta"


@dataclass(frozen=True, slots=True)
class Delta:
    """What became of the claims that were touched after ``since``, up to ``generation``."""

    model_id: str
    since: int
    generation: int
    touched: tuple[str, ...]
    ids: tuple[str, ...]  # those of the touched that have a vector now
    vectors: Vectors  # (len(ids), dim)


def save_delta(directory: Path, delta: Delta) -> None:
    """Write a delta, whole or not at all; one that a killed run wrote for its start is replaced.

    Raises WorkspaceError if the disk cannot be written.
    """
    path = directory / f"index-{delta.since:012d}.delta"
    rows = np.ascontiguousarray(delta.vectors, dtype="<f4")
    head = {
        "model_id": delta.model_id,
        "since": delta.since,
        "generation": delta.generation,
        "touched": list(delta.touched),
        "ids": list(delta.ids),
        "dim": int(rows.shape[1]) if rows.size else 0,
    }
    content = json.dumps(head).encode("utf-8") + b"\n" + rows.tobytes()
    seal = hashlib.sha256(content).hexdigest().encode("ascii")
    try:
        write_whole(path, seal + b"\n" + content)
    except OSError as error:
        raise WorkspaceError(
            f"{path}: cannot be written ({error.strerror or error}); free space or choose "
            "another workspace with --index"
        ) from error


def load_index(directory: Path, *, model_id: str, generation: int) -> FlatIndex:
    """The base with all its deltas, if they lead to this state of the store.

    Raises IndexDamaged otherwise, IndexStale where they are whole but do not lead there.
    """
    base, reached = FlatIndex.load_any(directory, model_id=model_id)
    deltas = [_read(path) for path in sorted(directory.glob(_PATTERN))]
    applied = []
    for delta in sorted(deltas, key=lambda one: (one.since, one.generation)):
        if delta.model_id == model_id and delta.since <= reached < delta.generation:
            applied.append(delta)
            reached = delta.generation
    if reached != generation:
        raise IndexStale(f"{directory}: the index is of generation {reached}, not {generation}")
    return _applied(base, applied) if applied else base


def save_base(directory: Path, index: FlatIndex, *, model_id: str, generation: int) -> None:
    """Write the whole index and drop the deltas it has taken up."""
    index.save(directory, model_id=model_id, generation=generation)
    for path in directory.glob(_PATTERN):
        path.unlink(missing_ok=True)


def _applied(base: FlatIndex, deltas: Sequence[Delta]) -> FlatIndex:
    rows: dict[str, Vectors] = {}
    touched: set[str] = set()
    for delta in deltas:
        touched.update(delta.touched)
        for key in delta.touched:
            rows.pop(key, None)
        rows.update(zip(delta.ids, delta.vectors, strict=True))
    kept, vectors = _without(base, touched)
    if rows:
        stacked = np.stack(list(rows.values()))
        if vectors.size and vectors.shape[1] != stacked.shape[1]:
            raise IndexDamaged("a delta holds vectors of another length than the index")
        vectors = np.vstack([vectors, stacked]) if vectors.size else stacked
    return FlatIndex.build([*kept, *rows], vectors)


def _without(base: FlatIndex, touched: Collection[str]) -> tuple[list[str], Vectors]:
    keep = np.asarray([key not in touched for key in base.ids], dtype=bool)
    kept = [key for key, stays in zip(base.ids, keep, strict=True) if stays]
    return kept, base.rows()[keep]


def _read(path: Path) -> Delta:
    try:
        seal, _, content = read_whole(path).partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode("ascii") != seal:
            raise ValueError("its seal does not fit its content")
        line, _, body = content.partition(b"\n")
        head = json.loads(line)
        ids = tuple(head["ids"])
        rows = np.frombuffer(body, dtype="<f4").reshape(len(ids), head["dim"])
        return Delta(
            head["model_id"],
            head["since"],
            head["generation"],
            tuple(head["touched"]),
            ids,
            rows.astype(np.float32),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamaged(f"{path}: damaged ({error})") from error
