"""Dates and relative times, resolved against publication. The labelled set is in gold/."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.claims import spans
from crosscheck.claims.times import find_times
from crosscheck.claims.tokens import tokenise
from crosscheck.values import compare_times

THURSDAY = datetime(2024, 3, 14, 16, 30, tzinfo=UTC)


def found(text, lang="de", moment=THURSDAY, precision="minute"):
    """(text, first day, last day) of each time, both days included."""
    return [
        (one.text, f"{one.begin:%d.%m.%Y}", f"{one.finish - timedelta(microseconds=1):%d.%m.%Y}")
        for one in find_times(text, tokenise(text, lang), lang, moment, precision)
    ]


def one(text, lang="de", moment=THURSDAY, precision="minute"):
    """The only time of a text."""
    (span,) = find_times(text, tokenise(text, lang), lang, moment, precision)
    return span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Am Dienstag brannte es.", "12.03.2024", "12.03.2024"),
        ("Am Dienstag wird gewählt.", "19.03.2024", "19.03.2024"),
        ("Am Dienstag tagt der Ausschuss.", "19.03.2024", "19.03.2024"),
        ("Das teilt die Polizei am Dienstag mit.", "12.03.2024", "12.03.2024"),
        ("Sie soll am Dienstag geflohen sein.", "12.03.2024", "12.03.2024"),
        ("seit Dienstag wird verhandelt", "12.03.2024", "12.03.2024"),
        ("Die Frist läuft bis Dienstag.", "19.03.2024", "19.03.2024"),
        ("Das Bad bleibt bis mindestens Dienstag geschlossen.", "19.03.2024", "19.03.2024"),
        ("Bis zum Dienstag ist das Bad zu.", "19.03.2024", "19.03.2024"),
        ("Bis Dienstag war das Bad geschlossen.", "12.03.2024", "12.03.2024"),
        ("Am Donnerstag brannte es.", "14.03.2024", "14.03.2024"),
        ("letzten Donnerstag", "07.03.2024", "07.03.2024"),
        ("nächsten Donnerstag", "21.03.2024", "21.03.2024"),
        ("am Freitag vor einer Woche", "01.03.2024", "01.03.2024"),
        ("Im Dezember war Schluss.", "01.12.2023", "31.12.2023"),
        ("Im September wird gewählt.", "01.09.2024", "30.09.2024"),
        ("am 31. Dezember 2019", "31.12.2019", "31.12.2019"),
        ("vom 30. April bis 2. Mai 2021", "30.04.2021", "02.05.2021"),
        ("Juli bis September 2023", "01.07.2023", "30.09.2023"),
        ("im Winter 2017/18", "01.12.2017", "28.02.2018"),
        ("in den 1990er Jahren", "01.01.1990", "31.12.1999"),
        ("am Ostermontag 2024", "01.04.2024", "01.04.2024"),
        ("Anfang kommender Woche", "18.03.2024", "19.03.2024"),
        ("in den letzten drei Jahren", "14.03.2021", "14.03.2024"),
        ("vor einem halben Jahr", "30.08.2023", "29.09.2023"),
        ("2024-02-29", "29.02.2024", "29.02.2024"),
        ("am gestrigen Mittwoch", "13.03.2024", "13.03.2024"),
        ("vom 30. Dezember bis 2. Januar 2022", "30.12.2021", "02.01.2022"),
        ("Zwischen Freitag und Sonntag fielen Züge aus.", "08.03.2024", "10.03.2024"),
        ("Zwischen Mittwoch und Freitag schneite es.", "06.03.2024", "08.03.2024"),
        ("zwischen dem 3. Mai und dem 5. Juni 2021", "03.05.2021", "05.06.2021"),
        ("zwischen März und Juni 2019", "01.03.2019", "30.06.2019"),
        ("im Q4 2022", "01.10.2022", "31.12.2022"),
        ("in den siebziger Jahren", "01.01.1970", "31.12.1979"),
        ("Anfang der Achtzigerjahre", "01.01.1980", "31.12.1982"),
        ("in den 60er Jahren", "01.01.1960", "31.12.1969"),
        ("Das Amt soll binnen zwei Wochen antworten.", "14.03.2024", "28.03.2024"),
    ],
)
def test_german(text, first, last):
    """The tense of the clause decides which week or year an open date belongs to."""
    assert [row[1:] for row in found(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It burned on Tuesday.", "12.03.2024", "12.03.2024"),
        ("They will vote on Tuesday.", "19.03.2024", "19.03.2024"),
        ("The pool stays closed until at least Tuesday.", "19.03.2024", "19.03.2024"),
        ("The pool was closed until Tuesday.", "12.03.2024", "12.03.2024"),
        ("the 3rd of May 2021", "03.05.2021", "03.05.2021"),
        ("May 2-4, 2021", "02.05.2021", "04.05.2021"),
        ("Work began in mid-April.", "11.04.2023", "20.04.2023"),
        ("three days ago", "11.03.2024", "11.03.2024"),
    ],
)
def test_english(text, first, last):
    """The English ways to say the same."""
    assert [row[1:] for row in found(text, "en")] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "am 31. Juni",
        "Theresa May",
        "die Prager Frühlinge",
        "jeden Sonntag",
        "2019 Euro",
        "in den letzten Jahren",
    ],
)
def test_no_time(text):
    """Impossible dates, names, habits and counts are no times."""
    assert found(text) == []


def test_hours_are_local():
    """A clock time in German text is Berlin time, in English text UTC."""
    summer = one("am 25.04.2019 um 17:09")
    assert (summer.begin.hour, summer.begin.minute) == (15, 9)
    assert one("on 25 April 2019 at 5 pm", "en").begin.hour == 17
    evening = one("am Dienstagabend")
    assert (evening.begin, evening.finish) == (
        datetime(2024, 3, 12, 16, tzinfo=UTC),
        datetime(2024, 3, 12, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("text", "lang", "begin", "finish"),
    [
        ("in den Morgenstunden des Sonntags", "de", "10.03. 04:00", "10.03. 10:00"),
        ("in den frühen Morgenstunden des 3. März", "de", "03.03. 01:00", "03.03. 06:00"),
        ("in den Abendstunden vom Samstag", "de", "09.03. 16:00", "09.03. 23:00"),
        ("in the early hours of Sunday", "en", "10.03. 00:00", "10.03. 06:00"),
        ("late on Tuesday", "en", "12.03. 17:00", "13.03. 00:00"),
        ("Am Mittwoch um 14.30 Uhr MEZ landete sie.", "de", "13.03. 13:30", "13.03. 13:31"),
        ("Am Mittwoch um 14.30 Uhr GMT landete sie.", "de", "13.03. 14:30", "13.03. 14:31"),
        ("in den letzten 48 Stunden", "de", "12.03. 16:30", "14.03. 16:30"),
        ("Der Rat will binnen drei Stunden entscheiden.", "de", "14.03. 16:30", "14.03. 19:30"),
        ("Am Donnerstagabend brannte es.", "de", "07.03. 16:00", "07.03. 23:00"),
    ],
)
def test_hours_beside_a_day(text, lang, begin, finish):
    """Hours belong to the day that is named with them, in the zone that is named with them."""
    morning = THURSDAY.replace(hour=9) if "Donnerstag" in text else THURSDAY
    spans_found = find_times(text, tokenise(text, lang), lang, morning, "minute")
    found = [(f"{one.begin:%d.%m. %H:%M}", f"{one.finish:%d.%m. %H:%M}") for one in spans_found]
    assert found == [(begin, finish)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("the week before last", "26.02.2024", "03.03.2024"),
        ("the day before yesterday", "12.03.2024", "12.03.2024"),
        ("the month after next", "01.05.2024", "31.05.2024"),
        ("between March and June 2019", "01.03.2019", "30.06.2019"),
    ],
)
def test_english_steps(text, first, last):
    """A period before the last one, and one from a month to another."""
    assert [row[1:] for row in found(text, "en")] == [(first, last)]


def test_a_time_after_midnight_stays_inside_its_day():
    """Half past midnight on Friday is not in conflict with Friday, although UTC is behind."""
    assert compare_times(one("am Freitag um 0.30 Uhr"), one("am Freitag")) == "compatible"


def test_days_are_the_same_in_both_languages():
    """A date is one span whoever writes it, and the day before is in conflict with it."""
    assert compare_times(one("am 3. Mai 2021"), one("on May 3, 2021", "en")) == "equal"
    assert compare_times(one("am 3. Mai 2021"), one("on May 2, 2021", "en")) == "conflict"


def test_local_day_of_publication():
    """Just before midnight UTC it is already tomorrow in Berlin."""
    late = datetime(2024, 3, 14, 23, 30, tzinfo=UTC)
    assert found("heute", moment=late)[0][1] == "15.03.2024"
    assert found("today", "en", moment=late)[0][1] == "14.03.2024"


def test_a_day_of_publication_is_that_day():
    """A publication date known only to the day is not shifted by the zone."""
    midnight = datetime(2024, 3, 14, tzinfo=UTC)
    assert found("gestern", moment=midnight, precision="day")[0][1] == "13.03.2024"
    assert found("vor drei Stunden", moment=midnight, precision="day")[0][1:] == ("14.03.2024",) * 2


def test_without_publication_only_years_are_known():
    """Nothing relative is guessed if it is unknown when the article appeared."""
    text = (
        "Am Dienstag, gestern, im Juli, am 3. Mai und vor zwei Wochen, anders als am 3. Mai 2021."
    )
    assert found(text, moment=None) == [("3. Mai 2021", "03.05.2021", "03.05.2021")]


@given(st.dates(date(1583, 1, 1), date(2199, 12, 31)))
def test_easter_is_a_sunday_in_spring(day):
    """Easter falls on a Sunday from 22 March to 25 April."""
    sunday = spans.easter(day.year)
    assert sunday.weekday() == 6
    assert (3, 22) <= (sunday.month, sunday.day) <= (4, 25)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_is_read(day):
    """Digits, German and English words name the same day."""
    months = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    written = [
        (f"am {day.day}. {months[day.month - 1]} {day.year}", "de"),
        (f"am {day.day}.{day.month}.{day.year}", "de"),
        (f"on {day:%B} {day.day}, {day.year}", "en"),
        (f"on {day.day} {day:%B} {day.year}", "en"),
        (day.isoformat(), "en"),
    ]
    for text, lang in written:
        assert one(text, lang, moment=None).begin.date() == day


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.integers(0, 6))
def test_weekdays(moment, number):
    """A weekday is at most six days back, or ahead where it is announced."""
    published = moment.replace(tzinfo=UTC)
    name = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"][number]
    today = spans.published(published, "minute", "de").today
    past = one(f"Es brannte am {name}.", moment=published).begin.date()
    ahead = one(f"Er wird am {name} reisen.", moment=published).begin.date()
    assert past.weekday() == ahead.weekday() == number
    assert 0 <= (today - past).days < 7 and 0 <= (ahead - today).days < 7


words = st.sampled_from(
    [
        "am",
        "im",
        "3",
        "31",
        ".",
        "Mai",
        "May",
        "Juli",
        "bis",
        "und",
        "2019",
        "Dienstag",
        "Tuesday",
        "abend",
        "Abend",
        "Ende",
        "Mitte",
        "des",
        "Jahres",
        "letzten",
        "next",
        "week",
        "vor",
        "zwei",
        "Wochen",
        "ago",
        "seit",
        "Nacht",
        "zum",
        "um",
        "17.30",
        "Uhr",
        "heute",
        "morgen",
        "Herbst",
        "/",
        "20",
        "-",
        ",",
        "ersten",
        "Quartal",
        "Ostern",
        "wird",
        "31.12.",
        "99",
        "0",
        "halben",
        "Jahr",
        "pm",
        "er",
        "\u0301",
        "²",
    ]
)


@given(
    st.lists(words, max_size=25).map(" ".join) | st.text(max_size=120),
    st.sampled_from(["de", "en", "fr"]),
    st.none() | st.datetimes(datetime(1600, 1, 1), datetime(2150, 1, 1)),
    st.sampled_from(["minute", "day"]),
)
def test_offsets(text, lang, moment, precision):
    """Times are stretches of the document in order, aware, and never empty."""
    shifted = "x " + text
    moment = moment and moment.replace(tzinfo=UTC)
    times = find_times(shifted, tokenise(text, lang, 2), lang, moment, precision)
    assert all(shifted[t.start : t.end] == t.text != "" for t in times)
    assert all(a.end <= b.start for a, b in pairwise(times))
    assert all(t.begin < t.finish and t.begin.tzinfo is UTC for t in times)


@pytest.mark.parametrize(
    "piece",
    [
        "am 3. und 4. ",
        "Montag, ",
        "letzten ",
        "vor rund ",
        "Ende des ",
        "1 000 ",
        "2019/",
        "Nacht zum ",
    ],
)
def test_ten_times_the_length_is_not_a_hundred_times_the_work(piece):
    """The time grows with the length and not with its square."""
    short, long = tokenise(piece * 300, "de"), tokenise(piece * 3_000, "de")
    find_times(piece * 300, short, "de", THURSDAY, "minute")
    begin = process_time()
    find_times(piece * 300, short, "de", THURSDAY, "minute")
    middle = process_time()
    find_times(piece * 3_000, long, "de", THURSDAY, "minute")
    assert process_time() - middle < 30 * (middle - begin) + 0.2
