"""Whether a noun phrase names somebody who can speak: a person, an office, a body of people."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.names import country_of, government_of, role_of
from crosscheck.claims.phrases import head_of
from crosscheck.claims.tokens import Token

_PRONOUNS = frozenset(
    ["er", "sie", "he", "she", "they", "man", "ich", "wir", "we", "i", "beide", "viele", "wer"]
)


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
    if phrase[0].tag == "O":
        return phrase[0].form in _PRONOUNS
    head = head_of(tokens, start, end)
    if (
        phrase[0].form in ("dieser", "diese", "jener", "jene", "beide", "viele")
        and len(phrase) == 1
    ):
        return True
    if head is None:
        return any(token.tag == "E" or token.text in "„»" for token in phrase)
    if head.text.isupper() and len(head.text) > 1:
        return True
    if head.tag == "E":
        return True
    if any(token.tag == "A" and token.text[:1].isupper() for token in phrase[1:]):
        return True  # "die Deutsche Welle"
    if len(phrase) == 1 and head.text == head.lemma and phrase[0].text[:1].isupper():
        return True  # no article, singular: a name the dictionary does not know
    if head.lemma.lower().endswith(tuple(grammar(lang)["speaking_nouns"])):
        return True
    written = " ".join(token.text for token in phrase if token.is_word)
    if role_of([head.text], lang) is not None or government_of(written, lang) is not None:
        return True
    after = tokens[start:end]
    at = after.index(head)
    named = at + 1 < len(after) and after[at + 1].tag == "E"
    return named and country_of(after[at + 1].text, lang) is None
