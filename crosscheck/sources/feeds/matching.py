"""Which known entry a listed one is. Pure: values in, values out.

A GUID names an entry unless the feed gives it to several; the address does where GUIDs change
or collide, unless several entries share it; the wording does where both change. In doubt both
are kept: an article read twice costs little, and its second copy adds no document.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crosscheck.records import EntryState, stable_id
from crosscheck.sources.feeds.entries import Entry, address_key

MIN_TEXT = 80  # characters that make a wording recognisable; "Wetter" alone does not
SAME_TITLE = 0.5  # share of words of a headline that outlives its rewriting


@dataclass(frozen=True, slots=True)
class Matched:
    """A listed entry with what was known of it; None: it is new."""

    key: str
    entry: Entry
    known: EntryState | None


def match_entries(
    feed: str, entries: Sequence[Entry], known: Sequence[EntryState]
) -> list[Matched]:
    """The listed entries, each with its known state, in order; an entry listed twice once.

    feed: the configured address, part of the keys of new entries.
    """
    listed = _once(entries)
    guids, addresses = Counter(one.guid for one in listed), Counter(map(_address, listed))
    free = _Free(known)
    found: dict[int, EntryState] = {}
    for rule in (_by_guid, _by_address, _by_wording):
        for number, one in enumerate(listed):
            alone = {
                _by_guid: guids[one.guid] == 1,
                _by_address: addresses[_address(one)] == 1,
                _by_wording: True,
            }
            state = rule(one, free) if number not in found and alone[rule] else None
            if state is not None:
                found[number] = state
                free.take(state)
    return [
        Matched(found[n].key if n in found else _key(feed, one), one, found.get(n))
        for n, one in enumerate(listed)
    ]


class _Free:
    """The known entries that no listed one has been found to be."""

    def __init__(self, states: Sequence[EntryState]) -> None:
        self._taken: set[str] = set()
        self.guid = _grouped(states, lambda one: one.guid)
        self.address = _grouped(states, lambda one: address_key(one.url) if one.url else None)
        self.wording = _grouped(states, lambda one: one.fingerprint)

    def take(self, state: EntryState) -> None:
        self._taken.add(state.key)

    def of(self, states: Iterable[EntryState]) -> list[EntryState]:
        return [one for one in states if one.key not in self._taken]


def _grouped(
    states: Iterable[EntryState], name: Callable[[EntryState], str | None]
) -> dict[Hashable, list[EntryState]]:
    groups: dict[Hashable, list[EntryState]] = defaultdict(list)
    for one in states:
        groups[name(one)].append(one)
    return groups


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """The first of those with one GUID and address, or with one address and wording."""
    seen: set[tuple[str, ...]] = set()
    kept: list[Entry] = []
    for one in entries:
        address = _address(one) or ""
        names = {("wording", address, one.fingerprint)}
        names |= {("guid", one.guid, address)} if one.guid else set()
        if not names & seen:
            kept.append(one)
        seen |= names
    return kept


def _by_guid(one: Entry, free: _Free) -> EntryState | None:
    if not one.guid:
        return None
    candidates = free.of(free.guid.get(one.guid, ()))
    same = [state for state in candidates if state.url and _same_address(one, state)]
    alike = [state for state in candidates if not one.url or not state.url or _alike(one, state)]
    return next(iter(same or alike), None)


def _by_address(one: Entry, free: _Free) -> EntryState | None:
    candidates = free.of(free.address.get(_address(one), ())) if one.url else []
    return candidates[0] if len(candidates) == 1 else None


def _by_wording(one: Entry, free: _Free) -> EntryState | None:
    if sum(map(len, one.text)) < MIN_TEXT:
        return None
    candidates = free.of(free.wording.get(one.fingerprint, ()))
    return candidates[0] if len(candidates) == 1 else None


def _address(one: Entry) -> str | None:
    return address_key(one.url) if one.url else None


def _same_address(one: Entry, state: EntryState) -> bool:
    return bool(one.url and state.url) and address_key(one.url or "") == address_key(
        state.url or ""
    )


def _alike(one: Entry, state: EntryState) -> bool:
    """Whether the headline is that of the known entry, rewritten at most."""
    if one.fingerprint == state.fingerprint:
        return True
    here, there = (set((title or "").casefold().split()) for title in (one.title, state.title))
    return len(here & there) > SAME_TITLE * min(len(here), len(there)) if here and there else False


def _key(feed: str, one: Entry) -> str:
    named = (one.guid or "", _address(one) or "")
    return stable_id("entry", feed, *named, "" if any(named) else one.fingerprint)


def vanished(known: Sequence[EntryState], matched: Sequence[Matched]) -> set[str]:
    """Keys of entries taken out of the feed: listed last time, gone now, while older ones stay.

    An entry that is older than all that stayed has left at the end, as all do.
    """
    last = max((one.last_seen_at for one in known), default=None)
    before = [one for one in known if one.last_seen_at == last]
    listed = {one.key for one in matched}
    ages = [_age(one) for one in before if one.key in listed]
    if not ages:
        return set()
    return {one.key for one in before if one.key not in listed and _age(one) > min(ages)}


def _age(state: EntryState) -> datetime:
    """When it appeared; as the feed has it, else when we saw it."""
    return state.published_at or state.first_seen_at
