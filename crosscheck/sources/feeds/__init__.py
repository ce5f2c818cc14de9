"""Feeds: what is new, changed or gone in them, and the articles behind their entries."""

from crosscheck.sources.feeds.reading import FeedResult, read_feeds

__all__ = ["FeedResult", "read_feeds"]
