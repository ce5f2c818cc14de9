"""Points: five outlets with two answers are one question, not ten pairs."""

from dataclasses import replace
from itertools import combinations

import pytest
from made_claims import claim, document, quantity, said_by

from crosscheck.records import Event, Verdict, VerdictKind
from crosscheck.verdicts.matrix import count_origins, mention_matrix
from crosscheck.verdicts.points import group_points, shortest_wording

AGREE, CONTRADICT = VerdictKind.AGREE, VerdictKind.CONTRADICT


def verdict(a, b, kind=AGREE, confidence=0.9, difference="number"):
    """A verdict of two claim ids."""
    return Verdict(f"{a}-{b}", "event", a, b, kind, difference, None, confidence, ("weil",))


def outlets(count, text="4.500 Stellen fallen weg"):
    """One claim in each of so many outlets."""
    documents = {key: document(key) for key in "abcdefgh"[:count]}
    claims = {
        key: claim(key, text, key, quantities=(quantity("4.500", 4500, "stelle"),))
        for key in documents
    }
    return documents, claims


def grouped(verdicts, claims, documents):
    """Points and verdicts of one event of all claims."""
    event = Event("event", "x", None, None, tuple(documents), tuple(claims))
    return group_points(event, verdicts, claims, documents)


def test_five_outlets_two_answers_one_point():
    """Ten pairs become one question with two positions."""
    documents, claims = outlets(5)
    verdicts = [verdict(a, b) for a, b in combinations("abc", 2)] + [verdict("d", "e")]
    verdicts += [verdict(a, b, CONTRADICT) for a in "abc" for b in "de"]
    points, named = grouped(verdicts, claims, documents)
    (point,) = points
    assert [position.claims for position in point.positions] == [("a", "b", "c"), ("d", "e")]
    assert [position.origins for position in point.positions] == [3, 2]
    assert {one.point for one in named} == {point.id}
    assert point.question.startswith("Wie viel: ") and point.question.endswith("?")


def test_questions_speak_the_language_asked_for():
    """The same point under the same id, asked in English."""
    documents, claims = outlets(2)
    event = Event("event", "x", None, None, tuple(documents), tuple(claims))
    (german,), _ = group_points(event, [verdict("a", "b")], claims, documents)
    (english,), _ = group_points(event, [verdict("a", "b")], claims, documents, lang="en")
    assert german.question.startswith("Wie viel: ")
    assert english.question.startswith("How many or how much: ")
    assert replace(english, question=german.question) == german


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("„Wir gehen nicht“", "„Wir gehen nicht“?"),
        ("Sie nannte es „eine Frechheit“", "„Sie nannte es ‚eine Frechheit‘“?"),
        ("„Nie“ und „nimmer“", "„‚Nie‘ und ‚nimmer‘“?"),
    ],
)
def test_a_question_quotes_with_whole_quotation_marks(text, asked):
    """Those around the whole fall away, those inside are single."""
    documents = {key: document(key) for key in "ab"}
    claims = {key: claim(key, text, key) for key in documents}
    (point,), _ = grouped([verdict("a", "b", difference="other")], claims, documents)
    assert point.question.endswith(asked)


def test_a_contradiction_inside_keeps_positions_apart():
    """Agreement of both with a third does not merge two that contradict each other."""
    documents, claims = outlets(3)
    verdicts = [verdict("a", "b"), verdict("b", "c", confidence=0.6), verdict("a", "c", CONTRADICT)]
    points, _named = grouped(verdicts, claims, documents)
    assert ("a", "b") in {position.claims for position in points[0].positions}
    assert ("c",) in {position.claims for position in points[0].positions}


def test_no_chain_of_weak_agreements():
    """a~b, b~c, c~d, d~e without any other pair is not one position."""
    documents, claims = outlets(5)
    verdicts = [verdict(a, b, confidence=0.6) for a, b in zip("abcd", "bcde", strict=True)]
    points, named = grouped(verdicts, claims, documents)
    assert max(len(position.claims) for point in points for position in point.positions) < 5
    assert len(named) == 4 and all(one.point for one in named)


def test_framing_is_a_point_of_its_own():
    """Two judgements stand side by side under one question."""
    documents, claims = outlets(2, "Das Gespräch war gut")
    (point,), _ = grouped(
        [verdict("a", "b", VerdictKind.FRAMING, difference="evaluation")], claims, documents
    )
    assert len(point.positions) == 2
    assert point.question.startswith("Wie zu bewerten")


def test_speakers_and_outlets_of_a_position():
    """A position names who says it and where it was read."""
    documents, claims = outlets(2)
    claims["b"] = claim("b", "Es sind 4.500", "b", speaker=said_by("Konzern"))
    (point,), _ = grouped([verdict("a", "b")], claims, documents)
    assert point.positions[0].speakers == ("Konzern",)
    assert point.positions[0].outlets == ("A", "B")


def test_a_label_begins_with_the_statement():
    """What hangs on "denied that" is told without that word; "That day" keeps it."""
    assert shortest_wording([claim("1", "that it had warned the town")]) == "it had warned the town"
    assert shortest_wording([claim("1", "That day was cold")]) == "That day was cold"


def test_nothing_from_nothing():
    """No verdicts, no points."""
    documents, claims = outlets(2)
    assert grouped([], claims, documents) == ([], [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([{}, {}], 2),
        ([{"origin": "same"}, {"origin": "same"}], 1),
        ([{"agencies": ("tna",)}, {"agencies": ("TNA",)}], 1),
        ([{"family": "Haus"}, {"family": "Haus"}], 1),
        ([{"outlet": "Z"}, {"outlet": "Z"}], 1),
        ([{"origin": "x", "agencies": ("tna",)}, {"origin": "x"}, {"agencies": ("tna",)}], 1),
        ([], 0),
    ],
)
def test_origins(changes, expected):
    """Copies, agency stories, one house and one outlet count once."""
    documents = [document(f"d{n}", **change) for n, change in enumerate(changes)]
    assert count_origins(documents) == expected
    assert count_origins(reversed(documents)) == expected


def test_matrix():
    """States, attributes, denies, not mentioned: silence is not denial."""
    documents, claims = outlets(4)
    claims["b"] = claim("b", "x", "b", speaker=said_by("Konzern"))
    claims["c"] = claim("c", "x", "c", speaker=said_by("Rat"), stance="denies")
    points, _ = grouped(
        [verdict("a", "b"), verdict("a", "c", CONTRADICT), verdict("b", "c", CONTRADICT)],
        claims,
        documents,
    )
    assert mention_matrix(points[0], claims, documents) == [
        {"A": "states", "B": "attributes", "C": "not mentioned", "D": "not mentioned"},
        {"A": "not mentioned", "B": "not mentioned", "C": "denies", "D": "not mentioned"},
    ]


def test_articles_without_an_outlet_have_columns_of_their_own():
    """Two unknown outlets stay apart, under the ids of their articles, after the named ones."""
    documents, claims = outlets(4)
    for key in "bc":
        documents[key] = replace(documents[key], outlet=None)
    points, _ = grouped([verdict("a", "b")], claims, documents)
    assert [list(row.items()) for row in mention_matrix(points[0], claims, documents)] == [
        [("A", "states"), ("D", "not mentioned"), ("b", "states"), ("c", "not mentioned")]
    ]


def test_a_copied_sentence_is_no_second_source():
    """One long sentence in two papers has one origin; a few common words are no copy."""
    documents, claims = outlets(3, "Der Konzern streicht bis zum Sommer 4.500 Stellen")
    claims["c"] = claim("c", "4.500 Stellen fallen bis zum Sommer bei dem Konzern weg", "c")
    assert count_origins(documents.values(), claims.values()) == 2
    documents, claims = outlets(2, "Die Polizei ermittelt.")
    assert count_origins(documents.values(), claims.values()) == 2
