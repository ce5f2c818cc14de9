"""The words of a claim that tell its happening apart: stems, names, and names beyond doubt.

A German noun is written like a name, so what is taken for a name by its capital alone is often
none. Beyond doubt are known names, roads and streets, and unknown words that stand as names do:
behind a preposition of place without an article ("bei Marktl"), or beside each other ("Eintracht
Sonnrain").
"""

import re
from functools import cache
from itertools import pairwise

from crosscheck.records import Claim
from crosscheck.verdicts.happenings import (
    function_words,
    is_common,
    news_share,
    place_prepositions,
    stem,
    street_endings,
)
from crosscheck.verdicts.lexicon import cues

SHORTEST_WORD = 3  # letters
SELDOM = 0.01  # share of happenings
_WORD = re.compile(r"\w+")  # "US-Angriff" is of the attack, too
_CODE = re.compile(r"\b([A-Z]{1,3})[ -]?(\d{1,4})\b")  # of roads, lines, models: "B 202", "M25"
_RUN = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w-]+(?:\s[^\W\d_a-zß-öø-ÿ][\w-]+)+")


def word_stems(text: str) -> set[str]:
    """The stems of the words of a text that mean something by themselves."""
    return {
        stem(word)
        for word in _WORD.findall(text.lower())
        if len(word) >= SHORTEST_WORD and not word[0].isdigit() and word not in _empty_words()
    }


@cache
def _empty_words() -> frozenset[str]:
    return function_words() | cues()["function"].lemmas


def stems(claim: Claim) -> set[str]:
    """The stems of the content words and names of a claim, and of who is said to make it.

    What everyday news does not know is taken as it is written, frame and all ("sagte
    Festivalchefin Jule Terhorst"): the lemma of a name that no lexicon has may vary.
    """
    words = word_stems(" ".join(claim.lemmas)) | _entity_stems(claim) | codes(claim)
    if claim.speaker:
        words |= word_stems(claim.speaker.text)
    capitals = " ".join(word for word in _WORD.findall(claim.text) if word[0].isupper())
    return words | {word for word in word_stems(capitals) if not is_common(word)}


def names(claim: Claim, lang: str) -> set[str]:
    """Stems of the names in a claim.

    Known ones; codes of roads and lines; capitalised words that no news has; and words that few
    news have in a run of capitalised ones, for a German noun seldom follows another but in
    "Nordlicht Energie".
    """
    capitals, runs = _capitals(claim.text, lang), _in_runs(claim.text)
    unknown = {
        word
        for word in stems(claim)
        if (word in capitals and not is_common(word))
        or (word in runs and news_share(word) < SELDOM)
    }
    return _entity_stems(claim) | codes(claim) | unknown


def codes(claim: Claim) -> set[str]:
    """Letters with a number that name a road, a line or a model: "b202" for "B 202"."""
    return {(letters + number).lower() for letters, number in _CODE.findall(claim.text)}


def _entity_stems(claim: Claim) -> set[str]:
    return {
        stem(part)
        for entity in claim.entities
        for part in _WORD.findall(entity.canonical.lower())
        if len(part) >= SHORTEST_WORD and part not in function_words()
    }


def _capitals(text: str, lang: str) -> set[str]:
    """Stems of capitalised words; the first word of an English sentence proves nothing."""
    words = _WORD.findall(text)
    later = words if lang == "de" else words[1:]
    return {stem(word.lower()) for word in later if word[0].isupper()}


def _in_runs(text: str) -> set[str]:
    """Stems of capitalised words beside one another, an article before them not counted."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        words = [word for word in _WORD.findall(run) if word.lower() not in function_words()]
        if len(words) > 1:
            found.update(stem(word.lower()) for word in words)
    return found


def proper_names(claim: Claim, lang: str) -> set[str]:
    """Stems of what is a name beyond doubt; fewer than ``names`` finds."""
    capitals = _capitals(claim.text, lang)
    behind = {stem(word) for word in _behind_prepositions(claim.text)}
    placed = {word for word in behind & capitals if not is_common(word)}
    runs = {word for word in _in_runs(claim.text) & stems(claim) if not is_common(word)}
    return _entity_stems(claim) | routes(claim) | placed | runs


def routes(claim: Claim) -> set[str]:
    """The roads by their codes and the streets by their names in a claim."""
    words = {stem(word.lower()) for word in _WORD.findall(claim.text) if word[0].isupper()}
    named = {w for w in words if w.endswith(street_endings()) and not news_share(w)}
    return codes(claim) | named


def _behind_prepositions(text: str) -> set[str]:
    words = _WORD.findall(text)
    return {
        word.lower() for before, word in pairwise(words) if before.lower() in place_prepositions()
    }
