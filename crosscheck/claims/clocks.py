"""Clock times and parts of the day beside a day: "am Mittwoch um 17.30 Uhr", "gestern Abend"."""

import re
from datetime import date

from crosscheck.claims import spans
from crosscheck.claims.datewords import dayparts, valued_words
from crosscheck.claims.tenses import Clause, Read

_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?")


def with_clock(clause: Clause, read: Read) -> Read:
    """The hour or part of the day that stands behind a day."""
    zone = spans.zone_of(clause.lang)
    day, at = read.day, read.after
    if day is None:
        return read
    hours = dayparts(clause.lang).get(clause.form(at))
    if hours is not None and (clause.form(at) != "früh" or clause.lang == "de"):
        return Read(spans.hours(day, *hours, zone), read.first, at + 1)
    if clause.form(at) == ",":
        at += 1
    while clause.has(at, "at"):
        at += 1
    clock = _clock(clause, at)
    if clock is not None:
        hour, minutes, after = clock
        named, after = _zone_behind(clause, after)
        return Read(spans.minute(day, hour, minutes, named or zone), read.first, after)
    return _clock_before(clause, read, day, zone)


def _zone_behind(clause: Clause, index: int) -> tuple[str, int]:
    """The zone of "14.30 Uhr GMT" and the index behind it; "" if none is named."""
    listed = valued_words(clause.lang, "zones")
    if clause.form(index - 1) in listed:  # "1430 GMT": the zone is the sign of the clock
        return listed[clause.form(index - 1)], index
    found = listed.get(clause.form(index), "")
    return found, index + 1 if found and clause.tokens[index].text.isupper() else index


def _clock_before(clause: Clause, read: Read, day: date, zone: str) -> Read:
    """As in "gegen 14 Uhr am Dienstag", "at 5 pm on Tuesday"."""
    at = read.first - 1
    if clause.form(at) in {"am", "on", "of"}:
        at -= 1
    for first in (at - 1, at - 2, at):
        clock = _clock(clause, first) if first >= 0 else None
        if clock is not None and clock[2] == at + 1:
            return Read(spans.minute(day, clock[0], clock[1], zone), first, read.after)
    return read


def _clock(clause: Clause, index: int) -> tuple[int, int, int] | None:
    """(hour, minutes, index behind) of "17.09 Uhr", "17:09", "5 pm"."""
    match = _CLOCK.fullmatch(clause.form(index))
    if match is None:
        return None
    hour, minutes, after = int(match[1]), int(match[2] or 0), index + 1
    sign = clause.form(after)
    named = clause.has(after, "clock")
    if not named and (match[2] is None or ":" not in clause.form(index)):
        return None
    if named:
        after += 1
        if "." in sign and clause.form(after) == ".":
            after += 1
        if clause.lang == "de" and match[2] is None and _minutes_behind(clause, after):
            minutes, after = int(clause.form(after)), after + 1
    half = sign.replace(".", "")
    if half in {"pm", "am"} and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (hour, minutes, after) if hour < 25 else None


def _minutes_behind(clause: Clause, index: int) -> bool:
    """As in "17 Uhr 30"."""
    form = clause.form(index)
    return form.isdecimal() and len(form) == 2 and int(form) < 60
