"""Questions for what somebody says are told from other questions."""

import pytest

from crosscheck.verdicts.sayings import find_saying


@pytest.mark.parametrize(
    ("question", "name", "topic"),
    [
        ("Was sagt Ida Brandt?", "Ida Brandt", ""),
        (
            "was sagte denn eigentlich die Intendantin zum Spielplan?",
            "die Intendantin",
            "Spielplan",
        ),
        (
            "Was hat der Verband der Winzer über die Ernte gesagt?",
            "der Verband der Winzer",
            "die Ernte",
        ),
        ("Und was meint Brandt?", "Brandt", ""),
        ("Wie äußert sich die Bahn zu den Verspätungen?", "die Bahn", "den Verspätungen"),
        ("Wie hat sich Brandt zur Ernte geäußert?", "Brandt", "Ernte"),
        ("Was hält der Bürgermeister von dem Radweg?", "der Bürgermeister", "dem Radweg"),
        ("Wie steht die Partei zur Maut?", "die Partei", "Maut"),
        ("What does Ida Brandt say?", "Ida Brandt", ""),
        ("What did the mayor say about the cycle path?", "the mayor", "the cycle path"),
        ("What has the company said on wages", "the company", "wages"),
        ("What is the union saying about the strike?", "the union", "the strike"),
        ("What does Brandt think of the harvest?", "Brandt", "the harvest"),
    ],
)
def test_who_and_about_what(question, name, topic):
    """In German and English, with small words before the name, with a topic and without."""
    found = find_saying(question)
    assert (found.name, found.topic) == (name, topic)
    assert question[found.start : found.end] == name


@pytest.mark.parametrize(
    "question",
    [
        "Was kostet die Ernte?",
        "Was sagen die anderen zur Ernte?",
        "Was steht im Gesetz?",
        "Wer sagt das?",
        "Was sagt man dazu?",
        "What does it say about others?",
        "What is the price of wine?",
        "Hat Brandt etwas gesagt?",
        f"Was sagt {'in ' * 600}?",
        "Brandt",
    ],
)
def test_other_questions_are_left_alone(question):
    """Also those for nobody in particular."""
    assert find_saying(question) is None


def test_what_follows_a_preposition_may_belong_to_the_name_or_not():
    """The whole is tried first, then what stands before."""
    found = find_saying("Was sagte die Beauftragte für Denkmäler nach der Sitzung zum Abriss?")
    assert [(one.name, one.topic) for one in found.readings()] == [
        ("die Beauftragte für Denkmäler nach der Sitzung", "Abriss"),
        ("die Beauftragte für Denkmäler", "nach der Sitzung Abriss"),
        ("die Beauftragte", "für Denkmäler nach der Sitzung Abriss"),
    ]
