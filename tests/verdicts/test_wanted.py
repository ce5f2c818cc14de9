"""Which numbers and times of a claim a question asks for."""

import pytest
from made_claims import claim

from crosscheck.records import Quantity
from crosscheck.verdicts.questions import read_question
from crosscheck.verdicts.wanted import clock_minutes, counted_noun, values_wanted


def counted(text, *numbers):
    """A claim with numbers: (text, value, unit, noun)."""
    held = [
        Quantity(text.index(word), text.index(word) + len(word), word, value, value, unit, noun)
        for word, value, unit, noun in numbers
    ]
    return claim("1", text, quantities=tuple(held))


STRIKE = counted(
    "Der Verband fordert fünf Prozent mehr Geld für 900 Pfleger über zwei Jahre.",
    ("fünf Prozent", 5, "percent", "geld"),
    ("900 Pfleger", 900, "person", "pfleger"),
    ("zwei Jahre", 2, "year", ""),
)
CRASH = counted(
    "Drei Menschen starben, zwölf wurden verletzt, nachdem der Bus 40 Meter gestürzt war.",
    ("Drei Menschen", 3, "person", ""),
    ("zwölf", 12, "", ""),
    ("40 Meter", 40, "metre", ""),
)
RISE = counted(
    "Die Zahl der Fälle stieg von 30 auf 45, nicht 50.",
    ("30", 30, "", ""),
    ("45", 45, "", ""),
    ("50", 50, "", ""),
)
COST = counted(
    "Der Turm kostet 14 Millionen und wird 80 Meter hoch.",
    ("14 Millionen", 14e6, "", ""),
    ("80 Meter", 80, "metre", ""),
)

TRAINS = counted(
    "30 Züge fielen aus, sechs weitere fuhren später.",
    ("30 Züge", 30, "", "zug"),
    ("sechs", 6, "", ""),
)

FIRM = counted(
    "Betroffen sind 40 Angestellte und 900 Kunden.",
    ("40 Angestellte", 40, "person", "angestellter"),
    ("900 Kunden", 900, "person", "kunde"),
)


@pytest.mark.parametrize(
    ("question", "one", "values"),
    [
        ("Wie viel Geld fordert der Verband?", STRIKE, []),
        ("Wie viel Prozent fordert der Verband?", STRIKE, ["fünf Prozent"]),
        ("Wie viele Pfleger sind betroffen?", STRIKE, ["900 Pfleger"]),
        ("Wie lange gilt es?", STRIKE, ["zwei Jahre"]),
        ("How many people died?", CRASH, ["Drei Menschen"]),
        ("Wie viele Tote gab es?", CRASH, ["Drei Menschen"]),
        ("Wie viele Verletzte gab es?", CRASH, ["zwölf"]),
        ("Wie viele Vermisste gab es?", CRASH, []),
        ("Wie tief stürzte der Bus?", CRASH, ["40 Meter"]),
        ("Wie viele Fälle gibt es?", RISE, ["45"]),
        ("Was kostet der Turm?", COST, ["14 Millionen"]),
        ("Wie viele Züge fielen aus?", TRAINS, ["30 Züge"]),
        ("Wie viele Angestellte gibt es?", FIRM, ["40 Angestellte"]),
    ],
)
def test_the_number_that_is_asked_for(question, one, values):
    """By its unit, its noun, what became of people, and whether it is what holds now."""
    lemmas = tuple("zug" if word == "Züge" else word.lower() for word in question[:-1].split())
    asked = read_question(claim("q", question, lemmas=lemmas), "de")
    assert [value.text for value in values_wanted(asked, one)] == values


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Wie viele Tote gab es?", "Tote"),
        ("Wie viele der verletzten Kinder leben?", "Kinder"),
        ("Wie viele sind gestorben?", None),
        ("How many people died?", "people"),
        ("How many other ships sank?", "ships"),
        ("How many are missing?", None),
        ("Wie hoch ist der Turm?", None),
    ],
)
def test_what_a_question_counts(question, noun):
    """The noun behind "how many"."""
    span = counted_noun(question)
    assert (question[slice(*span)] if span else None) == noun


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("gegen 2.15 Uhr", {135}),
        ("um 22 Uhr", {1320}),
        ("at 10 p.m.", {1320}),
        ("at 12:30 am", {30}),
        ("kurz nach Mitternacht", {0}),
        ("am Mittwoch", set()),
    ],
)
def test_times_of_day(text, minutes):
    """In either language, without a day."""
    assert clock_minutes(claim("1", text)) == minutes
