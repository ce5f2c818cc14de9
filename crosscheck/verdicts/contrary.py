"""Answers of which one says that not what the other says: "nicht verkauft" against "verkauft"."""

from crosscheck.records import Claim
from crosscheck.verdicts.profiles import profile

CONTRARY_SHARE = 0.34  # of the shorter claim's content words; a "not" may share the verb alone


def contrary(a: Claim, b: Claim) -> bool:
    """Whether one of two claims refuses what the other says.

    One of them is negated or denied, and of the content words of the shorter one, names apart,
    enough are in the other; words of opposite meaning ("nicht zu", "offen") take the "not" back.
    """
    if _refused(a) == _refused(b):
        return False
    first, second = profile(a), profile(b)
    shared = first.poles.keys() & second.poles.keys()
    if any(first.poles[axis][0] == second.poles[axis][0] for axis in shared):
        return False
    names = first.names | second.names
    mine, yours = first.words - names, second.words - names
    return len(mine & yours) >= CONTRARY_SHARE * max(1, min(len(mine), len(yours)))


def _refused(claim: Claim) -> bool:
    return claim.negated != (claim.stance == "denies")
