"""Names in a text: who and what is named, and which government, country or office a word means.

``find_entities`` reads a tokenised clause. The other functions are lookups that take words
and know no text; they are what the speakers of a document are resolved with. Canonical names
are German whatever the language of the text, so that "Russia" and "Russland" are one; see
``localised`` for showing them in English.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.morphology import analyse
from crosscheck.claims.tokens import Token
from crosscheck.records import Entity

_ENDINGS = ("en", "em", "er", "es", "e", "")  # of German adjectives
_PERSON_ENDINGS = ("", "n", "s", "en", "es", "in", "innen", "r", "ns")  # of people and offices
_POSSESSIVES = ("'s", "’s", "'", "’")
_LONGEST_ACRONYM = 6  # letters; longer words in capitals are headlines
_LONGEST_RUN = 8  # words of one name; longer runs of capitals are headlines


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


# --- lookups -------------------------------------------------------------------------------


@lru_cache(20_000)
def country_of(word: str, lang: str = "de") -> str | None:
    """The side that one word or name licenses; None if it names no country.

    Country names in any case ("Russlands"), adjectives ("russischer", "American"), people
    ("Russen", "Britons"), adjectives of capitals ("Moskauer") and the first part of hyphenated
    words ("US-Präsident" -> "US"). Not capitals themselves: see ``government_of``.
    """
    table = gazetteer(lang)
    name = _lookup(word, table)
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
    name = _lookup(" ".join(listed), gazetteer(lang))
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
    office = _office_in(words)
    if office is None:
        return None
    shown, side = office
    side = side or _side_in(words, lang) or _capital_in(words, lang)
    return Role(shown, side, f"{shown} ({country_name(side)})" if side else shown)


@lru_cache(20_000)
def canonical_name(name: str, lang: str = "de") -> str:
    """One name for the forms of a name: "Russlands", "RU" and "Russia" are "Russland".

    Governments keep their own name ("Weißen Hauses" -> "Weißes Haus"); an unknown name only
    loses its possessive ending where the dictionary knows the shorter form.
    """
    known = _lookup(name, gazetteer(lang))
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


# --- parts of the lookups ------------------------------------------------------------------


def _bare(mention: str) -> tuple[str, ...]:
    """Words of a mention without its article."""
    listed = mention.strip(" ,.;:„“\"'").split()
    while listed and _is_article(listed[0].lower()):
        del listed[0]
    return tuple(listed)


def _is_article(word: str) -> bool:
    return any(word in grammar(lang)["determiners"] for lang in ("de", "en"))


def _lookup(name: str, table: Gazetteer) -> Name | None:
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
    for ending in _POSSESSIVES:
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
        pair = _lookup(" ".join(row[index : index + 2]), table) if index + 1 < len(row) else None
        if pair is not None and pair.kind != "capital":
            return pair.side
        side = country_of(word, lang)
        if side:
            return side
    return _capital_in(row, lang)


def _capital_in(listed: Iterable[str], lang: str) -> str | None:
    table = gazetteer(lang)
    found = (_lookup(word, table) for word in listed)
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


def _office_in(listed: Sequence[str]) -> tuple[str, str | None] | None:
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


# --- entities in a text --------------------------------------------------------------------


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


def _entity(text: str, tokens: Sequence[Token], index: int, length: int, canonical: str) -> Entity:
    start, end = tokens[index].start, tokens[index + length - 1].end
    return Entity(start, end, text[start:end], canonical)


def _known(tokens: Sequence[Token], index: int, table: Gazetteer) -> tuple[Name | None, int]:
    """The longest listed name that begins at a token, and how many tokens it takes."""
    first = tokens[index].text
    longest = table.longest.get(weak_form(first), 0)
    for length in range(min(longest, len(tokens) - index), 1, -1):
        name = _lookup(" ".join(one.text for one in tokens[index : index + length]), table)
        if name is not None:
            return name, length
    return _lookup(first, table), 1


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
        or _office_in((token.text,)) is not None
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
    if not token.form.endswith(("e", "en", "er", "es", "em")):
        return False
    return _is_adjective(token.form)


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
    if last.text.endswith(_POSSESSIVES):
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
    for ending in _POSSESSIVES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    if lang != "de" or not word.endswith("s") or word.endswith("ss") or word.isupper():
        return word
    head, hyphen, last = word.rpartition("-")  # "Mecklenburg-Vorpommerns"
    lemma = analyse(last, lang).lemma
    return head + hyphen + lemma if lemma and last in {lemma + "s", lemma + "es"} else word
