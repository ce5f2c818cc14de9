"""Times in a clause: dates and relative times as spans, resolved against publication.

Spans are half-open and aware UTC; ``spans`` says which day a text means by a date. A time that
bounds another ("seit 2011", "bis Freitag", "ab Juli") is the bound itself: two articles that
say "seit 2011" and "seit 2013" are then in conflict. A weekday is the nearest one on or before
publication, or on or after it where the clause speaks of what is to come. Without publication
time, only what names its year is resolved.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from crosscheck.claims import spans
from crosscheck.claims.dates import (
    Clause,
    Read,
    Reader,
    is_ahead,
    is_future,
    read_day,
    read_feast,
    read_month,
    read_season,
    read_year,
)
from crosscheck.claims.datewords import (
    dayparts,
    listed_words,
    months,
    numbered,
    valued_words,
)
from crosscheck.claims.numerals import digits_value, word_value
from crosscheck.claims.spans import Span
from crosscheck.claims.tokens import Token
from crosscheck.records import Precision, TimeSpan

_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?")
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def find_times(
    text: str,
    tokens: Sequence[Token],
    lang: str,
    published_at: datetime | None,
    precision: Precision,
) -> tuple[TimeSpan, ...]:
    """Times of the tokens in text order, never overlapping; offsets into ``text``.

    text: the whole document; tokens: of one sentence or clause of it, with document offsets.
    published_at: aware UTC, or None where it is unknown; precision: how exactly it is known.
    """
    clause = Clause(tokens, lang, spans.published(published_at, precision, lang))
    found: list[TimeSpan] = []
    index = 0
    while index < len(tokens):
        read = _read(clause, index) if _can_begin(tokens[index].form, lang) else None
        if read is None:
            index += 1
            continue
        start, end = tokens[read.first].start, tokens[read.after - 1].end
        found.append(TimeSpan(start, end, text[start:end], read.span.begin, read.span.finish))
        index = max(index + 1, read.after)
    return tuple(found)


@lru_cache(50_000)
def _can_begin(form: str, lang: str) -> bool:
    if form[0].isdecimal() or form in _compound_weekdays(lang):
        return True
    mapped = ("months", "weekdays", "days", "dayparts", "seasons", "parts", "period_parts")
    if any(form in valued_words(lang, name) for name in mapped) or _part_prefix(form):
        return True
    listed = ("last", "before_last", "next", "this", "ago", "since", "ahead", "one")
    if form.rstrip("nrms") in valued_words(lang, "ordinals"):
        return True
    if any(form in listed_words(lang, name) for name in listed):
        return True
    feasts = {*valued_words(lang, "feasts"), *valued_words(lang, "easter")}
    if any(form == feast.split()[0] for feast in feasts):
        return True
    return word_value(form, lang) is not None or form in valued_words(lang, "vague")


def _read(clause: Clause, index: int) -> Read | None:
    for reader in _READERS:
        found = reader(clause, index)
        if found is not None:
            return _with_clock(clause, found) if found.day is not None else found
    return None


# --- days by name --------------------------------------------------------------------------


@cache
def _compound_weekdays(lang: str) -> Mapping[str, tuple[int, tuple[int, int] | None]]:
    """Words such as "dienstag", "dienstagabend" -> number of the weekday, hours."""
    found: dict[str, tuple[int, tuple[int, int] | None]] = {}
    for name, number in numbered(lang, "weekdays").items():
        found[name] = (number, None)
        if lang == "de":
            found |= {name + daypart: (number, hours) for daypart, hours in dayparts(lang).items()}
    return found


def _read_weekday(clause: Clause, index: int) -> Read | None:
    """As in "Dienstag", "Dienstagabend", "Dienstag vergangener Woche"."""
    known = _compound_weekdays(clause.lang).get(clause.form(index))
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
        return Read(spans.hours(day, *hours, clause.when.zone), index, after)
    return _through(clause, Read(spans.days(day), index, after, day))


def _through(clause: Clause, first: Read) -> Read:
    """As in "Montag bis Mittwoch", "Saturday to Sunday": one span; "und" leaves two."""
    joint = clause.form(first.after)
    second = clause.form(first.after + 1)
    known = numbered(clause.lang, "weekdays").get(second)
    if joint not in {"bis", "to", "through"} or known is None or first.day is None:
        return first
    last = spans.on_weekday(first.day, known, ahead=True)
    return Read(spans.days(first.day, last), first.first, first.after + 2)


def _is_short_weekday(clause: Clause, index: int) -> bool:
    return clause.lang == "en" and len(clause.form(index)) < 6 and clause.form(index + 1) != "."


def _is_any_day(clause: Clause, index: int) -> bool:
    """As in "an einem Sonntag", "an einem verkehrsfreien Sonntag"."""
    before = clause.tokens[index - 1] if index else None
    if before is None or clause.has(index - 1, "any"):
        return before is not None
    timed = clause.has(index - 1, "hour_adjectives") or _direction(clause, index - 1) is not None
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
    count, behind = _count(clause, after + 1)
    if clause.has(after, "ago") and count and numbered_unit(clause, behind) == "week":
        return spans.on_weekday(when.today, number, False) - round(count) * _WEEK, behind + 1
    return day, after


def _read_relative_day(clause: Clause, index: int) -> Read | None:
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
    return Read(spans.days(day), index, index + 1, day)


def _is_tomorrow(clause: Clause, index: int) -> bool:
    return clause.form(index - 1) not in {"heute", "gestern", "am", "guten"}


def _read_daypart(clause: Clause, index: int) -> Read | None:
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


def _read_night(clause: Clause, index: int) -> Read | None:
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
    readers: tuple[Reader, ...] = (_read_weekday, read_day, _read_relative_day)
    target = next((found for read in readers if (found := _at(read, clause, at))), None)
    if target is None or target.day is None:
        return None
    eve = target.day - _DAY
    return Read(spans.hours(eve, *dayparts("de")["nacht"], clause.when.zone), index, target.after)


def _at(reader: Reader, clause: Clause, index: int) -> Read | None:
    return reader(clause, index) if index < len(clause.tokens) else None


# --- clock times and parts of a day --------------------------------------------------------


def _with_clock(clause: Clause, read: Read) -> Read:
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
        return Read(spans.minute(day, hour, minutes, zone), read.first, after)
    return _clock_before(clause, read, day, zone)


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


# --- periods -------------------------------------------------------------------------------


def numbered_unit(clause: Clause, index: int) -> str:
    """The unit of time at an index: "Wochen" -> "week"; "" if it is none."""
    if not 0 <= index < len(clause.tokens):
        return ""
    table = valued_words(clause.lang, "units")
    token = clause.tokens[index]
    return table.get(token.lemma.lower()) or table.get(token.form, "")


def _read_modified(clause: Clause, index: int) -> Read | None:
    """As in "letzten Donnerstag", "next month", "in den letzten drei Jahren"."""
    direction = _direction(clause, index)
    if direction is None or clause.when is None:
        return None
    at = index + 1
    count, behind = _count(clause, at)
    if count and numbered_unit(clause, behind) and abs(direction) == 1:
        unit = numbered_unit(clause, behind)
        return Read(spans.last_units(count, unit, clause.when, direction > 0), index, behind + 1)
    for reader in (_modified_weekday, _modified_period, _modified_named, _modified_daypart):
        found = reader(clause, at, direction)
        if found is not None:
            return replace(found, first=index)
    return None


def _direction(clause: Clause, index: int) -> int | None:
    for name, direction in (("last", -1), ("before_last", -2), ("next", 1), ("this", 0)):
        if clause.has(index, name):
            return direction
    return None


def _modified_weekday(clause: Clause, index: int, direction: int) -> Read | None:
    known = _compound_weekdays(clause.lang).get(clause.form(index))
    if known is None or clause.when is None:
        return None
    number, hours = known
    today = clause.when.today
    if direction == 0:
        day = today + timedelta(days=number - today.weekday())
    elif direction > 0:
        day = spans.on_weekday(today + _DAY, number, ahead=True)
    else:
        day = spans.on_weekday(today - _DAY, number, ahead=False) + (direction + 1) * _WEEK
    if hours is not None:
        return Read(spans.hours(day, *hours, clause.when.zone), index, index + 1)
    return Read(spans.days(day), index, index + 1, day)


def _modified_period(clause: Clause, index: int, direction: int) -> Read | None:
    kind = valued_words(clause.lang, "periods").get(clause.form(index))
    if kind is None and index < len(clause.tokens):
        lemma = clause.tokens[index].lemma.lower()
        kind = valued_words(clause.lang, "periods").get(lemma)
    span = _period(clause, kind, direction) if kind else None
    return Read(span, index, index + 1) if span is not None else None


def _period(clause: Clause, kind: str, direction: int) -> Span | None:
    """The week, month, year or weekend so many before or after that of publication."""
    if clause.when is None:
        return None
    today = clause.when.today
    if kind in _PERIOD_MONTHS:
        shifted = spans.shift_months(today, _PERIOD_MONTHS[kind] * direction)
        return spans.period(kind, shifted)
    if kind == "week":
        return spans.week(today + direction * _WEEK)
    return _weekend(today, direction) if kind == "weekend" else None


_PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


def _weekend(today: date, direction: int) -> Span:
    """The last weekend that began before today, the one of this week, or the next to begin."""
    if direction < 0:
        saturday = spans.on_weekday(today - _DAY, 5, ahead=False)
        return spans.weekend(saturday + (direction + 1) * _WEEK)
    if direction > 0:
        return spans.weekend(spans.on_weekday(today + _DAY, 5, ahead=True))
    return spans.weekend(today)


def _modified_named(clause: Clause, index: int, direction: int) -> Read | None:
    """As in "vergangenen Sommer", "im kommenden Juli": the nearest on that side."""
    when = clause.when
    number = months(clause.lang).get(clause.form(index))
    first_month = numbered(clause.lang, "seasons").get(clause.form(index))
    if when is None or (number is None and first_month is None):
        return None
    years = [when.today.year + shift for shift in (-2, -1, 0, 1, 2)]
    built = [
        spans.month(of_year, number) if number else spans.season(of_year, first_month or 1)
        for of_year in years
    ]
    if direction == 0:
        return Read(built[2], index, index + 1)
    past = [span for span in built if span.finish.date() <= when.today]
    ahead = [span for span in built if span.day > when.today]
    return Read(ahead[0] if direction > 0 else past[direction], index, index + 1)


def _modified_daypart(clause: Clause, index: int, direction: int) -> Read | None:
    """As in "last night", "this morning"."""
    hours = dayparts(clause.lang).get(clause.form(index))
    if hours is None or clause.when is None or clause.lang != "en":
        return None
    day = clause.when.today + direction * _DAY
    return Read(spans.hours(day, *hours, clause.when.zone), index, index + 1)


def _read_part(clause: Clause, index: int) -> Read | None:
    """As in "Mitte April", "Ende des Jahres", "Anfang kommender Woche", "early 2019", "mid-May"."""
    which = valued_words(clause.lang, "parts").get(clause.form(index))
    if which is None:
        return _read_hyphenated_part(clause, index)
    at = index + 1
    while clause.has(at, "articles"):
        at += 1
    readers: tuple[Reader, ...] = (read_month, read_year, _read_year_noun, _read_modified, _this)
    whole = next((found for read in readers if (found := _at(read, clause, at))), None)
    if whole is None or whole.day is not None:
        return None
    if (whole.span.finish - whole.span.begin) < timedelta(days=6):
        return None
    return Read(spans.part(whole.span, which), index, whole.after)


def _part_prefix(form: str) -> str:
    head, hyphen, rest = form.partition("-")
    return rest if hyphen and head in {"mid", "early", "late"} else ""


def _read_hyphenated_part(clause: Clause, index: int) -> Read | None:
    rest = _part_prefix(clause.form(index))
    number = months("en").get(rest)
    if number is None or clause.when is None:
        return None
    which = valued_words("en", "parts")[clause.form(index).partition("-")[0]]
    token = clause.tokens[index]
    bare = Token(token.start, token.end, rest.capitalize(), rest, rest, "E")
    listed = [*clause.tokens[:index], bare, *clause.tokens[index + 1 :]]
    whole = read_month(Clause(listed, clause.lang, clause.when), index)
    return replace(whole, span=spans.part(whole.span, which)) if whole else None


def _read_year_noun(clause: Clause, index: int) -> Read | None:
    """As in "Jahres 2018": a year behind its noun."""
    if not clause.has(index, "year_nouns"):
        return None
    found = _at(read_year, clause, index + 1)
    return replace(found, first=index) if found else None


def _this(clause: Clause, index: int) -> Read | None:
    """As in "des Jahres", "der Woche", "of the month": of publication."""
    return _modified_period(clause, index, 0) if clause.when else None


def _read_period_part(clause: Clause, index: int) -> Read | None:
    """As in "Jahresende", "am Wochenende", "Jahresanfang 2018"."""
    kind = valued_words(clause.lang, "period_parts").get(clause.form(index))
    if kind is None:
        return None
    if kind == "weekend":
        return _bare_weekend(clause, index)
    period, which = kind.split("-")
    dated = _at(read_year, clause, index + 1) if period == "year" else None
    span = dated.span if dated else _period(clause, period, 0)
    if span is None:
        return None
    return Read(spans.part(span, which), index, dated.after if dated else index + 1)


def _bare_weekend(clause: Clause, index: int) -> Read | None:
    if clause.when is None:
        return None
    today = clause.when.today
    ahead = is_future(clause, index)
    running = today.weekday() >= 5
    span = spans.weekend(today) if running else _weekend(today, 1 if ahead else -1)
    return Read(span, index, index + 1)


def _read_numbered_period(clause: Clause, index: int) -> Read | None:
    """As in "ersten Quartal 2023", "zweiten Halbjahr", "third quarter"."""
    ordinals = numbered(clause.lang, "ordinals")
    form = clause.form(index)
    number = ordinals.get(form) or ordinals.get(form.rstrip("nrms"))
    at = index + 1
    if form.isdecimal() and clause.form(at) == ".":
        at += 1
    kind = valued_words(clause.lang, "periods").get(clause.form(at))
    if number is None or kind not in {"quarter", "half"} or (kind == "half" and number > 2):
        return None
    behind = at + 1
    while clause.has(behind, "articles"):
        behind += 1
    dated = _at(read_year, clause, behind) or _at(_read_modified, clause, behind)
    if dated is None and clause.when is None:
        return None
    year = dated.span.day.year if dated else _year_of_period(clause, kind, number)
    build = spans.quarter if kind == "quarter" else spans.half_year
    return Read(build(number, year), index, dated.after if dated else at + 1)


def _year_of_period(clause: Clause, kind: str, number: int) -> int:
    """The year of a bare quarter: the last one that has begun, unless it is announced."""
    if clause.when is None:
        return spans.FIRST_YEAR
    today = clause.when.today
    begun = today.month > (number - 1) * (3 if kind == "quarter" else 6)
    return today.year if begun or is_future(clause, 0) else today.year - 1


# --- so long ago ---------------------------------------------------------------------------


def _count(clause: Clause, index: int) -> tuple[float, int]:
    """A number of units and the index behind it: "rund zwei", "einem halben", "3"."""
    at = index
    while clause.has(at, "about"):
        at += 1
    form = clause.form(at)
    if not form:
        return 0.0, index
    if clause.has(at, "one") or form in {"halben", "half"}:
        return _one_or_half(clause, at)
    if form in valued_words(clause.lang, "vague"):
        return float(valued_words(clause.lang, "vague")[form]), at + 1
    value = (
        digits_value(form, clause.lang) if form[0].isdecimal() else word_value(form, clause.lang)
    )
    return (value, at + 1) if value is not None and value < 10_000 else (0.0, index)


def _one_or_half(clause: Clause, index: int) -> tuple[float, int]:
    at = index + 1 if clause.has(index, "one") else index
    if clause.form(at) in {"halben", "halbe", "half"}:
        at += 1
        return 0.5, at + 1 if clause.form(at) in {"a", "an"} else at
    if clause.form(at) in valued_words(clause.lang, "vague"):
        count = float(valued_words(clause.lang, "vague")[clause.form(at)])
        return count, at + 1 if clause.form(at + 1) != "of" else at + 2
    return (1.0, at) if at > index else (0.0, index)


def _read_distance(clause: Clause, index: int) -> Read | None:
    """As in "vor zwei Wochen", "seit drei Jahren", "in fünf Tagen"."""
    if clause.when is None:
        return None
    back = clause.has(index, "ago") or clause.has(index, "since")
    if not back and not clause.has(index, "ahead"):
        return None
    count, at = _count(clause, index + 1)
    unit = numbered_unit(clause, at) if count else ""
    if not unit or clause.form(at + 1) in {"haft", "gefängnis"}:
        return None
    if not back and not _is_ahead(clause, index, unit):
        return None
    span = spans.ago(count if back else -count, unit, clause.when)
    return Read(span, index, at + 1)


def _is_ahead(clause: Clause, index: int, unit: str) -> bool:
    """As in "in zwei Wochen" tells when; "in zwei Stunden gelöscht" mostly how long."""
    return unit not in {"second", "minute", "decade", "century"} and is_future(clause, index)


def _read_ago(clause: Clause, index: int) -> Read | None:
    """As in "two weeks ago", "a month earlier"."""
    if clause.when is None or clause.lang == "de":
        return None
    count, at = _count(clause, index)
    unit = numbered_unit(clause, at) if count else ""
    if not unit or not clause.has(at + 1, "ago_after"):
        return None
    return Read(spans.ago(count, unit, clause.when), index, at + 2)


# In this order: what is more than one word before what is a part of it.
_READERS: tuple[Reader, ...] = (
    _read_night,
    read_day,
    _read_weekday,
    _read_part,
    _read_numbered_period,
    _read_modified,
    _read_distance,
    _read_ago,
    read_season,
    read_month,
    read_feast,
    read_year,
    _read_relative_day,
    _read_period_part,
    _read_daypart,
)
