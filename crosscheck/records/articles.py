"""Articles as they were read, and what is known of them and of their feeds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Precision = Literal["minute", "day"]
Provenance = Literal["full", "teaser", "paywalled"]
# How a publication date is known. "stated": as such, by the publisher or the user; "updated": when
# it was last changed; "address", "file": by the name of page or file; "fetched": it was not later.
Dating = Literal["stated", "updated", "address", "file", "fetched", "unknown"]
GUESSED: tuple[Dating, ...] = ("updated", "file", "fetched")
GUESSED_WITHIN = timedelta(days=1)  # before such a date an article may well have appeared: most
# changes are made on the day it appears or the next, and clocks are wrong by hours


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of the raw source that is not article text, and why."""

    line: int  # 1-based line number in the decoded source
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one article of one outlet."""

    id: str  # of (outlet, source key, text); see sources
    outlet: str | None
    title: str | None
    published_at: datetime | None
    published_precision: Precision
    lang: str
    text: str  # paragraphs separated by blank lines
    url: str | None = None
    path: str | None = None
    agencies: tuple[str, ...] = ()  # credits found in the text: "dpa", "Reuters"
    family: str | None = None  # publisher family, where a setting names one
    dropped: tuple[DroppedLine, ...] = ()
    origin: str = ""  # id of the text it derives from; its own id unless it is a copy
    provenance: Provenance = "full"  # "teaser": what a feed says of it; "paywalled": its free part
    dated_by: Dating = "stated"  # how published_at is known

    @property
    def date_guessed(self) -> bool:
        """Whether the date is only what nothing better was known than."""
        return self.published_at is not None and self.dated_by in GUESSED

    @property
    def sha256(self) -> str:
        """Hash of the stored text, for the audit line."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a stored article beside what it says."""

    version: int  # among those from its address, from 1
    versions: int  # how many those are
    stored_at: datetime  # the time of an article whose date is unknown
    replaced_by: str | None = None  # id of the version that is current instead
    vanished_at: datetime | None = None  # from all feeds that listed this version


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read; the rest of the batch goes on."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry of a feed as it was last seen; it is kept for ever."""

    key: str  # of its feed and of what identified it when it was first seen
    guid: str | None
    url: str | None  # of the article, without what only counts clicks
    fingerprint: str  # of what the feed says of it
    title: str | None
    published_at: datetime | None  # by the feed
    published_precision: Precision
    updated_at: datetime | None  # by the feed
    first_seen_at: datetime
    last_seen_at: datetime
    vanished_at: datetime | None = None  # taken out of the feed while older ones stayed
    document: str | None = None  # id of the version read last; None if none could be read
    document_url: str | None = None  # the address its versions share
    provenance: Provenance | None = None
    etag: str | None = None  # of the page, to be sent next time
    modified: str | None = None  # likewise
    dated_by: Dating = "stated"  # how published_at is known


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed from earlier runs."""

    url: str  # as it is configured
    address: str  # where it is now; another one if it moved for good
    outlet: str | None = None  # as its articles are signed; it stays what it was at first
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    checked_at: datetime | None = None
    read_at: datetime | None = None  # when it last answered
    failures: int = 0  # in a row
    problem: str | None = None  # of the last failure
    entries: tuple[EntryState, ...] = ()
