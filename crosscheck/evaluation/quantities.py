"""Quantities and times measured on labelled expressions inside newspaper-like sentences.

A file holds one JSON object a line: ``lang``, ``text`` (one sentence), ``expression`` (a part of
it), ``kind`` and ``part``. Kind "quantity" gives ``low``, ``high`` (null: unbounded), ``unit``,
``noun``, ``approximate``; "time" gives ``published``, ``precision``, ``begin``, ``finish`` (UTC);
"none" is something that looks like a quantity and is none. An expression is right if what is
found at it has the labelled value and unit, or the labelled bounds; nouns and approximation
are counted apart. The later parts were written after the code and scored before any change: of the
63 of the "fourth", 41 were right, and three of its labels were put right with the code;
of the 26 of the "fifth" (scores, written after the code too), 24.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from crosscheck.claims.quantities import find_quantities
from crosscheck.claims.times import find_times
from crosscheck.claims.tokens import tokenise
from crosscheck.errors import UsageError
from crosscheck.records import Quantity, TimeSpan

_Found = TypeVar("_Found", Quantity, TimeSpan)
_SAME = 1e-6  # relative difference below which two values are one: thirds are not exact


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def rate(self) -> float:
        """The share that is right; 1 of nothing."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """An expression that was read otherwise than labelled."""

    text: str
    expression: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class QuantityEvaluation:
    """Everything measured; ``as_json`` is what a results file holds."""

    all: Share
    groups: Mapping[str, Share]  # "quantity de", "time en", "none de", ...; "first", "second"
    nouns: Share
    approximate: Share
    wrong: tuple[Wrong, ...]

    def as_json(self) -> dict[str, Any]:
        """Shares as numbers, and what was wrong."""
        return {
            "expressions": self.all.of,
            "right": self.all.rate,
            "nouns": self.nouns.rate,
            "approximate": self.approximate.rate,
            "groups": {
                name: {"right": share.rate, "of": share.of}
                for name, share in sorted(self.groups.items())
            },
            "wrong": [
                {"expression": one.expression, "expected": one.expected, "found": one.found}
                for one in self.wrong
            ],
        }


@dataclass(frozen=True, slots=True)
class _Judged:
    row: Mapping[str, Any]
    right: bool
    found: Quantity | TimeSpan | None


def evaluate(path: Path) -> QuantityEvaluation:
    """Score the finders on a file of labelled expressions.

    Raises UsageError if the file cannot be read or a line is not as described above.
    """
    judged = [_judge(row) for row in _rows(path)]
    quantities = [one for one in judged if one.row["kind"] == "quantity"]
    found = [one for one in quantities if isinstance(one.found, Quantity)]
    return QuantityEvaluation(
        all=_share(judged),
        groups=_groups(judged),
        nouns=Share(sum(_noun_of(one) == one.row["noun"] for one in found), len(quantities)),
        approximate=Share(
            sum(_is_approximate(one) == one.row["approximate"] for one in found), len(quantities)
        ),
        wrong=tuple(_wrong(one) for one in judged if not one.right),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            row["start"] = row["text"].index(row["expression"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}: line {number}: not a labelled expression") from error
        rows.append(row)
    return rows


def _judge(row: Mapping[str, Any]) -> _Judged:
    text, lang = row["text"], row["lang"]
    tokens = tokenise(text, lang)
    if row["kind"] == "time":
        moment = datetime.fromisoformat(row["published"])
        times = find_times(text, tokens, lang, moment, row["precision"])
        span = _at(times, row)
        right = span is not None and (span.begin, span.finish) == _labelled_bounds(row)
        return _Judged(row, right, span)
    quantity = _at(find_quantities(text, tokens, lang), row)
    if row["kind"] == "none":
        return _Judged(row, quantity is None, quantity)
    return _Judged(row, quantity is not None and _same_value(quantity, row), quantity)


def _at(found: Sequence[_Found], row: Mapping[str, Any]) -> _Found | None:
    """What overlaps the expression most."""
    start, end = row["start"], row["start"] + len(row["expression"])
    best = max(found, key=lambda one: min(end, one.end) - max(start, one.start), default=None)
    return best if best is not None and best.start < end and start < best.end else None


def _labelled_bounds(row: Mapping[str, Any]) -> tuple[datetime, datetime]:
    first, last = (datetime.fromisoformat(row[name]) for name in ("begin", "finish"))
    return first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)


def _same_value(quantity: Quantity, row: Mapping[str, Any]) -> bool:
    high = math.inf if row["high"] is None else row["high"]
    return (
        quantity.unit == row["unit"]
        and math.isclose(quantity.low, row["low"], rel_tol=_SAME)
        and math.isclose(quantity.high, high, rel_tol=_SAME)
    )


def _noun_of(judged: _Judged) -> str:
    return judged.found.noun if isinstance(judged.found, Quantity) else ""


def _is_approximate(judged: _Judged) -> bool:
    return isinstance(judged.found, Quantity) and judged.found.approximate


def _share(judged: Sequence[_Judged]) -> Share:
    return Share(sum(one.right for one in judged), len(judged))


def _groups(judged: Sequence[_Judged]) -> dict[str, Share]:
    names = {name for one in judged for name in _group_names(one)}
    return {name: _share([one for one in judged if name in _group_names(one)]) for name in names}


def _group_names(judged: _Judged) -> tuple[str, str]:
    row = judged.row
    return f"{row['kind']} {row['lang']}", f"part {row['part']}"


def _wrong(judged: _Judged) -> Wrong:
    row, found = judged.row, judged.found
    names = {
        "quantity": ("low", "high", "unit"),
        "time": ("begin", "finish"),
        "none": (),
    }[row["kind"]]
    expected = " ".join(str(row[name]) for name in names) or "nothing"
    if isinstance(found, Quantity):
        seen = f"{found.low} {found.high} {found.unit}"
    elif isinstance(found, TimeSpan):
        seen = f"{found.begin:%Y-%m-%dT%H:%M} {found.finish:%Y-%m-%dT%H:%M}"
    else:
        seen = "nothing"
    return Wrong(row["text"], row["expression"], expected, seen)
