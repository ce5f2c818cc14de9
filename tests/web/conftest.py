"""A small workspace behind the page, with fakes for the models."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import axe, base, chromium, seeds_room, visit
from starlette.testclient import TestClient
from test_pipeline import OverlapJudge, WordEncoder, use_fakes
from web_helpers import BRIDGE, BRIDGE_TOO, HERE

from crosscheck import pipeline
from crosscheck.records import VerdictKind
from crosscheck.verdicts import bundled_calibration
from crosscheck.web.app import make_app
from crosscheck.web.guard import Rules
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace

__all__ = ["axe", "base", "chromium", "seeds_room", "visit"]  # fixtures of the real browser


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> OverlapJudge:
    """Small fakes wherever a model would be loaded; every pair gets its likeliest verdict."""
    judge = OverlapJudge()
    least = dict.fromkeys(VerdictKind, 0.0) | {VerdictKind.UPDATE: 2.0}
    calibration = replace(bundled_calibration(), least=least)
    monkeypatch.setattr("crosscheck.vectors.encoder.load_encoder", lambda _name: WordEncoder())
    monkeypatch.setattr("crosscheck.workspace.open_judge", lambda *_named: judge)
    monkeypatch.setattr("crosscheck.verdicts.judge.load_answer_scorer", lambda _name: judge)
    monkeypatch.setattr("crosscheck.verdicts.bundled_calibration", lambda: calibration)
    return judge


@pytest.fixture
def ingest(tmp_path: Path, fakes: OverlapJudge) -> Callable[..., Path]:
    """Another run stores articles: ``ingest(first=BRIDGE)``."""

    def run(**articles: str) -> Path:
        paths = []
        for name, text in articles.items():
            paths.append(tmp_path / f"{name}.md")
            paths[-1].write_text(text, "utf-8")
        with Workspace(tmp_path / "index", writing=True) as opened:
            pipeline.ingest(opened, paths)
        return tmp_path / "index"

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles about one bridge, read once for all tests."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("first", BRIDGE), ("second", BRIDGE_TOO)):
        (folder / f"{name}.md").write_text(text, "utf-8")
    with Workspace(folder / "index", writing=True) as opened:
        use_fakes(opened)
        pipeline.ingest(opened, [folder / "first.md", folder / "second.md"])
    return folder


@pytest.fixture
def index(made: Path, tmp_path: Path, fakes: OverlapJudge) -> Path:
    """A workspace of one test with these articles."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "index"


@pytest.fixture
def newsroom(index: Path) -> Iterator[Newsroom]:
    """What is behind the page."""
    with contextlib.closing(Newsroom(index)) as opened:
        yield opened


@pytest.fixture
def rules() -> Rules:
    """Who may ask: this machine."""
    return Rules()


@pytest.fixture
def client(newsroom: Newsroom, rules: Rules) -> Iterator[TestClient]:
    """A browser on this machine."""
    with TestClient(make_app(newsroom, rules), base_url=HERE, follow_redirects=False) as opened:
        yield opened
