"""Days written out, and feasts, with or without their year.

A reader takes a clause and a token index and answers the span it read, or None.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from crosscheck.claims import spans
from crosscheck.claims.datewords import months, numbered, valued_words
from crosscheck.claims.seasons import past_dot
from crosscheck.claims.spans import Span
from crosscheck.claims.tenses import Clause, Read, Reader, is_between, nearest
from crosscheck.claims.years import year_at


def read_day(clause: Clause, index: int) -> Read | None:
    """A day, or days joined: "3. September 2013", "7. und 8. Juli", "May 2-4", "25.04.2019"."""
    first = _read_one_day(clause, index)
    if first is None:
        return _read_day_list(clause, index)
    joints = (
        "bis",
        "to",
        "through",
        "-",
        "–",
        *(("und", "and") if is_between(clause, first) else ()),
    )
    joint = _past_joint(clause, first.after, joints)
    second = _read_one_day(clause, joint) if joint else None
    if second is None:
        return first
    begin = first.span.begin if _names_year(clause, first) else _before(first, second)
    if begin >= second.span.begin:
        return first
    return Read(Span(begin, second.span.finish), index, second.after)


def _names_year(clause: Clause, read: Read) -> bool:
    last = clause.form(read.after - 1)
    return (len(last) == 4 and last.isdecimal()) or last.count(".") == 2


def _before(first: Read, second: Read) -> datetime:
    """The first day in the year of the second: "30. Dezember bis 2. Januar 2021"."""
    day, last = first.span.day, second.span.day
    of_year = last.year - ((day.month, day.day) > (last.month, last.day))
    return spans.days(spans.valid_date(of_year, day.month, day.day) or day).begin


def _read_one_day(clause: Clause, index: int) -> Read | None:
    readers: Iterable[Reader] = (_read_numeric, _read_iso, _read_named_day, _read_month_first)
    return next((found for read in readers if (found := read(clause, index))), None)


def _past_joint(clause: Clause, index: int, joints: tuple[str, ...]) -> int:
    """The index behind a joint and the articles after it; 0 if there is none."""
    if clause.form(index) not in joints:
        return 0
    at = index + 1
    while clause.has(at, "articles") or clause.form(at) in {"zum", "am"}:
        at += 1
    return at


def _build_day(clause: Clause, index: int, day: int, number: int, year: int | None) -> Span | None:
    def build(of_year: int) -> Span | None:
        found = spans.valid_date(of_year, number, day)
        return spans.days(found) if found else None

    return build(year) if year is not None else nearest(clause, index, build)


def _one_day(span: Span | None, first: int, after: int) -> Read | None:
    return Read(span, first, after, span.day) if span is not None else None


def _read_numeric(clause: Clause, index: int) -> Read | None:
    """As in "25.04.2019", "3.9.", "25.4.19": German order."""
    parts = clause.form(index).split(".")
    if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
        return None
    after, year = index + 1, None
    if len(parts) == 3:
        year = _full_year(parts[2])
        if year is None:
            return None
    elif clause.form(after) != "." or len(parts[1]) > 2:
        return None
    else:
        after += 1
        year, after = year_at(clause, after)
    return _one_day(_build_day(clause, index, int(parts[0]), int(parts[1]), year), index, after)


def _full_year(digits: str) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:  # a pivot as in POSIX: 69 to 99 are of the last century
        return int(digits) + (1900 if int(digits) >= 69 else 2000)
    return None


def _read_iso(clause: Clause, index: int) -> Read | None:
    """As in "2019-04-25"."""
    forms = [clause.form(at) for at in range(index, index + 5)]
    if forms[1::2] != ["-", "-"] or not all(form.isdecimal() for form in forms[::2]):
        return None
    if len(forms[0]) != 4 or len(forms[2]) != 2 or len(forms[4]) != 2:
        return None
    span = _build_day(clause, index, int(forms[4]), int(forms[2]), int(forms[0]))
    return _one_day(span, index, index + 5)


def _read_named_day(clause: Clause, index: int) -> Read | None:
    """As in "3. September 2013", "2 May", "the 3rd of May"."""
    day = day_number(clause, index)
    if day is None:
        return None
    at = _past_ordinal(clause, index + 1)
    if clause.lang != "de" and clause.form(at) == "of":
        at += 1
    number = months(clause.lang).get(clause.form(at))
    if number is None or not clause.tokens[at].text[0].isupper():
        return None
    year, after = year_at(clause, past_dot(clause, at))
    return _one_day(_build_day(clause, index, day, number, year), index, after)


def _read_month_first(clause: Clause, index: int) -> Read | None:
    """As in "May 2, 2017", "May 2nd", "May 2-4"."""
    number = months(clause.lang).get(clause.form(index))
    if clause.lang == "de" or number is None or not clause.tokens[index].text[0].isupper():
        return None
    at = past_dot(clause, index)
    day = day_number(clause, at)
    if day is None:
        return None
    after = _past_ordinal(clause, at + 1)
    last, after = _last_day(clause, after, day)
    year, after = year_at(clause, after)
    first = _build_day(clause, index, day, number, year)
    if last == day or first is None:
        return _one_day(first, index, after)
    until = _build_day(clause, index, last, number, first.day.year)
    return Read(Span(first.begin, until.finish), index, after) if until else None


def _last_day(clause: Clause, index: int, day: int) -> tuple[int, int]:
    """The second day of "May 2-4", "May 2 and 3"."""
    if clause.form(index) in {"-", "–", "and", "to"}:
        last = day_number(clause, index + 1)
        if last is not None and last > day:
            return last, _past_ordinal(clause, index + 2)
    return day, index


def _read_day_list(clause: Clause, index: int) -> Read | None:
    """As in "7. und 8. Juli", "3. bis 5. Mai", "7./8. Juli": one span from first to last."""
    day = day_number(clause, index)
    if day is None or clause.form(index + 1) != ".":
        return None
    at = index + 2
    if clause.form(at) not in {"und", "bis", "/", "-", "–", "oder", "auf"}:
        return None
    at += 1
    while clause.has(at, "articles") or clause.form(at) in {"zum", "am"}:
        at += 1
    last = _read_one_day(clause, at)
    if last is None or last.day is None:
        return None
    first = spans.valid_date(last.day.year, last.day.month, day)
    if first is None or first >= last.day:
        return None
    return Read(spans.days(first, last.day), index, last.after)


def day_number(clause: Clause, index: int) -> int | None:
    """The number of a day of the month."""
    form = clause.form(index)
    if not form.isdecimal() or len(form) > 2:
        return None
    return int(form) if 1 <= int(form) <= 31 else None


def _past_ordinal(clause: Clause, index: int) -> int:
    endings = {"."} if clause.lang == "de" else {"st", "nd", "rd", "th"}
    return index + 1 if clause.form(index) in endings else index


def read_feast(clause: Clause, index: int) -> Read | None:
    """A feast day: "Heiligabend", "Ostermontag 2018"."""
    for length in (2, 1):
        word = " ".join(clause.form(at) for at in range(index, index + length))
        fixed = valued_words(clause.lang, "feasts").get(word)
        moving = numbered(clause.lang, "easter").get(word)
        if fixed is None and moving is None:
            continue
        build = _feast_builder(fixed, moving)
        year, after = year_at(clause, index + length)
        span = build(year) if year is not None else nearest(clause, index, build)
        return _one_day(span, index, after)
    return None


def _feast_builder(fixed: str | None, moving: int | None) -> Callable[[int], Span | None]:
    def build(of_year: int) -> Span | None:
        if moving is not None:
            day = date.fromordinal(spans.easter(of_year).toordinal() + moving)
        else:
            number, of_month = (fixed or "1-1").split("-")
            day = date(of_year, int(number), int(of_month))
        return spans.days(day)

    return build
