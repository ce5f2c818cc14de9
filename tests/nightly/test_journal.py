"""What nights found is kept, and can be read back as it stood on any day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import WorkspaceError
from crosscheck.nightly.journal import Journal, RunRecord
from crosscheck.records import Dispute, DisputeSide, Document, Failure
from crosscheck.store import Store

NOW = datetime(2024, 3, 5, tzinfo=UTC)
DAYS = [date(2024, 3, day) for day in (4, 5, 6)]
SIDES = tuple(
    DisputeSide(f"{outlet}|x", f"{outlet}-1", outlet, None, text, (text.lower(),))
    for outlet, text in (("Kurier", "Drei"), ("Bote", "Sechs"))
)
DISPUTE = Dispute(
    "d1", "Brücke", "p", "Wie lange?", "number", "outlets", 0.7,
    ("Bote|x", "Kurier|x"), SIDES, ((0, 1),), DAYS[0],
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        for key in ("a", "b"):
            document = Document(key, key, None, NOW, "day", "de", key, url=f"https://{key}")
            opened.put_document(
                document,
                [],
                np.zeros((0, 4), np.float32),
                model_id="m",
                claims_version="1",
                now=NOW,
            )
        yield opened


def night(store: Store, day: date, told=(), ended=(), compared=()):
    return Journal(store).finish(day, compared=compared, told=told, ended=ended, now=NOW)


def test_a_dispute_comes_back_as_it_was_kept(store: Store) -> None:
    """With every field, for either of its articles and for no other."""
    night(store, DAYS[0], [DISPUTE])
    journal = Journal(store)
    assert journal.disputes(["Kurier|x"]) == journal.disputes(["Bote|x", "Kurier|x"]) == [DISPUTE]
    assert journal.disputes(["Blatt|x"]) == []


def test_disputes_can_be_read_as_they_stood_after_any_night(store: Store) -> None:
    """Found, changed, ended: each form belongs to its nights."""
    changed = replace(DISPUTE, question="Wie viele?")
    first, second = night(store, DAYS[0], [DISPUTE]), night(store, DAYS[1], [changed])
    third = night(store, DAYS[2], ended=[changed])
    journal, places = Journal(store), ["Bote|x"]
    assert journal.disputes(places, 0) == []
    assert journal.disputes(places, first.number) == [DISPUTE]
    assert journal.disputes(places, second.number) == [changed]
    assert journal.disputes(places, third.number) == journal.disputes(places) == []


def test_what_stands_unchanged_is_kept_once(store: Store) -> None:
    """Night after night."""
    for day in DAYS:
        night(store, day, [DISPUTE])
    assert store.rows("SELECT count(*) FROM disputes") == [(1,)]


def test_nights_are_found_by_their_day(store: Store) -> None:
    """A second run on a day is compared with the day before."""
    first = night(store, DAYS[0], compared=["a"])
    second, third = night(store, DAYS[1]), night(store, DAYS[1], compared=["b"])
    journal = Journal(store)
    assert journal.last_before(DAYS[0]) is None
    assert journal.last_before(DAYS[1]) == first
    assert journal.nights_of(DAYS[1]) == [second, third]
    assert journal.nights_of(DAYS[1])[1].compared == ("b",)


def test_what_a_night_compared_again_is_not_new_in_it(store: Store) -> None:
    """Kept with it; all is new where nothing is said, as in a night of an older crosscheck."""
    said = {"told": (), "ended": (), "now": NOW}
    Journal(store).finish(DAYS[0], compared=["a", "b"], fresh=["b", "c"], **said)
    Journal(store).finish(DAYS[0], compared=["a"], **said)
    with store.changing() as db:
        db.execute(
            "INSERT INTO nights (day, finished_at, payload) VALUES (?, ?, ?)",
            (DAYS[0].isoformat(), NOW.isoformat(), '{"compared": ["b"]}'),
        )
    nights = Journal(store).nights_of(DAYS[0])
    assert [(one.compared, one.fresh) for one in nights] == [
        (("a", "b"), ("b",)),
        (("a",), ("a",)),
        (("b",), ("b",)),
    ]


def test_how_a_run_went_can_be_read_back(store: Store) -> None:
    """With its failures; a night of an older crosscheck has no record."""
    failures = (Failure("https://b/feed", "HTTP 500"),)
    record = RunRecord(12.3, 4, 3, 2, 1, 5, 0, failures, ("reports/2024-03-04.md",))
    kept = Journal(store).finish(DAYS[0], compared=[], told=[], ended=[], now=NOW, record=record)
    with store.changing() as db:
        db.execute(
            "INSERT INTO nights (day, finished_at, payload) VALUES (?, ?, ?)",
            (DAYS[0].isoformat(), NOW.isoformat(), '{"compared": []}'),
        )
    found = Journal(store).nights_of(DAYS[0])
    assert found[0] == kept and found[0].record == record
    assert found[1].record is None


def test_articles_wait_until_a_night_has_compared_them(store: Store) -> None:
    """And again when there is something new of them; not what was superseded meanwhile."""
    assert set(store.uncompared()) == {"a", "b"}
    night(store, DAYS[0], compared=["a"])
    assert set(store.uncompared()) == {"b"}
    store.update_metadata(replace(store.documents(["a"])[0], title="Neu"))
    assert set(store.uncompared()) == {"a", "b"}
    later = Document("b2", "b", None, NOW, "day", "de", "b neu", url="https://b")
    vectors = np.zeros((0, 4), np.float32)
    store.put_document(later, [], vectors, model_id="m", claims_version="1", now=NOW)
    assert set(store.uncompared()) == {"a", "b2"}


def test_a_night_that_fails_leaves_nothing_behind(store: Store) -> None:
    """Its articles wait on."""
    broken = replace(DISPUTE, sides=(replace(SIDES[0], article=None), SIDES[1]))  # type: ignore[arg-type]
    with pytest.raises((WorkspaceError, TypeError)):
        night(store, DAYS[0], [DISPUTE, broken], compared=["a"])
    assert store.rows("SELECT count(*) FROM nights") == [(0,)]
    assert Journal(store).disputes(["Bote|x"]) == []
    assert set(store.uncompared()) == {"a", "b"}
