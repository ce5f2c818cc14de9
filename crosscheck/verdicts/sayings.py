"""Questions for what somebody says: "Was sagt Ada Wolf zur Brücke?", "What did the mayor say?".

Only the form is read here; ``voices`` finds who is meant, ``statements`` answers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crosscheck.verdicts.lexicon import read_list
from crosscheck.verdicts.questions import prepositions

LONGEST_NAME = 20  # words; what is longer is no name
_WORD = re.compile(r"\w+")
_OPENING = r"\W*(?:(?:und|aber|also|and|but|so)\b\W*)?"


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose statements are asked for, and about what.

    name: as typed, without fillers; ``start`` and ``end`` are its offsets in the question.
    topic: without its preposition; "" where everything is asked for.
    about: offsets of the topic with its preposition, or of the place where they would stand.
    """

    name: str
    topic: str
    start: int
    end: int
    about: tuple[int, int]

    def readings(self) -> Iterator["Saying"]:
        """This, and the same with a shorter name: what begins with a preposition may be no name.

        "Wolf nach dem Gespräch" is Wolf, "der Bund für Naturschutz" is the name as it stands.
        """
        yield self
        cuts = [
            one.start()
            for one in _WORD.finditer(self.name)
            if one.group().lower() in prepositions() and one.start()
        ]
        for cut in reversed(cuts):
            rest = f"{self.name[cut:]} {self.topic}".strip()
            name = self.name[:cut].rstrip(" ,")
            yield Saying(name, rest, self.start, self.start + len(name), self.about)


def find_saying(text: str) -> Saying | None:
    """What a question for somebody's statements asks; None for any other question."""
    for form in _forms():
        match = form.fullmatch(text)
        if match is None:
            continue
        named = match.group("name")
        start = match.start("name") + _filler_length(named)
        name = _without_thereof(text[start : match.end("name")]).rstrip(" ,")
        words = name_words(name)
        if 0 < len(words) <= LONGEST_NAME and not set(words) & _words("nobody"):
            topic = (match["topic"] or "").strip()
            return Saying(name, topic, start, start + len(name), match.span("about"))
    return None


def is_pronoun(name: str) -> bool:
    """Whether a question names nobody, but whoever was spoken of: "Was sagt sie?"."""
    return name.lower() in _words("pronouns")


def begins_topic(text: str) -> bool:
    """Whether a text begins with a preposition of a topic: "zur Ernte", "about the harvest"."""
    words = text.lower().split()
    return len(words) > 1 and any(words[0] in _data()[lang]["about"] for lang in ("de", "en"))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, lower-cased, without articles and forms of address."""
    return without_address(all_words(name))


def all_words(name: str) -> tuple[str, ...]:
    """The words of a name, lower-cased."""
    return tuple(word.lower() for word in _WORD.findall(name))


def without_address(words: Sequence[str]) -> tuple[str, ...]:
    """Without articles and forms of address."""
    return tuple(word for word in words if not is_address(word))


def is_address(word: str) -> bool:
    """Whether a word before a name is no part of it: an article or "Frau"."""
    return word in _words("address") or is_article(word)


def is_article(word: str) -> bool:
    """Whether it is an article; inside a name it makes what follows another's."""
    return word in _words("articles")


def spokespeople() -> frozenset[str]:
    """Nouns for those who speak for others."""
    return _words("spokespeople")


def _without_thereof(text: str) -> str:
    """Without a "dazu" behind the name."""
    before, _blank, last = text.rstrip().rpartition(" ")
    return before if last.lower() in _words("thereof") else text


def _filler_length(text: str) -> int:
    """The length of words before a name that ask for nothing: "denn", "eigentlich"."""
    end = 0
    fillers: Sequence[str] = read_list("followups.yaml")["fillers"]
    for one in _WORD.finditer(text):
        if one.group().lower() not in fillers:
            return one.start()
        end = one.end()
    return end


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(f"{_OPENING}{_pattern(form, lists)}\\W*", re.IGNORECASE)
        for lang in ("de", "en")
        for lists in (_data()[lang],)
        for form in lists["forms"]
    )


def _pattern(form: str, lists: Mapping[str, Sequence[str]]) -> str:
    pieces = [_piece(word, lists) for word in form.split()]
    made = "".join(piece if piece.startswith("(?P<about>") else rf"\s+{piece}" for piece in pieces)
    return made.removeprefix(r"\s+")


def _piece(word: str, lists: Mapping[str, Sequence[str]]) -> str:
    """A word of a form as a pattern; a topic, which may be missing, begins with its blank."""
    name, _of, preposition = word.strip("{}").partition(":")
    if not word.startswith("{"):
        return re.escape(word)
    if name == "name":
        return "(?P<name>.+?)"
    if name != "topic":
        return _any_of(lists[name])
    if preposition:  # a topic that is never missing
        return rf"(?P<about>\s+{_any_of(preposition.split('|'))}\s+(?P<topic>.+?))"
    return rf"(?P<about>(?:\s+{_any_of(lists['about'])}\s+(?P<topic>.+?))?)"


def _any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name])


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_list("sayings.yaml")
    return loaded
