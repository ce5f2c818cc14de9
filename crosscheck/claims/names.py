"""Names in a text: which persons, places and bodies are named, under one name for all forms.

``find_entities`` reads a tokenised clause. The lookups of governments, countries and offices
are ``governments``' and can be imported from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from crosscheck.claims.gazetteer import (
    Gazetteer,
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
    office_in,
    role_of,
)
from crosscheck.claims.morphology import analyse
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


_LONGEST_ACRONYM = 6  # letters; longer words in capitals are headlines


_LONGEST_RUN = 8  # words of one name; longer runs of capitals are headlines


@lru_cache(20_000)
def canonical_name(name: str, lang: str = "de") -> str:
    """One name for the forms of a name: "Russlands", "RU" and "Russia" are "Russland".

    Governments keep their own name ("Weißen Hauses" -> "Weißes Haus"); an unknown name only
    loses its possessive ending where the dictionary knows the shorter form.
    """
    known = look_up(name, gazetteer(lang))
    if known is not None:
        return known.canonical
    *before, last = name.split() or [""]
    return " ".join([*before, _nominative(last, lang)])


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
    table = gazetteer(lang)
    found: list[Entity] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not token.text[0].isupper():
            index += 1
            continue
        known, length = _known(tokens, index, table)
        if known is not None and not _inside_name(tokens, index, length):
            canonical = _meaning(known, tokens, index)
            found.append(_entity(text, tokens, index, length, canonical))
        else:
            length = _run(tokens, index, lang)
            if length:
                canonical = _run_name(text, tokens, index, length, lang)
                found.append(_entity(text, tokens, index, length, canonical))
        index += max(1, length)
    return tuple(found)


def find_demonyms(text: str, tokens: Sequence[Token], lang: str) -> tuple[Entity, ...]:
    """Adjectives of countries ("amerikanische Initiative"), as the country they name.

    text, tokens: as for ``find_entities``.
    """
    sides = ((token, country_of(token.text, lang)) for token in tokens if token.text.islower())
    return tuple(
        Entity(token.start, token.end, text[token.start : token.end], country_name(side))
        for token, side in sides
        if side is not None
    )


def _entity(text: str, tokens: Sequence[Token], index: int, length: int, canonical: str) -> Entity:
    start, end = tokens[index].start, tokens[index + length - 1].end
    return Entity(start, end, text[start:end], canonical)


def _known(tokens: Sequence[Token], index: int, table: Gazetteer) -> tuple[Name | None, int]:
    """The longest listed name that begins at a token, and how many tokens it takes."""
    first = tokens[index].text
    longest = table.longest.get(weak_form(first), 0)
    for length in range(min(longest, len(tokens) - index), 1, -1):
        name = look_up(" ".join(one.text for one in tokens[index : index + length]), table)
        if name is not None:
            return name, length
    return look_up(first, table), 1


def _inside_name(tokens: Sequence[Token], index: int, length: int) -> bool:
    """Whether a listed name is only the end of a personal name: "Michael Jordan"."""
    if length > 1 or index == 0 or tokens[index].text.isupper():
        return False
    before = tokens[index - 1]
    return before.tag == "E" and before.end + 1 == tokens[index].start and not _passed(before)


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


def _passed(token: Token) -> bool:
    """A capitalised word that no name begins or ends with: an office, a title, a weekday."""
    words = offices()
    return (
        token.text in words.no_names
        or token.text in words.titles
        or token.form in words.heads
        or office_in((token.text,)) is not None
    )


def _run(tokens: Sequence[Token], index: int, lang: str) -> int:
    """How many tokens from here are one name; 0 if none."""
    if not _begins_name(tokens, index, lang):
        return 0
    end = index + 1
    while end < len(tokens) and end - index < _LONGEST_RUN:
        step = _continues(tokens, end)
        if not step:
            break
        end += step
    return end - index


def _begins_name(tokens: Sequence[Token], index: int, lang: str) -> bool:
    token = tokens[index]
    if token.text in offices().given_names:
        return True
    if _only_describes(tokens, index, lang):
        return False
    if lang == "de" and token.tag in "AN" and index and tokens[index - 1].tag != ".":
        return _adjective_name(tokens, index)
    acronym = token.text.isupper() and 2 <= len(token.text) <= _LONGEST_ACRONYM
    if token.tag != "E" and not (acronym and token.tag in "NX" and token.text.isalpha()):
        return False
    if _passed(token) or country_of(token.text, lang) is not None:
        return False
    return len(token.text) > 1 or (index + 1 < len(tokens) and tokens[index + 1].text == ".")


def _only_describes(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """Words before a name: "Salzburger Polizei", "Hydrologe Anna Orth", "Leeds-based"."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.text.rpartition("-")[2].islower():
        return True
    if after is None or not _spaced(tokens, index):
        return False
    if lang == "de" and token.form.endswith("er") and after.tag == "N":
        return True
    return (
        after.text in offices().given_names
        and index + 2 < len(tokens)
        and (tokens[index + 2].nominal and _spaced(tokens, index + 1))
    )


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].start == tokens[index].end + 1


def _adjective_name(tokens: Sequence[Token], index: int) -> bool:
    """A capitalised adjective before its noun: "Rotes Kreuz", "Deutsche Bahn"."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or not after.nominal or not _spaced(tokens, index):
        return False
    if not token.form.endswith(("e", "en", "er", "es", "em")) or _is_owner(after):
        return False
    return _is_adjective(token.form)


def _is_owner(token: Token) -> bool:
    """A country in the genitive: "dem Verbündeten Russlands" is no name of its own."""
    name = look_up(token.text, gazetteer("de"))
    return name is not None and token.text.endswith("s") and not name.canonical.endswith("s")


def _is_adjective(form: str) -> bool:
    """By its form behind "die", which no verb shares; not a participle ("Vorsitzende")."""
    word = analyse(weak_form(form), "de")
    return word.tag.startswith("ADJ") and not word.lemma.endswith("end")


def _continues(tokens: Sequence[Token], end: int) -> int:
    """How many tokens at ``end`` belong to the name before it: a word, "J.", "von der Leyen"."""
    token, before = tokens[end], tokens[end - 1]
    if token.text == "." and len(before.text) == 1 and token.start == before.end:
        return 1 if end + 1 < len(tokens) and tokens[end + 1].text[0].isupper() else 0
    if token.start > before.end + 1:
        return 0
    if token.text[0].isupper():
        return 1 if _names_on(token, before) else 0
    if token.form in offices().von and before.text not in offices().given_names:
        return 0  # "Bilder von Anna Roth" is no name
    ahead = end
    while ahead < len(tokens) and tokens[ahead].form in offices().particles and ahead < end + 3:
        ahead += 1
    named = end < ahead < len(tokens) and tokens[ahead].tag == "E" and before.tag == "E"
    return ahead - end + 1 if named and tokens[ahead].text[0].isupper() else 0


def _names_on(token: Token, before: Token) -> bool:
    if before.text in offices().given_names:
        return token.tag in "ENAX" and token.text not in offices().no_names
    named = token.tag == "E" or (token.tag == "N" and before.tag != "E")
    return named and not _passed(token)


def _run_name(text: str, tokens: Sequence[Token], index: int, length: int, lang: str) -> str:
    """The name in its first case: "Merkels" -> "Merkel", "Roten Kreuzes" -> "Rote Kreuz"."""
    run = tokens[index : index + length]
    last, first = run[-1], run[0]
    written = [token.text for token in run[:-1]]
    given = first.text in offices().given_names
    if lang == "de" and written and not given and _is_adjective(first.form):
        written[0] = weak_form(written[0])
        written.append(_nominative(last.text, lang))
    elif _is_possessive(text, tokens, index, length):
        written.append(_nominative(last.text, lang))
    else:
        written.append(last.text)
    name = " ".join(written).replace(" .", ".")
    return name.title() if name.isupper() and len(name) > _LONGEST_ACRONYM else name


def _is_possessive(text: str, tokens: Sequence[Token], index: int, length: int) -> bool:
    """Whether a name in -s is one without it: a noun is beside it, or the document says so."""
    last, after = tokens[index + length - 1], index + length
    if last.text.endswith(POSSESSIVES):
        return True
    if after < len(tokens) and tokens[after].tag in "NA" and _spaced(tokens, after - 1):
        return True
    if length == 1 and index and tokens[index - 1].tag == "N":
        return True
    return last.text.endswith("s") and _has_word(text, last.text[:-1])


def _has_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not text[at + len(word) : at + len(word) + 1].isalpha():
            return True
        at = text.find(word, at + 1)
    return False


@lru_cache(20_000)
def _nominative(word: str, lang: str) -> str:
    for ending in POSSESSIVES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    if lang != "de" or not word.endswith("s") or word.endswith("ss") or word.isupper():
        return word
    head, hyphen, last = word.rpartition("-")  # "Mecklenburg-Vorpommerns"
    lemma = analyse(last, lang).lemma
    return head + hyphen + lemma if lemma and last in {lemma + "s", lemma + "es"} else word
