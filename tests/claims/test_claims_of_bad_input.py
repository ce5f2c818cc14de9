"""Bad input: each kind gives exact offsets, and time that grows with its length alone."""

import time

import pytest

from crosscheck.claims import extract_claims
from tests.claims.articles import article

UNITS = {
    "unbalanced opening quotes": "„Der Rat sagte, es sei »gut, ",
    "unbalanced closing quotes": "der Rat sagte,“ es sei gut« ‘ ",
    "one endless sentence": "der Rat, der am Montag 30 Bürger zählte, sagte, ",
    "no punctuation": "der rat sagte die lage sei ernst und ",
    "all caps": "DER RAT SAGTE, DIE LAGE SEI ERNST. ",
    "mixed languages": "The council said, die Lage sei ernst, le maire a dit que oui. ",
    "emoji": "😀 Der Rat 👩‍👩‍👧 sagte 🇩🇪, es sei 30 € 😀. ",
    "combining characters": "Der Ra\u0308t sagte, die Bru\u0308cke sei a\u0301\u0302\u0303lt. ",
    "zero-width characters": "Der\u200b Rat\u00ad sag\u200dte, es\ufeff sei\u2060 gut. ",
    "bidi characters": "\u202eDer Rat\u202c sagte, \u2067es sei\u2069 gut. ",
    "numbers alone": "3 4,5 1.200 2:1 30 % 3. 4. 1990 ",
    "one endless word": "Donaudampfschiff",
}
SHORT, LONG = 60, 120  # how often a unit is repeated
ALLOWED = 3.0  # twice the text may take three times as long; quadratic would be four times
NOISE = 0.05  # seconds


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_offsets_are_exact(name, lang):
    """Every claim and everything found in it stands where it says."""
    document = article(UNITS[name] * 20, lang)
    for claim in extract_claims(document):
        assert document.text[claim.start : claim.end] == claim.text
        assert document.text[claim.content_start : claim.content_end] == claim.content
        for part in (*claim.entities, *claim.quantities, *claim.times):
            assert document.text[part.start : part.end] == part.text


@pytest.mark.parametrize("name", UNITS)
def test_twice_the_text_takes_twice_the_time(name):
    """The best of three rounds each, in CPU time."""
    extract_claims(article(UNITS[name] * 2))  # loads dictionaries
    short, long = (min(seconds(UNITS[name] * times) for _ in range(3)) for times in (SHORT, LONG))
    assert long <= ALLOWED * short + NOISE


def seconds(text: str) -> float:
    """CPU time to extract the claims of a text."""
    start = time.process_time()
    extract_claims(article(text))
    return time.process_time() - start


@pytest.mark.parametrize("sign", [" ", ", ", " und "])
def test_a_sentence_of_ten_thousand_words_is_read(sign):
    """However its words are joined, its offsets are exact."""
    document = article("Der Rat sagte" + sign + sign.join(["die Lage sei ernst"] * 2_500))
    claims = extract_claims(document)
    assert claims
    assert all(document.text[one.start : one.end] == one.text for one in claims)
