"""Noun phrases: where one begins and ends."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.phraseparts import (
    attributes_of_owned,
    begins_another,
    is_hyphen_of_number,
    is_name_sign,
    is_office_between,
    is_ordinal,
)
from crosscheck.claims.tokens import Token

LONGEST_PHRASE = 40  # tokens; beyond that the punctuation is lost
GENITIVE = frozenset(
    ["des", "der", "eines", "einer", "seines", "seiner", "ihres", "ihrer", "dieses", "dieser",
     "deren", "dessen", "beider", "unserer", "mehrerer", "zweier", "dreier", "aller",
     "vieler", "einiger"]
)  # fmt: skip
OBLIQUE = frozenset(
    ["dem", "den", "des", "einem", "einen", "eines", "seinem", "seinen", "ihrem", "ihren",
     "diesem", "diesen", "keinem", "keinen", "ihm", "ihn", "ihnen", "mir", "mich", "dir",
     "dich", "uns", "euch", "sich", "deren", "dessen"]
)  # fmt: skip
COMPLEMENT = frozenset({"von", "vom", "für", "aus", "of", "for", "from", "at"})
QUANTIFYING = frozenset(
    ["jeder", "jede", "jedes", "mehr", "rund", "etwa", "knapp", "fast", "viele", "einige",
     "beide", "mehrere", "alle", "einzelne", "tausende", "hunderte", "dutzende", "zahlreiche",
     "andere", "weitere", "verschiedene", "both", "many", "several", "some", "welche",
     "solche", "derartige", "two", "three"]
)  # fmt: skip
ALONE = frozenset(  # determiners that may stand for a noun
    ["dieser", "diese", "jener", "jene", "beide", "viele", "einige", "manche", "mehrere",
     "letzterer", "letztere", "ersterer", "erstere", "andere", "mancher", "einer", "keiner"]
)  # fmt: skip
_ATTRIBUTE_ENDINGS = ("e", "en", "er", "es", "em")
_BEFORE_OTHERS = frozenset(["all", "alle", "allen", "aller", "alles", "solch", "manch", "welch"])
_OPEN, _CLOSE = frozenset('„»«"“‟'), frozenset('“”«»"')


def phrase_end(tokens: Sequence[Token], start: int, last: int, lang: str) -> int:
    """Where the noun phrase that begins at ``start`` ends (exclusive); ``start`` if none does."""
    last = min(last, start + LONGEST_PHRASE)
    if start >= last:
        return start
    if tokens[start].tag == "O" or _stands_for_noun(tokens, start):
        return start + 1
    if _is_partitive(tokens, start, last):
        return _with_complements(tokens, start + 1, last, lang)
    head = _head_end(tokens, start, last)
    if head == start:
        return start
    return _with_complements(tokens, head, last, lang)


def _is_partitive(tokens: Sequence[Token], start: int, last: int) -> bool:
    """As in "einige der Gäste", "eine der größten Parteien": some of those in the genitive."""
    first = tokens[start]
    if first.tag != "D" or first.form in ("der", "die", "das", "den", "dem", "des"):
        return False
    following = tokens[start + 1] if start + 1 < last else None
    return following is not None and following.tag == "D" and following.form in GENITIVE


def _stands_for_noun(tokens: Sequence[Token], start: int) -> bool:
    """As in "Dieser behaupte", "sagte dieser": a determiner alone beside the finite verb."""
    if tokens[start].form not in ALONE:
        return False
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    if following is None or following.tag == "V":
        return True
    return bool(start) and tokens[start - 1].tag == "V" and following.tag in ".RX"


def _head_end(tokens: Sequence[Token], start: int, last: int) -> int:
    index = start
    while index < last and (
        (tokens[index].tag in "DAZ" and not second_determiner(tokens, index, start))
        or is_hyphen_of_number(tokens, index, start, last)
        or tokens[index].form in QUANTIFYING
        or (tokens[index].tag in "Pv" and index > start and _attributive(tokens[index]))
        or _joins_adjectives(tokens, index, start, last)
    ):
        index += 1
    if index > start and index < last and tokens[index].tag == "R":
        index = _behind_attribute(tokens, index, last) or index
    if index > start and is_ordinal(tokens, index, last):
        index += 1  # "am 3. September"
    names = index
    while names < last and (tokens[names].nominal or is_name_sign(tokens, names, index, last)):
        if names > index and begins_another(tokens, names, index):
            break
        names += 1
        names += is_office_between(tokens, names, last) or attributes_of_owned(tokens, names, last)
    if names == index and index < last and tokens[index].text in _OPEN:
        return _quoted_name(tokens, index, last) or start
    return names if names > index else start


def _joins_adjectives(tokens: Sequence[Token], index: int, start: int, last: int) -> bool:
    """As in "die afghanischen und ausländischen Soldaten"."""
    return (
        start < index < last - 1
        and tokens[index].form in ("und", "oder", "and", "sowie")
        and tokens[index - 1].tag == "A"
        and tokens[index + 1].tag == "A"
    )


def second_determiner(tokens: Sequence[Token], index: int, start: int) -> bool:
    """As in "die seiner Ansicht nach ...": a determiner of another phrase."""
    if index == start or tokens[index].tag != "D" or tokens[index - 1].tag != "D":
        return False
    form = tokens[index].form
    return (form in GENITIVE or form in OBLIQUE) and tokens[index - 1].form not in _BEFORE_OTHERS


def _behind_attribute(tokens: Sequence[Token], start: int, last: int) -> int:
    """The noun behind "zwei mit dem Vorgang vertraute": index of it, 0 if there is none."""
    for index in range(start + 2, min(last - 1, start + 7)):
        if tokens[index].tag in ".V":
            return 0
        if tokens[index].tag in "AP" and tokens[index + 1].tag == "N":
            return index + 1 if _attributive(tokens[index]) and tokens[index - 1].nominal else 0
    return 0


def _attributive(token: Token) -> bool:
    endings = (*_ATTRIBUTE_ENDINGS, "ing") if token.tag == "P" else _ATTRIBUTE_ENDINGS
    return token.form.endswith(endings)  # "the presiding judge"; but "das ging zu weit"


def _quoted_name(tokens: Sequence[Token], index: int, last: int) -> int:
    """End of a name in quotation marks of at most four words, 0 if it is none."""
    for end in range(index + 1, min(last, index + 6)):
        if tokens[end].text in _CLOSE:
            inner = tokens[index + 1 : end]
            named = inner and (inner[0].text[:1].isupper() or "." in inner[0].text)
            return end + 1 if named and not any(token.tag == "V" for token in inner) else 0
    return 0


def _with_complements(tokens: Sequence[Token], end: int, last: int, lang: str) -> int:
    while end < last:
        grown = _one_complement(tokens, end, last, lang)
        if grown == end:
            break
        end = grown
    return end


def _one_complement(tokens: Sequence[Token], end: int, last: int, lang: str) -> int:
    token = tokens[end]
    if token.text == "(":
        return _bracket_end(tokens, end, last)
    if token.text in _OPEN:
        return _quoted_name(tokens, end, last) or end
    if _is_bare_genitive(tokens, end, last):
        return _head_end(tokens, end, last)
    if (token.form in GENITIVE and token.tag in "DO") or token.form in COMPLEMENT:
        return _complement_end(tokens, end, last, lang)
    if token.form in ("und", "and", "sowie") and lang:
        inner = _head_end(tokens, end + 1, last)
        following = tokens[inner] if inner < last else None
        if inner > end + 1 and (following is None or following.tag in "V.RXD"):
            return inner
    return end


def _is_bare_genitive(tokens: Sequence[Token], end: int, last: int) -> bool:
    """As in "Schätzungen unabhängiger Beobachter": only the adjective shows the genitive."""
    adjective = tokens[end].tag == "A" and tokens[end].text.islower()
    noun = end + 1 < last and tokens[end + 1].tag == "N" and tokens[end - 1].tag == "N"
    return adjective and noun and tokens[end].form.endswith("er")


def _complement_end(tokens: Sequence[Token], end: int, last: int, lang: str) -> int:
    """Where a genitive or a phrase behind "von" ends; ``end`` if it is no part of the phrase."""
    form = tokens[end].form
    inner = _head_end(tokens, end + 1, last)
    if form in GENITIVE and (inner == end + 1 or _is_full_name(tokens, end)):
        return end  # "schlug Präsidentin Ada Wolf der Opposition vor" is a dative
    if inner == end + 1 or (form in _TIMED and _is_when(tokens[inner - 1].form, lang)):
        return end  # "die Polizei vom Dienstag"
    return inner


_TIMED = frozenset(["von", "vom", "aus", "of", "from"])


@lru_cache(20_000)
def _is_when(form: str, lang: str) -> bool:
    """A day, a year, an evening, or a reason: no part of a name for somebody."""
    if lang != "de":
        return False
    times = tuple(one for one in grammar(lang)["time_nouns"] if len(one) > _WHOLE_TIME)
    return form.endswith((*times, "gründen")) or form in grammar(lang)["time_nouns"]


_WHOLE_TIME = 5  # letters; longer words for times also end others: "Dienstagabend"


def _is_full_name(tokens: Sequence[Token], end: int) -> bool:
    """Whether a personal name ends here, behind its title."""
    if end < 3 or tokens[end - 1].tag != "E" or tokens[end - 2].tag != "E":
        return False
    return tokens[end - 3].tag == "N"


def _bracket_end(tokens: Sequence[Token], start: int, last: int) -> int:
    for index in range(start + 1, min(last, start + 6)):
        if tokens[index].text == ")":
            return index + 1
    return start


def phrases_in(
    tokens: Sequence[Token], start: int, last: int, lang: str
) -> Iterator[tuple[int, int, bool]]:
    """Noun phrases of a stretch as (start, end, behind a preposition), left to right."""
    index = start
    while index < last:
        token = tokens[index]
        behind = token.tag == "R" or token.form in ("als", "wie", "as")
        named = _particle_of_name(tokens, index, start, last)
        if named:
            yield index, named, False
            index = named
            continue
        begin = index + 1 if behind else index
        if behind and begin < last and tokens[begin].tag == "X":
            begin += 1  # "für ganz Berlin", "von etwa ..."
        if behind and begin < last and tokens[begin].text in _OPEN:
            begin += not _quoted_name(tokens, begin, last)  # "als „großes Glück“"
        end = phrase_end(tokens, begin, last, lang)
        if end > begin:
            yield begin, end, behind
            index = end
        else:
            index += 1


def _particle_of_name(tokens: Sequence[Token], index: int, start: int, last: int) -> int:
    """As in "Von der Leyen sagte": the end of a name that begins a sentence, 0 if none does."""
    if index != start or tokens[index].text not in ("Von", "Zu", "Van", "De"):
        return 0
    end = index + 1
    while end < last and tokens[end].form in ("der", "den", "dem", "de"):
        end += 1
    name = end
    while end < last and tokens[end].tag == "E":
        end += 1
    follows = end < len(tokens) and tokens[end].tag == "V"
    return end if end > name and follows else 0
