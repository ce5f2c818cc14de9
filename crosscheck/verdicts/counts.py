"""What the numbers of a claim count or measure: the dead or the injured, the damage or the price.

"Vier Tote, 23 Verletzte" are two counts of one unit; only the words around a number tell them
apart. Each number is read in its own part of the clause (``countwords``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from crosscheck.records import Claim, Quantity
from crosscheck.values import measure, nouns_match
from crosscheck.verdicts.countwords import (
    ACTS,
    Names,
    befalls_things,
    counts_again,
    fates_in,
    fates_of,
    goes,
    group_of,
    idle_marks,
    is_personal,
    is_role,
    listed,
    marks_in,
    sides_in,
    stands,
    thing_fates_in,
    topics_in,
)

SHARES = frozenset({"percent", "per mille", "ratio", "percentage point"})
COUNTED_UNITS = frozenset({"", "person"})
# Marks that alone make two numbers different things; the others only leave it open.
TELLING = frozenset(
    {"demanded", "planned", "forecast", "former", "part", "whole", "rate"}
    | {"variant", "period", "severe", "slight", "hospital"}
)
CHANGE, LEVEL = "change", "level"  # "um 14 Prozent", "auf 14 Prozent"
_SEPARATOR = re.compile(r"[,;:–—]|\b(?:und|sowie|während|and|while)\b")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a claim and what it is a number of."""

    quantity: Quantity
    kinds: Names  # fates ("dead", "destroyed"), topics of money and measures ("damage")
    marks: Names  # what makes it another number: "demanded", "former", "part"
    who: str  # the group of persons or the noun; "" for anybody
    sides: Names = frozenset()  # of what is demanded: who demands it

    @property
    def counted(self) -> bool:
        """Whether it counts heads or things, and measures nothing."""
        return self.quantity.unit in COUNTED_UNITS

    @property
    def persons(self) -> bool:
        """Whether it surely counts persons."""
        befallen = self.counted and any(not befalls_things(kind) for kind in self.kinds)
        return self.quantity.unit == "person" or befallen

    @property
    def things(self) -> bool:
        """Whether it surely counts no persons."""
        return self.quantity.unit == "" and bool(self.who) and not self.persons

    @property
    def bare(self) -> bool:
        """Whether only what was said before tells what it counts: "zählte 1.900"."""
        return self.quantity.unit == "" and not self.quantity.noun and not self.kinds

    @property
    def of_event(self) -> bool:
        """Whether it counts whom or what the event befell or who took part: it has one value."""
        return self.counted and not any(stands(kind) for kind in self.kinds)

    @property
    def of_role(self) -> bool:
        """Whether it counts persons by what they do there, which others do elsewhere."""
        return any(is_role(kind) for kind in self.kinds)

    @property
    def personal(self) -> bool:
        """Whether it differs from one person to the next, as a sentence does."""
        return any(is_personal(kind) for kind in self.kinds)


@lru_cache(4096)  # a claim is compared again and again
def counts_of(claim: Claim) -> tuple[Count, ...]:
    """The numbers that a claim asserts, in its order.

    Not those it rejects, moves on from or takes a part of.
    """
    if not claim.quantities:
        return ()
    parts = _parts(claim)
    acts = marks_in(claim.content, "") & ACTS
    found = []
    for position, (quantity, part) in enumerate(zip(claim.quantities, parts, strict=True)):
        before = claim.quantities[position - 1] if position else None
        following = claim.quantities[position + 1] if position + 1 < len(parts) else None
        if _rejected(claim, quantity) or _left_behind(claim, quantity, following):
            continue
        if before is not None and _is_whole_of(claim, before, quantity):
            continue
        begin, finish = part
        words = claim.content[begin:finish]
        kinds = _kinds(quantity, words, claim.lemmas if len(parts) == 1 else ())
        marks = (_marks(claim, quantity, part) | acts) - idle_marks(kinds)
        sides = sides_in(claim.content) if "demanded" in marks else frozenset()
        found.append(Count(quantity, kinds, marks, _group(quantity, kinds), sides))
    return tuple(found)


def kinds_told(claim: Claim) -> Names:
    """The fates that a claim speaks of, with a number or without."""
    return fates_in(claim.content, claim.lemmas)


def rejects_number(claim: Claim) -> bool:
    """Whether the claim names a number only to deny it, so that it denies nothing else."""
    return any(_rejected(claim, quantity) for quantity in claim.quantities)


def apart(a: Count, b: Count) -> bool:
    """Whether two numbers surely are of different things: the dead and the injured."""
    if a.marks & TELLING != b.marks & TELLING or {CHANGE, LEVEL} <= a.marks ^ b.marks:
        return True
    if _of_what_is_before(a) or _of_what_is_before(b):
        return True
    return _disjoint(a.kinds, b.kinds) or _disjoint(a.sides, b.sides) or not _groups_meet(a, b)


def same_count(a: Count, b: Count) -> bool:
    """Whether two numbers surely are of one thing, as far as the words about them can tell."""
    if apart(a, b) or not a.kinds or a.kinds != b.kinds or _distinct(a) != _distinct(b):
        return False
    return a.counted == b.counted and (not a.counted or a.who == b.who)


def takes_up(later: Claim, one: Count, earlier: Count) -> bool:
    """Whether a bare number right behind a count is another count of the same.

    "Die Polizei zählte 120 Teilnehmer. Die Veranstalter sprachen von 300."
    """
    if (
        not one.bare
        or earlier.bare
        or not earlier.counted
        or one.marks - {LEVEL} != earlier.marks - {LEVEL}
    ):
        return False
    return counts_again(later.content, later.lemmas)


def course(kinds: Iterable[str]) -> str:
    """Where counts of these kinds go while an event lasts: "rises", "falls", or ""."""
    gone = {goes(kind) for kind in kinds}
    return gone.pop() if len(gone) == 1 else ""


def _distinct(one: Count) -> Names:
    """The marks in which two numbers of one thing must be alike."""
    return one.marks - {LEVEL}


def _of_what_is_before(one: Count) -> bool:
    """Whether it is a part of what the number before it counts: "fünf davon schwer"."""
    return one.bare and "part" in one.marks


def _disjoint(a: Names, b: Names) -> bool:
    return bool(a and b and not a & b)


def _groups_meet(a: Count, b: Count) -> bool:
    """Whether both may count the same heads or things; anybody may be of any group."""
    if not a.counted or not b.counted:
        return nouns_match(a.quantity.noun, b.quantity.noun)
    if (a.things and b.persons) or (a.persons and b.things):
        return False
    return not a.who or not b.who or nouns_match(a.who, b.who)


# --- reading one number ----------------------------------------------------------------------


def _kinds(quantity: Quantity, part: str, lemmas: Sequence[str]) -> Names:
    """What the number counts: by its own noun, else by the words about it."""
    if quantity.unit not in COUNTED_UNITS:
        return topics_in(f"{part} {quantity.noun}", lemmas, measure(quantity).unit)
    own = fates_of(quantity.noun)
    if any(not is_role(kind) for kind in own):
        return own
    if quantity.unit == "" and quantity.noun and not own:
        of_things = thing_fates_in(part, lemmas, group_of(quantity))
        if of_things:
            return of_things
    about = own | fates_in(part, lemmas)
    befallen = frozenset(kind for kind in about if not is_role(kind))
    return befallen or frozenset(kind for kind in about if not stands(kind)) or about


def _group(quantity: Quantity, kinds: Names) -> str:
    """The group of the counted noun; "" where it says no more than the kind does."""
    own = fates_of(quantity.noun)
    return "" if not quantity.noun or (own and own <= kinds) else group_of(quantity)


def _marks(claim: Claim, quantity: Quantity, part: tuple[int, int]) -> Names:
    """The marks about a number; what its own words say ("a day and a half") is none."""
    begin, finish = part
    at = claim.content_start
    before = f"{claim.content[begin : quantity.start - at]} {quantity.noun}"
    found = marks_in(before, claim.content[quantity.end - at : finish]) - ACTS
    if quantity.unit in SHARES:
        found -= {"rate"}  # "annual inflation" is the inflation
    word = _word_before(claim, quantity.start)
    if word in listed("changing"):
        return found | {CHANGE}
    return found | {LEVEL} if word in listed("levels") else found


def _parts(claim: Claim) -> list[tuple[int, int]]:
    """For each number where the words stand that may say what it counts: offsets into the content.

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
        parts.append((begin, finish))
    return parts


def _word_before(claim: Claim, start: int) -> str:
    words = _WORD.findall(claim.content[: max(0, start - claim.content_start)])
    return words[-1].lower() if words else ""


def _rejected(claim: Claim, quantity: Quantity) -> bool:
    """Whether the number is named only to be denied: "sechs und nicht sieben"."""
    before = claim.content[: max(0, quantity.start - claim.content_start)].lower().rstrip()
    return any(re.search(rf"\b{re.escape(word)}$", before) for word in listed("rejecting"))


def _left_behind(claim: Claim, quantity: Quantity, following: Quantity | None) -> bool:
    """Whether the number is where a change began: "von 20 auf 30 Prozent"."""
    return (
        following is not None
        and _word_before(claim, quantity.start) in listed("from")
        and _word_before(claim, following.start) in listed("onto")
    )


def _is_whole_of(claim: Claim, part: Quantity, whole: Quantity) -> bool:
    """Whether the number only tells of how many the one before it is a part."""
    at = claim.content_start
    between = _WORD.findall(claim.content[part.end - at : whole.start - at].lower())
    return bool(between) and all(word in listed("of") for word in between)
