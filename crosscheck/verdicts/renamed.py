"""Claims that differ in nothing but a country and the holder of its office."""

from crosscheck.verdicts.metonyms import metonyms
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.signals import compare_dates, compare_numbers, opposed_words

ALIKE_SHARE = 0.5  # of the shorter claim's other content words


def only_renamed(a: Profile, b: Profile) -> bool:
    """Whether both say the same of one actor, whom each names in its own way.

    With a second actor in either claim the roles may be exchanged, so nothing follows then.
    """
    if len(a.names) != 1 or len(b.names) != 1 or not metonyms(a.claim, b.claim):
        return False
    if a.claim.negated != b.claim.negated or a.claim.stance != b.claim.stance:
        return False
    numbers, times = compare_numbers(a.claim, b.claim), compare_dates(a.claim, b.claim)
    if numbers.conflict or times.conflict or opposed_words(a, b):
        return False
    names = a.names | b.names
    first, second = a.words - names, b.words - names
    return len(first & second) >= ALIKE_SHARE * max(1, min(len(first), len(second)))
