"""Pairs that are nearly the same to the letter: one detail decides, or none does.

The samples from claim groups are matched on word overlap, so sentences that share nearly all words
are rare there, and those from rules were contradictions only. A judge of such data takes a
sentence and itself for a contradiction as often as for an agreement. Here both are equally
frequent: a sentence beside itself in another frame agrees; with one edit that changes what is
said it contradicts. Only sentences that such an edit fits are used for either.
"""

import random
import re
from collections.abc import Iterator, Sequence

from crosscheck.evaluation.groups import LabelledPair, is_english
from training.perturb import changed, kept

LENGTHS = (30, 150)  # characters
UNFRAMED = 0.4  # of the sentences stay without another frame
FRAMES = {
    "de": (
        ", sagte ein Sprecher.",
        ", teilte die Behörde mit.",
        ", hieß es am Abend.",
        ", so die Polizei.",
        ", erklärte das Ministerium.",
        ", berichtet der Sender.",
        ", wie am Montag bekannt wurde.",
    ),
    "en": (", a spokesman said.", ", officials said.", ", according to police.", ", it said."),
}
_END = re.compile(r"[.!?]+$")


def alike_pairs(texts: Sequence[str], n: int, rng: random.Random) -> Iterator[LabelledPair]:
    """About N pairs, as many of either label; each text serves for one of each at most."""
    made = 0
    for text in rng.sample(texts, len(texts)):
        if made >= n:
            return
        if not LENGTHS[0] <= len(text) <= LENGTHS[1]:
            continue
        other = changed(text, rng)
        if other is None or other == text:
            continue
        yield LabelledPair(text, reframed(kept(text, rng) or text, rng), "agree", "alike")
        yield LabelledPair(text, reframed(other, rng), "contradict", "alike")
        made += 2


def reframed(text: str, rng: random.Random) -> str:
    """The sentence in a frame of attribution, or as part of another sentence."""
    bare = _END.sub("", text)
    if rng.random() < UNFRAMED:
        return rng.choice([bare, bare + ".", bare[:1].lower() + bare[1:]])
    return bare + rng.choice(FRAMES["en" if is_english(text) else "de"])
