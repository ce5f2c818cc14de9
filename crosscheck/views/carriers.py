"""Who carries what in an event: its articles in time, positions against outlets, lone claims."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from crosscheck.records import Claim, Document, Event, Mention, Point, Position
from crosscheck.views.desk import Desk
from crosscheck.views.headings import position_label
from crosscheck.views.memo import Cell, Matrix, Moment, Quote, Row, Single
from crosscheck.views.surroundings import surroundings

UNDATED = datetime.max.replace(tzinfo=UTC)
MATRIX_ROWS = 14  # what fits a screen; disputed positions come first
SINGLE_WORDS = 6  # below which a sentence says little to whoever has not read the article
SINGLE_QUOTES = 2  # per article; news puts the important first, the rest is in the article


def compose_timeline(event: Event, desk: Desk) -> tuple[Moment, ...]:
    """The articles in the order they came out; undated ones last."""
    held = sorted(
        (desk.documents[key] for key in event.documents),
        key=lambda one: (
            one.published_at is None,
            one.published_at or UNDATED,
            desk.numbers[one.id],
        ),
    )
    return tuple(
        Moment(
            desk.numbers[one.id],
            desk.say.outlet(one),
            desk.say.published(one),
            one.published_at is not None,
        )
        for one in held
    )


def compose_matrix(desk: Desk, refs_of: Mapping[str, str]) -> Matrix | None:
    """Positions of the event's topics against its outlets; None for a single outlet.

    refs_of: point id -> its first topic. A position that answers several questions is one row.
    """
    mentions = desk.report.mentions
    points = [desk.points[key] for key in refs_of if key in desk.points and key in mentions]
    outlets = tuple(
        dict.fromkeys(name for point in points for row in mentions[point.id] for name in row)
    )
    rows = _rows(points, outlets, refs_of, desk)
    if not rows or len(outlets) < 2:
        return None
    names = tuple(_column(key, desk) for key in outlets)
    return Matrix(names, tuple(rows[:MATRIX_ROWS]), max(0, len(rows) - MATRIX_ROWS))


def _rows(
    points: Iterable[Point], outlets: Sequence[str], refs_of: Mapping[str, str], desk: Desk
) -> list[Row]:
    found: dict[tuple[str, ...], Row] = {}
    for point in points:
        for position, row in zip(point.positions, desk.report.mentions[point.id], strict=True):
            known = found.get(position.claims)
            refs = dict.fromkeys([*(known.refs if known else ()), refs_of[point.id]])
            cells = _cells(position, row, outlets, desk)
            found[position.claims] = Row(tuple(refs), position_label(position, desk), cells)
    return list(found.values())


def _column(key: str, desk: Desk) -> str:
    """The name of an outlet; of an article without one, what it is known by."""
    document = desk.documents.get(key)
    if document is None:
        return key
    file = PurePath(document.path).name if document.path else ""
    return desk.say("nameless", label=file or desk.say.named(document.title))


def _cells(
    position: Position, row: Mapping[str, Mention], outlets: Iterable[str], desk: Desk
) -> tuple[Cell, ...]:
    said = [(name, row.get(name, "not mentioned")) for name in outlets]
    return tuple(_cell(mention, name, position, desk) for name, mention in said)


def _cell(mention: Mention, outlet: str, position: Position, desk: Desk) -> Cell:
    """Its words; who only does not confirm has denied nothing."""
    open_only = mention == "denies" and "denies" not in _stances(outlet, position, desk)
    words = desk.say("mention_left_open" if open_only else f"mentions.{mention}")
    return Cell(mention.replace(" ", "-"), words)


def _stances(outlet: str, position: Position, desk: Desk) -> set[str]:
    """Of the claims by which an outlet, or an article without one, carries a position."""
    claims = [desk.claims[key] for key in position.claims]
    return {
        claim.stance
        for claim in claims
        if outlet in {claim.document, desk.documents[claim.document].outlet}
    }


def compose_singles(event: Event, desk: Desk) -> tuple[Single, ...]:
    """What of each article has no counterpart, where there is more than one article."""
    if len(event.documents) < 2:
        return ()
    paired = {key for one in desk.findings[event.id] for key in (one.a, one.b)}
    alone: dict[str, list[Claim]] = {key: [] for key in event.documents}
    for key in event.claims:
        claim = desk.claims[key]
        if key not in paired and not claim.background:
            alone[claim.document].append(claim)
    order = sorted(event.documents, key=lambda key: desk.numbers[key])
    return tuple(_single(key, alone[key], desk) for key in order if alone[key])


def _single(document: str, claims: Sequence[Claim], desk: Desk) -> Single:
    all_shown = len(claims) <= SINGLE_QUOTES
    return Single(
        heading=desk.say(
            "single_all" if all_shown else "single",
            number=desk.numbers[document],
            outlet=desk.say.outlet(desk.documents[document]),
            claims=desk.say.count("claims", len(claims)),
        ),
        quotes=tuple(
            Quote(claim.text, claim.speaker.canonical if claim.speaker else "")
            for claim in _to_be_read_alone(claims, desk.documents[document])
        ),
    )


def _to_be_read_alone(claims: Collection[Claim], document: Document) -> list[Claim]:
    """The first of them, in the order of the text; whole sentences that stand alone go before."""

    def rank(claim: Claim) -> tuple[bool, int]:
        around = surroundings(claim, document)
        short = len(claim.text.split()) < SINGLE_WORDS
        return short or bool(claim.context or around.before or around.after), claim.start

    chosen = sorted(claims, key=rank)[:SINGLE_QUOTES]
    return sorted(chosen, key=lambda claim: claim.start)
