"""Wire copies make one finding many times: it is told once, with the other places it stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crosscheck.records import Claim, Verdict

Side = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and the same finding between copies of its two statements."""

    verdict: Verdict
    copies: list[Verdict] = field(default_factory=list)


def fold(verdicts: Iterable[Verdict], claims: Mapping[str, Claim]) -> list[Told]:
    """Each finding once; the first of those that say the same word for word stands for all."""
    told: dict[tuple[str, Side, Side], Told] = {}
    for verdict in verdicts:
        first, second = sorted(_side(claims[one]) for one in (verdict.a, verdict.b))
        key = str(verdict.kind), first, second
        if key in told:
            told[key].copies.append(verdict)
        else:
            told[key] = Told(verdict)
    return list(told.values())


def further_documents(one: Told, claims: Mapping[str, Claim]) -> set[str]:
    """Where copies of its statements stand, beyond the two articles it is shown with."""
    found = {claims[key].document for copy in one.copies for key in (copy.a, copy.b)}
    return found - {claims[key].document for key in (one.verdict.a, one.verdict.b)}


def _side(claim: Claim) -> Side:
    return claim.speaker.canonical if claim.speaker else "", claim.wording
