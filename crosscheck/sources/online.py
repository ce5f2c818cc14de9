"""An address to a Document: fetched, taken apart in a process of its own, cleaned, dated."""

from dataclasses import replace
from urllib.parse import urlsplit

from crosscheck.errors import UnreadableSource
from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources.articles import make_document
from crosscheck.sources.decoding import decode
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.headers import Header
from crosscheck.sources.lines import split_lines, unwrap
from crosscheck.sources.pages import looks_like_page, read_page
from crosscheck.sources.parser_process import ParserProcess

_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


def read_url(
    url: str,
    fetcher: Fetcher,
    parser: ParserProcess,
    settings: SourceSettings,
    given: Header | None = None,
) -> Document:
    """The article at an address; ``given`` is what is known of it, from its feed for example.

    Raises a SourceError that names the address and the next step.
    """
    fetched = fetcher.fetch(url)
    return parser.run(url, read_fetched, fetched, settings, given)


def read_fetched(
    fetched: Fetched, settings: SourceSettings, given: Header | None = None
) -> Document:
    """The article in what was fetched. Raises a SourceError naming its address."""
    header = given or Header()
    if fetched.content_type in _PAGES or looks_like_page(fetched.body):
        page = read_page(fetched.body, fetched.url, fetched.charset)
        return make_document(
            page.lines,
            header,
            fetched.url,
            guess=_placed(page.declared, fetched.url),
            dropped=page.dropped,
            min_chars=settings.min_article_chars,
        )
    if fetched.content_type != "text/plain":
        problem = f"is {fetched.content_type}, not an article; give the address of its page"
        raise UnreadableSource(fetched.url, problem)
    text = decode(fetched.body, fetched.url, declared=fetched.charset, lenient=True)
    return make_document(
        unwrap(split_lines(text)),
        header,
        fetched.url,
        guess=_placed(Header(), fetched.url),
        min_chars=settings.min_article_chars,
    )


def _placed(declared: Header, url: str) -> Header:
    """With the address a page gives for itself, if it is one of the same host."""
    host = urlsplit(url).hostname or ""
    own = declared.url if urlsplit(declared.url or "").hostname == host else url
    return replace(declared, url=own, outlet=declared.outlet or host.removeprefix("www."))
