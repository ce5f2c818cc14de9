"""Units behind, before and inside numbers: "km/h", "Kilometer in der Stunde", "zweistündig".

They are named as ``crosscheck.values`` compares them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from crosscheck.claims.lexicon import read_data, words
from crosscheck.claims.numerals import quantity_data, word_set, word_value
from crosscheck.claims.tokens import Token

_ENDINGS = ("", "e", "en", "er", "es", "em")  # of German adjectives
_LONGEST_UNIT = 4  # words: "Kilometer in der Stunde"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and what one of the written unit is in it."""

    name: str
    factor: float = 1.0


@cache
def units(lang: str) -> Mapping[tuple[str, ...], Unit]:
    """Units by their lower-cased words."""
    found: dict[tuple[str, ...], Unit] = {}
    for name, listed in quantity_data(lang)["units"].items():
        for entry in words(listed):
            word, _star, factor = entry.partition("*")
            found[tuple(word.lower().split())] = Unit(name, float(factor or 1))
    return found


@cache
def _unit_starts(lang: str) -> Mapping[str, int]:
    """First word of a unit -> most words of a unit that begins so."""
    longest: dict[str, int] = {}
    for key in units(lang):
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    return longest


@cache
def signs() -> Mapping[str, str]:
    """Units written as one sign."""
    listed: Mapping[str, str] = read_data("quantities.yaml")["signs"]
    return listed


@cache
def adjective_units(lang: str) -> Mapping[str, str]:
    """Units inside adjectives: "stündig" of "zweistündig", "jährig" of "63-jährig"."""
    entries = (entry.split("=") for entry in words(quantity_data(lang)["adjectives"]))
    return dict(entries)


def read_unit(tokens: Sequence[Token], index: int, lang: str) -> tuple[Unit, int] | None:
    """The unit that begins at a token, and the index behind it."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.text in signs():
        return _read_sign(tokens, index)
    longest = max(_unit_starts(lang).get(word, 0) for word in _dictionary_forms(token))
    for length in range(min(longest, _LONGEST_UNIT, len(tokens) - index), 0, -1):
        for key in _keys(tokens[index : index + length]):
            if key in units(lang):
                after = index + length
                dotted = after < len(tokens) and tokens[after].text == "." and len(token.text) <= 3
                return units(lang)[key], after + (dotted and after + 1 < len(tokens))
    return None


def _read_sign(tokens: Sequence[Token], index: int) -> tuple[Unit, int]:
    name = signs()[tokens[index].text]
    after = index + 1
    if name == "degree" and after < len(tokens) and tokens[after].text in {"C", "F"}:
        return Unit("degree" if tokens[after].text == "C" else "fahrenheit"), after + 1
    return Unit(name), after


def _dictionary_forms(token: Token) -> tuple[str, ...]:
    lemma = token.lemma.lower()
    return (token.form,) if lemma == token.form else (token.form, lemma)


def _keys(listed: Sequence[Token]) -> Iterable[tuple[str, ...]]:
    """The words as written, and with the first or last in its dictionary form."""
    forms = tuple(token.form for token in listed)
    yield forms
    yield (listed[0].lemma.lower(), *forms[1:])
    yield (*forms[:-1], listed[-1].lemma.lower())


@lru_cache(20_000)
def adjective_unit(form: str, lang: str) -> str | None:
    """The unit in "köpfige", "stündigen", "hour": an adjective without its number."""
    table = adjective_units(lang)
    if lang == "en":
        return table.get(form.partition("-")[0])
    for ending in _ENDINGS:
        if form.endswith(ending) and form[: len(form) - len(ending)] in table:
            return table[form[: len(form) - len(ending)]]
    return None


@lru_cache(20_000)
def measured_adjective(form: str, lang: str) -> tuple[float, str] | None:
    """(value, unit) of one word: "zweistündig", "fünfköpfige", "three-hour"."""
    if lang != "de":
        number, _hyphen, rest = form.partition("-")
        value, unit = word_value(number, lang), adjective_unit(rest, lang)
        return (value, unit) if value is not None and unit else None
    if not form.endswith(_adjective_ends(lang)):
        return None
    for ending in _ENDINGS:
        if not form.endswith(ending):
            continue
        stem = form[: len(form) - len(ending)]
        for suffix, unit in adjective_units(lang).items():
            if stem.endswith(suffix):
                value = _adjective_number(stem[: -len(suffix)], lang)
                return (value, unit) if value is not None else None
    return None


@cache
def _adjective_ends(lang: str) -> tuple[str, ...]:
    """How such a word can end: most words are told by this at once."""
    return tuple(suffix + ending for suffix in adjective_units(lang) for ending in _ENDINGS)


def _adjective_number(form: str, lang: str) -> float | None:
    if form in word_set(lang, "half"):
        return 0.5
    return word_value(form, lang) if form else None
