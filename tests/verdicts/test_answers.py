"""Answers stand side by side: agreed, disputed, from one source, or not there at all."""

import math

import numpy as np
from made_claims import (
    NOON,
    FixedJudge,
    calibration,
    claim,
    day,
    document,
    entity,
    quantity,
    said_by,
)

from crosscheck.records import Entity, Quantity
from crosscheck.verdicts.answers import Beside, Ranked, answer
from crosscheck.verdicts.company import FEATURES, CompanyModel
from crosscheck.verdicts.questions import read_question
from crosscheck.verdicts.weighing import Weighing

JUDGED = calibration(agree__judge_agree=5.0, contradict__judge_contradict=5.0)
DOCUMENTS = {key: document(key) for key in "abc"}


def weighing(**coefficients):
    """A regression by hand over the features of company."""
    zeros, ones = np.zeros(len(FEATURES)), np.ones(len(FEATURES))
    return Weighing(zeros, ones, np.array([coefficients.get(n, 0.0) for n in FEATURES]), -5.0)


COMPANY = CompanyModel(
    same=weighing(chance=1.0, agree=8.0, value_equal=8.0),
    other=weighing(chance=1.0, contradict=8.0, value_conflict=8.0),
    least_same=0.5,
    least_other=0.4,
    fitted="by hand",
)


def asked(text):
    """A question read without a dictionary."""
    return read_question(claim("q", text), "de")


def ranked(*claims, event="event"):
    """Answers in falling order of score."""
    return [Ranked(one, 0.9 - number / 100, event) for number, one in enumerate(claims)]


def beside(judge, documents=DOCUMENTS):
    """The judge, calibrated to be believed."""
    return Beside(documents, judge, calibration=JUDGED)


def ask(text, *claims, judge=None):
    """The answer from these claims."""
    return answer(
        asked(text),
        ranked(*claims),
        beside(judge or FixedJudge()),
        least=0.5,
        company=COMPANY,
    )


def test_nothing_likely_enough_is_refused():
    """A weak candidate is not shown as an answer."""
    weak = Ranked(claim("1", "Der Markt öffnet."), 0.4, "event")
    result = answer(asked("Wann endet das?"), [weak], beside(FixedJudge()), least=0.5)
    assert (result.verdict, result.positions, result.evidence) == ("unanswerable", (), ())


def test_equal_numbers_of_two_outlets_agree():
    """The number decides, whatever the judge thinks of the rest."""
    a = claim("1", "Zwölf Menschen starben.", "a", quantities=(quantity("Zwölf", 12, "mensch"),))
    b = claim("2", "Es gab 12 Tote.", "b", quantities=(quantity("12", 12),))
    result = ask("Wie viele Menschen starben?", a, b, judge=FixedJudge(agree=0.0, contradict=1.0))
    assert result.verdict == "agreed"
    assert [(p.label, p.outlets, p.origins) for p in result.positions] == [("Zwölf", ("A", "B"), 2)]


def test_other_numbers_are_a_dispute():
    """Each number is a position of its own, best answer first."""
    a = claim("1", "Zwölf Menschen starben.", "a", quantities=(people("Zwölf Menschen", 12),))
    b = claim("2", "Die Zahl der Toten stieg auf 20.", "b", quantities=(quantity("20", 20, at=29),))
    c = claim("3", "Zwölf Tote.", "c", quantities=(quantity("Zwölf", 12),))
    result = ask("Wie viele Menschen starben?", a, b, c)
    assert result.verdict == "disputed"
    assert [(p.label, p.claims) for p in result.positions] == [
        ("Zwölf Menschen", ("1", "3")),
        ("20 Menschen", ("2",)),
    ]


def test_a_number_is_answered_by_numbers_of_what_is_counted():
    """Not by the injured, nor by what names no number, however likely; nor by what is denied."""
    none = claim("0", "Die Zahl der Toten wurde berichtigt.", "c")
    dead = claim("1", "Acht Menschen starben.", "a", quantities=(people("Acht Menschen", 8),))
    hurt = claim("2", "30 Menschen wurden verletzt.", "b", quantities=(people("30 Menschen", 30),))
    text = "Es waren neun Tote und nicht acht."
    nine = (people("neun Tote", 9, at=9), people("acht", 8, at=text.index("acht")))
    other = claim("3", text, "c", quantities=nine, negated=True)
    result = ask("Wie viele Tote gab es?", none, dead, hurt, other)
    assert [(p.label, p.claims) for p in result.positions] == [
        ("Acht Menschen", ("1",)),
        ("neun Tote", ("3",)),
    ]
    assert result.evidence[0].claim.id == "1", "what is no answer stands behind"


def test_a_position_holds_no_two_numbers():
    """At least five fits five and six, which do not fit each other; nor does rough fit exact."""
    most = Quantity(0, 17, "At least five men", 5, math.inf, "person")
    a = claim("1", "At least five men died.", "a", quantities=(most,))
    b = claim("2", "Fünf Männer starben.", "b", quantities=(people("Fünf Männer", 5),))
    c = claim("3", "Sechs Männer starben.", "c", quantities=(people("Sechs Männer", 6),))
    result = ask("Wie viele Männer starben?", a, b, c)
    assert [p.claims for p in result.positions] == [("1", "2"), ("3",)]
    assert [p.label for p in result.positions] == ["At least five men", "Sechs Männer"]
    rough = Quantity(0, 17, "rund 3.200 Männer", 3200, 3200, "person", approximate=True)
    a = claim("1", "rund 3.200 Männer kamen.", "a", quantities=(rough,))
    b = claim("2", "2.900 Männer kamen.", "b", quantities=(people("2.900 Männer", 2900),))
    assert ask("Wie viele Männer kamen?", a, b).verdict == "disputed"


def test_a_time_is_answered_by_times():
    """Also by a time of day alone, and never by what names no time."""
    a = claim("1", "Der Alarm kam um 22 Uhr.", "a")
    b = claim("2", "The alarm came at 10 p.m.", "b")
    c = claim("3", "Der Alarm kam erst um 0.20 Uhr.", "c")
    d = claim("4", "Es kam nie ein Alarm.", "a", negated=True)
    result = ask("Wann kam der Alarm?", d, a, b, c, judge=FixedJudge(0.9, 0.0))
    assert [(p.label, p.claims) for p in result.positions] == [
        ("22 Uhr", ("1", "2")),
        ("0.20 Uhr", ("3",)),
    ]


def test_what_is_refused_shares_no_position_with_what_is_said():
    """However near a judge finds the two."""
    a = claim("1", "Die Kirche hat den Turm verkauft.", "a")
    b = claim("2", "Den Turm haben wir nicht verkauft.", "b", negated=True)
    c = claim("3", "Der Turm wurde verkauft.", "c")
    result = ask("Was geschah mit dem Turm?", a, b, c, judge=FixedJudge(0.9, 0.0))
    assert [p.claims for p in result.positions] == [("1", "3"), ("2",)]


def test_labels_are_in_the_language_of_the_question():
    """Where a claim of the position is."""
    held = {"a": document("a", lang="en"), "b": DOCUMENTS["b"]}
    a = claim("1", "Nine people are missing.", "a", quantities=(people("Nine people", 9),))
    b = claim("2", "Neun Personen werden vermisst.", "b", quantities=(people("Neun Personen", 9),))
    for text, lang, label in (
        ("Wie viele Menschen werden vermisst?", "de", "Neun Personen"),
        ("How many people are missing?", "en", "Nine people"),
    ):
        found = answer(
            read_question(claim("q", text), lang),
            ranked(a, b),
            beside(FixedJudge(), held),
            least=0.5,
            company=COMPANY,
        )
        assert [one.label for one in found.positions] == [label]


def test_what_is_no_sentence_is_labelled_with_its_frame():
    """An infinitive alone does not say who did it."""
    text = "Der Wirt warf dem Verein vor, den Saal verlassen zu haben."
    at = text.index("den Saal")
    inside = {"content_start": at, "content_end": len(text) - 1, "content": text[at:-1]}
    bare = claim("1", text, "a", **inside)
    assert ask("Wer verließ den Saal?", bare).positions[0].label == text
    full = claim("2", "Der Verein hat den Saal vor allen anderen verlassen, so der Wirt.", "b")
    result = ask("Wer verließ den Saal?", bare, full, judge=FixedJudge(0.9, 0.0))
    assert result.positions[0].label == full.content


def test_a_name_among_the_circumstances_is_no_actor():
    """Who broke off talks between two is not told by their names."""
    held = Entity(31, 34, "BVT", "BVT")
    a = claim("1", "Gespräche zwischen der Bahn und BVT sind gescheitert.", "a", entities=(held,))
    assert ask("Wer brach die Gespräche ab?", a).positions[0].label.startswith("Gespräche zwisch")
    b = claim("1", "Die BVT brach die Gespräche ab.", "a", entities=(Entity(4, 7, "BVT", "BVT"),))
    assert ask("Wer brach die Gespräche ab?", b).positions[0].label == "BVT"


def people(text, value, at=0):
    """So many people, as written."""
    return Quantity(at, at + len(text), text, value, value, "person")


def test_a_number_of_the_question_is_no_answer():
    """Asked how many of the 30 places, the 30 itself says nothing."""
    mine = quantity("30", 30, "platz")
    question = read_question(claim("q", "Wie viele der 30 Plätze?", quantities=(mine,)), "de")
    a = claim("1", "Von 30 Plätzen blieben 5 leer.", "a", quantities=(mine, quantity("5", 5)))
    b = claim("2", "Von 30 Plätzen blieben 9 leer.", "b", quantities=(mine, quantity("9", 9)))
    result = answer(question, ranked(a, b), beside(FixedJudge()), least=0.5, company=COMPANY)
    assert result.verdict == "disputed"


def test_days_decide_a_question_for_the_time():
    """Another day is another answer."""
    a = claim("1", "Sie beginnt am 3. Mai.", "a", times=(day(2024, 5, 3),))
    b = claim("2", "Los geht es am 4. Mai.", "b", times=(day(2024, 5, 4),))
    assert ask("Wann beginnt die Messe?", a, b).verdict == "disputed"
    assert (
        ask("Wann beginnt die Messe?", a, a_copy(b, times=(day(2024, 5, 3),))).verdict == "agreed"
    )


def a_copy(one, **changes):
    """The same claim with changes."""
    return claim(one.id, one.text, one.document, **changes)


def test_one_outlet_is_a_single_source():
    """Two sentences of one article are no agreement."""
    a = claim("1", "Der Verein zahlt.", "a")
    b = claim("2", "Die Kosten trägt der Verein.", "a", sentence=1)
    assert ask("Wer zahlt?", a, b, judge=FixedJudge(0.9, 0.05)).verdict == "single-source"


def test_copies_of_one_agency_text_are_a_single_source():
    """Agreement counts origins and not outlets."""
    copies = {"a": DOCUMENTS["a"], "b": document("b", origin="a")}
    a, b = claim("1", "Der Verein zahlt.", "a"), claim("2", "Der Verein zahlt.", "b")
    result = answer(
        asked("Wer zahlt?"),
        ranked(a, b),
        beside(FixedJudge(0.9, 0.0), copies),
        least=0.5,
        company=COMPANY,
    )
    assert (result.verdict, result.positions[0].origins) == ("single-source", 1)


def test_only_one_event_is_answered_about():
    """The same question about another strike is another question."""
    a, b = claim("1", "Der Verein zahlt.", "a"), claim("2", "Die Stadt zahlt.", "b")
    found = [Ranked(a, 0.9, "one"), Ranked(b, 0.8, "other")]
    judge = beside(FixedJudge(0.0, 0.9))
    result = answer(asked("Wer zahlt?"), found, judge, least=0.5, company=COMPANY)
    assert [one.outlets for one in result.positions] == [("A",)]
    assert [one.claim.id for one in result.evidence] == ["1", "2"], "shown, but no position"


def test_who_is_answered_by_names():
    """The label names who the claims name, not who the question names."""
    held = Entity(14, 18, "Berg", "Berg", "Uri")
    a = claim("1", "Auf Wunsch von Berg kam es.", "a", entities=(held,))
    b = claim("2", "Es kam auf Wunsch von Uri.", "b", entities=(entity("Uri", 21),))
    c = claim("3", "Kolb kam auf Wunsch der Wirtin.", "c", entities=(entity("Kolb"),))
    result = ask("Wer wollte es?", a, b, c, judge=FixedJudge(0.9, 0.0))
    assert result.positions[0].label == "Berg / Uri"


def test_speakers_and_evidence_are_kept_apart():
    """Evidence is best first; positions name the speakers."""
    a = claim("1", "Es regnet.", "a", speaker=said_by("Amt"))
    b = claim("2", "Regen fällt.", "b")
    result = ask("Wie ist das Wetter?", a, b, judge=FixedJudge(0.9, 0.0))
    shown = [(e.claim.id, e.document.outlet) for e in result.evidence]
    assert shown == [("1", "A"), ("2", "B")]
    assert result.positions[0].claims == ("1", "2")
    assert result.positions[0].speakers == ("Amt",)
    assert result.evidence[0].document.published_at == NOON


def test_answers_that_exclude_each_other_are_a_dispute():
    """Where no value decides, the judge does."""
    a, b = claim("1", "Der Verein zahlt.", "a"), claim("2", "Die Stadt zahlt.", "b")
    result = ask("Wer zahlt?", a, b, judge=FixedJudge(0.02, 0.9))
    assert result.verdict == "disputed"
    assert [p.outlets for p in result.positions] == [("A",), ("B",)]


def test_what_disputes_the_best_answer_is_shown_though_it_is_less_likely():
    """A contradiction of the best answer stands beside it; what hardly answers does not."""
    a, b = claim("1", "Der Verein zahlt.", "a"), claim("2", "Die Stadt kommt dafür auf.", "b")
    for score, verdict in ((0.2, "disputed"), (0.05, "single-source")):
        result = answer(
            asked("Wer zahlt?"),
            [Ranked(a, 0.9, "event"), Ranked(b, score, "event")],
            beside(FixedJudge(0.0, 0.9)),
            least=0.5,
            company=COMPANY,
        )
        assert result.verdict == verdict


def test_what_is_likely_beside_the_best_is_shown_without_a_position():
    """Three pieces of evidence at least, if they are a fifth as likely; no more than that."""
    texts = ("Der Verein zahlt.", "Die Stadt wächst.", "Es gibt ein Fest.", "Der Rat tagt.")
    found = [
        Ranked(claim(str(number), text, "abca"[number]), score, "event")
        for number, (text, score) in enumerate(zip(texts, (0.8, 0.4, 0.1, 0.1), strict=True))
    ]
    result = answer(
        asked("Wer zahlt?"),
        found,
        beside(FixedJudge(0.0, 0.0)),
        least=0.5,
        company=COMPANY,
    )
    assert [one.claims for one in result.positions] == [("0",)]
    assert [one.claim.id for one in result.evidence] == ["0", "1"]
