"""No page and no report has a violation that the checker axe knows of, in light and in dark."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from browsing import QUESTION, both_articles

from crosscheck.views import html
from crosscheck.web.newsroom import Newsroom

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SCHEMES = ("light", "dark")
WIDTHS = (1280, 390)
PAPER = 680  # CSS pixels between the margins of a page of A4
looks = pytest.mark.parametrize(("scheme", "width"), list(product(SCHEMES, WIDTHS)))


def look(scheme: str, width: int) -> dict[str, Any]:
    """How a reader sees the page; the checker is let past the policy, which knows no scripts."""
    viewport = {"width": width, "height": 800}
    return {"color_scheme": scheme, "bypass_csp": True, "viewport": viewport}


def violations(page: Any, axe: str) -> list[tuple[str, str]]:
    """What the checker finds with everything unfolded: the rule and the first place."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    return [(one["id"], str(one["nodes"][0]["target"])) for one in found]


def fits(page: Any, width: int) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@looks
def test_every_page_is_accessible(
    visit: Any, seeds_room: Newsroom, axe: str, scheme: str, width: int
) -> None:
    """The checker finds no violation, and nothing is wider than the window."""
    edition, _current = seeds_room.edition()
    finding = both_articles(seeds_room)
    page = visit("/", **look(scheme, width))
    for path in (
        "/",
        "/?q=telefonat",
        "/?q=nirgends",
        f"/events/{finding.event}",
        f"/findings/{finding.id}",
        f"/articles/{edition.report.documents[0].id}",
        f"/ask?q={QUESTION}",
        "/ask?q=Wie+hoch+ist+der+Eiffelturm%3F",
        "/ask",
        "/labels",
    ):
        page.goto(path)
        assert (path, violations(page, axe)) == (path, [])
        assert fits(page, width), path


@looks
@pytest.mark.parametrize("lang", ["de", "en"])
def test_report_is_accessible(
    chromium: Any,
    seeds_room: Newsroom,
    axe: str,
    tmp_path: Path,
    scheme: str,
    width: int,
    lang: str,
) -> None:
    """The file opened from a disk: no violation, nothing too wide, and no complaint."""
    file = tmp_path / "report.html"
    file.write_text(html.render(seeds_room.edition()[0].report, lang), "utf-8")
    context = chromium.new_context(**look(scheme, width))
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text))
    page.goto(file.as_uri())
    assert violations(page, axe) == []
    assert fits(page, width)
    context.close()
    assert problems == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_report_fits_on_paper(
    chromium: Any, seeds_room: Newsroom, tmp_path: Path, lang: str
) -> None:
    """On a page of A4 no table is cut off, and what was folded is printed."""
    file = tmp_path / "report.html"
    file.write_text(html.render(seeds_room.edition()[0].report, lang), "utf-8")
    context = chromium.new_context(viewport={"width": PAPER, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(file.as_uri())
    assert fits(page, PAPER)
    folded = page.locator("details figure")
    assert all(one.is_visible() for one in folded.all())
    context.close()
