"""Quantities in a clause: numbers in digits and words with unit, bounds and what they count.

One pass over the tokens. At a token that can begin a number, the number is read first (digits,
words, scale, fraction, second end of a range), then what it counts (``measures``), then the
words before it that bound it. What looks like a number and is none - a date, an ordinal, a
year, a name, a telephone number - is passed over by ``exclusions``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import inf
from typing import Literal

from crosscheck.claims.exclusions import is_excluded, telephone_end
from crosscheck.claims.lexicon import words
from crosscheck.claims.measures import (
    AGE,
    TIME_UNITS,
    Counted,
    measured_adjective,
    read_counted,
    read_noun,
    scale_value,
    signs,
    units,
    word_set,
)
from crosscheck.claims.numerals import (
    digits_value,
    numerals,
    quantity_data,
    word_value,
)
from crosscheck.claims.tokens import Token
from crosscheck.records import Quantity

Bound = Literal["about", "least", "most"]
_MAGNITUDE_LOW, _MAGNITUDE_HIGH = 2, 10  # "Dutzende" are 24 to 120, "Hunderte" 200 to 1,000
_SMALL = 13  # below it, a bare number behind "über" is a topic: "Gespräche über zwei Abkommen"
_LOWEST_AGE, _HIGHEST_AGE = 5, 110  # "(3)" counts pictures; nobody is older
_MOST_OF_SHARE = 100  # "one in ten"; "three in 2019" is no share
_NIL = 0.1  # a nil in a score counts as a tenth, so that 3:0, 2:0 and 0:2 differ


@dataclass(frozen=True, slots=True)
class _Number:
    """A number read from the tokens ``first`` to ``after`` (exclusive)."""

    first: int
    after: int
    low: float
    high: float
    approximate: bool = False
    scaled: bool = False  # written with a scale: "1,2 Millionen"
    unit: str = ""  # known from the number itself: "ratio", or the sign before it


def find_quantities(text: str, tokens: Sequence[Token], lang: str) -> tuple[Quantity, ...]:
    """Quantities of the tokens in text order, never overlapping; offsets into ``text``.

    text: the whole document; tokens: of one sentence or clause of it, with document offsets.
    ``low`` and ``high`` are in ``unit``; ``inf`` where nothing bounds them above. A share is a
    "ratio" of 1, a score is the ratio of its sides, an age is in years of the noun "alter".
    """
    found: list[tuple[Quantity, int, int]] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not _can_begin(token.form, lang):
            index += 1
            continue
        read = _read(text, tokens, index, lang)
        if read is None:
            index = max(index + 1, telephone_end(tokens, index))
            continue
        quantity, first, after = read
        if quantity is not None:
            found.append((quantity, first, after))
        index = max(index + 1, after)
    return tuple(_with_shared_units(found, tokens, lang))


@lru_cache(50_000)
def _can_begin(form: str, lang: str) -> bool:
    if form[0].isdecimal() or form in signs():
        return True
    listed = numerals(lang)
    return (
        word_value(form, lang) is not None
        or form in listed.fractions
        or form in listed.magnitudes
        or scale_value(form, lang) is not None
        or any(form in word_set(lang, name) for name in ("one", "half", "vague", "every"))
        or measured_adjective(form, lang) is not None
        or _hyphenated_fraction(form, lang) is not None
    )


def _read(
    text: str, tokens: Sequence[Token], index: int, lang: str
) -> tuple[Quantity | None, int, int] | None:
    """The quantity at a token with the tokens it spans; None as quantity if it is excluded."""
    special = _read_adjective(tokens, index, lang)
    if special is not None:
        number, counted = special
    else:
        read = _read_range(tokens, index, lang)
        if read is None:
            return None
        number = read
        counted = _counted(tokens, number, lang)
    skipped = is_excluded(tokens, number.first, number.after, counted, lang)
    if skipped:
        return None, number.first, max(skipped, number.after)
    if counted.unit in TIME_UNITS and _is_moment(tokens, number, counted, lang):
        return None, number.first, counted.after
    return _finish(text, tokens, number, counted, lang)


def _finish(
    text: str, tokens: Sequence[Token], number: _Number, counted: Counted, lang: str
) -> tuple[Quantity, int, int]:
    measured = bool(counted.unit) and counted.unit != "person"
    first, bounds = _bounds_before(tokens, number, measured, lang)
    after, later = _bound_after(tokens, counted.after, lang)
    low, high = number.low * counted.factor, number.high * counted.factor
    if first and _is_minus(tokens, first, lang):
        first, low, high = first - 1, -high, -low
    if "least" in (*bounds, later):
        high = inf
    elif "most" in (*bounds, later):
        low = min(0.0, high)
    noun = "" if noun_is_generic(counted.noun, lang) else counted.noun
    start, end = tokens[first].start, tokens[after - 1].end
    approximate = number.approximate or "about" in (*bounds, later)
    quantity = Quantity(
        start, end, text[start:end], _tidy(low), _tidy(high), counted.unit, noun, approximate
    )
    return quantity, first, after


def _is_minus(tokens: Sequence[Token], first: int, lang: str) -> bool:
    """A word or sign that makes the number negative: "minus 5 Grad", "-5 Grad"."""
    before = tokens[first - 1]
    if before.form in word_set(lang, "minus"):
        return True
    touching = before.end == tokens[first].start
    free = first < 2 or tokens[first - 2].end < before.start
    return before.text in "-−" and touching and free


def noun_is_generic(noun: str, lang: str) -> bool:
    """Whether a noun says no more than its unit "person": "Menschen", "people"."""
    return noun in word_set(lang, "person_words")


def _tidy(value: float) -> float:
    """Without the dust of floating point: 1.2 * 1e6 is 1,200,000."""
    return float(f"{value:.12g}")


# --- numbers -------------------------------------------------------------------------------


def _read_range(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """A number, or two with "bis", "to" or a dash between them."""
    first = _read_number(tokens, index, lang)
    if first is None or first.unit == "ratio":
        return first
    between = _between(tokens, first.after, lang, _is_framed(tokens, index, lang))
    second = _read_number(tokens, between, lang) if between else None
    if second is None or second.unit or first.low != first.high:
        return first
    low = first.low
    if (low >= second.high or low == 0) and _is_hyphen_score(tokens, first, second):
        return _ratio(low, second.high, index, second.after)
    if second.scaled and not first.scaled and low < 1_000:  # "zwei bis drei Millionen"
        low *= _scale_of(tokens, second, lang)
    if low >= second.high:
        return first
    about = first.approximate or second.approximate
    return _Number(index, second.after, low, second.high, about, second.scaled, first.unit)


def _is_hyphen_score(tokens: Sequence[Token], first: _Number, second: _Number) -> bool:
    """As in "won 2-1", "lost 0-2": small numbers that are no range."""
    digits = tokens[first.first : second.after]
    small = all(len(token.text) <= 2 for token in digits)
    return small and len(digits) == 3 and digits[1].text in "-–‑"


def _is_framed(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """Whether "zwischen" or "von" announces a range, so that "und" can join it."""
    before = tokens[index - 1].form if index else ""
    return before in word_set(lang, "range_before")


def _between(tokens: Sequence[Token], index: int, lang: str, framed: bool) -> int:
    """The index behind the word that joins a range; 0 if there is none."""
    if index + 1 >= len(tokens):
        return 0
    joint = tokens[index]
    if joint.text in "-–‑":
        glued = joint.start == tokens[index - 1].end and tokens[index + 1].start == joint.end
        return index + 1 if glued and tokens[index + 1].text[0].isdecimal() else 0
    if joint.form not in word_set(lang, "range_words"):
        return 0
    if joint.form in {"und", "and", "to"} and not framed:
        following = tokens[index + 1]
        counted = following.text[0].isdecimal() or word_value(following.form, lang) is not None
        return index + 1 if joint.form == "to" and counted else 0
    if framed and joint.form == "to" and tokens[index - 1].form != "between":
        return index + 1 if tokens[index - 2].form == "between" else 0
    return index + 2 if tokens[index + 1].form == "zu" else index + 1


def _scale_of(tokens: Sequence[Token], number: _Number, lang: str) -> float:
    factor = 1.0
    for token in tokens[number.first : number.after]:
        factor *= scale_value(token.form, lang) or 1.0
    return factor


def _read_number(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """One number with its scale or fraction."""
    form = tokens[index].form
    if form in word_set(lang, "vague"):
        return _magnitude(tokens, index + 1, lang, first=index)
    if form in numerals(lang).magnitudes:
        return _magnitude(tokens, index, lang, first=index)
    base = _base(tokens, index, lang)
    if base is not None:
        return _score(tokens, base, lang) or _scaled(tokens, base, lang)
    share = _score(tokens, _Number(index, index + 1, 1.0, 1.0), lang) if form == "one" else None
    if share is not None:
        return share
    for name, reader in _WORD_READERS:
        if form in word_set(lang, name):
            return reader(tokens, index, lang)
    sign = form in signs() and form not in "%°‰"
    return (_behind_sign if sign else _alone)(tokens, index, lang)


def _behind_sign(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    if index + 1 >= len(tokens) or not tokens[index + 1].text[0].isdecimal():
        return None
    number = _read_range(tokens, index + 1, lang)
    if number is None:
        return None
    return replace(number, first=index, unit=signs()[tokens[index].text])


def _base(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """Digits, their groups of three joined, or a number word."""
    token = tokens[index]
    if token.text[0].isdecimal():
        if ":" in token.text:
            return _written_ratio(token, index)
        value = digits_value(token.text, lang)
        if value is None:
            return None
        joined, after = _grouped(tokens, index)
        return _Number(index, after, joined or value, joined or value)
    if token.text[0].isupper() and index and tokens[index - 1].tag != "." and lang == "de":
        return None  # "die Elf", "in Acht"
    value = word_value(token.form, lang)
    if value is None or token.form in word_set(lang, "one"):
        return None
    return _Number(index, index + 1, value, value)


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


def _written_ratio(token: Token, index: int) -> _Number | None:
    sides = token.text.split(":")
    if len(sides) != 2 or not all(side.isdecimal() and len(side) <= 3 for side in sides):
        return None
    return _ratio(float(sides[0]), float(sides[1]), index, index + 1)


def _ratio(first: float, second: float, index: int, after: int) -> _Number:
    value = (first or _NIL) / (second or _NIL)
    return _Number(index, after, value, value, unit="ratio")


def _score(tokens: Sequence[Token], base: _Number, lang: str) -> _Number | None:
    """As in "drei zu zwei", "one in five": two bare numbers, with no unit between them."""
    at = base.after
    joint = {"de": "zu", "en": "in"}.get(lang)
    if at + 1 >= len(tokens) or tokens[at].form != joint or base.unit:
        return None
    second = _base(tokens, at + 1, lang)
    if second is None or (joint == "in" and not base.low < second.low <= _MOST_OF_SHARE):
        return None
    return _ratio(base.low, second.low, base.first, second.after)


def _scaled(tokens: Sequence[Token], base: _Number, lang: str) -> _Number:
    """The number times the scales behind it, or as a fraction."""
    if base.unit:
        return base
    value, at, scaled = base.low, base.after, False
    while at < len(tokens):
        extra = _and_a_half(tokens, at, lang)
        if extra:
            value, at = value + 0.5, extra
            continue
        scale = scale_value(tokens[at].form, lang) if _may_scale(tokens, at) else None
        if scale is None:
            break
        value, at, scaled = value * scale, _past_dot(tokens, at), True
        value, at = _plus_rest(tokens, value, at, scale, lang)
    divisor = numerals(lang).fractions.get(tokens[at].form) if at < len(tokens) else None
    if divisor and not scaled and tokens[at].text[0].isupper() == (lang == "de"):
        return _Number(base.first, at + 1, value / divisor, value / divisor, unit="ratio")
    return _Number(base.first, at, value, value, scaled=scaled)


def _may_scale(tokens: Sequence[Token], index: int) -> bool:
    """A short scale ("m", "k") must touch its number: "$3m", not "3 m high"."""
    token = tokens[index]
    return len(token.form) > 1 or token.start == tokens[index - 1].end


def _past_dot(tokens: Sequence[Token], index: int) -> int:
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


def _and_a_half(tokens: Sequence[Token], index: int, lang: str) -> int:
    """The index behind "and a half"; 0 if it does not stand here."""
    listed = [token.form for token in tokens[index : index + 3]]
    return index + 3 if lang == "en" and listed == ["and", "a", "half"] else 0


def _one(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """An article that counts: before a half, a scale, a fraction or a unit."""
    at = index + 1
    vague = False
    while at < len(tokens) and tokens[at].lemma.lower() in {"gut", "knapp", "ganz", "full"}:
        vague, at = vague or tokens[at].lemma.lower() in {"gut", "knapp"}, at + 1
    if at >= len(tokens):
        return None
    if tokens[at].form in word_set(lang, "half") and lang == "de":
        return replace(found, first=index) if (found := _half(tokens, at, lang)) else None
    number = _scaled(tokens, _Number(index, at, 1.0, 1.0), lang)
    if number.after > at:
        return replace(number, approximate=vague) if _is_share(tokens, number, lang) else None
    return _one_unit(tokens, index, at, lang)


def _is_share(tokens: Sequence[Token], number: _Number, lang: str) -> bool:
    """English "a third of ...", "a quarter": not "a third man"."""
    if lang != "en" or number.unit != "ratio" or number.after >= len(tokens):
        return True
    if number.first and tokens[number.first - 1].form in {"once", "twice", "times", "per"}:
        return False
    return tokens[number.after].form == "of" or tokens[number.after].tag in ".CRVX"


def _one_unit(tokens: Sequence[Token], index: int, at: int, lang: str) -> _Number | None:
    token, before = tokens[at], tokens[index - 1].form if index else ""
    is_unit = (token.form,) in units(lang) or (token.lemma.lower(),) in units(lang)
    if tokens[index].form == "one":
        return _Number(index, at, 1.0, 1.0) if is_unit or token.tag == "N" else None
    bounded = any(before == key for key in _bound_words(lang)) or before in {"for", "within"}
    halved = bool(_and_a_half(tokens, at + 1, lang))
    licensed = tokens[index].form != "eines" if lang == "de" else bounded or halved
    return _Number(index, at, 1.0, 1.0) if is_unit and licensed and len(token.form) > 2 else None


def _half(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """As in "halbe Million", "half an hour", "half of": a half of what follows."""
    at = index + 1
    if lang == "en" and at < len(tokens) and tokens[at].form in {"a", "an"}:
        at += 1
    if at >= len(tokens):
        return None
    scale = scale_value(tokens[at].form, lang) if len(tokens[at].form) > 1 else None
    if scale is not None:
        value = 0.5 * scale
        return _Number(index, _past_dot(tokens, at), value, value, scaled=True)
    token = tokens[at]
    if (token.form,) in units(lang) or (token.lemma.lower(),) in units(lang):
        return _Number(index, at, 0.5, 0.5)
    share = lang == "en" and (token.form in word_set(lang, "of") or at > index + 1)
    return _Number(index, index + 1, 0.5, 0.5, unit="ratio") if share else None


def _alone(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """A word that holds a whole number: "Hälfte", "two-thirds", "tausend", "Million"."""
    token = tokens[index]
    share = _hyphenated_fraction(token.form, lang)
    if token.form == "hälfte":
        share = 0.5
    if share is not None:
        return _Number(index, index + 1, share, share, unit="ratio")
    return None


@lru_cache(20_000)
def _hyphenated_fraction(form: str, lang: str) -> float | None:
    number, hyphen, fraction = form.partition("-")
    divisor = numerals(lang).fractions.get(fraction) if hyphen else None
    value = word_value(number, lang) if divisor else None
    return value / divisor if value is not None and divisor else None


def _magnitude(tokens: Sequence[Token], index: int, lang: str, first: int) -> _Number | None:
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
    return _Number(first, at, base * _MAGNITUDE_LOW, base * _MAGNITUDE_HIGH, True, True)


def _every(tokens: Sequence[Token], index: int, lang: str) -> _Number | None:
    """As in "jeder dritte", "every fifth": a share."""
    if index + 1 >= len(tokens):
        return None
    form = tokens[index + 1].form
    ordinals = numerals(lang).ordinals
    divisor = ordinals.get(form) or ordinals.get(form[:-1])
    if divisor is None:
        return None
    return _Number(index, index + 2, 1 / divisor, 1 / divisor, unit="ratio")


def _read_adjective(
    tokens: Sequence[Token], index: int, lang: str
) -> tuple[_Number, Counted] | None:
    """One word that holds number and unit: "zweistündiges", "fünfköpfige"."""
    found = measured_adjective(tokens[index].form, lang)
    if found is None:
        return None
    value, unit = found
    noun = ""
    if unit == "year":
        noun = AGE
    elif unit != "person":
        noun, _after = read_noun(tokens, index + 1, lang, partitive=False)
    return _Number(index, index + 1, value, value), Counted(index + 1, unit, 1.0, noun)


_WORD_READERS = (("every", _every), ("half", _half), ("one", _one))


# --- what is counted, and the words around -------------------------------------------------


def _counted(tokens: Sequence[Token], number: _Number, lang: str) -> Counted:
    if number.unit == "ratio":
        noun, after = read_noun(tokens, number.after, lang)
        whole = ":" not in tokens[number.first].text
        return Counted(number.after, "ratio", 1.0, noun if whole else "", after)
    leading = _leading_units(lang).get(tokens[number.first - 1].form) if number.first else None
    if number.unit or leading:
        return Counted(number.after, number.unit or leading or "")
    counted = read_counted(tokens, number.after, lang)
    extra = _and_a_half(tokens, counted.after, lang)
    if extra and counted.unit:  # "an hour and a half"
        half = number.low + 0.5
        return replace(counted, after=extra, factor=counted.factor * half / (number.low or 1))
    return _age_in_brackets(tokens, number, counted, lang)


@cache
def _leading_units(lang: str) -> Mapping[str, str]:
    """Units before their number: "Tempo 120"."""
    return dict(entry.split("=") for entry in words(quantity_data(lang)["leading_units"]))


def _age_in_brackets(
    tokens: Sequence[Token], number: _Number, counted: Counted, lang: str
) -> Counted:
    """As in "Anna Weber (63)", "Anna Weber, 63,", "im Alter von 63 Jahren", "aged 63"."""
    forms = [token.form for token in tokens[max(0, number.first - 2) : number.first]]
    said = any(form in word_set(lang, "ages") for form in forms)
    if (said and counted.unit in {"", "year"}) or _is_apposed_age(tokens, number):
        after = counted.after if counted.unit else number.after
        return Counted(after, "year", 1.0, AGE)
    return counted


def _is_apposed_age(tokens: Sequence[Token], number: _Number) -> bool:
    """A bare number in brackets or commas behind a person: at least five, else a count."""
    at, after = number.first, number.after
    if at < 2 or not tokens[at].text.isdecimal() or not _LOWEST_AGE <= number.low <= _HIGHEST_AGE:
        return False
    opening = tokens[at - 1].text
    closing = tokens[after].text if after < len(tokens) else ""
    owner = tokens[at - 2] if tokens[at - 2].text != "." else tokens[max(0, at - 3)]
    if opening == "(":
        return closing == ")" and owner.nominal
    named = owner.tag == "E" or (owner.tag == "N" and at > 2 and tokens[at - 3].tag == "E")
    return opening == "," and ((closing == "," and owner.nominal) or (closing == "" and named))


@cache
def _bound_words(lang: str) -> Mapping[str, tuple[tuple[tuple[str, ...], Bound], ...]]:
    """Last word of a bounding phrase -> (its words, what it says), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    kinds: tuple[Bound, ...] = ("about", "least", "most")
    for kind in kinds:
        for phrase in words(quantity_data(lang)[kind]):
            listed = tuple(phrase.split())
            found.setdefault(listed[-1], []).append((listed, kind))
    return {last: tuple(sorted(rows, key=lambda row: -len(row[0]))) for last, rows in found.items()}


def _bounds_before(
    tokens: Sequence[Token], number: _Number, measured: bool, lang: str
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
    tokens: Sequence[Token], first: int, number: _Number, measured: bool, lang: str
) -> tuple[int, Bound] | None:
    """Where a bounding phrase before ``first`` begins, and what it says."""
    if first > 1 and tokens[first - 1].form in word_set(lang, "after_bound"):
        first -= 1
    if not first:
        return None
    for phrase, bound in _bound_words(lang).get(tokens[first - 1].form, ()):
        begin = first - len(phrase)
        if begin < 0 or tuple(one.form for one in tokens[begin:first]) != phrase:
            continue
        ambiguous = " ".join(phrase) in word_set(lang, "prepositional") and not measured
        if ambiguous and (number.high < _SMALL or phrase[0] in {"unter", "ab"}):
            return None
        return begin, bound
    return None


def _bound_after(tokens: Sequence[Token], index: int, lang: str) -> tuple[int, Bound | None]:
    """A bound behind the quantity: "oder mehr", "or less"."""
    two = " ".join(token.form for token in tokens[index : index + 2])
    if two in word_set(lang, "or_more"):
        return index + 2, "least"
    if two in word_set(lang, "or_less"):
        return index + 2, "most"
    return index, None


def _is_moment(tokens: Sequence[Token], number: _Number, counted: Counted, lang: str) -> bool:
    """Whether a span of time tells when: "vor zwei Wochen", "three days ago"."""
    if counted.noun == AGE or number.first == 0:
        first = 0
    else:
        first, _bounds = _bounds_before(tokens, number, True, lang)
    before = tokens[first - 1].form if first else ""
    after = tokens[counted.after].form if counted.after < len(tokens) else ""
    if counted.noun:
        return False
    return before in word_set(lang, "relative") or after in word_set(lang, "relative_after")


def _with_shared_units(
    found: Sequence[tuple[Quantity, int, int]], tokens: Sequence[Token], lang: str
) -> Iterator[Quantity]:
    """Give a bare number the unit of the one it is compared with.

    "von 20 auf 30 Prozent" forwards; "4.500 Stellen statt 6.200" backwards.
    """
    for position, (quantity, first, after) in enumerate(found):
        if quantity.unit or quantity.noun:
            yield quantity
            continue
        following = found[position + 1] if position + 1 < len(found) else None
        previous = found[position - 1] if position else None
        if following and _joined(tokens, after, following[1], lang):
            yield _as_counted(quantity, following[0])
        elif previous and _compared(tokens, previous[2], first, lang):
            yield _as_counted(quantity, previous[0])
        else:
            yield quantity


def _as_counted(quantity: Quantity, other: Quantity) -> Quantity:
    return replace(quantity, unit=other.unit, noun=other.noun)


def _joined(tokens: Sequence[Token], after: int, begin: int, lang: str) -> bool:
    joined = tokens[after:begin]
    listed = word_set(lang, "joins")
    return len(joined) <= _LONGEST_JOIN and all(
        token.form in listed or token.text == "," for token in joined
    )


def _compared(tokens: Sequence[Token], after: int, begin: int, lang: str) -> bool:
    """Whether "statt", "nach", "instead of" stands before a number and little in between."""
    before = tokens[begin - 1].form if begin else ""
    near = begin - after <= _LONGEST_COMPARISON
    return near and before in word_set(lang, "instead")


_LONGEST_JOIN = 3  # words between two numbers that share a unit
_LONGEST_COMPARISON = 6  # words: "4.500 Stellen streichen, statt der bisher genannten 6.200"
