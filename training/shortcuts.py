"""What can be had without understanding: ``python -m training.shortcuts --data DIR``.

Two baselines, trained on the judge's own claim groups and measured on its held-out ones. *One
side*: a linear model that reads the second statement only (Poliak et al. 2018). *Surface*: word
overlap, lengths, negation words, figures and languages of both. A judge that does not beat
both by far has learnt how the sets were written and not what they say.
"""

import argparse
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from crosscheck.evaluation.groups import (
    LabelledPair,
    is_english,
    matched,
    overlap,
    point_pairs,
    sheet_pairs,
    words,
)
from crosscheck.evaluation.judge import case_pairs, group_pairs
from training.corpus import DataFolder, open_data, points, sheets
from training.mixture import TRAIN_POINTS, TRAIN_SHEETS

NEGATIONS = re.compile(r"\b(nicht|kein\w*|nie|niemals|niemand|ohne|not|no|never|nobody)\b", re.I)
SEED = 5


def main() -> None:
    """Print the accuracy of both baselines on each held-out set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--points", type=Path)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench/dev"))
    options = parser.parse_args()
    data = open_data(options.data, options.points)
    rng = random.Random(SEED)
    trained = either_order(training_pairs(data), rng)
    sets = {"cases": case_pairs(options.bench), **group_pairs(data.points)}
    sets = {name: either_order(pairs, rng) for name, pairs in sets.items()}
    for name, model in (("one side", _one_side()), ("surface", _surface())):
        model.fit(trained, [pair.label for pair in trained])
        figures = {key: round(accuracy(model, pairs), 3) for key, pairs in sets.items()}
        print(name, figures)


def training_pairs(data: DataFolder) -> list[LabelledPair]:
    """The matched claim groups that the judge is trained on."""
    rng = random.Random(SEED)
    pairs = list(point_pairs(points(data, TRAIN_POINTS)))
    return matched(pairs + list(sheet_pairs(sheets(data, TRAIN_SHEETS), rng)), rng)


def either_order(pairs: Sequence[LabelledPair], rng: random.Random) -> list[LabelledPair]:
    """With the sides exchanged at random, as the judge is trained."""
    return [pair if rng.random() < 0.5 else replace(pair, a=pair.b, b=pair.a) for pair in pairs]


def accuracy(model: Any, pairs: Sequence[LabelledPair]) -> float:
    """Share of pairs that a fitted model labels rightly."""
    return float(np.mean(model.predict(pairs) == np.array([pair.label for pair in pairs])))


def surface(pairs: Sequence[LabelledPair]) -> np.ndarray:
    """(n, 9) what is seen without reading."""
    return np.array([_row(pair) for pair in pairs], dtype=np.float64)


def _row(pair: LabelledPair) -> list[float]:
    lengths = sorted(len(words(text)) for text in (pair.a, pair.b))
    negations = sorted(len(NEGATIONS.findall(text)) for text in (pair.a, pair.b))
    figures = [set(re.findall(r"\d+", text)) for text in (pair.a, pair.b)]
    english = is_english(pair.a) != is_english(pair.b)
    shared = overlap(pair.a, pair.b)
    both = bool(figures[0] and figures[1])
    return [shared, shared > 0, *lengths, *negations, both and bool(figures[0] & figures[1]),
            both and not figures[0] & figures[1], english]  # fmt: skip


def _one_side() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import FunctionTransformer  # type: ignore[import-untyped]

    second = FunctionTransformer(lambda pairs: [pair.b for pair in pairs])
    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    return make_pipeline(second, terms, LogisticRegression(max_iter=300))


def _surface() -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(surface), HistGradientBoostingClassifier(max_iter=150))


if __name__ == "__main__":
    main()
