"""What readers said of findings; append-only, so that what was taken back stays readable."""

import json
from dataclasses import asdict
from datetime import datetime

from crosscheck.records import Label
from crosscheck.store.database import Database
from crosscheck.store.rows import iso, read_label

_STANDING_LABELS = (
    "SELECT number, action, kind, found, confidence, encoder, judge, payload, labelled_at"
    " FROM labels WHERE undoes IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM labels AS later WHERE later.undoes = labels.number) "
)


class Labels(Database):
    """The labels of a workspace; they outlive the claims they name."""

    def put_label(self, label: Label) -> None:
        """Keep what a reader said of a finding; the last word on a pair holds."""
        sides = {"a": asdict(label.a), "b": asdict(label.b)}
        with self.changing() as db:
            db.execute(
                "INSERT INTO labels VALUES (NULL,NULL,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    label.a.claim,
                    label.b.claim,
                    label.a.key,
                    label.b.key,
                    label.action,
                    label.kind.value if label.kind else None,
                    label.found.value,
                    label.confidence,
                    label.encoder,
                    label.judge,
                    json.dumps(sides, default=iso, ensure_ascii=False),
                    iso(label.at),
                ),
            )

    def labels(self) -> list[Label]:
        """What readers said and did not take back, oldest first."""
        return [read_label(row[1:]) for row in self.rows(_STANDING_LABELS + "ORDER BY number")]

    def undo_label(self, now: datetime) -> Label | None:
        """Take back the last label that stands, as a new row; None if there is none."""
        rows = self.rows(_STANDING_LABELS + "ORDER BY number DESC LIMIT 1")
        if not rows:
            return None
        with self.changing() as db:
            db.execute(
                "INSERT INTO labels (undoes, action, labelled_at) VALUES (?, 'undo', ?)",
                (rows[0][0], iso(now)),
            )
        return read_label(rows[0][1:])
