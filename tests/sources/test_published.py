"""Publication dates that the text of an article prints."""

from datetime import UTC, datetime

import pytest

from crosscheck.sources.published import find_dates, is_date_line, is_update, leading_date


@pytest.mark.parametrize(
    ("text", "lang", "expected", "precision"),
    [
        ("12. Mai 2024, 12:00 Uhr", "de", datetime(2024, 5, 12, 10, 0), "minute"),
        ("Stand: 03.06.2025 14:05 Uhr", "de", datetime(2025, 6, 3, 12, 5), "minute"),
        ("3. Jänner 2021", "de", datetime(2021, 1, 3), "day"),
        ("Donnerstag, 7. März 2024", "de", datetime(2024, 3, 7), "day"),
        ("2024-08-30", "en", datetime(2024, 8, 30), "day"),
        ("2024-08-30T21:15", "en", datetime(2024, 8, 30, 21, 15), "minute"),
        ("March 8, 2024, 5:04 p.m. EST", "en", datetime(2024, 3, 8, 22, 4), "minute"),
        ("Sept. 14, 2022 12:30 a.m. GMT", "en", datetime(2022, 9, 14, 0, 30), "minute"),
        ("9 August 2023 at 11:47 BST", "en", datetime(2023, 8, 9, 10, 47), "minute"),
        ("09.08.2023 - 11:47 Uhr", "de", datetime(2023, 8, 9, 9, 47), "minute"),
        ("1. Februar 2024, 08:00 (MEZ)", "de", datetime(2024, 2, 1, 7, 0), "minute"),
    ],
)
def test_written_dates(text: str, lang: str, expected: datetime, precision: str) -> None:
    """German and English forms; a time without a zone is that of the language's country."""
    (span,) = find_dates(text, lang)
    assert (span.published_at, span.precision) == (expected.replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "text", ["31. Juni 2024", "12. Mai", "Mai 2024", "1.234.2024", "99.12.2024", "Version 3.11.2"]
)
def test_what_is_no_full_date_is_left_alone(text: str) -> None:
    """No day is guessed."""
    assert find_dates(text, "de") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Veröffentlicht am 12. Mai 2024 um 12:00 Uhr", True),
        ("Ausland 25.04.2019 17:09", True),
        ("Updated 10:21 AM GMT, September 14, 2022", True),
        ("Am 12. Mai 2024 stürzte die Brücke in Niederau ein.", False),
        ("Menü", False),
    ],
)
def test_a_date_line_holds_little_but_its_date(text: str, expected: bool) -> None:
    """A sentence with a date in it is text."""
    assert is_date_line(text, "de") is expected


def test_an_update_is_told_from_the_publication() -> None:
    """The word "aktualisiert" dates a later state."""
    assert is_update("Aktualisiert: 12.05.2024, 12:00 Uhr")
    assert not is_update("Veröffentlicht: 12.05.2024, 12:00 Uhr")


def test_a_date_before_a_headline_is_split_off() -> None:
    """Both are returned; a date inside the line is none of these."""
    found = leading_date("2. März 2021, 21:06 Uhr Sturm: Fähre liegt fest", "de")
    assert found is not None
    assert (found[0].published_at, found[1]) == (
        datetime(2021, 3, 2, 20, 6, tzinfo=UTC), "Sturm: Fähre liegt fest",
    )  # fmt: skip
    assert leading_date("Sturm am 2. März 2021", "de") is None
