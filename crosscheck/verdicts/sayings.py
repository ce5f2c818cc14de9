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

_PLACE = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w+")
_OPENING = r"\W*(?:(?:und|aber|also|and|but|so)\b\W*)?"


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose statements are asked for, and about what.

    name: as typed, without fillers; ``start`` and ``end`` are its offsets in the question.
    topic: without its preposition; "" where everything is asked for.
    """

    name: str
    topic: str
    start: int
    end: int

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
            yield Saying(name, rest, self.start, self.start + len(name))


def find_saying(text: str) -> Saying | None:
    """What a question for somebody's statements asks; None for any other question."""
    for form in _forms():
        match = form.fullmatch(text)
        if match is None:
            continue
        named = match.group("name")
        start = match.start("name") + _filler_length(named)
        name = text[start : match.end("name")].rstrip(" ,")
        words = name_words(name)
        if words and not set(words) & _words("nobody"):
            topic = (match.groupdict().get("topic") or match.groupdict().get("what") or "").strip()
            return Saying(name, topic, start, start + len(name))
    return None


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
    return r"\s+".join(pieces).replace(r"\s+<topic>", _topic(lists["about"]))


def _piece(word: str, lists: Mapping[str, Sequence[str]]) -> str:
    place = _PLACE.fullmatch(word)
    if place is None:
        return re.escape(word)
    name = place.group(1)
    if name == "topic":
        return "<topic>"
    return f"(?P<{name}>.+?)" if name in {"name", "what"} else _any_of(lists[name])


def _topic(about: Sequence[str]) -> str:
    return rf"(?:\s+{_any_of(about)}\s+(?P<topic>.+?))?"


def _any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name])


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_list("sayings.yaml")
    return loaded
