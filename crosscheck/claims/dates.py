"""Dates written out: days, months, seasons and years, with or without their year.

A reader takes a clause and a token index and answers the span it read, or None.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from crosscheck.claims import spans
from crosscheck.claims.datewords import listed_words, months, numbered, valued_words
from crosscheck.claims.spans import Span
from crosscheck.claims.tenses import Clause, Read, Reader, nearest

_SHORT_MONTH = (
    4  # letters; shorter abbreviations are names too ("Jan", "Jun"): a digit must stand by
)


_WHOLE_MONTHS = frozenset({"mai", "juni", "juli", "märz", "may", "june", "july"})


def read_day(clause: Clause, index: int) -> Read | None:
    """A day, or days joined: "3. September 2013", "7. und 8. Juli", "May 2-4", "25.04.2019"."""
    first = _read_one_day(clause, index)
    if first is None:
        return _read_day_list(clause, index)
    joint = _past_joint(clause, first.after, ("bis", "to", "through", "-", "–"))
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
        year, after = _year_at(clause, after)
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
    year, after = _year_at(clause, _past_dot(clause, at))
    return _one_day(_build_day(clause, index, day, number, year), index, after)


def _read_month_first(clause: Clause, index: int) -> Read | None:
    """As in "May 2, 2017", "May 2nd", "May 2-4"."""
    number = months(clause.lang).get(clause.form(index))
    if clause.lang == "de" or number is None or not clause.tokens[index].text[0].isupper():
        return None
    at = _past_dot(clause, index)
    day = day_number(clause, at)
    if day is None:
        return None
    after = _past_ordinal(clause, at + 1)
    last, after = _last_day(clause, after, day)
    year, after = _year_at(clause, after)
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


def _past_dot(clause: Clause, index: int) -> int:
    """Behind a word and the full stop of its abbreviation."""
    short = len(clause.form(index)) <= _SHORT_MONTH
    dotted = short and clause.form(index + 1) == "." and clause.form(index + 2)
    return index + 2 if dotted else index + 1


def _year_at(clause: Clause, index: int) -> tuple[int | None, int]:
    """The year at an index, past a comma in English, and the index behind it."""
    at = index + 1 if clause.form(index) == "," and clause.lang != "de" else index
    number = year_number(clause, at)
    return (number, at + 1) if number is not None else (None, index)


def year_number(clause: Clause, index: int) -> int | None:
    """Four digits that can be a year."""
    form = clause.form(index)
    if not (len(form) == 4 and form.isdecimal()):
        return None
    return int(form) if spans.FIRST_YEAR <= int(form) <= spans.LAST_YEAR else None


def read_year(clause: Clause, index: int) -> Read | None:
    """A year that stands as one: "2011", "2017/18", "1990er", "1990s"."""
    number = year_number(clause, index)
    if number is None or not _stands_as_year(clause, index, number):
        return None
    touching = index + 1 < len(clause.tokens) and (
        clause.tokens[index + 1].start == clause.tokens[index].end
    )
    following = clause.form(index + 1)
    if touching and following in {"er", "s"} and number % 10 == 0:
        after = index + 3 if clause.has(index + 2, "year_nouns") else index + 2
        return Read(spans.year(number, number + 9), index, after)
    if touching and following in {"/", "-", "–"}:
        last = _second_year(clause.form(index + 2), number)
        if last is not None:
            return Read(spans.year(number, last), index, index + 3)
        if clause.form(index + 2).isdecimal():
            return None
    return Read(spans.year(number), index, index + 1)


def _second_year(digits: str, first: int) -> int | None:
    if not digits.isdecimal() or len(digits) not in {2, 4}:
        return None
    last = int(digits) if len(digits) == 4 else first // 100 * 100 + int(digits)
    return last if first < last <= first + 10 else None


def _stands_as_year(clause: Clause, index: int, number: int) -> bool:
    if clause.has(index + 1, "not_year_after"):
        return False
    if clause.has(index - 1, "year_nouns"):
        return True
    if not 1900 <= number < 2100:
        return False
    before = clause.tokens[index - 1] if index else None
    after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    counts = after is not None and after.tag == "N" and after.start == clause.tokens[index].end + 1
    named = before is not None and (before.tag in "NER" or before.text in "(")
    return named or not counts


def read_month(clause: Clause, index: int) -> Read | None:
    """A month with or without its year: "Juli", "Mai 2018", "May, 2018"."""
    form = clause.form(index)
    number = months(clause.lang).get(form)
    if number is None or not clause.tokens[index].text[0].isupper():
        return None
    year, after = _year_at(clause, _past_dot(clause, index))
    if year is None and (_is_name(clause, index) or _is_short(form)):
        return None
    if clause.form(index - 1) == "." and clause.form(index - 2).isdecimal():
        return None  # of a date that does not exist: "31. Juni"
    through = _read_month_range(clause, index, number) if year is None else None
    if through is not None:
        return through
    if year is not None:
        return Read(spans.month(year, number), index, after)
    found = nearest(clause, index, lambda of_year: spans.month(of_year, number))
    return Read(found, index, index + 1) if found else None


def _read_month_range(clause: Clause, index: int, number: int) -> Read | None:
    """As in "Juli bis September 2018"."""
    if clause.form(index + 1) not in {"bis", "to", "through", "until"}:
        return None
    last = read_month(clause, index + 2) if index + 2 < len(clause.tokens) else None
    if last is None:
        return None
    year = last.span.day.year - (number > last.span.day.month)
    return Read(Span(spans.month(year, number).begin, last.span.finish), index, last.after)


def _is_short(form: str) -> bool:
    return len(form) <= _SHORT_MONTH and form not in _WHOLE_MONTHS


def _is_name(clause: Clause, index: int) -> bool:
    """Whether a month is part of a personal name: "Theresa May", "August Bebel"."""
    before = clause.tokens[index - 1] if index else None
    after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    named = before is not None and before.tag == "E" and before.form not in _times_of(clause.lang)
    followed = after is not None and after.tag == "E" and after.form not in _times_of(clause.lang)
    return named or (followed and clause.lang == "de" and not _in_time(clause, index))


def _in_time(clause: Clause, index: int) -> bool:
    return clause.form(index - 1) in {"im", "seit", "bis", "ab", "anfang", "mitte", "ende", "vom"}


def _times_of(lang: str) -> frozenset[str]:
    return (
        frozenset(numbered(lang, "weekdays"))
        | frozenset(months(lang))
        | frozenset(valued_words(lang, "parts"))
        | listed_words(lang, "last")
        | listed_words(lang, "next")
    )


def read_season(clause: Clause, index: int) -> Read | None:
    """A season with or without its year: "Herbst", "Winter 2017/18", "summer of 2018"."""
    number = numbered(clause.lang, "seasons").get(clause.form(index))
    if number is None or (clause.lang == "de" and not clause.tokens[index].text[0].isupper()):
        return None
    at = index + 2 if clause.form(index + 1) == "of" else index + 1
    year, after = _year_at(clause, at)
    if year is not None:
        double = read_year(clause, at)
        return Read(spans.season(year, number), index, double.after if double else after)
    if not _licensed_season(clause, index):
        return None
    found = nearest(clause, index, lambda of_year: spans.season(of_year, number))
    return Read(found, index, index + 1) if found else None


def _licensed_season(clause: Clause, index: int) -> bool:
    """A season needs a word of time before it: "Prager Frühling" and "the fall" are none."""
    before = clause.form(index - 1)
    words = {"im", "in", "seit", "bis", "ab", "since", "until", "by", "this", "vom"}
    return before in words or (before == "the" and clause.form(index - 2) in words)


def read_feast(clause: Clause, index: int) -> Read | None:
    """A feast day: "Heiligabend", "Ostermontag 2018"."""
    for length in (2, 1):
        word = " ".join(clause.form(at) for at in range(index, index + length))
        fixed = valued_words(clause.lang, "feasts").get(word)
        moving = numbered(clause.lang, "easter").get(word)
        if fixed is None and moving is None:
            continue
        build = _feast_builder(fixed, moving)
        year, after = _year_at(clause, index + length)
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
