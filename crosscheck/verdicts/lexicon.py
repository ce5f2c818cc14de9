"""The word lists of the comparison: opposed words, cues, judging words. Read once, then pure.

Entries of the data files: a lemma; ``ab|lehnen``, which also matches the separated verb
("lehnte ... ab"); ``erfolg*``, which matches every word that begins so; a phrase with a space.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from crosscheck.wordlists import read_yaml

PHRASE_SEPARATOR = " "


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a text: lower-cased form and its offsets in the text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the word lists see it."""

    text: str  # lower-cased
    words: tuple[Word, ...]
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class WordList:
    """Entries sorted by how they are matched."""

    lemmas: frozenset[str]
    separable: tuple[tuple[str, str, str], ...]  # (particle, verb, both joined)
    beginnings: frozenset[str]
    lengths: tuple[int, ...]  # of the beginnings
    phrases: tuple[str, ...]

    def find(self, reading: Reading) -> list[str]:
        """What of the list occurs in the text: the matched words, as written there if known."""
        found = [word.form for word in reading.words if self._matches(word.form)]
        forms = {word.form for word in reading.words}
        found += sorted(
            lemma
            for lemma in reading.lemmas
            if lemma not in forms and (lemma in self.lemmas or self._begins(lemma))
        )
        found += [
            whole
            for particle, verb, whole in self.separable
            if whole not in reading.lemmas and particle in forms and verb in reading.lemmas
        ]
        return found + [phrase for phrase in self.phrases if phrase in reading.text]

    def _matches(self, form: str) -> bool:
        return form in self.lemmas or self._begins(form)

    def _begins(self, form: str) -> bool:
        return any(form[:length] in self.beginnings for length in self.lengths)


@dataclass(frozen=True, slots=True)
class Axis:
    """A pair of poles: words of one say the same, words of different poles the opposite."""

    name: str
    plus: WordList
    minus: WordList


def word_list(entries: Iterable[str]) -> WordList:
    """Sort entries by their notation."""
    lemmas, separable, beginnings, phrases = set(), [], set(), []
    for entry in entries:
        if PHRASE_SEPARATOR in entry:
            phrases.append(entry)
        elif "|" in entry:
            particle, verb = entry.split("|")
            lemmas.add(particle + verb)
            separable.append((particle, verb, particle + verb))
        elif entry.endswith("*"):
            beginnings.add(entry[:-1])
        else:
            lemmas.add(entry)
    ordered = frozenset(beginnings)
    lengths = tuple(sorted({len(beginning) for beginning in ordered}))
    return WordList(frozenset(lemmas), tuple(separable), ordered, lengths, tuple(phrases))


@cache
def axes() -> tuple[Axis, ...]:
    """The opposed words, in the order of the data file."""
    rows: Sequence[dict[str, Any]] = read_list("opposites.yaml")
    return tuple(Axis(row["axis"], word_list(row["plus"]), word_list(row["minus"])) for row in rows)


@cache
def cues() -> dict[str, WordList]:
    """The cue lists by name."""
    return {name: word_list(entries) for name, entries in read_list("cues.yaml").items()}


def find_cues(reading: Reading) -> dict[str, tuple[str, ...]]:
    """What of each cue list occurs in a text."""
    near = _possible(reading)
    return {
        name: tuple(words.find(reading)) if name in near else () for name, words in cues().items()
    }


def find_poles(reading: Reading) -> list[tuple[Axis, list[str], list[str]]]:
    """The axes of which a text holds words, with what it holds of their plus and minus side."""
    near = _possible(reading)
    return [
        (axis, axis.plus.find(reading), axis.minus.find(reading))
        for axis in axes()
        if _axis_key(axis) in near
    ]


# --- which lists to look through -------------------------------------------------------------
#
# A claim has some twenty words and there are more than a hundred lists, of which it touches few:
# an index from word to lists finds them in a seventh of the time (2.9 to 0.4 ms a claim).


@dataclass(frozen=True, slots=True)
class _Index:
    lemmas: Mapping[str, frozenset[str]]  # also verbs of separable entries
    beginnings: Mapping[str, frozenset[str]]
    lengths: tuple[int, ...]  # of the beginnings
    phrases: tuple[tuple[str, str], ...]  # with the name of their list


def _possible(reading: Reading) -> set[str]:
    """Names of the lists of which something may occur in a text."""
    found = {name for phrase, name in _index().phrases if phrase in reading.text}
    for form in {word.form for word in reading.words} | reading.lemmas:
        found |= _lists_of(form)
    return found


@lru_cache(50_000)
def _lists_of(form: str) -> frozenset[str]:
    index = _index()
    starts = (index.beginnings.get(form[:length], frozenset()) for length in index.lengths)
    return index.lemmas.get(form, frozenset()).union(*starts)


@cache
def _index() -> _Index:
    lemmas: dict[str, set[str]] = defaultdict(set)
    beginnings: dict[str, set[str]] = defaultdict(set)
    phrases = []
    for name, words in _named_lists():
        for entry in (*words.lemmas, *(verb for _particle, verb, _whole in words.separable)):
            lemmas[entry].add(name)
        for entry in words.beginnings:
            beginnings[entry].add(name)
        phrases += [(phrase, name) for phrase in words.phrases]
    return _Index(
        {entry: frozenset(names) for entry, names in lemmas.items()},
        {entry: frozenset(names) for entry, names in beginnings.items()},
        tuple(sorted({len(entry) for entry in beginnings})),
        tuple(phrases),
    )


def _named_lists() -> Iterator[tuple[str, WordList]]:
    yield from cues().items()
    for axis in axes():
        yield _axis_key(axis), axis.plus
        yield _axis_key(axis), axis.minus


def _axis_key(axis: Axis) -> str:
    return f"axis:{axis.name}"


def read_list(name: str) -> Any:
    """The content of a file of word lists."""
    return read_yaml("crosscheck.verdicts", "data", name)
