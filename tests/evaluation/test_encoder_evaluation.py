"""The figures of an encoder, checked on vectors that are known in advance."""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from crosscheck.errors import UsageError
from crosscheck.evaluation.encoder import (
    DOCUMENT_WEIGHT,
    evaluate,
    read_haystack,
    spearman,
    towards_document,
)
from crosscheck.ports import Vectors

ARTICLES = {
    "1-kurier": ("Streit um den Damm", ["Der Damm hielt der Flut stand.", "Rot ist die Fahne."]),
    "2-bote": (
        "Nach der Flut",
        ["Die Mauer überstand das Wasser.", "Der Wall ist gebrochen.", "Blau ist der Himmel."],
    ),
}
DIRECTIONS = {  # what the fake encoder reads: angle in degrees by a word of the text
    "Damm": 0.0,
    "Mauer": 10.0,
    "Wall": 50.0,
    "Fahne": 20.0,
    "Himmel": 90.0,
    "hielt?": 4.0,
    "brach?": 85.0,
}


class Angles:
    """Unit vectors in the plane by the first known word of a text."""

    model_id = "angles"
    dim = 2

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 2) rows; an unknown text points at 45 degrees."""
        angles = [
            next((d for word, d in DIRECTIONS.items() if word in text), 45.0) for text in texts
        ]
        radians = np.deg2rad(np.array(angles, dtype=np.float32))
        return np.stack([np.cos(radians), np.sin(radians)], axis=1)


def _quote(doc: str, quote: str) -> dict[str, str]:
    return {"doc": doc, "quote": quote, "speaker": "outlet"}


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """One case: a pair that agrees, one that contradicts, three questions."""
    case = tmp_path / "bench" / "01-damm"
    case.mkdir(parents=True)
    for stem, (title, sentences) in ARTICLES.items():
        body = " ".join(sentences) + "\n\n" + "Mehr steht in dieser kurzen Meldung nicht. " * 2
        head = f"---\noutlet: {stem}\ntitle: {title}\nlang: de\n---\n"
        (case / f"{stem}.md").write_text(head + body, "utf-8")
    hielt = _quote("1-kurier", "Damm hielt der Flut stand")
    gold = [
        {"a": hielt, "b": _quote("2-bote", "Die Mauer überstand das Wasser."), "label": "agree"},
        {"a": hielt, "b": _quote("2-bote", "Wall ist gebrochen"), "label": "contradict"},
    ]
    questions = [
        {"question": "Was hielt?", "answers": [hielt]},
        {"question": "Was brach?", "answers": [_quote("2-bote", "Der Wall ist gebrochen.")]},
        {"question": "Wer zahlt?", "answers": []},
    ]
    for name, records in (("gold.jsonl", gold), ("questions.jsonl", questions)):
        (case / name).write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return case.parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Similarity and translation files whose answers follow from the angles."""
    dev = tmp_path / "data" / "dev"
    dev.mkdir(parents=True)
    table = io.StringIO()
    csv.writer(table).writerows([("Damm", "Mauer", "4"), ("Damm", "Wall", "3"), ("Damm", "x", "5")])
    for lang in ("de", "en"):
        (dev / f"stsb-{lang}-dev.csv.gz").write_bytes(gzip.compress(table.getvalue().encode()))
    pairs = "Damm\tMauer\nHimmel\tbrach?\nWall\tHimmel\n"
    (dev / "tatoeba1000.en-de.tsv.gz").write_bytes(gzip.compress(pairs.encode()))
    return tmp_path / "data"


def test_ranks_become_recall(data: Path, bench: Path) -> None:
    """Each figure counts the queries whose target is near enough, ties against the target."""
    found = evaluate(data, bench, Angles())
    assert found.sts["de"] == pytest.approx(0.5)  # 10, 50, 45 degrees against 4, 3, 5
    # forth: Damm takes Mauer, Himmel takes Himmel, Wall takes brach?; back: only Himmel errs
    assert found.tatoeba == pytest.approx(np.mean([1, 0, 0, 1, 1, 0]))
    assert found.agree.queries == found.contradict.queries == 2
    assert found.agree.hits[5] == 1.0
    assert found.questions.queries == 2  # the unanswerable one is no query
    assert found.questions.hits[1] == 0.5  # brach? (85) is nearer to Himmel (90) than to Wall
    assert found.questions.hits[3] == 1.0  # but Wall (50) comes next, before all at 45


def test_title_in_front_changes_what_is_found(data: Path, bench: Path) -> None:
    """With the title as context every sentence of the first article reads "Damm" first."""
    texts = read_haystack(bench, "title").in_context
    assert texts[0] == "Streit um den Damm Der Damm hielt der Flut stand."
    assert evaluate(data, bench, Angles(), context="title").context == "title"
    assert read_haystack(bench, "previous").in_context[1].startswith("Der Damm hielt")


def test_document_context_is_a_weighted_mean() -> None:
    """A sentence alone in its document stays; two of one document move towards each other."""
    rows = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    moved = towards_document(rows, [0, 0, 1])
    lean = DOCUMENT_WEIGHT / np.sqrt(2)
    expected = np.array([1 + lean, lean]) / np.hypot(1 + lean, lean)
    assert moved[0] == pytest.approx(expected)
    assert moved[1] == pytest.approx(expected[::-1])
    assert moved[2] == pytest.approx([0, 1])


def test_json_is_plain_and_rounded(data: Path, bench: Path) -> None:
    """``as_json`` survives a round trip and names the model and the haystack."""
    plain = evaluate(data, bench, Angles()).as_json()
    assert json.loads(json.dumps(plain))["model"] == "angles"
    assert plain["sentences"] == len(read_haystack(bench).texts) == 9
    assert plain["sts"]["en"] == 0.5


def test_missing_folders_are_named(data: Path, bench: Path, tmp_path: Path) -> None:
    """A folder without the files gives one line that names what is missing."""
    with pytest.raises(UsageError, match=r"stsb-de-dev.csv.gz: missing"):
        evaluate(tmp_path, bench, Angles())
    with pytest.raises(UsageError, match=r"no case folder"):
        evaluate(data, tmp_path / "nothing", Angles())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=40))
def test_spearman_is_scipys(pairs: list[tuple[int, int]]) -> None:
    """Ranks with ties are averaged as scipy does it."""
    x, y = (np.array([pair[side] for pair in pairs], dtype=float) for side in (0, 1))
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert spearman(x, y) == pytest.approx(spearmanr(x, y).statistic)
