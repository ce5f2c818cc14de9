"""One number among tokens: digits or words with scale, fraction, range or score.

Every reader takes the tokens and an index and answers the figure that begins there, or None.
What the figure counts, and the words that bound it, are read by ``measures`` and ``bounds``.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from crosscheck.claims.bounds import bound_words
from crosscheck.claims.numerals import Figure, numerals, scale_value, word_set, word_value
from crosscheck.claims.scores import as_score, read_score, tells_result, written_score
from crosscheck.claims.shares import (
    hyphenated_fraction,
    is_share,
    multiple_value,
    read_every,
    read_multiple,
    read_share,
)
from crosscheck.claims.tokens import Token
from crosscheck.claims.units import measured_adjective, signs, units
from crosscheck.claims.written import past_and_a_half, past_dot, read_base, read_scaled
from crosscheck.values import SCORE

_WHOLE = frozenset(["ratio", SCORE])  # nothing is joined to them as a range
_MAGNITUDE_LOW, _MAGNITUDE_HIGH = 2, 10  # "Dutzende" are 24 to 120, "Hunderte" 200 to 1,000


@lru_cache(50_000)
def can_begin(form: str, lang: str) -> bool:
    """Whether a quantity can begin with this word; remembered, since most words cannot."""
    return (
        form[0].isdecimal()
        or form in _opening_words(lang)
        or word_value(form, lang) is not None
        or scale_value(form, lang) is not None
        or multiple_value(form, lang) is not None
        or measured_adjective(form, lang) is not None
        or hyphenated_fraction(form, lang) is not None
    )


@cache
def _opening_words(lang: str) -> frozenset[str]:
    """Signs and listed words."""
    listed = numerals(lang)
    named = (word_set(lang, name) for name in ("one", "half", "vague", "every"))
    return frozenset().union(signs(), listed.fractions, listed.magnitudes, *named)


def read_figure(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """A number, or two with "bis", "to" or a dash between them."""
    if ":" in tokens[index].text:
        return written_score(tokens, index, lang)
    first = _read_number(tokens, index, lang)
    if first is None or first.unit in _WHOLE:
        return first
    between = _between(tokens, first.after, lang, _is_framed(tokens, index, lang))
    second = _read_number(tokens, between, lang) if between else None
    if second is None or second.unit or first.low != first.high:
        return first
    low = first.low
    if _is_hyphen_score(tokens, first, second, lang):
        return as_score(tokens, low, second.high, index, second.after, lang)
    if second.scaled and not first.scaled and low < 1_000:  # "zwei bis drei Millionen"
        low *= _scale_of(tokens, second, lang)
    if _is_hanging(tokens, first.after):
        low *= _scale_within(tokens[between].form, lang)
    if low >= second.high:
        return first
    about = first.approximate or second.approximate
    return Figure(index, second.after, low, second.high, about, second.scaled, first.unit)


def _is_hyphen_score(tokens: Sequence[Token], first: Figure, second: Figure, lang: str) -> bool:
    """As in "won 2-1", "lost 1-2": small numbers that are no range."""
    digits = tokens[first.first : second.after]
    small = all(len(token.text) <= 2 for token in digits)
    if not small or len(digits) != 3 or digits[1].text not in "-–‑":
        return False
    if first.low >= second.high or first.low == 0:
        return True
    behind = tokens[second.after] if second.after < len(tokens) else None
    counts = behind is not None and behind.tag == "N"  # "lost 3-5 players"
    return not counts and tells_result(tokens, lang)


def _is_framed(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """Whether "zwischen" or "von" announces a range, so that "und" can join it."""
    before = tokens[index - 1].form if index else ""
    return before in word_set(lang, "range_before")


def _between(tokens: Sequence[Token], index: int, lang: str, framed: bool) -> int:
    """The index behind the word that joins a range; 0 if there is none."""
    if index + 1 >= len(tokens):
        return 0
    joint = tokens[index]
    if _is_hanging(tokens, index) and tokens[index + 1].form in word_set(lang, "range_words"):
        return index + 2  # "zwei- bis dreihundert"
    if joint.text in "-–‑":
        glued = joint.start == tokens[index - 1].end and tokens[index + 1].start == joint.end
        return index + 1 if glued and tokens[index + 1].text[0].isdecimal() else 0
    if joint.form not in word_set(lang, "range_words"):
        return 0
    return _behind_word(tokens, index, lang, framed)


def _behind_word(tokens: Sequence[Token], index: int, lang: str, framed: bool) -> int:
    joint = tokens[index]
    if joint.form in {"und", "and", "to"} and not framed:
        following = tokens[index + 1]
        counted = following.text[0].isdecimal() or word_value(following.form, lang) is not None
        return index + 1 if joint.form == "to" and counted else 0
    if framed and joint.form == "to" and tokens[index - 1].form != "between":
        return index + 1 if tokens[index - 2].form == "between" else 0
    return index + 2 if tokens[index + 1].form == "zu" else index + 1


def _is_hanging(tokens: Sequence[Token], index: int) -> bool:
    """A hyphen for the rest of a word that follows later: "zwei- bis dreihundert"."""
    if index + 1 >= len(tokens) or tokens[index].text not in "-‑":
        return False
    touching = tokens[index].start == tokens[index - 1].end
    return touching and tokens[index + 1].start > tokens[index].end


def _scale_within(form: str, lang: str) -> float:
    """The scale that ends a number word: 100 in "dreihundert"."""
    ends = (form[at:] for at in range(1, len(form)))
    return next((value for end in ends if (value := scale_value(end, lang))), 1.0)


def _scale_of(tokens: Sequence[Token], number: Figure, lang: str) -> float:
    factor = 1.0
    for token in tokens[number.first : number.after]:
        factor *= scale_value(token.form, lang) or 1.0
    return factor


def _read_number(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """One number with its scale or fraction."""
    form = tokens[index].form
    if form in word_set(lang, "vague"):
        return _magnitude(tokens, index + 1, lang, first=index)
    if form in numerals(lang).magnitudes:
        return _magnitude(tokens, index, lang, first=index)
    base = read_base(tokens, index, lang)
    multiple = read_multiple(tokens, index, base, lang)
    if base is not None or multiple is not None:
        return multiple or _completed(tokens, base, lang)
    share = read_share(tokens, Figure(index, index + 1, 1.0, 1.0), lang) if form == "one" else None
    if share is not None:
        return share
    for name, reader in _WORD_READERS:
        if form in word_set(lang, name):
            return reader(tokens, index, lang)
    sign = form in signs() and form not in "%°‰"
    return (_behind_sign if sign else _alone)(tokens, index, lang)


def _completed(tokens: Sequence[Token], base: Figure | None, lang: str) -> Figure | None:
    if base is None:
        return None
    found = read_share(tokens, base, lang) or read_score(tokens, base, lang)
    return found or read_scaled(tokens, base, lang)


def _behind_sign(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    if index + 1 >= len(tokens) or not tokens[index + 1].text[0].isdecimal():
        return None
    number = read_figure(tokens, index + 1, lang)
    if number is None or number.unit in _WHOLE:
        return None
    return replace(number, first=index, unit=signs()[tokens[index].text])


def _one(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """An article that counts: before a half, a scale, a fraction or a unit."""
    at = index + 1
    vague = False
    while at < len(tokens) and tokens[at].lemma.lower() in {"gut", "knapp", "ganz", "full"}:
        vague, at = vague or tokens[at].lemma.lower() in {"gut", "knapp"}, at + 1
    if at >= len(tokens):
        return None
    if tokens[at].form in word_set(lang, "half") and lang == "de":
        return replace(found, first=index) if (found := _half(tokens, at, lang)) else None
    if tokens[at].form == "couple" and lang == "en":
        return _couple(tokens, index, at + 1, lang)
    number = read_scaled(tokens, Figure(index, at, 1.0, 1.0), lang)
    if number.after > at:
        return replace(number, approximate=vague) if is_share(tokens, number, lang) else None
    return _one_unit(tokens, index, at, lang)


def _couple(tokens: Sequence[Token], index: int, at: int, lang: str) -> Figure | None:
    """As in "a couple of hundred", "a couple of weeks"; of people it may be a pair."""
    if at + 1 >= len(tokens) or tokens[at].form != "of":
        return None
    number = read_scaled(tokens, Figure(index, at + 1, 2.0, 2.0), lang)
    word = tokens[at + 1]
    counts = number.scaled or any((form,) in units(lang) for form in (word.form, word.lemma))
    return replace(number, approximate=True) if counts else None


def _one_unit(tokens: Sequence[Token], index: int, at: int, lang: str) -> Figure | None:
    token, before = tokens[at], tokens[index - 1].form if index else ""
    is_unit = (token.form,) in units(lang) or (token.lemma.lower(),) in units(lang)
    if tokens[index].form == "one":
        return Figure(index, at, 1.0, 1.0) if is_unit or token.tag == "N" else None
    bounded = any(before == key for key in bound_words(lang)) or before in {"for", "within"}
    halved = bool(past_and_a_half(tokens, at + 1, lang))
    licensed = tokens[index].form != "eines" if lang == "de" else bounded or halved
    return Figure(index, at, 1.0, 1.0) if is_unit and licensed and len(token.form) > 2 else None


def _half(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """As in "halbe Million", "half an hour", "half of": a half of what follows."""
    at = index + 1
    if lang == "en" and at < len(tokens) and tokens[at].form in {"a", "an"}:
        at += 1
    if at >= len(tokens):
        return None
    scale = scale_value(tokens[at].form, lang) if len(tokens[at].form) > 1 else None
    if scale is not None:
        value = 0.5 * scale
        return Figure(index, past_dot(tokens, at), value, value, scaled=True)
    token = tokens[at]
    if (token.form,) in units(lang) or (token.lemma.lower(),) in units(lang):
        return Figure(index, at, 0.5, 0.5)
    share = lang == "en" and (token.form in word_set(lang, "of") or at > index + 1)
    return Figure(index, index + 1, 0.5, 0.5, unit="ratio") if share else None


def _alone(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """A word that holds a whole number: "Hälfte", "two-thirds", "tausend", "Million"."""
    token = tokens[index]
    share = hyphenated_fraction(token.form, lang)
    if token.form == "hälfte":
        share = 0.5
    if share is not None:
        return Figure(index, index + 1, share, share, unit="ratio")
    return None


def _magnitude(tokens: Sequence[Token], index: int, lang: str, first: int) -> Figure | None:
    """As in "Dutzende", "mehrere tausend", "tens of thousands": an order of magnitude."""
    base, at = 1.0, index
    while at < len(tokens):
        form = tokens[at].form
        size = numerals(lang).magnitudes.get(form) or scale_value(form, lang)
        if size is None or len(form) < 3:
            break
        base, at = base * size, at + 1
        if (
            at + 1 < len(tokens)
            and tokens[at].form == "of"
            and (tokens[at + 1].form in numerals(lang).magnitudes)
        ):
            at += 1
    if at == index:
        return None
    return Figure(first, at, base * _MAGNITUDE_LOW, base * _MAGNITUDE_HIGH, True, True)


_WORD_READERS = (("every", read_every), ("half", _half), ("one", _one))
