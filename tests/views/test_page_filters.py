"""Filters: read from any address, and applied to one finding where a finding is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_report import made_report

from crosscheck.views.desk import lay_out
from crosscheck.views.wording import wording
from crosscheck.web.filters import Filters, find_listed, read_filters

REPORT = made_report()
DESK = lay_out(REPORT, wording("de"))
ORDER = [event.id for event in REPORT.events]


def passing(**asked: str) -> list[str]:
    """Ids of the events that pass."""
    return [one.event.id for one in find_listed(ORDER, DESK, read_filters(asked))]


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        ({}, ["feuer", "rat"]),
        ({"outlet": "Küsten-Echo"}, ["feuer"]),
        ({"outlet": "Küsten"}, []),
        ({"speaker": "kämmerin"}, ["rat"]),
        ({"speaker": "Lehnert"}, ["feuer"]),
        ({"only": "contradict"}, ["feuer"]),
        ({"type": "evaluation"}, ["feuer"]),
        ({"type": "evaluation", "only": "contradict"}, []),
        ({"type": "cause", "speaker": "Lehnert"}, ["feuer"]),
        ({"type": "number", "speaker": "Lehnert"}, []),
        ({"only": "contradict", "outlet": "Agentur Nord"}, []),
        ({"since": "2024-03-06"}, ["feuer"]),
        ({"until": "2024-03-04"}, []),
        ({"since": "2024-03-05", "until": "2024-03-05"}, ["feuer"]),
        ({"q": "löschwasser"}, ["feuer"]),
        ({"q": "Haushalt kämmerin"}, ["rat"]),
        ({"q": "Haushalt Löschwasser"}, []),
        ({"q": "lehnert ladestation"}, ["feuer"]),
        ({"q": "Sieben Verletzte nach"}, ["feuer"]),
    ],
)
def test_events_pass_that_have_what_is_asked(asked, events):
    """A type or only contradictions bind speaker and outlet to the same finding."""
    assert passing(**asked) == events


def test_a_search_shows_where_it_hit_best():
    """Statements with most of the words first."""
    (found,) = find_listed(ORDER, DESK, read_filters({"q": "schaden millionen hafengesellschaft"}))
    assert [claim.id for claim in found.hits] == ["c4", "c8"]


def test_an_address_says_what_is_asked_and_nothing_else():
    """Reading it gives the same filters."""
    filters = read_filters({"q": " a  b ", "type": "number", "page": "3", "outlet": "Küsten-Echo"})
    assert filters == Filters("a b", "Küsten-Echo", type="number", page=3)
    assert filters.address("/", page=1) == "/?q=a+b&outlet=K%C3%BCsten-Echo&type=number"
    assert Filters().address("/") == "/" and not Filters(page=2).narrow and filters.narrow


@given(
    st.dictionaries(
        st.sampled_from(["q", "outlet", "speaker", "type", "since", "until", "only", "page"]),
        st.text(max_size=300) | st.sampled_from(["2024-02-30", "²", "-1", "99999999999", "\x00"]),
    )
)
def test_no_address_breaks_the_list(query):
    """What makes no sense is not asked."""
    filters = read_filters(query)
    find_listed(ORDER, DESK, filters)
    assert filters.page >= 1 and filters.only in {"", "contradict"} and len(filters.q) <= 200
    assert filters.since == "" or filters.since == query["since"]
