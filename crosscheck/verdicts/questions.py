"""What a question asks for: its kind, and the words, names and times that narrow it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from crosscheck.records import Claim
from crosscheck.verdicts.lexicon import read_list
from crosscheck.verdicts.profiles import Profile, profile

Kind = Literal[
    "number", "date", "actor", "location", "cause", "manner", "content", "polarity", "open"
]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as retrieval and ranking see it."""

    text: str
    lang: str
    kind: Kind
    read: Profile  # the question read like a claim

    @property
    def words(self) -> frozenset[str]:
        """Its content words, as lemmas."""
        return self.read.words

    @property
    def names(self) -> frozenset[str]:
        """Canonical names in it, lower-cased."""
        return self.read.names


def read_question(claim: Claim, lang: str) -> Question:
    """The question whose text was read as this claim."""
    return Question(claim.text, lang, kind_of(claim.text), profile(claim))


def kind_of(text: str) -> Kind:
    """What is asked for; a question that begins with a verb asks for yes or no.

    "open" is a text that is no question, such as a few search words.
    """
    words = _WORD.findall(text.lower())
    if not words:
        return "open"
    starts = (0, 1) if words[0] in prepositions() else (0,)
    opened = next(
        (
            kind
            for start in starts
            for kind, opening, _anywhere in _kinds()
            if any(_begins(words, phrase, start) for phrase in opening)
        ),
        None,
    )
    if opened == "content":
        return _refined(words)
    return opened or ("polarity" if text.rstrip().endswith("?") else "open")


def question_language(text: str) -> str | None:
    """The language ("de", "en") that the small words of a question tell; None where they do not."""
    words = _WORD.findall(text.lower())
    languages = _data()["languages"]
    votes = {lang: sum(word in languages[lang] for word in words) for lang in ("de", "en")}
    for lang, opening in languages["opening"].items():
        votes[lang] += bool(words) and words[0] in opening
    if votes["de"] == votes["en"]:
        return None
    return max(votes, key=lambda lang: votes[lang])


def leading_words(text: str) -> str:
    """The question word at the beginning with what belongs to it, as written: "Seit wann"."""
    found = list(_WORD.finditer(text))
    words = [one.group().lower() for one in found]
    starts = (0, 1) if words and words[0] in prepositions() else (0,)
    ends = [
        start + len(phrase)
        for start in starts
        for _kind, opening, _anywhere in _kinds()
        for phrase in opening
        if _begins(words, phrase, start)
    ]
    return text[found[0].start() : found[max(ends) - 1].end()] if ends else ""


def common_words(question: Question, claim: Claim) -> tuple[str, ...]:
    """Content words, as lemmas, that a claim shares with the question."""
    return tuple(sorted(question.words & profile(claim).words))


def _begins(words: Sequence[str], phrase: tuple[str, ...], start: int) -> bool:
    return tuple(words[start : start + len(phrase)]) == phrase


def _refined(words: Sequence[str]) -> Kind:
    """What "what" asks for, by the other words of the question."""
    plain = f" {' '.join(words)} "
    for kind, _opening, anywhere in _kinds():
        if any(f" {phrase} " in plain for phrase in anywhere):
            return kind
    return "content"


def is_small(word: str) -> bool:
    """Whether a lower-cased word is one of the small words of German or English."""
    return any(word in _data()["languages"][lang] for lang in ("de", "en"))


def question_list(name: str) -> Any:
    """A list of ``questions.yaml``."""
    return _data()[name]


@cache
def prepositions() -> frozenset[str]:
    """Words that may stand before a question word: "von wem", "bis wann"."""
    return frozenset(_data()["prepositions"])


@cache
def _kinds() -> tuple[tuple[Kind, tuple[tuple[str, ...], ...], tuple[str, ...]], ...]:
    found: list[tuple[Kind, tuple[tuple[str, ...], ...], tuple[str, ...]]] = []
    for row in _data()["kinds"]:
        phrases = row["phrases"]
        opening = tuple(tuple(phrase.split()) for phrase in phrases if not phrase.startswith("*"))
        anywhere = tuple(phrase[1:] for phrase in phrases if phrase.startswith("*"))
        found.append((row["kind"], opening, anywhere))
    return tuple(found)


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_list("questions.yaml")
    return loaded
