"""The HTML report: self-contained, without scripts, accessible, and deaf to foreign text."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import copied_report, made_report
from snapshots import assert_matches_file
from test_report_markdown import HOSTILE, embedded, hostile_text, poisoned

from crosscheck.views import html

VOID = {"meta", "br", "link", "img", "input", "hr"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"}
PAYLOADS = [
    *HOSTILE,
    '"><img src=x onerror=alert(1)>',
    "'--><svg/onload=alert(1)>",
    "</title></style><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
]


class Page(HTMLParser):
    """The elements of a page, and whether they are properly nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        """An element begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        """An element ends, and it is the last that began."""
        assert self._open.pop() == tag

    def handle_data(self, data):
        """Words inside an element."""
        if data.strip():
            self.words.append((self._open[-1] if self._open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes."""
    return [(tag, tuple(sorted(attributes))) for tag, attributes in Page(text).elements]


HARMLESS = shape(html.render(poisoned(["Wort"]), "de"))


@pytest.mark.parametrize("text", PAYLOADS)
def test_known_attack_adds_no_element(text):
    """Scripts, handlers and broken quotes in every field at once: the same elements."""
    assert shape(html.render(poisoned([text]), "de")) == HARMLESS


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_text | st.sampled_from(PAYLOADS), min_size=10, max_size=10))
def test_no_foreign_text_adds_an_element(texts):
    """1,000 hostile titles, names and labels: elements and attributes stay the same."""
    assert shape(html.render(poisoned(texts), "de")) == HARMLESS


EMBEDDED = shape(html.render(embedded(["Wort"]), "de"))


@settings(max_examples=40, deadline=None)
@given(st.lists(hostile_text | st.sampled_from(PAYLOADS), min_size=6, max_size=6))
def test_no_text_around_a_statement_adds_an_element(texts):
    """The rest of a sentence comes from the article itself, and stays words."""
    assert shape(html.render(embedded(texts), "de")) == EMBEDDED


def test_nothing_is_remote_and_nothing_runs():
    """No script, no handler, no address but fragments and the articles' own."""
    page = Page(html.render(poisoned(PAYLOADS), "de"))
    assert not {"script", "img", "iframe", "object", "link", "form", "svg", "base"} & {
        tag for tag, _attributes in page.elements
    }
    for _tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ADDRESSES & set(attributes):
            assert re.match(r"#|https://kurier\.example/1$", attributes[name] or "")
    style = "".join(words for tag, words in page.words if tag == "style")
    assert "url(" not in style and "@import" not in style


def test_policy_allows_the_one_style_sheet_only():
    """The hash in the policy is that of the style sheet as written."""
    text = html.render(made_report())
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    policies = [one["content"] for one in Page(text).all("meta") if one.get("http-equiv")]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_page_reads_as_expected(lang):
    """The whole page in both languages, but for its style sheet."""
    page = html.render(made_report(), lang)
    page = re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
    page = re.sub(r"sha256-[^']+", "sha256-", page)
    assert_matches_file(page, f"reports/memo-{lang}.html")


def test_headings_are_in_order():
    """One h1, and no level is skipped on the way down."""
    levels = [int(tag[1]) for tag, _ in Page(html.render(made_report())).elements if tag in
              {"h1", "h2", "h3", "h4"}]  # fmt: skip
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_labels_and_languages():
    """header, main and footer; every region and article named; ids unique; anchors lead home."""
    page = Page(html.render(made_report()))
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    ids = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _tag, attributes in page.elements:
        href = attributes.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids
        assert attributes.get("aria-labelledby") in {None, *ids}
    for tag in ("section", "article", "nav"):
        assert all({"aria-labelledby", "aria-label"} & set(one) for one in page.all(tag))
    assert page.all("html")[0]["lang"] == "de"
    assert all(one["lang"] == "de" for one in page.all("blockquote") if "lang" in one)


def test_every_table_has_headers():
    """Column headers have a scope, and each data row of a matrix has a row header."""
    page = Page(html.render(made_report()))
    assert all(one.get("scope") in {"col", "row"} for one in page.all("th"))
    scrolled = [one for one in page.all("div") if one.get("class") == "scroll"]
    assert all(one.get("tabindex") == "0" and one.get("role") == "group" for one in scrolled)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_enough_contrast():
    """Light and dark: every text colour reaches 4.5:1 on paper and on cards (WCAG AA)."""
    text = html.render(made_report())
    light, dark = re.findall(r":root \{([^}]*--paper[^}]*--denies[^}]*)\}", text)
    for block in (light, dark):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        inks = ["ink", "soft", "link", "contradict", "agree", "framing", "update"]
        pairs = [(ink, ground) for ink in inks for ground in ("paper", "card")]
        pairs += [("mark-ink", "mark"), ("states", "paper"), ("attributes", "paper")]
        for ink, ground in pairs:
            one, two = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
            assert (two + 0.05) / (one + 0.05) >= 4.5, (ink, ground)


def test_page_prints_and_fits_a_phone():
    """Rules for paper and for narrow screens are there, and the dark scheme follows the system."""
    text = html.render(made_report())
    assert "@media print" in text and "@media (max-width: 40rem)" in text
    assert "prefers-color-scheme: dark" in text and 'name="viewport"' in text


def test_deciding_words_are_marked():
    """The words on which the verdict turns, and only those, are marked."""
    page = Page(html.render(made_report()))
    marked = [words for tag, words in page.words if tag == "mark"]
    assert marked[:2] == ["Drei", "fünf"]
    assert "sieben gestiegen" in marked


@pytest.mark.parametrize("title", ["", " ", "\u200b", "\u00ad\n"])
def test_a_title_of_nothing_visible_is_untitled(title):
    """A link or heading never is without words."""
    made = made_report()
    documents = tuple(replace(one, title=title, outlet=title) for one in made.documents)
    events = tuple(replace(one, label=title) for one in made.events)
    page = Page(html.render(replace(made, documents=documents, events=events), "de"))
    assert ("a", "ohne Titel") in page.words
    assert ("h2", "1. ohne Titel") in page.words
    assert ("td", "Medium unbekannt") in page.words


def test_finding_between_copies_names_the_other_places():
    """Shown once, under the statements, with every repetition in the audit."""
    text = html.render(copied_report(), "de")
    assert text.count('<p class="reasons">Wortgleich ebenso in [5] Abendblatt.</p>') == 2
    assert "<code>v1b</code>" in text and "<code>v2b</code>" in text
