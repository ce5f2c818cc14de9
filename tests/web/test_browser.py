"""The page in a real browser: filters, reading, questions, verdicts, keys, hostile text."""

from typing import Any

import pytest
from browsing import QUESTION, both_articles
from web_helpers import HOSTILE_TITLE

from crosscheck.store import Store
from crosscheck.web.filters import Filters, find_listed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


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


def test_filters_work_without_scripts(visit, seeds_room):
    """The same list by a plain form."""
    page = visit("/", java_script_enabled=False)
    page.fill("#q", "telefonat")
    page.check("#only")
    page.click(".filters button")
    assert "q=telefonat" in page.url and "only=contradict" in page.url
    links = page.locator(".events h3 a").evaluate_all("all => all.map(one => one.pathname)")
    edition, _current = seeds_room.edition()
    asked = Filters(q="telefonat", only="contradict")
    found = find_listed(edition.sections, edition.desk, asked)
    assert links == [f"/events/{one.event.id}" for one in found]


def test_two_articles_open_at_the_marked_statements(visit, seeds_room):
    """From the list to the event to both articles, each scrolled to its place."""
    finding = both_articles(seeds_room)
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
def test_a_finding_is_rejected_and_taken_back(visit, seeds_room, scripts):
    """By mouse with scripts, by plain forms without; the page shows each step."""
    finding = both_articles(seeds_room)
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
    with Store(seeds_room._directory, read_only=True) as store:
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


def test_a_finding_is_explained_and_relabelled_by_keys_alone(visit, seeds_room):
    """Why, another verdict, and back again, without a mouse."""
    finding = both_articles(seeds_room)
    page = visit(f"/events/{finding.event}")
    tools = f"#finding-{finding.id}"
    page.focus(f"{tools} summary")
    page.keyboard.press("Enter")
    assert finding.id in page.inner_text(f"{tools} .why dl")
    page.focus(f"#kind-{finding.id}")
    page.keyboard.press("End")  # the last kind: not comparable
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#notice")
    assert "→ nicht vergleichbar" in page.inner_text("#notice")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#notice", state="detached")
    assert page.locator(tools).count() == 1
    with Store(seeds_room._directory, read_only=True) as store:
        assert store.labels() == []


@pytest.mark.parametrize(
    ("field", "value"), [("outlet", "krone.at"), ("speaker", "Kreml"), ("type", "negation")]
)
def test_every_filter_narrows_as_the_address_says(visit, seeds_room, field, value):
    """The list by a filter is the list of its address; with dates as well."""
    page = visit("/")
    if field == "speaker":
        page.fill("#speaker", value)
        page.press("#speaker", "Enter")
    else:
        page.select_option(f"#{field}", value)
    page.wait_for_url(f"**/?{field}={value}")
    page.fill("#since", "2017-12-01")
    page.press("#since", "Enter")
    page.wait_for_url(f"**/?{field}={value}&since=2017-12-01")
    edition, _current = seeds_room.edition()
    asked = Filters(**{field: value}, since="2017-12-01")
    found = [one.event.id for one in find_listed(edition.sections, edition.desk, asked)]
    page.wait_for_function(f"document.querySelectorAll('.events > li').length == {len(found)}")
    links = page.locator(".events h3 a").evaluate_all("all => all.map(one => one.pathname)")
    assert links == [f"/events/{key}" for key in found]


def test_hostile_headlines_are_harmless_words(visit, seeds_room):
    """Nothing runs, nothing is loaded, nothing is linked; the text is to be read."""
    page = visit("/?q=%3Cscript%3E")
    assert page.locator(".events > li").count() == 1
    edition, _current = seeds_room.edition()
    hostile = [one for one in edition.report.documents if one.title == HOSTILE_TITLE]
    assert len(hostile) == 2
    for document in hostile:
        page.goto(f"/articles/{document.id}")
        assert "<script>alert(1)</script> ␛[31mrot" in page.inner_text("h2")
        assert page.locator("main img, main script, a[href^='javascript']").count() == 0


def test_another_site_can_neither_post_nor_frame(chromium, base, seeds_room):
    """A page elsewhere sends our form and embeds our page: 403, and an empty frame."""
    key = both_articles(seeds_room).id
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
    with Store(seeds_room._directory, read_only=True) as store:
        assert store.labels() == []
