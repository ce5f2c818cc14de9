"""Names in a text: which persons, places and bodies are named, under one name for all forms.

``find_entities`` reads a tokenised clause. The lookups of governments, countries and offices
are ``governments``' and can be imported from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from crosscheck.claims.gazetteer import (
    Name,
    country_name,
    gazetteer,
    government_name,
    offices,
    weak_form,
)
from crosscheck.claims.governments import (
    POSSESSIVES,
    Government,
    Role,
    country_of,
    government_of,
    look_up,
    role_of,
)
from crosscheck.claims.runs import is_passed_over, nominative, run_length, run_name
from crosscheck.claims.tokens import Token
from crosscheck.records import Entity

__all__ = [
    "Government",
    "Role",
    "canonical_name",
    "country_of",
    "find_demonyms",
    "find_entities",
    "full_names",
    "government_of",
    "localised",
    "role_of",
]


@lru_cache(20_000)
def canonical_name(name: str, lang: str = "de", possessive: bool = True) -> str:
    """One name for the forms of a name: "Russlands", "RU" and "Russia" are "Russland".

    Governments keep their own name ("Weißen Hauses" -> "Weißes Haus"); an unknown name only
    loses its possessive ending where the dictionary knows the shorter form, if it may have one
    (``possessive``): "Brigitte Zypries sagte" names nobody called "Zyprie".
    """
    known = look_up(name, gazetteer(lang))
    if known is not None:
        return known.canonical
    *before, last = name.split() or [""]
    if not possessive and not last.endswith(POSSESSIVES):
        return " ".join([*before, last])
    return " ".join([*before, nominative(last, lang)])


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Short name -> the full name that ends in it, where exactly one does.

    {"Merz", "Friedrich Merz"} gives {"Merz": "Friedrich Merz"}; two people of one surname give
    nothing, so that what is ambiguous stays so.
    """
    listed = set(names)
    longer: dict[str, set[str]] = {}
    for name in listed:
        if " " in name:
            longer.setdefault(name.rsplit(" ", 1)[1], set()).add(name)
    return {
        short: next(iter(candidates))
        for short, candidates in longer.items()
        if short in listed and len(candidates) == 1
    }


@cache
def localised(canonical: str, lang: str) -> str:
    """A canonical name of a country or government in another language; others are unchanged."""
    return _shown_in(lang).get(canonical, canonical)


@cache
def _shown_in(lang: str) -> Mapping[str, str]:
    sides = {name.side for name in gazetteer("de").names.values()}
    shown = {country_name(side): country_name(side, lang) for side in sides}
    return shown | {government_name(side): government_name(side, lang) for side in sides}


def find_entities(text: str, tokens: Sequence[Token], lang: str) -> tuple[Entity, ...]:
    """Persons, places and bodies named by the tokens, in text order, never overlapping.

    text: the whole document; offsets of tokens and entities are into it.
    A government under any name is its country ("Kreml", "Moskau kündigte an" -> "Russland"); a
    capital where something happens is the city ("in Moskau" -> "Moskau"). Adjectives, people
    and offices ("russisch", "US-Präsident") are no entities; ``country_of`` reads them.
    """
    found: list[Entity] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not token.text[0].isupper():
            index += 1
            continue
        known, length = _known(tokens, index, lang)
        if known is not None and not _inside_name(tokens, index, length):
            canonical = _meaning(known, tokens, index)
            found.append(_entity(text, tokens, index, length, canonical))
        else:
            length = run_length(tokens, index, lang)
            if length:
                canonical = run_name(text, tokens, index, length, lang)
                found.append(_entity(text, tokens, index, length, canonical))
        index += max(1, length)
    return tuple(found)


def find_demonyms(text: str, tokens: Sequence[Token], lang: str) -> tuple[Entity, ...]:
    """Adjectives of countries ("amerikanische Initiative"), as the country they name.

    text, tokens: as for ``find_entities``.
    """
    found = [token for token in tokens if token.text.islower() and country_of(token.text, lang)]
    return tuple(
        Entity(token.start, token.end, text[token.start : token.end], country_name(side))
        for token in found
        if (side := country_of(token.text, lang)) is not None
    )


def _entity(text: str, tokens: Sequence[Token], index: int, length: int, canonical: str) -> Entity:
    start, end = tokens[index].start, tokens[index + length - 1].end
    return Entity(start, end, text[start:end], canonical)


def _known(tokens: Sequence[Token], index: int, lang: str) -> tuple[Name | None, int]:
    """The longest listed name that begins at a token, and how many tokens it takes."""
    alone, longest = _known_alone(tokens[index].text, lang)
    for length in range(min(longest, len(tokens) - index), 1, -1):
        written = " ".join(one.text for one in tokens[index : index + length])
        name = look_up(written, gazetteer(lang))
        if name is not None:
            return name, length
    return alone, 1


@lru_cache(50_000)
def _known_alone(word: str, lang: str) -> tuple[Name | None, int]:
    """What a word names by itself, and the most words of a listed name that begins with it."""
    table = gazetteer(lang)
    return look_up(word, table), table.longest.get(weak_form(word), 0)


def _inside_name(tokens: Sequence[Token], index: int, length: int) -> bool:
    """Whether a listed name is only the end of a personal name: "Michael Jordan"."""
    if length > 1 or index == 0 or tokens[index].text.isupper():
        return False
    before = tokens[index - 1]
    return (
        before.tag == "E" and before.end + 1 == tokens[index].start and not is_passed_over(before)
    )


def _meaning(name: Name, tokens: Sequence[Token], index: int) -> str:
    if name.kind == "government":
        return country_name(name.side)
    if name.kind == "capital" and _acts(tokens, index):
        return country_name(name.side)
    return name.canonical


def _acts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a capital stands where an actor does: no place word or noun before it."""
    if index == 0:
        return len(tokens) > 1 and tokens[1].text not in "(,-–"
    before = tokens[index - 1]
    if before.form in offices().local:
        return False
    return before.tag in ".VCX" or before.form in offices().between
