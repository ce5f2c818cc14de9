"""What nights have found so far, kept in the store: finished nights, and disputes through time.

A dispute has a row for each form it had: ``opened_in`` is the night that found it so,
``closed_in`` the one that found it otherwise or gone. So the disputes that a report of any
earlier day told of can be read back, and a second run on one day is compared with the day
before, not with the first run.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from crosscheck.records import Dispute, DisputeSide, Failure
from crosscheck.store import Store


@dataclass(frozen=True, slots=True)
class RunRecord:
    """How a run went, for whoever looks after it."""

    seconds: float  # from its beginning until the report was written
    feeds: int  # that could be read
    added: int  # articles
    changed: int
    vanished: int
    events: int  # compared
    waiting: int  # articles left for another run
    failures: tuple[Failure, ...]  # feeds, articles and the judge
    files: tuple[str, ...]  # the report


@dataclass(frozen=True, slots=True)
class Night:
    """A run that was finished: its report is written and its findings are kept."""

    number: int
    day: date  # of its report
    finished_at: datetime
    compared: tuple[str, ...]  # ids of the articles that were looked at in it
    fresh: tuple[str, ...]  # of those, the ones that no night had compared before its day
    record: RunRecord | None = None  # how it went


class Journal:
    """The nights of one workspace."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def nights_of(self, day: date) -> list[Night]:
        """The finished nights whose report is of this day, in order."""
        rows = self._store.rows(f"{_NIGHTS} WHERE day = ? ORDER BY number", (day.isoformat(),))
        return [_night(row) for row in rows]

    def last_before(self, day: date) -> Night | None:
        """The last finished night whose report is of an earlier day."""
        rows = self._store.rows(
            f"{_NIGHTS} WHERE day < ? ORDER BY day DESC, number DESC LIMIT 1", (day.isoformat(),)
        )
        return _night(rows[0]) if rows else None

    def disputes(self, articles: Collection[str], until: int | None = None) -> list[Dispute]:
        """Disputes with a side in one of these articles, as they stood after a night.

        until: the number of that night; None: as they stand now; 0: before the first.
        """
        stood = "closed_in IS NULL"
        if until is not None:
            stood = f"opened_in <= {until:d} AND (closed_in IS NULL OR closed_in > {until:d})"
        rows = self._store.rows(
            "SELECT DISTINCT disputes.number, payload FROM dispute_articles"
            " JOIN disputes ON disputes.number = dispute"
            f" WHERE {stood} AND article IN (SELECT value FROM json_each(?))"
            " ORDER BY disputes.number",
            (json.dumps(sorted(articles)),),
        )
        return [read_dispute(json.loads(row[1])) for row in rows]

    def finish(
        self,
        day: date,
        *,
        compared: Iterable[str],
        fresh: Iterable[str] | None = None,
        told: Sequence[Dispute],
        ended: Iterable[Dispute],
        now: datetime,
        record: RunRecord | None = None,
    ) -> Night:
        """Keep a night, all or nothing: its articles wait no longer, its disputes stand.

        fresh: those compared that no night had before this day (default: all).
        told: the disputes found, with their lasting ids. ended: those that are none any more.
        """
        done = tuple(sorted(set(compared)))
        new = done if fresh is None else tuple(sorted(set(fresh) & set(done)))
        payload = {
            "compared": done,
            "fresh": new,
            "record": asdict(record) if record else None,
        }
        with self._store.changing() as db:
            number = db.execute(
                "INSERT INTO nights (day, finished_at, payload) VALUES (?,?,?)",
                (day.isoformat(), now.astimezone(UTC).isoformat(), json.dumps(payload)),
            ).lastrowid
            assert number is not None
            standing = {one.id for one in told} | {one.id for one in ended}
            open_rows = db.execute(
                "SELECT number, payload FROM disputes WHERE closed_in IS NULL"
                " AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(standing)),),
            ).fetchall()
            wanted = {_written(one) for one in told}
            kept = {payload for _, payload in open_rows if payload in wanted}
            db.executemany(
                "UPDATE disputes SET closed_in = ? WHERE number = ?",
                [(number, row) for row, payload in open_rows if payload not in wanted],
            )
            for one in told:
                if _written(one) not in kept:
                    _open(db, one, number)
            db.execute(
                "DELETE FROM uncompared WHERE document_id IN (SELECT value FROM json_each(?))",
                (json.dumps(done),),
            )
            db.execute(
                "DELETE FROM uncompared WHERE document_id IN (SELECT id FROM uncompared"
                " JOIN documents ON id = document_id WHERE superseded_by IS NOT NULL)"
            )
        return Night(number, day, now, done, new, record)


_NIGHTS = "SELECT number, day, finished_at, payload FROM nights"


def _night(row: tuple[Any, ...]) -> Night:
    number, day, finished_at, payload = row
    held = json.loads(payload)
    return Night(
        number,
        date.fromisoformat(day),
        datetime.fromisoformat(finished_at),
        tuple(held["compared"]),
        tuple(held.get("fresh", held["compared"])),
        _record(held.get("record")),
    )


def _record(shape: dict[str, Any] | None) -> RunRecord | None:
    """None for a night of an older crosscheck."""
    if shape is None:
        return None
    failures = tuple(Failure(**one) for one in shape["failures"])
    return RunRecord(**(shape | {"failures": failures, "files": tuple(shape["files"])}))


def _open(db: Any, dispute: Dispute, number: int) -> None:
    row = db.execute(
        "INSERT INTO disputes (id, payload, opened_in) VALUES (?,?,?)",
        (dispute.id, _written(dispute), number),
    ).lastrowid
    articles = {side.article for side in dispute.sides}
    db.executemany(
        "INSERT INTO dispute_articles VALUES (?,?)", [(one, row) for one in sorted(articles)]
    )


def _written(dispute: Dispute) -> str:
    shape = asdict(dispute) | {"since": dispute.since.isoformat()}
    return json.dumps(shape, ensure_ascii=False, sort_keys=True)


def read_dispute(shape: dict[str, Any]) -> Dispute:
    """A dispute as it was written down."""
    sides = tuple(DisputeSide(**(one | {"words": tuple(one["words"])})) for one in shape["sides"])
    return Dispute(
        **(
            shape
            | {
                "sides": sides,
                "articles": tuple(shape["articles"]),
                "against": tuple((a, b) for a, b in shape["against"]),
                "since": date.fromisoformat(shape["since"]),
            }
        )
    )
