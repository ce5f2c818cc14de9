"""Weeks, months, quarters and years counted from publication, and parts of them."""

from dataclasses import replace
from datetime import date, timedelta

from crosscheck.claims import spans
from crosscheck.claims.datewords import compound_weekdays, dayparts, months, numbered, valued_words
from crosscheck.claims.numerals import digits_value, word_value
from crosscheck.claims.seasons import read_month
from crosscheck.claims.spans import Span
from crosscheck.claims.tenses import Clause, Read, Reader, is_future
from crosscheck.claims.tokens import Token
from crosscheck.claims.years import read_decade, read_year

_DAY = timedelta(days=1)


_WEEK = timedelta(days=7)


_PERIOD_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


def numbered_unit(clause: Clause, index: int) -> str:
    """The unit of time at an index: "Wochen" -> "week"; "" if it is none."""
    if not 0 <= index < len(clause.tokens):
        return ""
    table = valued_words(clause.lang, "units")
    token = clause.tokens[index]
    return table.get(token.lemma.lower()) or table.get(token.form, "")


def count_at(clause: Clause, index: int) -> tuple[float, int]:
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


def direction_of(clause: Clause, index: int) -> int | None:
    """-1 for "letzten", -2 for "vorletzten", 1 for "nächsten", 0 for "diesen"."""
    for name, direction in (("last", -1), ("before_last", -2), ("next", 1), ("this", 0)):
        if clause.has(index, name):
            return direction
    return None


def read_modified(clause: Clause, index: int) -> Read | None:
    """As in "letzten Donnerstag", "next month", "in den letzten drei Jahren"."""
    direction = direction_of(clause, index)
    if direction is None or clause.when is None:
        return None
    at = index + 1
    count, behind = count_at(clause, at)
    if count and numbered_unit(clause, behind) and abs(direction) == 1:
        unit = numbered_unit(clause, behind)
        return Read(spans.last_units(count, unit, clause.when, direction > 0), index, behind + 1)
    for reader in (_modified_weekday, _modified_period, _modified_named, _modified_daypart):
        found = reader(clause, at, direction)
        if found is not None:
            return replace(found, first=index)
    return None


def _modified_weekday(clause: Clause, index: int, direction: int) -> Read | None:
    known = compound_weekdays(clause.lang).get(clause.form(index))
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
    if clause.has(index, "plural_periods"):
        return None
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


def at_index(reader: Reader, clause: Clause, index: int) -> Read | None:
    """What a reader finds at an index; None behind the last token."""
    return reader(clause, index) if index < len(clause.tokens) else None


def read_part(clause: Clause, index: int) -> Read | None:
    """As in "Mitte April", "Ende des Jahres", "Anfang kommender Woche", "early 2019", "mid-May"."""
    which = valued_words(clause.lang, "parts").get(clause.form(index))
    if which is None:
        return _read_hyphenated_part(clause, index)
    at = index + 1
    while clause.has(at, "articles"):
        at += 1
    readers: tuple[Reader, ...] = (
        read_month, read_decade, read_year, _read_year_noun, read_modified, _this
    )  # fmt: skip
    whole = next((found for read in readers if (found := at_index(read, clause, at))), None)
    if whole is None or whole.day is not None:
        return None
    if (whole.span.finish - whole.span.begin) < timedelta(days=6):
        return None
    return Read(spans.part(whole.span, which), index, whole.after)


def part_prefix(form: str) -> str:
    """The month in "mid-April", "late-March"; "" for other words."""
    head, hyphen, rest = form.partition("-")
    return rest if hyphen and head in {"mid", "early", "late"} else ""


def _read_hyphenated_part(clause: Clause, index: int) -> Read | None:
    rest = part_prefix(clause.form(index))
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
    found = at_index(read_year, clause, index + 1)
    return replace(found, first=index) if found else None


def _this(clause: Clause, index: int) -> Read | None:
    """As in "des Jahres", "der Woche", "of the month": of publication."""
    return _modified_period(clause, index, 0) if clause.when else None


def read_period_part(clause: Clause, index: int) -> Read | None:
    """As in "Jahresende", "am Wochenende", "Jahresanfang 2018"."""
    kind = valued_words(clause.lang, "period_parts").get(clause.form(index))
    if kind is None:
        return None
    if kind == "weekend":
        return _bare_weekend(clause, index)
    period, which = kind.split("-")
    dated = at_index(read_year, clause, index + 1) if period == "year" else None
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


def read_numbered_period(clause: Clause, index: int) -> Read | None:
    """As in "ersten Quartal 2023", "zweiten Halbjahr", "third quarter"."""
    number, kind, at = _numbered(clause, index)
    if number is None or kind not in {"quarter", "half"} or (kind == "half" and number > 2):
        return None
    behind = at + 1
    while clause.has(behind, "articles"):
        behind += 1
    dated = at_index(read_year, clause, behind) or at_index(read_modified, clause, behind)
    if dated is None and clause.when is None:
        return None
    year = dated.span.day.year if dated else _year_of_period(clause, kind, number)
    build = spans.quarter if kind == "quarter" else spans.half_year
    return Read(build(number, year), index, dated.after if dated else at + 1)


def _numbered(clause: Clause, index: int) -> tuple[int | None, str | None, int]:
    """Number and kind of a period and the index of its last word: "ersten Quartal", "Q3"."""
    form = clause.form(index)
    quarter = numbered(clause.lang, "quarters").get(form)
    if quarter is not None:
        return quarter, "quarter", index
    ordinals = numbered(clause.lang, "ordinals")
    number = ordinals.get(form) or ordinals.get(form.rstrip("nrms"))
    at = index + 1
    if form.isdecimal() and clause.form(at) == ".":
        at += 1
    return number, valued_words(clause.lang, "periods").get(clause.form(at)), at


def read_chained(clause: Clause, index: int) -> Read | None:
    """As in "the week before last", "the day after tomorrow"."""
    listed = valued_words(clause.lang, "chained")
    found = listed.get(" ".join(clause.form(at) for at in range(index, index + 3)))
    if found is None or clause.when is None:
        return None
    kind, direction = found.split(" ")
    if kind == "day":
        day = clause.when.today + int(direction) * _DAY
        return Read(spans.days(day), index, index + 3, day)
    span = _period(clause, kind, int(direction))
    return Read(span, index, index + 3) if span is not None else None


def _year_of_period(clause: Clause, kind: str, number: int) -> int:
    """The year of a bare quarter: the last one that has begun, unless it is announced."""
    if clause.when is None:
        return spans.FIRST_YEAR
    today = clause.when.today
    begun = today.month > (number - 1) * (3 if kind == "quarter" else 6)
    return today.year if begun or is_future(clause, 0) else today.year - 1
