"""The bundled encoder on own sentences: does one find the other end of its pair? Floors.

The haystack holds both sides of every paraphrase probe and of every labelled pair.
"""

import hashlib
import json
from pathlib import Path

import pytest

from crosscheck.evaluation.encoder import Haystack, Retrieval, pair_retrieval
from crosscheck.evaluation.groups import read_lines
from crosscheck.vectors.encoder import load_encoder

GOLD = Path(__file__).parents[1] / "gold"
FILES = (GOLD / "probes" / "paraphrases.jsonl", GOLD / "judge.jsonl")
FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))["encoder"]


@pytest.fixture(scope="module")
def found() -> dict[str, Retrieval]:
    """How many ends are found, by the label of the pair."""
    pairs = [one for file in FILES for one in read_lines(file)]
    texts = list(dict.fromkeys(one[side] for one in pairs for side in "ab"))
    row = {text: number for number, text in enumerate(texts)}
    labelled = tuple(
        (one.get("label", "paraphrase"), row[one["a"]], row[one["b"]]) for one in pairs
    )
    hay = Haystack(tuple(texts), tuple(texts), tuple(range(len(texts))), labelled, ())
    rows = load_encoder().encode(texts)
    return {label: pair_retrieval(hay, label, rows) for label in FLOORS["recall_at_5"]}


def test_pairs_are_those_the_floors_were_measured_on() -> None:
    """Whoever changes the sentences measures anew and sets floors and digest by hand."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in FILES)).hexdigest()
    assert digest == FLOORS["sha256"]


@pytest.mark.parametrize("label", FLOORS["recall_at_5"])
def test_the_other_end_is_among_the_first_five(found: dict[str, Retrieval], label: str) -> None:
    """No kind of pair is found less often than when its floor was set."""
    assert found[label].hits[5] >= FLOORS["recall_at_5"][label]
