"""What is read into a workspace, wherever it lies: paths, addresses of articles, feeds.

``gather`` takes what a user names, one after the other.
The feeds of ``crosscheck.toml``, side by side and within a budget, are read by ``nightly``; what
either of them read of a feed is stored by ``keep_feed``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crosscheck import pipeline
from crosscheck.configuration import Configuration, Feed
from crosscheck.errors import SourceError, UnreadableSource
from crosscheck.pipeline import Ingested
from crosscheck.records import Document, Failure, FeedState
from crosscheck.sources import feeds
from crosscheck.sources.feeds import FeedResult, Tools
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.headers import Header
from crosscheck.sources.online import read_fetched
from crosscheck.sources.parser_process import ParserProcess
from crosscheck.workspace import Workspace

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # what is not http(s) is refused
ALL_DAYS = 3_650.0  # whoever names a feed wants what it lists, however old
LEFT_DAYS = 30.0  # what left a feed longer ago is not compared with what it lists: feeds list days
# or weeks, and what comes back later still is read again and found to be known


def is_address(named: str) -> bool:
    """Whether this is to be fetched; anything else is a path."""
    return bool(_ADDRESS.match(named))


def gather(workspace: Workspace, named: Sequence[str], configuration: Configuration) -> Ingested:
    """Read files, folders, articles and feeds; what is already there is left alone.

    With several, one that fails is recorded and the rest is done; if nothing at all could be
    read, the first error is raised.
    """
    done = Ingested((), 0, 0, 0, ())
    first_error: SourceError | None = None
    with ParserProcess() as parser:
        fetcher = Fetcher(configuration.fetch_settings())
        tools = _tools(workspace, configuration, fetcher, parser, datetime.now(UTC))
        for one in named:
            try:
                done = _both(done, _gather_one(workspace, one, tools))
            except SourceError as error:
                first_error = first_error or error
                failure = Failure(error.source, error.reason)
                done = replace(done, failures=(*done.failures, failure))
    if first_error and not done.documents:
        raise first_error
    return done


def _tools(
    workspace: Workspace,
    configuration: Configuration,
    fetcher: Fetcher,
    parser: ParserProcess,
    now: datetime,
) -> Tools:
    windows = replace(configuration.windows, read_days=ALL_DAYS)
    asked = replace(configuration, windows=windows)
    return Tools(asked, fetcher, parser, workspace.settings.sources, now)


def _both(a: Ingested, b: Ingested) -> Ingested:
    return Ingested(
        (*a.documents, *b.documents),
        a.added + b.added,
        a.changed + b.changed,
        a.unchanged + b.unchanged,
        (*a.failures, *b.failures),
        (*a.skipped, *b.skipped),
    )


def _gather_one(workspace: Workspace, named: str, tools: Tools) -> Ingested:
    if not is_address(named):
        return pipeline.ingest(workspace, [Path(named)])
    state = known_feeds(workspace, [named], tools.configuration).get(named)
    if state is not None and state.read_at is not None:
        return _gather_feed(workspace, named, state, tools)
    fetched = tools.fetcher.fetch(named)
    if feeds.looks_like_feed(fetched.body, fetched.content_type):
        return _gather_feed(workspace, named, state, tools, fetched)
    document = tools.parser.run(
        named, read_fetched, fetched, tools.settings, _given(named, tools.configuration)
    )
    return pipeline.ingested([pipeline.keep(workspace, document)])


def _given(url: str, configuration: Configuration) -> Header:
    """What crosscheck.toml says of the outlet at an address."""
    outlet = configuration.outlet_of(urlsplit(url).hostname or "")
    return Header(outlet=outlet, family=configuration.family_of(outlet))


def _gather_feed(
    workspace: Workspace,
    url: str,
    state: FeedState | None,
    tools: Tools,
    fetched: Fetched | None = None,
) -> Ingested:
    feed = next((one for one in tools.configuration.feeds if one.url == url), Feed(url))
    result = feeds.read_feed(feed, state, tools, fetched)
    done = keep_feed(workspace, result)
    if result.failure:
        raise UnreadableSource(result.failure.source, result.failure.error)
    return done


def known_feeds(
    workspace: Workspace, urls: Sequence[str], configuration: Configuration
) -> dict[str, FeedState]:
    """What is known of feeds, with the entries that matter when they are read again."""
    days = max(LEFT_DAYS, configuration.windows.recheck_days)
    return workspace.store.feed_states(urls, left_days=days)


def keep_feed(workspace: Workspace, result: FeedResult) -> Ingested:
    """Store the articles of a feed, each with its claims, and then what is known of the feed.

    The entry of an article that could not be kept stays as it was, so that it is read again.
    """
    kept: list[tuple[Document, str]] = []
    failures = [*filter(None, [result.failure]), *result.failures]
    unread: set[str | None] = set()
    for document in result.documents:
        made = pipeline.keep_or_fail(workspace, document)
        if isinstance(made, Failure):
            failures.append(made)
            unread.add(document.id)
        else:
            kept.append(made)
    workspace.store.put_feed_state(_without(result.state, unread) if unread else result.state)
    return pipeline.ingested(kept, failures)


def _without(state: FeedState, unread: set[str | None]) -> FeedState:
    """The state before these articles; a feed that is asked without its tag lists them again."""
    entries = tuple(one for one in state.entries if one.document not in unread)
    return replace(state, etag=None, modified=None, entries=entries)
