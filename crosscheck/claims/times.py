"""Times in a clause: dates and relative times as spans, resolved against publication.

Spans are half-open and aware UTC; ``spans`` says which day a text means by a date. A time that
bounds another ("seit 2011", "bis Freitag", "ab Juli") is the bound itself: two articles that
say "seit 2011" and "seit 2013" are then in conflict. Without publication time, only what names
its year is resolved. ``dates``, ``weekdays`` and ``periods`` read what they are named after.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache

from crosscheck.claims import spans
from crosscheck.claims.clocks import with_clock
from crosscheck.claims.dates import read_day, read_feast
from crosscheck.claims.datewords import compound_weekdays, listed_words, valued_words
from crosscheck.claims.dayhours import read_day_hours
from crosscheck.claims.numerals import word_value
from crosscheck.claims.periods import (
    count_at,
    numbered_unit,
    part_prefix,
    read_chained,
    read_modified,
    read_numbered_period,
    read_part,
    read_period_part,
)
from crosscheck.claims.seasons import read_month, read_season
from crosscheck.claims.tenses import Clause, Read, Reader, is_future
from crosscheck.claims.tokens import Token
from crosscheck.claims.weekdays import read_daypart, read_night, read_relative_day, read_weekday
from crosscheck.claims.years import read_decade, read_year
from crosscheck.records import GUESSED_WITHIN, Document, Precision, TimeSpan


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
    begins = [index for index, token in enumerate(tokens) if _can_begin(token.form, lang)]
    if not begins:
        return ()
    clause = Clause(tokens, lang, spans.published(published_at, precision, lang))
    found: list[TimeSpan] = []
    after = 0
    for index in begins:
        read = _read(clause, index) if index >= after else None
        if read is None:
            continue
        start, end = tokens[read.first].start, tokens[read.after - 1].end
        found.append(TimeSpan(start, end, text[start:end], read.span.begin, read.span.finish))
        after = read.after
    return tuple(found)


def find_document_times(document: Document, tokens: Sequence[Token]) -> tuple[TimeSpan, ...]:
    """The times of the tokens of a document; see ``find_times``.

    Where its date is only guessed it may have appeared the day before: then "yesterday" is
    either of two days, and in no conflict with what others date to one of them.
    """
    text, lang, published_at = document.text, document.lang, document.published_at
    times = find_times(text, tokens, lang, published_at, document.published_precision)
    if not times or published_at is None or not document.date_guessed:
        return times
    earlier = {
        (one.start, one.end): one
        for one in find_times(
            text, tokens, lang, published_at - GUESSED_WITHIN, document.published_precision
        )
    }
    return tuple(_either(one, earlier.get((one.start, one.end), one)) for one in times)


def _either(one: TimeSpan, other: TimeSpan) -> TimeSpan:
    """A span that leaves open which of two it is; one without any time in it stays so."""
    if one.begin >= one.finish or other.begin >= other.finish:
        return one
    return replace(one, begin=min(one.begin, other.begin), finish=max(one.finish, other.finish))


_VALUED = (
    "months", "weekdays", "days", "dayparts", "seasons", "parts", "period_parts", "decades",
    "quarters", "vague", "ordinals", "feasts", "easter", "day_hours", "chained",
)  # fmt: skip
_LISTED = ("last", "before_last", "next", "this", "ago", "since", "ahead", "one", "within")


@lru_cache(50_000)
def _can_begin(form: str, lang: str) -> bool:
    """Whether a time can begin with this word; remembered, since most words cannot."""
    return (
        form in _opening_words(lang)
        or form[0].isdecimal()
        or form.endswith(("jahre", "jahren"))
        or form.rstrip("nrms") in valued_words(lang, "ordinals")
        or bool(part_prefix(form))
        or word_value(form, lang) is not None
    )


@cache
def _opening_words(lang: str) -> frozenset[str]:
    """Listed words, and the first of those that are more than one: "good" of "good friday"."""
    phrases = {phrase for name in _VALUED for phrase in valued_words(lang, name)}
    phrases |= {phrase for name in _LISTED for phrase in listed_words(lang, name)}
    return frozenset({phrase.split()[0] for phrase in phrases} | set(compound_weekdays(lang)))


def _read(clause: Clause, index: int) -> Read | None:
    for reader in _READERS:
        found = reader(clause, index)
        if found is not None:
            return with_clock(clause, found) if found.day is not None else found
    return None


def _read_within(clause: Clause, index: int) -> Read | None:
    """As in "binnen 48 Stunden" of what is to come: from publication to then."""
    two = f"{clause.form(index)} {clause.form(index + 1)}"
    listed = listed_words(clause.lang, "within")
    if clause.when is None or not (two in listed or clause.has(index, "within")):
        return None
    count, at = count_at(clause, index + (2 if two in listed else 1))
    unit = numbered_unit(clause, at) if count else ""
    if not unit or not is_future(clause, index):
        return None
    return Read(spans.last_units(count, unit, clause.when, ahead=True), index, at + 1)


def _read_distance(clause: Clause, index: int) -> Read | None:
    """As in "vor zwei Wochen", "seit drei Jahren", "in fünf Tagen"."""
    if clause.when is None:
        return None
    back = clause.has(index, "ago") or clause.has(index, "since")
    if not back and not clause.has(index, "ahead"):
        return None
    count, at = count_at(clause, index + 1)
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
    count, at = count_at(clause, index)
    unit = numbered_unit(clause, at) if count else ""
    if not unit or not clause.has(at + 1, "ago_after"):
        return None
    return Read(spans.ago(count, unit, clause.when), index, at + 2)


# In this order: what is more than one word before what is a part of it.
_READERS: tuple[Reader, ...] = (
    read_day_hours,
    read_night,
    read_day,
    read_weekday,
    read_part,
    read_numbered_period,
    read_chained,
    read_modified,
    _read_within,
    _read_distance,
    _read_ago,
    read_season,
    read_month,
    read_feast,
    read_decade,
    read_year,
    read_relative_day,
    read_period_part,
    read_daypart,
)
