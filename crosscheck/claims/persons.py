"""Whether a noun phrase names somebody who can speak: a person, an office, a body of people."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.names import country_of, government_of, role_of
from crosscheck.claims.phrases import head_of
from crosscheck.claims.tokens import Token


def is_somebody(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A name, an office, a government, or a noun for people and their bodies."""
    phrase = tokens[start:end]
    if phrase[0].tag == "O":
        return phrase[0].form in ("er", "sie", "he", "she", "they")
    head = head_of(tokens, start, end)
    if head is None:
        return any(token.tag == "E" for token in phrase)
    if head.tag == "E":
        return True
    if head.lemma.lower().endswith(tuple(grammar(lang)["speaking_nouns"])):
        return True
    if role_of([head.text], lang) is not None or government_of(head.text, lang) is not None:
        return True
    after = tokens[start:end]
    at = after.index(head)
    named = at + 1 < len(after) and after[at + 1].tag == "E"
    return named and country_of(after[at + 1].text, lang) is None
