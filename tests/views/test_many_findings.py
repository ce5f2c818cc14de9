"""Thousands of findings: a page costs what it shows."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from made_report import made_report

from crosscheck.corpus import Corpus
from crosscheck.records import Event, Report
from crosscheck.views.compose import compose
from crosscheck.web import edition as editions
from crosscheck.web.edition import Edition
from crosscheck.web.filters import PER_PAGE, Filters
from crosscheck.web.pages import Site, event_page, events_page

EVENTS = 200  # with six findings each


def many(made: Report) -> Report:
    """The made event again and again, each time with articles of its own."""
    parts = [_copy(made, number) for number in range(EVENTS)]
    return replace(
        made,
        documents=tuple(one for part in parts for one in part.documents),
        claims=tuple(one for part in parts for one in part.claims),
        events=tuple(one for part in parts for one in part.events),
        points=tuple(one for part in parts for one in part.points),
        verdicts=tuple(one for part in parts for one in part.verdicts),
        mentions={key: rows for part in parts for key, rows in part.mentions.items()},
    )


def _copy(made: Report, number: int) -> Report:
    def key(name: str) -> str:
        return f"{name}-{number}"

    def event(one: Event) -> Event:
        held, claims = (tuple(map(key, keys)) for keys in (one.documents, one.claims))
        return replace(one, id=key(one.id), documents=held, claims=claims, label=f"Brand {number}")

    return replace(
        made,
        documents=tuple(replace(one, id=key(one.id), origin=key(one.id)) for one in made.documents),
        claims=tuple(
            replace(one, id=key(one.id), document=key(one.document)) for one in made.claims
        ),
        events=(event(made.events[0]),),
        points=tuple(
            replace(
                one,
                id=key(one.id),
                event=key(one.event),
                positions=tuple(
                    replace(each, claims=tuple(map(key, each.claims))) for each in one.positions
                ),
            )
            for one in made.points
        ),
        verdicts=tuple(
            replace(
                one,
                id=key(one.id),
                event=key(one.event),
                a=key(one.a),
                b=key(one.b),
                point=key(one.point or ""),
                deciding=(),
            )
            for one in made.verdicts
        ),
        mentions={key(point): rows for point, rows in made.mentions.items()},
    )


@pytest.fixture
def site() -> Site:
    """A page in front of all of them."""
    corpus = Corpus({}, {}, {}, np.zeros(4, np.float32))
    edition = Edition((), corpus, (), {}, many(made_report()), (), "de")
    return Site(edition, stale=False, read_only=True, token="t", now=datetime.now(UTC))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events that were put in words."""
    found: list[str] = []
    compose_one = editions.compose_section

    def counted(number, event, desk):
        found.append(event.id)
        return compose_one(number, event, desk)

    monkeypatch.setattr(editions, "compose_section", counted)
    return found


def test_a_page_of_the_list_puts_its_own_events_in_words(site, made):
    """Not the thousands behind it; shown again they are there already."""
    first = events_page(site, Filters())
    assert len(made) == PER_PAGE and first.count("<li>\n<h3>") == PER_PAGE
    assert events_page(site, Filters()) == first and len(made) == PER_PAGE
    last = events_page(site, Filters(page=-(-EVENTS // PER_PAGE)))
    assert len(made) == PER_PAGE + EVENTS % PER_PAGE
    assert 'rel="next"' in first and 'rel="next"' not in last


def test_an_event_is_put_in_words_alone(site, made):
    """Its page needs no other event."""
    page = event_page(site, "feuer-7")
    assert page is not None and "Brand 7" in page
    assert made == ["feuer-7"]


def test_a_search_among_all_finds_one(site, made):
    """Searching reads the statements, not their pages."""
    page = events_page(site, Filters(q="brand 117"))
    assert page.count("<li>\n<h3>") == 1 == len(made)


def test_the_order_is_that_of_the_report(site):
    """Events in conflict first, and the numbers of their topics are those of the report."""
    memo = compose(site.edition.report, "de")
    shown = site.edition.sections
    assert [one.event for one in memo.sections] == list(shown)
    assert memo.sections[3] == shown[memo.sections[3].event]
