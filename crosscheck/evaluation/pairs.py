"""Verdicts measured on folders with labelled pairs, by the real stages end to end.

Only listed pairs are scored: an unlisted pair that is found may still be right. A gold pair
counts as what was said of the best overlapping pair of claims.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crosscheck import verdicts
from crosscheck.evaluation.events import BCubed, b_cubed, main_events
from crosscheck.evaluation.stages import GoldPair, Stages, match_gold, run_stages
from crosscheck.ports import Encoder, Judge
from crosscheck.records import Verdict
from crosscheck.verdicts.calibration import Calibration

BINS = 10
KINDS = ("agree", "contradict", "framing", "update")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with the counts behind them."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class DeskScore:
    """What a reader makes of all that is reported of a kind, listed or not."""

    right: int
    wrong: int
    unread: int  # neither listed nor read


@dataclass(frozen=True, slots=True)
class PairEvaluation:
    """Everything measured; ``as_json`` is what a results file holds."""

    articles: int
    listed: int
    kinds: Mapping[str, Score]
    types: Mapping[str, Score]  # contradictions by gold type: found at all, whatever type given
    type_accuracy: float  # of right contradictions
    layers: Mapping[str, Score]
    false_alarms: float  # share of listed `none` pairs with any verdict
    false_contradictions: float  # share of listed `none` pairs called contradict
    contradictions_per_article: float
    candidate_recall: float  # of listed pairs with a verdict, inside the proposed pairs
    pairs_per_claim: float
    unmatched: int  # listed pairs whose quotes no claim covers
    calibration_error: float  # expected calibration error over listed pairs with a verdict
    reliability: tuple[tuple[float, float, int], ...]  # mean confidence, share right, count
    events: BCubed
    models: tuple[str, str]
    desk: Mapping[str, DeskScore] = field(default_factory=dict)  # where unlisted pairs were read

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded, keys in the order of the fields."""
        raw = asdict(self)
        for name in ("kinds", "types", "layers"):
            raw[name] = {
                key: {
                    "precision": round(score.precision, 3),
                    "recall": round(score.recall, 3),
                    "f1": round(score.f1, 3),
                    **asdict(score),
                }
                for key, score in getattr(self, name).items()
            }
        raw["events"] |= {"f1": self.events.f1}
        rounded: dict[str, Any] = json.loads(
            json.dumps(raw), parse_float=lambda x: round(float(x), 3)
        )
        return rounded


def evaluate_pairs(
    directory: Path,
    encoder: Encoder,
    judge: Judge,
    *,
    calibration: Calibration | None = None,
) -> PairEvaluation:
    """Run the stages over all cases of a folder and score the listed pairs.

    Raises UsageError if the folder holds no case with a gold file.
    """
    stages = run_stages(directory, encoder)
    found: list[Verdict] = []
    for event in stages.events:
        pairs = [pair for pair in stages.pairs if pair.event == event.id]
        found += verdicts.judge_pairs(
            pairs, stages.claims, stages.documents, judge, calibration=calibration
        )
    return score(stages, found, models=(encoder.model_id, judge.model_id))


# --- scoring ---------------------------------------------------------------------------------


def score(stages: Stages, found: Sequence[Verdict], models: tuple[str, str]) -> PairEvaluation:
    """Score verdicts against the listed pairs."""
    said = {frozenset((one.a, one.b)): one for one in found}
    proposed = {frozenset((one.a, one.b)) for one in stages.pairs}
    rows: list[tuple[GoldPair, Verdict | None]] = []
    in_candidates = with_verdict = unmatched = 0
    for gold in stages.gold:
        pairs = [pair for _fit, pair in match_gold(gold, stages.claims)]
        unmatched += not pairs
        best = next((said[pair] for pair in pairs if pair in said), None)
        rows.append((gold, best))
        if gold.label != "none":
            with_verdict += 1
            in_candidates += any(pair in proposed for pair in pairs)
    error, reliability = calibration_error(
        [(verdict.confidence, verdict.kind == gold.label) for gold, verdict in rows if verdict]
    )
    contradictions = sum(one.kind == "contradict" for one in found)
    return PairEvaluation(
        articles=len(stages.documents),
        listed=len(rows),
        kinds={kind: _kind_score(rows, kind) for kind in KINDS},
        types=_recall_by(rows, "type"),
        type_accuracy=_type_accuracy(rows),
        layers=_recall_by(rows, "layer"),
        false_alarms=_share_of_none(rows, set(KINDS)),
        false_contradictions=_share_of_none(rows, {"contradict"}),
        contradictions_per_article=contradictions / max(1, len(stages.documents)),
        candidate_recall=in_candidates / max(1, with_verdict),
        pairs_per_claim=len(stages.pairs) / max(1, len(stages.claims)),
        unmatched=unmatched,
        calibration_error=error,
        reliability=reliability,
        events=_event_score(stages),
        models=models,
        desk={kind: _desk_score(stages, found, kind) for kind in KINDS} if stages.read else {},
    )


def _desk_score(stages: Stages, found: Sequence[Verdict], kind: str) -> DeskScore:
    labels = {
        pair: one.label
        for one in (*stages.read, *stages.gold)
        for _fit, pair in match_gold(one, stages.claims)
    }
    said = [labels.get(frozenset((one.a, one.b))) for one in found if one.kind == kind]
    unread = said.count(None)
    return DeskScore(said.count(kind), len(said) - said.count(kind) - unread, unread)


Rows = Sequence[tuple[GoldPair, Verdict | None]]


def _kind_score(rows: Rows, kind: str) -> Score:
    return Score(
        right=sum(1 for gold, one in rows if one and one.kind == kind == gold.label),
        found=sum(1 for _gold, one in rows if one and one.kind == kind),
        gold=sum(1 for gold, _one in rows if gold.label == kind),
    )


def _recall_by(rows: Rows, attribute: str) -> dict[str, Score]:
    disputes = [(gold, one) for gold, one in rows if gold.label == "contradict"]
    counted = Counter(getattr(gold, attribute) for gold, _one in disputes)
    hits = Counter(
        getattr(gold, attribute) for gold, one in disputes if one and one.kind == "contradict"
    )
    alarms: Counter[str] = Counter()
    for gold, one in rows:
        if one and one.kind == "contradict" and gold.label != "contradict":
            alarms[getattr(one, attribute) or ""] += 1
    return {
        name: Score(hits[name], hits[name] + alarms[name], counted[name])
        for name in sorted(counted)
    }


def _type_accuracy(rows: Rows) -> float:
    hits = [
        one.type == gold.type
        for gold, one in rows
        if one and one.kind == gold.label == "contradict"
    ]
    return sum(hits) / len(hits) if hits else 0.0


def _share_of_none(rows: Rows, kinds: set[str]) -> float:
    hard = [one for gold, one in rows if gold.label == "none"]
    return sum(1 for one in hard if one and one.kind.value in kinds) / max(1, len(hard))


def calibration_error(
    judged: Sequence[tuple[float, bool]],
) -> tuple[float, tuple[tuple[float, float, int], ...]]:
    """Expected calibration error over ten equal bins (Guo et al. 2017), and the bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    filled = [
        (sum(c for c, _ in one) / len(one), sum(r for _, r in one) / len(one), len(one))
        for one in bins
        if one
    ]
    error = sum(abs(mean - share) * count for mean, share, count in filled) / max(1, len(judged))
    return error, tuple(filled)


def _event_score(stages: Stages) -> BCubed:
    found = main_events(stages.events)
    gold = {key: case for key, case in stages.cases.items() if key in found}
    return b_cubed(found, gold)
