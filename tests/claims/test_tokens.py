"""Words with offsets, lemma and coarse tag, in German and English."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.claims.tokens import tokenise


def tags(text, lang="de"):
    """Word and tag of each token."""
    return {token.text: token.tag for token in tokenise(text, lang)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("US-Präsident", ["US-Präsident"]),
        ("1.200,50 Euro", ["1.200,50", "Euro"]),
        ("am 25.04.2019 um 17:09", ["am", "25.04.2019", "um", "17:09"]),
        ("der 63-Jährige", ["der", "63", "-", "Jährige"]),
        ("„Nein“, sagte er.", ["„", "Nein", "“", ",", "sagte", "er", "."]),
        ("Korea's", ["Korea's"]),
        ("Quai d’Orsay", ["Quai", "d’Orsay"]),
        ("5km, 40%", ["5", "km", ",", "40", "%"]),
        ("Straf\u00adtäter", ["Straf\u00adtäter"]),
    ],
)
def test_words(text, words):
    """Numbers keep their separators, compounds their hyphens, words their invisible signs."""
    assert [token.text for token in tokenise(text, "de")] == words


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Landrätin Wollin kam.", "Wollin", "E"),
        ("Der Wirt drohte dem Trainer Schläge an.", "Schläge", "N"),
        ("Der Verein gab dem Trainer Rückendeckung.", "Rückendeckung", "N"),
        ("Er warf der Behörde Schludrigkeit vor.", "Schludrigkeit", "N"),
        ("Er gab dem Torwart Torwandtraining.", "Torwandtraining", "N"),
    ],
)
def test_a_rare_noun_behind_a_noun_for_a_person_is_a_surname(text, word, tag):
    """No noun that the table of common forms holds, no compound, and not behind a body."""
    assert tags(text)[word] == tag


def test_invisible_signs_do_not_change_the_word():
    """A soft hyphen in a word leaves its form as if it were not there."""
    assert tokenise("Straf\u00adtäter", "de")[0].form == "straftäter"


def test_german_tags():
    """Names, nouns, finite verbs, participles and adjectives are told apart."""
    found = tags("Der russische Präsident habe Moskau am Montag verlassen")
    assert found["russische"] == "A" and found["Präsident"] == "N"
    assert found["habe"] == "V" and found["Moskau"] == "E" and found["verlassen"] in "PV"


def test_english_tags():
    """Past tense and participle, noun and name are told apart in English too."""
    found = tags("The officials said that Acme had called the new leader", "en")
    assert found["officials"] == "N" and found["leader"] == "N"
    assert found["said"] == "V" and found["had"] == "V" and found["called"] == "P"
    assert found["new"] == "A" and found["Acme"] == "E"


def test_an_english_participle_that_stands_alone_is_a_past_tense():
    """Without an auxiliary "called" is the verb of the clause."""
    assert tags("Residents called the police", "en")["called"] == "V"


def test_a_capital_at_the_start_is_no_name_in_english():
    """The first word of a sentence is a noun if the dictionary says so."""
    assert tags("Residents left. Moscow stayed.", "en")["Residents"] == "N"
    assert tags("Moscow stayed.", "en")["Moscow"] == "E"


@given(st.text(max_size=120), st.integers(0, 50), st.sampled_from(["de", "en", "fr"]))
def test_offsets(text, offset, lang):
    """Tokens are stretches of the text at their offsets, in order; only spaces are left out."""
    found = tokenise(text, lang, offset)
    assert all(text[t.start - offset : t.end - offset] == t.text != "" for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {at - offset for token in found for at in range(token.start, token.end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Inspectors now say it burned.", "say", "V"),
        ("We lost two boats.", "lost", "V"),
        ("The filing shows little.", "filing", "N"),
        ("A specialist from Leeds left.", "specialist", "N"),
        ("A man convicted of arson left.", "convicted", "P"),
        ("Rain fell, according to the mayor.", "according", "R"),
    ],
)
def test_english_words_among_their_neighbours(text, word, tag):
    """Plain verbs behind their subject, nouns behind an article, participles behind a noun."""
    assert tags(text, "en")[word] == tag
