"""The page in a real browser: Debian's Chromium, driven by Playwright, on the articles in seeds.

Needs ``pip install -e '.[browser]'`` and ``apt-get install chromium``; the accessibility check
also ``npm install --no-save axe-core``.
"""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_helpers import HOSTILE, HOSTILE_TITLE, poison

from crosscheck import pipeline
from crosscheck.cli.serving import HERE, _listen
from crosscheck.records import Verdict
from crosscheck.store import Store
from crosscheck.web.app import make_app
from crosscheck.web.filters import Filters, find_listed
from crosscheck.web.guard import Rules
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
QUESTION = "Wer initiierte das Telefonat?"
PATIENCE_MS = 30_000

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="pip install -e '.[browser]'")
CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no Chromium; apt-get install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The articles in seeds, and two hostile ones, with the bundled models."""
    folder = tmp_path_factory.mktemp("browser")
    for name, count in (("Blatt", "neun"), ("Bote", "zehn")):
        text = HOSTILE.replace("Blatt", name).replace("neun", count)
        (folder / f"{name}.md").write_text(text, "utf-8")
    with Workspace(folder / "index", writing=True) as opened:
        pipeline.ingest(opened, [ROOT / "seeds", folder])
    poison(folder / "index", "outlet LIKE '<b>%'")
    return Newsroom(folder / "index")


@pytest.fixture(scope="module")
def base(newsroom: Newsroom) -> Iterator[str]:
    """The address of a server."""
    import uvicorn

    listening = _listen(HERE, 0)
    app = make_app(newsroom, Rules())
    config = uvicorn.Config(app, ws="none", lifespan="off", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://{HERE}:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listening.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
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


def both_articles(newsroom: Newsroom) -> Verdict:
    """The surest finding between two articles."""
    edition, _current = newsroom.edition()
    claims = edition.desk.claims
    found = [
        one for one in edition.report.verdicts if claims[one.a].document != claims[one.b].document
    ]
    return max(found, key=lambda one: (one.confidence, one.id))


def in_sight(place: Any) -> bool:
    """Whether all of an element is inside what its scroller and the window show."""
    return place.evaluate(
        """mark => {
          const one = mark.getBoundingClientRect();
          const pane = mark.closest(".text").getBoundingClientRect();
          return one.top >= pane.top && one.bottom <= Math.min(pane.bottom, innerHeight);
        }"""
    )


def test_filters_work_without_a_reload(visit):
    """Typing narrows the list, and the address follows."""
    page = visit("/")
    everything = page.locator(".events > li").count()
    page.fill("#q", "telefonat")
    page.wait_for_url("**/?q=telefonat")
    page.wait_for_function(f"document.querySelectorAll('.events > li').length < {everything}")
    page.check("#only")
    page.wait_for_url("**/?q=telefonat&only=contradict")
    assert page.input_value("#q") == "telefonat"
    shown = page.locator(".events > li").count()
    page.reload()
    assert page.locator(".events > li").count() == shown
    assert page.input_value("#q") == "telefonat" and page.is_checked("#only")


def test_filters_work_without_scripts(visit, newsroom):
    """The same list by a plain form."""
    page = visit("/", java_script_enabled=False)
    page.fill("#q", "telefonat")
    page.check("#only")
    page.click(".filters button")
    assert "q=telefonat" in page.url and "only=contradict" in page.url
    links = page.locator(".events h3 a").evaluate_all("all => all.map(one => one.pathname)")
    edition, _current = newsroom.edition()
    asked = Filters(q="telefonat", only="contradict")
    found = find_listed(edition.sections, edition.desk, asked)
    assert links == [f"/events/{one.event.id}" for one in found]


def test_two_articles_open_at_the_marked_statements(visit, newsroom):
    """From the list to the event to both articles, each scrolled to its place."""
    finding = both_articles(newsroom)
    page = visit("/")
    page.click(f"a.walk[href='/events/{finding.event}']")
    page.click(f"a[href='/findings/{finding.id}']")
    assert page.locator(".pane").count() == 2
    for side in ("left", "right"):
        assert in_sight(page.locator(f"#{side}-place"))
    page.set_viewport_size({"width": 390, "height": 800})
    page.click("article.pane:nth-child(2) .jump a")
    assert in_sight(page.locator("#right-place"))


def test_a_question_is_answered_in_place(visit):
    """With positions and evidence, and the way to the article."""
    page = visit("/ask")
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    page.wait_for_selector("#answer .evidence")
    assert page.url.endswith("/ask?q=Wer+initiierte+das+Telefonat%3F")
    said = page.inner_text("#answer")
    assert "auf Initiative von Trump" in said and "Weißes Haus" in said
    page.click("#answer .evidence li:first-child .tools a")
    assert in_sight(page.locator("#left-place"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_finding_is_rejected_and_taken_back(visit, newsroom, scripts):
    """By mouse with scripts, by plain forms without; the page shows each step."""
    finding = both_articles(newsroom)
    key, home = finding.id, f"/events/{finding.event}"
    page = visit(home, java_script_enabled=scripts)
    before = page.locator(".topic").count()
    page.locator(f"#finding-{key} button[value=reject]").scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY") if scripts else 0
    page.click(f"#finding-{key} button[value=reject]")
    page.wait_for_selector("#rejected")
    assert page.locator(f"section[aria-labelledby=rejected] #finding-{key}").count() == 1
    assert "Ihr letztes Urteil: verworfen" in page.inner_text("#notice")
    if scripts:
        assert page.evaluate("document.activeElement.id") == "notice"
        assert page.evaluate("scrollY") == scrolled
    with Store(newsroom._directory, read_only=True) as store:
        assert [one.action for one in store.labels()] == ["reject"]
    page.click("#notice button")
    page.wait_for_selector("#rejected", state="detached")
    assert page.locator(f".tools#finding-{key}").count() == 1
    assert page.locator(".topic").count() == before


def test_the_keyboard_is_enough(visit):
    """The first stop skips to the content; j and k walk through the list; the focus is seen."""
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.focus(".walk >> nth=0")
    page.keyboard.press("j")
    assert (
        page.evaluate("[...document.querySelectorAll('.walk')].indexOf(document.activeElement)")
        == 1
    )
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*")


def test_hostile_headlines_are_harmless_words(visit, newsroom):
    """Nothing runs, nothing is loaded, nothing is linked; the text is to be read."""
    page = visit("/?q=%3Cscript%3E")
    assert page.locator(".events > li").count() == 1
    edition, _current = newsroom.edition()
    hostile = [one for one in edition.report.documents if one.title == HOSTILE_TITLE]
    assert len(hostile) == 2
    for document in hostile:
        page.goto(f"/articles/{document.id}")
        assert "<script>alert(1)</script> ␛[31mrot" in page.inner_text("h2")
        assert page.locator("main img, main script, a[href^='javascript']").count() == 0


def test_another_site_can_neither_post_nor_frame(chromium, base, newsroom):
    """A page elsewhere sends our form and embeds our page: 403, and an empty frame."""
    key = both_articles(newsroom).id
    context = chromium.new_context()
    page = context.new_page()
    page.route(
        "http://other.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method=post action='{base}/findings/{key}'><input name=say value=reject>"
            f"<button>x</button></form><iframe src='{base}/'></iframe>",
        ),
    )
    page.goto("http://other.example/")
    assert "Ereignisse" not in page.frames[1].content()
    with page.expect_navigation() as sent:
        page.click("button")
    assert sent.value.status == 403
    context.close()
    with Store(newsroom._directory, read_only=True) as store:
        assert store.labels() == []


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core; npm install --no-save axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(visit, newsroom, scheme, width):
    """The checker axe finds no violation, and nothing is wider than the window."""
    edition, _current = newsroom.edition()
    finding = both_articles(newsroom)
    page = visit(
        "/", color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800}
    )
    for path in (
        "/",
        "/?q=telefonat",
        f"/events/{finding.event}",
        f"/findings/{finding.id}",
        f"/articles/{edition.report.documents[0].id}",
        f"/ask?q={QUESTION}",
        "/ask",
        "/labels",
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(path, one["id"], one["nodes"][0]["target"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
