"""When an article was published, where its own text says so: date lines, not sentences."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from crosscheck.records import Precision
from crosscheck.sources.boilerplate import word_lists, word_set
from crosscheck.sources.headers import as_utc
from crosscheck.sources.lines import words

_TIME = (
    r"(?:(?:\s*(?:,|\||-|–|•|um|at|T)?\s*)(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
    r"(?:[:.][0-5]\d)?(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*Uhr)?(?:\s*\(?(?P<zone>{zones})\b\)?)?)?"
)
_IN_NAME = re.compile(
    r"(?<![^\W_])((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![^\W_])"
)
_MAX_RUBRIC_WORDS = 3  # "Ausland 25.04.2019 17:09" is still a date line


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A written date: where it stands and what it says."""

    start: int
    end: int
    published_at: datetime
    precision: Precision


@cache
def _months() -> Mapping[str, int]:
    listed = word_lists()["months"]
    return {name: number for number, names in listed.items() for name in names.split()}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    time = _TIME.replace("{zones}", "|".join(sorted(word_lists()["zones"], key=len, reverse=True)))
    year = r"(?P<year>(?:19|20)\d\d)"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])"
    written = (
        rf"\b{day}\.?\s+(?P<name>{month})\b\.?,?\s+{year}\b",
        rf"\b(?P<name>{month})\b\.?\s+{day}(?:st|nd|rd|th)?,?\s+{year}\b",
        rf"\b{day}\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?{year}\b",
        rf"\b{year}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])",
    )
    return tuple(re.compile(pattern + time, re.IGNORECASE) for pattern in written)


def date_in_name(name: str) -> datetime | None:
    """The day that stands in the name of a file: "2024-03-05 Brücke.txt", "kurier_20240305.md"."""
    for match in _IN_NAME.finditer(name):
        try:
            return datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=UTC)
        except ValueError:
            continue  # 31. Juni
    return None


def find_dates(text: str, lang: str) -> list[DateSpan]:
    """The full dates (day, month, year) written in a line, in order."""
    found: list[DateSpan] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            span = _read(match, lang)
            if span and not any(s.start < span.end and span.start < s.end for s in found):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def _read(match: re.Match[str], lang: str) -> DateSpan | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _months()[parts["name"].casefold()]
    try:
        day = datetime(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None  # 31. Juni
    if parts["hour"] is None:
        return DateSpan(match.start(), match.end(), day.replace(tzinfo=UTC), "day")
    moment = day.replace(
        hour=_hour(parts), minute=int(parts["minute"]), tzinfo=_zone(parts["zone"])
    )
    return DateSpan(match.start(), match.end(), as_utc(moment, lang), "minute")


def _hour(parts: Mapping[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


def _zone(name: str | None) -> timezone | None:
    minutes = word_lists()["zones"].get((name or "").casefold())
    return timezone(timedelta(minutes=minutes)) if minutes is not None else None


def is_date_line(text: str, lang: str) -> bool:
    """Whether a line holds a date and nothing but labels or a rubric beside it."""
    spans = find_dates(text, lang) if len(text) <= 160 else []
    if not spans:
        return False
    labels = word_set("date_labels")
    others = words(without(text, spans))
    rest = [word for word in others if word.casefold() not in labels and not word.isdecimal()]
    return len(rest) <= _MAX_RUBRIC_WORDS


def is_update(text: str) -> bool:
    """Whether the date of a line is that of a later change."""
    return any(word.casefold() in word_set("update_labels") for word in words(text)[:3])


def without(text: str, spans: list[DateSpan]) -> str:
    """The line without its dates."""
    for span in reversed(spans):
        text = text[: span.start] + " " + text[span.end :]
    return " ".join(text.split()).strip(" ,|-–•·")


def leading_date(text: str, lang: str) -> tuple[DateSpan, str] | None:
    """A date that opens a headline line, and the headline: "2. Mai 2017, 21:06 Uhr Kreml ..."."""
    spans = find_dates(text, lang)
    if not spans or spans[0].start != 0:
        return None
    return spans[0], text[spans[0].end :].strip(" ,|-–•·")
