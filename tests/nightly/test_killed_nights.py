"""A night that is killed at any moment loses nothing, and the next run finishes its work."""

import random
import subprocess
import sys
import time
from pathlib import Path

import killed_night
import pytest
from killed_night import ARTICLES, FEEDS, Encoder

from crosscheck.store import Store
from crosscheck.vectors.deltas import load_index
from crosscheck.vectors.index import FlatIndex

SCRIPT = Path(killed_night.__file__)


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(folder: Path) -> None:
    """A night that nobody kills."""
    process = start(folder)
    _, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors.decode()[-2000:]


def kill_within(folder: Path, seconds: float, rng: random.Random) -> None:
    """Begin a night and kill it, once it has opened the workspace, at a random moment."""
    process = start(folder)
    lock = folder / "index" / ".lock"
    while not lock.exists() and process.poll() is None:
        time.sleep(0.005)
    time.sleep(rng.uniform(0.0, seconds))
    process.kill()
    process.communicate()


def what_is_held(folder: Path) -> dict[str, object]:
    """Everything a night is for, without its times and numbers."""
    with Store(folder / "index", read_only=True) as store:
        return {
            "documents": sorted(one.id for one in store.documents()),
            "every version": store.rows("SELECT count(*) FROM documents"),
            "claims": sorted(one.id for one in store.claims()),
            "terms": store.rows("SELECT count(*) FROM claim_terms"),
            "findings": sorted(one.id for one in store.findings()),
            "disputes": sorted(store.rows("SELECT id FROM disputes WHERE closed_in IS NULL")),
            "waiting": store.uncompared(),
        }


def check_index(folder: Path) -> None:
    """It answers exactly as one that is built anew."""
    model = Encoder.model_id
    with Store(folder / "index", read_only=True) as store:
        loaded = load_index(folder / "index", model_id=model, generation=store.generation)
        ids, vectors = store.vectors(model)
    built = FlatIndex.build(ids, vectors)
    assert sorted(loaded.ids) == sorted(ids)
    assert loaded.search(vectors, 5) == built.search(vectors, 5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], float]:
    """What a night without trouble holds, and how long it takes."""
    folder = tmp_path_factory.mktemp("whole")
    begun = time.monotonic()
    finish(folder)
    held = what_is_held(folder)
    assert len(held["documents"]) == FEEDS * ARTICLES
    assert held["disputes"] and not held["waiting"]
    check_index(folder)
    return held, time.monotonic() - begun


def killed(folder: Path, kills: int, whole: tuple[dict[str, object], float], seed: int) -> None:
    held, seconds = whole
    rng = random.Random(seed)
    for _ in range(kills):
        kill_within(folder, seconds, rng)
    finish(folder)
    assert what_is_held(folder) == held
    check_index(folder)
    assert (folder / "reports" / "2024-03-05.md").is_file()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_night_is_finished_by_the_next(tmp_path: Path, whole, seed: int) -> None:
    """No article lost or doubled; the same findings and disputes; the index as built anew."""
    killed(tmp_path, 2, whole, seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_hundred_kills_change_nothing(tmp_path: Path, whole) -> None:
    """Twenty workspaces, each killed ten times before it is finished."""
    for seed in range(20):
        killed(tmp_path / str(seed), 10, whole, 100 + seed)


def test_a_second_night_on_one_workspace_is_refused(tmp_path: Path) -> None:
    """While the first runs; its lock ends with it, also when it is killed."""
    first = start(tmp_path)
    lock = tmp_path / "index" / ".lock"
    while not lock.exists() and first.poll() is None:
        time.sleep(0.005)
    time.sleep(0.1)
    second = start(tmp_path)
    _, errors = second.communicate(timeout=200)
    still_running = first.poll() is None
    first.kill()
    first.communicate()
    if still_running:
        assert b"another crosscheck is writing here" in errors
    finish(tmp_path)
