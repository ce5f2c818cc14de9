"""What the judge said of pairs, and what was found by it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from crosscheck.records import Judgement, Verdict
from crosscheck.store.database import Database, among
from crosscheck.store.rows import iso, read_verdict


class Findings(Database):
    """Judgements, kept so that unchanged text is judged once, and findings."""

    def judgements(self, model_id: str, keys: Sequence[str]) -> dict[str, Judgement]:
        """What this judge has said before, by pair key."""
        rows = self.rows(
            "SELECT pair_key, verdict, confidence, scores FROM judgements "
            "WHERE model_id = ? AND " + among("pair_key"),
            (model_id, json.dumps(list(keys))),
        )
        return {row[0]: Judgement(row[1], row[2], json.loads(row[3])) for row in rows}

    def put_judgements(self, model_id: str, judged: Mapping[str, Judgement]) -> None:
        """Remember judgements, so that unchanged text is never judged twice."""
        with self.changing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO judgements VALUES (?,?,?,?,?)",
                [
                    (model_id, key, item.verdict, item.confidence, json.dumps(item.scores))
                    for key, item in judged.items()
                ],
            )

    # --- findings ---

    def put_findings(
        self,
        findings: Sequence[Verdict],
        claim_ids: Iterable[str],
        *,
        encoder: str,
        judge: str,
        now: datetime,
        within: Iterable[str] | None = None,
    ) -> None:
        """Store what was found between these claims; older findings about them are replaced.

        within: all claims that were looked at; older findings with a side beyond them stay.
        """
        compared = json.dumps(list(claim_ids))
        reach = None if within is None else json.dumps(list(within))
        limited = f"AND {among('a')} AND {among('b')}" if reach is not None else ""
        with self.changing() as db:
            db.execute(
                f"DELETE FROM findings WHERE ({among('a')} OR {among('b')}) {limited}",
                (compared, compared) if reach is None else (compared, compared, reach, reach),
            )
            db.executemany(
                "INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?)",
                [
                    (
                        one.id,
                        one.event,
                        one.point,
                        one.a,
                        one.b,
                        one.kind.value,
                        json.dumps(asdict(one), ensure_ascii=False),
                        encoder,
                        judge,
                        iso(now),
                    )
                    for one in findings
                ],
            )

    def findings(self) -> list[Verdict]:
        """The stored findings, by id."""
        rows = self.rows("SELECT payload FROM findings ORDER BY id")
        return [read_verdict(json.loads(row[0])) for row in rows]

    def found_with(self) -> dict[str, tuple[str, str]]:
        """Finding id -> the encoder and the judge that it was found with."""
        rows = self.rows("SELECT id, encoder, judge FROM findings")
        return {str(row[0]): (str(row[1]), str(row[2])) for row in rows}
