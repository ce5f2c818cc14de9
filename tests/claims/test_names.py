"""Names, governments, countries and offices: one name for all their forms."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.claims.gazetteer import country_name, gazetteer
from crosscheck.claims.lexicon import read_data
from crosscheck.claims.names import (
    canonical_name,
    country_of,
    find_entities,
    full_names,
    government_of,
    localised,
    role_of,
)
from crosscheck.claims.tokens import tokenise


def names(text, lang="de"):
    """Written and canonical names found in a text."""
    return [(one.text, one.canonical) for one in find_entities(text, tokenise(text, lang), lang)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Kreml schwieg.", [("Kreml", "Russland")]),
        ("Das Treffen in Moskau endete.", [("Moskau", "Moskau")]),
        ("Moskau warf Kiew Verrat vor.", [("Moskau", "Russland"), ("Kiew", "Ukraine")]),
        ("Gespräche zwischen Wien und Prag", [("Wien", "Österreich"), ("Prag", "Tschechien")]),
        ("Die Polizei Berlin ermittelt.", [("Berlin", "Berlin")]),
        (
            "Das Weiße Haus und die Vereinten Nationen",
            [("Weiße Haus", "USA"), ("Vereinten Nationen", "UN")],
        ),
        ("Hilfe des Roten Kreuzes", [("Roten Kreuzes", "Rote Kreuz")]),
        ("Die Rede Norwegens", [("Norwegens", "Norwegen")]),
        ("mit einem Verbündeten Norwegens", [("Norwegens", "Norwegen")]),
        ("das Neue Deutschland", [("Neue Deutschland", "Neue Deutschland")]),
        ("Anna Bergers Anwalt", [("Anna Bergers", "Anna Berger")]),
        (
            "Nach Ursula von der Heide fragte Jan J. Roth.",
            [("Ursula von der Heide",) * 2, ("Jan J. Roth",) * 2],
        ),
        ("Der russische Botschafter sprach mit Franzosen.", []),
        ("Die Salzburger Polizei sucht Zeugen.", []),
        ("Am Montag im Mai", []),
    ],
)
def test_german_names(text, expected):
    """Governments are their countries, places stay places, adjectives are no names."""
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The White House denied it on Monday.", [("White House", "USA")]),
        (
            "Moscow denied it, officials in Moscow said.",
            [("Moscow", "Russland"), ("Moscow", "Moskau")],
        ),
        (
            "British Prime Minister Ann Hill met Norway's king.",
            [("Ann Hill",) * 2, ("Norway's", "Norwegen")],
        ),
        ("Police in Turkey and Michael Jordan", [("Turkey", "Türkei"), ("Michael Jordan",) * 2]),
    ],
)
def test_english_names(text, expected):
    """English names have the canonical name of German ones; offices and days are passed over."""
    assert names(text, "en") == expected


@pytest.mark.parametrize(
    ("word", "side"),
    [
        ("Russland", "RU"),
        ("Russlands", "RU"),
        ("russischer", "RU"),
        ("Russen", "RU"),
        ("Moskauer", "RU"),
        ("US-Präsident", "US"),
        ("amerikanischen", "US"),
        ("USA", "US"),
        ("Französin", "FR"),
        ("Briten", "GB"),
        ("EU-Kommissar", "EU"),
        ("Nordkoreas", "KP"),
        ("Niederlanden", "NL"),
        ("Elfenbeinküste", "CI"),
        ("uns", None),
        ("who", None),
        ("Tisch", None),
        ("Island", "IS"),
        ("polnische", "PL"),
        ("Pole", "PL"),
    ],
)
def test_country_of_a_german_word(word, side):
    """Names, adjectives, people and prefixes of a country name its side; other words none."""
    assert country_of(word) == side


def test_country_of_an_english_word():
    """An island is Iceland only in German."""
    assert country_of("Island", "en") is None
    assert [country_of(word, "en") for word in ("Russian", "Britons", "U.S", "Dutch")] == [
        "RU",
        "GB",
        "US",
        "NL",
    ]


@pytest.mark.parametrize(
    ("mention", "lang", "canonical", "side"),
    [
        ("der Kreml", "de", "Kreml", "RU"),
        ("Moskau", "de", "Kreml", "RU"),
        ("die russische Regierung", "de", "Kreml", "RU"),
        ("the Kremlin", "en", "Kreml", "RU"),
        ("des Weißen Hauses", "de", "Weißes Haus", "US"),
        ("Washington", "de", "Weißes Haus", "US"),
        ("Berlin", "de", "Bundesregierung", "DE"),
        ("Regierung in Kiew", "de", "Regierung (Ukraine)", "UA"),
        ("Ankara", "en", "Regierung (Türkei)", "TR"),
        ("omanisches Außenministerium", "de", "Außenministerium (Oman)", "OM"),
        ("das US-Außenministerium", "de", "Außenministerium (USA)", "US"),
        ("the State Department", "en", "Außenministerium (USA)", "US"),
        ("Iran's foreign ministry", "en", "Außenministerium (Iran)", "IR"),
        ("die Brüsseler Kommission", "de", "EU-Kommission", "EU"),
        ("Brüssel", "de", "EU", "EU"),
    ],
)
def test_governments(mention, lang, canonical, side):
    """Seat, capital, country and adjective lead to one government, in both languages."""
    found = government_of(mention, lang)
    assert found is not None
    assert (found.canonical, found.side) == (canonical, side)


@pytest.mark.parametrize(
    "mention", ["die Regierung", "der Präsident", "Anna Berger", "", "Hamburg"]
)
def test_no_government(mention):
    """Without a country, or without a government, nothing is guessed."""
    assert government_of(mention) is None


@pytest.mark.parametrize(
    ("words", "lang", "office", "side"),
    [
        ("Kremlchef", "de", "Staatsoberhaupt", "RU"),
        ("russischer Staatschef", "de", "Staatsoberhaupt", "RU"),
        ("US-Präsident", "de", "Staatsoberhaupt", "US"),
        ("Präsident der Vereinigten Staaten", "de", "Staatsoberhaupt", "US"),
        ("Bundeskanzlerin", "de", "Regierungschef", "DE"),
        ("iranischen Außenministers", "de", "Außenminister", "IR"),
        ("Sprecher des Weißen Hauses", "de", "Sprecher", "US"),
        ("Kremlsprecher", "de", "Sprecher", "RU"),
        ("Präsidentin", "de", "Staatsoberhaupt", None),
        ("president of France", "en", "Staatsoberhaupt", "FR"),
        ("Japanese foreign minister", "en", "Außenminister", "JP"),
    ],
)
def test_roles(words, lang, office, side):
    """An office and its country, whoever holds it; no country where none is named."""
    found = role_of(words.split(), lang)
    assert found is not None
    assert (found.office, found.side) == (office, side)


def test_other_nouns_are_no_roles():
    """A trade or a relation is no office of a state."""
    assert role_of(["Bäcker"]) is None
    assert role_of(["Nachbarin", "aus", "Frankreich"]) is None


def test_one_name_for_all_forms():
    """Cases and languages of a country have one canonical name, shown in either language."""
    forms = [
        ("Russland", "de"),
        ("Russlands", "de"),
        ("Russia", "en"),
        ("Russische Föderation", "de"),
    ]
    assert {canonical_name(name, lang) for name, lang in forms} == {"Russland"}
    assert localised("Russland", "en") == "Russia"
    assert localised("Kreml", "en") == "Kremlin"


def test_full_names():
    """A surname is completed where one full name ends in it, and left alone where two do."""
    assert full_names(["Roth", "Anna Roth"]) == {"Roth": "Anna Roth"}
    assert full_names(["Roth", "Anna Roth", "Jan Roth"]) == {}


def test_every_country_of_the_data_is_known():
    """Each country in the aliases has a German name, and at least sixty have a capital."""
    sides = read_data("aliases.yaml")["countries"]
    assert all(country_name(side) != side or side in {"EU", "UN"} for side in sides)
    capitals = {one.side for one in gazetteer("de").names.values() if one.kind == "capital"}
    assert len(capitals) > 150
    assert all(government_of(country_name(side)).side == side for side in sides)


@given(st.text(max_size=120), st.sampled_from(["de", "en", "fr"]))
def test_offsets(text, lang):
    """Entities are stretches of the document in order, whatever the text."""
    shifted = "x " + text
    found = find_entities(shifted, tokenise(text, lang, 2), lang)
    assert all(shifted[one.start : one.end] == one.text != "" for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


name_words = st.sampled_from(
    [
        "Kreml",
        "Moskau",
        "in",
        "Anna",
        "von",
        "der",
        "Roth",
        "J",
        ".",
        "und",
        "US-Präsident",
        "Weiße",
        "Haus",
        "EU",
        "russische",
        "Rom",
        ",",
        "Rote",
        "Kreuz",
        "NATO",
        "New",
        "York",
        "-",
        "Berliner",
        "é\u0301",
        "S.",
    ]
)


@given(st.lists(name_words, max_size=30).map(" ".join), st.sampled_from(["de", "en"]))
def test_offsets_of_names(text, lang):
    """The same among many names."""
    found = find_entities(text, tokenise(text, lang), lang)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(one.canonical.strip() for one in found)
