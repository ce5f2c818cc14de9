"""The words that say what a number counts: ``data/counts.yaml``, read once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from crosscheck.records import Quantity
from crosscheck.verdicts.lexicon import WordList, read_list, word_list
from crosscheck.verdicts.profiles import read

Names = frozenset[str]

ANYBODY = "anybody"
RATIO = "ratio"  # base unit of percentages
NEAR_WORDS = 2  # behind a number, in which "davon" and "von ihnen" make it a part
SHORTEST_HEAD = 4  # letters of a noun that may head a compound
# Marks that stand anywhere in the claim, not beside the number.
ACTS = frozenset({"demanded", "offered", "planned", "forecast"})
_BEHIND = re.compile(r"\w+ \w+\b(?! \d)")  # two words and no year: "im Jahr" is "a year"
_CURRENCY = re.compile(r"[A-Z]{3}")


def fates_in(text: str, lemmas: Sequence[str] = ()) -> Names:
    """What became of whom, by the words of a text and its lemmas."""
    return _found(_word_lists("fates"), text, lemmas)


def thing_fates_in(text: str, lemmas: Sequence[str], group: str) -> Names:
    """What became of things of a group, by the words of a text and its lemmas."""
    found = _found(_word_lists("things"), text, lemmas)
    of = _data()["things"]
    return frozenset(fate for fate in found if group in of[fate].get("of", (group,)))


@lru_cache(4096)
def fates_of(noun: str) -> Names:
    """The fates that a counted noun names by itself: "verletzter"."""
    return fates_in(noun, (noun,)) if noun else frozenset()


def topics_in(text: str, lemmas: Sequence[str], unit: str) -> Names:
    """What is measured in a base unit, by the words of a text and its lemmas."""
    found = _found(_word_lists("topics"), text, lemmas)
    return frozenset(topic for topic in found if _measured_in(topic, unit))


def marks_in(before: str, behind: str) -> Names:
    """The marks about a number, by the words as they stand: "die geplante Halle" plans none.

    before, behind: the words to both sides of it. That it is a part is said before it or right
    behind it; "..., darunter viele Kinder" makes none of what stands before.
    """
    lists = _word_lists("marks")
    near = f"{before} {' '.join(behind.split()[:NEAR_WORDS])}"
    found = _found(lists, f"{before} {behind}", ()) - {"part"}
    if lists["part"].find(read(near, ())):
        found |= {"part"}
    following = _BEHIND.match(behind.strip().lower())
    phrase = following.group() if following else ""
    return found | {
        name for name, one in _data()["marks"].items() if phrase in one.get("behind", ())
    }


def sides_in(text: str) -> Names:
    """Who of two that stand against each other demands something."""
    return _found(_sides(), text, ())


def counts_again(text: str, lemmas: Sequence[str]) -> bool:
    """Whether a text says that somebody counted or estimated."""
    return bool(_counting().find(read(text, lemmas)))


def listed(name: str) -> Names:
    """The words of a plain list."""
    return _plain(name)


def goes(fate: str) -> str:
    """Where the count of a fate goes in the course of an event; "" for a mere role."""
    return str(_fate(fate).get("course", ""))


def is_role(fate: str) -> bool:
    """Whether a fate says who they are and not what became of them."""
    return bool(_fate(fate).get("role", False))


def befalls_things(fate: str) -> bool:
    """Whether a fate is one of things and not of persons."""
    return fate in _data()["things"]


def stands(fate: str) -> bool:
    """Whether a fate lasts before and after the event, so that it may count others as well."""
    return bool(_fate(fate).get("standing", False))


def is_personal(topic: str) -> bool:
    """Whether a topic differs from one person to the next."""
    return bool(_data()["topics"].get(topic, {}).get("personal", False))


def idle_marks(kinds: Names) -> Names:
    """Marks that say nothing about counts of these kinds.

    Nobody demands or offers the dead ("Der Brand forderte vier Tote"), and "insgesamt vier Tote"
    are those of the event; a firm's staff may be that of one works or of all.
    """
    marks, fates = _data()["marks"], _data()["fates"].keys()
    idle = {name for name, one in marks.items() if "of" in one and not kinds & set(one["of"])}
    courses = {goes(kind) for kind in kinds} - {""}
    if courses:
        idle |= ACTS - {"forecast"} | {"whole"}
    elif kinds & fates and not any(stands(kind) for kind in kinds):
        idle.add("whole")
    if courses == {"falls"}:
        idle.add("remaining")
    return frozenset(idle)


def group_of(quantity: Quantity) -> str:
    """The group that the counted noun names, or the noun; "" for anybody."""
    named = (name for word, name in _groups() if _is_of(word, quantity))
    found = next(named, quantity.noun)
    return "" if found == ANYBODY else found


def _is_of(word: str, quantity: Quantity) -> bool:
    """Whether the counted noun is the word, or persons of a compound that it heads."""
    if quantity.noun == word:
        return True
    heads = quantity.unit == "person" and len(word) >= SHORTEST_HEAD
    return heads and quantity.noun.endswith(word)


def _measured_in(topic: str, unit: str) -> bool:
    wanted = _data()["topics"][topic].get("unit")
    return unit == wanted if wanted else unit == RATIO or bool(_CURRENCY.fullmatch(unit))


def _found(lists: Mapping[str, WordList], text: str, lemmas: Sequence[str]) -> Names:
    reading = read(text, lemmas)
    return frozenset(name for name, words in lists.items() if words.find(reading))


def _fate(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _data()["fates"].get(name) or _data()["things"].get(name, {})
    return found


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_list("counts.yaml")
    return found


@cache
def _word_lists(section: str) -> dict[str, WordList]:
    return {name: word_list(entry["words"]) for name, entry in _data()[section].items()}


@cache
def _sides() -> dict[str, WordList]:
    return {name: word_list(words) for name, words in _data()["sides"].items()}


@cache
def _counting() -> WordList:
    return word_list(_data()["counting"])


@cache
def _plain(name: str) -> Names:
    return frozenset(_data()[name])


@cache
def _groups() -> tuple[tuple[str, str], ...]:
    """(noun, name of its group), the longest nouns first."""
    rows = [(noun, name) for name, nouns in _data()["groups"].items() for noun in nouns]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))
