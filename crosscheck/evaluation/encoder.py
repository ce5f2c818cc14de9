"""How good an encoder is: similarity, translation retrieval, and retrieval among news sentences.

Three views of the same vectors. *STS benchmark* (Cer et al. 2017; German by machine
translation): rank correlation of cosine and human similarity. *Tatoeba* (Artetxe & Schwenk
2019): is the translation of a sentence its nearest neighbour? *News cases* (a folder of
labelled cases): all sentences of all articles are one haystack; does a sentence find the one
it agrees with or contradicts, and does a question find a sentence that answers it?
"""

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from crosscheck import sources
from crosscheck.claims.sentences import split_sentences
from crosscheck.errors import UsageError
from crosscheck.ports import Array, Encoder, Vectors
from crosscheck.records import Document, Sentence
from crosscheck.settings import SourceSettings

# what a sentence of the haystack is read with: the title or the sentence before in front of it,
# or nothing, its vector being moved towards the mean of its document's
Context = Literal["none", "title", "previous", "document"]
DOCUMENT_WEIGHT = 0.4  # .2 to .6 measured: agreeing pairs gain up to .4, questions lose above
PAIR_DEPTHS = (5, 10, 20)
QUESTION_DEPTHS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Share of queries whose target is among the first k, by k, and how many queries."""

    hits: Mapping[int, float]
    queries: int


@dataclass(frozen=True, slots=True)
class EncoderEvaluation:
    """Everything measured; ``as_json`` is what a results file holds."""

    model: str
    sts: Mapping[str, float]  # language -> Spearman correlation
    tatoeba: float  # accuracy, mean of both directions
    agree: Retrieval
    contradict: Retrieval
    questions: Retrieval
    sentences: int  # in the haystack
    context: Context

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to four places, keys in the order of the fields."""
        rounded: dict[str, Any] = json.loads(
            json.dumps(asdict(self)), parse_float=lambda x: round(float(x), 4)
        )
        return rounded


@dataclass(frozen=True, slots=True)
class Haystack:
    """All sentences of all cases, with the labelled pairs and questions as row numbers."""

    texts: tuple[str, ...]
    in_context: tuple[str, ...]
    documents: tuple[int, ...]  # number of the document of each sentence
    pairs: tuple[tuple[str, int, int], ...]  # label, row, row
    questions: tuple[tuple[str, frozenset[int]], ...]  # question, rows that answer it


def evaluate(
    data_dir: Path, bench_dir: Path, encoder: Encoder, *, context: Context = "none"
) -> EncoderEvaluation:
    """Measure an encoder on the development files of ``data_dir`` and the cases of ``bench_dir``.

    Raises UsageError if a file or every case is missing.
    """
    dev = data_dir / "dev"
    hay = read_haystack(bench_dir, context)
    rows = encoder.encode(hay.in_context)
    if context == "document":
        rows = towards_document(rows, hay.documents)
    return EncoderEvaluation(
        model=encoder.model_id,
        sts={lang: sts(dev / f"stsb-{lang}-dev.csv.gz", encoder) for lang in ("de", "en")},
        tatoeba=tatoeba(dev / "tatoeba1000.en-de.tsv.gz", encoder),
        agree=pair_retrieval(hay, "agree", rows),
        contradict=pair_retrieval(hay, "contradict", rows),
        questions=question_retrieval(hay, encoder, rows),
        sentences=len(hay.texts),
        context=context,
    )


# --- public benchmarks -----------------------------------------------------------------------


def sts(path: Path, encoder: Encoder) -> float:
    """Spearman correlation of cosine and human similarity over a CSV of (a, b, score)."""
    table = [row for row in csv.reader(io.StringIO(_text(path))) if len(row) >= 3]
    a, b = (encoder.encode([row[side] for row in table]) for side in (0, 1))
    return spearman((a * b).sum(axis=1), np.array([float(row[2]) for row in table]))


def tatoeba(path: Path, encoder: Encoder) -> float:
    """Accuracy of finding the translation among all, mean of both directions."""
    pairs = [line.split("\t") for line in _text(path).splitlines() if "\t" in line]
    a, b = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    similarity, gold = a @ b.T, np.arange(len(pairs))
    return float(np.mean([similarity.argmax(axis=1) == gold, similarity.argmax(axis=0) == gold]))


def spearman(x: Array, y: Array) -> float:
    """Pearson correlation of the ranks, ties averaged."""
    return float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])


def _ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    mean: Array = (ends - (counts - 1) / 2)[inverse]
    return mean


def _text(path: Path) -> str:
    if not path.is_file():
        raise UsageError(f"{path}: missing; give the folder that holds dev/{path.name}")
    return gzip.decompress(path.read_bytes()).decode("utf-8")


# --- retrieval among the sentences of the cases ----------------------------------------------


def read_haystack(bench_dir: Path, context: Context = "none", case: str = "*") -> Haystack:
    """Sentences, labelled pairs and questions of the cases below a folder; one case by name."""
    texts: list[str] = []
    in_context: list[str] = []
    numbers: list[int] = []
    pairs: list[tuple[str, int, int]] = []
    questions: list[tuple[str, frozenset[int]]] = []
    for gold in sorted(bench_dir.glob(f"{case}/gold.jsonl")):
        rows: dict[str, list[tuple[int, Sentence]]] = {}
        documents: dict[str, Document] = {}
        for document in sources.read_path(gold.parent, SourceSettings()).documents:
            stem = Path(document.path or "").stem
            found = split_sentences(document)
            rows[stem] = list(enumerate(found, start=len(texts)))
            documents[stem] = document
            number = numbers[-1] + 1 if numbers else 0
            numbers += [number] * len(found)
            texts += [sentence.text for sentence in found]
            in_context += _placed(document, found, context)
        for raw in _lines(gold):
            ends = [_row(documents, rows, raw[side]) for side in "ab"]
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                pairs.append((raw["label"], ends[0], ends[1]))
        for raw in _lines(gold.parent / "questions.jsonl"):
            answers = {_row(documents, rows, answer) for answer in raw["answers"]}
            questions.append((raw["question"], frozenset(answers - {None})))  # type: ignore[arg-type]
    if not texts:
        raise UsageError(f"{bench_dir}: no case folder with a gold.jsonl; give a folder of cases")
    return Haystack(tuple(texts), tuple(in_context), tuple(numbers), tuple(pairs), tuple(questions))


def _placed(document: Document, found: Sequence[Sentence], context: Context) -> list[str]:
    if context == "title":
        return [f"{document.title} {sentence.text}" for sentence in found]
    if context == "previous":
        before = ["", *(sentence.text for sentence in found[:-1])]
        return [f"{one} {two.text}".strip() for one, two in zip(before, found, strict=True)]
    return [sentence.text for sentence in found]


def _row(
    documents: Mapping[str, Document],
    rows: Mapping[str, list[tuple[int, Sentence]]],
    quote: Mapping[str, str],
) -> int | None:
    """The sentence that shares most characters with a quote."""
    document = documents.get(quote["doc"])
    start = document.text.find(quote["quote"]) if document else -1
    if start < 0:
        return None
    end = start + len(quote["quote"])
    common = {
        row: min(end, sentence.end) - max(start, sentence.start)
        for row, sentence in rows[quote["doc"]]
    }
    return max(common, key=lambda row: common[row])


def towards_document(rows: Vectors, documents: Sequence[int]) -> Vectors:
    """Unit rows, each moved towards the mean row of its document."""
    numbers = np.array(documents)
    moved = np.empty_like(rows)
    for number in set(documents):
        own = numbers == number
        mean = rows[own].mean(axis=0)
        moved[own] = rows[own] + DOCUMENT_WEIGHT * mean / max(float(np.linalg.norm(mean)), 1e-9)
    unit: Vectors = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return unit


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def pair_retrieval(hay: Haystack, label: str, rows: Vectors) -> Retrieval:
    """Whether each end of a labelled pair finds the other; both directions are queries."""
    pairs = [(a, b) for kind, a, b in hay.pairs if kind == label]
    queries = [*pairs, *((b, a) for a, b in pairs)]
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, -np.inf)
    ranks = [_rank(similarity[query], {target}) for query, target in queries]
    return _retrieval(ranks, PAIR_DEPTHS)


def question_retrieval(hay: Haystack, encoder: Encoder, rows: Vectors) -> Retrieval:
    """Whether a question finds one of the sentences that answer it."""
    asked = [(question, answers) for question, answers in hay.questions if answers]
    similarity = encoder.encode([question for question, _ in asked]) @ rows.T
    ranks = [_rank(row, answers) for row, (_, answers) in zip(similarity, asked, strict=True)]
    return _retrieval(ranks, QUESTION_DEPTHS)


def _rank(similarity: Array, targets: frozenset[int] | set[int]) -> int:
    """1 for the best; a tie counts against the target."""
    best = max(similarity[target] for target in targets)
    others = np.delete(similarity, list(targets))
    return 1 + int((others >= best).sum())


def _retrieval(ranks: Sequence[int], depths: Sequence[int]) -> Retrieval:
    hits = {k: sum(rank <= k for rank in ranks) / max(1, len(ranks)) for k in depths}
    return Retrieval(hits, len(ranks))
