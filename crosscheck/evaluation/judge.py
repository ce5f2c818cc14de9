"""How good a judge is: labelled pairs of four kinds, probes, and how far to trust its numbers.

*Cases*: the labelled quotes of invented news coverage, as the judge alone sees them (agree,
contradict, none). *Inference*: German XNLI (Conneau et al. 2018), entailment read as agree,
neutral as none. *Groups*: pairs of claim groups that training did not see, matched on word
overlap, length and language. *Probes*: roles exchanged, roles kept under another word order,
paraphrases with few common words.
"""

import csv
import gzip
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crosscheck.errors import UsageError
from crosscheck.evaluation.groups import (
    LABELS,
    Label,
    LabelledPair,
    balanced,
    matched,
    point_pairs,
    read_lines,
    sheet_pairs,
)
from crosscheck.evaluation.pairs import Score, calibration_error
from crosscheck.ports import Judge
from crosscheck.records import Judgement

HELD_OUT_POINTS = ("d", "j")  # files that the bundled judge was not trained on
HELD_OUT_SHEETS = ("ev_c", "ev_h")
GROUP_PAIRS = 500  # of each label and kind
SEED = 11
INFERENCE_FILES = ("xnli_de_dev_a.tsv.gz", "xnli_de_dev_b.tsv.gz")
_INFERENCE: Mapping[str, Label] = {
    "entailment": "agree",
    "contradiction": "contradict",
    "neutral": "none",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How judgements compare with labels."""

    pairs: int
    accuracy: float
    macro_f1: float
    labels: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class JudgeEvaluation:
    """Everything measured; ``as_json`` is what a results file holds."""

    model: str
    sets: Mapping[str, Agreement]  # cases, inference, points, sheets
    probes: Mapping[str, Agreement]  # role_swap, role_kept, paraphrase
    calibration_error: float  # over points and sheets; labels equally frequent
    reliability: tuple[tuple[float, float, int], ...]  # mean confidence, share right, count

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to four places, keys in the order of the fields."""
        raw = asdict(self)
        for kind in ("sets", "probes"):
            for name, agreement in getattr(self, kind).items():
                raw[kind][name]["labels"] = {
                    label: {"precision": one.precision, "recall": one.recall, "f1": one.f1}
                    for label, one in agreement.labels.items()
                }
        rounded: dict[str, Any] = json.loads(
            json.dumps(raw), parse_float=lambda x: round(float(x), 4)
        )
        return rounded


def evaluate(
    data_dir: Path, bench_dir: Path, points_dir: Path, probes_dir: Path, judge: Judge
) -> JudgeEvaluation:
    """Measure a judge on the folders of development data, cases, claim groups and probes.

    Raises UsageError naming the file or folder that is missing.
    """
    sets = {
        "cases": case_pairs(bench_dir),
        "inference": inference_pairs(data_dir),
        **group_pairs(points_dir),
    }
    judged = {name: (pairs, ask(judge, pairs)) for name, pairs in sets.items()}
    trusted = [
        (judgement.confidence, judgement.verdict == pair.label)
        for name in ("points", "sheets")
        for pair, judgement in zip(*judged[name], strict=True)
    ]
    error, reliability = calibration_error(trusted)
    return JudgeEvaluation(
        model=judge.model_id,
        sets={name: compare(*found) for name, found in judged.items()},
        probes={
            name: compare(pairs, ask(judge, pairs))
            for name, pairs in probe_pairs(probes_dir).items()
        },
        calibration_error=error,
        reliability=reliability,
    )


def ask(judge: Judge, pairs: Sequence[LabelledPair]) -> list[Judgement]:
    """The judgement of each pair."""
    return judge.judge([(pair.a, pair.b) for pair in pairs])


def compare(pairs: Sequence[LabelledPair], judgements: Sequence[Judgement]) -> Agreement:
    """Accuracy and F1; macro over the labels that occur."""
    said = [(pair.label, one.verdict) for pair, one in zip(pairs, judgements, strict=True)]
    scores: dict[str, Score] = {
        label: Score(
            right=said.count((label, label)),
            found=sum(verdict == label for _, verdict in said),
            gold=sum(gold == label for gold, _ in said),
        )
        for label in LABELS
    }
    present = [score.f1 for score in scores.values() if score.gold]
    right = sum(gold == verdict for gold, verdict in said)
    return Agreement(
        len(said), right / max(1, len(said)), sum(present) / max(1, len(present)), scores
    )


# --- the sets --------------------------------------------------------------------------------


def case_pairs(bench_dir: Path) -> list[LabelledPair]:
    """Labelled quotes of every case below a folder; framing and update are no judge's label."""
    files = sorted(bench_dir.glob("*/gold.jsonl"))
    if not files:
        raise UsageError(f"{bench_dir}: no case folder with a gold.jsonl; give a folder of cases")
    return [pair for file in files for pair in labelled_quotes(file)]


def labelled_quotes(gold: Path) -> list[LabelledPair]:
    """Those of one case that have a judge's label."""
    return [
        LabelledPair(raw["a"]["quote"], raw["b"]["quote"], raw["label"], "cases")
        for raw in read_lines(gold)
        if raw["label"] in LABELS
    ]


def inference_pairs(data_dir: Path) -> list[LabelledPair]:
    """German premise and hypothesis."""
    found = []
    for name in INFERENCE_FILES:
        path = data_dir / "dev" / name
        if not path.is_file():
            raise UsageError(f"{path}: missing; give the folder that holds dev/{name}")
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        table = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        found += [
            LabelledPair(row[0], row[1], _INFERENCE[row[2]], "inference")
            for row in table
            if len(row) > 2 and row[2] in _INFERENCE
        ]
    return found


def group_pairs(points_dir: Path, skip: int = 0) -> dict[str, list[LabelledPair]]:
    """Matched pairs of the held-out points and event sheets, labels equally frequent.

    ``skip``: so many pairs of each label are left out, for instance those measured on.
    """
    rng = random.Random(SEED)  # noqa: S311 - a reproducible sample
    points = [one for name in HELD_OUT_POINTS for one in read_lines(points_dir / f"{name}.jsonl")]
    sheets = [one for name in HELD_OUT_SHEETS for one in read_lines(points_dir / f"{name}.jsonl")]
    return {
        "points": balanced(matched(point_pairs(points), rng), GROUP_PAIRS, skip),
        "sheets": balanced(matched(sheet_pairs(sheets, rng), rng), GROUP_PAIRS, skip),
    }


def probe_pairs(probes_dir: Path) -> dict[str, list[LabelledPair]]:
    """Probes: ``roles.jsonl`` (base, kept, swapped) and ``paraphrases.jsonl`` (a, b)."""
    roles = read_lines(probes_dir / "roles.jsonl")
    rewordings = read_lines(probes_dir / "paraphrases.jsonl")
    return {
        "role_swap": [
            LabelledPair(one[side], one["swapped"], "contradict", "role_swap")
            for one in roles
            for side in ("base", "kept")
        ],
        "role_kept": [
            LabelledPair(one["base"], one["kept"], "agree", "role_kept") for one in roles
        ],
        "paraphrase": [
            LabelledPair(one["a"], one["b"], "agree", "paraphrase") for one in rewordings
        ],
    }
