"""What a check says, and how a check that cannot be carried to its end says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "problem"]

NAMED = 20  # problems of one check that are named; a damaged disk makes thousands


@dataclass(frozen=True, slots=True)
class Check:
    """One line of ``doctor`` or ``verify``."""

    name: str
    state: State
    detail: str
    next_step: str = ""


def named(name: str, problems: Iterable[str], step: str, sound: str = "") -> list[Check]:
    """A line for each of the first problems and one for the rest; ``sound`` if there is none.

    Reading damaged data may raise anything: that is a problem like another.
    """
    lines: list[Check] = []
    count = 0
    try:
        for count, problem in enumerate(problems, 1):
            if count <= NAMED:
                lines.append(Check(name, "problem", problem, step))
    except Exception as error:
        lines.append(Check(name, "problem", f"cannot be read to its end ({error})", step))
    if count > NAMED:
        lines.append(Check(name, "problem", f"and {count - NAMED} more", step))
    return lines or [Check(name, "ok", sound)] * bool(sound)


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 claim``, ``2 claims``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
