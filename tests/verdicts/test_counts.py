"""What numbers count, and what follows where two reports count one thing differently."""

from datetime import timedelta

import numpy as np
import pytest
from made_claims import CALIBRATED, NOON, FixedJudge, calibration, document

from crosscheck.claims import extract_claims
from crosscheck.records import Pair, VerdictKind
from crosscheck.verdicts.calibration import FEATURES, Calibration
from crosscheck.verdicts.compare import judge_pairs
from crosscheck.verdicts.counts import counts_of
from crosscheck.verdicts.measures import compare_numbers, counted_apart

KINDS = (*CALIBRATED, VerdictKind.UPDATE)
SILENT = Calibration(  # of itself it finds nothing
    KINDS,
    np.zeros(len(FEATURES)),
    np.ones(len(FEATURES)),
    np.zeros((len(KINDS), len(FEATURES))),
    np.array([0.0, 0.0, 0.0, 3.0, 0.0]),
    dict.fromkeys(KINDS, 0.6),
    "by hand",
)
RELATED = FixedJudge(agree=0.5, contradict=0.4)
UNRELATED = FixedJudge(agree=0.05, contradict=0.05)


def report(key, text, lang="de", after=timedelta()):
    """A document of an outlet of its own."""
    return document(key, text=text, lang=lang, published=NOON + after)


def told(text, lang="de"):
    """The first claim of a text that holds a number."""
    return next(one for one in extract_claims(report("x", text, lang)) if one.quantities)


def counted(text, lang="de"):
    """What each number of a text counts, in its order."""
    return [set(one.kinds) for one in counts_of(told(text, lang))]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Beim Einsturz der Halle starben drei Arbeiter, 14 wurden verletzt.",
            "de",
            [{"dead"}, {"injured"}],
        ),
        (
            "Drei Tote und 14 Verletzte hat das Grubenunglück gefordert.",
            "de",
            [{"dead"}, {"injured"}],
        ),
        ("Nine miners are still missing.", "en", [{"missing"}]),
        ("Der Sachschaden beträgt 3 Millionen Euro.", "de", [{"damage"}]),
        ("Der Tunnel ist 900 Meter lang.", "de", [{"length"}]),
        ("Die Fähre hat 200 Plätze.", "de", [set()]),
    ],
)
def test_each_number_counts_what_its_part_of_the_clause_says(text, lang, expected):
    """One unit, different counts."""
    assert counted(text, lang) == expected


DIFFERENT = [
    (
        "Beim Grubenunglück starben elf Menschen.",
        "Das Unglück in der Grube hat 13 Menschenleben gekostet.",
    ),
    (
        "Auf der Fähre wurden 21 Menschen verletzt.",
        "27 Verletzte zählten die Retter auf der Fähre.",
    ),
    ("Die Polizei nahm acht Fans fest.", "Zwölf Fans wurden nach dem Spiel festgenommen."),
    (
        "6.000 Menschen demonstrierten für den Erhalt der Klinik.",
        "Rund 3.500 Menschen kamen zu der Kundgebung.",
    ),
    (
        "Der Sachschaden liegt bei 4 Millionen Euro.",
        "Den Schaden beziffert die Firma auf 7 Millionen Euro.",
    ),
    ("Der Riss ist zwölf Meter lang.", "Der Riss hat eine Länge von 20 Metern."),
    (
        "Die Reederei bot 500 Euro Entschädigung an.",
        "Eine Entschädigung von 300 Euro bot die Reederei an.",
    ),
    ("Rund 1.800 Anwohner wurden evakuiert.", "1.400 Anwohner mussten ihre Häuser verlassen."),
]


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_two_counts_of_one_thing_that_differ(first, second):
    """In either order."""
    assert counted_apart(told(first), told(second))
    assert counted_apart(told(second), told(first))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Die Reederei streicht 400 Stellen.", "600 Arbeitsplätze fallen weg."),
        ("Der Sturm beschädigte 90 Häuser.", "120 Häuser wurden beschädigt."),
        ("Am Abend fielen 14 Flüge aus.", "Die Airline strich 20 Flüge."),
        ("Zwölf Häuser wurden zerstört.", "Nine houses were destroyed."),
    ],
)
def test_things_are_counted_too(first, second):
    """What was cut, cancelled, damaged; each with its own nouns."""
    lang = "en" if second.startswith("Nine") else "de"
    assert counted_apart(told(first), told(second, lang))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Die Reederei streicht 400 Stellen.", "In Emden entstehen 600 Stellen."),
        ("Zwölf Häuser wurden zerstört.", "90 Häuser wurden beschädigt."),
        ("Der Sturm zerstörte zwölf Häuser.", "Im Sturm wurden drei Menschen verletzt."),
        ("Die Airline strich 20 Flüge.", "Die Bahn strich 30 Züge."),
    ],
)
def test_other_things_are_no_difference(first, second):
    """Cut and created, damaged and destroyed, houses and persons, flights and trains."""
    assert counted_apart(told(first), told(second)) is None


def test_counts_are_compared_across_languages():
    """The dead are the dead, and years of prison are years of prison."""
    assert counted_apart(told("Elf Bergleute starben."), told("Thirteen miners died.", "en"))
    assert counted_apart(
        told("Die Anklage forderte zwei Jahre Haft."),
        told("The prosecution asked for a prison sentence of two and a half years.", "en"),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the dead, the injured, the missing
        ("Elf Bergleute starben.", "13 Bergleute wurden verletzt."),
        ("Elf Bergleute starben.", "13 Bergleute werden vermisst."),
        # demanded and offered, planned and real, before and now
        ("Der Verband fordert 12 Prozent mehr Lohn.", "Die Reeder bieten 3 Prozent mehr Lohn."),
        ("Die Kosten betragen 9 Millionen Euro.", "Geplant waren Kosten von 5 Millionen Euro."),
        (
            "Die Kosten betragen 9 Millionen Euro.",
            "Ursprünglich lagen die Kosten bei 5 Millionen Euro.",
        ),
        # a part and the whole
        ("21 Passagiere wurden verletzt.", "Unter den Verletzten sind drei Kinder."),
        ("21 Passagiere wurden verletzt.", "Vier Verletzte liegen noch im Krankenhaus."),
        ("Auf der Fähre wurden 21 Menschen verletzt.", "Zwei Polizisten wurden verletzt."),
        (
            "Das Werk beschäftigt 300 Mitarbeiter.",
            "Weltweit beschäftigt der Konzern 9.000 Mitarbeiter.",
        ),
        # once and every year, a change and a level
        ("Die Wartung kostet 40.000 Euro im Jahr.", "Der Lift kostete 900.000 Euro."),
        ("Der Umsatz stieg um 4 Prozent.", "Der Anteil am Umsatz beträgt 11 Prozent."),
        # rounded and bounded
        ("Rund 1.800 Anwohner wurden evakuiert.", "1.830 Anwohner mussten ihre Häuser verlassen."),
        ("Mindestens elf Bergleute starben.", "13 Bergleute starben."),
        # rejected, left behind
        ("Elf Bergleute starben, nicht 13.", "Es starben elf Bergleute."),
        # slightly and severely, taken to hospital, of which
        ("23 Menschen wurden verletzt.", "Sieben Schwerverletzte wurden geborgen."),
        ("23 Menschen wurden verletzt.", "Acht Verletzte kamen ins Krankenhaus."),
        (
            "Bei einem weiteren Unfall wurden vier Menschen verletzt.",
            "17 Menschen wurden verletzt.",
        ),
        # of other kinds, of other times, by others
        (
            "Der Gewinn beträgt 85 Millionen Euro.",
            "Der operative Gewinn lag bei 130 Mio. Euro.",
        ),
        (
            "Der Gewinn beträgt 85 Millionen Euro.",
            "Im Halbjahr lag der Gewinn bei 40 Mio. Euro.",
        ),
        (
            "Der Gewinn beträgt 85 Millionen Euro.",
            "Analysten rechneten mit 70 Mio. Euro Gewinn.",
        ),
        ("Die Anklage forderte neun Jahre Haft.", "Die Verteidigung forderte zwei Jahre Haft."),
        # things and persons
        ("Sieben Brücken stehen noch.", "Drei Menschenleben hat der Einsturz gekostet."),
    ],
)
def test_what_is_no_difference(first, second):
    """Another group, another kind, another time, or the same within rounding."""
    assert counted_apart(told(first), told(second)) is None


def test_a_part_of_a_total_is_no_other_count():
    """The number that both give is the count; the whole beside it counts something else."""
    a = told("Rund 900 Beschäftigte beteiligten sich an dem Streik.")
    b = told("About 900 of the mill's 4,200 employees joined the walkout.", "en")
    assert counted_apart(a, b) is None


def test_more_than_so_many_does_not_meet_what_is_far_above():
    """At least five is no account of three thousand."""
    many, few = told("3.000 Menschen kamen."), told("Mindestens fünf Menschen kamen.")
    assert compare_numbers(many, few).equal is None


def test_who_they_are_gives_way_to_what_became_of_them():
    """Protesters who are arrested are no count of the protest."""
    many, few = told("5.000 Menschen demonstrierten."), told("Elf Demonstranten wurden verhaftet.")
    assert counted_apart(many, few) is None
    assert compare_numbers(many, few).apart
    staff, strikers = told("Die Werft hat 900 Beschäftigte."), told("400 Beschäftigte streikten.")
    assert compare_numbers(staff, strikers).apart
    part = told("17 Menschen wurden verletzt, fünf davon schwer.")
    assert compare_numbers(part, told("Vier weitere wurden verletzt.")).conflict is None


def judged(first, second, judge=RELATED, similarity=0.8, model=SILENT):
    """The kind and type of what is found between two reports; None for nothing."""
    documents = {one.id: one for one in (first, second)}
    a, b = (next(c for c in extract_claims(one) if c.quantities) for one in (first, second))
    found = judge_pairs(
        [Pair("event", a.id, b.id, similarity)],
        {a.id: a, b.id: b},
        documents,
        judge,
        calibration=model,
    )
    return [(one.kind.value, one.type) for one in found]


def test_counts_that_differ_contradict():
    """The numbers suffice, whatever the fitted model makes of the wording."""
    first = report("a", "Beim Brand der Fähre wurden 21 Passagiere verletzt.")
    second = report("b", "Auf der Fähre wurden 27 Passagiere verletzt.")
    assert judged(first, second) == [("contradict", "number")]
    assert judged(second, first) == [("contradict", "number")]


def test_measures_need_a_judge_that_sees_one_matter():
    """An article may tell of many damages, but only of one number of dead."""
    first = report("a", "Der Schaden liegt bei 4 Millionen Euro.")
    second = report("b", "Den Schaden am Hafen beziffert die Stadt auf 7 Millionen Euro.")
    assert judged(first, second) == [("contradict", "number")]
    assert judged(first, second, UNRELATED) == []


def test_sentences_of_two_people_are_two():
    """What differs from one person to the next is compared for one of them."""
    first = report("a", "Angela Merkel erhielt eine Geldstrafe von 500 Euro.")
    second = report("b", "Emmanuel Macron erhielt eine Geldstrafe von 900 Euro.")
    assert judged(first, second) == []
    second = report("b", "Die Geldstrafe für Angela Merkel beträgt 900 Euro.")
    assert judged(first, second) == [("contradict", "number")]


def test_counts_of_the_event_need_some_likeness():
    """Where neither judge nor encoder sees anything in common, nothing is said."""
    first = report("a", "Beim Brand der Fähre wurden 21 Passagiere verletzt.")
    second = report("b", "Auf der Fähre wurden 27 Passagiere verletzt.")
    assert judged(first, second, UNRELATED) == [("contradict", "number")]
    assert judged(first, second, UNRELATED, similarity=0.2) == []


@pytest.mark.parametrize(
    ("earlier", "later", "lang", "expected"),
    [
        ("Elf Bergleute starben.", "Thirteen miners died in the accident.", "en", "update"),
        ("Elf Bergleute werden vermisst.", "Seven miners are missing.", "en", "update"),
        (
            "Elf Bergleute werden noch vermisst.",
            "Sieben Bergleute gelten als vermisst.",
            "de",
            "update",
        ),
        ("Elf Bergleute starben.", "Neun Bergleute starben.", "de", "contradict"),
        (
            "21 Menschen wurden verletzt.",
            "Die Zahl der Verletzten wurde auf 19 korrigiert.",
            "de",
            "update",
        ),
        (
            "Der Riss ist zwölf Meter lang.",
            "Der Riss hat eine Länge von 20 Metern.",
            "de",
            "contradict",
        ),
    ],
)
def test_a_later_count_that_has_moved_on_is_an_update(earlier, later, lang, expected):
    """The dead become more, the missing fewer; what only goes one way cannot have gone back."""
    first = report("a", earlier)
    second = report("b", later, lang, after=timedelta(hours=5))
    assert judged(first, second) == [(expected, "number")]


def test_counts_of_one_hour_have_not_moved():
    """Two outlets within minutes counted differently."""
    first = report("a", "Elf Bergleute starben.")
    second = report("b", "13 Bergleute starben.", after=timedelta(minutes=20))
    assert judged(first, second) == [("contradict", "number")]


def test_those_brought_to_one_place_are_a_part():
    """A place that only one claim names sets counts apart, also for the fitted model."""
    first = report("a", "Auf der Fähre wurden 25 Menschen verletzt.")
    second = report("b", "Acht Verletzte kamen nach Bremen.")
    by_numbers = calibration(contradict__number_conflict=9.0)
    assert judged(first, second, model=by_numbers) == []
    second = report("b", "Auf der Fähre wurden acht Menschen verletzt.")
    assert judged(first, second, model=by_numbers) == [("contradict", "number")]


def test_a_bare_number_takes_up_the_count_before_it():
    """Two speakers of one article; the second number is one of the same."""
    text = "Der Verein zählte 900 Teilnehmer. Die Polizei sprach von 400."
    one = report("a", text)
    a, b = extract_claims(one)
    (found,) = judge_pairs(
        [Pair("event", a.id, b.id, 0.7)],
        {a.id: a, b.id: b},
        {"a": one},
        UNRELATED,
        calibration=SILENT,
    )
    assert (found.kind.value, found.type) == ("contradict", "number")
    assert counted_apart(a, told("Die Polizei nahm 40 Menschen fest.")) is None


def test_counts_of_one_thing_that_differ_never_agree():
    """However alike judge and encoder find two demands."""
    sure = calibration(agree__judge_agree=9.0)
    first = report("a", "Die Anklage forderte zwei Jahre Haft.")
    second = report("b", "Die Anklage verlangte zweieinhalb Jahre Haft.")
    documents = {"a": first, "b": second}
    (a,), (b,) = extract_claims(first), extract_claims(second)
    found = judge_pairs(
        [Pair("event", a.id, b.id, 0.9)],
        {a.id: a, b.id: b},
        documents,
        FixedJudge(agree=0.9, contradict=0.02),
        calibration=sure,
    )
    assert [one.kind.value for one in found] == ["contradict"]
