"""Numbers as newspapers write them, in digits and in words; German and English.

Pure functions of a written form. What surrounds a number - scale, unit, bound - is read by
``quantities``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from crosscheck.claims.lexicon import FALLBACK, read_data, words

_GROUPED = {"de": re.compile(r"\d{1,3}(?:\.\d{3})+"), "en": re.compile(r"\d{1,3}(?:,\d{3})+")}
_DECIMAL = {"de": ",", "en": "."}
_LONGEST_WORD = (
    80  # letters; below a million the longest has 66 ("siebenhundertsiebenundsiebzig...")
)


@dataclass(frozen=True, slots=True)
class Numerals:
    """Number words of one language, lower-cased, with their values."""

    small: Mapping[str, float]  # nought to nineteen
    tens: Mapping[str, float]
    halves: Mapping[str, float]  # "anderthalb"
    multiples: Mapping[str, float]  # "doppelt" -> 2, of "doppelt so viele"
    scales: Mapping[str, float]  # "hundert", "million", "mrd"
    fractions: Mapping[str, float]  # "drittel" -> 3
    ordinals: Mapping[str, float]  # "dritte" -> 3
    magnitudes: Mapping[str, float]  # "dutzende" -> 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read from the tokens ``first`` to ``after`` (exclusive)."""

    first: int
    after: int
    low: float
    high: float
    approximate: bool = False
    scaled: bool = False  # written with a scale: "1,2 Millionen"
    unit: str = ""  # known from the number itself: "ratio", or the sign before it


@cache
def quantity_data(lang: str) -> Mapping[str, Any]:
    """The number words and units of a language, German where it has none of its own."""
    data = read_data("quantities.yaml")
    own: Mapping[str, Any] = data.get(lang, data[FALLBACK])
    return own


@cache
def word_set(lang: str, name: str) -> frozenset[str]:
    """A list of quantities.yaml."""
    return frozenset(words(quantity_data(lang)[name]))


@cache
def numerals(lang: str) -> Numerals:
    """The number words of a language."""
    data = quantity_data(lang)
    return Numerals(*(valued(data[name]) for name in Numerals.__slots__))


def valued(listed: str) -> dict[str, float]:
    """A list of ``word=value`` as a mapping."""
    pairs = (entry.split("=") for entry in words(listed))
    return {word: float(value) for word, value in pairs}


def digits_value(text: str, lang: str) -> float | None:
    """The value of digits with separators; None for a date, a version, a code.

    "1.200" and "1,2" in German, "1,200" and "1.2" in English. A single group of three behind
    the decimal sign of the language is read as decimals: see ``thousands_value``.
    """
    style = lang if lang in _DECIMAL else FALLBACK
    whole, decimal, rest = text.partition(_DECIMAL[style])
    if decimal and not (rest.isdecimal() and rest):
        return _grouped_value(text)
    if not whole.isdecimal():
        if not _GROUPED[style].fullmatch(whole):
            return None if decimal or not whole.isascii() else _foreign_value(text)
        whole = re.sub(r"\D", "", whole)
    elif len(whole) > 1 and whole[0] == "0":
        return None  # a code, a telephone number, a day of a date
    return float(f"{whole}.{rest}") if decimal else float(whole)


def thousands_value(text: str) -> float | None:
    """Digits in groups of three whatever the sign: "1,200" counting people in German text."""
    return _grouped_value(text)


def _grouped_value(text: str) -> float | None:
    for pattern in _GROUPED.values():
        if pattern.fullmatch(text):
            return float(re.sub(r"\D", "", text))
    return None


def _foreign_value(text: str) -> float | None:
    """A decimal with the sign of the other language: "1.5" in German text."""
    match = re.fullmatch(r"(\d{1,9})[.,](\d{1,2})", text)
    return float(f"{match[1]}.{match[2]}") if match else None


@lru_cache(50_000)
def word_value(form: str, lang: str) -> float | None:
    """The value of a cardinal in one word: "zweiundzwanzigtausend", "twenty-three", "dreieinhalb".

    form: lower-cased. None for anything else, articles and scales such as "million" included.
    """
    if len(form) > _LONGEST_WORD:
        return None
    listed = numerals(lang)
    if form in listed.small:
        return listed.small[form]
    found = _simple(form, listed)
    if found is not None:
        return found
    return _english(form, listed) if lang == "en" else _german(form, listed)


def _simple(form: str, listed: Numerals) -> float | None:
    return listed.small.get(form, listed.tens.get(form, listed.halves.get(form)))


def _english(form: str, listed: Numerals) -> float | None:
    tens, hyphen, ones = form.partition("-")
    if hyphen and tens in listed.tens and ones in listed.small:
        return listed.tens[tens] + listed.small[ones]
    return None


def _german(form: str, listed: Numerals) -> float | None:
    """Read at the largest scale first: (hundert ein) tausend (zwei hundert)."""
    if form.endswith("einhalb"):
        whole = _german_whole(form[:-7], listed) if len(form) > 7 else None
        return whole + 0.5 if whole is not None else None
    return _german_whole(form, listed)


def _german_whole(form: str, listed: Numerals) -> float | None:
    for scale, name in ((1_000.0, "tausend"), (100.0, "hundert")):
        before, found, after = form.partition(name)
        if found:
            factor = _german_whole(before, listed) if before else 1.0
            rest = _german_whole(after.removeprefix("und"), listed) if after else 0.0
            if factor is None or rest is None or rest >= scale:
                return None
            return factor * scale + rest
    known = _simple(form, listed)
    if known is not None:
        return known
    ones, und, tens = form.partition("und")
    if und and tens in listed.tens and listed.small.get(ones, 10) < 10:
        return listed.small[ones] + listed.tens[tens]
    return None


_ABBREVIATED = 2  # letters; shorter scales have no plural: "men" is not some "m"


@lru_cache(20_000)
def scale_value(form: str, lang: str) -> float | None:
    """The value of "Millionen", "Mrd", "thousand"; None for other words."""
    scales = numerals(lang).scales
    if form in scales:
        return scales[form]
    for ending in ("en", "n", "e", "er", "s"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > _ABBREVIATED and stem in scales:
            return scales[stem]
    return None
