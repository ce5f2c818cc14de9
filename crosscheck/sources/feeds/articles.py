"""The article behind one entry of a feed: on its page, else what the feed says of it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crosscheck.configuration import Configuration, Feed
from crosscheck.errors import NoArticle, SourceError, SourceNotFound
from crosscheck.records import Document, EntryState, Failure, FeedState
from crosscheck.settings import SourceSettings
from crosscheck.sources.articles import make_document
from crosscheck.sources.feeds.entries import Entry, address_key, seen
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.headers import Header
from crosscheck.sources.lines import Line
from crosscheck.sources.online import read_fetched
from crosscheck.sources.parser_process import ParserProcess, ParserShare

STRIKES = 3  # pages failing in a row; a site in trouble, or one that keeps us out, is left alone


class RecentPages:
    """The articles read last in this run, for those that several feeds of one outlet list.

    Feeds of one host take turns, so what one of them has read another wants soon, if at all.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most, self._lock = most, threading.Lock()
        self._held: dict[tuple[str, str], Document] = {}  # by outlet and address

    def put(self, outlet: str, url: str, document: Document) -> None:
        """Keep one, and let go of the oldest where there are too many."""
        with self._lock:
            self._held[outlet, address_key(url)] = document
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]

    def get(self, outlet: str, url: str) -> Document | None:
        """The article at an address, if it was read lately."""
        with self._lock:
            return self._held.get((outlet, address_key(url)))


@dataclass(frozen=True, slots=True)
class Tools:
    """What all feeds of a run share."""

    configuration: Configuration
    fetcher: Fetcher
    parser: ParserProcess
    settings: SourceSettings
    now: datetime
    ends: float = float("inf")  # of time.monotonic()
    pages: RecentPages = field(default_factory=RecentPages)

    @property
    def out_of_time(self) -> bool:
        """Whether no more is to be begun."""
        return time.monotonic() >= self.ends


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article to be read."""

    key: str
    entry: Entry | None  # None: it is not listed any more, or the feed did not change
    known: EntryState | None  # None: it is new
    again: bool = False  # only to see whether its page was edited

    @property
    def appeared(self) -> datetime:
        """When, for the order of what is looked at again."""
        assert self.known is not None
        return self.known.published_at or self.known.first_seen_at


@dataclass(frozen=True, slots=True)
class Read:
    """What became of it."""

    state: EntryState
    document: Document | None = None  # None: unchanged, or it could not be read
    failure: Failure | None = None


class ArticleReader:
    """Reads the articles of one feed, one after the other."""

    def __init__(self, feed: Feed, state: FeedState, tools: Tools, parser: ParserShare) -> None:
        self._feed, self._state, self._tools, self._parser = feed, state, tools, parser
        self._strikes = 0

    def read(self, wanted: Wanted) -> Read | None:
        """The article as it is now; None leaves it for the next run."""
        state = self._seen(wanted)
        page, problem = self._try_page(state)
        if page is not None and page.status == 304:
            return Read(state)
        if isinstance(problem, SourceNotFound) and state.document:
            return self._failed(wanted, state, problem)
        try:
            document = self._document(page, state, wanted.entry, problem)
        except SourceError as error:
            return self._failed(wanted, state, error)
        if document is None:
            return None
        if document.provenance != "full" and wanted.known and wanted.known.provenance == "full":
            # a site that shows the whole text only so often takes nothing back by that
            return Read(replace(wanted.known, last_seen_at=state.last_seen_at))
        made = replace(
            state,
            document=document.id,
            document_url=document.url,
            provenance=document.provenance,
            # a teaser is asked for without these, so that its page comes once there is one
            etag=page.etag if page and document.provenance == "full" else None,
            modified=page.modified if page and document.provenance == "full" else None,
        )
        return Read(made, document if document.id != state.document else None)

    def _seen(self, wanted: Wanted) -> EntryState:
        if wanted.entry is not None:
            return seen(wanted.key, wanted.entry, wanted.known, self._tools.now)
        assert wanted.known is not None
        return wanted.known

    def _try_page(self, state: EntryState) -> tuple[Fetched | None, SourceError | None]:
        if not self._feed.pages or not state.url or self._strikes >= STRIKES:
            return None, None
        if self._shared(state) is not None:
            return None, None
        try:
            page = self._tools.fetcher.fetch(state.url, etag=state.etag, modified=state.modified)
        except SourceNotFound as error:
            return None, error
        except SourceError as error:
            self._strikes += 1
            return None, error
        self._strikes = 0
        return page, None

    def _document(
        self,
        page: Fetched | None,
        state: EntryState,
        entry: Entry | None,
        problem: SourceError | None,
    ) -> Document | None:
        """The fullest text there is. Raises what stands in its way; None: nothing was tried."""
        best = self._shared(state)
        if page is not None:
            try:
                best = self._of_page(page, state)
            except SourceError as error:
                problem = error
        if entry and entry.text and (best is None or best.provenance != "full"):
            try:
                best = self._fuller(best, self._of_feed(entry, state))
            except NoArticle as error:
                problem = problem or error
        if best is None and problem is None:
            if self._feed.pages and state.url:
                return None
            problem = NoArticle(state.url or self._feed.url, self._nothing(state))
        if best is None and problem is not None:
            raise problem
        return best

    def _nothing(self, state: EntryState) -> str:
        return f"the feed has no text for {state.title!r}" if state.title else "has no text"

    def _fuller(self, page: Document | None, feed: Document) -> Document:
        return page if page and len(page.text) >= len(feed.text) else feed

    def _of_page(self, page: Fetched, state: EntryState) -> Document:
        tools = self._tools
        given, fallback = self._headers(state)
        document = self._parser.run(page.url, read_fetched, page, tools.settings, given, fallback)
        if state.url and document.outlet:
            tools.pages.put(document.outlet, state.url, document)
        return document

    def _shared(self, state: EntryState) -> Document | None:
        """The page as another feed of the outlet has read it in this run."""
        if not state.url or not self._state.outlet:
            return None
        found = self._tools.pages.get(self._state.outlet, state.url)
        return found if found and state.document_url in (None, found.url) else None

    def _of_feed(self, entry: Entry, state: EntryState) -> Document:
        given, fallback = self._headers(state)
        url = given.url or state.url or f"{self._feed.url}#{state.key}"
        header = replace(given.or_else(fallback), url=url)
        return self._parser.run(url, read_entry, entry.text, header, entry.is_full)

    def _headers(self, state: EntryState) -> tuple[Header, Header]:
        """What goes before the page's own word, and what is used where it says nothing."""
        outlet = self._state.outlet
        given = Header(
            outlet=outlet,
            published_at=state.published_at,
            published_precision=state.published_precision,
            url=state.document_url,  # the versions of an article share one address
            lang=self._feed.lang,
            family=self._tools.configuration.family_of(outlet),
            dated_by=state.dated_by,
        )
        return given, Header(
            title=state.title,
            published_at=state.updated_at,
            published_precision="minute",
            dated_by="updated",
        )

    def _failed(self, wanted: Wanted, state: EntryState, error: SourceError) -> Read:
        """An article that could not be read; what is stored of it stays."""
        if wanted.known and wanted.known.document:
            if isinstance(error, SourceNotFound):
                return Read(replace(state, vanished_at=self._tools.now))
            if wanted.known.provenance != "full":
                return Read(state)  # it is marked as a teaser already
            state = replace(wanted.known, last_seen_at=state.last_seen_at)
        return Read(state, failure=Failure(error.source, error.reason))


def read_entry(paragraphs: Sequence[str], header: Header, full: bool) -> Document:
    """What a feed says of an article, as a document. Runs in the parser's process.

    Raises NoArticle if nothing of it is text.
    """
    lines = [Line(number, text) for number, text in enumerate(paragraphs, 1)]
    document = make_document(lines, header, header.url or "")
    return document if full else replace(document, provenance="teaser")
