"""Number: whether a noun phrase can be the subject of a finite verb at all."""

from collections.abc import Sequence

from crosscheck.claims.cases import head_of, is_feminine
from crosscheck.claims.tokens import Token

_SINGULAR = frozenset(
    ["das", "ein", "eine", "er", "man", "es", "dieses", "jeder", "jede", "jedes", "kein", "keine"]
)
_PLURAL = frozenset(
    ["einige", "viele", "mehrere", "zahlreiche", "beide", "etliche", "zwei", "drei"]
)
_SINGULAR_ENDINGS = ("ung", "heit", "keit", "schaft", "ität")  # of nouns
_PLURAL_ENDINGS = ("ungen", "heiten", "keiten", "schaften", "itäten")
_JOINING = frozenset(["und", "sowie", "oder"])


def disagrees(tokens: Sequence[Token], start: int, end: int, verb: int, lang: str) -> bool:
    """Whether phrase and finite verb differ in number; False where the forms do not tell."""
    if lang != "de" or tokens[verb].tag != "V":
        return False
    if is_plural_verb(tokens[verb]):
        return _is_singular(tokens, start, end, lang) and not _goes_on(tokens, end)
    if tokens[start].form in _PLURAL and tokens[start].text.isalpha():
        return True
    head = head_of(tokens, start, end)
    return head is not None and head.tag == "N" and head.form.endswith(_PLURAL_ENDINGS)


def is_plural_verb(token: Token) -> bool:
    """Third person plural: every such form ends in "-n", but "sind"."""
    return token.form.endswith("n") or token.form == "sind"


def _is_singular(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    if any(tokens[index].form in _JOINING for index in range(start, end)):
        return False
    first = tokens[start]
    if first.form in _SINGULAR:
        return True
    if first.form == "der" and first.tag == "D":
        return not is_feminine(tokens, start, end, lang)
    head = head_of(tokens, start, end)
    if head is not None and head.tag == "N" and head.form.endswith(_SINGULAR_ENDINGS):
        return first.form not in _PLURAL
    names = [token for token in tokens[start:end] if token.tag == "E"]
    return first.tag == "N" and len(names) > 1  # "Premierminister Ada Wolf"


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether a list may go on behind the phrase: "der Rat, das Amt und ..."."""
    following = tokens[end] if end < len(tokens) else None
    return following is not None and (following.text in ",(–-" or following.tag == "C")
