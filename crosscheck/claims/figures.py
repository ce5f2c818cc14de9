"""One number among tokens: digits or words with scale, fraction, range or score.

Every reader takes the tokens and an index and answers the figure that begins there, or None.
What the figure counts, and the words that bound it, are read by ``measures`` and ``bounds``.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from crosscheck.claims.bounds import bound_words
from crosscheck.claims.measures import measured_adjective, scale_value, signs, units, word_set
from crosscheck.claims.numerals import Figure, digits_value, numerals, word_value
from crosscheck.claims.tokens import Token

_MOST_OF_SHARE = 100  # "one in ten"; "three in 2019" is no share


_NIL = 0.1  # a nil in a score counts as a tenth, so that 3:0, 2:0 and 0:2 differ


_MAGNITUDE_LOW, _MAGNITUDE_HIGH = 2, 10  # "Dutzende" are 24 to 120, "Hunderte" 200 to 1,000


@lru_cache(50_000)
def can_begin(form: str, lang: str) -> bool:
    """Whether a quantity can begin with this word; remembered, since most words cannot."""
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
        or hyphenated_fraction(form, lang) is not None
    )


def read_figure(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
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
    return Figure(index, second.after, low, second.high, about, second.scaled, first.unit)


def _is_hyphen_score(tokens: Sequence[Token], first: Figure, second: Figure) -> bool:
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
    base = _base(tokens, index, lang)
    if base is not None:
        return _score(tokens, base, lang) or _scaled(tokens, base, lang)
    share = _score(tokens, Figure(index, index + 1, 1.0, 1.0), lang) if form == "one" else None
    if share is not None:
        return share
    for name, reader in _WORD_READERS:
        if form in word_set(lang, name):
            return reader(tokens, index, lang)
    sign = form in signs() and form not in "%°‰"
    return (_behind_sign if sign else _alone)(tokens, index, lang)


def _behind_sign(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    if index + 1 >= len(tokens) or not tokens[index + 1].text[0].isdecimal():
        return None
    number = read_figure(tokens, index + 1, lang)
    if number is None:
        return None
    return replace(number, first=index, unit=signs()[tokens[index].text])


def _base(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """Digits, their groups of three joined, or a number word."""
    token = tokens[index]
    if token.text[0].isdecimal():
        if ":" in token.text:
            return _written_ratio(token, index)
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


def _written_ratio(token: Token, index: int) -> Figure | None:
    sides = token.text.split(":")
    if len(sides) != 2 or not all(side.isdecimal() and len(side) <= 3 for side in sides):
        return None
    return _ratio(float(sides[0]), float(sides[1]), index, index + 1)


def _ratio(first: float, second: float, index: int, after: int) -> Figure:
    value = (first or _NIL) / (second or _NIL)
    return Figure(index, after, value, value, unit="ratio")


def _score(tokens: Sequence[Token], base: Figure, lang: str) -> Figure | None:
    """As in "drei zu zwei", "one in five": two bare numbers, with no unit between them."""
    at = base.after
    joint = {"de": "zu", "en": "in"}.get(lang)
    if at + 1 >= len(tokens) or tokens[at].form != joint or base.unit:
        return None
    second = _base(tokens, at + 1, lang)
    if second is None or (joint == "in" and not base.low < second.low <= _MOST_OF_SHARE):
        return None
    return _ratio(base.low, second.low, base.first, second.after)


def _scaled(tokens: Sequence[Token], base: Figure, lang: str) -> Figure:
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
        value, at, scaled = value * scale, _past_dot(tokens, at), True
        value, at = _plus_rest(tokens, value, at, scale, lang)
    divisor = numerals(lang).fractions.get(tokens[at].form) if at < len(tokens) else None
    if divisor and not scaled and tokens[at].text[0].isupper() == (lang == "de"):
        return Figure(base.first, at + 1, value / divisor, value / divisor, unit="ratio")
    return Figure(base.first, at, value, value, scaled=scaled)


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


def past_and_a_half(tokens: Sequence[Token], index: int, lang: str) -> int:
    """The index behind "and a half"; 0 if it does not stand here."""
    listed = [token.form for token in tokens[index : index + 3]]
    return index + 3 if lang == "en" and listed == ["and", "a", "half"] else 0


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
    number = _scaled(tokens, Figure(index, at, 1.0, 1.0), lang)
    if number.after > at:
        return replace(number, approximate=vague) if _is_share(tokens, number, lang) else None
    return _one_unit(tokens, index, at, lang)


def _is_share(tokens: Sequence[Token], number: Figure, lang: str) -> bool:
    """English "a third of ...", "a quarter": not "a third man"."""
    if lang != "en" or number.unit != "ratio" or number.after >= len(tokens):
        return True
    if number.first and tokens[number.first - 1].form in {"once", "twice", "times", "per"}:
        return False
    return tokens[number.after].form == "of" or tokens[number.after].tag in ".CRVX"


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
        return Figure(index, _past_dot(tokens, at), value, value, scaled=True)
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


@lru_cache(20_000)
def hyphenated_fraction(form: str, lang: str) -> float | None:
    """The share in "two-thirds", "three-quarters"."""
    number, hyphen, fraction = form.partition("-")
    divisor = numerals(lang).fractions.get(fraction) if hyphen else None
    value = word_value(number, lang) if divisor else None
    return value / divisor if value is not None and divisor else None


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


def _every(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """As in "jeder dritte", "every fifth": a share."""
    if index + 1 >= len(tokens):
        return None
    form = tokens[index + 1].form
    ordinals = numerals(lang).ordinals
    divisor = ordinals.get(form) or ordinals.get(form[:-1])
    if divisor is None:
        return None
    return Figure(index, index + 2, 1 / divisor, 1 / divisor, unit="ratio")


_WORD_READERS = (("every", _every), ("half", _half), ("one", _one))
