"""What is known of feeds outlives a run, and nothing of it is lost to a later one."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crosscheck.records import EntryState, FeedState
from crosscheck.store import DATABASE, MIGRATIONS, Store

NOW = datetime(2024, 3, 5, 18, 40, tzinfo=UTC)
ENTRY = EntryState(
    key="e1",
    guid="tag:1",
    url="https://kurier.example/1",
    fingerprint="f",
    title="Brücke zu",
    published_at=NOW,
    published_precision="minute",
    updated_at=NOW,
    first_seen_at=NOW,
    last_seen_at=NOW,
    vanished_at=NOW,
    document="d1",
    document_url="https://kurier.example/1",
    provenance="teaser",
    etag='"p1"',
    modified="gestern",
)
STATE = FeedState(
    url="https://kurier.example/feed",
    address="https://kurier.example/neu",
    outlet="Kurier",
    title="Kurier – Lokales",
    etag='"1"',
    modified="heute",
    checked_at=NOW,
    read_at=NOW,
    failures=2,
    problem="HTTP 500",
    entries=(ENTRY,),
)


def test_the_state_of_a_feed_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Every field."""
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
    with Store(tmp_path, read_only=True) as store:
        assert store.feed_states() == {STATE.url: STATE}


def test_entries_are_never_lost(tmp_path: Path) -> None:
    """A state that does not name an entry leaves it; one that does replaces it."""
    other = replace(ENTRY, key="e2", vanished_at=None)
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
        store.put_feed_state(replace(STATE, failures=0, entries=(other,)))
        store.put_feed_state(replace(STATE, entries=(replace(ENTRY, title="Brücke auf"),)))
        (kept,) = store.feed_states().values()
    assert [(one.key, one.title) for one in kept.entries] == [
        ("e1", "Brücke auf"),
        ("e2", "Brücke zu"),
    ]


def test_a_workspace_from_before_feeds_is_upgraded(tmp_path: Path) -> None:
    """Its articles count as read in full."""
    with sqlite3.connect(tmp_path / DATABASE) as db:
        for number, script in enumerate(MIGRATIONS[:2], 1):
            db.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
        db.execute(
            "INSERT INTO documents VALUES ('d','K','k',1,NULL,NULL,'day','de',NULL,NULL,'[]',NULL,"
            "'Text','h','[]','1','2024-03-05',NULL)"
        )
    db.close()
    with Store(tmp_path) as store:
        assert [one.provenance for one in store.documents()] == ["full"]
        assert store.feed_states() == {}
