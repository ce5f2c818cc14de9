"""What the numbers of a claim count or measure: the dead or the injured, the damage or the price.

"Vier Tote, 23 Verletzte" are two counts of one unit; only the words around a number tell them
apart. Each number is read in its own part of the clause against the lists of ``data/counts.yaml``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from crosscheck.records import Claim, Quantity
from crosscheck.values import measure, nouns_match
from crosscheck.verdicts.lexicon import WordList, read_list, word_list
from crosscheck.verdicts.profiles import read

ANYBODY = "anybody"
SHORTEST_HEAD = 4  # letters of a noun that may head a compound
RATIO = "ratio"  # base unit of percentages
COUNTED_UNITS = frozenset({"", "person"})
_SEPARATOR = re.compile(r"[,;:–—]|\b(?:und|sowie|während|and|while)\b")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a claim and what it is a number of."""

    quantity: Quantity
    kinds: frozenset[str]  # fates of persons ("dead"), topics of money and measures ("damage")
    marks: frozenset[str]  # what makes it another number: "demanded", "former", "part"
    who: str  # the group of persons or the noun; "" for anybody

    @property
    def counted(self) -> bool:
        """Whether it counts heads or things, and measures nothing."""
        return self.quantity.unit in COUNTED_UNITS

    @property
    def persons(self) -> bool:
        """Whether it surely counts persons."""
        return self.quantity.unit == "person" or (self.counted and bool(self.kinds))

    @property
    def things(self) -> bool:
        """Whether it surely counts no persons."""
        return self.quantity.unit == "" and bool(self.who) and not self.kinds

    @property
    def bare(self) -> bool:
        """Whether only what was said before tells what it counts: "zählte 1.900"."""
        return self.quantity.unit == "" and not self.quantity.noun and not self.kinds


def rejects_number(claim: Claim) -> bool:
    """Whether the claim names a number only to deny it, so that it denies nothing else."""
    return any(_rejected(claim, quantity) for quantity in claim.quantities)


@lru_cache(4096)  # a claim is compared again and again
def counts_of(claim: Claim) -> tuple[Count, ...]:
    """The numbers that a claim asserts, in its order; not those it rejects or moves on from."""
    parts = _parts(claim)
    acts = _marks_of(claim.content) & _ACTS
    found = []
    for position, (quantity, part) in enumerate(zip(claim.quantities, parts, strict=True)):
        following = claim.quantities[position + 1] if position + 1 < len(parts) else None
        if _rejected(claim, quantity) or _left_behind(claim, quantity, following):
            continue
        lemmas = claim.lemmas if len(parts) == 1 else ()
        kinds = _kinds(quantity, part, lemmas)
        marks = _marks_of(part) - _ACTS | acts
        if _word_before(claim, quantity.start) in _listed("changing"):
            marks |= {"change"}
        marks -= _idle_marks(kinds)
        found.append(Count(quantity, kinds, marks, _group(quantity, kinds)))
    return tuple(found)


def kinds_told(claim: Claim) -> frozenset[str]:
    """The fates that a claim speaks of, with a number or without."""
    return _found(_word_lists("fates"), claim.content, claim.lemmas)


def _idle_marks(kinds: frozenset[str]) -> frozenset[str]:
    """Marks that say nothing about counts of these kinds.

    Nobody demands or offers the dead ("Der Brand forderte vier Tote"), and "insgesamt vier Tote"
    are those of the event; a firm's staff may be that of one works or of all.
    """
    if course(kinds):
        remaining = {"remaining"} if course(kinds) == "falls" else set()
        return _ACTS - {"forecast"} | {"whole"} | remaining
    happens = kinds & _data()["fates"].keys() and not any(_stands(kind) for kind in kinds)
    return frozenset({"whole"} if happens else ())


def apart(a: Count, b: Count) -> bool:
    """Whether two numbers surely are of different things: the dead and the injured."""
    if a.marks & _TELLING != b.marks & _TELLING:
        return True
    if a.kinds and b.kinds and not a.kinds & b.kinds:
        return True
    return not _groups_meet(a, b)


def same_count(a: Count, b: Count) -> bool:
    """Whether two numbers surely are of one thing, as far as the words about them can tell."""
    if not a.kinds or a.kinds != b.kinds or a.marks != b.marks or a.counted != b.counted:
        return False
    return a.who == b.who if a.counted else nouns_match(a.quantity.noun, b.quantity.noun)


def of_event(one: Count) -> bool:
    """Whether it counts whom the event befell or who took part: it has one right value then."""
    return one.counted and not any(_stands(kind) for kind in one.kinds)


def takes_up(later: Claim, one: Count, earlier: Count) -> bool:
    """Whether a bare number right behind a count is another count of the same.

    "Die Polizei zählte 120 Teilnehmer. Die Veranstalter sprachen von 300."
    """
    if not one.bare or earlier.bare or not earlier.counted or one.marks != earlier.marks:
        return False
    return bool(_counting().find(read(later.content, later.lemmas)))


def course(kinds: Iterable[str]) -> str:
    """Where counts of these kinds go while an event lasts: "rises", "falls", or ""."""
    gone = {_goes(kind) for kind in kinds}
    return gone.pop() if len(gone) == 1 else ""


def _groups_meet(a: Count, b: Count) -> bool:
    """Whether both may count the same heads or things; anybody may be of any group."""
    if not a.counted or not b.counted:
        return nouns_match(a.quantity.noun, b.quantity.noun)
    if (a.things and b.persons) or (a.persons and b.things):
        return False
    return not a.who or not b.who or nouns_match(a.who, b.who)


# --- the part of the clause that belongs to a number -----------------------------------------


def _parts(claim: Claim) -> list[str]:
    """For each number of the claim the words that may say what it counts.

    Between two numbers the last comma or "und" parts them; without one they share all words.
    """
    ends: list[int] = []
    at = claim.content_start
    for one, following in pairwise(claim.quantities):
        between = claim.content[one.end - at : following.start - at]
        cuts = [match.start() for match in _SEPARATOR.finditer(between)]
        ends.append(one.end - at + cuts[-1] if cuts else -1)
    parts = []
    for position in range(len(claim.quantities)):
        begin = next((end for end in reversed(ends[:position]) if end >= 0), 0)
        finish = next((end for end in ends[position:] if end >= 0), len(claim.content))
        parts.append(claim.content[begin:finish])
    return parts


def _word_before(claim: Claim, start: int) -> str:
    words = _WORD.findall(claim.content[: max(0, start - claim.content_start)])
    return words[-1].lower() if words else ""


def _rejected(claim: Claim, quantity: Quantity) -> bool:
    """Whether the number is named only to be denied: "sechs und nicht sieben"."""
    before = claim.content[: max(0, quantity.start - claim.content_start)].lower().rstrip()
    return any(re.search(rf"\b{re.escape(word)}$", before) for word in _listed("rejecting"))


def _left_behind(claim: Claim, quantity: Quantity, following: Quantity | None) -> bool:
    """Whether the number is where a change began: "von 20 auf 30 Prozent"."""
    return (
        following is not None
        and _word_before(claim, quantity.start) in _listed("from")
        and _word_before(claim, following.start) in _listed("onto")
    )


# --- the lists -------------------------------------------------------------------------------

# Marks that stand anywhere in the claim, not beside the number.
_ACTS = frozenset({"demanded", "offered", "planned", "forecast"})
# Marks that alone make two numbers different things; the others only leave it open.
_TELLING = frozenset({"demanded", "former", "planned", "rate", "change", "whole"})


def _kinds(quantity: Quantity, part: str, lemmas: Sequence[str]) -> frozenset[str]:
    """What the number counts: by its own noun, else by the words about it."""
    if quantity.unit not in COUNTED_UNITS:
        found = _found(_word_lists("topics"), f"{part} {quantity.noun}", lemmas)
        return frozenset(kind for kind in found if _measured_in(kind, measure(quantity).unit))
    own = _fates_of(quantity.noun)
    if any(_goes(kind) for kind in own):
        return own
    about = _found(_word_lists("fates"), part, lemmas)
    return frozenset(kind for kind in about if _goes(kind)) or own or about


def _goes(fate: str) -> str:
    """Where the count of a fate goes in the course of an event; "" for a mere role."""
    return str(_data()["fates"].get(fate, {}).get("course", ""))


def _stands(fate: str) -> bool:
    """Whether a fate lasts before and after the event, so that it may count others as well."""
    return bool(_data()["fates"].get(fate, {}).get("standing", False))


def _measured_in(topic: str, unit: str) -> bool:
    wanted = _data()["topics"][topic].get("unit")
    return unit == wanted if wanted else unit == RATIO or bool(_CURRENCY.fullmatch(unit))


def _marks_of(text: str) -> frozenset[str]:
    """By the words as they stand: "geplant" is one, "die geplante Halle" is none."""
    return _found(_word_lists("marks"), text, ())


def _found(lists: Mapping[str, WordList], text: str, lemmas: Sequence[str]) -> frozenset[str]:
    reading = read(text, lemmas)
    return frozenset(name for name, words in lists.items() if words.find(reading))


def _group(quantity: Quantity, kinds: frozenset[str]) -> str:
    """The group that the noun names, or the noun; "" where it says no more than the kind does."""
    noun, own = quantity.noun, _fates_of(quantity.noun)
    if not noun or (own and own <= kinds):
        return ""
    found = next((name for word, name in _groups() if _is_of(word, quantity)), noun)
    return "" if found == ANYBODY else found


@lru_cache(4096)
def _fates_of(noun: str) -> frozenset[str]:
    return _found(_word_lists("fates"), noun, (noun,)) if noun else frozenset()


def _is_of(word: str, quantity: Quantity) -> bool:
    """Whether the counted noun is the word, or persons of a compound that it heads."""
    if quantity.noun == word:
        return True
    heads = quantity.unit == "person" and len(word) >= SHORTEST_HEAD
    return heads and quantity.noun.endswith(word)


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_list("counts.yaml")
    return found


@cache
def _word_lists(section: str) -> dict[str, WordList]:
    return {name: word_list(entry["words"]) for name, entry in _data()[section].items()}


@cache
def _counting() -> WordList:
    return word_list(_data()["counting"])


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_data()[name])


@cache
def _groups() -> tuple[tuple[str, str], ...]:
    """(noun, name of its group), the longest nouns first."""
    rows = [(noun, name) for name, nouns in _data()["groups"].items() for noun in nouns]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))
