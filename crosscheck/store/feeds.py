"""What is known of feeds from earlier runs."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from crosscheck.records import EntryState, FeedState
from crosscheck.store.database import Database, among
from crosscheck.store.rows import iso, timed


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many entries a feed has ever listed, and what became of them."""

    entries: int = 0
    articles: int = 0  # of which a text is stored
    teasers: int = 0
    paywalled: int = 0
    vanished: int = 0


class Feeds(Database):
    """Feeds and their entries, which outlive their feed's interest in them."""

    def feed_states(
        self, urls: Iterable[str], *, left_days: float | None = None
    ) -> dict[str, FeedState]:
        """What is known of these feeds, by their configured address, if they were ever read.

        left_days: without the entries that a feed had not listed for longer when it last
        answered (default: with all). A feed lists dozens; what it ever listed only grows.
        """
        rows = self.rows(
            f"SELECT url, payload FROM feeds WHERE {among('url')} ORDER BY url",
            (json.dumps(list(urls)),),
        )
        states = (read_feed_state(payload) for _, payload in rows)
        return {one.url: replace(one, entries=self._listed(one, left_days)) for one in states}

    def _listed(self, state: FeedState, left_days: float | None) -> tuple[EntryState, ...]:
        since = None
        if left_days is not None and state.read_at is not None:
            since = iso(state.read_at - timedelta(days=left_days))
        rows = self.rows(
            "SELECT payload FROM feed_entries WHERE feed = ? AND last_seen_at >= ? ORDER BY key",
            (state.url, since or ""),
        )
        return tuple(read_entry_state(payload) for (payload,) in rows)

    def entry_counts(self) -> dict[str, EntryCounts]:
        """How many entries each feed has, by its configured address."""
        rows = self.rows(
            "SELECT feed, count(*), count(json_extract(payload, '$.document')),"
            " sum(json_extract(payload, '$.provenance') IS 'teaser'),"
            " sum(json_extract(payload, '$.provenance') IS 'paywalled'),"
            " count(json_extract(payload, '$.vanished_at'))"
            " FROM feed_entries GROUP BY feed"
        )
        return {str(feed): EntryCounts(*counts) for feed, *counts in rows}

    def put_feed_state(self, state: FeedState) -> None:
        """Keep what is known of a feed; entries it does not name stay as they are."""
        shape = asdict(replace(state, entries=()))
        del shape["entries"]
        before = self._entries(state.url, [one.key for one in state.entries])
        entries = [_returned(one, before.get(one.key)) for one in state.entries]
        with self.changing() as db:
            db.execute(
                "INSERT INTO feeds VALUES (?,?)"
                " ON CONFLICT (url) DO UPDATE SET payload = excluded.payload",
                (state.url, json.dumps(shape, default=iso, ensure_ascii=False)),
            )
            db.executemany(
                "INSERT OR REPLACE INTO feed_entries VALUES (?,?,?,?)",
                [
                    (
                        state.url,
                        one.key,
                        json.dumps(asdict(one), default=iso, ensure_ascii=False),
                        iso(one.last_seen_at),
                    )
                    for one in entries
                    if one != before.get(one.key)
                ],
            )

    def _entries(self, feed: str, keys: Iterable[str]) -> dict[str, EntryState]:
        rows = self.rows(
            f"SELECT key, payload FROM feed_entries WHERE feed = ? AND {among('key')}",
            (feed, json.dumps(list(keys))),
        )
        return {str(key): read_entry_state(payload) for key, payload in rows}


def read_feed_state(payload: str) -> FeedState:
    """What is known of a feed as it was written down, without its entries."""
    return FeedState(**timed(json.loads(payload)))


def read_entry_state(payload: str) -> EntryState:
    """An entry as it was written down."""
    return EntryState(**timed(json.loads(payload)))


def _returned(entry: EntryState, before: EntryState | None) -> EntryState:
    """An entry that was away for so long that it was taken for new is as old as it was."""
    if before is None or before.first_seen_at >= entry.first_seen_at:
        return entry
    entry = replace(entry, first_seen_at=before.first_seen_at)
    if entry.document is not None:
        return entry
    return replace(
        entry,
        document=before.document,
        document_url=before.document_url,
        provenance=before.provenance,
    )
