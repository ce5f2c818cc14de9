"""Fit whether a claim answers a question: scorer, cosine, words and kind in one probability.

    python -m training.relevance --points ../shared/points --bench ../shared/bench/dev

Rows come from the claim groups (question against its answers, its hard negatives and the other
aspects of the same event) and from the questions of the labelled articles against everything
retrieved for them. Quality is measured on cases held out of the fit, one at a time; the
written file is fitted on all.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from crosscheck import claims as claims_stage
from crosscheck import pipeline, verdicts
from crosscheck.corpus import read_corpus
from crosscheck.evaluation.asks import read_questions
from crosscheck.ports import AnswerScorer, Encoder
from crosscheck.records import Claim, Document
from crosscheck.retrieval import retrieve, word_weights
from crosscheck.settings import Settings
from crosscheck.verdicts.profiles import profiles
from crosscheck.verdicts.relevance import FEATURES, Relevance, feature_rows, write_relevance
from crosscheck.workspace import Workspace

STRENGTH = 0.05  # inverse L2 strength
LISTED_WEIGHT = 6.0  # real articles teach what invented groups cannot
SEED = 20
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One training row."""

    group: str  # held out together
    question: str
    answers: bool
    values: list[float]
    weight: float


# --- the claim groups ------------------------------------------------------------------------


def group_rows(
    folder: Path, count: int, encoder: Encoder, scorer: AnswerScorer, rng: random.Random
) -> list[Row]:
    """Rows of sampled event sheets and points; each sentence is an article of its own."""
    raw = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    chosen = rng.sample(raw, min(count, len(raw)))
    rows: list[Row] = []
    for one in chosen:
        rows += _rows_of(one, encoder, scorer)
    return rows


def _rows_of(raw: Mapping[str, Any], encoder: Encoder, scorer: AnswerScorer) -> list[Row]:
    asked, sentences = _questions_and_sentences(raw)
    documents = {
        f"{raw['id']}-{number}": Document(
            f"{raw['id']}-{number}", str(number), None, None, "day", "de", text
        )
        for number, text in enumerate(sentences)
    }
    claims = [
        max(
            claims_stage.extract_claims(document),
            key=lambda claim: claim.content_end - claim.content_start,
        )
        for document in documents.values()
    ]
    vectors = encoder.encode([claim.content for claim in claims])
    by_id = {claim.id: claim for claim in claims}
    weights = rarity(claims)
    rows = []
    for text, right in asked:
        question = verdicts.read_question(claims_stage.read_question(text, "de"), "de")
        similarity = vectors @ encoder.encode([text])[0]
        scores = scorer.score([(text, verdicts.judged_text(claim)) for claim in claims])
        found = list(zip(claims, similarity.tolist(), map(float, scores), strict=True))
        values = feature_rows(question, found, by_id, documents, weights)
        rows += [
            Row(raw["id"], text, number in right, value, 1.0) for number, value in enumerate(values)
        ]
    return rows


def _questions_and_sentences(
    raw: Mapping[str, Any],
) -> tuple[list[tuple[str, set[int]]], list[str]]:
    """(question, numbers of the sentences that answer it), and the sentences."""
    sentences: list[str] = []
    asked: list[tuple[str, set[int]]] = []
    for aspect in raw.get("aspects", [raw]):
        start = len(sentences)
        sentences += [*aspect["a"], *aspect.get("b", ())]
        question = aspect.get("q") or aspect.get("question") or aspect.get("point")
        asked.append((question, set(range(start, len(sentences)))))
    sentences += [*raw.get("other", ()), *raw.get("n", ())]
    return asked, sentences


def rarity(claims: Sequence[Claim]) -> dict[str, float]:
    """ln(1 + n / df) over the claims; the weight of unknown words under ""."""
    counts: Counter[str] = Counter()
    for one in profiles(claims).values():
        counts.update(one.words | one.names)
    total = len(claims)
    return {word: math.log(1 + total / n) for word, n in counts.items()} | {"": math.log(1 + total)}


# --- the labelled articles -------------------------------------------------------------------


def article_rows(folder: Path, workspace: Workspace) -> list[Row]:
    """Each question against everything retrieved for it."""
    documents = pipeline.ingest(workspace, [folder]).documents
    rows: list[Row] = []
    for asked in read_questions(folder, documents):
        question = verdicts.read_question(
            claims_stage.read_question(asked.text, asked.lang), asked.lang
        )
        near = retrieve(workspace, question)
        corpus = read_corpus(workspace, workspace.store.documents_of(near))
        found = [corpus.claims[key] for key in near]
        scores = workspace.answer_scorer.score(
            [(asked.text, verdicts.judged_text(claim)) for claim in found]
        )
        values = feature_rows(
            question,
            [(claim, near[claim.id], float(s)) for claim, s in zip(found, scores, strict=True)],
            corpus.claims,
            corpus.documents,
            word_weights(workspace.store, question),
        )
        rows += [
            Row(asked.case, asked.text, asked.is_answer(claim), value, LISTED_WEIGHT)
            for claim, value in zip(found, values, strict=True)
        ]
    return rows


# --- the fit ---------------------------------------------------------------------------------


def fit(rows: Sequence[Row], least: float, fitted: str) -> Relevance:
    """Logistic regression on standardised features of weighted rows."""
    from sklearn.linear_model import LogisticRegression

    values = np.asarray([row.values for row in rows], dtype=np.float64)
    weights = np.asarray([row.weight for row in rows])
    means = np.average(values, axis=0, weights=weights)
    scales = np.sqrt(np.average((values - means) ** 2, axis=0, weights=weights))
    scales[scales < 1e-6] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit((values - means) / scales, [row.answers for row in rows], sample_weight=weights)
    return Relevance(
        means, scales, np.asarray(model.coef_[0]), float(model.intercept_[0]), least, fitted
    )


def held_out(rows: Sequence[Row]) -> list[tuple[Row, float]]:
    """Article rows with probabilities from fits that never saw their case."""
    kept: list[tuple[Row, float]] = []
    for case in sorted({row.group for row in rows if row.weight == LISTED_WEIGHT}):
        own = [row for row in rows if row.group == case]
        model = fit([row for row in rows if row.group != case], 0.5, "")
        chances = model.probabilities(np.asarray([row.values for row in own]))
        kept += zip(own, chances.tolist(), strict=True)
    return kept


def report(kept: Sequence[tuple[Row, float]]) -> None:
    """Print hits at 1 and 3, and refusal against answering per threshold."""
    by_question: dict[str, list[tuple[Row, float]]] = {}
    for row, chance in kept:
        by_question.setdefault(row.question, []).append((row, chance))
    ranked = [sorted(found, key=lambda one: -one[1]) for found in by_question.values()]
    answerable = [found for found in ranked if any(row.answers for row, _chance in found)]
    others = [found for found in ranked if not any(row.answers for row, _chance in found)]
    for k in (1, 3):
        hits = sum(any(row.answers for row, _c in found[:k]) for found in answerable)
        print(f"hit@{k} {hits / len(answerable):.2f} of {len(answerable)}")
    for bar in np.arange(0.1, 0.9, 0.05):
        right = [row.answers for found in answerable for row, chance in found if chance >= bar]
        total = sum(row.answers for found in answerable for row, _c in found)
        refused = sum(found[0][1] < bar for found in others)
        lost = sum(found[0][1] < bar for found in answerable)
        print(
            f"{bar:.2f}  precision {sum(right) / max(1, len(right)):.2f}"
            f"  recall {sum(right) / total:.2f}  refused {refused}/{len(others)}"
            f"  wrongly refused {lost}/{len(answerable)}"
        )


def main() -> None:
    """Fit, print the held-out quality, write the file."""
    from crosscheck.vectors.encoder import load_encoder
    from crosscheck.verdicts.judge import load_answer_scorer

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=Path, required=True)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--judge", default="bundled")
    parser.add_argument("--groups", type=int, default=500, help="claim groups to sample")
    parser.add_argument("--least", type=float, default=0.5)
    parser.add_argument("--out", type=Path, default=Path("crosscheck/verdicts/data/relevance.json"))
    options = parser.parse_args()
    encoder, scorer = load_encoder(options.encoder), load_answer_scorer(options.judge)
    rows = group_rows(options.points, options.groups, encoder, scorer, random.Random(SEED))
    settings = Settings(options.encoder, options.judge)
    with TemporaryDirectory() as folder, Workspace(Path(folder), settings, writing=True) as space:
        rows += article_rows(options.bench, space)
    report(held_out(rows))
    fitted = f"{len(rows)} question-claim pairs; encoder {encoder.model_id}"
    options.out.write_text(write_relevance(fit(rows, options.least, fitted)) + "\n", "utf-8")
    print(f"{len(FEATURES)} features, {len(rows)} rows -> {options.out}")


if __name__ == "__main__":
    main()
