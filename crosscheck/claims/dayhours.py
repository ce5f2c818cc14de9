"""Hours named beside their day: "in den frühen Morgenstunden des Sonntags", "late on Friday"."""

from crosscheck.claims import spans
from crosscheck.claims.dates import read_day
from crosscheck.claims.datewords import hour_ranges
from crosscheck.claims.periods import at_index
from crosscheck.claims.tenses import Clause, Read, Reader
from crosscheck.claims.weekdays import (
    hours_of,
    read_relative_day,
    read_weekday,
    read_weekday_of,
)

_LONGEST = 2  # words that name the hours


def read_day_hours(clause: Clause, index: int) -> Read | None:
    """Hours and the day they belong to; hours without a day are read by ``read_daypart``."""
    if clause.when is None:
        return None
    listed = hour_ranges(clause.lang, "day_hours")
    for length in range(_LONGEST, 0, -1):
        words = " ".join(clause.form(at) for at in range(index, index + length))
        if words in listed:
            return _of_day(clause, index, index + length, listed[words])
    return None


def _of_day(clause: Clause, index: int, at: int, hours: tuple[int, int]) -> Read | None:
    while clause.has(at, "of_day"):
        at += 1
    weekdays: tuple[Reader, ...] = (read_weekday, read_weekday_of)
    named = next((found for read in weekdays if (found := at_index(read, clause, at))), None)
    if named is not None and named.day is not None:
        return Read(hours_of(clause, at, named.day, hours), index, named.after)
    dates: tuple[Reader, ...] = (read_day, read_relative_day)
    dated = next((found for read in dates if (found := at_index(read, clause, at))), None)
    if dated is None or dated.day is None:
        return None
    zone = clause.when.zone if clause.when else spans.zone_of(clause.lang)
    return Read(spans.hours(dated.day, *hours, zone), index, dated.after)
