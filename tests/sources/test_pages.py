"""HTML pages: the article, what the page declares, and what hostile ones must not do."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.errors import NoArticle, SourceError, UnreadableSource
from crosscheck.sources.headers import Header
from crosscheck.sources.pages import MAX_TAG_ATTRIBUTES, Page, declared_charset, read_page

BODY = [
    "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld.",
    "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich.",
    "„Wir haben bis März Zeit“, sagte ein Sprecher des Landratsamts der Zeitung am Dienstag.",
]
ARTICLE = "<article>" + "".join(f"<p>{line}</p>" for line in BODY) + "</article>"


def page(head: str = "", body: str = ARTICLE, html: str = "<html>") -> Page:
    raw = f"<!doctype html>{html}<head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return read_page(raw.encode(), "a.html")


def texts(read: Page) -> list[str]:
    return [line.text for line in read.lines]


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:site_name" content="Kurier">', {"outlet": "Kurier"}),
        (ld('{"@type":"NewsArticle","headline":"Brücke zu","publisher":{"name":"Kurier"}}'),
         {"outlet": "Kurier", "title": "Brücke zu"}),
        (ld('{"@graph":[{"@type":"WebSite"},{"@type":["ReportageNewsArticle"],"headline":"X"}]}'),
         {"title": "X"}),
        (ld('[[{"@type":"NewsArticle","headline":"Y"}]]'), {"title": "Y"}),
        (ld('{"@type":"NewsArticle","headline":["Y"],"publisher":"Z"}'), {}),
        (ld("{kaputt"), {}),
        (ld("[" * 3000), {}),
        ('<meta property="og:title" content="Brücke zu">', {"title": "Brücke zu"}),
        ('<title>Brücke zu - Der Kurier</title><meta property="og:title" content="Brücke zu">',
         {"title": "Brücke zu", "outlet": "Der Kurier"}),
        ("<title>Brücke - heute zu</title>", {}),
        ("<title>Brücke zu | kurier.example</title>", {"outlet": "kurier.example"}),
        ('<link rel="canonical" href="https://kurier.example/a">',
         {"url": "https://kurier.example/a", "outlet": "kurier.example"}),
        ('<link rel="canonical" href="javascript:alert(1)">', {}),
        ('<meta property="article:published_time" content="2025-03-18T16:20:00+01:00">',
         {"published_at": datetime(2025, 3, 18, 15, 20, tzinfo=UTC),
          "published_precision": "minute"}),
        (ld('{"@type":"NewsArticle","datePublished":"2025-03-18"}'),
         {"published_at": datetime(2025, 3, 18, tzinfo=UTC)}),
        ('<meta property="article:published_time" content="heute">', {}),
    ],
)  # fmt: skip
def test_what_a_page_declares(head: str, expected: dict[str, object]) -> None:
    """Linked data and meta tags; a broken or foreign value is passed over."""
    assert page(head).declared == Header(**expected)  # type: ignore[arg-type]


def test_the_main_heading_is_the_title_if_there_is_only_one() -> None:
    """The title of the window is none: it often names the site."""
    window = "<title>Kurier online - Lokales</title>"
    assert page(window, "<h1>Brücke <i>zu</i></h1>" + ARTICLE).declared.title == "Brücke zu"
    assert page(window, "<h1>Kurier</h1><h1>Brücke zu</h1>" + ARTICLE).declared.title is None


def test_the_name_of_the_site_is_taken_off_the_title() -> None:
    """Only that one; a dash inside a title stays."""
    head = '<meta property="og:site_name" content="Kurier"><meta property="og:title" content="{}">'
    assert page(head.format("Brücke zu | Kurier")).declared.title == "Brücke zu"
    assert page(head.format("Brücke - zu")).declared.title == "Brücke - zu"


def test_a_lead_in_a_block_of_its_own_is_part_of_the_article() -> None:
    """It stands between title and text; captions and datelines there are not."""
    lead = "Die Stadt wollte die Brücke umbauen, nun hat der Rat das Vorhaben gestoppt."
    head = f"<h1>Brücke zu</h1><div>{lead}</div><div>18.03.2025</div><div>Von Eva Wulf</div>"
    assert texts(page(body=head + ARTICLE)) == [lead, *BODY]
    assert texts(page(body=f"<div>{lead}</div>" + ARTICLE)) == BODY  # no title above it


def test_the_language_of_the_page_is_a_code() -> None:
    """Country and script are left out."""
    assert page(html='<html lang="de-AT">').declared.lang == "de"
    assert page(html='<html lang="deutsche sprache">').declared.lang is None


def test_a_date_in_the_text_is_no_publication_date() -> None:
    """An unknown date is better than a wrong one."""
    past = "<p>Am 3. November 2021 hatte der Rat der Stadt den Umbau noch einstimmig gebilligt.</p>"
    read = page(body=f"<article>{past}{ARTICLE}</article><footer>1.1.2020</footer>")
    assert read.declared.published_at is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>18. März 2025, 16:20 Uhr</p>" + ARTICLE, "2025-03-18T15:20:00+00:00"),
        ("<p>1.1.2020</p>" + "<p>Menü</p>" * 12 + ARTICLE, None),  # too far above
        ("<p>Aktualisiert: 19.03.2025</p><p>18.03.2025</p>" + ARTICLE, "2025-03-18T00:00:00+00:00"),
        (ARTICLE + "<p>18.03.2025</p>", None),
        ("<main><time datetime='2025-03-18T15:20Z'>heute</time>" + ARTICLE + "</main>",
         "2025-03-18T15:20:00+00:00"),
    ],
)  # fmt: skip
def test_a_date_printed_right_above_the_text_is_its_date(body: str, expected: str | None) -> None:
    """The publication goes before an update."""
    found = page(body=body).declared.published_at
    assert (found.isoformat() if found else None) == expected


def test_a_date_in_the_address_is_the_last_resort() -> None:
    """Year, month and day as folders."""
    head = '<link rel="canonical" href="https://kurier.example/2025/03/18/bruecke.html">'
    assert page(head).declared.published_at == datetime(2025, 3, 18, tzinfo=UTC)


def test_characters_written_as_entities_are_normalised_too() -> None:
    """In the text, around it, and in what is declared."""
    first = "<p>&#8238;" + BODY[0].replace("Rat", "R&shy;at").replace(" ", "&nbsp;", 1) + "</p>"
    body = f"<article>{first}<p>{BODY[1]}</p></article><footer>a&#8238;b &#27;[31m</footer>"
    read = page('<meta property="og:title" content="Br&#x202E;ücke">', body)
    assert texts(read) == BODY[:2]
    assert read.declared.title == "Brücke"
    assert [drop.text for drop in read.dropped] == ["ab [31m"]


def test_the_copyright_line_names_the_outlet_at_need() -> None:
    """It stands outside the article and is on record there."""
    read = page(body=ARTICLE + "<footer>© 2024 Hallerauer Tageblatt GmbH</footer>")
    assert read.declared.outlet == "Hallerauer Tageblatt"
    assert [(drop.text, drop.reason) for drop in read.dropped] == [
        ("© 2024 Hallerauer Tageblatt GmbH", "outside the article")
    ]


def test_lines_are_numbered_as_in_the_source() -> None:
    """Also where the same text stands twice."""
    body = "<article>\n<p>" + "</p>\n\n<p>".join(BODY) + "</p></article>"
    assert [(line.number, line.text) for line in page(body=body).lines] == [
        (2, BODY[0]), (4, BODY[1]), (6, BODY[2]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=iso-8859-1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ("", "utf-8"),
        ("<meta charset=utf-8>", "cp1252"),
        ("<meta charset=iso-8859-1>", "utf-8"),
    ],
)
def test_umlauts_survive_right_and_wrong_declarations(declaration: str, encoding: str) -> None:
    """Quotation marks included."""
    raw = f"<html><head>{declaration}</head><body>{ARTICLE}</body></html>".encode(encoding)
    assert texts(read_page(raw, "a.html")) == BODY


def test_the_transport_may_name_the_encoding() -> None:
    """It goes before the page's own declaration."""
    text = ["Мэр города Халлерау в понедельник остановил строительство нового моста."] * 1
    article = "".join(f"<p>{line}</p>" for line in text * 3)
    raw = f"<html><meta charset=iso-8859-1><body><article>{article}".encode("cp1251")
    assert text[0] in texts(read_page(raw, "a.html", charset="windows-1251"))


def test_the_declared_charset_is_read_from_the_first_bytes() -> None:
    """In any of the forms pages use."""
    assert declared_charset(b"<meta charset='koi8-r'>") == "koi8-r"
    assert declared_charset(b'<?xml version="1.0" encoding="utf-8"?>') == "utf-8"
    assert declared_charset(b" " * 5000 + b"<meta charset=utf-8>") is None


@pytest.mark.parametrize(
    "body",
    ["", "<ul><li><a href=/a>Eins</a><li><a href=/b>Zwei</a></ul>", "<form><input></form>",
     "<!-- nur ein Kommentar -->", "<script>var text = 'Der Rat tagt.';</script>"],
)  # fmt: skip
def test_a_page_without_article_says_so(body: str) -> None:
    """One line, and a guess at what the page is."""
    with pytest.raises(NoArticle, match=r"^a.html: no article text was found on this page"):
        page(body=body)


FLOODS = {
    "plain": "<div " + " ".join(f"a{n}=1" for n in range(80_000)) + ">",
    "no space between": "<div " + "".join(f'a{n}="1"' for n in range(80_000)) + ">",
    "angle bracket in a value": '<div x="<" ' + " ".join(f"a{n}" for n in range(80_000)) + ">",
    "in a script tag": "<script " + " ".join(f"a{n}" for n in range(80_000)) + "></script>",
    "in an end tag": "</div " + " ".join(f"a{n}" for n in range(80_000)) + ">",
    "behind a script that is none": (
        "<a title='<script>'><!--><div " + " ".join(f"a{n}" for n in range(80_000)) + ">"
    ),
    "slashes": "<div " + "/".join(f"a{n}" for n in range(80_000)) + ">",
    "never closed": "<div " + " ".join(f"a{n}=1" for n in range(80_000)),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_tag_of_80000_attributes_is_refused_at_once(name: str) -> None:
    """The parser would take 7 to 40 seconds, and no signal could stop it."""
    started = time.process_time()
    with pytest.raises(UnreadableSource, match=r"line 1: one tag has more than 500 attributes"):
        page(body=ARTICLE + FLOODS[name])
    assert time.process_time() - started < 2


def test_a_tag_below_the_limit_is_read() -> None:
    """What a script says about tags is none."""
    many = "<div " + " ".join(f"data-a{n}='x y z'" for n in range(MAX_TAG_ATTRIBUTES - 2)) + ">"
    words = " ".join(f"w{n}" for n in range(3 * MAX_TAG_ATTRIBUTES))
    script = (
        f"<script>if (a<b) {{ {words} }}</script><!-- <b {words}> --><style>a<b {words}</style>"
    )
    assert texts(page(body=many + script + ARTICLE)) == BODY


@pytest.mark.parametrize("depth", [50, 240, 1000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    """libxml2 alone stops at depth 256, without a word."""
    body = "<div>" * depth + ARTICLE + "</div>" * depth
    assert texts(page(body=body)) == BODY


def test_too_deep_nesting_is_refused() -> None:
    """Rather than losing the rest of the page."""
    with pytest.raises(UnreadableSource, match="is nested too deeply"):
        page(body=ARTICLE + "<div>" * 5000 + "<p>Der letzte Absatz des Artikels.</p>")


def test_too_many_elements_are_refused() -> None:
    """Extraction takes some 80 microseconds for each."""
    with pytest.raises(UnreadableSource, match=r"has 60\d\d\d HTML elements"):
        page(body=ARTICLE + "<p>x</p>" * 60_000)


def test_a_failing_extractor_is_one_plain_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a page makes it raise."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    with pytest.raises(UnreadableSource, match=r"cannot be taken apart \(IndexError\)"):
        page()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div", "<!--", "-->", "<table><tr>", "<a href='", ">", '"',
             "<script>", "</script>", BODY[0], "&amp;", "&#0;", "<br/>", "<![CDATA[", "\0", "é"]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_any_page_gives_lines_or_a_plain_error(body: str) -> None:
    """Nothing else is raised, and each line stands on the page."""
    try:
        read = read_page(f"<html><body>{body}".encode(), "a.html")
    except SourceError as error:
        assert str(error).startswith("a.html: ")
    else:
        assert all(line.text for line in read.lines)
