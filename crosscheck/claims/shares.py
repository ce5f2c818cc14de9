"""Shares and multiples: "one in five", "jeder dritte", "two-thirds", "halb so viele"."""

from collections.abc import Sequence
from functools import lru_cache

from crosscheck.claims.numerals import Figure, numerals, word_set, word_value
from crosscheck.claims.tokens import Token
from crosscheck.claims.written import read_base

_MOST_OF_SHARE = 100  # "one in ten"; "three in 2019" is no share


def read_share(tokens: Sequence[Token], base: Figure, lang: str) -> Figure | None:
    """English "one in five": two bare numbers, the second the larger."""
    at = base.after
    if lang != "en" or at + 1 >= len(tokens) or tokens[at].form != "in" or base.unit:
        return None
    second = read_base(tokens, at + 1, lang)
    if second is None or not base.low < second.low <= _MOST_OF_SHARE:
        return None
    share = base.low / second.low
    return Figure(base.first, second.after, share, share, unit="ratio")


def read_multiple(
    tokens: Sequence[Token], index: int, base: Figure | None, lang: str
) -> Figure | None:
    """As in "halb so viele", "dreimal so hoch", "three times as many": of something else."""
    value, at = multiple_value(tokens[index].form, lang), index + 1
    if base is not None and at < len(tokens) and base.after == at:
        multiplied = tokens[at].form in word_set(lang, "multiplied")
        value, at = (base.low, at + 1) if multiplied else (None, at)
    if value is None or at + 1 >= len(tokens) or tokens[at].form not in word_set(lang, "as"):
        return None
    if index > 1 and tokens[index - 2].text in "-‑":
        return None  # "zwei- bis dreimal so groß" is not three times
    return Figure(index, at + 2, value, value, unit="ratio")


@lru_cache(20_000)
def multiple_value(form: str, lang: str) -> float | None:
    """How many times "doppelt", "dreimal", "twice" is."""
    listed = numerals(lang).multiples.get(form)
    if listed is not None or lang != "de":
        return listed
    return word_value(form[:-3], lang) if form.endswith("mal") and len(form) > 3 else None


def is_share(tokens: Sequence[Token], number: Figure, lang: str) -> bool:
    """English "a third of ...", "a quarter": not "a third man"."""
    if lang != "en" or number.unit != "ratio" or number.after >= len(tokens):
        return True
    if number.first and tokens[number.first - 1].form in {"once", "twice", "times", "per"}:
        return False
    return tokens[number.after].form == "of" or tokens[number.after].tag in ".CRVX"


@lru_cache(20_000)
def hyphenated_fraction(form: str, lang: str) -> float | None:
    """The share in "two-thirds", "three-quarters"."""
    number, hyphen, fraction = form.partition("-")
    divisor = numerals(lang).fractions.get(fraction) if hyphen else None
    value = word_value(number, lang) if divisor else None
    return value / divisor if value is not None and divisor else None


def read_every(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """As in "jeder dritte", "every fifth": a share."""
    if index + 1 >= len(tokens):
        return None
    form = tokens[index + 1].form
    ordinals = numerals(lang).ordinals
    divisor = ordinals.get(form) or ordinals.get(form[:-1])
    if divisor is None:
        return None
    return Figure(index, index + 2, 1 / divisor, 1 / divisor, unit="ratio")
