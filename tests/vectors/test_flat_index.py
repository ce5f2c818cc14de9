"""The vector index: exact, deterministic, and never trusted when damaged."""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.errors import DimensionMismatch, IndexDamaged, WorkspaceError
from crosscheck.records import Neighbour
from crosscheck.vectors.index import FlatIndex

STAMP = {"model_id": "tiny@1", "generation": 7}


def unit(rng: np.random.Generator, count: int, dim: int = 16) -> np.ndarray:
    rows = rng.standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def brute_force(
    ids: list[str], vectors: np.ndarray, queries: np.ndarray, k: int
) -> list[list[Neighbour]]:
    """All similarities, best first, equal ones by id: the definition."""
    expected = []
    for query in queries:
        near = [
            Neighbour(i, float((row * query).sum())) for i, row in zip(ids, vectors, strict=True)
        ]
        expected.append(sorted(near, key=lambda one: (-one.similarity, one.id))[:k])
    return expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 120), st.integers(1, 40), st.integers(1, 30))
def test_search_is_brute_force_on_random_and_tied_vectors(
    seed: int, count: int, k: int, distinct: int
) -> None:
    """Same neighbours, similarities and order as comparing everything; k > n gives all n."""
    rng = np.random.default_rng(seed)
    vectors = unit(rng, distinct)[rng.integers(0, distinct, count)]
    vectors[rng.random(count) < 0.1] = 0
    ids = [f"c{n:03}" for n in rng.permutation(count)]
    queries = np.vstack([unit(rng, 3), vectors[:1], np.zeros((1, 16), np.float32)])
    found = FlatIndex.build(ids, vectors).search(queries, k)
    assert found == brute_force(ids, vectors, queries, k)


def test_ties_are_complete_however_many_there_are() -> None:
    """Of 500 equal vectors the ones with the smallest ids are returned, wherever they lie."""
    rng = np.random.default_rng(3)
    vectors = np.repeat(unit(rng, 1), 500, axis=0)
    ids = [f"c{n:03}" for n in rng.permutation(500)]
    (found,) = FlatIndex.build(ids, vectors).search(vectors[:1], 5)
    assert [near.id for near in found] == ["c000", "c001", "c002", "c003", "c004"]


def test_the_order_of_building_does_not_matter() -> None:
    """The same claims in another order give the same answer."""
    rng = np.random.default_rng(4)
    vectors, ids = unit(rng, 200), [f"c{n}" for n in range(200)]
    vectors[100:] = vectors[:100]
    shuffled = rng.permutation(200)
    first = FlatIndex.build(ids, vectors).search(vectors[:30], 10)
    second = FlatIndex.build([ids[i] for i in shuffled], vectors[shuffled])
    assert second.search(vectors[:30], 10) == first


def test_an_empty_index_finds_nothing() -> None:
    """No claims, no neighbours, one empty list per query; so too for k = 0."""
    empty = FlatIndex.build([], np.empty((0, 16), np.float32))
    queries = unit(np.random.default_rng(5), 2)
    assert empty.search(queries, 3) == [[], []]
    assert FlatIndex.build(["a", "b"], queries).search(queries, 0) == [[], []]


def test_vectors_of_another_length_are_refused() -> None:
    """A query of another dimension, or ids that do not fit the rows, raise DimensionMismatch."""
    index = FlatIndex.build(["a"], unit(np.random.default_rng(6), 1))
    with pytest.raises(DimensionMismatch, match="holds vectors of 16"):
        index.search(np.zeros((1, 8), np.float32), 1)
    with pytest.raises(DimensionMismatch):
        FlatIndex.build(["a", "b"], np.zeros((1, 8), np.float32))


# --- on disk -----------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, np.ndarray, list[list[Neighbour]]]:
    """A folder with a saved index, queries and their right answers."""
    vectors = unit(np.random.default_rng(8), 40)
    index = FlatIndex.build([f"claim-{n}" for n in range(40)], vectors)
    index.save(tmp_path, **STAMP)
    return tmp_path, vectors, index.search(vectors, 5)


def test_what_is_saved_is_loaded(saved: tuple[Path, np.ndarray, list[list[Neighbour]]]) -> None:
    """The loaded index answers as the built one; only two files are left in the folder."""
    folder, queries, answers = saved
    assert FlatIndex.load(folder, **STAMP).search(queries, 5) == answers
    assert sorted(path.name for path in folder.iterdir()) == ["index.faiss", "index.json"]


def test_an_empty_index_survives_saving(tmp_path: Path) -> None:
    """Nothing stored is a state like any other."""
    FlatIndex.build([], np.empty((0, 16), np.float32)).save(tmp_path, **STAMP)
    loaded = FlatIndex.load(tmp_path, **STAMP)
    assert loaded.search(np.zeros((1, 16), np.float32), 3) == [[]]


@pytest.mark.parametrize(
    "other", [{"model_id": "other@2", "generation": 7}, {"model_id": "tiny@1", "generation": 8}]
)
def test_a_foreign_or_stale_index_is_refused(
    saved: tuple[Path, np.ndarray, list[list[Neighbour]]], other: dict[str, object]
) -> None:
    """Another model, or an older state of the store: to be built anew."""
    with pytest.raises(IndexDamaged, match=r"index\.faiss: (model_id|generation) is"):
        FlatIndex.load(saved[0], **other)  # type: ignore[arg-type]


def test_missing_files_are_an_absent_index(tmp_path: Path) -> None:
    """No index yet, or only half of it."""
    with pytest.raises(IndexDamaged, match=r"index\.json"):
        FlatIndex.load(tmp_path, **STAMP)
    FlatIndex.build(["a"], unit(np.random.default_rng(1), 1)).save(tmp_path, **STAMP)
    (tmp_path / "index.faiss").unlink()
    with pytest.raises(IndexDamaged, match=r"index\.faiss"):
        FlatIndex.load(tmp_path, **STAMP)


def test_no_flipped_bit_ever_gives_an_answer(
    saved: tuple[Path, np.ndarray, list[list[Neighbour]]],
) -> None:
    """1,000 single-bit flips over both files: all detected (FAISS itself detects none)."""
    folder, random_bits = saved[0], random.Random(9)
    for name in ("index.faiss", "index.json"):
        whole = (folder / name).read_bytes()
        for _ in range(500):
            damaged = bytearray(whole)
            damaged[random_bits.randrange(len(whole))] ^= 1 << random_bits.randrange(8)
            (folder / name).write_bytes(damaged)
            with pytest.raises(IndexDamaged):
                FlatIndex.load(folder, **STAMP)
        (folder / name).write_bytes(whole)
    assert FlatIndex.load(folder, **STAMP).search(saved[1], 5) == saved[2]


def test_no_truncated_or_prolonged_file_gives_an_answer(
    saved: tuple[Path, np.ndarray, list[list[Neighbour]]],
) -> None:
    """Cut at 200 places, or with bytes behind the end: detected."""
    folder, cuts = saved[0], random.Random(10)
    for name in ("index.faiss", "index.json"):
        whole = (folder / name).read_bytes()
        for end in [0, *(cuts.randrange(len(whole)) for _ in range(100))]:
            (folder / name).write_bytes(whole[:end])
            with pytest.raises(IndexDamaged):
                FlatIndex.load(folder, **STAMP)
        (folder / name).write_bytes(whole + b"x")
        with pytest.raises(IndexDamaged):
            FlatIndex.load(folder, **STAMP)
        (folder / name).write_bytes(whole)


def test_a_valid_stamp_with_foreign_content_is_refused(
    saved: tuple[Path, np.ndarray, list[list[Neighbour]]],
) -> None:
    """A stamp that was edited by hand no longer fits its seal."""
    stamp = json.loads((saved[0] / "index.json").read_text())
    stamp["generation"] = 8
    (saved[0] / "index.json").write_text(json.dumps(stamp))
    with pytest.raises(IndexDamaged, match="seal"):
        FlatIndex.load(saved[0], model_id="tiny@1", generation=8)


@pytest.mark.parametrize("call", ["fsync", "rename", "write"])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_failing_disk_leaves_the_old_index_or_none(
    saved: tuple[Path, np.ndarray, list[list[Neighbour]]],
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    at: int,
) -> None:
    """Whichever write, fsync or rename fails: an old answer, the new answer or a rebuild."""
    folder, queries, answers = saved
    calls = 0

    def failing(original: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(28, "No space left on device")
            return original(*arguments, **named)

        return wrapped

    owner, name = {"fsync": (os, "fsync"), "rename": (Path, "replace"), "write": (os, "fdopen")}[
        call
    ]
    monkeypatch.setattr(owner, name, failing(getattr(owner, name)))
    new = FlatIndex.build(["other"], queries[:1])
    if at <= (4 if call == "fsync" else 2):
        with pytest.raises(WorkspaceError, match="No space left on device"):
            new.save(folder, model_id="tiny@1", generation=8)
    else:
        new.save(folder, model_id="tiny@1", generation=8)
    monkeypatch.undo()
    for generation, expected in ((7, answers), (8, new.search(queries, 5))):
        try:
            loaded = FlatIndex.load(folder, model_id="tiny@1", generation=generation)
        except IndexDamaged:
            continue
        assert loaded.search(queries, 5) == expected
    assert not list(folder.glob(".index-*"))


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    """A temporary file that nobody finished does not stay forever."""
    (tmp_path / ".index-abandoned").write_bytes(b"half")
    FlatIndex.build(["a"], unit(np.random.default_rng(1), 1)).save(tmp_path, **STAMP)
    assert not (tmp_path / ".index-abandoned").exists()
