"""Events: one happening, whatever the order; look-alikes and follow-ups stay apart."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from made_claims import NOON, bag_vector, claim, day, document, entity

from crosscheck.records import TimeSpan
from crosscheck.verdicts.events import cluster_events, happenings, tells_of_older

BRIDGE = ["brücke über mulde eingestürzt", "taucher suchen mulde opfer"]  # no words in common:
STRIKE = ["lokführer streiken seit morgen", "streik lokführer dauert zwei tage"]  # bags of words


def workspace(*stories):
    """Documents and claims from (key, texts, published)."""
    documents, claims = {}, []
    for key, texts, published in stories:
        documents[key] = document(key, published=published)
        for number, text in enumerate(texts):
            names = (entity("Mulde"),) if "mulde" in text else (entity("Lokführer"),)
            claims.append(claim(f"{key}{number}", text, key, number, entities=names))
    return documents, claims, {one.id: bag_vector(one.content) for one in claims}


def groups(events):
    """The documents of each event."""
    return sorted(event.documents for event in events)


def test_two_stories_of_one_day_are_two_events():
    """Same day, other content."""
    found = cluster_events(
        *workspace(("a", BRIDGE, NOON), ("b", BRIDGE, NOON), ("c", STRIKE, NOON))
    )
    assert groups(found) == [("a", "b"), ("c",)]


def test_the_same_words_months_later_are_another_event():
    """Two similar happenings months apart never fuse."""
    later = NOON + timedelta(days=120)
    found = cluster_events(*workspace(("a", STRIKE, NOON), ("b", STRIKE, later)))
    assert groups(found) == [("a",), ("b",)]


def test_an_undated_document_joins_by_content():
    """No date is no obstacle where the content fits, and no licence where it does not."""
    found = cluster_events(
        *workspace(("a", BRIDGE, NOON), ("b", BRIDGE, None), ("c", STRIKE, NOON))
    )
    assert groups(found) == [("a", "b"), ("c",)]


def test_no_chaining():
    """A text between two stories does not fuse them."""
    between = [BRIDGE[0], STRIKE[0]]
    found = cluster_events(
        *workspace(
            ("a", BRIDGE, NOON), ("b", BRIDGE, NOON), ("c", between, NOON),
            ("d", STRIKE, NOON), ("e", STRIKE, NOON),
        )
    )  # fmt: skip
    home = {key: event.id for event in found for key in event.documents}
    assert home["a"] == home["b"] != home["d"] == home["e"]


@pytest.mark.parametrize("seed", range(5))
def test_order_of_input_does_not_matter(seed):
    """Any order of documents, claims and vectors gives the same events."""
    documents, claims, vectors = workspace(
        ("a", BRIDGE, NOON), ("b", STRIKE, NOON), ("c", BRIDGE, None), ("d", STRIKE, NOON)
    )
    expected = cluster_events(documents, claims, vectors)
    shuffled = random.Random(seed)
    mixed = list(claims)
    shuffled.shuffle(mixed)
    keys = list(documents)
    shuffled.shuffle(keys)
    assert cluster_events({key: documents[key] for key in keys}, mixed, vectors) == expected


def test_every_claim_belongs_to_exactly_one_event():
    """Nothing is lost and nothing counted twice, background included."""
    documents, claims, vectors = workspace(("a", BRIDGE, NOON), ("b", [*STRIKE, BRIDGE[0]], NOON))
    claims[-1] = replace(claims[-1], background=True, times=(day(2013, 6, 1),))
    found = cluster_events(documents, claims, vectors)
    listed = [key for event in found for key in event.claims]
    assert sorted(listed) == sorted(one.id for one in claims)


def test_background_goes_to_the_older_event():
    """A later article that says "in March the bridge fell" tells of March's event there."""
    later = NOON + timedelta(days=60)
    documents, claims, vectors = workspace(("a", BRIDGE, NOON), ("b", [*STRIKE, *BRIDGE], later))
    told = (day(2024, 3, 5),)
    claims = [
        replace(one, background=True, times=told, paragraph=2) if one.id in {"b2", "b3"} else one
        for one in claims
    ]
    found = cluster_events(documents, claims, vectors)
    home = {key: event.id for event in found for key in event.claims}
    assert home["b2"] == home["b3"] == home["a0"]
    assert home["b0"] != home["a0"]
    (march,) = (event for event in found if event.id == home["a0"])
    assert (march.start, march.end) == (NOON, NOON)  # its report dates it, not the look back


@pytest.mark.parametrize(
    ("span", "last"),
    [
        (day(2011, 1, 1), datetime(2011, 1, 1, tzinfo=UTC)),
        (
            TimeSpan(
                0, 4, "2011", datetime(2011, 1, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)
            ),
            datetime(2011, 12, 31, tzinfo=UTC),
        ),
        (
            TimeSpan(
                0, 4, "neun", datetime(2011, 1, 1, 9, tzinfo=UTC),
                datetime(2011, 1, 1, 10, tzinfo=UTC),
            ),
            datetime(2011, 1, 1, 9, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_an_event_dated_by_the_text_ends_on_its_last_day(span, last):
    """The end is inclusive, as it is for events dated by their articles."""
    documents, claims, vectors = workspace(("a", [*STRIKE, BRIDGE[0]], NOON))
    claims[-1] = replace(claims[-1], background=True, times=(span,))
    older = cluster_events(documents, claims, vectors)[0]
    assert (older.start, older.end) == (span.begin, last)


def test_what_somebody_says_of_the_past_is_no_background():
    """A dispute over an older date belongs to the event in which it is fought out."""
    looking_back = claim("1", "zuletzt 2019 geprüft", background=True, times=(day(2019, 5, 1),))
    assert tells_of_older(document("a"), looking_back)
    from made_claims import said_by

    assert not tells_of_older(document("a"), replace(looking_back, speaker=said_by("Ministerium")))


def test_label_is_the_title():
    """An event is called by a title of its articles."""
    (event,) = cluster_events(*workspace(("a", BRIDGE, NOON), ("b", BRIDGE, NOON)))
    assert event.label in {"Titel a", "Titel b"}
    assert (event.start, event.end) == (NOON, NOON)


def test_a_call_and_a_meeting_of_the_same_people_are_two_events():
    """An undated article joins the account of the same kind of happening."""
    call = ["präsident gast telefonat abend", "thema zoll"]
    meeting = ["präsident gast gipfeltreffen nachmittag", "thema zoll"]
    later = NOON + timedelta(days=200)
    found = cluster_events(
        *workspace(
            ("a", call, NOON), ("b", meeting, later), ("c", ["präsident gast anruf", "zoll"], None)
        )
    )
    assert groups(found) == [("a", "c"), ("b",)]


def test_an_undated_document_that_fits_two_events_alike_stays_alone():
    """Better unpaired than compared with the wrong happening."""
    later = NOON + timedelta(days=200)
    found = cluster_events(
        *workspace(("a", STRIKE, NOON), ("b", STRIKE, later), ("c", STRIKE, None))
    )
    assert groups(found) == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("lemma", "kinds"),
    [
        ("telefonat", {"call"}),
        ("krisentelefonat", {"call"}),
        ("warnstreik", {"strike"}),
        ("tisch", set()),
    ],
)
def test_words_tell_the_kind_of_happening(lemma, kinds):
    """Also at the end of a compound."""
    assert happenings(lemma) == kinds
