"""Verdicts measured on folders with labelled pairs, by the real stages end to end.

A folder holds cases; a case holds articles and ``gold.jsonl`` with one labelled pair a line.
All articles are thrown together, clustered, paired, judged. Only listed pairs are scored: an
unlisted pair that is found may still be right. A gold quote is matched to the claims whose
spans it overlaps; a gold pair counts as what was said of the best overlapping pair of claims.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.errors import UsageError
from crosscheck.evaluation.events import BCubed, b_cubed, main_events
from crosscheck.ports import Encoder, Judge, Vectors
from crosscheck.records import Claim, Document, Event, Neighbour, Pair, Verdict
from crosscheck.settings import SourceSettings
from crosscheck.verdicts.calibration import Calibration

GOLD_FILE = "gold.jsonl"
LEAST_OVERLAP = 0.5  # of the shorter of quote and claim; less is a neighbouring clause
BINS = 10
NEIGHBOURS = 60  # per claim inside its event: the pipeline's number


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A labelled pair: where both quotes lie, and what holds between them."""

    case: str
    a: tuple[str, int, int]  # document id, start, end
    b: tuple[str, int, int]
    label: str
    type: str
    layer: str
    quotes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stages:
    """What the stages made of all articles."""

    documents: dict[str, Document]
    claims: dict[str, Claim]
    vectors: dict[str, Vectors]
    events: list[Event]
    pairs: list[Pair]
    cases: dict[str, str]  # document id -> case
    gold: list[GoldPair]


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


# --- the stages ------------------------------------------------------------------------------


def run_stages(directory: Path, encoder: Encoder) -> Stages:
    """Read, split, encode, cluster and pair everything below the folder."""
    cases = sorted(path.parent for path in directory.glob(f"*/{GOLD_FILE}"))
    if not cases:
        raise UsageError(f"{directory}: no case folder with a {GOLD_FILE}; give a folder of cases")
    documents, case_of = _read_cases(cases)
    found = [claim for one in documents.values() for claim in claims_stage.extract_claims(one)]
    found = list(claims_stage.resolve_corpus(found, documents))
    rows = encoder.encode([claim.content for claim in found])
    vectors = {claim.id: row for claim, row in zip(found, rows, strict=True)}
    by_id = {claim.id: claim for claim in found}
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    events = verdicts.cluster_events(documents, found, vectors, centre)
    pairs = [
        pair
        for event in events
        for pair in verdicts.propose_pairs(event, by_id, neighbours(event, vectors), documents)
    ]
    gold = [pair for case in cases for pair in read_gold(case, documents, case_of)]
    return Stages(documents, by_id, vectors, events, pairs, case_of, gold)


def _read_cases(cases: Sequence[Path]) -> tuple[dict[str, Document], dict[str, str]]:
    read: list[Document] = []
    case_of: dict[str, str] = {}
    for case in cases:
        for document in sources.read_path(case, SourceSettings()).documents:
            read.append(document)
            case_of[document.id] = case.name
    settings = SourceSettings()
    documents = {one.id: one for one in sources.assign_origins(read, settings.copy_containment)}
    return documents, case_of


def neighbours(event: Event, vectors: Mapping[str, Vectors]) -> dict[str, list[Neighbour]]:
    """Exact nearest claims inside an event, best first."""
    ids = [key for key in event.claims if key in vectors]
    if not ids:
        return {}
    rows = np.stack([vectors[key] for key in ids])
    similarity = rows @ rows.T
    near: dict[str, list[Neighbour]] = {}
    for number, key in enumerate(ids):
        order = np.argsort(-similarity[number], kind="stable")[: NEIGHBOURS + 1]
        near[key] = [
            Neighbour(ids[other], float(similarity[number, other]))
            for other in order
            if other != number
        ]
    return near


def read_gold(
    case: Path, documents: Mapping[str, Document], case_of: Mapping[str, str]
) -> list[GoldPair]:
    """The labelled pairs of a case whose quotes stand in its documents."""
    by_stem = {
        Path(document.path).stem: document
        for document in documents.values()
        if document.path and case_of[document.id] == case.name
    }
    pairs = []
    for line in (case / GOLD_FILE).read_text("utf-8").splitlines():
        raw = json.loads(line)
        a, b = (_locate(raw[side], by_stem) for side in "ab")
        quotes = (raw["a"]["quote"], raw["b"]["quote"])
        pairs.append(GoldPair(case.name, a, b, raw["label"], raw["type"], _gold_layer(raw), quotes))
    return pairs


def _locate(side: Mapping[str, str], by_stem: Mapping[str, Document]) -> tuple[str, int, int]:
    document = by_stem.get(side["doc"])
    if document is None:
        return "", -1, -1
    start = document.text.find(side["quote"])
    return document.id, start, start + len(side["quote"]) if start >= 0 else -1


def _gold_layer(raw: Mapping[str, Any]) -> str:
    speakers = [raw[side]["speaker"] for side in "ab"]
    if speakers == ["outlet", "outlet"]:
        return "outlets"
    if "outlet" in speakers:
        return "attributed"
    return "same_speaker" if speakers[0] == speakers[1] else "speakers"


# --- scoring ---------------------------------------------------------------------------------


def covering(place: tuple[str, int, int], claims: Mapping[str, Claim]) -> list[tuple[float, str]]:
    """Claims that cover a quote, the best fit first: (overlap of the longer, claim id)."""
    document, start, end = place
    found = []
    for claim in claims.values():
        if claim.document != document or start < 0:
            continue
        common = min(end, claim.end) - max(start, claim.start)
        inner = min(end, claim.content_end) - max(start, claim.content_start)
        shorter = max(1, min(end - start, claim.end - claim.start))
        if common / shorter >= LEAST_OVERLAP:
            union = max(end, claim.content_end) - min(start, claim.content_start)
            found.append((max(0, inner) / union, claim.id))
    return sorted(found, reverse=True)


def match_gold(gold: GoldPair, claims: Mapping[str, Claim]) -> list[tuple[float, frozenset[str]]]:
    """Pairs of claims that a labelled pair may stand for, the best fit first."""
    pairs = [
        (first * second, frozenset((a, b)))
        for first, a in covering(gold.a, claims)
        for second, b in covering(gold.b, claims)
        if a != b
    ]
    return sorted(pairs, key=lambda row: (-row[0], sorted(row[1])))


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
        kinds={
            kind: _kind_score(rows, kind) for kind in ("agree", "contradict", "framing", "update")
        },
        types=_recall_by(rows, "type"),
        type_accuracy=_type_accuracy(rows),
        layers=_recall_by(rows, "layer"),
        false_alarms=_share_of_none(rows, {"agree", "contradict", "framing", "update"}),
        false_contradictions=_share_of_none(rows, {"contradict"}),
        contradictions_per_article=contradictions / max(1, len(stages.documents)),
        candidate_recall=in_candidates / max(1, with_verdict),
        pairs_per_claim=len(stages.pairs) / max(1, len(stages.claims)),
        unmatched=unmatched,
        calibration_error=error,
        reliability=reliability,
        events=_event_score(stages),
        models=models,
    )


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
