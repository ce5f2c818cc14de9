"""The index kept up night by night equals one that is built anew, whatever came and went."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import IndexDamaged
from crosscheck.records import Claim, Document
from crosscheck.vectors.deltas import Delta, load_index, save_base, save_delta
from crosscheck.vectors.index import FlatIndex
from crosscheck.workspace import Workspace

NOW = datetime(2024, 3, 5, tzinfo=UTC)
MODEL = "words@1"


class Encoder:
    """A fixed random direction for each text."""

    model_id, dim = MODEL, 16

    def encode(self, texts):
        """(n, 16) unit rows."""
        rows = [np.random.default_rng(sum(text.encode())).standard_normal(16) for text in texts]
        made = np.asarray(rows or np.zeros((0, 16)), dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def put(workspace: Workspace, place: int, text: str) -> None:
    """An article of two claims at a place; what was there before is superseded."""
    document = Document(
        f"d-{text}", "Kurier", None, NOW, "day", "de", text, url=f"https://k/{place}", origin="o"
    )
    claims = [
        Claim(f"{document.id}-{n}", document.id, n, 0, 0, 1, f"{text} {n}", 0, 1, f"{text} {n}")
        for n in range(2)
    ]
    if workspace.store.find_copy(document):
        workspace.store.update_metadata(document)
        return
    vectors = Encoder().encode([claim.content for claim in claims])
    workspace.store.put_document(
        document, claims, vectors, model_id=MODEL, claims_version="1", now=NOW
    )


def opened(directory: Path) -> Workspace:
    workspace = Workspace(directory, writing=True)
    workspace.encoder = Encoder()  # type: ignore[misc]
    return workspace


def same_as_rebuilt(workspace: Workspace) -> None:
    """Same claims, same neighbours, same similarities."""
    loaded = load_index(workspace.directory, model_id=MODEL, generation=workspace.store.generation)
    ids, vectors = workspace.store.vectors(MODEL)
    built = FlatIndex.build(ids, vectors)
    assert sorted(loaded.ids) == sorted(built.ids)
    assert loaded.search(vectors[:20], 7) == built.search(vectors[:20], 7)


@pytest.mark.parametrize("seed", range(4))
def test_forty_nights_of_coming_and_going_equal_a_rebuild(tmp_path: Path, seed: int) -> None:
    """New articles, new versions, and texts that an outlet goes back to."""
    rng = random.Random(seed)
    with opened(tmp_path) as workspace:
        for number in range(60):
            put(workspace, number, f"erster {number}")
        workspace.refresh_index()
        for night in range(40):
            for _ in range(rng.randrange(3)):
                put(workspace, rng.randrange(80), f"text {rng.randrange(100)} {night % 7}")
            workspace.refresh_index()
            same_as_rebuilt(workspace)


def test_a_night_writes_what_is_new_and_not_the_archive(tmp_path: Path) -> None:
    """The base stays as it is; the delta is as large as the night."""
    with opened(tmp_path) as workspace:
        for number in range(200):
            put(workspace, number, f"alt {number}")
        workspace.refresh_index()
        before = (tmp_path / "index.faiss").stat()
        put(workspace, 500, "neu")
        workspace.refresh_index()
        after = (tmp_path / "index.faiss").stat()
        (delta,) = tmp_path.glob("index-*.delta")
        assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
        assert delta.stat().st_size < 1_000
        assert workspace.store.rows("SELECT count(*) FROM touched") == [(0,)]
        same_as_rebuilt(workspace)
        assert sorted(workspace.index().ids) == sorted(workspace.store.vectors(MODEL)[0])


def test_a_base_grown_by_a_quarter_is_written_anew(tmp_path: Path) -> None:
    """And takes up its deltas."""
    with opened(tmp_path) as workspace:
        for number in range(20):
            put(workspace, number, f"alt {number}")
        workspace.refresh_index()
        for number in range(6):
            put(workspace, 100 + number, f"neu {number}")
            workspace.refresh_index()
        assert workspace.store.index_state()["base"] > 40
        assert len(list(tmp_path.glob("index-*.delta"))) < 6
        same_as_rebuilt(workspace)


def delta(**changes: object) -> Delta:
    rows = np.eye(1, 4, 3, dtype=np.float32)
    return replace(Delta(MODEL, 1, 2, ("a", "c"), ("c",), rows), **changes)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    index = FlatIndex.build(["a", "b"], np.eye(2, 4, dtype=np.float32))
    save_base(tmp_path, index, model_id=MODEL, generation=1)
    return tmp_path


def test_a_delta_removes_what_was_touched_and_adds_what_is_there_now(base: Path) -> None:
    """Of the touched claims those without a vector are gone."""
    save_delta(base, delta())
    loaded = load_index(base, model_id=MODEL, generation=2)
    assert loaded.ids == ("b", "c")
    assert loaded.rows().tolist() == [[0, 1, 0, 0], [0, 0, 0, 1]]


def test_a_delta_of_a_killed_run_is_replaced_by_the_next(base: Path) -> None:
    """Both begin where the base ends; the later one holds all of it."""
    save_delta(base, delta())
    save_delta(base, delta(generation=5, touched=("a", "c", "b")))
    assert load_index(base, model_id=MODEL, generation=5).ids == ("c",)


def test_a_delta_older_than_the_base_is_left_alone(base: Path) -> None:
    """A run was killed after it wrote the base and before it dropped the deltas."""
    save_delta(base, delta(since=0, generation=1))
    assert load_index(base, model_id=MODEL, generation=1).ids == ("a", "b")


@pytest.mark.parametrize("change", [{"since": 2, "generation": 3}, {"model_id": "other"}])
def test_what_does_not_lead_to_the_state_asked_for_is_refused(base: Path, change: dict) -> None:
    """A gap, or vectors of another model."""
    save_delta(base, delta(**change))
    with pytest.raises(IndexDamaged):
        load_index(base, model_id=MODEL, generation=change.get("generation", 2))


def test_every_flipped_bit_of_a_delta_is_noticed(base: Path) -> None:
    """Never a wrong answer: the index is built from the store instead."""
    save_delta(base, delta())
    (path,) = base.glob("index-*.delta")
    whole = path.read_bytes()
    rng = random.Random(5)
    for _ in range(300):
        place = rng.randrange(len(whole))
        broken = bytearray(whole)
        broken[place] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(broken))
        with pytest.raises(IndexDamaged):
            load_index(base, model_id=MODEL, generation=2)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IndexDamaged):
        load_index(base, model_id=MODEL, generation=2)
