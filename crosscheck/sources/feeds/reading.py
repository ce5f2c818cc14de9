"""Reading feeds: each becomes a FeedResult, whatever happens to the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from crosscheck.configuration import Configuration, Feed
from crosscheck.records import Document, EntryState, Failure, FeedState
from crosscheck.settings import SourceSettings
from crosscheck.sources.fetch import Fetcher
from crosscheck.sources.parser_process import ParserProcess


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What reading one feed gave.

    ``state`` is to be stored after the documents are: a run that is killed in between reads
    them again and changes nothing.
    """

    feed: Feed
    state: FeedState
    documents: tuple[Document, ...] = ()  # new ones and new versions; see their ``provenance``
    vanished: tuple[EntryState, ...] = ()  # taken out of the feed since the last run
    failures: tuple[Failure, ...] = ()  # articles that could not be read
    failure: Failure | None = None  # the feed itself could not be read; the rest is then empty


def read_feeds(
    configuration: Configuration,
    states: Mapping[str, FeedState],
    fetcher: Fetcher,
    parser: ParserProcess,
    settings: SourceSettings,
    *,
    now: datetime,
) -> Iterator[FeedResult]:
    """One result for each configured feed, in the order in which they are done.

    states: what is known from earlier runs, by the configured address. now: aware UTC.
    Never raises for a feed: what goes wrong with one is the ``failure`` of its result.
    """
    raise NotImplementedError
