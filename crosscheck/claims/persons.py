"""Whether a noun phrase names somebody who can speak: a person, an office, a body of people."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.names import country_of, government_of, role_of
from crosscheck.claims.phrases import head_of
from crosscheck.claims.tokens import Token

_PRONOUNS = frozenset(
    ["er", "sie", "he", "she", "they", "man", "ich", "wir", "we", "i", "beide", "viele", "wer"]
)


_STANDING_ALONE = frozenset(["dieser", "diese", "jener", "jene", "beide", "viele"])


def is_source(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Somebody, or a text that can say something: "der Bericht"."""
    if is_somebody(tokens, start, end, lang):
        return True
    words = saying(lang)
    lemmas = [token.lemma.lower() for token in tokens[start:end] if token.nominal]
    return any(lemma.endswith(tuple(words.texts)) or lemma in words.nouns for lemma in lemmas)


def is_somebody(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A name, an office, a government, or a noun for people and their bodies."""
    phrase = tokens[start:end]
    if phrase[0].tag == "O" or (len(phrase) == 1 and phrase[0].form in _STANDING_ALONE):
        return phrase[0].form in _PRONOUNS | _STANDING_ALONE
    head = head_of(tokens, start, end)
    if head is None:
        return any(token.tag == "E" or token.text in "„»" for token in phrase)
    return _is_named(phrase, head, lang) or _is_office(phrase, head, lang)


def _is_named(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    """A proper name, an acronym, "Deutsche Welle", or a bare unknown word."""
    acronym = head.text.isupper() and len(head.text) > 1
    if head.tag == "E" or acronym or (len(phrase) == 1 and head.text == head.lemma):
        return True
    if any(token.tag == "A" and token.text[:1].isupper() for token in phrase[1:]):
        return True
    behind = phrase[list(phrase).index(head) + 1 :]
    return bool(behind) and behind[0].tag == "E" and country_of(behind[0].text, lang) is None


def _is_office(phrase: Sequence[Token], head: Token, lang: str) -> bool:
    if head.lemma.lower().endswith(tuple(grammar(lang)["speaking_nouns"])):
        return True
    written = " ".join(token.text for token in phrase if token.is_word)
    return role_of([head.text], lang) is not None or government_of(written, lang) is not None
