"""How the numbers and times of two claims stand to each other: equal or in conflict."""

from dataclasses import dataclass
from math import isinf

from crosscheck.records import Claim, Quantity, TimeSpan
from crosscheck.values import Comparison, compare_times, compare_values, measure
from crosscheck.verdicts.counts import Count, apart, counts_of, same_count, takes_up
from crosscheck.verdicts.profiles import Profile

FAR_APART_DAYS = 45.0  # dates further apart belong to different happenings
FAR_ABOVE = 2.0  # "more than 300" is not said where it is over 600
NEAR_SENTENCES = 2  # behind a count in which a bare number takes it up
OPEN_SPAN_DAYS = 400.0  # a span longer than a year dates nothing


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the quantities of two claims stand to each other."""

    equal: tuple[Quantity, Quantity] | None = None
    conflict: tuple[Quantity, Quantity] | None = None
    named: bool = False  # the conflicting quantities count the same named thing
    elsewhere: bool = False  # the same number of another thing
    other_kind: bool = False
    apart: bool = False  # of one unit, but of different things


@dataclass(frozen=True, slots=True)
class Times:
    """How the times of two claims stand to each other."""

    equal: tuple[TimeSpan, TimeSpan] | None = None
    conflict: tuple[TimeSpan, TimeSpan] | None = None
    far: bool = False


def compare_numbers(a: Claim, b: Claim) -> Numbers:
    """The strongest relation between any two quantities of the claims."""
    equal = conflict = None
    named = elsewhere = other_kind = told_apart = False
    for first in counts_of(a):
        for second in counts_of(b):
            relation: Comparison | None = compare_values(first.quantity, second.quantity)
            pair = (first.quantity, second.quantity)
            if relation is None:
                other_kind = True
            elif apart(first, second):
                elsewhere = elsewhere or relation == "equal"
                other_kind = told_apart = True
            elif relation == "conflict":
                both_named = bool(first.quantity.noun and second.quantity.noun)
                if conflict is None or (both_named and not named):
                    conflict, named = pair, both_named
            elif _meet(*pair):
                equal = equal or pair
    return Numbers(equal, conflict, named, elsewhere, other_kind, told_apart)


def counted_apart(a: Claim, b: Claim) -> tuple[Count, Count] | None:
    """The numbers of one thing on which the claims cannot both be right; None if there are none.

    Nor are there any where other numbers of that thing are the same in both: "900 Beschäftigte" and
    "900 of the 4,200 employees".
    """
    found = None
    for first in counts_of(a):
        for second in counts_of(b):
            relation = compare_values(first.quantity, second.quantity)
            if relation == "equal" and not apart(first, second):
                return None
            if not (same_count(first, second) or _takes_up(a, first, b, second)):
                continue
            if relation in {"equal", "compatible"}:
                return None
            if relation == "conflict":
                found = found or (first, second)
    return found


def _takes_up(a: Claim, first: Count, b: Claim, second: Count) -> bool:
    """Whether one claim's number is another count of what the other counted just before it."""
    if a.document != b.document or not 0 < abs(a.sentence - b.sentence) <= NEAR_SENTENCES:
        return False
    if a.sentence > b.sentence:
        return takes_up(a, first, second)
    return takes_up(b, second, first)


def _meet(first: Quantity, second: Quantity) -> bool:
    """Whether compatible numbers say about the same; "at least five" and 3,200 do not."""
    a, b = measure(first), measure(second)
    if not (isinf(a.high) or isinf(b.high)):
        return True
    lowest, highest = sorted((abs(a.low), abs(b.low)))
    return highest <= FAR_ABOVE * lowest


def number_signals(a: Profile, b: Profile) -> dict[str, float]:
    """The signals that numbers give."""
    numbers = compare_numbers(a.claim, b.claim)
    conflict = numbers.conflict is not None and numbers.equal is None
    has_a, has_b = bool(a.claim.quantities), bool(b.claim.quantities)
    return {
        "number_equal": float(numbers.equal is not None),
        "number_conflict": float(conflict),
        "number_conflict_named": float(conflict and numbers.named),
        "number_equal_elsewhere": float(numbers.elsewhere),
        "number_other_kind": float(
            numbers.other_kind and numbers.equal is None and numbers.conflict is None
        ),
        "number_one_side": float(has_a != has_b),
    }


def compare_dates(a: Claim, b: Claim) -> Times:
    """The strongest relation between any two times of the claims."""
    equal = conflict = None
    gaps: list[float] = []
    for first in a.times:
        for second in b.times:
            if max(_days(first), _days(second)) > OPEN_SPAN_DAYS:
                continue
            relation = compare_times(first, second)
            if relation in {"equal", "compatible"}:
                equal = equal or (first, second)
            elif relation == "conflict":
                conflict = conflict or (first, second)
                gaps.append(_gap_days(first, second))
    far = equal is None and bool(gaps) and min(gaps) > FAR_APART_DAYS
    return Times(equal, conflict, far)


def time_signals(a: Profile, b: Profile) -> dict[str, float]:
    """The signals that dates and hours give."""
    times = compare_dates(a.claim, b.claim)
    past_a, past_b = looks_back(a), looks_back(b)
    return {
        "time_equal": float(times.equal is not None),
        "time_conflict": float(times.conflict is not None and times.equal is None),
        "time_far": float(times.far),
        "time_one_side": float(bool(a.claim.times) != bool(b.claim.times)),
        "past_one_side": float(past_a != past_b),
        "past_both": float(past_a and past_b),
    }


def looks_back(one: Profile) -> bool:
    """Whether a claim tells of an older happening than the one its document reports."""
    return one.claim.background or bool(one.found["earlier"])


def _days(span: TimeSpan) -> float:
    return (span.finish - span.begin).total_seconds() / 86_400.0


def _gap_days(a: TimeSpan, b: TimeSpan) -> float:
    first, second = sorted((a, b), key=lambda span: span.begin)
    return (second.begin - first.finish).total_seconds() / 86_400.0
