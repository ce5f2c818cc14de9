"""Denials that say only "das": of what they are the denial, the sentence before them tells."""

import re

from crosscheck.records import Claim
from crosscheck.verdicts.lexicon import cues
from crosscheck.verdicts.profiles import content_words

SHORTEST_STEM = 4  # letters by which forms of one word are alike
LEAST_COMMON = 2  # words of what is denied, for a claim elsewhere to be it
_WORD = re.compile(r"\w+")


def is_bare_denial(claim: Claim) -> bool:
    """Whether nothing but who denies is said: "Die Firma bestreitet das", "wies dies zurück"."""
    if claim.stance != "denies" or claim.quote_type != "reported":
        return False
    speaker = claim.speaker.text if claim.speaker else ""
    frame = _stems(f"{speaker} {claim.cue or ''}")
    said = content_words(claim) - cues()["accusation"].lemmas - cues()["denying"].lemmas
    return all(word[:SHORTEST_STEM] in frame for word in said)


def denies_before(a: Claim, b: Claim) -> bool:
    """Whether one is a bare denial right behind what the other asserts."""
    earlier, later = sorted((a, b), key=lambda one: (one.sentence, one.start))
    if a.document != b.document or later.sentence - earlier.sentence != 1:
        return False
    return earlier.stance == "asserts" and is_bare_denial(later)


def denies_another(a: Claim, b: Claim) -> bool:
    """Whether one is a bare denial of what the sentence before it says, and that is not the other.

    A claim of another article is what is denied only where it shares words with that sentence.
    """
    if a.document == b.document:
        return False
    return any(
        is_bare_denial(one) and bool(one.context) and _common(one.context, other) < LEAST_COMMON
        for one, other in ((a, b), (b, a))
    )


def _common(context: str, claim: Claim) -> int:
    stems = _stems(context)
    return sum(word[:SHORTEST_STEM] in stems for word in content_words(claim))


def _stems(text: str) -> set[str]:
    return {word.lower()[:SHORTEST_STEM] for word in _WORD.findall(text)}
