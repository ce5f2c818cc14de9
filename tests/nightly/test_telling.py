"""What a night says of itself, to people: in the report, by mail, and in one line."""

from dataclasses import replace
from datetime import date

import pytest

from crosscheck.records import Changes, Dispute, DisputeChange, DisputeSide, Resolved
from crosscheck.views.changes import Place, compose_changes, render_text
from crosscheck.views.wording import wording

MONDAY, TUESDAY = date(2024, 3, 4), date(2024, 3, 5)
SIDES = tuple(
    DisputeSide(f"{outlet}|a", f"{outlet}-1", outlet, None, text, ())
    for outlet, text in (("Kurier", "Es sind drei Wochen."), ("Bote", "Es sind sechs Wochen."))
)
DISPUTE = Dispute(
    "d", "Brücke gesperrt", "p", "Wie viel: dauern, woche?", "number", "outlets", 0.8,
    ("Bote|a", "Kurier|a"), SIDES, ((0, 1),), MONDAY,
)  # fmt: skip
CORRECTED = Resolved(DISPUTE, "corrected", SIDES[1], "Es sind drei Wochen.")
CHANGED = DisputeChange(DISPUTE, DISPUTE, reworded=((SIDES[1], SIDES[1]),))


def changes(new: int, changed: int, resolved: int, since: date | None = MONDAY) -> Changes:
    return Changes(
        TUESDAY, since, (DISPUTE,) * new, (CHANGED,) * changed, (CORRECTED,) * resolved, 0
    )


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ((1, 0, 0), "1 neuer Widerspruch"),
        ((0, 0, 1), "1 aufgelöster Widerspruch"),
        ((0, 2, 0), "2 veränderte Widersprüche"),
        ((0, 1, 2), "1 veränderter Widerspruch und 2 aufgelöste"),
        ((2, 1, 1), "2 neue Widersprüche, 1 veränderter und 1 aufgelöster"),
        ((0, 0, 0), "keine Änderung bei den Widersprüchen"),
    ],
)
def test_what_changed_is_counted_in_whole_sentences(
    counted: tuple[int, int, int], words: str
) -> None:
    """Whatever there is none of, the first has its noun."""
    view = compose_changes(changes(*counted), {}, wording("de"))
    assert view.intro == f"Seit dem Bericht vom 4. März 2024: {words}."


def test_a_first_report_says_that_it_is_one() -> None:
    """Nothing is called unchanged where there is nothing to compare with."""
    for lang, empty in (
        ("de", "Erster Bericht, darin kein Widerspruch."),
        ("en", "First report, without a contradiction."),
    ):
        assert compose_changes(changes(0, 0, 0, None), {}, wording(lang)).intro == empty
    told = compose_changes(changes(2, 0, 0, None), {}, wording("de")).intro
    assert told == "Erster Bericht, es gibt noch keinen zum Vergleich: 2 neue Widersprüche."


def test_a_contradiction_has_the_heading_of_its_topic_or_of_its_event() -> None:
    """A resolved one has no topic any more; a list of lemmas is no heading."""
    places = {"p": Place("1.2", "Es sind drei Wochen – oder „sechs Wochen“?")}
    view = compose_changes(changes(1, 1, 1), places, wording("de"))
    new, changed, resolved = (group.items[0] for group in view.groups)
    assert (new.question, new.about, new.ref) == (places["p"].heading, DISPUTE.event, "1.2")
    assert changed.about == "Brücke gesperrt · bekannt seit 4. März 2024"
    assert (resolved.question, resolved.about) == (DISPUTE.event, "bekannt seit 4. März 2024")
    unplaced = compose_changes(changes(1, 1, 0), {}, wording("de"))
    new, changed = (group.items[0] for group in unplaced.groups)
    assert (new.question, new.about) == (DISPUTE.event, "Art: Zahl")
    assert (changed.question, changed.about) == (DISPUTE.event, "bekannt seit 4. März 2024")


def test_a_night_full_of_contradictions_is_still_to_be_read() -> None:
    """The surest are named, in the order of the report; how many more there are is said."""
    many = tuple(replace(DISPUTE, point=f"p{n}", confidence=0.5 + n / 100) for n in range(40))
    places = {one.point: Place(f"{40 - n}.1", f"Frage {n}") for n, one in enumerate(many)}
    told = replace(changes(0, 0, 40), new=many)
    view = compose_changes(told, places, wording("de"))
    assert [one.ref for one in view.groups[0].items] == [f"{n}.1" for n in range(1, 16)]
    assert len(view.groups[1].items) == 15
    assert view.notes == (
        "25 weitere neue Widersprüche stehen bei ihren Ereignissen.",
        "25 weitere aufgelöste Widersprüche stehen im JSON.",
    )
    assert view.intro.endswith(": 40 neue Widersprüche und 40 aufgelöste.")


def test_the_text_of_a_mail_reads_from_top_to_bottom() -> None:
    """What changed, then each with who says what."""
    told = render_text(compose_changes(changes(0, 0, 1), {}, wording("de")), ["a.html"])
    assert told == (
        "Seit dem Bericht vom 4. März 2024: 1 aufgelöster Widerspruch.\n\n"
        "Aufgelöste Widersprüche\n\n"
        "- Brücke gesperrt\n"
        "  bekannt seit 4. März 2024\n"
        "  Bote hat sich berichtigt. Vorher: „Es sind sechs Wochen.“, "
        "jetzt: „Es sind drei Wochen.“\n\n"
        "a.html\n"
    )
