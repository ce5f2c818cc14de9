"""Groups of accounts, and the index that finds those an account may belong to.

The index is inverted: from a word and a day to the groups that have it. Reports in one wording
(the weather of a hundred towns) fill the lists of all their common words, so the shortest lists
are read first, which are those of names and rare words, and only so many entries altogether.
What an account costs is then bounded, however many look-alikes the archive holds.
"""

import heapq
import math
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from crosscheck.verdicts.accounts import Account
from crosscheck.verdicts.likeness import likeness

WINDOW_DAYS = 4.0  # coverage of one happening; follow-ups later are events of their own
LONGEST_COVERAGE_DAYS = 8.0  # from the first report to the last, so that windows do not chain
TELLING_WORDS = 24  # of an account, the rarest, by which groups are found
MOST_ENTRIES = 1_000  # of the index, read for one account
LOOKED_AT = 12  # groups whose members are compared one by one, of those that share words
MOST_COMPARED = 40  # members; more would cost the square of what a great story fills
UNDATED = None
_GAP, _MOST = timedelta(days=WINDOW_DAYS), timedelta(days=LONGEST_COVERAGE_DAYS)
_REACH = math.ceil(max(WINDOW_DAYS, LONGEST_COVERAGE_DAYS)) + 1

Day = int | None
Entries = dict[int, float]  # number of a group -> summed weight of one word in its members


class _Times:
    """The first begin and the last finish of some accounts, kept as they come and go."""

    def __init__(self) -> None:
        self._begins: list[datetime] = []
        self._finishes: list[datetime] = []
        self.accounts = 0

    def add(self, account: Account) -> None:
        self.accounts += 1
        if account.begin and account.finish:
            insort(self._begins, account.begin)
            insort(self._finishes, account.finish)

    def remove(self, account: Account) -> None:
        self.accounts -= 1
        if account.begin and account.finish:
            del self._begins[bisect_left(self._begins, account.begin)]
            del self._finishes[bisect_left(self._finishes, account.finish)]

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """None where no account has a time."""
        return (self._begins[0], self._finishes[-1]) if self._begins else (None, None)


class Group:
    """Accounts of one event in order of time, whatever the order in which they joined."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.members: list[Account] = []
        self._reports, self._looks_back = _Times(), _Times()

    def add(self, account: Account) -> None:
        """Take an account in."""
        insort(self.members, account, key=in_time)
        self._times_of(account).add(account)

    def remove(self, account: Account) -> None:
        """Let a member go."""
        del self.members[bisect_left(self.members, in_time(account), key=in_time)]
        self._times_of(account).remove(account)

    def _times_of(self, account: Account) -> _Times:
        return self._reports if account.report else self._looks_back

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """First and last time of its reports; of its looks back where it has none."""
        return (self._reports if self._reports.accounts else self._looks_back).span

    def fit(self, account: Account) -> float:
        """Mean likeness to the members; of very many, to an even choice of them.

        Nothing where one of them is of a series with the account: it is another happening.
        """
        some = self.members[:: math.ceil(len(self.members) / MOST_COMPARED)]
        found = [likeness(account, member) for member in some]
        return sum(found) / len(found) if all(found) else 0.0

    def near_in_time(self, account: Account) -> bool:
        """Whether the account can be of this event; without a date it always can."""
        begin, finish = self.span
        if not (account.begin and account.finish and begin and finish):
            return True
        first, last = min(account.begin, begin), max(account.finish, finish)
        touching = account.begin <= finish + _GAP and begin <= account.finish + _GAP
        return touching and (last - first <= _MOST or not account.report)


class Groups:
    """All groups, found by the words of their members on the days about an account."""

    def __init__(self) -> None:
        self.all: list[Group] = []
        self._words: dict[str, dict[Day, Entries]] = defaultdict(dict)

    def new(self) -> Group:
        """An empty group."""
        group = Group(len(self.all))
        self.all.append(group)
        return group

    def add(self, account: Account, group: Group) -> None:
        """Put an account into a group."""
        group.add(account)
        day = _day(account.begin)
        for word, weight in account.words.items():
            entries = self._words[word].setdefault(day, {})
            entries[group.number] = entries.get(group.number, 0.0) + weight

    def remove(self, account: Account, group: Group) -> None:
        """Take an account out of its group."""
        group.remove(account)
        day = _day(account.begin)
        for word, weight in account.words.items():
            entries = self._words[word][day]
            left = entries[group.number] - weight
            if left > 1e-9:  # what rounding leaves of zero
                entries[group.number] = left
            else:
                del entries[group.number]

    def candidates(self, account: Account) -> list[Group]:
        """The groups about its time whose members share most words with an account, best first."""
        shared: dict[int, float] = defaultdict(float)
        for weight, listed in self._shortest_lists(account):
            for entries in listed:
                for number, total in entries.items():
                    shared[number] += weight * total
        best = [
            (-told / len(self.all[n].members), n)
            for n, told in shared.items()
            if self.all[n].members
        ]
        heapq.heapify(best)
        near: list[Group] = []
        while best and len(near) < LOOKED_AT:
            group = self.all[heapq.heappop(best)[1]]
            if group.near_in_time(account):
                near.append(group)
        return near

    def _shortest_lists(self, account: Account) -> Iterable[tuple[float, list[Entries]]]:
        """The weight and the entries of an account's telling words, until enough are read."""
        telling = sorted(account.words.items(), key=lambda row: (-row[1], row[0]))[:TELLING_WORDS]
        rows = []
        for word, weight in telling:
            known = self._words.get(word)
            if known:
                listed = [known[day] for day in _days_about(account, known) if day in known]
                rows.append((sum(map(len, listed)), word, weight, listed))
        entries = 0
        for size, _word, weight, listed in sorted(rows, key=lambda row: row[:2]):
            entries += size
            if entries > MOST_ENTRIES:
                return
            yield weight, listed


def _days_about(account: Account, known: Mapping[Day, Entries]) -> Iterable[Day]:
    day, last = _day(account.begin), _day(account.finish)
    if day is None or last is None or last - day > len(known):  # fewer days are known than told
        return list(known)
    return [UNDATED, *range(day - _REACH, last + _REACH + 1)]


def in_time(account: Account) -> tuple[bool, float, str]:
    """Sorts accounts by time and id, the undated last."""
    begin = account.begin
    return begin is None, begin.timestamp() if begin else math.inf, account.id


def _day(moment: datetime | None) -> Day:
    return None if moment is None else moment.toordinal()
