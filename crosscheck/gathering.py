"""What is read into a workspace, wherever it lies: paths, addresses of articles, feeds.

``gather`` takes what a user names, one after the other.
The feeds of ``crosscheck.toml``, side by side and within a budget, are read by ``nightly``.
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
from crosscheck.records import Document, Failure
from crosscheck.sources import feeds
from crosscheck.sources.feeds import FeedResult, Tools
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.headers import Header
from crosscheck.sources.online import read_fetched
from crosscheck.sources.parser_process import ParserProcess
from crosscheck.workspace import Workspace

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # what is not http(s) is refused
ALL_DAYS = 3_650.0  # whoever names a feed wants what it lists, however old


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
    )


def _gather_one(workspace: Workspace, named: str, tools: Tools) -> Ingested:
    if not is_address(named):
        return pipeline.ingest(workspace, [Path(named)])
    state = workspace.store.feed_states().get(named)
    if state is not None and state.read_at is not None:
        return _gather_feed(workspace, named, tools, None)
    fetched = tools.fetcher.fetch(named)
    if feeds.looks_like_feed(fetched.body, fetched.content_type):
        return _gather_feed(workspace, named, tools, fetched)
    document = tools.parser.run(
        named, read_fetched, fetched, tools.settings, _given(named, tools.configuration)
    )
    return _kept(workspace, [document])


def _given(url: str, configuration: Configuration) -> Header:
    """What crosscheck.toml says of the outlet at an address."""
    outlet = configuration.outlet_of(urlsplit(url).hostname or "")
    return Header(outlet=outlet, family=configuration.family_of(outlet))


def _gather_feed(workspace: Workspace, url: str, tools: Tools, fetched: Fetched | None) -> Ingested:
    feed = next((one for one in tools.configuration.feeds if one.url == url), Feed(url))
    result = feeds.read_feed(feed, workspace.store.feed_states().get(url), tools, fetched)
    if result.failure:
        workspace.store.put_feed_state(result.state)
        raise UnreadableSource(result.failure.source, result.failure.error)
    return _keep_feed(workspace, result)


def _keep_feed(workspace: Workspace, result: FeedResult) -> Ingested:
    """Store the documents of a feed, each with its claims, and then what is known of the feed."""
    done = _kept(workspace, result.documents)
    workspace.store.put_feed_state(result.state)
    failures = (result.failure,) if result.failure else ()
    return replace(done, failures=(*failures, *result.failures))


def _kept(workspace: Workspace, documents: Sequence[Document]) -> Ingested:
    kept = [pipeline.keep(workspace, document) for document in documents]
    hows = [how for _, how in kept]
    return Ingested(
        tuple(document for document, _ in kept),
        hows.count("added"),
        hows.count("changed"),
        hows.count("unchanged"),
        (),
    )
