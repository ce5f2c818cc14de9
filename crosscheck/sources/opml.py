"""Lists of feeds as other readers exchange them: OPML, read with care and written plainly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from crosscheck.errors import UnreadableSource
from crosscheck.sources.decoding import decode, normalise
from crosscheck.sources.pages import declared_charset

MAX_OUTLINES = 10_000
MAX_TITLE, MAX_URL = 300, 2_000  # characters
_HOSTILE = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LANG = re.compile(r"[a-z]{2,3}")
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in such a list."""

    url: str
    title: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Opml:
    """What a list holds."""

    feeds: tuple[Outline, ...]  # each address once, in order
    refused: tuple[str, ...] = ()  # what is listed as a feed but is no web address


def read_opml(raw: bytes, source: str) -> Opml:
    """The feeds in an OPML file, whatever folders they are in.

    Raises UnreadableSource for what is no OPML, and for entities, which no such list needs.
    """
    from lxml import etree

    if not raw.strip():
        raise UnreadableSource(source, "is empty; export one from your feed reader")
    text = decode(raw, source, declared=declared_charset(raw), lenient=True)
    if _HOSTILE.search(text):
        raise UnreadableSource(source, "declares entities of its own, which no list of feeds needs")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        # "?a=1&b=2" as some readers write it would lose "&b"
        written = _BARE.sub("&amp;", _DECLARATION.sub("", text))
        root = etree.fromstring(written.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise UnreadableSource(source, "is no OPML; export one from your feed reader")
    named = list(_named(root, source))
    if not named:
        raise UnreadableSource(source, "names no feeds")
    good = {url: outline for url, outline in named if isinstance(outline, Outline)}
    refused = dict.fromkeys(url for url, outline in named if outline is None)
    return Opml(tuple(good.values()), tuple(refused))


def _named(root: Any, source: str) -> Iterator[tuple[str, Outline | None]]:
    seen: set[str] = set()
    for number, node in enumerate(root.iter("outline")):
        if number >= MAX_OUTLINES:
            raise UnreadableSource(source, f"lists more than {MAX_OUTLINES} feeds; split it")
        fields = {str(name).lower(): str(value) for name, value in node.attrib.items()}
        url = _web_form(" ".join(normalise(fields.get("xmlurl", "")).split()))
        if not url or url in seen:
            continue
        seen.add(url)
        lang = fields.get("language", "").lower().partition("-")[0]
        title = " ".join(normalise(fields.get("title") or fields.get("text") or "").split())
        sound = Outline(url, title[:MAX_TITLE] or None, lang if _LANG.fullmatch(lang) else None)
        yield url[:MAX_URL], sound if _is_web(url) else None


def _web_form(url: str) -> str:
    """``feed://kurier.example/f`` and ``feed:https://...`` as web addresses."""
    return _FEED_SCHEME.sub(lambda match: "" if ":" in match[0] else "http", url, count=1)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.port != 0
            and "@" not in parts.netloc
            and " " not in url
            and len(url) <= MAX_URL
            and url.isprintable()
        )
    except ValueError:
        return False


def write_opml(feeds: Sequence[Outline]) -> str:
    """The list as OPML 2.0."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head><title>crosscheck</title></head>", "  <body>"]
    lines += [f"    {_outline(feed)}" for feed in feeds]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Outline) -> str:
    title = quoteattr(_printable(feed.title or "") or feed.url)
    lang = f" language={quoteattr(feed.lang)}" if feed.lang else ""
    return f'<outline type="rss" text={title} title={title} xmlUrl={quoteattr(feed.url)}{lang}/>'


def _printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in normalise(text) if sign.isprintable())
