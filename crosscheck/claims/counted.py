"""The noun that a number counts, in one form, and whether it counts persons."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from crosscheck.claims.morphology import analyse
from crosscheck.claims.numerals import word_set, word_value
from crosscheck.claims.tokens import Token

_SKIPPED_ADJECTIVES = 3  # between number and noun: "drei weitere schwer verletzte Menschen"


_WHOLE_PERSON_NOUN = 4  # letters a person noun needs to be found as the head of a compound


def read_noun(
    tokens: Sequence[Token], index: int, lang: str, partitive: bool = True
) -> tuple[str, int]:
    """The lemma of the counted noun and the index behind it; ("", index) if there is none.

    partitive: also past "der", "von", "of" and a second number ("12 der 20 Abgeordneten").
    """
    at = index
    if partitive:
        at = _past_partitive(tokens, at, lang)
    at = past_adjectives(tokens, at)
    if at >= len(tokens) or not is_noun(tokens, at, lang):
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


def past_adjectives(tokens: Sequence[Token], index: int) -> int:
    """The index behind the adjectives between a number and its noun."""
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


def is_noun(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """Whether the word at an index can be counted."""
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
    return plain_noun(token.text, lang)


@lru_cache(20_000)
def plain_noun(word: str, lang: str) -> str:
    """A written noun in one form, lower-cased, without invisible signs."""
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


def person_unit(noun: str, lang: str) -> str:
    """The unit "person" if the noun names persons; else none."""
    return "person" if noun and _is_person(noun, lang) else ""


@lru_cache(20_000)
def _is_person(noun: str, lang: str) -> bool:
    if noun in _persons(lang) or noun in word_set(lang, "person_words"):
        return True
    return any(noun.endswith(one) for one in _persons(lang) if len(one) > _WHOLE_PERSON_NOUN)
