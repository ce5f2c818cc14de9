"""Word lists: the quick way through them finds exactly what going through all of them finds."""

from hypothesis import given
from hypothesis import strategies as st

from crosscheck.verdicts.lexicon import WordList, axes, cues, find_cues, find_poles, word_list
from crosscheck.verdicts.profiles import read


def entries(words: WordList) -> list[str]:
    """Words that a list matches, in each of its notations."""
    parts = [part for row in words.separable for part in row]
    begun = [f"{beginning}xyz" for beginning in words.beginnings]
    return [*words.lemmas, *parts, *begun, *words.phrases]


LISTS = [*cues().values(), *(side for axis in axes() for side in (axis.plus, axis.minus))]
KNOWN = sorted({entry for words in LISTS for entry in entries(words)})
TEXTS = st.lists(st.sampled_from([*KNOWN, "Haus", "am", "zwölf"]), max_size=12)


@given(TEXTS, st.lists(st.sampled_from(KNOWN), max_size=4))
def test_index_finds_what_a_full_search_finds(words, lemmas):
    """For any text and any lemmas, in the same order."""
    reading = read(" ".join(words), lemmas)
    assert find_cues(reading) == {name: tuple(one.find(reading)) for name, one in cues().items()}
    every = [(axis, axis.plus.find(reading), axis.minus.find(reading)) for axis in axes()]
    found = {axis.name: (plus, minus) for axis, plus, minus in find_poles(reading)}
    for axis, plus, minus in every:
        assert found.get(axis.name, ([], [])) == (plus, minus)


def test_notations_of_an_entry():
    """A lemma, a separated verb, a beginning, and a phrase."""
    words = word_list(["offen", "ab|lehnen", "erfolg*", "nach wie vor"])
    assert words.find(read("Der Erfolgreiche ist offen", [])) == ["erfolgreiche", "offen"]
    assert words.find(read("Er lehnte es ab", ["lehnen"])) == ["ablehnen"]
    assert words.find(read("Das gilt nach wie vor", [])) == ["nach wie vor"]
    assert words.find(read("Er lehnte an der Wand", ["lehnen"])) == []
