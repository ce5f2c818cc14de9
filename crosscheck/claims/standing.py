"""Whether a claim can be understood alone, and the sentence before where it cannot."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.readings import Reading
from crosscheck.claims.tokens import Token

FIRST_WORDS = 4  # a pronoun further in usually refers to a name before it in the same claim
_POINTING = frozenset(
    {
        "dies",
        "dieser",
        "diese",
        "dieses",
        "diesem",
        "diesen",
        "dazu",
        "dafür",
        "dagegen",
        "dabei",
        "dadurch",
        "damit",
        "darauf",
        "daran",
        "darin",
        "darüber",
        "davon",
        "dessen",
        "deren",
        "so",
        "beide",
        "beides",
        "letzterer",
        "letztere",
        "that",
        "this",
        "these",
        "those",
        "it",
        "they",
    }
)


_OBJECTS = frozenset(["dies", "das", "this", "that"])


def context_of(tokens: Sequence[Token], before: Reading | None, lang: str) -> str:
    """The sentence before, where the claim points back to it; "" otherwise."""
    if before is None or not _points_back(tokens, lang):
        return ""
    return before.sentence.text


def _is_object(words: Sequence[Token], index: int) -> bool:
    """As in "bestätigte dies nicht": the pronoun is all that is said of the matter."""
    if not index:
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    alone = following is None or following.tag not in "NEAZP"
    return alone and words[index - 1].tag in "VN"


def _points_back(tokens: Sequence[Token], lang: str) -> bool:
    words = [token for token in tokens if token.tag not in ".Z"]
    if any(token.form in _OBJECTS and _is_object(words, at) for at, token in enumerate(words)):
        return True
    pronouns = grammar(lang)["pronouns"]
    for index, token in enumerate(words[:FIRST_WORDS]):
        if token.tag in "NE":
            return False
        if token.form in ("er", "sie", "he", "she", "they") and token.form in pronouns:
            return True
        following = words[index + 1] if index + 1 < len(words) else None
        alone = following is None or following.tag not in "NEA"
        if token.form in ("das", "that", "this") and alone:
            return True
        if token.form in _POINTING:
            return True
    return not any(token.tag in "VvP" for token in words)
