"""What a number counts: the unit behind it, the counted noun, and persons among the counted.

All functions read tokens from an index on and answer how many they took. Units are named as
``crosscheck.values`` compares them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from crosscheck.claims.lexicon import read_data, words
from crosscheck.claims.morphology import analyse
from crosscheck.claims.numerals import quantity_data, word_value
from crosscheck.claims.tokens import Token

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
AGE = "alter"  # the noun of ages in either language: "63-Jährige", "63 years old"
_LONGEST_UNIT = 4  # words: "Kilometer in der Stunde"
_SKIPPED_ADJECTIVES = 3  # between number and noun: "drei weitere schwer verletzte Menschen"
_ABBREVIATED = 2  # letters; shorter scales have no plural: "men" is not some "m"
_WHOLE_PERSON_NOUN = 4  # letters a person noun needs to be found as the head of a compound


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and what one of the written unit is in it."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands behind a number, up to the token ``after`` (exclusive)."""

    after: int
    unit: str = ""
    factor: float = 1.0
    noun: str = ""
    noun_after: int = 0  # the noun may stand beyond the quantity: "30 Prozent der Stellen"


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


@cache
def word_set(lang: str, name: str) -> frozenset[str]:
    """A list of quantities.yaml."""
    return frozenset(words(quantity_data(lang)[name]))


# --- units ---------------------------------------------------------------------------------


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


def read_counted(tokens: Sequence[Token], index: int, lang: str) -> Counted:
    """Unit and noun behind a number that ends before ``index``."""
    joined = _read_joined(tokens, index, lang)
    if joined is not None:
        return joined
    at = _past_adjectives(tokens, index)
    for start in dict.fromkeys((index, at)):
        found = read_unit(tokens, start, lang)
        if found is not None:
            unit, after = found
            return _with_noun(tokens, Counted(after, unit.name, unit.factor), lang)
    noun, after = read_noun(tokens, index, lang)
    return Counted(after if noun else index, _person_unit(noun, lang), 1.0, noun, after)


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
    if lang == "de" and index < len(tokens) and _is_noun(tokens, index, lang):
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
            noun = _plain_noun(part, lang)
    return Counted(after, unit or _person_unit(noun, lang), factor, noun) if unit or noun else None


def _unit_of_word(word: str, lang: str) -> Unit | None:
    lemma = analyse(word, lang).lemma.lower()
    return units(lang).get((word.lower(),)) or units(lang).get((lemma,))


def scale_value(form: str, lang: str) -> float | None:
    """The value of "Millionen", "Mrd", "thousand"; None for other words."""
    return _scale(form, lang)


@lru_cache(20_000)
def _scale(form: str, lang: str) -> float | None:
    from crosscheck.claims.numerals import numerals

    scales = numerals(lang).scales
    if form in scales:
        return scales[form]
    for ending in ("en", "n", "e", "er", "s"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > _ABBREVIATED and stem in scales:
            return scales[stem]
    return None


@lru_cache(20_000)
def adjective_unit(form: str, lang: str) -> str | None:
    """The unit in "köpfige", "stündigen", "hour": an adjective without its number."""
    table = adjective_units(lang)
    if lang == "en":
        return table.get(form.partition("-")[0])
    for ending in ("", "e", "en", "er", "es", "em"):
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
    for ending in ("", "e", "en", "er", "es", "em"):
        if not form.endswith(ending):
            continue
        stem = form[: len(form) - len(ending)]
        for suffix, unit in adjective_units(lang).items():
            if stem.endswith(suffix):
                value = _adjective_number(stem[: -len(suffix)], lang)
                return (value, unit) if value is not None else None
    return None


def _adjective_number(form: str, lang: str) -> float | None:
    if form in word_set(lang, "half"):
        return 0.5
    return word_value(form, lang) if form else None


# --- nouns ---------------------------------------------------------------------------------


def read_noun(
    tokens: Sequence[Token], index: int, lang: str, partitive: bool = True
) -> tuple[str, int]:
    """The lemma of the counted noun and the index behind it; ("", index) if there is none.

    partitive: also past "der", "von", "of" and a second number ("12 der 20 Abgeordneten").
    """
    at = index
    if partitive:
        at = _past_partitive(tokens, at, lang)
    at = _past_adjectives(tokens, at)
    if at >= len(tokens) or not _is_noun(tokens, at, lang):
        return "", index
    if lang == "en":
        while (
            at + 1 < len(tokens)
            and tokens[at].form != "times"
            and tokens[at + 1].tag == "N"
            and _adjacent(tokens, at)
        ):
            at += 1
    return noun_lemma(tokens[at], lang), at + 1


def _past_partitive(tokens: Sequence[Token], index: int, lang: str) -> int:
    at = index
    while at < len(tokens) and at < index + 2 and tokens[at].form in word_set(lang, "of"):
        at += 1
    if index < at < len(tokens) and (
        tokens[at].text[0].isdecimal() or word_value(tokens[at].form, lang) is not None
    ):
        at += 1
    return at


def _past_adjectives(tokens: Sequence[Token], index: int) -> int:
    at = index
    while (
        at < len(tokens)
        and at < index + _SKIPPED_ADJECTIVES
        and tokens[at].text[0].islower()
        and tokens[at].text.isalpha()
        and (tokens[at].tag in "APX" or _is_participle(tokens, at))
    ):
        at += 1
    return at


_PARTICIPLE = re.compile(r"(?:be|ver|er|ent|zer|miss)\w{2,}te[nr]?|\w{2,}ierte[nr]?")


def _is_participle(tokens: Sequence[Token], index: int) -> bool:
    """A form that is verb or participle ("annullierte"), directly before a noun."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.tag != "N" or tokens[index].tag != "V":
        return False
    return _PARTICIPLE.fullmatch(tokens[index].form) is not None


def _is_noun(tokens: Sequence[Token], index: int, lang: str) -> bool:
    token = tokens[index]
    if lang == "en":
        return token.tag == "N" or token.form in word_set(lang, "persons")
    if not token.text[0].isupper():
        return False
    return token.tag == "N" or (token.tag == "A" and token.form.endswith(("e", "en", "er")))


def _adjacent(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].start == tokens[index].end + 1


def noun_lemma(token: Token, lang: str) -> str:
    """A counted noun in one form: "Toten" -> "toter", "Stellen" -> "stelle"."""
    return _plain_noun(token.text, lang)


@lru_cache(20_000)
def _plain_noun(word: str, lang: str) -> str:
    plain = "".join(sign for sign in word if sign.isalnum() or sign == "-")
    analysed = analyse(plain, lang)
    lemma = analysed.lemma.lower()
    if lang != "de":
        return lemma
    if analysed.tag == "NNA" or analysed.tag.startswith("ADJ") or _is_adjectival(lemma, lang):
        return _strip_adjective(plain.lower()) + "er"
    if plain.endswith("innen") and lemma.endswith("in"):
        return lemma[:-2]
    return lemma


def _is_adjectival(lemma: str, lang: str) -> bool:
    """Whether a noun is a listed person in its weak form: "tote" of "toter"."""
    return lemma.endswith("e") and lemma + "r" in _persons(lang)


def _strip_adjective(form: str) -> str:
    for ending in ("en", "er", "em", "es", "e"):
        if form.endswith(ending):
            return form[: -len(ending)]
    return form


@cache
def _persons(lang: str) -> frozenset[str]:
    return word_set(lang, "persons")


def _person_unit(noun: str, lang: str) -> str:
    return "person" if noun and _is_person(noun, lang) else ""


@lru_cache(20_000)
def _is_person(noun: str, lang: str) -> bool:
    if noun in _persons(lang) or noun in word_set(lang, "person_words"):
        return True
    return any(noun.endswith(one) for one in _persons(lang) if len(one) > _WHOLE_PERSON_NOUN)
