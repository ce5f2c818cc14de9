"""Quantities and time spans: what is equal, what can be, what cannot."""

from datetime import UTC, datetime

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


measures = st.builds(
    quantity,
    st.floats(0, 1e9),
    st.sampled_from(["", "minute", "hour", "percent", "ratio", "EUR"]),
    st.sampled_from(["", "stelle", "arbeitsstelle"]),
    approximate=st.booleans(),
)


@given(measures, measures)
def test_symmetric(a, b):
    """The order of the two does not matter."""
    assert compare_quantities(a, b) == compare_quantities(b, a)


@given(measures)
def test_reflexive(a):
    """Everything equals itself."""
    assert compare_quantities(a, a) == "equal"
