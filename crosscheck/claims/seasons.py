"""Months and seasons with or without their year: "Juli bis September 2018", "Herbst"."""

from crosscheck.claims import spans
from crosscheck.claims.datewords import listed_words, months, numbered, valued_words
from crosscheck.claims.spans import Span
from crosscheck.claims.tenses import Clause, Read, is_between, nearest
from crosscheck.claims.years import read_year, year_at

_SHORT_MONTH = (
    4  # letters; shorter abbreviations are names too ("Jan", "Jun"): a digit must stand by
)


_WHOLE_MONTHS = frozenset({"mai", "juni", "juli", "märz", "may", "june", "july"})


def past_dot(clause: Clause, index: int) -> int:
    """Behind a word and the full stop of its abbreviation."""
    short = len(clause.form(index)) <= _SHORT_MONTH
    dotted = short and clause.form(index + 1) == "." and clause.form(index + 2)
    return index + 2 if dotted else index + 1


def read_month(clause: Clause, index: int) -> Read | None:
    """A month with or without its year: "Juli", "Mai 2018", "May, 2018"."""
    form = clause.form(index)
    number = months(clause.lang).get(form)
    if number is None or not clause.tokens[index].text[0].isupper():
        return None
    year, after = year_at(clause, past_dot(clause, index))
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
    between = is_between(clause, Read(spans.month(spans.FIRST_YEAR, 1), index, index + 1))
    if clause.form(index + 1) not in {"bis", "to", "through", "until"} and not between:
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
    year, after = year_at(clause, at)
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
