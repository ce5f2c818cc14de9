"""Debian's Chromium, driven by Playwright, in front of the articles in seeds.

Needs ``pip install -e '.[browser]'`` and ``apt-get install chromium``; what lacks them is skipped.
"""

import contextlib
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from web_helpers import HOSTILE, poison

from crosscheck import pipeline
from crosscheck.cli.serving import HERE, _listen
from crosscheck.records import Verdict, VerdictKind
from crosscheck.web.app import make_app
from crosscheck.web.guard import Rules
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace

ROOT = Path(__file__).parents[2]
QUESTION = "Wer initiierte das Telefonat?"
PATIENCE_MS = 60_000  # a busy machine is no failure


@pytest.fixture(scope="session")
def seeds_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The articles in seeds, and two hostile ones, with the bundled models."""
    folder = tmp_path_factory.mktemp("browser")
    for name, count in (("Blatt", "neun"), ("Bote", "zehn")):
        text = HOSTILE.replace("Blatt", name).replace("neun", count)
        (folder / f"{name}.md").write_text(text, "utf-8")
    with Workspace(folder / "index", writing=True) as opened:
        pipeline.ingest(opened, [ROOT / "seeds", folder])
    poison(folder / "index", "outlet LIKE '<b>%'")
    with contextlib.closing(Newsroom(folder / "index")) as opened:
        yield opened


@pytest.fixture(scope="session")
def base(seeds_room: Newsroom) -> Iterator[str]:
    """The address of a server."""
    import uvicorn

    listening = _listen(HERE, 0)
    app = make_app(seeds_room, Rules())
    config = uvicorn.Config(app, ws="none", lifespan="off", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://{HERE}:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listening.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install -e '.[browser]'")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium; apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, base: str) -> Iterator[Any]:
    """Opens a page: ``visit("/", java_script_enabled=False)``; nothing may fail or leave it."""
    contexts, problems = [], []

    def watch(request: Any) -> None:
        if not request.url.startswith(base):
            problems.append(request.url)

    def open_page(path: str = "/", **options: Any) -> Any:
        contexts.append(chromium.new_context(base_url=base, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", watch)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text))
        page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker of accessibility, as it comes with axe-playwright-python."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("no axe; pip install -e '.[browser]'")
    return Path(found.origin).with_name("axe.min.js").read_text("utf-8")


def both_articles(room: Newsroom) -> Verdict:
    """The surest contradiction of two articles that is alone with its point, so not folded."""
    edition, _current = room.edition()
    claims, verdicts = edition.desk.claims, edition.report.verdicts
    of_point = Counter(one.point for one in verdicts)
    found = [
        one
        for one in verdicts
        if one.kind is VerdictKind.CONTRADICT
        and claims[one.a].document != claims[one.b].document
        and of_point[one.point] == 1
    ]
    return max(found, key=lambda one: (one.confidence, one.id))
