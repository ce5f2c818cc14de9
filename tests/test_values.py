"""Quantities and time spans: what is equal, what can be, what cannot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.records import Quantity, TimeSpan
from crosscheck.values import compare_quantities, compare_times, compare_values, nouns_match


def quantity(low, unit="", noun="", high=None, approximate=False):
    """A quantity without offsets."""
    return Quantity(0, 1, "x", low, low if high is None else high, unit, noun, approximate)


def span(first, last):
    """A span from one date to another."""
    return TimeSpan(0, 1, "x", datetime(*first, tzinfo=UTC), datetime(*last, tzinfo=UTC))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (quantity(30, "minute"), quantity(0.5, "hour"), "equal"),
        (quantity(60, "day"), quantity(2, "month"), "equal"),
        (quantity(12, "", "toter"), quantity(12, "person", "toter"), "equal"),
        (quantity(12, "", "stelle"), quantity(13, "", "stelle"), "conflict"),
        (quantity(4500, "", "stelle"), quantity(6200, "", "arbeitsstelle"), "conflict"),
        (quantity(4500, "", "stelle"), quantity(4500, "", "rakete"), None),
        (quantity(12, "EUR"), quantity(12, "percent"), None),
        (quantity(1 / 3, "ratio"), quantity(33, "percent"), "equal"),
        (quantity(40, "minute", approximate=True), quantity(43, "minute"), "compatible"),
        (quantity(40, "minute"), quantity(110, "minute", approximate=True), "conflict"),
        (quantity(300, high=float("inf")), quantity(120), "conflict"),
        (quantity(300, high=float("inf")), quantity(320), "compatible"),
        (quantity(300, high=float("inf")), quantity(200, high=float("inf")), "compatible"),
    ],
)
def test_quantities(a, b, expected):
    """Units are converted, nouns must fit, margins count."""
    assert compare_quantities(a, b) == expected


def score(own, other, *sides, noun=""):
    """A score of a game."""
    return replace(quantity(own, "score", noun, high=other), sides=sides)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (score(2, 1), score(2, 1), "equal"),
        (score(2, 1), score(3, 1), "conflict"),
        (score(2, 1), score(1, 2), "compatible"),
        (score(2, 1, "Köln"), score(1, 2, "Köln"), "conflict"),
        (score(2, 1, "Köln", "Bremen"), score(1, 2, "Bremen", "Köln"), "equal"),
        (score(2, 1, "Köln", "Bremen"), score(2, 1, "Werder Bremen", ""), "conflict"),
        (score(2, 1, "Köln"), score(3, 0, "Mainz"), None),
        (score(6, 4, noun="satzstand"), score(2, 1), None),
        (score(68, 12, noun="stimme"), score(67, 12, noun="stimme"), "conflict"),
        (score(2, 1), quantity(2, "ratio"), None),
    ],
)
def test_scores(a, b, expected):
    """A score has two sides; whose is which is taken from the names, where both give them."""
    assert compare_quantities(a, b) == expected
    assert compare_quantities(b, a) == expected


def test_values_without_nouns():
    """The values alone may be compared where the noun is known to be the same thing."""
    assert compare_values(quantity(4, "", "toter"), quantity(4, "", "nachbar")) == "equal"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (span((2025, 3, 18), (2025, 3, 19)), span((2025, 3, 18), (2025, 3, 19)), "equal"),
        (span((2025, 9, 1), (2025, 12, 1)), span((2025, 10, 27), (2025, 10, 28)), "compatible"),
        (span((2019, 5, 1), (2019, 6, 1)), span((2023, 9, 1), (2023, 12, 1)), "conflict"),
        (span((2019, 5, 1), (2019, 5, 1)), span((2019, 5, 1), (2019, 6, 1)), None),
    ],
)
def test_times(a, b, expected):
    """A season holds a day of it, different years conflict, an empty span says nothing."""
    assert compare_times(a, b) == expected


def test_nouns():
    """A compound is matched by its head, not by its first part or three letters."""
    assert nouns_match("stelle", "arbeitsstelle")
    assert not nouns_match("arbeit", "arbeitsstelle")
    assert not nouns_match("tag", "vertrag")


UNITS = ["", "person", "minute", "hour", "percent", "per mille", "ratio", "EUR", "nautical mile"]
nouns = st.sampled_from(["", "stelle", "arbeitsstelle"])
units = st.sampled_from(UNITS)


@st.composite
def quantities(draw):
    """A quantity with both bounds, one, or a single value."""
    low = draw(st.floats(-1e6, 1e9))
    width = draw(st.one_of(st.just(0.0), st.floats(0, 1e6), st.just(float("inf"))))
    return quantity(low, draw(units), draw(nouns), low + width, draw(st.booleans()))


moments = st.integers(0, 5_000).map(lambda day: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(day))
spans = st.builds(lambda a, b: TimeSpan(0, 1, "x", a, b), moments, moments)


@given(quantities(), quantities())
def test_symmetric(a, b):
    """The order of the two does not matter."""
    assert compare_quantities(a, b) == compare_quantities(b, a)
    assert compare_values(a, b) == compare_values(b, a)


@given(quantities())
def test_reflexive(a):
    """Everything equals itself."""
    assert compare_quantities(a, a) == "equal"


@pytest.mark.parametrize(
    ("unit", "factor", "other"),
    [
        ("hour", 60, "minute"),
        ("week", 7, "day"),
        ("kilometre", 1_000, "metre"),
        ("nautical mile", 1.852, "kilometre"),
        ("mile", 1.609344, "kilometre"),
        ("tonne", 1_000, "kilogram"),
        ("square kilometre", 100, "hectare"),
        ("percent", 10, "per mille"),
        ("percent", 0.01, "ratio"),
        ("barrel", 158.987, "litre"),
    ],
)
@given(value=st.floats(0.001, 1e6), third=quantities())
def test_a_unit_does_not_change_what_is_measured(unit, factor, other, value, third):
    """The same in another unit is equal, and can be compared with whatever the first can be."""
    first, second = quantity(value, unit), quantity(value * factor, other)
    assert compare_quantities(first, second) == "equal"
    assert (compare_values(first, third) is None) == (compare_values(second, third) is None)


@given(quantities(), st.floats(0, 1), st.floats(0, 1))
def test_what_lies_within_the_bounds_is_no_conflict(a, first, second):
    """A narrower statement within a wider one is equal to it or compatible."""
    high = min(a.high, a.low + 1e6)
    low, top = sorted(a.low + (high - a.low) * share for share in (first, second))
    inside = quantity(low, a.unit, a.noun, top)
    assert compare_quantities(a, inside) in {"equal", "compatible"}


@given(quantities(), st.floats(0.2, 10))
def test_what_lies_outside_the_bounds_conflicts(a, share):
    """Beyond bounds and their margin two statements cannot both be true."""
    edge = a.high
    if edge in {float("inf"), float("-inf")} or a.approximate:
        return
    beyond = edge + max(abs(edge), abs(a.low), 1.0) * share
    assert compare_quantities(a, quantity(beyond, a.unit, a.noun)) == "conflict"


@given(quantities())
def test_saying_about_never_makes_a_conflict(a):
    """Whoever says "about" can mean what the other says exactly."""
    about = replace(a, approximate=True)
    assert compare_quantities(a, about) in {"equal", "compatible"}


@given(spans, spans)
def test_times_are_symmetric_and_reflexive(a, b):
    """The order does not matter; a span equals itself unless it holds no time."""
    assert compare_times(a, b) == compare_times(b, a)
    assert compare_times(a, a) == ("equal" if a.begin < a.finish else None)


@given(spans, st.integers(-400, 400))
def test_times_move_together(a, days):
    """Moved by the same time, two spans meet as before; apart from each other they conflict."""
    shift = timedelta(days=days)
    moved = TimeSpan(0, 1, "x", a.begin + shift, a.finish + shift)
    if a.begin >= a.finish:
        return
    length = a.finish - a.begin
    expected = "equal" if not days else "compatible" if abs(shift) < length else "conflict"
    assert compare_times(a, moved) == expected
