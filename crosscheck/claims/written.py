"""One number as it is written: digits and number words with the scales behind them."""

from collections.abc import Sequence

from crosscheck.claims.numerals import (
    Figure,
    digits_value,
    numerals,
    scale_value,
    word_set,
    word_value,
)
from crosscheck.claims.tokens import Token


def read_base(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """Digits, their groups of three joined, or a number word."""
    token = tokens[index]
    if token.text[0].isdecimal():
        value = digits_value(token.text, lang)
        if value is None:
            return None
        joined, after = _grouped(tokens, index)
        return Figure(index, after, joined or value, joined or value)
    if token.text[0].isupper() and index and tokens[index - 1].tag != "." and lang == "de":
        return None  # "die Elf", "in Acht"
    value = word_value(token.form, lang)
    if value is None or token.form in word_set(lang, "one"):
        return None
    return Figure(index, index + 1, value, value)


def _grouped(tokens: Sequence[Token], index: int) -> tuple[float | None, int]:
    """Groups of three behind a space or an apostrophe: "12 500", "1'200'000"."""
    digits, at = tokens[index].text, index + 1
    if len(digits) > 3 or not digits.isdecimal():
        return None, at
    while at < len(tokens):
        mark = tokens[at].text in "'’" and at + 1 < len(tokens)
        group = tokens[at + 1] if mark else tokens[at]
        gap = group.start - tokens[at - 1].end
        if not (group.text.isdecimal() and len(group.text) == 3 and gap == 1):
            break
        digits, at = digits + group.text, at + (2 if mark else 1)
    return (float(digits) if at > index + 1 else None), at


def read_scaled(tokens: Sequence[Token], base: Figure, lang: str) -> Figure:
    """The number times the scales behind it, or as a fraction."""
    if base.unit:
        return base
    value, at, scaled = base.low, base.after, False
    while at < len(tokens):
        extra = past_and_a_half(tokens, at, lang)
        if extra:
            value, at = value + 0.5, extra
            continue
        scale = scale_value(tokens[at].form, lang) if _may_scale(tokens, at) else None
        if scale is None:
            break
        value, at, scaled = value * scale, past_dot(tokens, at), True
        value, at = _plus_rest(tokens, value, at, scale, lang)
    divisor = numerals(lang).fractions.get(tokens[at].form) if at < len(tokens) else None
    if divisor and not scaled and tokens[at].text[0].isupper() == (lang == "de"):
        return Figure(base.first, at + 1, value / divisor, value / divisor, unit="ratio")
    return Figure(base.first, at, value, value, scaled=scaled)


def _may_scale(tokens: Sequence[Token], index: int) -> bool:
    """A short scale ("m", "k") must touch its number: "$3m", not "3 m high"."""
    token = tokens[index]
    return len(token.form) > 1 or token.start == tokens[index - 1].end


def past_dot(tokens: Sequence[Token], index: int) -> int:
    """Behind a scale and the full stop of its abbreviation: "Mrd."."""
    after = index + 1
    short = len(tokens[index].text) <= 3
    dotted = short and after + 1 < len(tokens) and tokens[after].text == "."
    return after + 1 if dotted and tokens[after].start == tokens[index].end else after


def _plus_rest(
    tokens: Sequence[Token], value: float, index: int, scale: float, lang: str
) -> tuple[float, int]:
    """As in "one hundred and twenty", "two thousand five hundred": the smaller rest is added."""
    at = index + 1 if index < len(tokens) and tokens[index].form == "and" else index
    if lang != "en" or at >= len(tokens) or scale > 1_000_000:
        return value, index
    rest = word_value(tokens[at].form, lang)
    if rest is None or rest >= scale or (tokens[at].form in {"one"} and at == index):
        return value, index
    higher = scale_value(tokens[at + 1].form, lang) if at + 1 < len(tokens) else None
    if higher is not None and rest * higher < scale:
        return value + rest * higher, at + 2
    return value + rest, at + 1


def past_and_a_half(tokens: Sequence[Token], index: int, lang: str) -> int:
    """The index behind "and a half"; 0 if it does not stand here."""
    listed = [token.form for token in tokens[index : index + 3]]
    return index + 3 if lang == "en" and listed == ["and", "a", "half"] else 0
