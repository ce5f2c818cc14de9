"""Reading feeds: each becomes a FeedResult, whatever happens to the others.

For each feed:

    fetch, if it changed          fetch.Fetcher         -> Fetched
    parse_feed, in its process    Fetched               -> ParsedFeed
    match_entries                 Entry*, EntryState*   -> Matched*
    what is to be read            Matched*              -> Wanted*     new, changed, to recheck
    the page, else the feed's text                      -> Document, EntryState

Feeds are read side by side; two requests to one host are never made at once (fetch.py).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from crosscheck.configuration import Configuration, Feed
from crosscheck.errors import SourceError
from crosscheck.records import Document, EntryState, Failure, FeedState
from crosscheck.settings import SourceSettings
from crosscheck.sources.feeds.articles import ArticleReader, Read, Tools, Wanted
from crosscheck.sources.feeds.dates import believable
from crosscheck.sources.feeds.entries import Entry, ParsedFeed, seen
from crosscheck.sources.feeds.matching import Matched, match_entries, vanished
from crosscheck.sources.feeds.parsing import parse_feed
from crosscheck.sources.feeds.titles import outlet_in
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.parser_process import ParserProcess, ParserShare

STALLS = 2  # of the parser by the pages of one feed; all feeds share it, and the others wait
TOO_SLOW = "has pages that take too long to take apart; the rest of them is read next time"
OUT_OF_TIME = "was not read: the time of this run was used up; it is read next time"


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What reading one feed gave.

    ``state`` is to be stored after the documents are: a run that is killed in between reads
    them again and changes nothing.
    """

    feed: Feed
    state: FeedState
    documents: tuple[Document, ...] = ()  # new ones and new versions; see their ``provenance``
    vanished: tuple[EntryState, ...] = ()  # taken out of the feed, or their page, since last time
    failures: tuple[Failure, ...] = ()  # articles that could not be read
    failure: Failure | None = None  # the feed itself could not be read; the rest is then empty


def read_feeds(
    configuration: Configuration,
    known: Callable[[str], FeedState | None],
    fetcher: Fetcher,
    parser: ParserProcess,
    settings: SourceSettings,
    *,
    now: datetime,
) -> Iterator[FeedResult]:
    """One result for each configured feed, in the order in which they are done.

    known: gives what is known of a feed from earlier runs, by its configured address; it is called
    in the thread of the caller, when the turn of the feed comes. now: aware UTC.
    However many feeds there are, only some are in memory: those being read, and as many again.
    Never raises for a feed: what goes wrong with one is the ``failure`` of its result.
    """
    ends = time.monotonic() + configuration.budget.minutes * 60
    tools = Tools(configuration, fetcher, parser, settings, now, ends)
    pool = ThreadPoolExecutor(configuration.fetch.workers, thread_name_prefix="feed")
    started = (
        pool.submit(_read_safely, feed, known(feed.url), tools) for feed in configuration.feeds
    )
    try:
        yield from _as_done(started, 2 * configuration.fetch.workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _as_done(started: Iterator[Future[FeedResult]], most: int) -> Iterator[FeedResult]:
    """Results as they come; no more than so many are begun and not yet taken.

    Nothing here may hold a result: the articles of a feed leave memory once they are kept.
    """
    running, done = set(islice(started, most)), set[Future[FeedResult]]()
    while running or done:
        if not done:
            done, running = wait(running, return_when=FIRST_COMPLETED)
        yield done.pop().result()
        running |= set(islice(started, most - len(running) - len(done)))


def _read_safely(feed: Feed, state: FeedState | None, tools: Tools) -> FeedResult:
    """A mistake of ours in one feed must not end the night for the others."""
    try:
        return read_feed(feed, state, tools)
    except Exception as error:
        problem = f"unexpected {type(error).__name__}: {error}"
        state = state or FeedState(feed.url, feed.url)
        return FeedResult(feed, state, failure=Failure(feed.url, problem))


def read_feed(
    feed: Feed, state: FeedState | None, tools: Tools, fetched: Fetched | None = None
) -> FeedResult:
    """Read one feed. fetched: its content, where somebody has it already."""
    state = state or FeedState(feed.url, feed.url)
    if tools.out_of_time:
        return FeedResult(feed, state, failure=Failure(feed.url, OUT_OF_TIME))
    checked = replace(state, checked_at=tools.now)
    parser = tools.parser.share(STALLS * tools.parser.seconds)
    try:
        fetched = fetched or _fetch(state, tools.fetcher)
        parsed = None
        if fetched.status != 304:
            parsed = parser.run(feed.url, parse_feed, fetched.body, fetched.url, fetched.charset)
    except SourceError as error:
        failed = replace(checked, failures=state.failures + 1, problem=error.reason)
        return FeedResult(feed, failed, failure=Failure(feed.url, error.reason))
    answered = replace(checked, failures=0, problem=None)
    return _read_entries(feed, answered, fetched, parsed, tools, parser)


def _fetch(state: FeedState, fetcher: Fetcher) -> Fetched:
    """The feed where it moved to; if that is gone, where it was first."""
    try:
        return fetcher.fetch(state.address, etag=state.etag, modified=state.modified)
    except SourceError:
        if state.address == state.url:
            raise
    return fetcher.fetch(state.url)


def _read_entries(
    feed: Feed,
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    tools: Tools,
    parser: ParserShare,
) -> FeedResult:
    state = _told(feed, state, fetched, parsed, tools.configuration)
    matched = _matched(feed, state, parsed, tools.now)
    wanted = _wanted(state, matched, tools)
    reader = ArticleReader(feed, state, tools, parser)
    limit = tools.configuration.budget.articles_per_feed
    read: list[Read] = []
    for one in wanted[:limit]:
        if tools.out_of_time or parser.used_up:
            break
        if (made := reader.read(one)) is not None:
            read.append(made)
    entries, gone = _entries(state, matched, wanted, read, parsed, tools.now)
    failures = [one.failure for one in read if one.failure]
    if parser.used_up:
        failures.append(Failure(feed.url, TOO_SLOW))
    everything = len(read) == len(wanted) and not failures
    return FeedResult(
        feed,
        replace(
            state,
            read_at=tools.now,
            # without these everything is sent next time, and what was left is read then
            etag=state.etag if everything else None,
            modified=state.modified if everything else None,
            entries=entries,
        ),
        documents=tuple(one.document for one in read if one.document),
        vanished=gone,
        failures=tuple(failures),
    )


def _told(
    feed: Feed,
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    configuration: Configuration,
) -> FeedState:
    """The state with what this answer says of the feed itself."""
    if parsed is None:
        return replace(state, outlet=feed.outlet or state.outlet)
    host = urlsplit(feed.url).hostname or ""
    outlet = feed.outlet or configuration.outlet_of(host) or state.outlet
    return replace(
        state,
        address=fetched.url if fetched.moved else state.address,
        outlet=outlet or outlet_in(parsed.title, host) or host.removeprefix("www."),
        title=parsed.title,
        etag=fetched.etag,
        modified=fetched.modified,
    )


def _matched(
    feed: Feed, state: FeedState, parsed: ParsedFeed | None, now: datetime
) -> list[Matched]:
    if parsed is None:
        return []
    entries = [_believed(one, now) for one in parsed.entries]
    return match_entries(feed.url, entries, state.entries)


def _believed(entry: Entry, now: datetime) -> Entry:
    published_at = believable(entry.published_at, now)
    return replace(
        entry,
        published_at=published_at,
        updated_at=believable(entry.updated_at, now),
        dated_by=entry.dated_by if published_at == entry.published_at else "fetched",
    )


# --- what is to be read ------------------------------------------------------------------


def _wanted(state: FeedState, matched: Sequence[Matched], tools: Tools) -> list[Wanted]:
    """New and changed entries, then those whose pages are looked at again, newest first."""
    windows = tools.configuration.windows
    since = tools.now - timedelta(days=windows.read_days)
    listed = [
        Wanted(one.key, one.entry, one.known)
        for one in matched
        if _appeared(one, tools.now) >= since and _to_be_read(one)
    ]
    again = tools.now - timedelta(days=windows.recheck_days)
    named = {one.key for one in listed}
    entries = {one.key: one.entry for one in matched}
    recheck = [
        Wanted(one.key, entries.get(one.key), one, again=True)
        for one in state.entries
        if one.key not in named
        and one.url
        and one.document
        and one.vanished_at is None
        and one.first_seen_at > again
    ]
    return listed + sorted(recheck, key=lambda one: one.appeared, reverse=True)


def _appeared(one: Matched, now: datetime) -> datetime:
    """When it appeared; where no date is given, it is as old as we have known it."""
    dates = [date for date in (one.entry.published_at, one.entry.updated_at) if date]
    return max(dates, default=one.known.first_seen_at if one.known else now)


def _to_be_read(one: Matched) -> bool:
    known = one.known
    if known is None or known.document is None:
        return True
    later = one.entry.updated_at is not None and one.entry.updated_at != known.updated_at
    return later or one.entry.fingerprint != known.fingerprint


# --- what is known afterwards ------------------------------------------------------------


def _entries(
    state: FeedState,
    matched: Sequence[Matched],
    wanted: Sequence[Wanted],
    read: Sequence[Read],
    parsed: ParsedFeed | None,
    now: datetime,
) -> tuple[tuple[EntryState, ...], tuple[EntryState, ...]]:
    """All entries, and those of them that vanished now."""
    known = {one.key: one for one in state.entries}
    done = {one.state.key: one.state for one in read}
    waiting = {one.key for one in wanted if not one.again} - set(done)
    for one in matched:
        if one.key in waiting:  # seen, but to be read another time
            if one.known:
                known[one.key] = replace(one.known, last_seen_at=now, vanished_at=None)
        elif one.key not in done:
            known[one.key] = seen(one.key, one.entry, one.known, now)
    known |= done
    taken = vanished(state.entries, matched) if parsed and parsed.whole else set()
    for key in taken - {key for key, one in known.items() if one.vanished_at}:
        known[key] = replace(known[key], vanished_at=now)
    gone = tuple(one for one in known.values() if one.vanished_at == now)
    return tuple(known.values()), gone
