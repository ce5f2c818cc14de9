"""Fit how likely two articles tell of one happening: ``crosscheck/verdicts/data/likeness.json``.

    python -m training.likeness --bench ../shared/bench/dev --data ../shared/data

Pairs of articles come from our own labelled events (``data/cases``) and those of ``--bench``: of
one case and at most four days apart, or of two cases, a share of all; from the pairs of short
articles in ``tests/gold`` that were kept for tuning; and, with ``--data``, from half of the
labelled pairs of headlines (``benchmarks/fronts.tsv``). Coefficients keep the sign that their
features mean. Prints what share of the pairs of one event is found where one of so many others is,
by events held out of the fit.
"""

import argparse
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks import frontpages
from crosscheck import verdicts
from crosscheck.evaluation.sameness import PARTS, read_pairs
from crosscheck.evaluation.stages import read_cases, read_claims
from crosscheck.ports import Encoder
from crosscheck.records import Document
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts.accounts import Account
from crosscheck.verdicts.events import read_reports
from crosscheck.verdicts.likeness import FEATURES, features, of_a_series
from training.bounded import fit_bounded

OWN_CASES = Path("training/data/cases")
GOLD = (Path("tests/gold/events.jsonl"), Path("tests/gold/templates.jsonl"))
FRONTS = Path("benchmarks/fronts.tsv")
GAP = timedelta(days=4)  # later coverage is of a happening of its own
SHARE = 0.12  # of the pairs of two of our own cases
WEIGHTS = {"own": 1.0, "bench": 2.0, "gold": 3.0, "fronts": 3.0}
APART_WEIGHT = 0.5  # of a pair of two cases: there are sixty times as many
FOR = {"meaning", "names", "shared", "title", "numbers", "kinds", "days"}
AGAINST = {  # at most; briefs whose names are apart are too few here to say how much it counts,
    # and headlines come in thousands, where one in two is not enough to put them together
    "headline": -3.0,
    "names_apart": 0.0,
    "proper_apart": -4.0,
}
STRENGTH = 0.3
FOLDS = 5
FALSE_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01)
SEED = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of articles."""

    group: str  # held out together
    same: bool
    values: tuple[float, ...]
    weight: float
    source: str
    series: bool  # decided by rule


def case_rows(folder: Path, encoder: Encoder, source: str, share: float) -> list[Row]:
    """Pairs of the articles of all cases."""
    documents, case_of = read_cases(folder)
    reports = _reports(documents, encoder)
    rng = random.Random(SEED)
    rows = []
    for number, a in enumerate(reports):
        for b in reports[number + 1 :]:
            case = case_of[a.document]
            same = case == case_of[b.document]
            weight = WEIGHTS[source]
            if same and not _near(documents[a.document], documents[b.document]):
                continue
            if not same:
                if rng.random() >= share:
                    continue
                weight *= APART_WEIGHT
            rows.append(_row(case, same, a, b, weight, source))
    return rows


def gold_rows(path: Path, encoder: Encoder) -> list[Row]:
    """The labelled pairs of short articles; those kept for measuring have the source "test"."""
    documents, pairs = read_pairs(path)
    reports = {one.document: one for one in _reports(documents, encoder)}
    return [
        _row(one.id, one.same, reports[one.a], reports[one.b], WEIGHTS["gold"], source)
        for one in pairs
        for source in ("gold" if one.part == PARTS[0] else f"test {path.stem}",)
    ]


def front_rows(data: Path, encoder: Encoder) -> list[Row]:
    """The labelled pairs of headlines: every second one to fit, the others to measure."""
    lines = [line.split("\t") for line in FRONTS.read_text("utf-8").splitlines() if line[0] != "#"]
    known = frontpages.headlines(data / "dev")
    pairs = [(a, b, label) for a, b, _stratum, label in lines if a in known and b in known]
    documents = {key: known[key] for a, b, _label in pairs for key in (a, b)}
    reports = {one.document: one for one in _reports(documents, encoder)}
    return [
        _row(a, label == "yes", reports[a], reports[b], WEIGHTS["fronts"], source)
        for number, (a, b, label) in enumerate(pairs)
        if label != "unsure"
        for source in ("fronts" if number % 2 else "test fronts",)
    ]


def _row(group: str, same: bool, a: Account, b: Account, weight: float, source: str) -> Row:
    return Row(group, same, features(a, b), weight, source, of_a_series(a, b))


def _reports(documents: Mapping[str, Document], encoder: Encoder) -> list[Account]:
    claims, vectors = read_claims(documents, encoder)
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    return read_reports(documents, list(claims.values()), vectors, centre)


def _near(a: Document, b: Document) -> bool:
    if a.published_at is None or b.published_at is None:
        return True
    return abs(a.published_at - b.published_at) <= GAP


# --- fit and figures -------------------------------------------------------------------------


def fit(rows: Iterable[Row]) -> tuple[list[float], float]:
    """Plain coefficients, in the order of ``FEATURES``, and the intercept."""
    used = [row for row in rows if not row.series and not row.source.startswith("test")]
    bounds = [(0.0 if name in FOR else -np.inf, AGAINST.get(name, np.inf)) for name in FEATURES]
    found = fit_bounded(
        np.asarray([row.values for row in used]),
        np.asarray([float(row.same) for row in used]),
        np.asarray([row.weight for row in used]),
        bounds,
        STRENGTH,
    )
    plain = found.coefficients / found.scales
    return [float(one) for one in plain], float(found.intercept - plain @ found.means)


def chances(rows: Sequence[Row], fitted: tuple[list[float], float]) -> np.ndarray:
    """The probability of each row; 0 where a rule decides."""
    coefficients, intercept = fitted
    scores = np.asarray([row.values for row in rows]) @ np.asarray(coefficients) + intercept
    made: np.ndarray = np.where([row.series for row in rows], 0.0, 1 / (1 + np.exp(-scores)))
    return made


def held_out(rows: Sequence[Row], source: str) -> tuple[list[Row], np.ndarray]:
    """Rows of a source with probabilities of fits that never saw their case."""
    groups = sorted({row.group for row in rows if row.source == source})
    kept: list[Row] = []
    parts = []
    for fold in range(FOLDS):
        out = set(groups[fold::FOLDS])
        asked = [row for row in rows if row.source == source and row.group in out]
        fitted = fit([row for row in rows if row.source != source or row.group not in out])
        kept += asked
        parts.append(chances(asked, fitted))
    return kept, np.concatenate(parts)


def show(name: str, rows: Sequence[Row], found: np.ndarray) -> None:
    """Print the share of pairs of one event over the bar that so many others pass."""
    same = np.asarray([row.same for row in rows])
    others = np.sort(found[~same])[::-1]
    parts = []
    for rate in FALSE_RATES:
        bar = others[int(len(others) * rate)]
        parts.append(f"{rate:g}: {np.mean(found[same] > bar):.2f} (over {bar:.2f})")
    half = found >= 0.5
    right = np.mean(same[half]) if half.any() else 1.0
    print(f"{name}: {same.sum()} of {len(rows)}; at .5 precision {right:.2f} "
          f"recall {np.mean(half[same]):.2f}; " + ", ".join(parts))  # fmt: skip


def main() -> None:
    """Fit, print the held-out figures, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="labelled cases")
    parser.add_argument("--own", type=Path, default=OWN_CASES, help="our own labelled cases")
    parser.add_argument("--data", type=Path, help="with dev/frontpages_2026-01.jsonl.gz")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--out", type=Path, default=Path("crosscheck/verdicts/data/likeness.json"))
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    rows = case_rows(options.own, encoder, "own", SHARE)
    rows += case_rows(options.bench, encoder, "bench", 1.0)
    for path in GOLD:
        rows += gold_rows(path, encoder)
    if options.data:
        rows += front_rows(options.data, encoder)
    for source in ("own", "bench"):
        show(f"{source}, held out", *held_out(rows, source))
    fitted = fit(rows)
    for source in sorted({row.source for row in rows if row.source.startswith("test")}):
        tested = [row for row in rows if row.source == source]
        show(source, tested, chances(tested, fitted))
    made = {
        "fitted": f"{len(rows)} pairs of articles; encoder {encoder.model_id}",
        "intercept": round(fitted[1], 4),
        "weights": {
            name: round(weight, 4) for name, weight in zip(FEATURES, fitted[0], strict=True)
        },
    }
    options.out.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    print(json.dumps(made["weights"]))


if __name__ == "__main__":
    main()
