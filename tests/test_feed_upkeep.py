"""What is wrong with stored feeds, versions and dates is found by ``verify`` and mended."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_feed_store import ENTRY, STATE
from test_upkeep import change, filled, index, mend, words_instead_of_models

from crosscheck.store import Store
from crosscheck.upkeep.checks import Check
from crosscheck.upkeep.doctor import examine
from crosscheck.upkeep.feeds import FAILING, failing_feeds
from crosscheck.upkeep.verify import verify

__all__ = ["filled", "index", "words_instead_of_models"]  # fixtures

FEED = STATE.url
NOW = datetime.now(UTC)
OLD_VERSION = "(SELECT id FROM documents WHERE superseded_by NOT NULL)"


@pytest.fixture
def fed(index: Path) -> Path:
    """The workspace with a feed of two entries: one of a stored article, one without any."""
    with Store(index) as store:
        (document,) = store.documents()[:1]
        entries = (
            replace(ENTRY, key="e1", document=document.id),
            replace(ENTRY, key="e2", document=None),
        )
        state = replace(STATE, etag='"1"', modified="x", read_at=ENTRY.last_seen_at)
        store.put_feed_state(replace(state, entries=entries))
    return index


def found(index: Path, *names: str) -> list[Check]:
    return [one for one in verify(index) if one.name in (names or ("feeds", "versions", "dates"))]


def test_sound_feeds_pass(fed: Path) -> None:
    """In one line, with how many there are."""
    (check,) = found(fed)
    assert (check.name, check.state) == ("feeds", "ok")
    assert check.detail.startswith("1 feed with 2 entries")


SET = "UPDATE feed_entries SET payload = json_set(payload, '{}', {}) WHERE key = 'e1'"
WRONG = {
    "no JSON": ("UPDATE feed_entries SET payload = '{' WHERE key = 'e1'", "cannot be read"),
    "a field too many": (SET.format("$.colour", "'red'"), "cannot be read"),
    "a date that is none": (SET.format("$.first_seen_at", "'soon'"), "cannot be read"),
    "another key": (SET.format("$.key", "'e9'"), "under another key than its own (e9)"),
    "no such article": (SET.format("$.document", "'gone'"), "is not stored (gone)"),
    "two times": (
        "UPDATE feed_entries SET last_seen_at = '2020-01-01T00:00:00+00:00' WHERE key = 'e1'",
        "was last seen at two times",
    ),
}


@pytest.mark.parametrize("damage", WRONG)
def test_a_wrong_entry_is_named_and_read_again_by_the_next_night(fed: Path, damage: str) -> None:
    """Its feed is asked without its tags, so that it lists everything; other entries stay."""
    statement, said = WRONG[damage]
    change(fed, statement)
    (check,) = found(fed)
    assert (check.name, check.state, check.next_step) == ("feeds", "problem", "crosscheck rebuild")
    assert check.detail.startswith(f"{FEED}: entry e1 ") and said in check.detail
    assert mend(fed)["feeds"].changed == 1
    with Store(fed, read_only=True) as store:
        state = store.feed_states([FEED])[FEED]
    assert [one.key for one in state.entries] == ["e2"]
    assert (state.etag, state.modified, state.outlet) == (None, None, STATE.outlet)
    assert {one.state for one in found(fed)} == {"ok"}


@pytest.mark.parametrize("payload", ["{", "[]", '{"address": "x"}', '{"url": "x", "address": "x"}'])
def test_a_feed_that_cannot_be_read_begins_anew(fed: Path, payload: str) -> None:
    """With its entries, which are as they were."""
    change(fed, f"UPDATE feeds SET payload = '{payload}'")
    (check,) = found(fed)
    assert check.detail == f"{FEED}: what is known of this feed cannot be read"
    assert mend(fed)["feeds"].changed == 1
    with Store(fed, read_only=True) as store:
        state = store.feed_states([FEED])[FEED]
    assert (state.address, state.etag, len(state.entries)) == (FEED, None, 2)
    assert {one.state for one in found(fed)} == {"ok"}


def test_entries_of_no_feed_are_found_and_removed(fed: Path) -> None:
    """They belong to nothing."""
    change(fed, "PRAGMA foreign_keys = OFF", "DELETE FROM feeds")
    (check, _) = found(fed, "references")
    assert check.detail == "a row of feed_entries belongs to none of feeds"
    assert mend(fed)["records"].changed == 2
    assert [one.state for one in found(fed, "references", "feeds")] == ["ok", "ok"]


@pytest.mark.parametrize("replaced_by", ["'gone'", "id"])
def test_a_version_replaced_by_nothing_is_put_in_order(fed: Path, replaced_by: str) -> None:
    """It was replaced by the version that is current, as before."""
    with Store(fed, read_only=True) as store:
        before = store.rows("SELECT id, superseded_by FROM documents ORDER BY id")
    change(fed, f"UPDATE documents SET superseded_by = {replaced_by} WHERE id = {OLD_VERSION}")
    (check,) = found(fed)
    assert check.name == "versions" and "replaced by one that is not stored" in check.detail
    assert mend(fed)["feeds"].changed == 1
    with Store(fed, read_only=True) as store:
        assert store.rows("SELECT id, superseded_by FROM documents ORDER BY id") == before
    assert {one.state for one in found(fed)} == {"ok"}


def test_two_current_versions_are_put_in_order(fed: Path) -> None:
    """The newest is the current one."""
    change(fed, "UPDATE documents SET superseded_by = NULL")
    (check,) = found(fed)
    assert check.name == "versions" and check.detail.endswith("two versions are current")
    assert mend(fed)["feeds"].changed == 1
    with Store(fed, read_only=True) as store:
        assert store.rows("SELECT version FROM documents WHERE superseded_by NOT NULL") == [(1,)]


def test_a_last_version_without_another_is_current_again(fed: Path) -> None:
    """And waits to be compared."""
    change(
        fed,
        "DELETE FROM uncompared",
        "UPDATE documents SET superseded_by = 'gone' WHERE title LIKE 'Elde-Brücke%'",
    )
    assert mend(fed)["feeds"].changed == 1
    with Store(fed, read_only=True) as store:
        ((key,),) = store.rows("SELECT document_id FROM uncompared")
        assert [one.id for one in store.documents() if one.title == "Elde-Brücke bleibt zu"] == [
            key
        ]


def test_dates_in_the_future_are_warned_of(fed: Path) -> None:
    """Of an article, and of a clock that was ahead; hours ahead are a wrong zone."""
    soon, late = ((NOW + timedelta(hours=hours)).isoformat() for hours in (20, 40))
    change(fed, f"UPDATE documents SET published_at = '{soon}', ingested_at = '{soon}'")
    assert {one.state for one in found(fed)} == {"ok"}
    change(
        fed,
        f"UPDATE documents SET published_at = '{late}' WHERE title LIKE 'Elde-Brücke%'",
        f"UPDATE documents SET ingested_at = '{late}'",
    )
    article, clock = found(fed)
    assert (article.state, clock.state) == ("warning", "warning")
    assert f"second.md: published in the future ({late})" in article.detail
    assert "sources.toml" in article.next_step
    assert clock.detail == "3 articles and 0 entries of feeds were stored in the future"


def test_doctor_names_feeds_that_keep_failing(fed: Path) -> None:
    """With what was wrong; one failure is no news."""
    (check,) = [one for one in examine(fed) if one.name == "feeds"]
    assert (check.state, check.detail) == ("ok", "1 feed, none failing")
    with Store(fed) as store:
        store.put_feed_state(replace(STATE, failures=FAILING, problem="answers 404"))
    (check,) = [one for one in examine(fed) if one.name == "feeds"]
    assert check.state == "warning"
    assert check.detail == f"{FEED}: failed 3 times in a row (answers 404)"


def test_doctor_bounds_what_it_names() -> None:
    """And says where feeds are listed."""
    many = [json.dumps({"url": f"u{n}", "failures": 5, "problem": "x"}) for n in range(30)]
    told = failing_feeds([*many, "{"])
    assert len(told) == 22 and told[-2].detail == "and 10 more"
    assert told[-1] == Check(
        "feeds", "problem", "of 1 feed nothing can be read", "crosscheck verify"
    )
    assert failing_feeds([]) == []
