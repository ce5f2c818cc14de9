"""An HTML page to lines of text and what the page says about itself, through trafilatura."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crosscheck.errors import NoArticle, UnreadableSource
from crosscheck.records import DroppedLine
from crosscheck.sources.blocks import left_out, page_blocks, placed
from crosscheck.sources.boilerplate import MAX_CHARS, copyright_holder
from crosscheck.sources.decoding import decode
from crosscheck.sources.headers import Header, read_published
from crosscheck.sources.lines import Line, split_lines

MAX_TAG_ATTRIBUTES = 500  # libxml2 takes quadratic time: 80,000 attributes in one tag cost 7-40 s
MAX_ELEMENTS = 50_000  # the heaviest news pages have some 10,000; 120,000 took 10 s to read
_TAG_START = re.compile(r"<!--|</?([A-Za-z][^\s/>]{0,20})")
# The rest of a tag as browsers read it: a quotation mark opens a value only behind an equals
# sign. Possessive, so that the time is linear.
_IN_TAG = re.compile(r"""(?:[^>=]++|=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|=)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+)""")
_ENDS = {"!": r"--!?>", "script": r"</script", "style": r"</style"}
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
_TITLE = (
    "//meta[@property='og:title']/@content",
    "//meta[@name='twitter:title']/@content",
)
_ARTICLE_TYPES = ("article", "report", "posting")


@dataclass(frozen=True, slots=True)
class Page:
    """What was read off an HTML page; line numbers are those of its source."""

    lines: tuple[Line, ...]
    declared: Header
    dropped: tuple[DroppedLine, ...]  # what the page shows beside the article


def read_page(raw: bytes, source: str, charset: str | None = None) -> Page:
    """The lines of the article on a page, what lies around it, and what the page declares.

    charset: the encoding named by the transport, which goes before the page's own.
    Raises NoArticle if no article is found, UnreadableSource for a page that is not text or
    would cost the parser too much time or part of the page.
    """
    text = decode(raw, source, declared=charset or declared_charset(raw), lenient=True)
    tree = _parse(text, source)
    header, blocks = _declared(tree), page_blocks(tree)
    extracted = _extract(tree, source)
    if extracted is None or not (extracted.text or "").strip():
        raise NoArticle(source, "no article text was found on this page; is it a list or a form?")
    lines = split_lines(_spaced(extracted.text))
    dropped = left_out(lines, blocks)
    return Page(
        tuple(placed(lines, blocks)),
        header.or_else(_guessed(extracted, dropped, header.lang)),
        tuple(dropped),
    )


def declared_charset(raw: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    head = raw[:_DECLARED_WITHIN]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match[1].decode("ascii") if match else None


def _parse(text: str, source: str) -> Any:
    from lxml import etree, html

    _refuse_attribute_flood(text, source)
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.LxmlError, ValueError, RecursionError):
        raise NoArticle(source, "no article text was found on this page; is it HTML?") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableSource(
            source, "is nested too deeply and would be read in part only; save it as text"
        )
    if (elements := sum(1 for _ in tree.iter())) > MAX_ELEMENTS:
        raise UnreadableSource(
            source, f"has {elements} HTML elements; an article has fewer. Save it as text"
        )
    return tree


def _refuse_attribute_flood(text: str, source: str) -> None:
    position = 0
    while match := _TAG_START.search(text, position):
        name = (match[1] or "!").lower()
        inside = _IN_TAG.match(text, match.end()) if match[1] else None
        if inside and _attributes(inside[0]) > MAX_TAG_ATTRIBUTES:
            line = text.count("\n", 0, match.start()) + 1
            problem = f"line {line}: one tag has more than {MAX_TAG_ATTRIBUTES} attributes"
            raise UnreadableSource(source, problem + "; save the article as text")
        position = inside.end() if inside else match.start() + 2
        if name in _ENDS and match[0][1] != "/":
            end = re.compile(_ENDS[name], re.IGNORECASE).search(text, position)
            position = end.start() + 1 if end else len(text)


def _attributes(inside: str) -> int:
    """At least as many as the parser will see, and cheap for the short tags of real pages."""
    if len(inside) < 2 * MAX_TAG_ATTRIBUTES:
        return 0
    return len(re.split(r"[\s/\"']+", _VALUE.sub(" ", inside)))


def _extract(tree: Any, source: str) -> Any:
    import trafilatura

    try:
        return trafilatura.bare_extraction(
            tree,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            include_images=False,
            with_metadata=True,
            # a date anywhere in the text is no publication date; date lines are read later
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a hostile page may break the extractor anywhere
        problem = f"this page cannot be taken apart ({type(error).__name__}); save it as text"
        raise UnreadableSource(source, problem) from error


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
            title=_plain(ld.get("headline")) or next(_values(tree, _TITLE), None) or _heading(tree),
            url=next((url for url in _values(tree, _URL) if url.startswith("http")), None),
            lang=lang,
        ),
    )


def _heading(tree: Any) -> str | None:
    """The main heading, if there is one and only one."""
    found = {" ".join(heading.text_content().split()) for heading in tree.xpath("//h1")} - {""}
    return found.pop()[:300] if len(found) == 1 else None


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


def _guessed(extracted: Any, dropped: Sequence[DroppedLine], lang: str | None) -> Header:
    """What the page shows or trafilatura infers where the page declares nothing."""
    host = urlsplit(extracted.url or "").hostname or extracted.hostname or ""
    holders = (copyright_holder(drop.text) for drop in dropped if len(drop.text) <= MAX_CHARS)
    header = Header(
        outlet=_plain(extracted.sitename)
        or next(filter(None, holders), None)
        or host.removeprefix("www.")
        or None,
        url=extracted.url or None,
        lang=lang,
    )
    return _dated([extracted.date], header)
