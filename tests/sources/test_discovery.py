"""Feeds that a site offers, and lists of feeds from elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.errors import SourceNotFound, UnreadableSource
from crosscheck.sources.discovery import OfferedFeed, find_feeds
from crosscheck.sources.opml import Outline, read_opml, write_opml

HOME = "https://kurier.example/lokal/"


def offered(body: str) -> list[OfferedFeed]:
    return find_feeds(f"<html><head></head><body>{body}</body></html>".encode(), HOME)


def test_feeds_named_in_the_head_go_before_links_in_the_text() -> None:
    """In the page's order, absolute, each once, those of comments left out."""
    found = offered(
        "<a href='/rss.xml'>RSS</a>"
        "<link rel='alternate' type='application/rss+xml; charset=utf-8' href='feed' title=' A  B'>"
        "<link rel='ALTERNATE' type='Application/Atom+XML' href='//kurier.example/atom'>"
        "<link rel='alternate' type='application/rss+xml' href='feed#oben' title='A B'>"
        "<link rel='alternate' type='application/rss+xml' href='/kommentare/feed'>"
        "<link rel='alternate' type='text/html' hreflang='en' href='/en'>"
        "<link rel='stylesheet' href='/x.css'>"
    )
    assert found == [
        OfferedFeed("https://kurier.example/lokal/feed", "A B"),
        OfferedFeed("https://kurier.example/atom"),
    ]


def test_links_in_the_text_are_the_last_resort() -> None:
    """By how feeds are called; the base of the page counts."""
    found = offered(
        "<base href='https://www.kurier.example/x/'><a href='feed/'>Unser <b>Feed</b></a>"
        "<a href='/futter'>Futter</a>"
    )
    assert found == [OfferedFeed("https://www.kurier.example/x/feed/", "Unser Feed")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://u:p@a.example/feed",
        "http://[::1/feed",
        "",
    ],
)
def test_what_is_no_web_address_is_not_offered(href: str) -> None:
    """Then there is none."""
    with pytest.raises(SourceNotFound, match="is no feed and names none"):
        offered(f"<link rel='alternate' type='application/rss+xml' href='{href}'>")


@given(
    st.lists(
        st.builds(
            Outline,
            st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1).map(
                lambda path: f"https://a.example/{path}?x=1&y=<\"'>"
            ),
            st.none() | st.text(min_size=1, max_size=40).map(lambda t: " ".join(t.split()) or None),
            st.sampled_from([None, "de", "en"]),
        ),
        unique_by=lambda one: one.url,
        min_size=1,
        max_size=5,
    )
)
def test_every_list_comes_back_as_it_went_out(feeds: list[Outline]) -> None:
    """Whatever the titles hold; what XML cannot hold is left out of them."""
    back = read_opml(write_opml(feeds).encode("utf-8", "replace"), "x.opml")
    assert [(one.url, one.lang) for one in back.feeds] == [(one.url, one.lang) for one in feeds]
    assert back.refused == ()


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://a.example/f?a=1&b=2", "https://a.example/f?a=1&b=2"),
        ("https://a.example/f?a=1&amp;copy=2", "https://a.example/f?a=1&copy=2"),
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
        ("feed://https://a.example/f", "https://a.example/f"),
    ],
)
def test_addresses_as_other_readers_write_them(given: str, url: str) -> None:
    """A bare ampersand loses nothing; a feed: address is one of the web."""
    raw = f"<opml><body><outline text='A & B' xmlUrl='{given}'/></body></opml>"
    (feed,) = read_opml(raw.encode(), "x.opml").feeds
    assert (feed.url, feed.title) == (url, "A & B")


@pytest.mark.parametrize("raw", [b"", b"  ", b"<opml><body><outline text='x'/></body></opml>"])
def test_a_list_without_feeds_says_so(raw: bytes) -> None:
    """In one line."""
    with pytest.raises(UnreadableSource, match=r"x\.opml: (is empty|names no feeds)"):
        read_opml(raw, "x.opml")
