"""Typed signals: what is read off two claims without a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_claims import claim, day, document, entity, quantity, said_by

from crosscheck.verdicts.measures import compare_dates, compare_numbers
from crosscheck.verdicts.profiles import compound_parts, profiles
from crosscheck.verdicts.signals import SIGNALS, EventView, is_copy, opposed_words, signals


def view(*claims, **documents):
    """An event of these claims; documents by key."""
    made = profiles(claims)
    return EventView(documents or {"a": document("a"), "b": document("b")}, made, {}, {})


def of(a, b, **documents):
    """Signals of two claims."""
    around = view(a, b, **documents)
    return signals(around.profiles[a.id], around.profiles[b.id], around, 0.5)


def test_conflicting_numbers_of_one_noun():
    """4,500 against 6,200 jobs is a conflict of a named thing."""
    a = claim("1", "4.500 Stellen fallen weg", quantities=(quantity("4.500", 4500, "stelle"),))
    b = claim(
        "2", "6.200 Arbeitsstellen", "b", quantities=(quantity("6.200", 6200, "arbeitsstelle"),)
    )
    found = of(a, b)
    assert found["number_conflict"] == found["number_conflict_named"] == 1.0
    assert found["number_equal"] == 0.0


def test_same_number_of_other_things():
    """97 soldiers and 97 coffins are not the same number."""
    a = claim("1", "97 Soldaten", quantities=(quantity("97", 97, "soldat"),))
    b = claim("2", "97 Särge", "b", quantities=(quantity("97", 97, "sarg"),))
    assert compare_numbers(a, b).elsewhere
    assert of(a, b)["number_equal"] == 0.0


def test_dates_far_apart_point_to_two_happenings():
    """March 2023 and March 2024 are not two accounts of one day."""
    a = claim("1", "im März 2023", times=(day(2023, 3, 1),))
    b = claim("2", "im März 2024", "b", times=(day(2024, 3, 1),))
    assert compare_dates(a, b).far
    assert of(a, b)["time_far"] == 1.0


@pytest.mark.parametrize(
    ("first", "second", "negated", "opposed"),
    [
        ("das werk bleibt offen öffnen", "das werk wird geschlossen schließen", False, True),
        ("der rat lehnen den plan ab", "der rat stimmt zu zustimmen", False, True),
        ("der rat lehnen den plan ab", "der rat stimmt zu zustimmen", True, False),
        ("der preis steigt steigen", "the price rises", False, False),
        ("der preis steigt steigen", "the price fell", False, True),
        ("ein satz", "noch ein satz", False, False),
    ],
)
def test_opposed_words(first, second, negated, opposed):
    """Poles meet across wording and language; a negation turns one over."""
    around = view(claim("1", first), claim("2", second, "b", negated=negated))
    pair = [around.profiles["1"], around.profiles["2"]]
    assert bool(opposed_words(*pair)) == opposed


def test_copy_is_recognised():
    """A sentence with a changed comma is a copy; another sentence of the same words is not."""
    a = claim("1", "Der Zug fährt am Montag, nicht am Dienstag.")
    assert is_copy(a, claim("2", "Der Zug fährt am Montag nicht am Dienstag", "b"))
    assert not is_copy(a, claim("3", "Am Dienstag fährt der Zug gar nicht mehr los", "b"))


def test_names_apart():
    """Two different names and no common one."""
    a = claim("1", "Kolbach streicht", entities=(entity("Kolbach"),))
    b = claim("2", "Tessmar streicht", "b", entities=(entity("Tessmar"),))
    assert of(a, b)["names_apart"] == 1.0


def test_compounds_are_split_by_the_event_itself():
    """A long word is split where its part occurs as a word of its own."""
    parts = compound_parts({"arbeitsplatz", "platz", "arbeit", "bau"})
    assert parts == {"arbeitsplatz": {"arbeit", "platz"}}


def test_two_speakers_in_one_document():
    """Neighbouring claims of two speakers, the second set against the first."""
    a = claim("1", "Es war ein Erfolg", sentence=1, speaker=said_by("Minister"))
    b = claim("2", "Die Opposition sprach dagegen von Chaos", sentence=2, speaker=said_by("Opp"))
    found = of(a, b)
    assert found["two_speakers"] == found["same_document"] == found["contrast_near"] == 1.0
    assert found["judging_opposed"] == 1.0


texts = st.text(alphabet="abcdeäöß nichtkein0123456789,.", max_size=60)


@given(texts, texts, st.booleans(), st.booleans())
def test_symmetric_finite_and_complete(first, second, negated, attributed):
    """Whatever the claims say: every signal is there, finite, and the same both ways."""
    a = claim("1", first, negated=negated, speaker=said_by("x") if attributed else None)
    b = claim("2", second, "b")
    forward, back = of(a, b), of(b, a)
    assert forward == back
    assert set(forward) == set(SIGNALS)
    assert all(-1.5 <= value <= 2 for value in forward.values())
