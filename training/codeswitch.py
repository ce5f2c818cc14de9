"""English sentences with German words in them, so that English labels teach German too.

Words are replaced by their likeliest translation (Qin et al. 2020). The dictionary is learnt
from the parallel sentences by IBM model 1 (Brown et al. 1993), in a few seconds of numpy.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

ROUNDS = 5
LEAST_PROBABILITY = 0.22  # of a translation; below it the word stays English
LEAST_COUNT = 3.0  # expected co-occurrences
LONGEST = 40  # words; longer sentences align badly and cost the square
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Likeliest German translation of English words, lower case."""

    german: Mapping[str, str]

    def switch(self, text: str, share: float, rng: random.Random) -> str:
        """The sentence with about this share of its known words in German."""
        pieces = re.split(r"(\w+)", text)
        for i in range(1, len(pieces), 2):
            found = self.german.get(pieces[i].lower())
            if found and rng.random() < share:
                pieces[i] = found
        return "".join(pieces)


def learn_lexicon(pairs: Sequence[tuple[str, str]]) -> Lexicon:
    """Train on (English, German) sentence pairs."""
    english_ids, german_ids = _Ids(), _Ids()
    english, german, position = [], [], []
    tokens = 0
    for source, target in pairs:
        e, g = _TOKEN.findall(source.lower()), _TOKEN.findall(target.lower())
        if 0 < len(e) <= LONGEST and 0 < len(g) <= LONGEST:
            source_ids = np.array([english_ids[word] for word in e], dtype=np.int64)
            target_ids = np.array([german_ids[word] for word in g], dtype=np.int64)
            english.append(np.tile(source_ids, len(g)))
            german.append(np.repeat(target_ids, len(e)))
            position.append(np.repeat(np.arange(tokens, tokens + len(g)), len(e)))
            tokens += len(g)
    width = len(german_ids)
    keys = np.concatenate(english) * width + np.concatenate(german)
    entries, entry = np.unique(keys, return_inverse=True)
    probability, counts = _expectation(entry, np.concatenate(position), entries // width)
    return _likeliest(entries, width, probability, counts, english_ids, german_ids)


class _Ids(dict[str, int]):
    """Numbers words as they come."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


def _expectation(
    entry: np.ndarray, position: np.ndarray, english: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rounds of EM; returns P(german | english) and expected counts of each entry."""
    counts: np.ndarray = np.zeros(len(english))
    probability: np.ndarray = np.ones(len(english))
    for _ in range(ROUNDS):
        weight = probability[entry]
        weight /= np.bincount(position, weight)[position]
        counts = np.bincount(entry, weight, minlength=len(english))
        probability = counts / np.bincount(english, counts)[english]
    return probability, counts


def _likeliest(
    entries: np.ndarray,
    width: int,
    probability: np.ndarray,
    counts: np.ndarray,
    english_ids: Mapping[str, int],
    german_ids: Mapping[str, int],
) -> Lexicon:
    english_words, german_words = list(english_ids), list(german_ids)
    good = np.flatnonzero((probability >= LEAST_PROBABILITY) & (counts >= LEAST_COUNT))
    best: dict[str, str] = {}
    for i in good[np.argsort(probability[good])]:  # the likeliest last
        source, target = english_words[entries[i] // width], german_words[entries[i] % width]
        if source.isalpha() and target.isalpha():
            best[source] = target
    return Lexicon(best)
