"""Which known entry a listed one is, through changing and colliding GUIDs."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crosscheck.records import EntryState
from crosscheck.sources.feeds.entries import Entry, seen
from crosscheck.sources.feeds.matching import match_entries, vanished

FEED = "https://kurier.example/feed"
NOW = datetime(2025, 3, 18, 2, tzinfo=UTC)
TEXT = (
    "Die Prüfer fanden am Montag zwölf Risse in der Brücke über die Elde, sagte die Stadt, und"
    " sperrten sie.",
)
BRIDGE = Entry("g1", "https://kurier.example/bruecke", "Brücke über die Elde zu", summary=TEXT)


def night(
    known: dict[str, EntryState], listed: list[Entry], now: datetime = NOW
) -> dict[str, EntryState]:
    """What is known after a night."""
    matched = match_entries(FEED, listed, list(known.values()))
    gone = vanished(list(known.values()), matched)
    after = known | {one.key: seen(one.key, one.entry, one.known, now) for one in matched}
    return after | {key: replace(known[key], vanished_at=now) for key in gone}


@pytest.mark.parametrize(
    "later",
    [
        BRIDGE,
        replace(BRIDGE, guid="g1-neu"),
        replace(BRIDGE, guid=None),
        replace(BRIDGE, guid="x", url="http://www.kurier.example/bruecke/", title="Anders"),
        replace(BRIDGE, url="https://kurier.example/bruecke-bleibt-zu", title="Elde Brücke zu"),
        replace(BRIDGE, url="https://kurier.example/neu?sid=1"),
        replace(BRIDGE, guid="g9", url="https://kurier.example/neu?sid=1"),
        replace(BRIDGE, title="Ganz anders", summary=("Neu geschrieben.",)),
    ],
    ids=[
        "unchanged", "other guid", "no guid", "other guid and spelling of the address",
        "other address", "session in the address", "only the wording stays", "rewritten",
    ],
)  # fmt: skip
def test_an_entry_is_known_again(later: Entry) -> None:
    """By GUID, address or wording."""
    before = night({}, [BRIDGE])
    after = night(before, [later], NOW + timedelta(days=1))
    assert list(after) == list(before)


@pytest.mark.parametrize(
    "later",
    [
        replace(BRIDGE, url="https://kurier.example/hafen", title="Hafen wird tiefer", summary=()),
        Entry("g2", "https://kurier.example/hafen", "Hafen wird tiefer"),
        Entry(None, None, "Hafen wird tiefer"),
    ],
    ids=["guid given to another", "another", "without names"],
)
def test_another_entry_is_another(later: Entry) -> None:
    """In doubt both are kept."""
    assert len(night(night({}, [BRIDGE]), [later], NOW + timedelta(days=1))) == 2


def test_a_guid_that_several_have_names_none_of_them() -> None:
    """Their addresses do, also later when one is listed alone."""
    port = replace(BRIDGE, url="https://kurier.example/hafen", title="Hafen", summary=("x",))
    both = night({}, [BRIDGE, port])
    assert len(both) == 2
    assert night(both, [port], NOW + timedelta(days=1)).keys() == both.keys()
    assert night(both, [port, BRIDGE], NOW + timedelta(days=1)).keys() == both.keys()


def test_an_address_that_several_have_names_none_of_them() -> None:
    """As in a live blog, whose entries all lead to one page."""
    blog = "https://kurier.example/live"
    listed = [Entry(f"g{n}", blog, f"Meldung {n}", summary=(f"{n}",)) for n in range(3)]
    first = night({}, listed)
    assert len(first) == 3
    assert night(first, listed[::-1], NOW + timedelta(days=1)).keys() == first.keys()


def test_an_entry_listed_twice_is_one() -> None:
    """Whatever its second GUID."""
    assert len(night({}, [BRIDGE, BRIDGE, replace(BRIDGE, guid="g2")])) == 1


def test_taken_out_in_the_middle_is_vanished_left_at_the_end_is_not() -> None:
    """And comes back if it is listed again."""
    listed = [
        Entry(f"g{n}", f"https://kurier.example/{n}", f"Titel {n}", NOW - timedelta(hours=n))
        for n in range(5)
    ]
    before = night({}, listed)
    names = {one.guid: key for key, one in before.items()}
    after = night(before, [listed[0], listed[2], listed[3]], NOW + timedelta(days=1))
    assert {one.guid for one in after.values() if one.vanished_at} == {"g1"}
    again = night(after, listed[:4], NOW + timedelta(days=2))
    assert again[names["g1"]].vanished_at is None
    assert night(after, [], NOW + timedelta(days=2)) == after


def test_ninety_days_lose_and_double_nothing() -> None:
    """5 % edits, 2 % colliding GUIDs, a window of 40 entries, restamped dates."""
    chance = random.Random(7)
    articles: list[tuple[int, Entry]] = []
    known: dict[str, EntryState] = {}
    for day in range(90):
        for _ in range(12):
            number = len(articles)
            collides = articles and chance.random() < 0.02
            guid = articles[-1][1].guid if collides else f"g{number}"
            wording = (f"Meldung {number} vom Tag {day} mit eigenem Wortlaut. " * 3,)
            url = f"https://kurier.example/{number}"
            title = f"Nummer{number} Tag{day} Wort{chance.random()}"
            articles.append((number, Entry(guid, url, title, summary=wording)))
        window = articles[-40:]
        for place, (number, entry) in enumerate(window):
            if chance.random() < 0.05:
                edited = replace(entry, summary=(f"{entry.summary[0]} Neu am Tag {day}.",))
                window[place] = articles[number] = (number, edited)
        known = night(known, [one for _, one in window], NOW + timedelta(days=day))
    assert len(known) == len(articles) == 1_080
    assert {one.url for one in known.values()} == {one.url for _, one in articles}
    wordings = {one.url: one.fingerprint for one in known.values()}
    assert all(wordings[entry.url] == entry.fingerprint for _, entry in articles)
    assert not [one for one in known.values() if one.vanished_at]


def test_a_guid_that_changes_every_night_doubles_nothing() -> None:
    """For thirty nights."""
    known: dict[str, EntryState] = {}
    listed = [Entry("", f"https://kurier.example/{n}", f"Titel {n}") for n in range(30)]
    for day in range(30):
        tonight = [replace(one, guid=f"{day}-{n}") for n, one in enumerate(listed)]
        known = night(known, tonight, NOW + timedelta(days=day))
    assert len(known) == 30


def test_two_thousand_entries_are_matched_at_once() -> None:
    """In linear time."""
    listed = [
        Entry(f"g{n}", f"https://kurier.example/{n}", f"Titel {n}", summary=TEXT)
        for n in range(2_000)
    ]
    known = night({}, listed)
    assert len(night(known, [replace(one, guid="g") for one in listed])) == 2_000
