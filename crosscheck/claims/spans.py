"""Calendar arithmetic: days, weeks, months and parts of them as half-open spans of UTC time.

A day that a text names is that UTC calendar day, whatever the zone of the text, as a
publication date known only to the day is 00:00 UTC (see ``records``). So one date is one span
in every language and neighbouring dates never overlap. Clock times and parts of the day are
local (Europe/Berlin for German text, else UTC) and become true UTC; where that would fall on
the UTC day before, they are kept inside the day the text names, so that "0.30 Uhr am Freitag"
is not in conflict with "am Freitag".
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from crosscheck.records import Precision

_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1000, 2199  # outside, four digits are no year of the news
# Days of a month, months of a year, days of a week that "Anfang", "Mitte", "Ende" cover. News
# usage is vague; thirds of a month, quarters of a year with a broad middle.
_MONTH_PARTS = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
_YEAR_PARTS = {"begin": (1, 3), "middle": (5, 8), "end": (10, 12)}
_DECADE_PARTS = {"begin": (0, 2), "middle": (4, 6), "end": (7, 9)}  # years
_WEEK_PARTS = {"begin": (0, 1), "middle": (1, 3), "end": (4, 6)}
_SHORT_SEASONS = frozenset({5, 8, 11})  # "Frühsommer", "Spätsommer", "Spätherbst"
_DAYS = {"day": 1.0, "week": 7.0, "fortnight": 14.0}
_MONTHS = {"month": 1.0, "year": 12.0, "decade": 120.0, "century": 1_200.0}
_SECONDS = {"second": 1.0, "minute": 60.0, "quarter-hour": 900.0, "hour": 3_600.0}


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, aware UTC."""

    begin: datetime
    finish: datetime

    @property
    def day(self) -> date:
        """The UTC calendar day on which it begins."""
        return self.begin.date()


@dataclass(frozen=True, slots=True)
class Published:
    """When a text appeared: the local day, and the moment where it is known."""

    today: date
    now: datetime | None
    zone: str  # of the clock times in the text


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_of(lang: str) -> str:
    """The zone of clock times without one, as in ``sources.headers.as_utc``."""
    return "Europe/Berlin" if lang == "de" else "UTC"


def published(moment: datetime | None, precision: Precision, lang: str) -> Published | None:
    """The publication time as relative times need it; None if unknown."""
    if moment is None:
        return None
    zone = zone_of(lang)
    if precision == "day":
        return Published(moment.astimezone(UTC).date(), None, zone)
    return Published(moment.astimezone(_zone(zone)).date(), moment.astimezone(UTC), zone)


# --- spans ---------------------------------------------------------------------------------


def days(first: date, last: date | None = None) -> Span:
    """From one day to another, both included."""
    return Span(_midnight(first), _midnight((last or first) + _DAY))


def month(year: int, number: int) -> Span:
    """A calendar month."""
    return days(date(year, number, 1), _last_of_month(year, number))


def year(number: int, last: int | None = None) -> Span:
    """A calendar year, or several."""
    return days(date(number, 1, 1), date(last or number, 12, 31))


def quarter(number: int, of_year: int) -> Span:
    """A quarter, from 1."""
    return Span(month(of_year, 3 * number - 2).begin, month(of_year, 3 * number).finish)


def half_year(number: int, of_year: int) -> Span:
    """A half, from 1."""
    return Span(month(of_year, 6 * number - 5).begin, month(of_year, 6 * number).finish)


def period(kind: str, day: date) -> Span:
    """The month, quarter, half, year or decade that holds a day."""
    if kind == "month":
        return month(day.year, day.month)
    if kind == "quarter":
        return quarter((day.month + 2) // 3, day.year)
    if kind == "half":
        return half_year((day.month + 5) // 6, day.year)
    first = day.year // 10 * 10
    return year(first, first + 9) if kind == "decade" else year(day.year)


def season(of_year: int, first_month: int) -> Span:
    """Three months from the first, two for "Spätsommer"; a winter ends in the next year."""
    length = 2 if first_month in _SHORT_SEASONS else 3
    last = shift_months(date(of_year, first_month, 1), length - 1)
    return Span(month(of_year, first_month).begin, month(last.year, last.month).finish)


def week(day: date) -> Span:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return days(monday, monday + timedelta(days=6))


def weekend(day: date) -> Span:
    """Saturday and Sunday of the week around a day."""
    saturday = day + timedelta(days=5 - day.weekday())
    return days(saturday, saturday + _DAY)


def part(span: Span, which: str) -> Span:
    """The "begin", "middle" or "end" of a week, month or year; of others, a third."""
    length = (span.finish - span.begin).days
    first = span.day
    if length == 7:
        low, high = _WEEK_PARTS[which]
        return days(first + low * _DAY, first + high * _DAY)
    if 28 <= length <= 31:
        low, high = _MONTH_PARTS[which]
        last = _last_of_month(first.year, first.month)
        return days(first.replace(day=low), first.replace(day=min(high, last.day)))
    if 365 <= length <= 366:
        low, high = _YEAR_PARTS[which]
        return Span(month(first.year, low).begin, month(first.year, high).finish)
    if 3_652 <= length <= 3_653:
        low, high = _DECADE_PARTS[which]
        return year(first.year + low, first.year + high)
    third = (span.finish - span.begin) / 3
    begin = span.begin + third * ("begin", "middle", "end").index(which)
    return Span(begin, begin + third)


def hours(day: date, first: int, last: int, zone: str) -> Span:
    """Local hours of a day; hours above 24 are the morning after."""
    begin = max(_local(day, first, 0, zone), _midnight(day))
    return Span(begin, max(_local(day, last, 0, zone), begin + timedelta(minutes=1)))


def minute(day: date, hour: int, minutes: int, zone: str) -> Span:
    """A local clock time, one minute long."""
    begin = max(_local(day, hour, minutes, zone), _midnight(day))
    return Span(begin, begin + timedelta(minutes=1))


def ago(count: float, unit: str, when: Published) -> Span:
    """``count`` units before publication (negative: after), one unit wide around that time.

    "vor zwei Wochen" is 11 to 17 days ago. Hours need the moment of publication: without it
    they are its day.
    """
    if unit in _SECONDS:
        return _seconds_ago(count * _SECONDS[unit], _SECONDS[unit], when)
    if unit in _DAYS:
        width = _DAYS[unit]
        middle = when.today - timedelta(days=round(count * width))
        slack = timedelta(days=int(width) // 2)
        return days(middle - slack, middle + slack)
    months = _MONTHS[unit]
    middle = shift_months(when.today, -round(count * months))
    slack = timedelta(days=round(months * 15.2)) if count >= 1 or months <= 1 else timedelta(15)
    return days(middle - slack, middle + slack)


def last_units(count: float, unit: str, when: Published, ahead: bool) -> Span:
    """The last (or next) so many units up to the day of publication, or up to its moment."""
    if unit in _SECONDS:
        return _last_seconds(count * _SECONDS[unit], when, ahead)
    length = round(count * _DAYS.get(unit, 0))
    other = (
        when.today + timedelta(days=length if ahead else -length)
        if length
        else shift_months(when.today, round(count * _MONTHS[unit]) * (1 if ahead else -1))
    )
    return days(when.today, other) if ahead else days(other, when.today)


def _last_seconds(seconds: float, when: Published, ahead: bool) -> Span:
    length = timedelta(seconds=seconds)
    if when.now is None:
        other = when.today + (length if ahead else -length)
        return days(min(when.today, other), max(when.today, other))
    return Span(when.now, when.now + length) if ahead else Span(when.now - length, when.now)


def _seconds_ago(seconds: float, width: float, when: Published) -> Span:
    if when.now is None:
        return days(when.today)
    middle = when.now - timedelta(seconds=seconds)
    return Span(middle - timedelta(seconds=width / 2), middle + timedelta(seconds=width / 2))


# --- dates ---------------------------------------------------------------------------------


def valid_date(of_year: int, number: int, day: int) -> date | None:
    """The date, or None for 31 June."""
    if not (FIRST_YEAR <= of_year <= LAST_YEAR and 1 <= number <= 12):
        return None
    return date(of_year, number, day) if 1 <= day <= _last_of_month(of_year, number).day else None


def shift_months(day: date, count: int) -> date:
    """So many months later, on the same day or the last of the month."""
    total = day.year * 12 + day.month - 1 + count
    of_year, number = min(max(total // 12, FIRST_YEAR), LAST_YEAR), total % 12 + 1
    return date(of_year, number, min(day.day, _last_of_month(of_year, number).day))


def on_weekday(today: date, number: int, ahead: bool) -> date:
    """The nearest such weekday on or before a day, or on or after it."""
    gap = (number - today.weekday()) % 7 if ahead else (today.weekday() - number) % 7
    return today + timedelta(days=gap if ahead else -gap)


def easter(of_year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = of_year % 19, of_year // 100, of_year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    number, day = divmod(h + m - 7 * n + 114, 31)
    return date(of_year, number, day + 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _local(day: date, hour: int, minutes: int, zone: str) -> datetime:
    shifted = day + (hour // 24) * _DAY
    local = datetime(
        shifted.year, shifted.month, shifted.day, hour % 24, minutes, tzinfo=_zone(zone)
    )
    return local.astimezone(UTC)


def _last_of_month(of_year: int, number: int) -> date:
    return date(of_year, number, calendar.monthrange(of_year, number)[1])
