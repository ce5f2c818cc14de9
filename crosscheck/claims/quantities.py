"""Quantities in a clause: numbers in digits and words with unit, bounds and what they count.

One pass over the tokens. At a token that can begin a number, the number is read first
(``figures``), then what it counts (``measures``), then the words before it that bound it
(``bounds``). What looks like a number and is none - a date, an ordinal, a year, a name, a
telephone number - is passed over by ``exclusions``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import inf

from crosscheck.claims.bounds import bound_after, bounds_before, is_minus
from crosscheck.claims.composed import with_parts
from crosscheck.claims.counted import read_noun
from crosscheck.claims.exclusions import is_excluded, telephone_end
from crosscheck.claims.figures import can_begin, read_figure
from crosscheck.claims.lexicon import words
from crosscheck.claims.measures import AGE, TIME_UNITS, Counted, lasting_or_age, read_counted
from crosscheck.claims.numerals import Figure, quantity_data, word_set
from crosscheck.claims.scores import score_noun, with_sides
from crosscheck.claims.tokens import Token
from crosscheck.claims.units import measured_adjective
from crosscheck.claims.written import past_and_a_half
from crosscheck.records import Quantity
from crosscheck.values import SCORE

_LOWEST_AGE, _HIGHEST_AGE = 5, 110  # "(3)" counts pictures; nobody is older


_LONGEST_JOIN = 3  # words between two numbers that share a unit


_LONGEST_COMPARISON = 6  # words: "4.500 Stellen streichen, statt der bisher genannten 6.200"


def find_quantities(text: str, tokens: Sequence[Token], lang: str) -> tuple[Quantity, ...]:
    """Quantities of the tokens in text order, never overlapping; offsets into ``text``.

    text: the whole document; tokens: of one sentence or clause of it, with document offsets.
    ``low`` and ``high`` are in ``unit``; ``inf`` where nothing bounds them above. A share is a
    "ratio" of 1, a "score" has its two sides in ``low`` and ``high``, an age is in years of the
    noun "alter".
    """
    found: list[tuple[Quantity, int, int]] = []
    behind = 0
    for index in [at for at, token in enumerate(tokens) if can_begin(token.form, lang)]:
        if index < behind:
            continue
        read = _read(text, tokens, index, lang)
        if read is None:
            behind = telephone_end(tokens, index)
            continue
        quantity, first, behind = read
        if quantity is not None:
            found.append((quantity, first, behind))
    if not found:
        return ()
    found = with_parts(found, text, tokens, lang)
    return tuple(with_sides(tuple(_with_shared_units(found, tokens, lang)), text, tokens, lang))


def _read(
    text: str, tokens: Sequence[Token], index: int, lang: str
) -> tuple[Quantity | None, int, int] | None:
    """The quantity at a token with the tokens it spans; None as quantity if it is excluded."""
    special = _read_adjective(tokens, index, lang)
    if special is not None:
        number, counted = special
    else:
        read = read_figure(tokens, index, lang)
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
    text: str, tokens: Sequence[Token], number: Figure, counted: Counted, lang: str
) -> tuple[Quantity, int, int]:
    if counted.unit == SCORE:
        return _as_score(text, tokens, number, counted), number.first, number.after
    measured = bool(counted.unit) and counted.unit != "person"
    first, bounds = bounds_before(tokens, number, measured, lang)
    after, later = bound_after(tokens, counted.after, lang)
    low, high = number.low * counted.factor, number.high * counted.factor
    if first and is_minus(tokens, first, lang):
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


def _as_score(text: str, tokens: Sequence[Token], number: Figure, counted: Counted) -> Quantity:
    start, end = tokens[number.first].start, tokens[number.after - 1].end
    return Quantity(start, end, text[start:end], number.low, number.high, SCORE, counted.noun)


def noun_is_generic(noun: str, lang: str) -> bool:
    """Whether a noun says no more than its unit "person": "Menschen", "people"."""
    return noun in word_set(lang, "person_words")


def _tidy(value: float) -> float:
    """Without the dust of floating point: 1.2 * 1e6 is 1,200,000."""
    return float(f"{value:.12g}")


def _read_adjective(
    tokens: Sequence[Token], index: int, lang: str
) -> tuple[Figure, Counted] | None:
    """One word that holds number and unit: "zweistündiges", "fünfköpfige"."""
    found = measured_adjective(tokens[index].form, lang)
    if found is None:
        return None
    value, unit = found
    noun = ""
    if unit == "year":
        noun = lasting_or_age(tokens, index + 1, lang)
    elif unit != "person":
        noun, _after = read_noun(tokens, index + 1, lang, partitive=False)
    return Figure(index, index + 1, value, value), Counted(index + 1, unit, 1.0, noun)


def _counted(tokens: Sequence[Token], number: Figure, lang: str) -> Counted:
    if number.unit == SCORE:
        return Counted(number.after, SCORE, 1.0, score_noun(tokens, number, lang))
    if number.unit == "ratio":
        noun, after = read_noun(tokens, number.after, lang)
        return Counted(number.after, "ratio", 1.0, noun, after)
    leading = _leading_units(lang).get(tokens[number.first - 1].form) if number.first else None
    if number.unit or leading:
        return Counted(number.after, number.unit or leading or "")
    counted = read_counted(tokens, number.after, lang)
    extra = past_and_a_half(tokens, counted.after, lang)
    if extra and counted.unit:  # "an hour and a half"
        half = number.low + 0.5
        return replace(counted, after=extra, factor=counted.factor * half / (number.low or 1))
    return _age_in_brackets(tokens, number, counted, lang)


@cache
def _leading_units(lang: str) -> Mapping[str, str]:
    """Units before their number: "Tempo 120"."""
    return dict(entry.split("=") for entry in words(quantity_data(lang)["leading_units"]))


def _age_in_brackets(
    tokens: Sequence[Token], number: Figure, counted: Counted, lang: str
) -> Counted:
    """As in "Anna Weber (63)", "Anna Weber, 63,", "im Alter von 63 Jahren", "aged 63"."""
    forms = [token.form for token in tokens[max(0, number.first - 2) : number.first]]
    said = any(form in word_set(lang, "ages") for form in forms)
    if (said and counted.unit in {"", "year"}) or _is_apposed_age(tokens, number):
        after = counted.after if counted.unit else number.after
        return Counted(after, "year", 1.0, AGE)
    return counted


def _is_apposed_age(tokens: Sequence[Token], number: Figure) -> bool:
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


def _is_moment(tokens: Sequence[Token], number: Figure, counted: Counted, lang: str) -> bool:
    """Whether a span of time tells when: "vor zwei Wochen", "three days ago"."""
    if counted.noun == AGE or number.first == 0:
        first = 0
    else:
        first, _bounds = bounds_before(tokens, number, True, lang)
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
