"""The feeds that a site offers, as its page says: links in its head, else those in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from crosscheck.errors import SourceNotFound
from crosscheck.sources.decoding import decode, normalise
from crosscheck.sources.pages import declared_charset

TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
MAX_FEEDS = 50
MAX_TITLE, MAX_URL = 300, 2_000  # characters
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_COMMENTS = ("/comments/", "comments/feed", "kommentare")
_ENDINGS = ("/feed", "/feed.xml", "/rss", "/rss.xml", "/atom.xml", "/index.rdf", ".rss", ".rdf")


@dataclass(frozen=True, slots=True)
class OfferedFeed:
    """A feed that a page names."""

    url: str
    title: str | None = None


def find_feeds(raw: bytes, source: str, charset: str | None = None) -> list[OfferedFeed]:
    """The feeds a page offers, those of comments left out, each once.

    Raises SourceNotFound if it offers none.
    """
    text = decode(raw, source, declared=charset or declared_charset(raw), lenient=True)
    tree = _parse(text)
    base = _absolute(next(iter(tree.xpath("//base/@href")), ""), source) or source
    found = list(_declared(tree, base)) or list(_linked(tree, base))
    offered: dict[str, OfferedFeed] = {}
    for one in found:
        offered.setdefault(one.url, one)
    articles = [one for one in offered.values() if not _is_of_comments(one)]
    if not articles:
        raise SourceNotFound(source, "is no feed and names none; give the address of its feed")
    return articles[:MAX_FEEDS]


def _parse(text: str) -> Any:
    from lxml import etree, html

    try:
        return html.document_fromstring(_DECLARATION.sub("", text))
    except (etree.LxmlError, ValueError):
        return html.document_fromstring("<html></html>")  # names no feeds either


def _declared(tree: Any, base: str) -> Iterator[OfferedFeed]:
    for link in tree.xpath("//link[@rel and @href]"):
        rels = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        url = _absolute(link.get("href"), base)
        if url and (("alternate" in rels and kind in TYPES) or "feed" in rels):
            yield OfferedFeed(url, _title(link.get("title")))


def _linked(tree: Any, base: str) -> Iterator[OfferedFeed]:
    for link in tree.xpath("//a[@href]"):
        url = _absolute(link.get("href"), base)
        if url and urlsplit(url).path.lower().rstrip("/").endswith(_ENDINGS):
            yield OfferedFeed(url, _title(link.text_content()))


def _is_of_comments(one: OfferedFeed) -> bool:
    return any(sign in one.url.lower() for sign in _COMMENTS)


def _absolute(value: str | None, base: str) -> str | None:
    if not value or len(value) > MAX_URL:
        return None
    try:
        url = urljoin(base, value.strip()).partition("#")[0]
        parts = urlsplit(url)
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if sound and url.isprintable() and " " not in url else None


def _title(value: str | None) -> str | None:
    return " ".join(normalise(value or "").split())[:MAX_TITLE] or None
