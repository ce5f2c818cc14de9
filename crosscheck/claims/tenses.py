"""A clause as its times are read: publication, tense, and the year an open date lies in.

A date without a year lies in the year in which it is nearest to publication; the tense of the
clause says whether time gone by or time to come counts as farther.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from crosscheck.claims.datewords import listed_words
from crosscheck.claims.lexicon import saying
from crosscheck.claims.morphology import analyse
from crosscheck.claims.spans import Published, Span
from crosscheck.claims.tokens import Token

# How much farther a time gone by and a time to come count, by the tense of the clause.
_DISTANCES = {"past": (1, 99), "unknown": (1, 2), "present": (2, 1), "future": (99, 1)}


_CLAUSE_SIGNS = frozenset(',;:–„“”"«»()')


_LONGEST_LOOK = 40  # tokens to either side; clauses are shorter, lists without commas are not


_WEAK_PAST = re.compile(r"e?te[n]?")


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens with the publication time they are read against."""

    tokens: Sequence[Token]
    lang: str
    when: Published | None

    def form(self, index: int) -> str:
        """The lower-cased word at an index; "" outside."""
        return self.tokens[index].form if 0 <= index < len(self.tokens) else ""

    def has(self, index: int, name: str) -> bool:
        """Whether the word at an index is in a list of times.yaml."""
        return self.form(index) in listed_words(self.lang, name)


@dataclass(frozen=True, slots=True)
class Read:
    """A span read from the tokens ``first`` to ``after`` (exclusive)."""

    span: Span
    first: int
    after: int
    day: date | None = None  # the one day it is, to which a clock time can be added


Reader = Callable[[Clause, int], Read | None]


def is_between(clause: Clause, first: Read) -> bool:
    """Whether "zwischen", "between" stands before a time, and "und", "and" behind it."""
    at = first.first - 1
    while clause.has(at, "articles"):
        at -= 1
    return clause.has(at, "between") and clause.has(first.after, "joint_between")


Tense = Literal["past", "present", "future", "unknown"]


def tense(clause: Clause, index: int) -> Tense:
    """Of what time the clause around a token speaks, as far as single words tell.

    "wird", "will", "soll" announce, unless an infinitive of the perfect makes them hearsay:
    "soll am Dienstag geflohen sein".
    """
    if clause.has(index - 1, "since"):
        return "past"
    begin, end = _clause_bounds(clause.tokens, index)
    around = clause.tokens[begin:end]
    past = _speaks_of_past(around, clause.lang)
    present = any(_is_present(token, clause.lang) for token in around)
    if _is_bounded(clause, index) and (present or not past):
        return "future"
    if any(clause.has(at, "future") for at in range(begin, end)):
        hearsay = any(
            clause.has(at, "perfect") and clause.tokens[at - 1].tag == "P"
            for at in range(begin + 1, end)
        )
        return "past" if hearsay else "future"
    if past:
        return "past"
    return "present" if present else "unknown"


def _is_bounded(clause: Clause, index: int) -> bool:
    """Whether a day ends or begins what goes on: "bis mindestens Freitag", "until Friday"."""
    at = index - 1
    while clause.has(at, "bounding"):
        at -= 1
    return clause.has(at, "ahead_before")


def is_future(clause: Clause, index: int) -> bool:
    """Whether the clause around a token clearly speaks of what is to come."""
    return tense(clause, index) == "future"


def is_ahead(clause: Clause, index: int) -> bool:
    """Whether a weekday here is one to come: also in the present of a verb that reports nothing.

    "Am Donnerstag tagt der Ausschuss" announces, "teilt die Polizei am Donnerstag mit" does not.
    """
    said = tense(clause, index)
    if said != "present":
        return said == "future"
    begin, end = _clause_bounds(clause.tokens, index)
    cues = saying(clause.lang).cues
    return not any(token.lemma.lower() in cues for token in clause.tokens[begin:end])


def _speaks_of_past(around: Sequence[Token], lang: str) -> bool:
    """A past auxiliary, a preterite, or a perfect: "hatte", "teilte", "habe ... gesagt"."""
    pasts, perfects = listed_words(lang, "past"), listed_words(lang, "perfect_finite")
    helped = any(token.form in perfects for token in around)
    return any(
        token.form in pasts or (token.tag == "P" and helped) or _is_preterite(token, lang)
        for token in around
    )


def _is_preterite(token: Token, lang: str) -> bool:
    if token.tag != "V":
        return False
    if lang == "en":
        return analyse(token.text, lang).tag in {"VVD", "VVN"}
    stem = _stem(token)
    return (
        bool(stem)
        and token.form.startswith(stem)
        and _WEAK_PAST.fullmatch(token.form[len(stem) :]) is not None
    )


def _is_present(token: Token, lang: str) -> bool:
    if token.tag != "V":
        return False
    if lang == "en":
        return analyse(token.text, lang).tag in {"VVZ", "VVB"}
    stem = _stem(token)
    return bool(stem) and token.form in {stem + "t", stem + "et", stem + "en", stem + "e"}


def _stem(token: Token) -> str:
    """Of a German verb: "teil" of "teilen"; a separable prefix is not part of the form."""
    lemma = token.lemma.lower()
    return lemma[:-2] if lemma.endswith("en") else lemma[:-1] if lemma.endswith("n") else ""


def _clause_bounds(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    begin = index
    while begin > max(0, index - _LONGEST_LOOK) and tokens[begin - 1].text not in _CLAUSE_SIGNS:
        begin -= 1
    end = index
    while end < min(len(tokens), index + _LONGEST_LOOK) and tokens[end].text not in _CLAUSE_SIGNS:
        end += 1
    return begin, end


def nearest(clause: Clause, index: int, build: Callable[[int], Span | None]) -> Span | None:
    """The span of the year nearest to publication; None without publication time."""
    when = clause.when
    if when is None:
        return None
    back, ahead = _DISTANCES[tense(clause, index)]
    years = range(when.today.year - 1, when.today.year + 2)
    built = [span for of_year in years if (span := build(of_year)) is not None]

    def distance(span: Span) -> float:
        to_come = (span.day - when.today).days
        gone = (when.today - span.finish.date()).days
        return to_come * ahead if to_come > 0 else max(0, gone) * back

    return min(built, key=distance, default=None)
