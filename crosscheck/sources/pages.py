"""An HTML page to lines of text and what the page says about itself, through trafilatura."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crosscheck.errors import NoArticle, UnreadableSource
from crosscheck.sources.decoding import decode
from crosscheck.sources.headers import Header, read_published
from crosscheck.sources.lines import Line, split_lines

MAX_TAG_ATTRIBUTES = 500  # libxml2 takes quadratic time: 80,000 attributes in one tag cost 7 s
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}>")
_ATTRIBUTE = re.compile(r"""\s[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,30})""")
_DECLARED_WITHIN = 4096  # bytes; HTML wants it in the first 1024

_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='dc.date' or @name='DC.date.issued' or @name='pubdate']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
)
_SITE = (
    "//meta[@property='og:site_name']/@content",
    "//meta[@name='application-name']/@content",
)
_URL = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_ARTICLE_TYPES = ("article", "report", "posting")


def read_page(raw: bytes, source: str, charset: str | None = None) -> tuple[list[Line], Header]:
    """The lines of the article on a page, and what the page declares about it.

    charset: the encoding named by the transport, which goes before the page's own.
    Raises NoArticle if no article is found, UnreadableSource for a page that is not text or
    is nested so deeply that the parser would lose part of it.
    """
    text = decode(raw, source, declared=charset or declared_charset(raw), lenient=True)
    tree = _parse(text, source)
    header = _declared(tree)
    extracted = _extract(tree)
    if extracted is None or not (extracted.text or "").strip():
        raise NoArticle(source, "no article text was found on this page; is it a list or a form?")
    return split_lines(_spaced(extracted.text)), header.or_else(_guessed(extracted))


def declared_charset(raw: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    head = raw[:_DECLARED_WITHIN]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match[1].decode("ascii") if match else None


def _parse(text: str, source: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    safe = _LONG_TAG.sub(_without_attribute_flood, re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    try:
        tree = html.document_fromstring(safe, parser=parser)
    except (etree.LxmlError, ValueError, RecursionError):
        raise NoArticle(source, "no article text was found on this page; is it HTML?") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableSource(
            source, "is nested too deeply and would be read in part only; save it as text"
        )
    return tree


def _without_attribute_flood(match: re.Match[str]) -> str:
    tag = match[0]
    if sum(1 for _ in _ATTRIBUTE.finditer(tag)) <= MAX_TAG_ATTRIBUTES:
        return tag
    name = re.match(r"<[A-Za-z][\w:-]{0,30}", tag)
    return f"{name[0]}>" if name else ""


def _extract(tree: Any) -> Any:
    import trafilatura

    return trafilatura.bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        include_images=False,
        with_metadata=True,
    )


def _spaced(text: str) -> str:
    """Paragraph by paragraph: trafilatura puts each on a line of its own."""
    return re.sub(r"\n+", "\n\n", text)


# --- what the page says about itself -----------------------------------------------------


def _declared(tree: Any) -> Header:
    ld = next(_linked_data(tree), {})
    lang = _language(tree)
    return _dated(
        [*_values(tree, _PUBLISHED[:1]), ld.get("datePublished"), *_values(tree, _PUBLISHED[1:])],
        Header(
            outlet=next(_values(tree, _SITE), None) or _publisher(ld),
            title=_plain(ld.get("headline")),
            url=next((url for url in _values(tree, _URL) if url.startswith("http")), None),
            lang=lang,
        ),
    )


def _values(tree: Any, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        yield from (value for found in tree.xpath(path) if (value := _plain(found)))


def _plain(value: Any) -> str | None:
    return (" ".join(value.split())[:300] or None) if isinstance(value, str) else None


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


def _dated(candidates: list[Any], header: Header) -> Header:
    for value in candidates:
        try:
            moment, precision = read_published(_plain(value) or "", header.lang or "de")
        except ValueError:
            continue
        return header.or_else(Header(published_at=moment, published_precision=precision))
    return header


def _guessed(extracted: Any) -> Header:
    """What trafilatura infers where the page declares nothing."""
    url = extracted.url or None
    host = urlsplit(url).hostname if url else extracted.hostname
    header = Header(
        outlet=_plain(extracted.sitename) or (host or "").removeprefix("www.") or None,
        title=_plain(extracted.title),
        url=url,
    )
    return _dated([extracted.date], header)
