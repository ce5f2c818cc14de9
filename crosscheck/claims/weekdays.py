"""Days by their name or their distance: weekdays, "gestern", "am Abend", "Nacht zum Freitag".

A weekday is the nearest one on or before publication, or on or after it where the clause
speaks of what is to come.
"""

from dataclasses import replace
from datetime import date, timedelta

from crosscheck.claims import spans
from crosscheck.claims.dates import read_day
from crosscheck.claims.datewords import compound_weekdays, dayparts, numbered
from crosscheck.claims.periods import at_index, count_at, direction_of, numbered_unit
from crosscheck.claims.spans import Span
from crosscheck.claims.tenses import Clause, Read, Reader, is_ahead, is_between, is_future, tense

_DAY = timedelta(days=1)


_WEEK = timedelta(days=7)


def read_weekday(clause: Clause, index: int) -> Read | None:
    """As in "Dienstag", "Dienstagabend", "Dienstag vergangener Woche"."""
    known = compound_weekdays(clause.lang).get(clause.form(index))
    if known is None or not clause.tokens[index].text[0].isupper():
        return None
    dated = _read_date_behind(clause, index)
    if dated is not None:
        return dated
    if clause.when is None or _is_short_weekday(clause, index) or _is_any_day(clause, index):
        return None
    number, hours = known
    day = spans.on_weekday(clause.when.today, number, is_ahead(clause, index))
    day, after = _other_week(clause, index, day, number)
    if hours is not None:
        return Read(hours_of(clause, index, day, hours), index, after)
    return _through(clause, Read(spans.days(day), index, after, day))


def hours_of(clause: Clause, index: int, day: date, hours: tuple[int, int]) -> Span:
    """Hours of a weekday named at an index; of last week if they were still to come today."""
    when = clause.when
    zone = when.zone if when else spans.zone_of(clause.lang)
    span = spans.hours(day, *hours, zone)
    now = when.now if when else None
    if now is None or span.begin <= now or when is None or day != when.today:
        return span
    return span if is_ahead(clause, index) else spans.hours(day - _WEEK, *hours, zone)


def read_weekday_of(clause: Clause, index: int) -> Read | None:
    """As in "des Sonntags": a weekday in the genitive, behind what belongs to it."""
    number = numbered(clause.lang, "weekdays").get(clause.form(index).removesuffix("s"))
    if number is None or clause.when is None or not clause.tokens[index].text[0].isupper():
        return None
    day = spans.on_weekday(clause.when.today, number, is_ahead(clause, index))
    return Read(spans.days(day), index, index + 1, day)


def _through(clause: Clause, first: Read) -> Read:
    """As in "Montag bis Mittwoch", "between Saturday and Sunday": one span; "und" leaves two."""
    joint = clause.form(first.after)
    second = clause.form(first.after + 1)
    known = numbered(clause.lang, "weekdays").get(second)
    between = is_between(clause, first)
    if known is None or first.day is None or not (joint in {"bis", "to", "through"} or between):
        return first
    begin, last = first.day, spans.on_weekday(first.day, known, ahead=True)
    if clause.when is not None and begin <= clause.when.today < last and _is_over(clause, first):
        begin, last = begin - _WEEK, last - _WEEK
    return Read(spans.days(begin, last), first.first, first.after + 2)


def _is_over(clause: Clause, first: Read) -> bool:
    """Whether what happened on these days is past, so that they cannot end after today."""
    return tense(clause, first.first) == "past"


def _is_short_weekday(clause: Clause, index: int) -> bool:
    return clause.lang == "en" and len(clause.form(index)) < 6 and clause.form(index + 1) != "."


def _is_any_day(clause: Clause, index: int) -> bool:
    """As in "an einem Sonntag", "an einem verkehrsfreien Sonntag"."""
    before = clause.tokens[index - 1] if index else None
    if before is None or clause.has(index - 1, "any"):
        return before is not None
    timed = clause.has(index - 1, "hour_adjectives") or direction_of(clause, index - 1) is not None
    return before.tag == "A" and before.text[0].islower() and not timed


def _read_date_behind(clause: Clause, index: int) -> Read | None:
    """As in "Dienstag, den 2. Mai", "Tuesday, May 2": the date says which."""
    at = index + 1
    while at < index + 4 and (clause.form(at) in {",", "."} or clause.has(at, "articles")):
        at += 1
    if clause.form(at) == "dem" or clause.form(at) == "am":
        at += 1
    found = read_day(clause, at) if at < len(clause.tokens) else None
    return replace(found, first=index) if found is not None else None


def _other_week(clause: Clause, index: int, day: date, number: int) -> tuple[date, int]:
    """The weekday of another week: "vergangener Woche", "vor einer Woche", "in a week"."""
    when = clause.when
    after = index + 1
    if when is None:
        return day, after
    week_word = numbered_unit(clause, after + 1) == "week"
    monday = when.today - timedelta(days=when.today.weekday())
    if week_word and clause.has(after, "last"):
        return monday - _WEEK + number * _DAY, after + 2
    if week_word and clause.has(after, "next"):
        return monday + _WEEK + number * _DAY, after + 2
    if week_word and clause.has(after, "this"):
        return monday + number * _DAY, after + 2
    count, behind = count_at(clause, after + 1)
    if clause.has(after, "ago") and count and numbered_unit(clause, behind) == "week":
        return spans.on_weekday(when.today, number, False) - round(count) * _WEEK, behind + 1
    return day, after


def read_relative_day(clause: Clause, index: int) -> Read | None:
    """As in "heute", "gestern Abend", "tomorrow", "tonight"."""
    if clause.when is None:
        return None
    shift = numbered(clause.lang, "days").get(clause.form(index))
    capital = clause.tokens[index].text[0].isupper() and index > 0
    if shift is None or (clause.lang == "de" and capital and clause.tokens[index - 1].tag != "."):
        return None
    if clause.form(index) == "morgen" and not _is_tomorrow(clause, index):
        return None
    day = clause.when.today + shift * _DAY
    if clause.form(index) == "tonight":
        return Read(spans.hours(day, 18, 30, clause.when.zone), index, index + 1)
    named = _named_behind(clause, index)
    if named is not None and named[1] is not None:
        return Read(spans.hours(day, *named[1], clause.when.zone), index, index + 2)
    return Read(spans.days(day), index, index + 2 if named else index + 1, day)


def _named_behind(clause: Clause, index: int) -> tuple[int, tuple[int, int] | None] | None:
    """The weekday that only repeats the day: "am gestrigen Freitag", "heutigen Dienstagabend"."""
    if clause.form(index).endswith(("ige", "igen", "iger")):
        return compound_weekdays(clause.lang).get(clause.form(index + 1))
    return None


def _is_tomorrow(clause: Clause, index: int) -> bool:
    return clause.form(index - 1) not in {"heute", "gestern", "am", "guten"}


def read_daypart(clause: Clause, index: int) -> Read | None:
    """As in "am Abend", "in the morning": of the day of publication, or the last one before it."""
    hours = dayparts(clause.lang).get(clause.form(index))
    when = clause.when
    if hours is None or when is None:
        return None
    if clause.lang == "de":
        licensed = clause.form(index - 1) == "am" and clause.tokens[index].text[0].isupper()
        first = index
    else:
        licensed = clause.form(index - 1) in {"the", "this"} or clause.form(index) == "overnight"
        licensed = (licensed and clause.form(index - 2) in {"in", "during", ""}) or (
            clause.form(index - 1) == "this"
        )
        first = index
    if not licensed:
        return None
    span = spans.hours(when.today, *hours, when.zone)
    if when.now is not None and span.begin > when.now and not is_future(clause, index):
        span = spans.hours(when.today - _DAY, *hours, when.zone)
    return Read(span, first, index + 1)


def read_night(clause: Clause, index: int) -> Read | None:
    """As in "Nacht zum Freitag", "Nacht auf den 3. Mai": from the evening before."""
    if clause.lang != "de" or clause.form(index) != "nacht" or clause.when is None:
        return None
    at = index + 1
    if clause.form(at) == "von" or clause.form(at) == "vom":
        at += 2
    if not clause.has(at, "night_to"):
        return None
    at += 1
    while clause.has(at, "articles"):
        at += 1
    readers: tuple[Reader, ...] = (read_weekday, read_day, read_relative_day)
    target = next((found for read in readers if (found := at_index(read, clause, at))), None)
    if target is None or target.day is None:
        return None
    eve = target.day - _DAY
    return Read(spans.hours(eve, *dayparts("de")["nacht"], clause.when.zone), index, target.after)
