"""What was chosen for a workspace: its models, and the correction of the confidences."""

from crosscheck.store.database import Database


class Choices(Database):
    """The choices that hold where no option says otherwise."""

    def model_choice(self, kind: str) -> str | None:
        """The model chosen for this workspace as "encoder" or "judge", if one was."""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (f"model:{kind}",))
        return str(rows[0][0]) if rows else None

    def choose_model(self, kind: str, name: str) -> None:
        """Use this model from now on where no other is asked for."""
        with self.changing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (f"model:{kind}", name))

    def recalibration(self) -> str | None:
        """The correction of the calibration fitted here, as it was stored."""
        rows = self.rows("SELECT value FROM meta WHERE key = 'recalibration'")
        return str(rows[0][0]) if rows else None

    def put_recalibration(self, fitted: str | None) -> None:
        """Use this correction from now on; None goes back to the bundled calibration."""
        with self.changing() as db:
            db.execute("DELETE FROM meta WHERE key = 'recalibration'")
            if fitted is not None:
                db.execute("INSERT INTO meta VALUES ('recalibration', ?)", (fitted,))
