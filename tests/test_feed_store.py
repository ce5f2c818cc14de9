"""What is known of feeds outlives a run, and nothing of it is lost to a later one."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crosscheck.records import EntryState, FeedState
from crosscheck.store import DATABASE, MIGRATIONS, EntryCounts, Store

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
        assert store.feed_states([STATE.url, "https://fremd.example/feed"]) == {STATE.url: STATE}


def test_entries_are_never_lost(tmp_path: Path) -> None:
    """A state that does not name an entry leaves it; one that does replaces it."""
    other = replace(ENTRY, key="e2", vanished_at=None)
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
        store.put_feed_state(replace(STATE, failures=0, entries=(other,)))
        store.put_feed_state(replace(STATE, entries=(replace(ENTRY, title="Brücke auf"),)))
        (kept,) = store.feed_states([STATE.url]).values()
    assert [(one.key, one.title) for one in kept.entries] == [
        ("e1", "Brücke auf"),
        ("e2", "Brücke zu"),
    ]


def test_feeds_that_are_not_asked_for_are_not_read(tmp_path: Path) -> None:
    """Neither they nor their entries."""
    other = replace(STATE, url="https://bote.example/feed")
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
        store.put_feed_state(other)
        assert store.feed_states([other.url]) == {other.url: other}
        assert store.feed_states([]) == {}


def test_entries_that_left_their_feed_long_ago_are_left_out(tmp_path: Path) -> None:
    """Counted from when the feed last answered, however long that is ago."""
    ages = {"now": 0, "week": 7, "month": 31}
    entries = {
        key: replace(ENTRY, key=key, last_seen_at=NOW - timedelta(days=days))
        for key, days in ages.items()
    }
    with Store(tmp_path) as store:
        store.put_feed_state(replace(STATE, entries=tuple(entries.values())))
        for days, kept in ((0, ["now"]), (7, ["now", "week"]), (None, ["month", "now", "week"])):
            (state,) = store.feed_states([STATE.url], left_days=days).values()
            assert [one.key for one in state.entries] == kept


def test_an_entry_that_comes_back_is_as_old_as_it_was(tmp_path: Path) -> None:
    """Whoever did not read it takes it for new; its age and its article are not lost by that."""
    later = NOW + timedelta(days=90)
    back = replace(ENTRY, first_seen_at=later, last_seen_at=later, vanished_at=None, document=None)
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
        store.put_feed_state(replace(STATE, entries=(back,)))
        ((kept,),) = (one.entries for one in store.feed_states([STATE.url]).values())
    assert kept == replace(ENTRY, last_seen_at=later, vanished_at=None)


def test_entries_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    """Of each feed."""
    paid = replace(ENTRY, key="e2", provenance="paywalled", vanished_at=None)
    none = replace(ENTRY, key="e3", provenance=None, vanished_at=None, document=None)
    with Store(tmp_path) as store:
        assert store.entry_counts() == {}
        store.put_feed_state(replace(STATE, entries=(ENTRY, paid, none)))
        store.put_feed_state(replace(STATE, url="https://bote.example/feed", entries=()))
        assert store.entry_counts() == {STATE.url: EntryCounts(3, 2, 1, 1, 1)}


def test_a_workspace_from_before_entries_had_a_time_is_upgraded(tmp_path: Path) -> None:
    """It is the time in the entry."""
    with Store(tmp_path) as store:
        store.put_feed_state(STATE)
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.executescript(
            "DROP INDEX feed_entries_seen; ALTER TABLE feed_entries DROP COLUMN last_seen_at;"
            "ALTER TABLE documents DROP COLUMN dated_by; PRAGMA user_version = 4;"
        )
    db.close()
    with Store(tmp_path) as store:
        assert store.feed_states([STATE.url], left_days=0) == {STATE.url: STATE}


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
        (document,) = store.documents()
        assert (document.provenance, document.dated_by) == ("full", "unknown")
        assert store.feed_states([STATE.url]) == {}
