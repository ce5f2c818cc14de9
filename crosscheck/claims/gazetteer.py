"""Names of countries, capitals, governments and offices, as tables of one language.

Country names come from Babel's CLDR data, everything else from ``data/aliases.yaml``. A table
holds the names of its language and those that both languages use, so that German "Island"
(Iceland) and the English word do not meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from crosscheck.claims.lexicon import FALLBACK, read_data, words

NameKind = Literal["country", "capital", "government", "body"]
_LANGUAGES = ("de", "en")
# CLDR codes that are no states or bodies: pseudo locales, unknown, sea regions.
_NO_PLACES = frozenset({"XA", "XB", "ZZ", "QO", "EZ", "UM", "DG", "EA", "IC"})
_GOVERNMENT = {"de": "Regierung", "en": "government"}


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for; ``canonical`` is German, ``side`` an ISO code or that of a body."""

    canonical: str
    side: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tables of one language. Keys of ``names`` are written forms, split at spaces."""

    names: Mapping[tuple[str, ...], Name]
    longest: Mapping[str, int]  # first word -> most words of a name that begins so
    sides: Mapping[str, str]  # lower-cased adjective stem -> side
    people: Mapping[str, str]  # demonym, its first form -> side
    capitals: Mapping[str, str]  # stem of a capital's adjective ("moskauer") -> side
    prefixes: Mapping[str, str]  # "US" of "US-Präsident" -> side


@dataclass(frozen=True, slots=True)
class Offices:
    """Words for offices, ministries and governments; keys lower-cased, split at spaces."""

    offices: Mapping[tuple[str, ...], str]
    fixed: Mapping[tuple[str, ...], tuple[str, str]]  # -> (office, side)
    ministries: Mapping[tuple[str, ...], str]
    governments: frozenset[str]
    spokespersons: frozenset[tuple[str, ...]]
    titles: frozenset[str]
    title_abbreviations: frozenset[str]  # written with a stop: "Dr."
    title_additions: frozenset[str]  # behind one: "Dr. med."
    no_names: frozenset[str]
    particles: frozenset[str]
    von: frozenset[str]  # particles that are prepositions too: only behind a given name
    given_names: frozenset[str]
    local: frozenset[str]  # words before a place
    between: frozenset[str]  # words before one who acts
    heads: frozenset[str]  # last words of all of them: what cannot end in one is no office


@cache
def gazetteer(lang: str) -> Gazetteer:
    """The tables of a language; for one without tables, those of all languages together."""
    languages = (lang,) if lang in _LANGUAGES else tuple(reversed(_LANGUAGES))
    names: dict[tuple[str, ...], Name] = {}
    for one in languages:
        names |= {_key(written): name for written, name in _names(one)}
    longest: dict[str, int] = {}
    for key in names:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    sides, people, capitals = _adjectives(languages)
    prefixes = dict(entry.split(": ") for entry in words(read_data("aliases.yaml")["prefixes"]))
    return Gazetteer(names, longest, sides, people, capitals, prefixes)


@cache
def country_name(side: str, lang: str = FALLBACK) -> str:
    """The shown name of a side: "USA", "Russland"; the code itself where there is none."""
    listed = words(read_data("aliases.yaml")["names"].get(side))
    if listed and lang == FALLBACK:
        return listed[0]
    return _territories(lang if lang in _LANGUAGES else FALLBACK).get(side, side)


@cache
def government_name(side: str, lang: str = FALLBACK) -> str:
    """The shown name of a government: "Kreml", "Regierung (Norwegen)"."""
    row = read_data("aliases.yaml")["governments"].get(side, "||").split("|")
    shown: str = row[_LANGUAGES.index(lang) if lang in _LANGUAGES else 0].strip()
    language = lang if lang in _LANGUAGES else FALLBACK
    return shown or f"{_GOVERNMENT[language]} ({country_name(side, language)})"


@cache
def offices() -> Offices:
    """Offices, ministries and titles of both languages; their words do not clash."""
    data = read_data("aliases.yaml")
    named = _by_word(data["offices"])
    ministries = _by_word(data["ministry_nouns"])
    fixed = {
        tuple(word.lower().split()): (office.strip(), side.strip())
        for word, entry in data["fixed_offices"].items()
        for office, side in [entry.split("|")]
    }
    spoken = frozenset(tuple(word.lower().split()) for word in words(data["spokespersons"]))
    governments = frozenset(word.lower() for word in words(data["government_nouns"]))
    keys = [*named, *ministries, *fixed, *spoken]
    return Offices(
        offices=named,
        fixed=fixed,
        ministries=ministries,
        governments=governments,
        spokespersons=spoken,
        titles=frozenset(words(data["titles"])) | frozenset(words(data["title_abbreviations"])),
        title_abbreviations=frozenset(words(data["title_abbreviations"])),
        title_additions=frozenset(words(data["title_additions"])),
        no_names=frozenset(words(data["no_names"])),
        particles=frozenset(words(data["particles"])),
        von=frozenset(words(data["prepositional_particles"])),
        given_names=frozenset(words(data["given_names"])),
        local=frozenset(words(data["local"])),
        between=frozenset(words(data["between"])),
        heads=governments | {key[-1] for key in keys} | {key[0] for key in keys},
    )


@lru_cache(20_000)
def is_given_name(word: str) -> bool:
    """Whether a word is a given name, or two with a hyphen: "Anna", "Frank-Walter"."""
    listed = offices().given_names
    return word in listed or ("-" in word and all(part in listed for part in word.split("-")))


def _by_word(listed: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(word.lower().split()): shown for shown, row in listed.items() for word in words(row)
    }


@cache
def _territories(lang: str) -> Mapping[str, str]:
    from babel import Locale

    listed: Mapping[str, str] = Locale(lang).territories
    return {
        code: name.replace("&", "und" if lang == "de" else "and")
        for code, name in listed.items()
        if len(code) == 2 and code not in _NO_PLACES
    }


def _key(written: str) -> tuple[str, ...]:
    """Words of a name; the first of several in the form behind "die": see ``weak_form``."""
    first, *rest = written.split()
    return (weak_form(first), *rest) if rest else (first,)


def weak_form(word: str) -> str:
    """A German adjective as behind "die": "Vereinigten", "Weißes" -> "Vereinigte", "Weiße"."""
    for ending in ("en", "er", "em", "es"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + "e"
    return word


def _columns(row: str) -> list[tuple[str, ...]]:
    return [words(column) for column in row.split("|")]


def _names(lang: str) -> Iterator[tuple[str, Name]]:
    """(written form, name) pairs; a later one replaces an earlier one of the same form."""
    data = read_data("aliases.yaml")
    for side, row in data["countries"].items():
        german, english = _columns(row)[3:]
        for capital in (english or german) if lang == "en" else german:
            yield capital, Name(german[0], side, "capital")
    for side, name in _territories(lang).items():
        yield name, Name(country_name(side), side, "country")
    for side, row in data["names"].items():
        for name in words(row):
            yield name, Name(country_name(side), side, "country")
    for side, row in data["governments"].items():
        for name in (entry for column in _columns(row) for entry in column):
            yield name, Name(government_name(side), side, "government")
    for shown, row in data["bodies"].items():
        side, listed = row.split("|")
        for name in words(listed):
            yield name, Name(shown, side.strip(), "body")


def _adjectives(
    languages: tuple[str, ...],
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    sides: dict[str, str] = {}
    people: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for side, row in read_data("aliases.yaml")["countries"].items():
        german, english, persons, cities, _english_cities = _columns(row)
        adjectives = {"de": german, "en": english}
        for lang in languages:
            sides |= {word.lower(): side for word in adjectives[lang]}
        people |= dict.fromkeys(persons, side)
        capitals |= {_of_city(city): side for city in cities}
    return sides, people, capitals


def _of_city(city: str) -> str:
    """The German adjective of a city: Moskauer, Prager, Athener, Havannaer, Kairoer."""
    city = city.lower()
    return city + "r" if city.endswith("e") else city + "er"
