"""Questions are read for what they ask."""

import pytest
from made_claims import claim

from crosscheck.verdicts.questions import kind_of, read_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wie viele Häuser wurden zerstört?", "number"),
        ("Um wie viel Prozent stiegen die Mieten?", "number"),
        ("Was soll die neue Orgel kosten?", "number"),
        ("How much did the ferry cost?", "number"),
        ("Seit wann ist die Schule geschlossen?", "date"),
        ("When does the trial start?", "date"),
        ("Von wem stammt der Vorschlag?", "actor"),
        ("Wer trägt die Kosten?", "actor"),
        ("Which company built the dam?", "actor"),
        ("Wo wurde das Boot gefunden?", "location"),
        ("Warum fiel das Konzert aus?", "cause"),
        ("Was hat den Brand ausgelöst?", "cause"),
        ("Wie gelangte das Gift ins Wasser?", "manner"),
        ("Was plant die Stadt?", "content"),
        ("Wurde der Vertrag unterzeichnet?", "polarity"),
        ("Did the minister resign?", "polarity"),
        ("Vertrag Unterzeichnung", "open"),
        ("?!", "open"),
    ],
)
def test_the_opening_says_what_is_asked_for(text: str, kind: str) -> None:
    """A question word, also behind a preposition, or a verb at the beginning."""
    assert kind_of(text) == kind


def test_a_question_keeps_its_words() -> None:
    """Content words narrow the search; function words do not."""
    asked = read_question(claim("q", "Wer hat den Vertrag gekündigt?"), "de")
    assert {"vertrag", "gekündigt"} <= asked.words
