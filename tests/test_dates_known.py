"""How a date is known is kept with it, shown, and weighed where articles are put in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crosscheck import claims as claims_stage
from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources.feeds.entries import Entry, seen
from crosscheck.sources.feeds.reading import _believed
from crosscheck.sources.files import read_file
from crosscheck.sources.headers import Header
from crosscheck.sources.published import date_in_name
from crosscheck.store import Store
from crosscheck.values import appeared_later
from crosscheck.views import jsonout
from crosscheck.views.wording import wording

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = (
    "Die Brücke über die Elde ist seit gestern gesperrt. Nach Angaben der Stadt haben Prüfer zwölf "
    "Risse gefunden. Die Sperrung dauert nach den Worten der Bürgermeisterin drei Wochen."
)


def article(**fields: object) -> Document:
    known = {"published_at": NOON, "published_precision": "minute", "lang": "de", "text": TEXT}
    return Document(**{"id": "d", "outlet": "Kurier", "title": "Brücke zu", **known, **fields})


@pytest.mark.parametrize(
    ("name", "text", "known"),
    [
        ("a.md", f"---\npublished: 2024-03-05\n---\n{TEXT}", ("stated", date(2024, 3, 5))),
        ("a.txt", f"5. März 2024, 18:40 Uhr\n\n{TEXT}", ("stated", date(2024, 3, 5))),
        ("a.txt", f"Aktualisiert am 6. März 2024\n\n{TEXT}", ("updated", date(2024, 3, 6))),
        ("2024-03-07 kurier.txt", TEXT, ("file", date(2024, 3, 7))),
        ("2024-03-07.txt", f"5. März 2024\n\n{TEXT}", ("stated", date(2024, 3, 5))),
        ("a.txt", TEXT, ("unknown", None)),
    ],
)  # fmt: skip
def test_a_file_says_how_its_date_is_known(
    tmp_path: Path, name: str, text: str, known: tuple[str, date | None]
) -> None:
    """By its header or a date line, a line about its last change, its name, or not at all."""
    file = tmp_path / name
    file.write_text(text, "utf-8")
    read = read_file(file, SourceSettings())
    assert (read.dated_by, read.published_at and read.published_at.date()) == known


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-03-05.txt", 5), ("kurier_20240305.md", 5), ("kurier 2024.03.05 18h.txt", 5),
        ("2024-0305.txt", None), ("20240231.txt", None), ("a20240305.txt", None),
        ("1202403057.txt", None), ("2024-03-051.txt", None), ("brücke.txt", None),
    ],
)  # fmt: skip
def test_only_a_whole_day_in_a_name_is_a_date(name: str, day: int | None) -> None:
    """No part of a longer number or word, and no day that is none."""
    assert date_in_name(name) == (datetime(2024, 3, day, tzinfo=UTC) if day else None)


def test_an_entry_from_the_future_is_dated_by_its_fetching() -> None:
    """What lies a few hours ahead is now; the state of the entry keeps how that is known."""
    early, late = (Entry(published_at=NOON + hours) for hours in (-DAY / 2, DAY / 2))
    known = [seen("e", _believed(one, NOON), None, NOON) for one in (early, late)]
    assert [one.dated_by for one in known] == ["stated", "fetched"]
    assert known[1].published_at == NOON


def test_what_dates_an_article_goes_with_its_date() -> None:
    """Of two headers the first that knows a date."""
    updated = Header(published_at=NOON, dated_by="updated")
    assert Header(title="x").or_else(updated).dated_by == "updated"
    assert Header(published_at=NOON).or_else(updated).dated_by == "stated"


def test_it_is_stored_and_corrected(tmp_path: Path) -> None:
    """Also where the date stays the same."""
    with Store(tmp_path) as store:
        store.put_document(
            article(dated_by="updated"), [], [], model_id="m", claims_version="1", now=NOON
        )
        assert [one.dated_by for one in store.documents()] == ["updated"]
        store.update_metadata(article(dated_by="stated"))
        assert [one.dated_by for one in store.documents()] == ["stated"]


def test_it_is_shown() -> None:
    """Behind the date where nobody states it; in JSON where it is guessed."""
    say = wording("de")
    assert say.published(article()) == "5. März 2024, 12:00 UTC"
    assert say.published(article(dated_by="updated")).endswith(" (Änderungsdatum)")
    assert wording("en").published(article(dated_by="file")).endswith(" (by its file name)")
    assert say.published(article(published_at=None, dated_by="unknown")) == "Datum unbekannt"
    assert jsonout.document_shape(article(dated_by="fetched"))["dated_by"] == "fetched"
    for plain in (article(), article(published_at=None, dated_by="unknown")):
        assert "dated_by" not in jsonout.document_shape(plain)


def test_order_is_said_only_where_it_is_sure() -> None:
    """A day leaves its hours open, a guessed date the day before it."""
    later = article(published_at=NOON + DAY / 3)
    assert appeared_later(later, article()) and not appeared_later(article(), later)
    on_day = article(published_at=NOON - DAY / 2, published_precision="day")
    assert not appeared_later(later, on_day) and not appeared_later(on_day, later)
    assert appeared_later(article(published_at=NOON + DAY), on_day)
    guessed = replace(later, dated_by="updated")
    assert not appeared_later(guessed, article()) and not appeared_later(article(), guessed)
    assert appeared_later(replace(guessed, published_at=NOON + 2 * DAY), article())
    assert not appeared_later(later, article(published_at=None))


def test_a_guessed_date_leaves_a_day_open_in_times() -> None:
    """The word yesterday may be either of two days; a date with its year is what it is."""
    text = "Die Brücke ist seit gestern gesperrt. Sie wurde am 3. Mai 1998 eröffnet."

    def times(dated_by: str) -> list[tuple[int, int]]:
        found = claims_stage.extract_claims(article(text=text, dated_by=dated_by))
        spans = [span for claim in found for span in claim.times]
        return [(one.begin.toordinal(), one.finish.toordinal()) for one in spans]

    (yesterday, opened), (guessed, same) = times("stated"), times("updated")
    assert guessed == (yesterday[0] - 1, yesterday[1]) and opened == same
