"""Whether a claim has the annotated speaker: names compared by their words."""

import re

from crosscheck.records import Claim

NAMING_LETTERS = 4  # shorter words ("der", "von") name nobody
STEM_LETTERS = 5  # "Ministeriums" and "Ministerium" share them
OUTLET = "outlet"
_WORD = re.compile(r"\w+")


def speaker_matches(claim: Claim, annotated: str) -> bool:
    """Whether a claim has the annotated speaker: they share a naming word.

    annotated: "" or "outlet" where nobody is named. An outer source of the claim counts too:
    annotators differ in which of "TASS, citing the Kremlin" they mark. Words are compared
    by stems and inside compounds ("Polizeisprecher", "Sprecher der Polizei").
    """
    if annotated in ("", OUTLET):
        return claim.speaker is None
    if claim.speaker is None:
        return False
    wanted = _naming(annotated)
    given = _naming(" ".join((claim.speaker.text, claim.speaker.canonical, *claim.chain)))
    if not wanted:
        return annotated.lower() in claim.speaker.text.lower()
    return any(_alike(one, other) for one in wanted for other in given)


def _naming(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text) if len(word) >= NAMING_LETTERS}
    return words | {
        word.lower() for word in _WORD.findall(text) if word.isupper() and len(word) > 1
    }


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < STEM_LETTERS:
        return short == long or short in (long.removesuffix("s"), long.removesuffix("n"))
    return short[: max(STEM_LETTERS, len(short) - 2)] in long
