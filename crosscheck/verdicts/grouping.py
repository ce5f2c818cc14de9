"""Accounts to groups: each joins the group whose members it fits on average.

Average linkage (Sokal & Michener 1958) and never the nearest member alone, so that a chain of
similar articles cannot grow into one blob. Only groups about its time that share words with an
account are looked at, so the work grows with what happened in a few days and not with the
archive. Nothing depends on the order of the input: time and id decide.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from crosscheck.records import Document
from crosscheck.verdicts.accounts import Account, dot, likeness

WINDOW_DAYS = 4.0  # coverage of one happening; follow-ups later are events of their own
LONGEST_COVERAGE_DAYS = 8.0  # from the first report to the last, so that windows do not chain
# B-cubed F1 over the development articles by threshold, with and without their dates:
# `python -m benchmarks.events`
JOIN_SIMILARITY = 0.25  # mean over the members
JOIN_UNDATED = 0.27  # nothing but the content speaks for an undated article,
DISTINCT_UNDATED = 1.1  # so it must fit one event this much better than any other,
UNDATED_KIND_WEIGHT = 0.3  # where the kind of happening counts: calls recur, so do meetings
BACKGROUND_SIMILARITY = 0.27  # a paragraph is short, so it must fit an event more closely
REFINING_PASSES = 2
TELLING_WORDS = 24  # of an account, the rarest, by which groups are found
LOOKED_AT = 12  # groups whose members are compared one by one, of those that share words
MOST_COMPARED = 40  # members; more would cost the square of what a great story fills
UNDATED = None
_GAP, _MOST = timedelta(days=WINDOW_DAYS), timedelta(days=LONGEST_COVERAGE_DAYS)

Day = int | None


class Group:
    """Accounts of one event, and the time its reports span; its looks back where it has none."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.members: list[Account] = []
        self.begin: datetime | None = None
        self.finish: datetime | None = None

    def add(self, account: Account) -> None:
        """Take an account in."""
        self.members.append(account)
        self._measure()

    def remove(self, account: Account) -> None:
        """Let an account go."""
        self.members.remove(account)
        self._measure()

    def _measure(self) -> None:
        told = [one for one in self.members if one.report] or self.members
        self.begin = min((one.begin for one in told if one.begin), default=None)
        self.finish = max((one.finish for one in told if one.finish), default=None)

    def fit(self, account: Account) -> float:
        """Mean likeness to the members; of very many, to an even choice of them."""
        some = self.members[:: math.ceil(len(self.members) / MOST_COMPARED)]
        return sum(likeness(account, member) for member in some) / len(some)

    def near_in_time(self, account: Account) -> bool:
        """Whether the account can be of this event; without a date it always can."""
        if not (account.begin and account.finish and self.begin and self.finish):
            return True
        first, last = min(account.begin, self.begin), max(account.finish, self.finish)
        touching = account.begin <= self.finish + _GAP and self.begin <= account.finish + _GAP
        return touching and (last - first <= _MOST or not account.report)


class Groups:
    """All groups, found by the words of their members on the days about an account."""

    def __init__(self) -> None:
        self.all: list[Group] = []
        # day -> stem -> number of a group -> summed weight of the stem in its members
        self._words: dict[Day, dict[str, dict[int, float]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(float))
        )

    def new(self) -> Group:
        """An empty group."""
        group = Group(len(self.all))
        self.all.append(group)
        return group

    def add(self, account: Account, group: Group) -> None:
        """Put an account into a group."""
        group.add(account)
        words = self._words[_day(account.begin)]
        for word, weight in account.words.items():
            words[word][group.number] += weight

    def remove(self, account: Account, group: Group) -> None:
        """Take an account out of its group."""
        group.remove(account)
        words = self._words[_day(account.begin)]
        for word, weight in account.words.items():
            left = words[word][group.number] - weight
            if left > 1e-9:  # what rounding leaves of zero
                words[word][group.number] = left
            else:
                del words[word][group.number]

    def candidates(self, account: Account) -> list[Group]:
        """The groups about its time whose members share most words with an account, best first."""
        found: dict[int, float] = defaultdict(float)
        telling = sorted(account.words.items(), key=lambda row: (-row[1], row[0]))[:TELLING_WORDS]
        for day in self._days_about(account):
            words = self._words.get(day)
            if words is None:
                continue
            for word, weight in telling:
                for number, total in words.get(word, {}).items():
                    found[number] += weight * total
        best = [
            (-shared / len(self.all[number].members), number)
            for number, shared in found.items()
            if self.all[number].members
        ]
        heapq.heapify(best)
        near: list[Group] = []
        while best and len(near) < LOOKED_AT:
            group = self.all[heapq.heappop(best)[1]]
            if group.near_in_time(account):
                near.append(group)
        return near

    def _days_about(self, account: Account) -> Iterable[Day]:
        day, last = _day(account.begin), _day(account.finish)
        if day is None or last is None:
            return list(self._words)
        reach = math.ceil(max(WINDOW_DAYS, LONGEST_COVERAGE_DAYS)) + 1
        if last - day > len(self._words):  # a look back at years: fewer days are known than told
            return list(self._words)
        return [UNDATED, *range(day - reach, last + reach + 1)]


def group_accounts(accounts: Sequence[Account]) -> Groups:
    """Every account in one group, the best it fits now that all are known."""
    groups = Groups()
    ordered = sorted(accounts, key=in_time)
    home = {one.id: join(one, groups, JOIN_SIMILARITY) for one in ordered}
    for _ in range(REFINING_PASSES):
        if not _refine(ordered, groups, home):
            break
    return groups


def join(account: Account, groups: Groups, threshold: float) -> Group:
    """Put an account into the group it fits best, or into a new one."""
    best = _best(account, groups, threshold) or groups.new()
    groups.add(account, best)
    return best


def _refine(accounts: Sequence[Account], groups: Groups, home: dict[str, Group]) -> bool:
    """Take each account out and let it join again; whether any moved."""
    moved = False
    for account in accounts:
        left = home[account.id]
        groups.remove(account, left)
        best = _best(account, groups, JOIN_SIMILARITY)
        if best is None:
            best = left if not left.members else groups.new()
        groups.add(account, best)
        home[account.id] = best
        moved = moved or best is not left
    return moved


def _best(account: Account, groups: Groups, threshold: float) -> Group | None:
    dated = account.begin is not None
    needed = threshold if dated else max(threshold, JOIN_UNDATED)
    weight = 0.0 if dated else UNDATED_KIND_WEIGHT
    fits = sorted(
        (
            (fit + weight * _shared_kind(account, group), -group.number)
            for group in groups.candidates(account)
            if (fit := group.fit(account)) >= needed
        ),
        reverse=True,
    )
    if not fits:
        return None
    if not dated and len(fits) > 1 and fits[0][0] < DISTINCT_UNDATED * fits[1][0]:
        return None
    return groups.all[-fits[0][1]]


def _shared_kind(account: Account, group: Group) -> float:
    """A call and a meeting of the same people about the same matter are two happenings."""
    shared = [dot(account.kinds, member.kinds) for member in group.members]
    return sum(shared) / len(shared)


def place_backgrounds(
    accounts: Sequence[Account], groups: Groups, documents: Mapping[str, Document]
) -> list[Group]:
    """Put each look back into the event it retells, in place, or into one of its own.

    Returns the events that are only looked back at.
    """
    own = Groups()
    for account in sorted(accounts, key=in_time):
        told = [
            (fit, -group.number, group)
            for group in groups.candidates(account)
            if _reported_before(account, group, documents)
            and (fit := group.fit(account)) >= BACKGROUND_SIMILARITY
        ]
        if told:
            groups.add(account, max(told, key=lambda row: row[:2])[2])
        else:
            join(account, own, BACKGROUND_SIMILARITY)
    return own.all


def _reported_before(account: Account, group: Group, documents: Mapping[str, Document]) -> bool:
    """Whether a look back can be at an event: others reported it, and before it was told."""
    if account.begin is None or account.document in {one.document for one in group.members}:
        return False
    told_later = documents[account.document].published_at
    return told_later is not None and group.finish is not None and told_later > group.finish


def in_time(account: Account) -> tuple[bool, float, str]:
    """Sorts accounts by time and id, the undated last."""
    begin = account.begin
    return begin is None, begin.timestamp() if begin else math.inf, account.id


def _day(moment: datetime | None) -> Day:
    return None if moment is None else moment.toordinal()
