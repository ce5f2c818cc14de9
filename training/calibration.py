"""Fit the calibration of verdicts: typed signals and judge scores to one probability a verdict.

    python -m training.calibration --bench ../shared/bench/dev

Rows come from the listed pairs of labelled articles, those of ``--bench`` and those of our own in
``data/cases`` that the judge was not trained on, as the stages see them end to end, and from the
pairs that the stages propose on those articles but nobody listed: nearly all are "none", and
those that an earlier fit reported were read and labelled (``data/read-pairs.jsonl``). Quality is
measured on listed pairs of cases that were held out of the fit; the written file is fitted on
all. Thresholds are taken from the held-out probabilities.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from crosscheck.evaluation.pairs import PairEvaluation, score
from crosscheck.evaluation.stages import GoldPair, Stages, match_gold, run_stages, with_read
from crosscheck.ports import Judge
from crosscheck.records import (
    Pair,
    Verdict,
    VerdictKind,
)
from crosscheck.verdicts.calibration import FEATURES, Calibration, features, write_calibration
from crosscheck.verdicts.compare import judge_pairs, judged_texts, pair_signals, view_pairs
from training.mixture import trained_cases
from training.remembered import RememberedJudge

KINDS = tuple(sorted(VerdictKind, key=lambda kind: kind.value))
STRENGTH = 0.02  # inverse L2 strength; .01 to .03 differ little on held-out cases
LISTED_WEIGHT = 5.0  # articles teach what single sentences cannot: who speaks where
READ_WEIGHT = 2.0  # pairs that an earlier fit reported and somebody read
UNLISTED_WEIGHT = 1.0  # some hold a verdict nobody wrote down; at .5 false alarms double
LEAST = ("agree=0.55", "contradict=0.5", "framing=0.25", "update=0.5")
READ_PAIRS = Path("training/data/read-pairs.jsonl")
OWN_CASES = Path("training/data/cases")
OWN_WEIGHT = 2.0  # of their listed pairs, which are ten times as many
OWN_SHARE = 0.2  # of their unlisted pairs that are judged
FOLDS = 10  # in which the cases are held out
SEED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One training row."""

    group: str  # held out together
    label: str
    values: list[float]
    weight: float
    source: str  # listed, read, unlisted


# --- the labelled articles -------------------------------------------------------------------


def article_rows(
    stages: Stages, judge: Judge, weight: float = LISTED_WEIGHT, share: float = 1.0
) -> list[Row]:
    """Listed and read pairs with their labels, and the other proposed pairs as none.

    weight: of a listed pair. share: of the unlisted pairs that are judged; these count for those
    left out as well.
    """
    rng = random.Random(SEED)
    listed, near = _labelled(stages.gold, stages)
    read, _near = _labelled(stages.read, stages)
    proposed = {frozenset((pair.a, pair.b)): pair for pair in stages.pairs}
    rows = []
    for event in stages.events:
        pairs = [proposed[key] for key in proposed if proposed[key].event == event.id]
        pairs += _missed(listed, proposed, event.id, set(event.claims), stages)
        if not pairs:
            continue
        view = view_pairs(pairs, stages.claims, stages.documents)
        known = listed.keys() | near | read.keys()
        pairs = [p for p in pairs if frozenset((p.a, p.b)) in known or rng.random() < share]
        texts = [judged_texts(stages.claims[p.a], stages.claims[p.b]) for p in pairs]
        for pair, judgement in zip(pairs, judge.judge(texts), strict=True):
            key = frozenset((pair.a, pair.b))
            values = features(pair_signals(pair, view), judgement)
            case = stages.cases[stages.claims[pair.a].document]
            if key in listed:
                rows.append(Row(case, listed[key], values, weight, "listed"))
            elif key in near:
                continue  # another reading of a listed pair
            elif key in read:
                rows.append(Row(case, read[key], values, READ_WEIGHT, "read"))
            else:
                rows.append(Row(case, "none", values, UNLISTED_WEIGHT / share, "unlisted"))
    return rows


def _labelled(
    gold: Sequence[GoldPair], stages: Stages
) -> tuple[dict[frozenset[str], str], set[frozenset[str]]]:
    """Label of the best fitting pair of claims of each labelled pair; all that may fit."""
    labels: dict[frozenset[str], str] = {}
    near: set[frozenset[str]] = set()
    for one in gold:
        fits = [pair for _fit, pair in match_gold(one, stages.claims)]
        near.update(fits)
        if fits:
            labels[fits[0]] = one.label
    return labels, near


def _missed(
    listed: Mapping[frozenset[str], str],
    proposed: Mapping[frozenset[str], Pair],
    event: str,
    inside: set[str],
    stages: Stages,
) -> list[Pair]:
    """Listed pairs of the event that were not proposed: they teach all the same."""
    pairs = []
    for key in listed:
        if key in proposed or not key <= inside:
            continue
        a, b = sorted(key)
        similarity = float(np.dot(stages.vectors[a], stages.vectors[b]))
        pairs.append(Pair(event, a, b, similarity))
    return pairs


# --- the fit ---------------------------------------------------------------------------------

Matrix = npt.NDArray[np.float64]


def fit(rows: Sequence[Row], least: Mapping[VerdictKind, float], fitted: str) -> Calibration:
    """Logistic regression on standardised features of weighted rows."""
    from sklearn.linear_model import LogisticRegression

    values = np.asarray([row.values for row in rows], dtype=np.float64)
    weights = np.asarray([row.weight for row in rows])
    means = np.average(values, axis=0, weights=weights)
    scales = np.sqrt(np.average((values - means) ** 2, axis=0, weights=weights))
    scales[scales < 1e-6] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((values - means) / scales, [row.label for row in rows], sample_weight=weights)
    return Calibration(
        kinds=tuple(VerdictKind(kind) for kind in model.classes_),
        means=means,
        scales=scales,
        coefficients=np.asarray(model.coef_),
        intercepts=np.asarray(model.intercept_),
        least=dict(least),
        fitted=fitted,
    )


def held_out(rows: Sequence[Row]) -> tuple[list[Row], Matrix]:
    """Probabilities of article rows, each from a fit that never saw its case."""
    cases = sorted({row.group for row in rows})
    kept: list[Row] = []
    parts = []
    for fold in range(min(FOLDS, len(cases))):
        out = set(cases[fold::FOLDS])
        own = [row for row in rows if row.group in out]
        model = fit([row for row in rows if row.group not in out], {}, "")
        kept += own
        parts.append(model.probabilities(np.asarray([row.values for row in own])))
    return kept, np.vstack(parts)


def evaluate_held_out(
    rows: Sequence[Row], stages: Stages, judge: Judge, least: Mapping[VerdictKind, float]
) -> PairEvaluation:
    """The full evaluation, each case judged by a fit that never saw it."""
    found: list[Verdict] = []
    for case in sorted(set(stages.cases.values())):
        model = fit([row for row in rows if row.group != case], least, "")
        pairs = [
            pair for pair in stages.pairs if stages.cases[stages.claims[pair.a].document] == case
        ]
        by_event: dict[str, list[Pair]] = {}
        for pair in pairs:
            by_event.setdefault(pair.event, []).append(pair)
        for those in by_event.values():
            found += judge_pairs(those, stages.claims, stages.documents, judge, calibration=model)
    return score(stages, found, models=("held out", judge.model_id))


def operating_points(kept: Sequence[Row], chances: Matrix) -> None:
    """Print precision, recall, alarms on listed none and unlisted flags per threshold."""
    for kind in KINDS:
        if kind is VerdictKind.NONE:
            continue
        column = chances[:, KINDS.index(kind)]
        print(kind.value)
        for bar in np.arange(0.2, 0.95, 0.05):
            over = [row for row, chance in zip(kept, column, strict=True) if chance >= bar]
            listed = [row for row in over if row.source == "listed"]
            right = sum(row.label == kind for row in listed)
            total = sum(row.label == kind for row in kept if row.source == "listed")
            alarms = sum(row.label == "none" for row in listed)
            print(
                f"  {bar:.2f}  precision {right / max(1, len(listed)):.2f}"
                f"  recall {right / max(1, total):.2f}  none {alarms}"
                f"  unlisted {len(over) - len(listed)}"
            )


def main() -> None:
    """Fit, print the held-out quality, write the file."""
    from crosscheck.vectors.encoder import load_encoder
    from crosscheck.verdicts.judge import load_judge

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument(
        "--read", type=Path, default=READ_PAIRS, help="labels of unlisted pairs that were read"
    )
    parser.add_argument("--own", type=Path, default=OWN_CASES, help="our own labelled articles")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--judge", default="bundled")
    parser.add_argument("--cache", type=Path, help="file that remembers judgements")
    parser.add_argument(
        "--least", nargs="+", metavar="KIND=P", default=LEAST, help="when a verdict is given"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("crosscheck/verdicts/data/calibration.json")
    )
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    judge = RememberedJudge(load_judge(options.judge), options.cache)
    stages = with_read(run_stages(options.bench, encoder), options.read)
    rows = article_rows(stages, judge)
    if options.own.is_dir():
        own = article_rows(run_stages(options.own, encoder), judge, OWN_WEIGHT, OWN_SHARE)
        trained = trained_cases(options.own)  # the judge knows them too well
        rows += [row for row in own if row.group not in trained]
    kept, chances = held_out(rows)
    operating_points(kept, chances)
    fitted = (
        f"{sum(row.source == 'listed' for row in rows)} listed, "
        f"{sum(row.source == 'read' for row in rows)} read and "
        f"{sum(row.source == 'unlisted' for row in rows)} other pairs of labelled "
        f"articles; encoder {encoder.model_id}, judge {judge.model_id}"
    )
    least = {VerdictKind(kind): bar for kind, bar in (one.split("=") for one in options.least)}
    least = {kind: float(bar) for kind, bar in least.items()}
    print(json.dumps(evaluate_held_out(rows, stages, judge, least).as_json(), indent=1))
    options.out.write_text(write_calibration(fit(rows, least, fitted)) + "\n", "utf-8")
    print(f"{len(FEATURES)} features, {len(rows)} rows -> {options.out}")


if __name__ == "__main__":
    main()
