"""Which government, country or office words mean. Lookups that take words and know no text.

Canonical names are German whatever the language of the words, so that "Russia" and "Russland"
are one; ``names.localised`` shows them in another language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crosscheck.claims.gazetteer import (
    Gazetteer,
    Name,
    country_name,
    gazetteer,
    government_name,
    offices,
    weak_form,
)
from crosscheck.claims.lexicon import grammar

_ENDINGS = ("en", "em", "er", "es", "e", "")  # of German adjectives


_PERSON_ENDINGS = ("", "n", "s", "en", "es", "in", "innen", "r", "ns")  # of people and offices


POSSESSIVES = ("'s", "’s", "'", "’")


@dataclass(frozen=True, slots=True)
class Government:
    """A government, a part of one or a body of states, and the side it speaks for."""

    canonical: str  # "Kreml", "Außenministerium (USA)", "EU-Kommission"
    side: str  # ISO 3166 code of a country, else a code such as "EU", "UN", "NATO"


@dataclass(frozen=True, slots=True)
class Role:
    """An office, whoever holds it. ``side`` is None where the words name no country."""

    office: str  # "Staatsoberhaupt", "Außenminister", "Sprecher", ...
    side: str | None
    canonical: str  # "Staatsoberhaupt (Russland)", or the office alone


@lru_cache(20_000)
def country_of(word: str, lang: str = "de") -> str | None:
    """The side that one word or name licenses; None if it names no country.

    Country names in any case ("Russlands"), adjectives ("russischer", "American"), people
    ("Russen", "Britons"), adjectives of capitals ("Moskauer") and the first part of hyphenated
    words ("US-Präsident" -> "US"). Not capitals themselves: see ``government_of``.
    """
    table = gazetteer(lang)
    name = look_up(word, table)
    if name is not None:
        return name.side if name.kind != "capital" else None
    return _adjective_side(word, table) or _people_side(word, table) or _prefix_side(word, table)


@lru_cache(20_000)
def government_of(mention: str, lang: str = "de") -> Government | None:
    """The government or body that a mention names; None if it is none or names no country.

    mention: the words of a noun phrase, with or without its article: "der Kreml", "Moskau",
    "Russland", "die russische Regierung", "Regierung in Kiew", "US-Außenministerium".
    A country or capital stands for its government. Roles and persons are no governments.
    """
    listed = _bare(mention)
    if not listed:
        return None
    name = look_up(" ".join(listed), gazetteer(lang))
    if name is not None:
        shown = name.canonical if name.kind == "body" else government_name(name.side)
        return Government(shown, name.side)
    kind = _government_kind(listed)
    side = _side_in(listed, lang) if kind is not None else None
    if kind is None or side is None:
        return None
    return Government(f"{kind} ({country_name(side)})" if kind else government_name(side), side)


def role_of(words: Sequence[str], lang: str = "de") -> Role | None:
    """The office that words name, with its country where they name one.

    words: of one noun phrase, in order; words that are neither office nor country are passed
    over. ("Kremlchef",), ("russischer", "Staatschef"), ("US-Präsident",), ("president", "of",
    "France"). A spokesperson speaks for the side named behind: ("Sprecher", "des", "Kremls").
    """
    return _role_of(tuple(words), lang)


@lru_cache(20_000)
def _role_of(words: tuple[str, ...], lang: str) -> Role | None:
    office = office_in(words)
    if office is None:
        return None
    shown, side = office
    side = side or _side_in(words, lang) or _capital_in(words, lang)
    return Role(shown, side, f"{shown} ({country_name(side)})" if side else shown)


def _bare(mention: str) -> tuple[str, ...]:
    """Words of a mention without its article."""
    listed = mention.strip(" ,.;:„“\"'").split()
    while listed and _is_article(listed[0].lower()):
        del listed[0]
    return tuple(listed)


def _is_article(word: str) -> bool:
    return any(word in grammar(lang)["determiners"] for lang in ("de", "en"))


def look_up(name: str, table: Gazetteer) -> Name | None:
    """A listed name in any of its cases; None if it is not listed."""
    *before, last = name.split() or [""]
    if before:
        before[0] = weak_form(before[0])
    for form in (last, *_shorter(last)):
        found = table.names.get((*before, form))
        if found is not None:
            return found
    return None


def _shorter(word: str) -> Iterator[str]:
    """The word without its possessive; in capitals, also as a name is written."""
    for ending in POSSESSIVES:
        if word.endswith(ending):
            word = word[: -len(ending)]
            yield word
    if word.endswith("s") and len(word) > 3:
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    if word.isupper() and len(word) > 3:
        yield word.title()


def _adjective_side(word: str, table: Gazetteer) -> str | None:
    lowered = word.lower()
    if lowered in table.capitals and word[:1].isupper():
        return table.capitals[lowered]
    for ending in _ENDINGS:
        if lowered.endswith(ending):
            stem = lowered[: len(lowered) - len(ending)]
            if stem in table.sides:
                return table.sides[stem]
    return None


def _people_side(word: str, table: Gazetteer) -> str | None:
    if not word[:1].isupper():
        return None
    for ending in _PERSON_ENDINGS:
        if ending and not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        found = table.people.get(stem) or (
            table.people.get(stem + "e") if ending.startswith("in") else None
        )
        if found or (ending == "s" and (found := table.sides.get(stem.lower()))):
            return found
    return None


def _prefix_side(word: str, table: Gazetteer) -> str | None:
    head, hyphen, rest = word.partition("-")
    if hyphen and rest and head in table.prefixes:
        return table.prefixes[head]
    if word.startswith("Kreml") and word[5:6].islower():
        return table.prefixes["Kreml"]
    return None


def _side_in(listed: Iterable[str], lang: str) -> str | None:
    """The first side that any of the words, or two neighbours as one name, licenses."""
    row = list(listed)
    table = gazetteer(lang)
    for index, word in enumerate(row):
        pair = look_up(" ".join(row[index : index + 2]), table) if index + 1 < len(row) else None
        if pair is not None and pair.kind != "capital":
            return pair.side
        side = country_of(word, lang)
        if side:
            return side
    return _capital_in(row, lang)


def _capital_in(listed: Iterable[str], lang: str) -> str | None:
    table = gazetteer(lang)
    found = (look_up(word, table) for word in listed)
    return next((name.side for name in found if name is not None), None)


def _government_kind(listed: Sequence[str]) -> str | None:
    """Which part of a government the words name; "" is the government itself."""
    words = offices()
    plain = [word.lower() for word in listed]
    for start in range(len(plain)):
        for length in (3, 2, 1):
            part = tuple(_last_part(word) for word in plain[start : start + length])
            for form in _forms(part):
                if form in words.ministries:
                    return words.ministries[form]
                if len(form) == 1 and form[0] in words.governments:
                    return ""
    return None


def office_in(listed: Sequence[str]) -> tuple[str, str | None] | None:
    """(office, side it implies) of the first office named."""
    words = offices()
    plain = [word.lower() for word in listed]
    for start in range(len(plain)):
        for length in (3, 2, 1):
            whole = tuple(plain[start : start + length])
            for form in _forms(whole):
                if form in words.fixed:
                    office, side = words.fixed[form]
                    return office, side or None
            for form in _forms(tuple(_last_part(word) for word in whole)):
                if form in words.fixed:
                    office, side = words.fixed[form]
                    return office, side or None
                if form in words.spokespersons:
                    return "Sprecher", None
                if form in words.offices:
                    return words.offices[form], None
    return None


def _last_part(word: str) -> str:
    """What stands behind the hyphen of "us-präsident"; whole words otherwise."""
    return word.rsplit("-", 1)[-1] or word


def _forms(listed: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words, the last one also without an ending of an office: -in, -innen, -s, -en."""
    if not listed:
        return
    *before, last = listed
    for ending in _PERSON_ENDINGS:
        if not ending:
            yield listed
        elif last.endswith(ending) and len(last) > len(ending) + 2:
            yield (*before, last[: -len(ending)])
