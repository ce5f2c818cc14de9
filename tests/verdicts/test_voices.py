"""Whom a question means by a name."""

import pytest

from crosscheck.records import Speaker
from crosscheck.verdicts.voices import may_be, meant, printed_in

SPEAKERS = [
    Speaker("Intendantin Ida Brandt", "Ida Brandt"),
    Speaker("Brandt", "Ida Brandt"),
    Speaker("Intendantin Brandt", "Intendantin Brandt"),
    Speaker("Kolb", "Kolb"),
    Speaker("Der Anwalt von Kolb", "Anwalt von Kolb"),
    Speaker("Der Betreiber des Sees, die Blau AG", "Betreiber des Sees, die Blau AG"),
    Speaker("Der Chef der Blau AG", "Chef der Blau AG"),
    Speaker("ein Sprecher der Stadtwerke", "Sprecher der Stadtwerke"),
    Speaker("Der Chef der Stadtwerke, Uwe Thal", "Uwe Thal"),
    Speaker("eine Polizeisprecherin", "Polizeisprecherin"),
    Speaker("der Sprecher des Ministeriums", "Sprecher des Ministeriums"),
    Speaker("Der Chefarzt", "Chefarzt"),
    Speaker("Chefarzt Emil Lenz", "Emil Lenz"),
    Speaker("Klinik-Chef Otto Vogt", "Otto Vogt"),
    Speaker("die Klinik", "Klinik"),
    Speaker("das Weiße Haus", "Weißes Haus", "US"),
    Speaker("Jan Roth", "Jan Roth"),
    Speaker("Tina Roth", "Tina Roth"),
    Speaker("Roth", "Roth", None, ambiguous=True),
    Speaker("sie", "sie", None, ambiguous=True),
]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Ida Brandt", {"Ida Brandt", "Intendantin Brandt"}),
        ("Brandt", {"Ida Brandt", "Intendantin Brandt"}),
        ("Frau Brandt", {"Ida Brandt", "Intendantin Brandt"}),
        ("die Intendantin", {"Ida Brandt", "Intendantin Brandt"}),
        ("Kolb", {"Kolb"}),
        ("der Anwalt von Kolb", {"Anwalt von Kolb"}),
        ("die Stadtwerke", {"Sprecher der Stadtwerke"}),
        ("die Blau AG", {"Betreiber des Sees, die Blau AG"}),
        ("Chef der Blau AG", {"Chef der Blau AG"}),
        ("Thal", {"Uwe Thal"}),
        ("Vorstand Uwe Thal", {"Uwe Thal"}),
        ("die Polizei", {"Polizeisprecherin"}),
        ("der Chefarzt", {"Chefarzt", "Emil Lenz"}),
        ("die Klinik", {"Klinik"}),
        ("das Ministerium", {"Sprecher des Ministeriums"}),
        ("Roth", {"Jan Roth", "Tina Roth", "Roth"}),
        ("Jan Roth", {"Jan Roth"}),
        ("Eva Roth", {"Roth"}),
        ("Berta Fink", set()),
    ],
)
def test_names_offices_and_spokesmen(asked, names):
    """The surest way that finds anybody; nobody is better than somebody else."""
    one = Speaker(asked, asked)
    assert meant(one, SPEAKERS) == names
    assert not names or names & {other.canonical for other in may_be(one, SPEAKERS)}


def test_a_name_is_found_by_its_canonical_form():
    """As the articles' names are: "Washington" and "the White House" are one."""
    assert meant(Speaker("Washington", "Weißes Haus", "US"), SPEAKERS) == {"Weißes Haus"}


@pytest.mark.parametrize(
    ("name", "outlets"),
    [
        ("der Kurier", {"Kurier"}),
        ("Kurier am Deich", {"Kurier am Deich"}),
        ("das Abendblatt", {"Abendblatt Nord", "Abendblatt Süd"}),
        ("Nord", set()),
        ("die", set()),
    ],
)
def test_outlets_are_found_by_name(name, outlets):
    """The whole name, else its beginning."""
    held = ["Kurier", "Kurier am Deich", "Abendblatt Nord", "Abendblatt Süd"]
    assert printed_in(name, held) == outlets
