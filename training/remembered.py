"""A judge that remembers what it said, so that fitting again takes seconds."""

import json
from collections.abc import Sequence
from pathlib import Path

from crosscheck.ports import Judge
from crosscheck.records import Judgement, stable_id
from crosscheck.verdicts.judge import VERDICTS


class RememberedJudge:
    """A judge that keeps its judgements in a file, so that a second fit takes seconds."""

    def __init__(self, judge: Judge, file: Path | None) -> None:
        self._judge = judge
        self._file = file
        self._known: dict[str, list[float]] = {}
        if file and file.exists():
            self._known = json.loads(file.read_text("utf-8"))

    @property
    def model_id(self) -> str:
        """The id of the judge behind it."""
        return self._judge.model_id

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair, in order."""
        keys = [stable_id(self.model_id, *sorted(pair)) for pair in pairs]
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in self._known}
        for key, one in zip(new, self._judge.judge(list(new.values())), strict=True):
            self._known[key] = [round(one.scores[verdict], 5) for verdict in VERDICTS]
        if new and self._file:
            self._file.write_text(json.dumps(self._known), "utf-8")
        return [_judgement(self._known[key]) for key in keys]


def _judgement(row: Sequence[float]) -> Judgement:
    scores = dict(zip(VERDICTS, row, strict=True))
    best = max(VERDICTS, key=lambda verdict: scores[verdict])
    return Judgement(best, scores[best], scores)
