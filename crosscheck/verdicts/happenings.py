"""What words tell of happenings: their kind, and how little a word of everyday news says.

The shares were counted in invented news of our own (``training/news_words.py``). They are what
keeps a small workspace from taking "police", "injured" and "on Monday" for something special.
"""

from functools import cache, lru_cache
from importlib.resources import files

from crosscheck.verdicts.lexicon import read_list

SHORTEST_HEAD = 5  # letters of a word that may head a compound: "treffen" in "gipfeltreffen"
SHORTEST_STEM = 4
SHORTEST_COMMON_HEAD = 5  # "fahrbahn" in "gegenfahrbahn"
SHORTEST_FIRST = 2  # letters before the head of a compound


@cache
def reference_sentences() -> tuple[str, ...]:
    """Short German and English sentences about unrelated news, for the centre of an encoder."""
    return tuple(_data("reference.txt").split("\n")[:-1])


@lru_cache(50_000)
def happenings(lemma: str) -> frozenset[str]:
    """The kinds of happenings a word tells of: "gipfeltreffen" of a meeting, most of none."""
    whole, heads = _tellers()
    if lemma in whole:
        return whole[lemma]
    ends = (lemma[-length:] for length in range(len(lemma) - 1, SHORTEST_HEAD - 1, -1))
    return next((heads[end] for end in ends if end in heads), frozenset())


@lru_cache(100_000)
def stem(word: str) -> str:
    """A word without its ending: "Coburg", "Coburger" and "Coburgs" have one stem."""
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def news_share(stemmed: str) -> float:
    """The share of happenings in whose account the stem occurs; 0 for what is out of the common."""
    return _shares().get(stemmed, 0.0)


@lru_cache(100_000)
def is_common(stemmed: str) -> bool:
    """Whether a stem is of everyday news, or made with such a word: "gegenfahrbahn" is.

    What ends as places do ("offenburg") is none, though "burg" and "stadt" are words.
    """
    shares = _shares()
    if stemmed in shares:
        return True
    return not stemmed.endswith(_place_endings()) and any(
        stemmed[at:] in shares
        for at in range(SHORTEST_FIRST, len(stemmed) - SHORTEST_COMMON_HEAD + 1)
    )


@cache
def _tellers() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Kinds of happenings by word, and by words that may head a compound."""
    listed: dict[str, list[str]] = read_list("happenings.yaml")
    found: dict[str, set[str]] = {}
    for kind, words in listed.items():
        for word in words:
            found.setdefault(word, set()).add(kind)
    whole = {word: frozenset(kinds) for word, kinds in found.items()}
    return whole, {word: kinds for word, kinds in whole.items() if len(word) >= SHORTEST_HEAD}


@cache
def _endings() -> tuple[str, ...]:
    """Endings of names and nouns, the longest first."""
    return tuple(sorted(_data("endings.txt").split(), key=lambda one: (-len(one), one)))


@cache
def _place_endings() -> tuple[str, ...]:
    return tuple(_data("place_endings.txt").split())


@cache
def street_endings() -> tuple[str, ...]:
    """How the stems of names of streets end."""
    return tuple(_data("street_endings.txt").split())


@cache
def place_prepositions() -> frozenset[str]:
    """Prepositions behind which a place stands without an article."""
    return frozenset(_data("place_prepositions.txt").split())


@cache
def function_words() -> frozenset[str]:
    """Forms of the closed classes: articles, pronouns, particles, auxiliaries, numerals."""
    return frozenset(_data("function_words.txt").split())


@cache
def _shares() -> dict[str, float]:
    rows = (line.split("\t") for line in _data("news_words.tsv").splitlines())
    return {word: int(per_ten_thousand) / 10_000 for word, per_ten_thousand in rows}


def _data(name: str) -> str:
    return files("crosscheck.verdicts").joinpath("data", name).read_text("utf-8")
