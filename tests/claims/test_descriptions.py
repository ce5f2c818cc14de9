"""One name for a speaker however the text puts it: nominative, without title, apposition named."""

import pytest

from crosscheck.claims.descriptions import describe
from crosscheck.claims.tokens import tokenise


def canonical(phrase: str) -> str:
    """What a phrase is called."""
    return describe(tokenise(phrase, "de"), phrase, "de").canonical


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("den Kritikern", "Kritiker"),
        ("Augenzeugenberichten", "Augenzeugenberichte"),
        ("den Behörden", "Behörden"),
        ("der Behörde", "Behörde"),
        ("dem Zeugen", "Zeuge"),
        ("den Präsidenten", "Präsidenten"),
        ("des US-Forschers", "US-Forscher"),
        ("dem Deutschen Wetterdienst", "Deutscher Wetterdienst"),
        ("der Deutsche Wetterdienst", "Deutscher Wetterdienst"),
        ("das Rote Kreuz", "Rotes Kreuz"),
        ("dem Statistischen Bundesamt", "Statistisches Bundesamt"),
        ("der italienischen Polizei", "italienische Polizei"),
        ("israelischen Medien", "israelische Medien"),
        ("der Berliner Polizei", "Berliner Polizei"),
        ("ein hoher Beamter", "hoher Beamter"),
    ],
)
def test_phrases_stand_alone_in_the_nominative(phrase: str, expected: str) -> None:
    """Case, number and gender show at the adjective once the article is gone."""
    assert canonical(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("der Oberbürgermeister Ingolf Roßberg", "Ingolf Roßberg"),
        ("Finanzchef Karl-Heinz Verrath", "Karl-Heinz Verrath"),
        ("FIFA-Chef Sepp Blatter", "Sepp Blatter"),
        ("Brigitte Zypries", "Brigitte Zypries"),
        ("Anna Meier, 61, seit elf Jahren im Amt", "Anna Meier"),
        ("der Chef der Raumfahrtbehörde NASA, Michael Griffin", "Michael Griffin"),
        ("die Vorsitzende des Ausschusses, Renate Künast (Grüne)", "Renate Künast"),
        ("die Organisation „Ärzte ohne Grenzen“", "Ärzte ohne Grenzen"),
        ("Rajoy und Zapatero", "Rajoy und Zapatero"),
        ("der Sprecher von Joe Biden", "Sprecher von Joe Biden"),
    ],
)
def test_persons_go_by_their_name(phrase: str, expected: str) -> None:
    """Titles are left out, appositions named, surnames kept whole; two people stay two."""
    assert canonical(phrase) == expected
