"""What is known of feeds from earlier runs."""

import json
from dataclasses import asdict, replace

from crosscheck.records import EntryState, FeedState
from crosscheck.store.database import Database
from crosscheck.store.rows import iso, timed


class Feeds(Database):
    """Feeds and their entries, which outlive their feed's interest in them."""

    def feed_states(self) -> dict[str, FeedState]:
        """What is known of every feed that was ever read, by its configured address."""
        entries: dict[str, list[EntryState]] = {}
        for feed, payload in self.rows("SELECT feed, payload FROM feed_entries ORDER BY key"):
            entries.setdefault(feed, []).append(EntryState(**timed(json.loads(payload))))
        return {
            url: FeedState(**timed(json.loads(payload)), entries=tuple(entries.get(url, ())))
            for url, payload in self.rows("SELECT url, payload FROM feeds ORDER BY url")
        }

    def put_feed_state(self, state: FeedState) -> None:
        """Keep what is known of a feed; entries it does not name stay as they are."""
        shape = asdict(replace(state, entries=()))
        del shape["entries"]
        with self.changing() as db:
            db.execute(
                "INSERT INTO feeds VALUES (?,?)"
                " ON CONFLICT (url) DO UPDATE SET payload = excluded.payload",
                (state.url, json.dumps(shape, default=iso, ensure_ascii=False)),
            )
            db.executemany(
                "INSERT INTO feed_entries VALUES (?,?,?) ON CONFLICT (feed, key)"
                " DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload",
                [
                    (state.url, one.key, json.dumps(asdict(one), default=iso, ensure_ascii=False))
                    for one in state.entries
                ],
            )
