"""What changed between two nights: disputes told apart from those that merely look new.

Ids of events, points and claims depend on the text, so a comma that an outlet corrects changes
them all. A dispute is therefore known again by what a reader would know it by: an event with an
article in common, and two statements that contradict each other, each of the same outlet, of
the same speaker, and in much the same words. All functions are pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from crosscheck.records import (
    Changes,
    Claim,
    Dispute,
    DisputeChange,
    DisputeSide,
    Document,
    Report,
    Resolved,
    Verdict,
    VerdictKind,
    stable_id,
)
from crosscheck.store import source_key

LEAST_ALIKE = 0.5  # Dice of the lemmas: a figure or verb may change, the matter may not


def find_disputes(report: Report, day: date) -> list[Dispute]:
    """The disputes of a report: its points with at least one contradiction, in its order.

    day: whose report it is; ``since`` and ``id`` of a dispute that goes on are those of before.
    """
    documents = {one.id: one for one in report.documents}
    claims = {one.id: one for one in report.claims}
    opposed: dict[str, list[Verdict]] = {}
    for one in report.verdicts:
        if one.kind is VerdictKind.CONTRADICT and one.point:
            opposed.setdefault(one.point, []).append(one)
    events = {one.id: one for one in report.events}
    found = []
    for point in report.points:
        verdicts = opposed.get(point.id, [])
        if not verdicts:
            continue
        keys = sorted({key for one in verdicts for key in (one.a, one.b)})
        event, surest = events[point.event], max(verdicts, key=lambda one: (one.confidence, one.id))
        sides = tuple(_side(claims[key], documents[claims[key].document]) for key in keys)
        found.append(
            Dispute(
                id=stable_id("dispute", day, *((one.article, one.text) for one in sides)),
                event=event.label,
                point=point.id,
                question=point.question,
                type=surest.type,
                layer=surest.layer,
                confidence=surest.confidence,
                articles=tuple(sorted({source_key(documents[key]) for key in event.documents})),
                sides=sides,
                against=tuple(sorted((keys.index(one.a), keys.index(one.b)) for one in verdicts)),
                since=day,
            )
        )
    return found


def _side(claim: Claim, document: Document) -> DisputeSide:
    return DisputeSide(
        article=source_key(document),
        document=document.id,
        outlet=document.outlet,
        speaker=claim.speaker.canonical if claim.speaker else None,
        text=claim.text,
        words=tuple(sorted(set(claim.lemmas))),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the night knows beyond the disputes themselves, to say how an old one ended."""

    documents: Mapping[str, Document] = field(default_factory=dict)  # current, by article
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)  # current, by article
    updated: Collection[frozenset[str]] = ()  # texts of pairs in which one overtakes the other
    rejected: Collection[frozenset[str]] = ()  # texts of pairs that a reader rejected


def compare_disputes(
    day: date,
    since: date | None,
    before: Sequence[Dispute],
    after: Sequence[Dispute],
    standing: Standing | None = None,
) -> tuple[Changes, list[Dispute]]:
    """What is new, changed and resolved, and the disputes of now with their lasting ids.

    before: the disputes of the last report that were looked at again, no others: one that was
    not looked at neither changed nor ended. after: those found now.
    Neither order matters.
    """
    home = _matched(before, after)
    new, changed, lasting, same = [], [], [], 0
    for number, now in enumerate(after):
        earlier = [before[k] for k, others in home.items() if number in others]
        if not earlier:
            new.append(now)
            lasting.append(now)
            continue
        oldest = min(earlier, key=lambda one: (one.since, one.id))
        kept = replace(now, id=oldest.id, since=oldest.since)
        lasting.append(kept)
        change = _change(oldest, kept, [side for one in earlier for side in one.sides])
        if change:
            changed.append(change)
        else:
            same += 1
    ended = [one for k, one in enumerate(before) if not home[k]]
    resolved = [_resolved(one, standing or Standing()) for one in ended]
    changes = Changes(day, since, tuple(new), tuple(changed), tuple(resolved), same)
    return changes, lasting


# --- knowing a dispute again -----------------------------------------------------------------


def _matched(before: Sequence[Dispute], after: Sequence[Dispute]) -> dict[int, set[int]]:
    """For each old dispute the new ones that carry it on; best first, each new one once.

    What is left over on either side joins a dispute that it matches: points fall apart and grow
    together as articles come in, and that neither starts nor ends a dispute.
    """
    scored = [
        (likeness(old, now), old.id, now.id, k, n)
        for (k, old), (n, now) in product(enumerate(before), enumerate(after))
    ]
    ranked = sorted((row for row in scored if row[0] > 0), key=lambda row: (-row[0], *row[1:3]))
    home: dict[int, set[int]] = {k: set() for k in range(len(before))}
    taken: set[int] = set()
    for _score, _old, _now, k, n in ranked:
        if not home[k] and n not in taken:
            home[k].add(n)
            taken.add(n)
    for _score, _old, _now, k, n in ranked:
        if not home[k] or n not in taken:
            home[k].add(n)
            taken.add(n)
    return home


def likeness(old: Dispute, now: Dispute) -> float:
    """How surely two disputes are one, 0..1; 0 for those of different events or matters."""
    if not set(old.articles) & set(now.articles):
        return 0.0
    best = 0.0
    for (a, b), (x, y) in product(old.against, now.against):
        ways = ((x, y), (y, x))
        for first, second in ways:
            alike = min(
                same_side(old.sides[a], now.sides[first]),
                same_side(old.sides[b], now.sides[second]),
            )
            best = max(best, alike)
    return best


def same_side(one: DisputeSide, other: DisputeSide) -> float:
    """How surely two sides are one side, 0..1, whatever version or article they stand in.

    Word for word the same in one outlet is the same, even if its speaker is named otherwise now.
    """
    if (one.outlet or one.article) != (other.outlet or other.article):
        return 0.0
    if _plain(one.text) == _plain(other.text):
        return 1.0
    alike = _dice(set(one.words), set(other.words))
    return alike if alike >= LEAST_ALIKE and _same_speaker(one.speaker, other.speaker) else 0.0


def _same_speaker(one: str | None, other: str | None) -> bool:
    """A full name and its short form are one: which of them is known depends on the corpus."""
    if one is None or other is None:
        return one is other
    first, second = (set(name.casefold().split()) for name in (one, other))
    return first <= second or second <= first


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


# --- what is different -----------------------------------------------------------------------


def _change(
    before: Dispute, after: Dispute, earlier: Sequence[DisputeSide]
) -> DisputeChange | None:
    """Sides that joined, left or say it otherwise; None where nothing of that happened.

    A confidence or a type that moved is no change: nobody said anything new.
    """
    gone = _without(earlier, after.sides)
    come = _without(after.sides, earlier)
    reworded, joined = [], []
    for side in come:
        best = max(gone, key=lambda one: (same_side(one, side), one.text), default=None)
        if best and same_side(best, side) > 0:
            reworded.append((best, side))
            gone.remove(best)
        else:
            joined.append(side)
    if not (reworded or joined or gone):
        return None
    return DisputeChange(before, after, tuple(joined), tuple(gone), tuple(reworded))


def _without(sides: Iterable[DisputeSide], others: Iterable[DisputeSide]) -> list[DisputeSide]:
    """The sides that do not stand word for word among the others, each once."""
    known = {_said(one) for one in others}
    return list({_said(one): one for one in sides if _said(one) not in known}.values())


def _said(side: DisputeSide) -> tuple[str, str]:
    return side.outlet or side.article, _plain(side.text)


def _resolved(dispute: Dispute, standing: Standing) -> Resolved:
    pairs = {
        frozenset((_plain(dispute.sides[a].text), _plain(dispute.sides[b].text)))
        for a, b in dispute.against
    }
    if pairs & {frozenset(map(_plain, pair)) for pair in standing.rejected}:
        return Resolved(dispute, "rejected")
    for side in dispute.sides:
        document = standing.documents.get(side.article)
        said = standing.claims.get(side.article, ())
        dropped = all(_plain(claim.text) != _plain(side.text) for claim in said)
        if document and document.id != side.document and dropped:
            return Resolved(dispute, "corrected", side, _now(side, document, said))
    overtaken = {text for pair in standing.updated for text in map(_plain, pair)}
    late = next((one for one in dispute.sides if _plain(one.text) in overtaken), None)
    return Resolved(dispute, "updated", late) if late else Resolved(dispute, "gone")


def _now(side: DisputeSide, document: Document, claims: Sequence[Claim]) -> str | None:
    """What the corrected article says of the matter; None if it is silent now."""
    sides = [_side(claim, document) for claim in claims]
    best = max(
        sides, key=lambda one: (_dice(set(side.words), set(one.words)), one.text), default=None
    )
    if best is None or _dice(set(side.words), set(best.words)) < LEAST_ALIKE:
        return None
    return best.text
