"""What an HTML page says about its article: in linked data and meta tags, else in print."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from crosscheck.records import Dating
from crosscheck.sources.boilerplate import MAX_CHARS, copyright_holder, site_name
from crosscheck.sources.decoding import normalise
from crosscheck.sources.headers import Header, read_published
from crosscheck.sources.lines import Line, is_prose
from crosscheck.sources.published import find_dates, is_date_line, is_update

DATE_WITHIN = 10  # blocks above the first paragraph
_APPENDED = re.compile(r"(.+?)\s+[|–—-]\s+([^|–—]+)")
_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])")
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='dc.date' or @name='DC.date.issued' or @name='pubdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
    "(//article//time | //main//time)/@datetime",
)
_SITE = (
    "//meta[@property='og:site_name']/@content",
    "//meta[@name='application-name']/@content",
)
_URL = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_TITLE = (
    "//meta[@property='og:title']/@content",
    "//meta[@name='twitter:title']/@content",
)
_ARTICLE_TYPES = ("article", "report", "posting")


def declared(tree: Any) -> Header:
    """What a page declares; a broken value is passed over."""
    ld = next(_linked_data(tree), {})
    title = _plain(ld.get("headline")) or next(_values(tree, _TITLE), None) or _heading(tree)
    return _dated(
        [*_values(tree, _PUBLISHED[:1]), ld.get("datePublished"), *_values(tree, _PUBLISHED[1:])],
        Header(
            outlet=next(_values(tree, _SITE), None) or _publisher(ld) or _in_window(tree, title),
            title=title,
            url=next((url for url in _values(tree, _URL) if url.startswith("http")), None),
            lang=_language(tree),
        ),
    )


def _in_window(tree: Any, title: str | None) -> str | None:
    """The site in the title of the window, behind that of the article: "Brücke zu - Kurier"."""
    match = _APPENDED.fullmatch(next(_values(tree, ("//title/text()",)), ""))
    return match[2] if match and (match[1] == title or site_name(match[2])) else None


def _heading(tree: Any) -> str | None:
    """The main heading, if there is one and only one."""
    found = {_plain(heading.text_content()) for heading in tree.xpath("//h1")} - {None}
    return found.pop() if len(found) == 1 else None


def without_site(header: Header) -> str | None:
    """The title without the name of the site that many append: "Brücke zu | Kurier"."""
    match = _APPENDED.fullmatch(header.title or "")
    if not match:
        return header.title
    named = match[2].casefold() == (header.outlet or "").casefold() or site_name(match[2])
    return match[1] if named else header.title


def _values(tree: Any, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        yield from (value for found in tree.xpath(path) if (value := _plain(found)))


def _plain(value: Any) -> str | None:
    return (" ".join(normalise(value).split())[:300] or None) if isinstance(value, str) else None


def _language(tree: Any) -> str | None:
    found = next(_values(tree, ("/html/@lang", "//meta[@property='og:locale']/@content")), "")
    code = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", found)
    return code[0].lower() if code else None


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The schema.org objects on the page that describe an article."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            yield from _articles(json.loads(script), depth=0)
        except (ValueError, RecursionError):
            continue  # pages print broken JSON; the other signs remain


def _articles(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(node, list) and depth < 5:
        for entry in node:
            yield from _articles(entry, depth + 1)
    elif isinstance(node, dict):
        if str(node.get("@type", "")).lower().strip("[]'").endswith(_ARTICLE_TYPES):
            yield node
        yield from _articles(node.get("@graph"), depth + 1)


def _publisher(ld: dict[str, Any]) -> str | None:
    publisher = ld.get("publisher")
    return _plain(publisher.get("name")) if isinstance(publisher, dict) else None


def _dated(candidates: Iterable[Any], header: Header, by: Dating = "stated") -> Header:
    for value in candidates:
        try:
            moment, precision = read_published(_plain(value) or "", header.lang or "de")
        except ValueError:
            continue
        return header.or_else(
            Header(published_at=moment, published_precision=precision, dated_by=by)
        )
    return header


# --- what it shows -----------------------------------------------------------------------


def shown(lines: Sequence[Line], blocks: Sequence[Line], known: Header) -> Header:
    """Outlet and date that a page prints around its article without declaring them.

    lines: those of the article; blocks: all of the page.
    """
    texts = (block.text for block in blocks if len(block.text) <= MAX_CHARS)
    host = (urlsplit(known.url or "").hostname or "").removeprefix("www.")
    outlet = next(filter(None, map(copyright_holder, texts)), None) or host or None
    header = Header(outlet=outlet, lang=known.lang)
    dated = _date_above(lines, blocks, known.lang or "de")
    if dated:
        return header.or_else(dated)
    in_address = _DATE_IN_URL.search(known.url or "")
    return _dated(["-".join(in_address.groups())] if in_address else [], header, "address")


def _date_above(lines: Sequence[Line], blocks: Sequence[Line], lang: str) -> Header | None:
    """The date line right above the first paragraph; a page's head often shows today's date."""
    first = next((line.text for line in lines if is_prose(line.text)), None)
    place = next((n for n, block in enumerate(blocks) if block.text == first), 0)
    near = blocks[max(0, place - DATE_WITHIN) : place]
    found = [block.text for block in reversed(near) if is_date_line(block.text, lang)]
    for text in sorted(found, key=is_update):
        span = find_dates(text, lang)[0]
        by: Dating = "updated" if is_update(text) else "stated"
        return Header(
            published_at=span.published_at, published_precision=span.precision, dated_by=by
        )
    return None
