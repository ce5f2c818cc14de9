"""Words that bound a number: "rund", "mindestens", "bis zu", "oder mehr", "minus"."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from crosscheck.claims.lexicon import words
from crosscheck.claims.numerals import Figure, quantity_data, word_set
from crosscheck.claims.tokens import Token

Bound = Literal["about", "least", "most"]


_SMALL = 13  # below it, a bare number behind "über" is a topic: "Gespräche über zwei Abkommen"


@cache
def bound_words(lang: str) -> Mapping[str, tuple[tuple[tuple[str, ...], Bound], ...]]:
    """Last word of a bounding phrase -> (its words, what it says), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    kinds: tuple[Bound, ...] = ("about", "least", "most")
    for kind in kinds:
        for phrase in words(quantity_data(lang)[kind]):
            listed = tuple(phrase.split())
            found.setdefault(listed[-1], []).append((listed, kind))
    return {last: tuple(sorted(rows, key=lambda row: -len(row[0]))) for last, rows in found.items()}


def bounds_before(
    tokens: Sequence[Token], number: Figure, measured: bool, lang: str
) -> tuple[int, list[Bound]]:
    """Where the quantity begins with its bounding words, and what they say."""
    first, bounds = number.first, []
    if (
        first
        and tokens[first - 1].form in word_set(lang, "range_before")
        and (number.low != number.high and tokens[first - 1].form in {"zwischen", "between"})
    ):
        first -= 1
    if number.unit == "ratio" and first and tokens[first - 1].form in {"die", "der", "the"}:
        first -= 1 if _bound_at(tokens, first - 1, number, measured, lang) else 0
    for _ in range(2):
        found = _bound_at(tokens, first, number, measured, lang)
        if found is None:
            break
        first, bound = found
        bounds.append(bound)
    return first, bounds


def _bound_at(
    tokens: Sequence[Token], first: int, number: Figure, measured: bool, lang: str
) -> tuple[int, Bound] | None:
    """Where a bounding phrase before ``first`` begins, and what it says."""
    if first > 1 and tokens[first - 1].form in word_set(lang, "after_bound"):
        first -= 1
    if not first:
        return None
    for phrase, bound in bound_words(lang).get(tokens[first - 1].form, ()):
        begin = first - len(phrase)
        if begin < 0 or tuple(one.form for one in tokens[begin:first]) != phrase:
            continue
        ambiguous = " ".join(phrase) in word_set(lang, "prepositional") and not measured
        if ambiguous and (number.high < _SMALL or phrase[0] in {"unter", "ab"}):
            return None
        return begin, bound
    return None


def bound_after(tokens: Sequence[Token], index: int, lang: str) -> tuple[int, Bound | None]:
    """A bound behind the quantity: "oder mehr", "or less"."""
    two = " ".join(token.form for token in tokens[index : index + 2])
    if two in word_set(lang, "or_more"):
        return index + 2, "least"
    if two in word_set(lang, "or_less"):
        return index + 2, "most"
    return index, None


def is_minus(tokens: Sequence[Token], first: int, lang: str) -> bool:
    """A word or sign that makes the number negative: "minus 5 Grad", "-5 Grad"."""
    before = tokens[first - 1]
    if before.form in word_set(lang, "minus"):
        return True
    touching = before.end == tokens[first].start
    free = first < 2 or tokens[first - 2].end < before.start
    return before.text in "-−" and touching and free
