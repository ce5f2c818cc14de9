"""What a number counts: the unit behind it, the counted noun, and persons among the counted.

All functions read tokens from an index on and answer how many they took. Units are named as
``crosscheck.values`` compares them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck.claims.counted import (
    is_noun,
    noun_lemma,
    past_adjectives,
    person_unit,
    plain_noun,
    read_noun,
)
from crosscheck.claims.morphology import analyse
from crosscheck.claims.numerals import scale_value, word_set
from crosscheck.claims.tokens import Token
from crosscheck.claims.units import Unit, adjective_unit, read_unit, units

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})


AGE = "alter"  # the noun of ages in either language: "63-Jährige", "63 years old"


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands behind a number, up to the token ``after`` (exclusive)."""

    after: int
    unit: str = ""
    factor: float = 1.0
    noun: str = ""
    noun_after: int = 0  # the noun may stand beyond the quantity: "30 Prozent der Stellen"


def read_counted(tokens: Sequence[Token], index: int, lang: str) -> Counted:
    """Unit and noun behind a number that ends before ``index``."""
    joined = _read_joined(tokens, index, lang)
    if joined is not None:
        return joined
    at = past_adjectives(tokens, index)
    for start in dict.fromkeys((index, at)):
        found = read_unit(tokens, start, lang)
        if found is not None:
            unit, after = found
            return _with_noun(tokens, Counted(after, unit.name, unit.factor), lang)
    noun, after = read_noun(tokens, index, lang)
    return Counted(after if noun else index, person_unit(noun, lang), 1.0, noun, after)


def _with_noun(tokens: Sequence[Token], counted: Counted, lang: str) -> Counted:
    """A measure with the noun it measures: "drei Jahre Haft", "30 Prozent der Stellen"."""
    if counted.unit == "year" and _is_age(tokens, counted.after, lang):
        return Counted(counted.after + 1, "year", counted.factor, AGE)
    if counted.unit in {"percent", "ratio"}:
        noun, after = read_noun(tokens, counted.after, lang)
    else:
        noun, after = _noun_beside(tokens, counted.after, lang)
    return Counted(counted.after, counted.unit, counted.factor, noun, after)


def _noun_beside(tokens: Sequence[Token], index: int, lang: str) -> tuple[str, int]:
    """The measured noun, only directly behind its unit: "drei Jahre Haft", "50 Grad Hitze"."""
    if lang == "de" and index < len(tokens) and is_noun(tokens, index, lang):
        return noun_lemma(tokens[index], lang), index + 1
    return "", index


def lasting_or_age(tokens: Sequence[Token], index: int, lang: str) -> str:
    """The noun of so many years: what lasts ("zwölfjährige Haft"), else an age."""
    noun, _after = read_noun(tokens, index, lang, partitive=False)
    listed = word_set(lang, "lasting")
    return noun if noun and any(noun.endswith(one) for one in listed) else AGE


def _is_age(tokens: Sequence[Token], index: int, lang: str) -> bool:
    return index < len(tokens) and tokens[index].form in word_set(lang, "age")


def _read_joined(tokens: Sequence[Token], index: int, lang: str) -> Counted | None:
    """A unit hung on with a hyphen or nothing: "63-Jährige", "100-Milliarden-Euro-Paket"."""
    if index >= len(tokens) or index == 0 or tokens[index].start != tokens[index - 1].end:
        return None
    at = index + 1 if tokens[index].text in "-–‑" else index
    if at >= len(tokens) or not tokens[at].is_word or tokens[at].start != tokens[at - 1].end:
        return None
    if at == index:
        found = read_unit(tokens, index, lang)
        return _with_noun(tokens, Counted(found[1], *_named(found[0])), lang) if found else None
    return _compound(tokens, at, lang)


def _named(unit: Unit) -> tuple[str, float]:
    return unit.name, unit.factor


def _compound(tokens: Sequence[Token], index: int, lang: str) -> Counted | None:
    """Parts of a hyphenated word behind a number, scales and units first."""
    token, after = tokens[index], index + 1
    if token.form in word_set(lang, "age_suffixes"):
        return Counted(after, "year", 1.0, lasting_or_age(tokens, after, lang))
    stem = adjective_unit(token.form, lang)
    if stem is not None:
        return Counted(after, stem)
    factor, unit, noun = 1.0, "", ""
    for part in token.text.split("-"):
        scale = scale_value(part.lower(), lang)
        found = _unit_of_word(part, lang)
        if scale is not None and not unit:
            factor *= scale
        elif found is not None and not unit:
            unit, factor = found.name, factor * found.factor
        else:
            noun = plain_noun(part, lang)
    return Counted(after, unit or person_unit(noun, lang), factor, noun) if unit or noun else None


def _unit_of_word(word: str, lang: str) -> Unit | None:
    lemma = analyse(word, lang).lemma.lower()
    return units(lang).get((word.lower(),)) or units(lang).get((lemma,))
