"""Accounts to groups: each joins the group whose members it fits on average.

Average linkage (Sokal & Michener 1958) and never the nearest member alone, so that a chain of
similar articles cannot grow into one blob. Only groups about its time that share words with an
account are looked at (``groups``), so the work grows with what happened in a few days and not
with the archive. Nothing depends on the order of the input: time and id decide.
"""

from collections.abc import Mapping, Sequence

from crosscheck.records import Document
from crosscheck.verdicts.accounts import Account, dot
from crosscheck.verdicts.groups import Group, Groups, in_time

# Probabilities (``likeness``) from which an account joins. B-cubed by threshold, with and without
# the dates of the articles: `python -m benchmarks.events`
JOIN_SIMILARITY = 0.3  # mean over the members
JOIN_UNDATED = 0.5  # nothing but the content speaks for an undated article,
DISTINCT_UNDATED = 1.1  # so it must fit one event this much better than any other,
UNDATED_KIND_WEIGHT = 0.3  # where the kind of happening counts: calls recur, so do meetings
BACKGROUND_SIMILARITY = 0.5  # a paragraph is short, so more must speak for it
REFINING_PASSES = 2


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
            (_shrunk(fit, group) + weight * _shared_kind(account, group), -group.number)
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


def _shrunk(fit: float, group: Group) -> float:
    """The fit as if one member more were unrelated: one close member is weaker evidence than five.

    Only for the choice among groups that fit; without it an account that met one look-alike first
    stays with it, though its own event has gathered since.
    """
    members = len(group.members)
    return fit * members / (members + 1)


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
    told_later, (_begin, finish) = documents[account.document].published_at, group.span
    return told_later is not None and finish is not None and told_later > finish
