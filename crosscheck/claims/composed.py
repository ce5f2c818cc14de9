"""Spans of time told in two units: "drei Jahre und sechs Monate" is one of three and a half."""

from collections.abc import Sequence
from dataclasses import replace
from math import isinf

from crosscheck.claims.numerals import word_set
from crosscheck.claims.tokens import Token
from crosscheck.records import Quantity

# How many of the smaller unit make one of the larger.
_PARTS = {
    ("year", "month"): 12,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
}
Read = tuple[Quantity, int, int]  # with the first of its tokens and the one behind it


def with_parts(found: Sequence[Read], text: str, tokens: Sequence[Token], lang: str) -> list[Read]:
    """The quantities, each span of time joined with the part of it that follows.

    text: the whole document; tokens: those that the quantities count.
    """
    joined: list[Read] = []
    for one in found:
        whole = _joined(joined[-1], one, text, tokens, lang) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(one)
    return joined


def _joined(
    before: Read, after: Read, text: str, tokens: Sequence[Token], lang: str
) -> Read | None:
    (large, first, behind), (small, begin, end) = before, after
    parts = _PARTS.get((large.unit, small.unit))
    between = [token.form for token in tokens[behind:begin]]
    if parts is None or not (between == [] or between[0] in word_set(lang, "adding")):
        return None
    if len(between) > 1 or isinf(large.high) or not small.low == small.high < parts:
        return None
    share = small.low / parts
    span = replace(
        large,
        end=small.end,
        text=text[large.start : small.end],
        low=large.low + share,
        high=large.high + share,
        noun=small.noun or large.noun,
        approximate=large.approximate or small.approximate,
    )
    return span, first, end
