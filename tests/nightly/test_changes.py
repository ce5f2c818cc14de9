"""What changed between two nights, from the disputes of both."""

from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from crosscheck.nightly.changes import Standing, compare_disputes, find_disputes, likeness
from crosscheck.records import (
    Claim,
    Dispute,
    DisputeSide,
    Document,
    Event,
    Point,
    Report,
    Speaker,
    Verdict,
    VerdictKind,
)

MONDAY, TUESDAY = date(2024, 3, 4), date(2024, 3, 5)


def side(outlet: str, text: str, speaker: str | None = None, version: str = "1") -> DisputeSide:
    """A statement in an article of an outlet; its words stand for their lemmas."""
    words = tuple(sorted({word.strip(".,").lower() for word in text.split()}))
    return DisputeSide(f"{outlet}|a", f"{outlet}-{version}", outlet, speaker, text, words)


def dispute(*sides: DisputeSide, **changes: object) -> Dispute:
    """All sides after the first contradict the first."""
    fields = {
        "id": "+".join(one.text for one in sides),
        "event": "Brücke gesperrt",
        "point": "p",
        "question": "Wie lange?",
        "type": "number",
        "layer": "outlets",
        "confidence": 0.8,
        "articles": tuple(sorted({one.article for one in sides})),
        "sides": sides,
        "against": tuple((0, n) for n in range(1, len(sides))),
        "since": MONDAY,
    } | changes
    return Dispute(**fields)  # type: ignore[arg-type]


A = side("Kurier", "Die Sperrung dauert drei Wochen.")
B = side("Bote", "Die Sperrung dauert sechs Wochen.")
C = side("Blatt", "Wohl sechs Wochen lang bleibt gesperrt.")
CRACKS = (side("Kurier", "Prüfer fanden zwölf Risse."), side("Bote", "Prüfer fanden neun Risse."))


def of_tuesday(before, after, standing=None):
    return compare_disputes(TUESDAY, MONDAY, before, after, standing)


def test_the_first_night_finds_everything_new() -> None:
    """There is nothing to compare with, and that is said."""
    changes, lasting = compare_disputes(MONDAY, None, [], [dispute(A, B)])
    assert changes.since is None
    assert changes.new == tuple(lasting) == (dispute(A, B),)


def test_new_ids_alone_change_nothing() -> None:
    """Another version, event and point id of the same dispute: it stands, under its old id."""
    moved = dispute(replace(B, document="Bote-2"), replace(A, document="Kurier-2"), point="q")
    moved = replace(moved, id="other", since=TUESDAY, confidence=0.6, type="other")
    changes, (kept,) = of_tuesday([dispute(A, B)], [moved])
    assert (changes.new, changes.changed, changes.resolved, changes.standing) == ((), (), (), 1)
    assert (kept.id, kept.since) == (dispute(A, B).id, MONDAY)


def test_another_matter_between_the_same_outlets_is_new() -> None:
    """Two questions of one event are told apart by what is said."""
    changes, _ = of_tuesday([dispute(A, B)], [dispute(A, B), dispute(*CRACKS)])
    assert changes.new == (dispute(*CRACKS),)
    assert changes.standing == 1
    assert likeness(dispute(A, B), dispute(*CRACKS)) == 0.0


def test_the_same_words_about_another_event_are_new() -> None:
    """Last year's closure of another bridge is not this one."""
    other = replace(dispute(A, B), articles=("Kurier|b", "Bote|b"))
    changes, _ = of_tuesday([dispute(A, B)], [other])
    assert changes.new == (other,)
    assert [one.how for one in changes.resolved] == ["gone"]


def test_a_figure_that_moves_without_ending_the_dispute_is_a_change() -> None:
    """What was said before and what is said now stand side by side."""
    now = side("Bote", "Die Sperrung dauert fünf Wochen.", version="2")
    changes, (kept,) = of_tuesday([dispute(A, B)], [dispute(A, now, since=TUESDAY)])
    (change,) = changes.changed
    assert change.reworded == ((B, now),)
    assert (change.joined, change.left) == ((), ())
    assert (kept.id, kept.since) == (dispute(A, B).id, MONDAY)


def test_an_outlet_that_joins_or_leaves_is_a_change() -> None:
    """The dispute is one, however many carry it."""
    changes, _ = of_tuesday([dispute(A, B)], [dispute(A, B, C)])
    assert changes.changed[0].joined == (C,)
    changes, _ = of_tuesday([dispute(A, B, C)], [dispute(A, B)])
    assert changes.changed[0].left == (C,)


def a_document(version: str) -> Document:
    return Document(f"Bote-{version}", "Bote", None, None, "day", "de", "Text", url="a", origin="x")


def a_claim(text: str) -> Claim:
    words = tuple(word.strip(".,").lower() for word in text.split())
    return Claim("c", "Bote-2", 0, 0, 0, len(text), text, 0, len(text), text, lemmas=words)


def test_a_correction_resolves_and_says_what_is_written_now() -> None:
    """The outlet took it back: who, what it was, what it is."""
    standing = Standing(
        {"Bote|a": a_document("2")},
        {"Bote|a": [a_claim("Etwas anderes."), a_claim("Die Sperrung dauert drei Wochen.")]},
    )
    changes, lasting = of_tuesday([dispute(A, B)], [], standing)
    (ended,) = changes.resolved
    assert (ended.how, ended.side) == ("corrected", B)
    assert ended.now == "Die Sperrung dauert drei Wochen."
    assert lasting == []


def test_a_deleted_sentence_resolves_without_a_new_wording() -> None:
    """Nothing like it stands in the article any more."""
    standing = Standing({"Bote|a": a_document("2")}, {"Bote|a": [a_claim("Etwas anderes.")]})
    (ended,) = of_tuesday([dispute(A, B)], [], standing)[0].resolved
    assert (ended.how, ended.side, ended.now) == ("corrected", B, None)


def test_a_new_version_with_the_same_sentence_is_no_correction() -> None:
    """Another paragraph was edited; then we do not know why it is no dispute any more."""
    standing = Standing({"Bote|a": a_document("2")}, {"Bote|a": [a_claim(B.text)]})
    (ended,) = of_tuesday([dispute(A, B)], [], standing)[0].resolved
    assert (ended.how, ended.side) == ("gone", None)


def test_what_ended_it_is_told_apart() -> None:
    """A reader rejected it, or a later report took its place."""
    pair = frozenset((A.text, B.text))
    assert of_tuesday([dispute(A, B)], [], Standing(rejected=[pair]))[0].resolved[0].how == (
        "rejected"
    )
    (ended,) = of_tuesday([dispute(A, B)], [], Standing(updated=[frozenset((B.text, "x"))]))[
        0
    ].resolved
    assert (ended.how, ended.side) == ("updated", B)


def test_a_full_name_and_its_short_form_are_one_speaker() -> None:
    """Which of them is known depends on the other articles."""
    short = side("Kurier", "Er kommt nicht nach Leer", "Brandt")
    full = side("Kurier", "Er kommt nicht heute nach Leer", "Anna Brandt", "2")
    other = side("Kurier", "Er kommt nicht heute nach Leer", "Kaya Lehnert", "2")
    assert likeness(dispute(short, B), dispute(full, B)) > 0
    assert likeness(dispute(short, B), dispute(other, B)) == 0


def test_two_points_that_grow_together_go_on() -> None:
    """Neither ends, and nothing is new."""
    first, second = dispute(A, B), dispute(C, A)
    changes, (kept,) = of_tuesday([first, second], [dispute(A, B, C)])
    assert (changes.new, changes.resolved) == ((), ())
    assert kept.since == MONDAY


def test_a_point_that_falls_apart_goes_on_as_both() -> None:
    """Splitting one question in two is not news."""
    changes, kept = of_tuesday([dispute(A, B, C)], [dispute(A, B), dispute(A, C)])
    assert (changes.new, changes.resolved) == ((), ())
    assert len(kept) == 2


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_order_does_not_matter(first: list[int], second: list[int]) -> None:
    """The same disputes in any order, with their sides in any order, give the same changes."""
    before = [dispute(A, B), dispute(*CRACKS), dispute(C, A), dispute(B, C)]
    after = [dispute(B, A), dispute(*CRACKS[::-1]), dispute(C, A), dispute(side("X", "Y"), A)]
    expected = of_tuesday(before, after)[0]
    shuffled = of_tuesday([before[n] for n in first], [after[n] for n in second])[0]
    assert set(shuffled.new) == set(expected.new)
    assert set(shuffled.resolved) == set(expected.resolved)
    assert {one.after.id for one in shuffled.changed} == {one.after.id for one in expected.changed}


def test_a_night_compared_with_itself_changed_nothing() -> None:
    """However many disputes there are."""
    found = [dispute(A, B), dispute(*CRACKS), dispute(C, A)]
    for order in permutations(found):
        changes, _ = of_tuesday(found, order)
        assert (changes.new, changes.changed, changes.resolved) == ((), (), ())


def test_disputes_are_the_points_with_contradictions() -> None:
    """Each pair that contradicts, with its sides whole; agreements are none."""
    documents = [
        Document(key, key.title(), None, None, "day", "de", "Drei. Sechs.", url=f"https://{key}")
        for key in ("kurier", "bote")
    ]
    claims = [
        Claim("a", "kurier", 0, 0, 0, 5, "Drei.", 0, 5, "Drei.", lemmas=("drei",)),
        Claim("b", "bote", 0, 0, 6, 12, "Sechs.", 6, 12, "Sechs.", speaker=Speaker("S", "Stadt")),
    ]
    verdicts = [
        Verdict(
            "v", "e", "a", "b", VerdictKind.CONTRADICT, "number", "attributed", 0.7, (), point="p"
        ),
        Verdict("w", "e", "a", "b", VerdictKind.AGREE, "other", None, 0.9, (), point="q"),
    ]
    report = Report(
        generated_at=None,  # type: ignore[arg-type]
        encoder="", judge="", documents=tuple(documents), claims=tuple(claims),
        events=(Event("e", "Brücke", None, None, ("kurier", "bote"), ("a", "b")),),
        points=(Point("p", "e", "Wie lange?", ()), Point("q", "e", "Wo?", ())),
        verdicts=tuple(verdicts),
    )  # fmt: skip
    (found,) = find_disputes(report, MONDAY)
    assert (found.question, found.event, found.type) == ("Wie lange?", "Brücke", "number")
    assert [(one.outlet, one.speaker, one.text) for one in found.sides] == [
        ("Kurier", None, "Drei."),
        ("Bote", "Stadt", "Sechs."),
    ]
    assert found.against == ((0, 1),)
    assert found.articles == ("Bote|https://bote", "Kurier|https://kurier")
