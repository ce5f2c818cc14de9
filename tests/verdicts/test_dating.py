"""When an event happened, by what its reports say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from made_claims import claim, day, document

from crosscheck.verdicts.dating import stated_time

DOCUMENTS = {key: document(key) for key in "abc"}  # of March 5
THIRD, FOURTH, FIFTH = (day(2024, 3, number) for number in (3, 4, 5))


def at(number):
    """Midnight of a day in March."""
    return datetime(2024, 3, number, tzinfo=UTC)


def told(doc, *times, **changes):
    """A claim of a document with times."""
    return claim(f"{doc}{len(times)}{changes}", "x", doc, times=times, **changes)


def test_the_day_most_reports_name_is_that_of_the_event():
    """Not that of the reports, nor that of one statement."""
    claims = [told("a", THIRD), told("a", FIFTH), told("b", THIRD), told("c", FOURTH)]
    assert stated_time(claims, DOCUMENTS) == (at(3), at(3))


def test_the_narrowest_common_time_counts():
    """A night over two days and an hour of it are that hour's day."""
    night = replace(THIRD, begin=at(3) + timedelta(hours=20), finish=at(4) + timedelta(hours=5))
    hour = replace(THIRD, begin=at(4) + timedelta(hours=2), finish=at(4) + timedelta(hours=3))
    assert stated_time([told("a", night), told("b", hour)], DOCUMENTS) == (at(4), at(4))
    assert stated_time([told("a", night), told("b", night)], DOCUMENTS) == (at(3), at(4))


def test_one_report_alone_dates_nothing():
    """However often it names a day; nor do two of many."""
    assert stated_time([told("a", THIRD), told("a", THIRD, THIRD)], DOCUMENTS) is None
    documents = DOCUMENTS | {key: document(key) for key in "de"}
    spread = [told("a", THIRD), told("b", THIRD), told("c", FOURTH), told("d", FIFTH)]
    assert stated_time([*spread, told("e", day(2024, 3, 1))], documents) is None


def test_plans_looks_back_and_long_times_date_nothing():
    """What is announced, what was before, what lies ahead, and whole months."""
    month = replace(THIRD, begin=at(1), finish=at(31))
    for time, changes in [
        (THIRD, {"modality": "announced"}),
        (THIRD, {"background": True}),
        (day(2024, 3, 8), {}),
        (day(2024, 2, 1), {}),
        (month, {}),
    ]:
        claims = [told(key, time, **changes) for key in "abc"]
        assert stated_time(claims, DOCUMENTS) is None


def test_an_article_without_a_date_has_no_say():
    """Its times may be of any year."""
    documents = DOCUMENTS | {"b": document("b", published=None)}
    assert stated_time([told("a", THIRD), told("b", THIRD)], documents) is None
