"""Whether a source is the outlet itself: "nach Informationen dieser Zeitung"."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.phrases import GENITIVE
from crosscheck.claims.tokens import Token

SHORTEST_NAME = 3  # letters; a shorter last word of an outlet's name names nothing
_OWN = frozenset(
    ["dieser", "diese", "dieses", "diesem", "unsere", "unserer", "unserem", "this", "our"]
)


def is_outlet_itself(tokens: Sequence[Token], outlet: str | None, lang: str) -> bool:
    """As in "dieser Redaktion", or the last word of the outlet's name, alone or before a hyphen."""
    press = grammar(lang)["press_nouns"]
    for index, token in enumerate(tokens[:-1]):
        after = tokens[index + 1]
        if token.form in _OWN and (after.form in press or after.lemma.lower() in press):
            return True
    if not outlet or not outlet.split():
        return False
    name = outlet.split()[-1].strip("().").lower()
    if len(name) < SHORTEST_NAME or name in press:
        return False
    named = False
    for token in tokens:
        if named and token.form in GENITIVE:
            return False  # "ein Minister der Zeitung": somebody said it to the outlet
        if name in (token.form, token.lemma.lower()) or token.form.startswith(name + "-"):
            return True
        named = named or token.nominal
    return False
