"""How a speaker stands to what is said; silence is not denial."""

import pytest

from tests.claims.articles import claims_of, said


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Der Minister bestätigte den Bericht.", "asserts"),
        ("Der Minister dementierte den Bericht.", "denies"),
        ("Der Minister wies den Vorwurf zurück.", "denies"),
        ("Der Minister bestritt die Zahlung.", "denies"),
        ("Der Minister nannte den Bericht eine Erfindung.", "denies"),
        ("Der Minister schloss einen Rücktritt aus.", "denies"),
        ("Der Minister schloss einen Rücktritt nicht aus.", "leaves_open"),
        ("Der Minister bestätigte den Bericht nicht.", "leaves_open"),
        ("Der Minister wollte den Bericht nicht bestätigen.", "leaves_open"),
        ("Der Minister wollte sich nicht äußern.", "leaves_open"),
        ("Der Minister ließ offen, ob er geht.", "leaves_open"),
        ("Ob er geht, ließ der Minister offen.", "leaves_open"),
        ("Eine Bestätigung des Ministers gibt es bisher nicht.", "leaves_open"),
        ("Vom Ministerium gibt es bisher keine Bestätigung.", "leaves_open"),
        ("Der Minister gab dazu keine Stellungnahme ab.", "leaves_open"),
        ("The minister denied the report.", "denies"),
        ("The minister declined to comment.", "leaves_open"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    """Denials, non-confirmations and confirmations are told apart."""
    found = said(text, "en" if text.startswith("The") else "de")
    assert [claim.stance for claim in found] == [stance]


def test_a_non_confirmation_keeps_what_it_answers() -> None:
    """As in "bestätigte dies nicht" means the sentence before, which is kept as context."""
    found = said("Der König reise im Mai, teilte der Hof mit. Das Rathaus bestätigte dies nicht.")
    answer = found[1]
    assert (answer.stance, answer.speaker and answer.speaker.canonical) == (
        "leaves_open",
        "Rathaus",
    )
    assert answer.context == "Der König reise im Mai, teilte der Hof mit."
    assert found[0].stance == "asserts"


def test_who_keeps_silent_is_not_reported_further() -> None:
    """After a non-confirmation the report goes on with whoever spoke before."""
    found = said(
        "Die Züge seien pünktlich, hieß es in der Mitteilung der Bahn. "
        "Das Ministerium bestätigte dies nicht. Auch die Busse seien voll, hieß es weiter."
    )
    assert [claim.speaker and claim.speaker.canonical for claim in found] == [
        "Bahn",
        "Ministerium",
        "Bahn",
    ]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Der Rat streicht die Mittel.", "fact"),
        ("Der Rat kündigte Kürzungen an.", "announced"),
        ("Der Verband forderte höhere Löhne.", "demanded"),
        ("Die Mittel könnten im Mai enden.", "possible"),
        ("Der Täter soll geflohen sein.", "possible"),
        ("Wenn es regnet, fällt das Fest aus.", "conditional"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    """Verb of saying, modal verb, adverb or condition set the mode of the content."""
    assert [claim.modality for claim in claims_of(text)] == [modality]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Der Rat zahlt nicht.", True),
        ("Der Rat zahlt keine Hilfen.", True),
        ("Der Rat zahlt nicht nur Hilfen.", False),
        ("Der Rat zahlt, um den Streit nicht zu verlängern.", False),
        ("Niemand wurde verletzt.", True),
    ],
)
def test_negation_is_that_of_the_main_clause(text: str, negated: bool) -> None:
    """A purpose that is negated does not negate the statement."""
    assert claims_of(text)[0].negated is negated
