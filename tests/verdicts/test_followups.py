"""Follow-ups are made whole where it is clear what they mean, and only there."""

import pytest
from made_claims import claim, entity

from crosscheck.verdicts.followups import FollowUp, follow_up


def whole(asked, before, names=(), last_names=()):
    """What a follow-up stands for; names are marked by hand where they stand."""

    def read(text, found):
        return claim("q", text, entities=tuple(entity(name, text.index(name)) for name in found))

    return follow_up(read(asked, names), read(before, last_names))


@pytest.mark.parametrize(
    ("asked", "before", "expected"),
    [
        ("und im Mai?", "Wer rief im April an?", "Wer rief im Mai an?"),
        ("Und am Dienstag?", "Wer rief im April an?", "Wer rief am Dienstag an?"),
        ("und im Mai?", "Wer rief in Kiel an?", "Wer rief in Kiel an im Mai?"),
        ("und in Kiel?", "Wer streikt in Bremen?", "Wer streikt in Kiel?"),
        ("und im Norden?", "Wer streikt in Bremen?", "Wer streikt im Norden?"),
        ("und auf Rügen?", "Wer kam aus Bremen?", "Wer kam aus Bremen auf Rügen?"),
        ("und in Kiel?", "Wer streikt im März 2024?", "Wer streikt im März 2024 in Kiel?"),
        ("und 2019?", "Wer streikte im Mai 2018 in Kiel?", "Wer streikte im Mai 2019 in Kiel?"),
        ("und gestern?", "Wer rief am Montag an?", "Wer rief gestern an?"),
        ("and yesterday?", "Who called?", "Who called yesterday?"),
        ("and in May?", "Who called in April?", "Who called in May?"),
        ("what about in 2019?", "Who won in 2018?", "Who won in 2019?"),
        ("and in Leeds?", "Who called in April?", "Who called in April in Leeds?"),
    ],
)  # fmt: skip
def test_phrase_takes_the_place_of_its_kind(asked, before, expected):
    """A time replaces a time, a place a place; without one of its kind it is added."""
    assert whole(asked, before) == FollowUp(expected)


@pytest.mark.parametrize(
    ("asked", "before", "expected", "others"),
    [
        ("wer sonst?", "Wer rief an?", "Wer rief an?", True),
        ("Wer noch?", "Wann begann der Streik?", "Wer begann der Streik?", True),
        ("und warum?", "Wer schloss das Werk?", "Warum schloss das Werk?", False),
        ("Seit wann genau?", "Wo streiken die Fahrer?", "Seit wann streiken die Fahrer?", False),
        ("und wann?", "Schließt das Werk?", "Wann schließt das Werk?", False),
        ("who else?", "Who called the mayor?", "Who called the mayor?", True),
        ("but why?", "When did the bridge close?", "Why did the bridge close?", False),
    ],
)
def test_question_word_alone_asks_about_the_same(asked, before, expected, others):
    """The words of the last question, asked otherwise; "sonst" asks for more."""
    assert whole(asked, before) == FollowUp(expected, others)


def test_name_takes_the_place_of_the_only_name():
    """With its article, where there is one; not where two names could be meant."""
    said = "Was sagt Brandt zum Haushalt?"
    assert whole("und Lehnert?", said, ["Lehnert"], ["Brandt"]) == FollowUp(
        "Was sagt Lehnert zum Haushalt?"
    )
    assert whole("and the Senate?", "What did the House say?", ["Senate"], ["House"]) == FollowUp(
        "What did the Senate say?"
    )
    two = "Wann traf Brandt Lehnert?"
    assert whole("und Vogt?", two, ["Vogt"], ["Brandt", "Lehnert"]) is None


@pytest.mark.parametrize(
    ("asked", "before", "expected"),
    [
        ("und Verletzte?", "Wie viele Tote?", "Wie viele Verletzte?"),
        ("und Vermisste?", "Wie viele Tote gab es in Kiel?", "Wie viele Vermisste gab es in Kiel?"),
        ("und Tote?", "Wie viele Menschen werden in Kiel vermisst?", "Wie viele Tote in Kiel?"),
        ("und Busse?", "Wie viele Züge fielen aus?", "Wie viele Busse fielen aus?"),
        ("und die Brücken?", "Wie viele Häuser sind zerstört?", "Wie viele Brücken sind zerstört?"),
        ("und Urlaub?", "Wie viel Lohn fordert sie?", "Wie viel Urlaub fordert sie?"),
        ("and injured?", "How many people died in Leeds?", "How many injured in Leeds?"),
        ("and trains?", "How many buses were late?", "How many trains were late?"),
    ],
)
def test_something_else_is_counted(asked, before, expected):
    """With the verb of the last question, unless that tells what became of people."""
    assert whole(asked, before) == FollowUp(expected)


@pytest.mark.parametrize(
    ("asked", "before", "expected"),
    [
        ("und Lehnert?", "Was sagt Brandt zum Haushalt?", "Was sagt Lehnert zum Haushalt?"),
        ("und die Polizei?", "Was hat Brandt dazu gesagt?", "Was hat die Polizei dazu gesagt?"),
        ("and the mayor?", "What did Brandt say?", "What did the mayor say?"),
        ("und zur Ernte?", "Was sagt Brandt?", "Was sagt Brandt zur Ernte?"),
        ("und über die Ernte?", "Was sagt Brandt zum Wein?", "Was sagt Brandt über die Ernte?"),
        ("and about the budget?", "What did Brandt say about me?",
         "What did Brandt say about the budget?"),
        ("und zur Ernte?", "Was hat Brandt gesagt?", "Was hat Brandt zur Ernte gesagt?"),
        ("Was sagt sie zur Lese?", "Was sagt Ida Brandt?", "Was sagt Ida Brandt zur Lese?"),
        ("and what does he say?", "What did the mayor say?", "and what does the mayor say?"),
    ],
)  # fmt: skip
def test_what_somebody_says_goes_on(asked, before, expected):
    """Another name, another topic, or the same person."""
    assert whole(asked, before) == FollowUp(expected)


def test_who_else_speaks_of_a_topic():
    """After somebody's statements the others' are asked for, if there is a topic."""
    said = "Was sagt Brandt zur Ernte?"
    assert whole("wer sonst?", said) == FollowUp("Wer sagt etwas zur Ernte?", True)
    assert whole("wer sonst?", "Was sagt Brandt?") is None


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ("und Kiel?", "Wie viele Tote gab es?"),
        ("Was sagt sie zur Lese?", "Wer rief an?"),
        ("Wer rief an?", "Wann war das?"),
        ("Und wer rief den Minister an?", "Wann war das?"),
        ("Im Mai", "Wer rief an?"),
        ("und im Mai?", "Wer rief im März oder im April an?"),
        ("und dann?", "Wer rief an?"),
        ("und warum nicht?", "Wer rief an?"),
        ("und 2019?", "Wer streikte 2017 und 2018?"),
        ("Und die Folgen für den Verkehr in Kiel?", "Wer rief an?"),
        ("?", "Wer rief an?"),
    ],
)
def test_what_is_not_clear_is_left_as_it_is(asked, before):
    """A question of its own, or one that could mean several things."""
    assert whole(asked, before, ["Kiel"] if asked == "und Kiel?" else ()) is None
