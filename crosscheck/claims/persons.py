"""Whether a noun phrase names somebody who can speak: a person, an office, a body of people."""

from collections.abc import Sequence
from functools import cache, lru_cache

from crosscheck.claims.cases import head_of
from crosscheck.claims.gazetteer import is_given_name
from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.morphology import common_forms
from crosscheck.claims.names import country_of, government_of, role_of
from crosscheck.claims.tokens import Token

_PRONOUNS = frozenset(
    ["er", "sie", "he", "she", "they", "man", "ich", "wir", "we", "i", "beide", "viele", "wer"]
)
_STANDING_ALONE = frozenset(
    ["beiden", "meisten", "dieser", "diese", "jener", "jene", "beide", "viele"]
)
_PLURALS = ("innen", "en", "n", "e", "s", "es")  # endings the dictionary may have kept


def is_source(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Somebody, people around him, or a text that can say something: "der Bericht"."""
    if is_somebody(tokens, start, end, lang):
        return True
    return any(
        _names_source(token.lemma.lower(), lang) for token in tokens[start:end] if token.nominal
    )


@lru_cache(20_000)
def _names_source(lemma: str, lang: str) -> bool:
    """A noun of saying, or one for a text or for people around somebody."""
    words = saying(lang)
    return lemma.endswith(tuple(words.texts | words.circles)) or lemma in words.nouns


def is_somebody(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A name, an office, a government, or a noun for people and their bodies."""
    phrase = tokens[start:end]
    if phrase[0].tag == "O" or (len(phrase) == 1 and phrase[0].form in _STANDING_ALONE):
        return phrase[0].form in _PRONOUNS | _STANDING_ALONE
    head = head_of(tokens, start, end)
    if head is None:
        return any(token.tag == "E" or token.text in "„»" for token in phrase)
    if head.form in _STANDING_ALONE or head.form.startswith("jährige"):
        return True
    if is_common_noun(phrase, head, lang):
        return False
    return _is_named(phrase, head, lang) or _is_office(phrase, head, lang)


def is_common_noun(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    """A word that is a place and a thing, with nothing that says place: "ein Essen", "Regen"."""
    if head.form not in grammar(lang)["place_and_thing"]:
        return False
    at = list(phrase).index(head)
    return not any(token.nominal for token in phrase[:at])  # "die Stadt Essen"


def speaks(head: Token, lang: str) -> bool:
    """Whether a noun is one for people or a body of people, or a compound with one."""
    return _speaks(head.lemma.lower(), head.form, lang)


@cache
def _speaking(lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Last parts of the nouns, and words that only look like compounds with them."""
    classes = grammar(lang)
    return tuple(sorted(classes["speaking_nouns"] | classes["bodies"])), tuple(
        sorted(classes["not_speaking"])
    )


@cache
def _speaks(lemma: str, form: str, lang: str) -> bool:
    nouns, others = _speaking(lang)
    if lemma.endswith(others):
        return False
    if lemma.endswith(nouns):
        return True
    stems = (form.removesuffix(ending) for ending in _PLURALS if form.endswith(ending))
    return any(
        len(stem) > 3 and (stem.endswith(nouns) or (stem + "e").endswith(nouns)) for stem in stems
    )


def _is_named(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    """A proper name, an acronym, "Deutsche Welle", or a bare unknown word."""
    acronym = head.text.isupper() and len(head.text) > 1
    if head.tag == "E" or acronym or (len(phrase) == 1 and head.text == head.lemma):
        return True
    if any(token.tag == "A" and token.text[:1].isupper() for token in phrase[1:]):
        return True
    at = list(phrase).index(head)
    if at > 0 and phrase[at - 1].tag == "N" and phrase[at - 1].form.endswith(("e", "en", "es")):
        return True  # "die Deutsche Welle": an adjective with a capital
    if any(token.text.isupper() and len(token.text) > 1 for token in phrase[:at]):
        return True  # "die IG Metall"
    return _is_name_behind(phrase[at + 1 :], lang)


def _is_name_behind(behind: Sequence[Token], lang: str) -> bool:
    """As in "Propst Aloys Kern", "Wirt Kern"; not "die Rede Wolfs", "die Straßen Berlins"."""
    if not behind or behind[0].tag != "E" or country_of(behind[0].text, lang) is not None:
        return False
    return is_given_name(behind[0].text) or not behind[0].form.endswith("s")


def _is_titled(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    """As in "Dekan Berg": a noun for somebody, without article, before a name."""
    at = list(phrase).index(head)
    return at == 1 and phrase[0].tag == "N" and speaks(phrase[0], lang)


def is_bare_thing(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A common noun alone that is none for people: "Cholera", "Gewinn"; not "Regierungsseite"."""
    head = tokens[start]
    alone = end == start + 1 and head.tag == "N" and not head.text.isupper()
    common = alone and head.text in common_forms(lang) and not head.form.endswith("seite")
    return common and not speaks(head, lang) and government_of(head.text, lang) is None


def _is_office(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    if speaks(head, lang) or _is_titled(phrase, head, lang):
        return True
    written = " ".join(token.text for token in phrase if token.is_word)
    return role_of([head.text], lang) is not None or government_of(written, lang) is not None
