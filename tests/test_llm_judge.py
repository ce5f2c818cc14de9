"""``--judge llm`` the whole way: articles, a fake endpoint on this machine, a report."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from test_pipeline import FIRST, SECOND, OverlapJudge, WordEncoder
from werkzeug import Request, Response

from crosscheck import cli, pipeline
from crosscheck.cli.options import KEY, open_workspace
from crosscheck.errors import UsageError
from crosscheck.records import Report
from crosscheck.settings import EndpointSettings, Settings
from crosscheck.workspace import Workspace

SECRET = "sk-nicht-zeigen"


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """An endpoint on loopback that answers several requests at a time."""
    with HTTPServer("127.0.0.1", 0, threaded=True) as running:
        yield running


def agreeing(spoilt: Callable[[dict[str, str]], bool] = lambda _asked: False):
    """A handler that calls every pair an agreement on its first words, but for spoilt ones."""

    def answer(request: Request) -> Response:
        asked = json.loads(json.loads(request.data)["messages"][1]["content"])
        spans = {f"span_{side}": asked[f"statement_{side}"].split()[0] for side in "ab"}
        said = json.dumps({"verdict": "agree", "confidence": 0.97, **spans})
        content = "agree!" if spoilt(asked) else said
        return Response(json.dumps({"choices": [{"message": {"content": content}}]}))

    return answer


def report(tmp_path: Path, server: HTTPServer) -> Report:
    """Both articles compared by the model behind the server."""
    for name, text in (("first.md", FIRST), ("second.md", SECOND)):
        (tmp_path / name).write_text(text, "utf-8")
    endpoint = EndpointSettings(server.url_for("/v1"), "klein", SECRET, deadline_seconds=20.0)
    settings = Settings(judge="llm", endpoint=endpoint)
    with Workspace(tmp_path / "index", settings, writing=True) as opened:
        opened.encoder = WordEncoder()  # type: ignore[misc]
        pipeline.ingest(opened, [tmp_path / "first.md", tmp_path / "second.md"])
        return pipeline.report(opened)


def test_a_report_by_a_language_model(tmp_path: Path, server: HTTPServer) -> None:
    """Its judgements are used, remembered, and named; one request a pair that may get a verdict."""
    server.expect_request("/v1/chat/completions").respond_with_handler(agreeing())
    made = report(tmp_path, server)
    assert made.judge.startswith("llm:klein@127.0.0.1:")
    assert made.failures == () and made.pairs_judged > 0
    assert all(one.scores["agree"] == 0.97 for one in made.verdicts)
    asked = len(server.log)
    assert asked == len({request.data for request, _answer in server.log})
    assert 0 < asked <= made.pairs_judged
    again = report(tmp_path, server)
    assert again.verdicts == made.verdicts
    assert len(server.log) == asked


def test_pairs_without_an_answer_are_a_failure_and_asked_again(
    tmp_path: Path, server: HTTPServer
) -> None:
    """They are named in the report, never kept as judged, and mended by the next one."""
    handler = agreeing(lambda asked: "Sperrung" in asked["statement_a"])
    server.expect_request("/v1/chat/completions").respond_with_handler(handler)
    made = report(tmp_path, server)
    (failure,) = made.failures
    assert failure.source == made.judge
    assert "without a usable answer count as not comparable" in failure.error
    spoilt = int(failure.error.split()[0])
    asked = {request.data for request, _answer in server.log}
    assert len(server.log) == len(asked) + spoilt  # each of them asked twice
    server.clear()
    server.expect_request("/v1/chat/completions").respond_with_handler(agreeing())
    assert report(tmp_path, server).failures == ()
    assert len(server.log) == spoilt


def test_answers_are_scored_by_the_bundled_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A language model judges pairs only; what answers a question is decided on this machine."""
    loaded: list[str] = []

    def load(name: str) -> OverlapJudge:
        loaded.append(name)
        return OverlapJudge()

    monkeypatch.setattr("crosscheck.verdicts.judge.load_answer_scorer", load)
    with Workspace(tmp_path / "index", Settings(judge="llm"), writing=True) as opened:
        assert opened.answer_scorer.model_id == "overlap@1"
        with pytest.raises(UsageError, match="--base-url http://"):
            _ = opened.judge
    assert loaded == ["bundled"]


def test_the_command_line_takes_address_model_and_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The key comes from the environment alone; without an address there is no endpoint."""
    monkeypatch.setenv(KEY, SECRET)
    opening = {"writing": True, "base_url": "http://127.0.0.1:1/v1", "model": "klein"}
    with open_workspace(tmp_path / "index", judge="llm", **opening) as opened:
        assert opened.settings.endpoint == EndpointSettings(
            "http://127.0.0.1:1/v1", "klein", SECRET
        )
        assert SECRET not in repr(opened.settings)
    with open_workspace(tmp_path / "index", writing=True) as opened:
        assert opened.settings.endpoint is None


def test_a_missing_address_is_a_usage_error(monkeypatch, tmp_path: Path, capsys) -> None:
    """One line with the option to give."""
    monkeypatch.delenv("CROSSCHECK_LLM_URL", raising=False)
    (tmp_path / "first.md").write_text(FIRST, "utf-8")
    monkeypatch.setattr("crosscheck.vectors.encoder.load_encoder", lambda _name: WordEncoder())
    index = str(tmp_path / "index")
    assert cli.run(["ingest", str(tmp_path / "first.md"), "--index", index]) == 0
    assert cli.run(["report", "--judge", "llm", "--index", index]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: --judge llm: say where it is, --base-url http://")
