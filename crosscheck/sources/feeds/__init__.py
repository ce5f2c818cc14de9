"""Feeds: what is new, changed or gone in them, and the articles behind their entries."""

from crosscheck.sources.feeds.articles import Tools
from crosscheck.sources.feeds.parsing import looks_like_feed, parse_feed
from crosscheck.sources.feeds.reading import FeedResult, read_feed, read_feeds
from crosscheck.sources.feeds.titles import outlet_in

__all__ = [
    "FeedResult",
    "Tools",
    "looks_like_feed",
    "outlet_in",
    "parse_feed",
    "read_feed",
    "read_feeds",
]
