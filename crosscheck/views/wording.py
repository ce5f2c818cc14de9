"""The words of the views in German and English, and how each language writes dates and numbers."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar_day
from datetime import datetime
from functools import cache
from typing import Any

from crosscheck.records import Document, Event, Precision
from crosscheck.views.escaping import visible
from crosscheck.wordlists import read_yaml

LANGUAGES = ("de", "en")
# Confidence in words: the lowest probability that still deserves the word.
CONFIDENCE_BANDS = ((0.9, "very_high"), (0.75, "high"), (0.5, "medium"), (0.0, "low"))

# Quotation marks inside quotation marks are single ones.
_QUOTED_FIELD = re.compile(r"[„“]\{(\w+)\}[“”]")
_SINGLE = str.maketrans("„“”", "‚‘’")

MOST_SAID = 0.99  # a model that claims more is not to be believed on the third decimal


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language."""

    lang: str
    texts: dict[str, Any]

    def __call__(self, key: str, **fields: object) -> str:
        """The sentence of a dotted key, filled in: ``say("types.number")``."""
        found: Any = self.texts
        for part in key.split("."):
            found = found[part]
        return _filled(str(found), fields) if fields else str(found)

    def count(self, key: str, n: int, **fields: object) -> str:
        """The sentence for a number of things, singular or plural."""
        one, many = self(key).split(" | ")
        return _filled(one if n == 1 else many, {"n": n, **fields})

    def join(self, parts: Sequence[str]) -> str:
        """An enumeration: ``a, b und c``."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('list_and')} {parts[-1]}"

    def number(self, value: float) -> str:
        """A probability with two decimals as the language writes them; never 1, never 0."""
        if value > MOST_SAID:
            return "> " + self.number(MOST_SAID)
        return f"{value:.2f}".replace(".", self("number.decimal"))

    def confidence(self, value: float) -> str:
        """A probability in words and as a number."""
        band = next(name for least, name in CONFIDENCE_BANDS if value >= least)
        return self("confidence", words=self(f"confidence_words.{band}"), number=self.number(value))

    def date(self, when: datetime | None, precision: Precision = "day") -> str:
        """A date, with the time of day where that is known; unknown is said."""
        if when is None:
            return self("unknown_date")
        form = "date" if precision == "day" else "date_time"
        month = self.texts["months"][when.month - 1]
        clock = {"hh": f"{when.hour:02d}", "mm": f"{when.minute:02d}"}
        return self(form, d=when.day, month=month, y=when.year, **clock)

    def published(self, document: Document) -> str:
        """The date of an article, and how it is known where nobody states it."""
        when = self.date(document.published_at, document.published_precision)
        if document.published_at is None or document.dated_by == "stated":
            return when
        return self("date_known", when=when, how=self(f"dated_by.{document.dated_by}"))

    def day(self, day: calendar_day) -> str:
        """A day of the calendar."""
        return self("date", d=day.day, month=self.texts["months"][day.month - 1], y=day.year)

    def outlet(self, document: Document) -> str:
        """The outlet's name; unknown is said."""
        return self.named(document.outlet, "unknown_outlet")

    def named(self, name: str | None, unknown: str = "untitled") -> str:
        """A name if there is anything to see of it; else the words for unknown."""
        return name if name and visible(name).strip() else self(unknown)

    def event_time(self, event: Event) -> str:
        """When an event happened: a whole year or month, a day or a span of days."""
        if event.start is None:
            return self("undated_event")
        first, last = event.start, event.end or event.start
        return self._whole(first, last) or self.days(first, last)

    def _whole(self, first: datetime, last: datetime) -> str:
        """Whole years or a whole month by their names; "" for any other span."""
        if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
            return ""
        if (first.month, last.month) == (1, 12):
            return "–".join(dict.fromkeys((str(first.year), str(last.year))))
        if (first.year, first.month) == (last.year, last.month):
            return self("date_month", month=self.texts["months"][first.month - 1], y=first.year)
        return ""

    def days(self, first: datetime, last: datetime) -> str:
        """A day, or a span of days: ``5.–6. März 2024``."""
        if first.date() >= last.date():
            return self.date(first)
        if (first.year, first.month) != (last.year, last.month):
            return f"{self.date(first)} – {self.date(last)}"
        month = self.texts["months"][first.month - 1]
        return self("date_days", d=first.day, last=last.day, month=month, y=first.year)


def _filled(sentence: str, fields: Mapping[str, object]) -> str:
    """A sentence with its fields; what it quotes has single quotation marks of its own."""
    quoted = {
        name: str(fields[name]).translate(_SINGLE) for name in _QUOTED_FIELD.findall(sentence)
    }
    return sentence.format(**{**fields, **quoted})


@cache
def wording(lang: str) -> Wording:
    """The words of a language; German where there are none."""
    texts = read_yaml("crosscheck.views", "data", "wording.yaml")
    known = lang if lang in texts else LANGUAGES[0]
    return Wording(known, texts[known])


def reading_language(documents: Iterable[Document]) -> str:
    """The language of most documents, German on a tie or where there are none."""
    counts = Counter(document.lang for document in documents)
    return max(LANGUAGES, key=lambda lang: (counts[lang], lang == LANGUAGES[0]))
