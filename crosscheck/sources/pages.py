"""An HTML page to lines of text and what the page says about itself, through trafilatura."""

import re
from dataclasses import dataclass, replace
from typing import Any

from crosscheck.errors import NoArticle, UnreadableSource
from crosscheck.records import DroppedLine
from crosscheck.sources.blocks import lead_above, left_out, page_blocks, placed
from crosscheck.sources.declared import declared, shown, without_site
from crosscheck.sources.decoding import decode, normalise
from crosscheck.sources.headers import Header
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
_PAGE_STARTS = (b"<!doctype html", b"<html>", b"<html ")
_DECLARED_WITHIN = 4096  # bytes; HTML wants it in the first 1024


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
    header, blocks = declared(tree), page_blocks(tree)
    extracted = _extract(tree, source)
    if extracted is None or not (extracted.text or "").strip():
        raise NoArticle(source, "no article text was found on this page; is it a list or a form?")
    lines = split_lines(_spaced(normalise(extracted.text)))
    header = header.or_else(shown(lines, blocks, header))
    header = replace(header, title=without_site(header))
    lines = lead_above(lines, blocks, header.title) + lines
    return Page(tuple(placed(lines, blocks)), header, tuple(left_out(lines, blocks)))


def looks_like_page(raw: bytes) -> bool:
    """Whether the content is HTML, whatever it is called."""
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower().startswith(_PAGE_STARTS)


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
            with_metadata=False,  # it guesses dates, at up to 4 seconds a page
        )
    except Exception as error:  # a hostile page may break the extractor anywhere
        problem = f"this page cannot be taken apart ({type(error).__name__}); save it as text"
        raise UnreadableSource(source, problem) from error


def _spaced(text: str) -> str:
    """Paragraph by paragraph: trafilatura puts each on a line of its own."""
    return re.sub(r"\n+", "\n\n", text)
