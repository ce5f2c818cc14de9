"""The numbers and times in a claim that a question asks for.

A claim may hold several: "7,5 Prozent mehr Lohn für 14.000 Beschäftigte" answers "Wie viel Lohn?"
with the first, "sechs Tote und nicht sieben" tells of six, and who asks for the missing is not
answered by the dead.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from crosscheck.records import Claim, Quantity
from crosscheck.values import nouns_match
from crosscheck.verdicts.counts import Count, counts_of, kinds_told
from crosscheck.verdicts.questions import Question, is_small, question_list

COUNTED = frozenset({"", "person"})  # units of what is counted
TIME = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
MONEY = "money"  # any unit of three capitals: "EUR"
MOST_BETWEEN = 2  # adjectives and articles between "wie viele" and what is counted
_PLAIN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_][\w-]*")


def values_wanted(question: Question, claim: Claim) -> tuple[Quantity, ...]:
    """The numbers of a claim that can answer a question for one; () if none can."""
    known = {(one.low, one.high, one.unit) for one in question.read.claim.quantities}
    asked = kinds_asked(question.read.claim)
    values = [
        one.quantity
        for one in counts_of(claim)
        if _of_kind(one, asked) and _unit_fits(one.quantity.unit, question)
    ]
    beyond = [one for one in values if (one.low, one.high, one.unit) not in known]
    return tuple(_of_noun(beyond, question))


@lru_cache(1_000)  # of one question for each claim that is found for it
def kinds_asked(asked: Claim) -> frozenset[str]:
    """The fates that a question, read as a claim, asks for: "dead", "injured"."""
    return kinds_told(asked)


def says_time(claim: Claim) -> bool:
    """Whether a claim dates anything, if only by the time of day."""
    return bool(claim.times) or bool(_clock().search(claim.content))


def clock_texts(claim: Claim) -> list[str]:
    """The times of day in a claim, as written."""
    return [match.group() for match in _clock().finditer(claim.content)]


def clock_minutes(claim: Claim) -> frozenset[int]:
    """The times of day in a claim, in minutes after midnight, by whatever day."""
    return frozenset(map(_minutes, clock_texts(claim)))


def _minutes(text: str) -> int:
    digits = re.findall(r"\d+", text)
    if not digits:
        return 0 if text.lower() in question_list("midnight") else 12 * 60
    hour, minutes = int(digits[0]) % 24, int(digits[1]) if len(digits) > 1 else 0
    half = re.search(r"([ap])\.?m", text, re.IGNORECASE)
    if half:
        hour = hour % 12 + (12 if half.group(1).lower() == "p" else 0)
    return hour * 60 + minutes


def counted_noun(text: str) -> tuple[int, int] | None:
    """Offsets of what a question counts: "Tote" in "Wie viele Tote gab es?"."""
    match = _counts().match(text)
    if match is None:
        return None
    english = match.group().lower() == "how many"
    for number, word in enumerate(_WORD.finditer(text, match.end())):
        plain = word.group().lower()
        if number > MOST_BETWEEN or (is_small(plain) and plain not in question_list("passed")):
            return None
        if word.group()[0].isupper() or (
            english and plain not in question_list("before_counted") and not is_small(plain)
        ):
            return word.span()
    return None


def asked_noun(text: str) -> tuple[int, int] | None:
    """As ``counted_noun``, and of amounts, too: "Lohn" in "Wie viel Lohn fordert sie?"."""
    match = _amounts().match(text)
    word = _WORD.search(text, match.end()) if match else None
    return word.span() if word else counted_noun(text)


def with_noun(value: Quantity, question: Question) -> str:
    """A number with what it counts, in the words of the question where it stands alone."""
    noun = counted_noun(question.text)
    if noun is None or value.unit or value.noun:
        return value.text
    return f"{value.text} {question.text[slice(*noun)]}"


# --- which numbers -----------------------------------------------------------------------------


def _of_kind(one: Count, asked: frozenset[str]) -> bool:
    """Whether it may count those who are asked for: not the dead for the missing."""
    return not (one.counted and asked and one.kinds) or bool(one.kinds & asked)


def _unit_fits(unit: str, question: Question) -> bool:
    wanted = _units_wanted(question.text)
    return wanted is None or unit in wanted or (MONEY in wanted and _may_be_money(unit))


def _may_be_money(unit: str) -> bool:
    """A currency, or what leaves it out: "14 Millionen"."""
    return not unit or (len(unit) == 3 and unit.isupper())


@lru_cache(1_000)
def _units_wanted(text: str) -> frozenset[str] | None:
    """The units that a question leaves open; None if any."""
    plain = f" {' '.join(_PLAIN.findall(text.lower()))} "
    found = {
        unit
        for row in question_list("units")
        if any(f" {word} " in plain for word in row["words"])
        for unit in row["units"]
    }
    if found:
        return frozenset(found)
    return COUNTED if _counts().match(text) else None


def _of_noun(values: Sequence[Quantity], question: Question) -> list[Quantity]:
    """Those of the counted noun, else those that count nothing named, if there are such.

    What an amount lasts is no amount: "vier Prozent über 24 Monate".
    """
    span = asked_noun(question.text)
    if span is None:
        return list(values)
    noun = question.text[slice(*span)].lower()
    timeless = [one for one in values if one.unit not in TIME] or values
    named = [one for one in timeless if _counts_noun(one, noun, question)]
    bare = [one for one in timeless if not one.noun]
    return list(named or bare or timeless)


def _counts_noun(value: Quantity, noun: str, question: Question) -> bool:
    """noun: that of the question, as it stands there; its lemma is among those of the question."""
    return bool(value.noun) and (
        value.noun in question.read.claim.lemmas
        or nouns_match(value.noun, noun)
        or _bare(value.noun) == _bare(noun)
    )


def _bare(noun: str) -> str:
    """A noun without the endings of cases and numbers: "beschäftigter", "beschäftigte"."""
    return re.sub(r"(?:en|er|es|em|e|n|s)$", "", noun)


@cache
def _counts() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(question_list('counts'))})\b", re.IGNORECASE)


@cache
def _amounts() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(question_list('amounts'))})\b", re.IGNORECASE)


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(question_list('clock'))})", re.IGNORECASE)
