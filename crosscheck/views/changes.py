"""What changed since the last report, in words: the first thing a nightly report says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crosscheck.records import Changes, Dispute, DisputeChange, DisputeSide, Resolved
from crosscheck.views.escaping import visible
from crosscheck.views.wording import Wording

MOST_ITEMS = 15  # of each kind; a night that is full of them is still to be read at a glance
MOST_SIDES = 6  # of one dispute; the section it refers to has them all
MOST_CHARS = 280  # of one statement; longer ones are read in their article


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One dispute and what is new about it."""

    question: str  # the heading of its topic; its event where this report has no topic of it
    about: str  # its event, and since when it is known
    lines: tuple[str, ...]
    ref: str  # number of its topic in this report, or ""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """All disputes of one kind of change."""

    kind: str  # new, changed, resolved
    heading: str
    items: tuple[ChangeItem, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The part of a memo about a night; every string is still to be escaped."""

    heading: str
    intro: str
    groups: tuple[ChangeGroup, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where this report speaks of a dispute: the number and the heading of a topic."""

    ref: str
    heading: str


def compose_changes(changes: Changes, places: Mapping[str, Place], say: Wording) -> ChangesView:
    """The changes in words. places: point id -> its topic."""
    told = {
        "new": [(one, _new(one, places, say)) for one in changes.new],
        "changed": [(one.after, _changed(one, places, say)) for one in changes.changed],
        "resolved": [(one.dispute, _resolved(one, say)) for one in changes.resolved],
    }
    notes = [
        say.count(f"changes.more.{kind}", len(items) - MOST_ITEMS)
        for kind, items in told.items()
        if len(items) > MOST_ITEMS
    ]
    if changes.waiting:
        notes.append(say.count("changes.waiting", changes.waiting))
    if changes.left_out:
        notes.append(say.count("changes.left_out", changes.left_out))
    return ChangesView(
        heading=say("changes.heading"),
        intro=_intro(changes, say),
        groups=tuple(
            ChangeGroup(kind, say(f"changes.headings.{kind}"), _surest(items))
            for kind, items in told.items()
            if items
        ),
        notes=tuple(notes),
    )


def _surest(items: Iterable[tuple[Dispute, ChangeItem]]) -> tuple[ChangeItem, ...]:
    """As many as can be read, the surest; in the order of the report."""
    chosen = sorted(items, key=lambda row: -row[0].confidence)[:MOST_ITEMS]
    return tuple(sorted((item for _, item in chosen), key=_in_report))


def _in_report(item: ChangeItem) -> tuple[bool, list[int]]:
    return not item.ref, [int(part) for part in item.ref.split(".") if part]


def counts(changes: Changes, say: Wording) -> str:
    """How much is new, changed and resolved: "1 neuer Widerspruch, ..."; "" for nothing.

    The first of them has the noun, the others go without.
    """
    found = {
        "new": len(changes.new),
        "changed": len(changes.changed),
        "resolved": len(changes.resolved),
    }
    told = [(kind, n) for kind, n in found.items() if n]
    counted = zip(["first", "further", "further"], told, strict=False)
    return say.join([say.count(f"changes.{form}.{kind}", n) for form, (kind, n) in counted])


def _intro(changes: Changes, say: Wording) -> str:
    told = counts(changes, say)
    stands = say.count("changes.standing", changes.standing) if changes.standing else ""
    if changes.since is None:
        said = say("changes.begun", counts=told) if told else say("changes.begun_empty")
    else:
        day = say.day(changes.since)
        said = say("changes.since", day=day, counts=told or say("changes.nothing"))
    return " ".join(filter(None, [said, stands]))


def _new(one: Dispute, places: Mapping[str, Place], say: Wording) -> ChangeItem:
    place, known = _place(one, places)
    about = one.event if known else say("type", type=say(f"types.{one.type}"))
    return ChangeItem(place.heading, about, _sides(one.sides, say), place.ref)


def _place(one: Dispute, places: Mapping[str, Place]) -> tuple[Place, bool]:
    """Its topic in this report, else its event; and whether it is a topic."""
    place = places.get(one.point)
    return place or Place("", one.event), place is not None


def _changed(one: DisputeChange, places: Mapping[str, Place], say: Wording) -> ChangeItem:
    lines = [
        say("changes.reworded", who=_who(now, say), before=_short(old.text), now=_short(now.text))
        for old, now in one.reworded
    ]
    lines += [say("changes.joined", said=_said(side, say)) for side in one.joined]
    lines += [say("changes.left", said=_said(side, say)) for side in one.left]
    place, known = _place(one.after, places)
    about = _known(one.after, say) if known else _known_since(one.after, say)
    return ChangeItem(place.heading, about, tuple(lines), place.ref)


def _resolved(one: Resolved, say: Wording) -> ChangeItem:
    lines = []
    if one.how == "corrected" and one.side:
        key = "changes.corrected" if one.now else "changes.withdrawn"
        fields = {"who": _outlet(one.side, say), "before": _short(one.side.text)}
        lines.append(say(key, **fields, now=_short(one.now or "")))
    else:
        lines += [*_sides(one.dispute.sides, say), say(f"changes.{one.how}")]
    about = _known_since(one.dispute, say)
    return ChangeItem(one.dispute.event, about, tuple(lines), "")


def _known(one: Dispute, say: Wording) -> str:
    return f"{one.event} · {_known_since(one, say)}"


def _known_since(one: Dispute, say: Wording) -> str:
    return say("changes.known", day=say.day(one.since))


def _sides(sides: Iterable[DisputeSide], say: Wording) -> tuple[str, ...]:
    lines = list(dict.fromkeys(_said(side, say) for side in sides))
    more = len(lines) - MOST_SIDES
    if more > 0:
        lines = [*lines[:MOST_SIDES], say.count("changes.more_sides", more)]
    return tuple(lines)


def _said(side: DisputeSide, say: Wording) -> str:
    return say("changes.said", who=_who(side, say), text=_short(side.text))


def _who(side: DisputeSide, say: Wording) -> str:
    if side.speaker is None:
        return _outlet(side, say)
    return say("changes.speaker", speaker=side.speaker, outlet=_outlet(side, say))


def _outlet(side: DisputeSide, say: Wording) -> str:
    return say.named(side.outlet, "unknown_outlet")


def _short(text: str) -> str:
    if len(text) <= MOST_CHARS:
        return text
    return text[:MOST_CHARS].rpartition(" ")[0] + " …"


def render_text(view: ChangesView, further: Iterable[str] = ()) -> str:
    """The changes as plain text, for mails; further: lines to end with."""
    lines = [("", view.intro)]
    for group in view.groups:
        lines += [("", ""), ("", group.heading)]
        for item in group.items:
            lines += [("", ""), ("- ", item.question)]
            lines += [("  ", line) for line in (item.about, *item.lines)]
    lines += [("", line) for line in ("", *view.notes)] if view.notes else []
    lines += [("", line) for line in ("", *further)]
    return "\n".join(mark + visible(line) for mark, line in lines).rstrip() + "\n"
