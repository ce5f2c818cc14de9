"""How the numbers and times of two claims stand to each other: equal or in conflict."""

from dataclasses import dataclass

from crosscheck.records import Claim, Quantity, TimeSpan
from crosscheck.values import Comparison, compare_times, compare_values, same_kind
from crosscheck.verdicts.profiles import Profile

FAR_APART_DAYS = 45.0  # dates further apart belong to different happenings
OPEN_SPAN_DAYS = 400.0  # a span longer than a year dates nothing


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the quantities of two claims stand to each other."""

    equal: tuple[Quantity, Quantity] | None = None
    conflict: tuple[Quantity, Quantity] | None = None
    named: bool = False  # the conflicting quantities count the same named thing
    elsewhere: bool = False  # the same number of another thing
    other_kind: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """How the times of two claims stand to each other."""

    equal: tuple[TimeSpan, TimeSpan] | None = None
    conflict: tuple[TimeSpan, TimeSpan] | None = None
    far: bool = False


def compare_numbers(a: Claim, b: Claim) -> Numbers:
    """The strongest relation between any two quantities of the claims."""
    equal = conflict = None
    named = elsewhere = other_kind = False
    for first in a.quantities:
        for second in b.quantities:
            relation: Comparison | None = compare_values(first, second)
            if relation is None:
                other_kind = True
            elif not same_kind(first, second):
                elsewhere = elsewhere or relation == "equal"
                other_kind = True
            elif relation == "conflict":
                both_named = bool(first.noun and second.noun)
                if conflict is None or (both_named and not named):
                    conflict, named = (first, second), both_named
            else:
                equal = equal or (first, second)
    return Numbers(equal, conflict, named, elsewhere, other_kind)


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
