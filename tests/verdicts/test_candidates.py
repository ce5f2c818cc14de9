"""Candidates: each retriever finds its own pairs, none compares a voice with itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_claims import claim, document, quantity, said_by

from crosscheck.records import Event, Neighbour
from crosscheck.verdicts.candidates import comparable, propose_pairs

DOCUMENTS = {key: document(key) for key in "abc"}


def event_of(*claims):
    """An event of these claims."""
    return Event("event", "x", None, None, ("a", "b"), tuple(one.id for one in claims))


def proposed(*claims, neighbours=None, **options):
    """Pairs proposed for these claims: (a, b) -> retrievers."""
    by_id = {one.id: one for one in claims}
    pairs = propose_pairs(event_of(*claims), by_id, neighbours or {}, DOCUMENTS, **options)
    return {(pair.a, pair.b): pair.sources for pair in pairs}


def test_dense_neighbours_of_other_outlets():
    """A near claim of another outlet is a candidate, one of the same voice is not."""
    claims = [claim("1", "eins"), claim("2", "zwei", sentence=1), claim("3", "drei", "b")]
    near = {"1": [Neighbour("2", 0.9), Neighbour("3", 0.8), Neighbour("elsewhere", 0.9)]}
    assert proposed(*claims, neighbours=near) == {("1", "3"): ("dense",)}


def test_similarity_is_kept():
    """The cosine of the neighbour reaches the pair."""
    claims = [claim("1", "eins"), claim("3", "drei", "b")]
    by_id = {one.id: one for one in claims}
    (pair,) = propose_pairs(event_of(*claims), by_id, {"3": [Neighbour("1", 0.75)]}, DOCUMENTS)
    assert (pair.a, pair.b, pair.similarity) == ("1", "3", 0.75)


def test_rare_words_and_compounds():
    """A rare shared word, also inside a compound, proposes a pair without any vector."""
    claims = [
        claim("1", "Talsperre unversehrt"),
        claim("2", "Wasser über die Leibachtalsperre talsperre", "b"),
        claim("3", "Schule geschlossen", "b", 1),
        claim("4", "Regen fiel", "c"),
        claim("5", "Straße gesperrt", "c", 1),
    ]
    assert "lexical" in proposed(*claims)[("1", "2")]


def test_the_same_kind_of_number():
    """Two numbers of one noun are compared although no other word is shared."""
    claims = [
        claim("1", "4.500 gehen", quantities=(quantity("4.500", 4500, "stelle"),)),
        claim("2", "6.200 verschwinden", "b", quantities=(quantity("6.200", 6200, "stelle"),)),
    ]
    assert proposed(*claims) == {("1", "2"): ("typed",)}


def test_a_reservation_answers_the_sentence_before():
    """Inside one article a non-confirmation is paired with what it does not confirm."""
    claims = [
        claim("1", "Das Treffen ist im Juli", sentence=1, speaker=said_by("Kreml")),
        claim("2", "keine Bestätigung", sentence=2, speaker=said_by("WH"), stance="leaves_open"),
    ]
    assert proposed(*claims) == {("1", "2"): ("typed",)}


def test_overlapping_claims_of_one_sentence_are_no_pair():
    """A clause is not compared with the sentence it stands in."""
    whole = claim("1", "Er sagte, alles sei gut", speaker=said_by("Er"))
    inner = claim("2", "alles sei gut")
    assert not comparable(whole, inner, DOCUMENTS)


@pytest.mark.parametrize("limit", [1, 3])
def test_the_cut(limit):
    """Never more pairs than asked for."""
    claims = [claim(f"{n}", f"wort{n % 3} gemeinsam", "abc"[n % 3], n) for n in range(12)]
    near = {
        one.id: [Neighbour(other.id, 0.5) for other in claims if other.id != one.id]
        for one in claims
    }
    found = proposed(*claims, neighbours=near, pairs_per_claim=limit)
    assert len(found) == limit * 12 if limit == 1 else len(found) <= limit * 12


@given(st.permutations(["1", "2", "3", "4"]))
def test_order_of_the_event_does_not_matter(order):
    """Pairs come in reading order, whatever the order of the claims."""
    claims = {
        key: claim(key, text, doc)
        for key, text, doc in (
            ("1", "Damm gebrochen", "a"),
            ("2", "Damm hält", "b"),
            ("3", "Sirenen stumm", "c"),
            ("4", "Sirenen heulten", "b"),
        )
    }
    near = {key: [Neighbour(other, 0.5) for other in claims if other != key] for key in claims}
    event = Event("event", "x", None, None, (), tuple(order))
    straight = Event("event", "x", None, None, (), ("1", "2", "3", "4"))
    assert propose_pairs(event, claims, near, DOCUMENTS) == propose_pairs(
        straight, claims, near, DOCUMENTS
    )


def test_a_bare_reservation_answers_what_was_said_just_before():
    """A city that did not confirm "that" does not speak of what comes later or stood far above."""
    said = [
        claim(str(n), f"Der Verein zieht um, Teil {n}.", "a", n, speaker=said_by("Verein"))
        for n in (0, 4, 6)
    ]
    reserved = claim(
        "r", "Die Stadt bestätigte das nicht.", "a", 5,
        speaker=said_by("Stadt"), stance="leaves_open", quote_type="reported",
    )  # fmt: skip
    documents = {"a": document("a")}
    assert [comparable(one, reserved, documents) for one in said] == [False, True, False]
