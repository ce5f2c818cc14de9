"""When an entry appeared, by what feeds write: RFC 822, ISO 8601, or a date in words."""

import calendar
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crosscheck.records import Precision
from crosscheck.sources.headers import as_utc, read_published
from crosscheck.sources.published import find_dates

MAX_CHARS = 80  # of a date
FIRST = datetime(1990, 1, 1, tzinfo=UTC)  # no page is older; 1970 and year 1 are counters at zero
AHEAD = timedelta(hours=26)  # a local time without its zone may seem to lie as far ahead

_COUNTED = {10: 1, 13: 1_000}  # digits of seconds, of milliseconds since 1970: 2001 to 2286

Dated = tuple[datetime, Precision]


def read_date(raw: str, lang: str, parsed: time.struct_time | None = None) -> Dated | None:
    """An aware UTC time and how exactly it is known; None for what is no date.

    parsed: what the feed parser made of it, for the forms that only it knows.
    """
    raw = raw.strip()
    if not raw or len(raw) > MAX_CHARS:
        return None
    if raw.isdecimal() and len(raw) in _COUNTED:
        return datetime.fromtimestamp(int(raw) / _COUNTED[len(raw)], UTC), "minute"
    for reader in (_iso, _mail, _written):
        try:
            found = reader(raw, lang)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if found:
            return found
    return _of_parser(parsed)


def _iso(raw: str, lang: str) -> Dated:
    return read_published(raw, lang)


def _mail(raw: str, lang: str) -> Dated:
    moment = parsedate_to_datetime(raw)
    if moment.tzinfo is None and raw.endswith(("-0000", " GMT", " UT", " UTC", " Z")):
        moment = moment.replace(tzinfo=UTC)
    return as_utc(moment, lang), "minute"


def _written(raw: str, lang: str) -> Dated | None:
    spans = find_dates(raw, lang)
    return (spans[0].published_at, spans[0].precision) if spans else None


def _of_parser(parsed: time.struct_time | None) -> Dated | None:
    try:
        return (datetime.fromtimestamp(calendar.timegm(parsed), UTC), "minute") if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment, if an article can have appeared then; one of the next hours is now.

    Wrong clocks and zones put articles a little into the future, wrong software far.
    """
    if moment is None or not FIRST <= moment <= now + AHEAD:
        return None
    return min(moment, now)
