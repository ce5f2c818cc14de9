"""Which articles are compared together: slices of time, so that a night costs what is new in it.

An article can only share an event with articles of about its time, so what waits is compared
with what appeared within a window around it and with nothing else. Waiting articles that lie
far apart (a first night over an archive, an old piece that turns up late) make slices of their
own, newest first, each no longer than the window. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Slice:
    """Articles that wait to be compared, and the time around them that they are compared with."""

    waiting: tuple[str, ...]  # ids, oldest first
    begin: datetime
    end: datetime


def slice_waiting(waiting: Mapping[str, datetime], window: timedelta) -> list[Slice]:
    """What waits in slices of at most a window each, newest first; every id in exactly one."""
    ordered = sorted(waiting.items(), key=lambda row: (row[1], row[0]), reverse=True)
    groups: list[list[tuple[str, datetime]]] = []
    for row in ordered:
        if groups and groups[-1][0][1] - row[1] <= window:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [
        Slice(
            tuple(key for key, _ in reversed(group)),
            _moved(group[-1][1], -window),
            _moved(group[0][1], window),
        )
        for group in groups
    ]


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The moment so much later; the first or last there is where the calendar ends."""
    try:
        return moment + by
    except OverflowError:
        edge = datetime.max if by > timedelta() else datetime.min
        return edge.replace(tzinfo=moment.tzinfo)


def since_day(waiting: Mapping[str, datetime], first: datetime | None) -> dict[str, datetime]:
    """Only what appeared on or after a moment; all of it without one."""
    return {key: at for key, at in waiting.items() if first is None or at >= first}


def without(waiting: Mapping[str, datetime], done: Iterable[str]) -> dict[str, datetime]:
    """What waits still."""
    known = set(done)
    return {key: at for key, at in waiting.items() if key not in known}
