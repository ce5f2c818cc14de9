"""Fit the calibration of verdicts: typed signals and judge scores to one probability a verdict.

    python -m training.calibration --points ../shared/points --bench ../shared/bench/dev

Rows come from three places: the claim groups (pairs inside a group), the listed pairs of the
labelled articles as the stages see them end to end, and the pairs that the stages propose on
those articles but nobody listed, which are nearly all "none". Quality is measured on listed
pairs of cases that were held out of the fit, one case at a time; the written file is fitted on
all. Thresholds are taken from the held-out probabilities.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from crosscheck import claims as claims_stage
from crosscheck.evaluation.pairs import PairEvaluation, score
from crosscheck.evaluation.stages import Stages, match_gold, run_stages
from crosscheck.ports import Encoder, Judge
from crosscheck.records import (
    Claim,
    Document,
    Judgement,
    Pair,
    Verdict,
    VerdictKind,
    stable_id,
)
from crosscheck.verdicts.calibration import FEATURES, Calibration, features, write_calibration
from crosscheck.verdicts.compare import judge_pairs, judged_texts, pair_signals, view_pairs
from crosscheck.verdicts.judge import VERDICTS

KINDS = tuple(sorted(VerdictKind, key=lambda kind: kind.value))
STRENGTH = 0.02  # inverse L2 strength; .01 to .03 differ little on held-out cases
LISTED_WEIGHT = 5.0  # articles teach what single sentences cannot: who speaks where
UNLISTED_WEIGHT = 1.0  # some hold a verdict nobody wrote down; at .5 false alarms double
PER_GROUP = {"agree": 4, "contradict": 5, "none": 8, "framing": 5, "update": 3}
LEAST = ("agree=0.8", "contradict=0.7", "framing=0.25", "update=0.35")
SEED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One training row."""

    group: str  # held out together
    label: str
    values: list[float]
    weight: float
    source: str  # points, listed, unlisted


# --- the claim groups ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of one invented event and labelled pairs of them (by number)."""

    name: str
    sentences: tuple[str, ...]
    pairs: tuple[tuple[int, int, str], ...]


def read_groups(folder: Path, names: Sequence[str] = ()) -> Iterator[Group]:
    """The points and event sheets of these files of the folder; of all without names."""
    paths = [folder / f"{name}.jsonl" for name in names] or sorted(folder.glob("*.jsonl"))
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            yield _sheet(raw) if "aspects" in raw else _point(raw)


def _point(raw: Mapping[str, Any]) -> Group:
    sentences: list[str] = []
    places = {name: _add(sentences, raw.get(name, ())) for name in "abfudn"}
    pairs = [(i, j, "agree") for n, i in enumerate(places["a"]) for j in places["a"][n + 1 :]]
    for name, label in (
        ("b", "contradict"),
        ("d", "contradict"),
        ("f", "framing"),
        ("u", "update"),
        ("n", "none"),
    ):
        pairs += [(i, j, label) for i in places["a"] for j in places[name]]
    pairs += [(i, j, "none") for i in places["b"] for j in places["n"]]
    return Group(raw["id"], tuple(sentences), tuple(pairs))


def _sheet(raw: Mapping[str, Any]) -> Group:
    sentences: list[str] = []
    sides = [(_add(sentences, one["a"]), _add(sentences, one["b"])) for one in raw["aspects"]]
    others = _add(sentences, raw["other"])
    pairs: list[tuple[int, int, str]] = []
    for number, (same, against) in enumerate(sides):
        pairs += [(i, j, "agree") for n, i in enumerate(same) for j in same[n + 1 :]]
        pairs += [(i, j, "contradict") for i in same for j in against]
        pairs += [(i, j, "none") for i in same + against for j in others]
        for same_later, against_later in sides[number + 1 :]:
            pairs += [(i, j, "none") for i in same + against for j in same_later + against_later]
    return Group(raw["id"], tuple(sentences), tuple(pairs))


def _add(sentences: list[str], more: Sequence[str]) -> list[int]:
    sentences.extend(more)
    return list(range(len(sentences) - len(more), len(sentences)))


def group_rows(
    groups: Sequence[Group], encoder: Encoder, judge: Judge, rng: random.Random
) -> list[Row]:
    """Rows of sampled pairs of the groups; each sentence is a document of its own outlet."""
    waiting: list[tuple[str, str, dict[str, float], tuple[str, str]]] = []
    for group in groups:
        documents, claims = _as_documents(group)
        sampled = _sample(group.pairs, rng)
        vectors = encoder.encode([claim.content for claim in claims])
        pairs = [
            Pair(group.name, claims[i].id, claims[j].id, float(vectors[i] @ vectors[j]))
            for i, j, _label in sampled
        ]
        by_id = {claim.id: claim for claim in claims}
        whole = [Pair(group.name, one.id, one.id, 1.0) for one in claims]
        view = view_pairs([*pairs, *whole], by_id, documents)
        for pair, (i, j, label) in zip(pairs, sampled, strict=True):
            texts = judged_texts(claims[i], claims[j])
            waiting.append((group.name, label, pair_signals(pair, view), texts))
    judgements = judge.judge([texts for *_rest, texts in waiting])
    return [
        Row(name, label, features(signals, judgement), 1.0, "points")
        for (name, label, signals, _texts), judgement in zip(waiting, judgements, strict=True)
    ]


def _as_documents(group: Group) -> tuple[dict[str, Document], list[Claim]]:
    documents: dict[str, Document] = {}
    claims = []
    for number, text in enumerate(group.sentences):
        key = f"{group.name}-{number}"
        document = Document(key, key, None, None, "day", _language(text), text, origin=key)
        documents[key] = document
        found = claims_stage.extract_claims(document)
        claims.append(max(found, key=lambda claim: claim.content_end - claim.content_start))
    return documents, claims


def _language(text: str) -> str:
    words = text.lower().split()
    english = sum(word in {"the", "of", "and", "to", "was", "had", "that", "for"} for word in words)
    german = sum(word in {"der", "die", "das", "und", "den", "von", "ist", "im"} for word in words)
    return "en" if english > german else "de"


def _sample(
    pairs: Sequence[tuple[int, int, str]], rng: random.Random
) -> list[tuple[int, int, str]]:
    kept = []
    for label, most in PER_GROUP.items():
        those = [pair for pair in pairs if pair[2] == label]
        kept += rng.sample(those, min(most, len(those)))
    return kept


# --- the labelled articles -------------------------------------------------------------------


def article_rows(stages: Stages, judge: Judge) -> list[Row]:
    """Listed pairs with their labels, and proposed pairs that nobody listed as none."""
    listed: dict[frozenset[str], tuple[str, str]] = {}
    near: set[frozenset[str]] = set()
    for gold in stages.gold:
        fits = [pair for _fit, pair in match_gold(gold, stages.claims)]
        near.update(fits)
        if fits:
            listed[fits[0]] = (gold.case, gold.label)
    proposed = {frozenset((pair.a, pair.b)): pair for pair in stages.pairs}
    rows = []
    for event in stages.events:
        pairs = [proposed[key] for key in proposed if proposed[key].event == event.id]
        pairs += _missed(listed, proposed, event.id, set(event.claims), stages)
        if not pairs:
            continue
        view = view_pairs(pairs, stages.claims, stages.documents)
        texts = [judged_texts(stages.claims[p.a], stages.claims[p.b]) for p in pairs]
        for pair, judgement in zip(pairs, judge.judge(texts), strict=True):
            key = frozenset((pair.a, pair.b))
            values = features(pair_signals(pair, view), judgement)
            if key in listed:
                case, label = listed[key]
                rows.append(Row(case, label, values, LISTED_WEIGHT, "listed"))
            elif key not in near:
                case = stages.cases[stages.claims[pair.a].document]
                rows.append(Row(case, "none", values, UNLISTED_WEIGHT, "unlisted"))
    return rows


def _missed(
    listed: Mapping[frozenset[str], tuple[str, str]],
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
    cases = sorted({row.group for row in rows if row.source != "points"})
    kept: list[Row] = []
    parts = []
    for case in cases:
        own = [row for row in rows if row.group == case]
        model = fit([row for row in rows if row.group != case], {}, "")
        kept += own
        parts.append(model.probabilities(np.asarray([row.values for row in own])))
    return kept, np.vstack(parts)


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
    parser.add_argument("--points", type=Path, required=True)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--groups", type=int, default=900, help="claim groups to sample")
    parser.add_argument("--files", nargs="+", default=(), help="of POINTS (default: all)")
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
    rng = random.Random(SEED)
    groups = list(read_groups(options.points, options.files))
    chosen = rng.sample(groups, min(options.groups, len(groups)))
    rows = group_rows(chosen, encoder, judge, rng)
    stages = run_stages(options.bench, encoder)
    rows += article_rows(stages, judge)
    kept, chances = held_out(rows)
    operating_points(kept, chances)
    fitted = (
        f"{len(chosen)} claim groups, {sum(row.source == 'listed' for row in rows)} listed and "
        f"{sum(row.source == 'unlisted' for row in rows)} unlisted pairs of the development "
        f"articles; encoder {encoder.model_id}, judge {judge.model_id}"
    )
    least = {VerdictKind(kind): bar for kind, bar in (one.split("=") for one in options.least)}
    least = {kind: float(bar) for kind, bar in least.items()}
    print(json.dumps(evaluate_held_out(rows, stages, judge, least).as_json(), indent=1))
    options.out.write_text(write_calibration(fit(rows, least, fitted)) + "\n", "utf-8")
    print(f"{len(FEATURES)} features, {len(rows)} rows -> {options.out}")


if __name__ == "__main__":
    main()
