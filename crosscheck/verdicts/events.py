"""Which documents, and which background paragraphs, tell of one happening.

``accounts`` reads what each text tells and compares two; ``retold`` finds the paragraphs that
look back; ``grouping`` puts accounts together. Nothing depends on the order of the input.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from crosscheck.records import Claim, Document, Event, stable_id
from crosscheck.verdicts.accounts import (
    Account,
    Rarity,
    Vector,
    dot,
    measure_rarity,
    read_account,
)
from crosscheck.verdicts.dating import stated_time
from crosscheck.verdicts.grouping import group_accounts, place_backgrounds
from crosscheck.verdicts.groups import Group
from crosscheck.verdicts.retold import background_groups

LABEL_WORDS = 12


def cluster_events(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    centre: Vector | None = None,
) -> list[Event]:
    """Events of all claims, each claim in exactly one, in order of time and id.

    vectors: claim id -> unit row. Claims whose document is missing are left out.
    centre: (dim,) mean vector of unrelated news (``reference_sentences``). Means of a whole
    article all lie near it, so only what an article has beyond it tells articles apart.
    """
    reports, backgrounds = _read_accounts(documents, claims, vectors, centre)
    groups = group_accounts(reports)
    own = place_backgrounds(backgrounds, groups, documents)
    by_id = {claim.id: claim for claim in claims}
    found = [_event(one, documents, by_id) for one in (*groups.all, *own) if one.members]
    return sorted(found, key=lambda event: (_sortable(event.start), event.id))


def _by_document(
    documents: Mapping[str, Document], claims: Iterable[Claim]
) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=_reading_order):
        if claim.document in documents:
            found.setdefault(claim.document, []).append(claim)
    return found


def read_reports(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    centre: Vector | None = None,
) -> list[Account]:
    """What each document reports of its own time, in order of their ids."""
    return _read_accounts(documents, claims, vectors, centre)[0]


def _read_accounts(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    centre: Vector | None,
) -> tuple[list[Account], list[Account]]:
    """What each document reports, and what it looks back at."""
    if centre is not None:
        vectors = {key: row - centre for key, row in vectors.items()}
    by_document = _by_document(documents, claims)
    rarity: Rarity = measure_rarity(by_document)
    reports, backgrounds = [], []
    for key in sorted(by_document):
        document, found = documents[key], by_document[key]
        older = background_groups(document, found)
        away = {claim.id for group in older for claim in group}
        own = [claim for claim in found if claim.id not in away]
        if not own:  # nothing but background is the report itself
            own, older = list(found), []
        reports.append(read_account(document, own, vectors, rarity, report=True))
        backgrounds += [
            read_account(document, group, vectors, rarity, report=False) for group in older
        ]
    return reports, backgrounds


# --- result ----------------------------------------------------------------------------------


def _event(group: Group, documents: Mapping[str, Document], claims: Mapping[str, Claim]) -> Event:
    found = sorted(
        (claims[key] for member in group.members for key in member.claims), key=_reading_order
    )
    ids = tuple(claim.id for claim in found)
    reported = [claims[key] for one in group.members if one.report for key in one.claims]
    start, end = stated_time(reported, documents) or group.span
    return Event(
        id=stable_id("event", *sorted({claim.document for claim in found}), ids[0]),
        label=_label(group, documents, claims),
        start=start,
        end=end,
        documents=tuple(sorted({claim.document for claim in found})),
        claims=ids,
    )


def _label(group: Group, documents: Mapping[str, Document], claims: Mapping[str, Claim]) -> str:
    """The title of the member that has most in common with all of them, else its first words."""
    told: Counter[str] = Counter()
    for member in group.members:
        told.update(member.words)
    central = max(
        group.members, key=lambda one: round(dot(one.words, told), 6)
    )  # the first of equals
    title = documents[central.document].title
    whole = len(central.claims) > 1 and not claims[central.claims[0]].background
    if title and whole:
        return title
    words = claims[central.claims[0]].text.split()
    return " ".join(words[:LABEL_WORDS]) + (" …" if len(words) > LABEL_WORDS else "")


def _reading_order(claim: Claim) -> tuple[str, int, str]:
    return claim.document, claim.start, claim.id


def _sortable(moment: datetime | None) -> float:
    return moment.timestamp() if moment else math.inf
