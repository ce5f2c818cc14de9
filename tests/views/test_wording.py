"""Both languages say the same things, and each verdict has its words."""

import string
from datetime import UTC, datetime
from typing import get_args

import pytest
from made_report import made_report

from crosscheck.records import (
    AnswerVerdict,
    DifferenceType,
    Event,
    Layer,
    Mention,
    QuoteType,
    Stance,
)
from crosscheck.views.wording import reading_language, wording


def leaves(value, path=()):
    """Every sentence with its dotted key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield ".".join(path), value


def fields(sentence) -> set[str]:
    """The names of a sentence's blanks."""
    return {name for _, name, _, _ in string.Formatter().parse(str(sentence)) if name}


def test_both_languages_have_the_same_sentences():
    """Same keys, same blanks, and a plural wherever the other has one."""
    german, english = (dict(leaves(wording(lang).texts)) for lang in ("de", "en"))
    assert german.keys() == english.keys()
    for key, sentence in german.items():
        assert fields(sentence) == fields(english[key]), key
        assert (" | " in str(sentence)) == (" | " in str(english[key])), key


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("types", get_args(DifferenceType)),
        ("layers", get_args(Layer)),
        ("mentions", get_args(Mention)),
        ("voices", get_args(QuoteType)),
        ("voices.narrator", get_args(Stance)),
        ("answer.verdicts", get_args(AnswerVerdict)),
    ],
)
def test_every_value_has_words(lang, table, values):
    """Nothing that the stages can say is without words here."""
    found = wording(lang).texts
    for part in table.split("."):
        found = found[part]
    assert set(found) == set(values)


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        ((2024, 3, 5), (2024, 3, 5), "5. März 2024", "5 March 2024"),
        ((2024, 3, 5), (2024, 3, 6), "5.–6. März 2024", "5–6 March 2024"),
        (
            (2024, 3, 31),
            (2024, 4, 1),
            "31. März 2024 – 1. April 2024",
            "31 March 2024 – 1 April 2024",
        ),
    ],
)
def test_spans_of_days(first, last, german, english):
    """A span names the month once where it can."""
    begin, end = (datetime(*day, tzinfo=UTC) for day in (first, last))
    assert wording("de").days(begin, end) == german
    assert wording("en").days(begin, end) == english


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        ((2011, 1, 1), (2011, 1, 1), "1. Januar 2011", "1 January 2011"),
        ((2011, 1, 1), (2011, 12, 31), "2011", "2011"),
        ((2010, 1, 1), (2011, 12, 31), "2010–2011", "2010–2011"),
        ((2024, 2, 1), (2024, 2, 29), "Februar 2024", "February 2024"),
        ((2023, 2, 2), (2023, 2, 28), "2.–28. Februar 2023", "2–28 February 2023"),
        ((2011, 1, 1), (2011, 12, 30), "1. Januar 2011 – 30. Dezember 2011",
         "1 January 2011 – 30 December 2011"),
    ],
)  # fmt: skip
def test_an_event_of_a_whole_month_or_year_is_named_so(first, last, german, english):
    """The end of an event is its last day."""
    begin, end = (datetime(*one, tzinfo=UTC) for one in (first, last))
    event = Event("e", "x", begin, end, (), ())
    assert wording("de").event_time(event) == german
    assert wording("en").event_time(event) == english


def test_a_day_shows_no_time_of_day():
    """A date known to the day is not given a midnight."""
    when = datetime(2024, 3, 6, tzinfo=UTC)
    assert wording("de").date(when, "day") == "6. März 2024"
    assert wording("en").date(when, "minute") == "6 March 2024, 00:00 UTC"
    assert wording("de").date(None) == "Datum unbekannt"


def test_confidence_in_words_and_number():
    """Each band has its word, at its edges too."""
    say = wording("de")
    shown = [say.confidence(value) for value in (0.0, 0.5, 0.75, 0.9, 1.0)]
    assert shown == [
        "Sicherheit gering (0,00)",
        "Sicherheit mittel (0,50)",
        "Sicherheit hoch (0,75)",
        "Sicherheit sehr hoch (0,90)",
        "Sicherheit sehr hoch (> 0,99)",
    ]


def test_language_of_most_articles_german_on_a_tie():
    """Unknown languages do not count."""
    german = made_report().documents[0]
    assert reading_language([]) == "de"
    assert reading_language([german]) == "de"
    assert wording("fr").lang == "de"
