"""A small workspace behind the page, with fakes for the models."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_pipeline import FIRST, SECOND, OverlapJudge, WordEncoder
from web_helpers import HERE

from crosscheck import pipeline
from crosscheck.records import VerdictKind
from crosscheck.verdicts import bundled_calibration
from crosscheck.web.app import make_app
from crosscheck.web.guard import Rules
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace


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
    """Another run stores articles: ``ingest(first=FIRST)``."""

    def run(**articles: str) -> Path:
        paths = []
        for name, text in articles.items():
            paths.append(tmp_path / f"{name}.md")
            paths[-1].write_text(text, "utf-8")
        with Workspace(tmp_path / "index", writing=True) as opened:
            pipeline.ingest(opened, paths)
        return tmp_path / "index"

    return run


@pytest.fixture
def index(ingest: Callable[..., Path]) -> Path:
    """Two articles about one bridge."""
    return ingest(first=FIRST, second=SECOND)


@pytest.fixture
def newsroom(index: Path) -> Newsroom:
    """What is behind the page."""
    return Newsroom(index)


@pytest.fixture
def rules() -> Rules:
    """Who may ask: this machine."""
    return Rules()


@pytest.fixture
def client(newsroom: Newsroom, rules: Rules) -> Iterator[TestClient]:
    """A browser on this machine."""
    with TestClient(make_app(newsroom, rules), base_url=HERE, follow_redirects=False) as opened:
        yield opened
