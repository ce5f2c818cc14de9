"""Denials that name nothing of what they deny."""

import pytest
from made_claims import FixedJudge, calibration, document

from crosscheck.claims import extract_claims
from crosscheck.records import Pair
from crosscheck.verdicts.compare import judge_pairs
from crosscheck.verdicts.denials import denies_another, denies_before, is_bare_denial

ACCUSED = "Die Bürgermeisterin Ada Weber sagte, die Werft habe Öl in den Fluss geleitet. "


def told(text, key="a", lang="de"):
    """The claims of a document."""
    return extract_claims(document(key, text=text, lang=lang))


@pytest.mark.parametrize(
    ("denial", "lang", "bare"),
    [
        ("Die Werft bestreitet das.", "de", True),
        ("Ein Sprecher der Werft wies dies zurück.", "de", True),
        ("Ein Sprecher wies die Vorwürfe zurück.", "de", True),
        ("Dem widersprach die Werft.", "de", True),
        ("The shipyard denied this.", "en", True),
        ("Die Werft bestreitet den Ölunfall im Hafen.", "de", False),
        ("Die Werft wollte sich nicht äußern.", "de", False),
    ],
)
def test_a_bare_denial_says_only_who_denies(denial, lang, bare):
    """With a pronoun, with a word for accusations, with nothing at all."""
    assert is_bare_denial(told(ACCUSED + denial, lang=lang)[-1]) is bare


def test_it_denies_what_stands_right_before_it():
    """Whatever the judge makes of two sentences without a common word; of type denial."""
    text = ACCUSED + "Die Werft bestreitet das."
    first, second = told(text)
    assert denies_before(first, second) and denies_before(second, first)
    (found,) = judge_pairs(
        [Pair("event", first.id, second.id, 0.1)],
        {first.id: first, second.id: second},
        {"a": document("a", text=text)},
        FixedJudge(agree=0.03, contradict=0.03),
        calibration=calibration(),
    )
    assert (found.kind.value, found.type, found.layer) == ("contradict", "denial", "speakers")


def test_two_sentences_on_it_is_another_matter():
    """What stands between is what is denied then."""
    first, *_rest, last = told(ACCUSED + "Der Pegel ist hoch. Die Werft bestreitet das.")
    assert not denies_before(first, last)


def test_elsewhere_it_denies_only_what_is_told_alike():
    """The claim of another article must share words with the sentence before the denial."""
    denial = told(ACCUSED + "Die Werft bestreitet das.")[-1]
    (alike,) = told("Die Werft hat Öl in den Fluss geleitet.", "b")
    (other,) = told("Die Werft baut zwei Schiffe für Norwegen.", "b")
    assert not denies_another(denial, alike)
    assert denies_another(denial, other) and denies_another(other, denial)
