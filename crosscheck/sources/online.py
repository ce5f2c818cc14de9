"""An address to a Document: fetched, taken apart in a process of its own, cleaned, dated."""

from dataclasses import replace
from urllib.parse import urlsplit

from crosscheck.errors import UnreadableSource
from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources.articles import make_document
from crosscheck.sources.decoding import decode
from crosscheck.sources.fetch import Fetched
from crosscheck.sources.headers import Header
from crosscheck.sources.lines import split_lines, unwrap
from crosscheck.sources.pages import looks_like_page, read_page
from crosscheck.sources.paywall import is_stub

_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


def read_fetched(
    fetched: Fetched,
    settings: SourceSettings,
    given: Header | None = None,
    fallback: Header | None = None,
) -> Document:
    """The article in what was fetched. Raises a SourceError naming its address.

    given: goes before what the page says. fallback: is used where the page says nothing.
    """
    header = given or Header()
    if fetched.content_type in _PAGES or looks_like_page(fetched.body):
        return _read_page(fetched, settings, header, fallback or Header())
    if fetched.content_type != "text/plain":
        kind = fetched.content_type if fetched.content_type.isprintable() else "of another kind"
        problem = f"is {kind[:60]}, not an article; give the address of its page"
        raise UnreadableSource(fetched.url, problem)
    text = decode(fetched.body, fetched.url, declared=fetched.charset, lenient=True)
    return make_document(
        unwrap(split_lines(text)),
        header,
        fetched.url,
        guess=_placed(fallback or Header(), fetched.url),
        min_chars=settings.min_article_chars,
    )


def _read_page(
    fetched: Fetched, settings: SourceSettings, header: Header, fallback: Header
) -> Document:
    page = read_page(fetched.body, fetched.url, fetched.charset)
    document = make_document(
        page.lines,
        header,
        fetched.url,
        guess=_placed(page.declared.or_else(fallback), fetched.url),
        dropped=page.dropped,
        min_chars=settings.min_article_chars,
    )
    if is_stub(fetched.body, fetched.charset, document, page.lines[-1].number):
        return replace(document, provenance="paywalled")
    return document


def _placed(declared: Header, url: str) -> Header:
    """With the address a page gives for itself, if it is one of the same host."""
    host = urlsplit(url).hostname or ""
    own = declared.url if urlsplit(declared.url or "").hostname == host else url
    return replace(declared, url=own, outlet=declared.outlet or host.removeprefix("www."))
