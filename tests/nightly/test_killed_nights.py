"""A night that is killed at any moment loses nothing, and the next run finishes its work."""

import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, cycle, islice
from pathlib import Path

import pytest
from killed_night import STAGES, Ended, Moment, Nights, nothing_left_of, pick_moment, wait_until
from news_world import Page, World, hours_ago

from crosscheck.errors import IndexDamaged
from crosscheck.store import Store
from crosscheck.vectors.deltas import load_index
from crosscheck.vectors.index import FlatIndex
from crosscheck.workspace import Workspace

OUTLETS, ARTICLES = 4, 5
DAYS = ("2031-05-01", "2031-05-02", "2031-05-03")
NOW = hours_ago(3)
TEXT = (
    "In Hallstedt ist Lager {n} ausgebrannt. Bei dem Brand in Hallstedt wurden {count} Menschen "
    "verletzt.\n\nDie Feuerwehr war bis zum Morgen in Lager {n} im Einsatz.\n\nDie Ursache kennt "
    "nach Angaben der Polizei von {place} noch niemand, sie ermittelt seit dem Abend."
)


def page(outlet: int, number: int, more: int = 0) -> Page:
    """What an outlet says of one fire; ``more`` changes its figure."""
    text = TEXT.format(n=number, count=3 + number + outlet % 2 + more, place=f"Ort {outlet}")
    return Page(f"/{number}", f"Brand in Lager {number}", text, NOW - timedelta(hours=number))


def publish(world: World, day: int) -> None:
    """What is online on a day: first all is new, then little changes, then much."""
    for number, outlet in enumerate(world.outlets.values()):
        pages = [page(number, n) for n in range(ARTICLES)]
        if day > 0 and number == 0:  # few claims: the index is continued
            pages[1] = page(number, 1, more=20)
            pages.append(page(number, ARTICLES))
        if day > 1:  # many: the index is written anew; one article is taken down
            pages[2:4] = [page(number, n, more=40) for n in (2, 3)]
            pages.append(page(number, ARTICLES + 1))
            del pages[0]
        outlet.publish(*pages)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Four outlets that all workspaces read, so that the same articles have the same ids."""
    made = World(tmp_path_factory.mktemp("world"))
    for number in range(OUTLETS):
        made.outlet(f"Blatt {number}")
    publish(made, 0)
    yield made
    made.close()


@pytest.fixture(scope="module")
def nights() -> Iterator[Nights]:
    with Nights() as started:
        yield started


def workspace(world: World, folder: Path) -> Path:
    """A configuration in a folder of its own."""
    folder.mkdir()
    return replace(world, folder=folder).configure(formats=("md", "json"))


# --- what must hold --------------------------------------------------------------------------

KEPT = {
    "articles": "SELECT id, outlet, url, text, superseded_by FROM documents ORDER BY id",
    "claims": "SELECT id, document_id, payload FROM claims ORDER BY id",
    "terms": "SELECT count(*) FROM claim_terms",
    "vectors": "SELECT claim_id, vector FROM vectors ORDER BY claim_id",
    "disputes": "SELECT id, payload FROM disputes WHERE closed_in IS NULL ORDER BY id",
    "entries": "SELECT feed, key, payload FROM feed_entries ORDER BY feed, key",
}


def what_is_held(config: Path, day: str) -> dict[str, object]:
    """Everything a night is for, without the moments at which it happened."""
    with Store(config.parent / "index", read_only=True) as store:
        held: dict[str, object] = {name: store.rows(query) for name, query in KEPT.items()}
        held["entries"] = [(*row[:2], timeless(row[2])) for row in store.rows(KEPT["entries"])]
        held["findings"] = sorted(one.id for one in store.findings())
        held["waiting"] = store.uncompared()
    report = json.loads((config.parent / "reports" / f"{day}.json").read_text("utf-8"))
    del report["generated_at"]
    return held | {"report": report}


def timeless(entry: str) -> dict[str, object]:
    """What is known of an entry of a feed, but for when it was seen."""
    shape = {key: value for key, value in json.loads(entry).items() if not key.endswith("_seen_at")}
    return shape | {"vanished_at": shape["vanished_at"] is not None}


def check_at_rest(config: Path) -> None:
    """After a kill: no article twice, no vector without its claim, every report whole."""
    folder = config.parent
    database = folder / "index" / "crosscheck.db"
    if database.exists() and database.stat().st_size:
        with Store(folder / "index", read_only=True) as store:
            assert store.rows("PRAGMA quick_check") == [("ok",)]
            assert store.rows("PRAGMA foreign_key_check") == []
            current = "SELECT url, count(*) FROM documents WHERE superseded_by IS NULL GROUP BY url"
            assert [row for row in store.rows(current) if row[1] > 1] == []
            with suppress(IndexDamaged):  # then it is built anew from the store
                check_index(config)
    for report in (folder / "reports").glob("[0-9]*.json"):
        assert json.loads(report.read_text("utf-8"))["changes"]


def check_index(config: Path) -> None:
    """It answers exactly as one that is built anew."""
    folder = config.parent / "index"
    with Store(folder, read_only=True) as store:
        models = [row[0] for row in store.rows("SELECT DISTINCT model_id FROM vectors")]
        if not models:
            return
        loaded = load_index(folder, model_id=models[0], generation=store.generation)
        ids, vectors = store.vectors(models[0])
    built = FlatIndex.build(ids, vectors)
    assert sorted(loaded.ids) == sorted(ids)
    assert loaded.search(vectors, 5) == built.search(vectors, 5)


@dataclass(frozen=True)
class Whole:
    """A night without trouble: how it went, and what there is after it."""

    night: Ended
    held: dict[str, object]


def finish(nights: Nights, config: Path, day: str, models: str) -> Whole:
    """A night that nobody kills."""
    ended = nights.run(config, day, models)
    assert ended.status == 0
    check_index(config)
    return Whole(ended, what_is_held(config, day))


def kill_often(
    nights: Nights, config: Path, day: str, moments: Iterator[Moment], most: int, models: str
) -> Iterator[str]:
    """Begin nights and kill them, until one is through or so many died; the stages they died in."""
    for moment in islice(moments, most):
        ended = nights.run(config, day, models, moment)
        assert wait_until(lambda pid=ended.pid: nothing_left_of(pid))
        check_at_rest(config)
        if ended.killed_in is None:
            assert ended.status == 0
            return
        yield ended.killed_in


def three_killed_nights(
    nights: Nights, world: World, config: Path, whole: list[Whole], fell: Counter[str], models: str
) -> None:
    """Each night killed up to six times, then finished: all is as if nothing had happened.

    The moments are of the whole night and of the stage least hit so far, by turns.
    """
    rng = random.Random(config.parent.name)

    def moments(night: Ended) -> Iterator[Moment]:
        for number in count():
            stage = min(STAGES, key=lambda one: (fell[one], rng.random())) if number % 2 else None
            yield pick_moment(night, rng, stage)

    for number, day in enumerate(DAYS):
        publish(world, number)
        for stage in kill_often(nights, config, day, moments(whole[number].night), 6, models):
            fell[stage] += 1
        assert finish(nights, config, day, models).held == whole[number].held


def three_whole_nights(nights: Nights, world: World, folder: Path, models: str) -> list[Whole]:
    """Without trouble: the index is written, continued, and written anew."""
    config, whole = workspace(world, folder), []
    for number, day in enumerate(DAYS):
        publish(world, number)
        whole.append(finish(nights, config, day, models))
        assert len(list((folder / "index").glob("index-*.delta"))) == (number == 1)
    assert [len(one.held["articles"]) for one in whole] == [20, 22, 34]
    assert all(set(one.night.lasted()) == set(STAGES) for one in whole)
    assert not any(one.held["waiting"] for one in whole)
    return whole


# --- tests -----------------------------------------------------------------------------------


def test_a_killed_night_is_finished_by_the_next(
    world: World, nights: Nights, tmp_path: Path
) -> None:
    """No article lost or doubled; the same findings, disputes and report; the index as anew."""
    publish(world, 0)
    whole = finish(nights, workspace(world, tmp_path / "whole"), DAYS[0], "fakes")
    assert len(whole.held["articles"]) == OUTLETS * ARTICLES and whole.held["disputes"]
    config, rng = workspace(world, tmp_path / "killed"), random.Random(1)
    stages = cycle(("fetching", "keeping", "comparing", "finishing"))
    # early in each stage: the first night may have been the slowest, and the next end before that
    moments = (pick_moment(whole.night, rng, stage, share=0.3) for stage in stages)
    fell = list(kill_often(nights, config, DAYS[0], moments, 4, "fakes"))
    assert len(fell) >= 3
    assert finish(nights, config, DAYS[0], "fakes").held == whole.held


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("half", ["first", "second"])
def test_two_hundred_kills_change_nothing(
    world: World, nights: Nights, tmp_path: Path, half: str
) -> None:
    """A hundred in each half, one workspace of three nights after the other; all stages are hit."""
    whole = three_whole_nights(nights, world, tmp_path / "whole", "fakes")
    assert all(one.held["disputes"] for one in whole)
    fell: Counter[str] = Counter()
    for number in count():
        config = workspace(world, tmp_path / f"{half}-{number}")
        three_killed_nights(nights, world, config, whole, fell, "fakes")
        print(f"{number + 1} workspaces, {fell.total()} kills: {dict(fell)}", flush=True)
        if fell.total() >= 100:
            break
    assert set(fell) == set(STAGES) and min(fell.values()) >= 3


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_kills_with_the_bundled_models_change_nothing(
    world: World, nights: Nights, tmp_path: Path
) -> None:
    """As with the fakes, which say nothing of how long a model takes or what it keeps open."""
    publish(world, 0)
    whole = finish(nights, workspace(world, tmp_path / "whole"), DAYS[0], "bundled")
    config, rng = workspace(world, tmp_path / "killed"), random.Random(1)
    moments = (pick_moment(whole.night, rng, stage) for stage in cycle(STAGES))
    fell = Counter(kill_often(nights, config, DAYS[0], moments, 2 * len(STAGES), "bundled"))
    print(f"{fell.total()} kills: {dict(fell)}", flush=True)
    assert fell.total() >= len(STAGES) - 1
    assert finish(nights, config, DAYS[0], "bundled").held == whole.held


def test_a_second_night_on_one_workspace_is_refused(
    world: World, nights: Nights, tmp_path: Path
) -> None:
    """While another writes there, the real command says so at once; its lock dies with it."""
    config = workspace(world, tmp_path / "busy")
    with Workspace(tmp_path / "busy" / "index", writing=True):
        second = subprocess.run(
            world.command(DAYS[0], config), capture_output=True, text=True, check=False
        )
    assert second.returncode == 75 and second.stdout == ""
    assert "another crosscheck is writing here" in second.stderr
    killed = nights.run(config, DAYS[0], "fakes", Moment("fetching", 1, 0.0))
    assert killed.killed_in
    finish(nights, config, DAYS[0], "fakes")
