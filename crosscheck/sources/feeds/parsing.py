"""Bytes to ParsedFeed: RSS of all versions, Atom and JSON Feed, broken ones too.

Runs in the parser's own process, because feeds are hostile and parsers hang. The text is decoded
here: a few wrong bytes make feedparser read the whole feed in another encoding. feedparser is
given a stream, never a name, because it opens files and addresses.
"""

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from crosscheck.errors import UnreadableSource
from crosscheck.sources.blocks import page_blocks
from crosscheck.sources.decoding import decode, normalise
from crosscheck.sources.feeds.dates import Dated, read_date
from crosscheck.sources.feeds.entries import Entry, ParsedFeed, plain_address, without_cut
from crosscheck.sources.pages import declared_charset, looks_like_page

MAX_ENTRIES = 2_000  # the fullest news feeds have a few hundred (reliability F6)
MAX_TITLE, MAX_GUID, MAX_URL = 500, 1_000, 2_000  # characters
MAX_TEXT = 500_000  # characters of markup of one entry
_WITHIN = 8_192  # bytes in which the root element begins
_SKIPPED = rb"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*"
_ROOT = re.compile(_SKIPPED + rb"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>/]", re.I | re.S)
_JSON_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.IGNORECASE)  # without a subset, as RSS 0.91 has it
_HOSTILE = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_LANG = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)


def looks_like_feed(raw: bytes, content_type: str = "") -> bool:
    """Whether the content is a feed, whatever it is called."""
    head = raw.removeprefix(b"\xef\xbb\xbf")[:_WITHIN]
    if content_type in ("application/feed+json", "application/rss+xml", "application/atom+xml"):
        return not looks_like_page(raw)
    as_json = head.lstrip().startswith(b"{") and _JSON_VERSION.search(raw)
    return bool(as_json or _ROOT.match(head.replace(b"\0", b"")))


def parse_feed(raw: bytes, source: str, charset: str | None = None) -> ParsedFeed:
    """The feed in what was fetched.

    source: its address, which links are relative to. charset: named by the transport.
    Raises UnreadableSource for what is no feed, or a feed with entities of its own.
    """
    if not raw.strip():
        raise UnreadableSource(source, "is empty; a feed is expected here")
    text = decode(raw, source, declared=charset or declared_charset(raw), lenient=True)
    if text.lstrip().startswith("{"):
        return _parse_json(text, source)
    if _HOSTILE.search(text):
        raise UnreadableSource(source, "declares entities of its own, which no feed needs")
    return _parse_xml(_DOCTYPE.sub("", _DECLARATION.sub("", text)), source)


# --- RSS and Atom ------------------------------------------------------------------------


def _parse_xml(text: str, source: str) -> ParsedFeed:
    import feedparser

    found = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": source,
        },
        resolve_relative_uris=False,
        sanitize_html=False,  # markup is taken out below
    )
    if not found.entries and not found.version:
        problem = "is a page, not a feed" if looks_like_page(text.encode()) else "is no feed"
        raise UnreadableSource(
            source, f"{problem} (RSS, Atom or JSON Feed); `crosscheck feeds add URL` looks for one"
        )
    if not found.entries and _broke_off(found):
        raise UnreadableSource(source, "is a broken feed: no entry can be read of it")
    lang = _language(found.feed.get("language"))
    atom = found.version.startswith("atom")
    entries = [_entry(one, source, lang or "de", atom) for one in found.entries[:MAX_ENTRIES]]
    whole = len(found.entries) <= MAX_ENTRIES and not _broke_off(found)
    return ParsedFeed(_line(found.feed.get("title")), lang, _sound(entries), whole)


def _broke_off(found: Any) -> bool:
    """Whether the XML was not well-formed; entries may then be missing."""
    return bool(found.bozo) and "SAX" in type(found.get("bozo_exception")).__name__


def _entry(one: Mapping[str, Any], source: str, lang: str, atom: bool) -> Entry:
    published = _date(one, ("published", "created"), lang)
    updated = _date(one, ("updated",), lang)
    if published is None and not atom:  # dc:date: in RSS the date without a word is publication
        published, updated = updated, None
    contents = [part.get("value", "") for part in one.get("content", ())]
    return Entry(
        guid=_line(one.get("id"), MAX_GUID),
        url=_address(one.get("link"), source) or _address(one.get("id"), ""),
        title=_line(one.get("title")),
        published_at=published[0] if published else None,
        published_precision=published[1] if published else "day",
        updated_at=updated[0] if updated else None,
        summary=_paragraphs(one.get("summary")),
        content=max(map(_paragraphs, contents), key=lambda made: sum(map(len, made)), default=()),
    )


def _date(one: Mapping[str, Any], names: Iterable[str], lang: str) -> Dated | None:
    told = dict(one)  # as a plain dict: feedparser gives "published" where "updated" is missing
    for name in names:
        raw = told.get(name)
        found = read_date(raw, lang, told.get(f"{name}_parsed")) if raw else None
        if found:
            return found
    return None


# --- JSON Feed ---------------------------------------------------------------------------


def _parse_json(text: str, source: str) -> ParsedFeed:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSource(source, "is broken JSON, so no JSON Feed either") from None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        raise UnreadableSource(source, "is JSON, but no JSON Feed: it has no list of items")
    lang = _language(found.get("language"))
    listed = (one for one in islice(items, MAX_ENTRIES) if isinstance(one, dict))
    entries = [_item(one, source, lang or "de") for one in listed]
    return ParsedFeed(
        _line(found.get("title")), lang, _sound(entries), whole=len(items) <= MAX_ENTRIES
    )


def _item(one: Mapping[str, Any], source: str, lang: str) -> Entry:
    published = _json_date(one.get("date_published"), lang)
    updated = _json_date(one.get("date_modified"), lang)
    guid = one.get("id")
    content = _paragraphs(one.get("content_html")) or _lines(one.get("content_text"))
    return Entry(
        guid=_line(str(guid), MAX_GUID) if isinstance(guid, str | int | float) else None,
        url=_address(one.get("url"), source) or _address(guid, ""),
        title=_line(one.get("title")),
        published_at=published[0] if published else None,
        published_precision=published[1] if published else "day",
        updated_at=updated[0] if updated else None,
        summary=_lines(one.get("summary")),
        content=content,
    )


def _json_date(value: Any, lang: str) -> Dated | None:
    return read_date(value, lang) if isinstance(value, str) else None


# --- values ------------------------------------------------------------------------------


def _sound(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that say anything, each once."""
    return tuple(dict.fromkeys(one for one in entries if one.url or one.text or one.title))


def _line(value: Any, limit: int = MAX_TITLE) -> str | None:
    """One line without markup."""
    if not isinstance(value, str) or not value.strip():
        return None
    text = value[: 10 * limit]
    if "<" in text or "&" in text:
        text = " ".join(_paragraphs(text)) or text
    return " ".join(normalise(text).split())[:limit] or None


def _lines(value: Any) -> tuple[str, ...]:
    text = normalise(value[:MAX_TEXT]) if isinstance(value, str) else ""
    return _cut(" ".join(line.split()) for line in text.split("\n"))


def _paragraphs(value: Any) -> tuple[str, ...]:
    """The text of a piece of HTML, block by block."""
    from lxml import etree, html

    if not isinstance(value, str) or not value.strip():
        return ()
    if "<" not in value and "&" not in value:
        return _lines(value)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(f"<div>{value[:MAX_TEXT]}</div>", parser=parser)
    except (etree.LxmlError, ValueError):
        return ()
    return _cut(block.text for block in page_blocks(tree))


def _cut(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Without empty ones; dots in brackets at the end say that a text goes on elsewhere."""
    kept = [one for one in paragraphs if one]
    if kept and kept[-1].endswith("]"):
        kept[-1] = f"{without_cut(kept[-1])} …".lstrip()
    return tuple(kept)


def _address(value: Any, base: str) -> str | None:
    """An absolute web address without what counts clicks; None for anything else."""
    if not isinstance(value, str) or len(value) > MAX_URL:
        return None
    try:
        url = urljoin(base, value.strip().replace(" ", "%20"))
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname
        return plain_address(url) if sound and url.isprintable() else None
    except ValueError:
        return None


def _language(value: Any) -> str | None:
    match = _LANG.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None
