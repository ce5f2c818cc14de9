"""The light runtime gives what sentence-transformers gives over the same folder."""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crosscheck.models.catalogue import open_model
from crosscheck.models.folder import open_folder
from crosscheck.models.library import LibrarySession
from crosscheck.models.runtime import LightSession, why_not

SHEETS = Path(__file__).parents[2] / "training" / "data"
POINTS = Path(__file__).parents[3] / "shared" / "points"

# who, did, what, when: sentences of a language's news style, made by combination
WHO = ("Die Regierung", "Der Minister", "Ein Sprecher", "Die Polizei", "The mayor", "A witness")
DID = ("bestätigte", "bestritt", "kündigte an:", "confirmed", "denied", "erklärte nicht,")
WHAT = (
    "dass 1.200 Stellen bis Ende März gestrichen werden",
    "der Vertrag sei am Dienstagabend in Genf unterzeichnet worden",
    "the bridge had been inspected twice since 2019",
    "keine Gespräche mit der Gegenseite",
    "einen Schaden von 3,4 Millionen Euro",
    "that nobody was injured in the fire near the station",
)


def sentences(count: int) -> list[str]:
    """Sentences of different lengths, always the same ones."""
    rng = random.Random(5)
    made = (" ".join(map(rng.choice, (WHO, DID, WHAT))) for _ in iter(int, 1))
    return [next(made) + ("." if i % 3 else f", und {next(made)}.") for i in range(count)]


def pairs(count: int) -> list[tuple[str, str]]:
    """Pairs of sentences; of the hand-written points as well, where they lie beside the project."""
    made = sentences(2 * count)
    ours = list(zip(made[::2], made[1::2], strict=True))
    written = [pair for pair in _point_pairs() for _ in (0,)]
    random.Random(6).shuffle(written)
    return (written[: count // 2] + ours)[:count]


def _point_pairs() -> Iterator[tuple[str, str]]:
    folder = POINTS if POINTS.exists() else SHEETS
    for path in sorted(folder.glob("?.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            point = json.loads(line)
            if point.get("a") and point.get("b"):
                yield point["a"][0], point["b"][0]


@cache
def both(kind: Any) -> tuple[LightSession, LibrarySession]:
    """The bundled model in both runtimes."""
    import torch

    torch.set_num_threads(1)  # tests run beside others; torch's threads would wait spinning
    folder = open_model("bundled", kind)
    return LightSession(folder), LibrarySession(folder)


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.asarray((one * other).sum(axis=1) / lengths)


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_the_bundled_encoder_gives_the_same_vectors(count: int) -> None:
    """Cosine at least 0.999 for every sentence, empty, long and broken ones included."""
    texts = [*sentences(count), "", "wort " * 300, "\ud800", "x" * 5_000]
    light, library = both("encoder")
    assert cosines(light.run(texts), library.run(texts)).min() >= 0.999


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_the_bundled_judge_gives_the_same_verdicts(count: int) -> None:
    """The same label wins for every pair, and no logit is off by more than 0.1."""
    chosen = [*pairs(count), ("", ""), ("wort " * 300, "x" * 5_000)]
    light, library = both("judge")
    one, other = light.run(chosen), library.run(chosen)
    assert one.argmax(axis=1).tolist() == other.argmax(axis=1).tolist()
    assert np.abs(one - other).max() < 0.1
    assert len(set(one.argmax(axis=1).tolist())) > 1


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_any_bert_encoder_folder_gives_the_same_vectors(
    pooling: str, make_encoder: Callable[..., Path]
) -> None:
    """Other sizes and the other pooling run alike."""
    folder = open_folder(make_encoder(pooling=pooling), "encoder")
    texts = ["der minister", "", "the minister did not speak von a b c", "a " * 200]
    light, library = LightSession(folder).run(texts), LibrarySession(folder).run(texts)
    assert cosines(light, library).min() > 0.9999


@pytest.mark.parametrize("names", [["input_ids", "attention_mask"], None])
def test_any_bert_judge_folder_gives_the_same_logits(
    names: list[str] | None, make_judge: Callable[..., Path]
) -> None:
    """With and without segments, as tokenizer_config.json says."""
    path = make_judge()
    if names:
        said = json.loads((path / "tokenizer_config.json").read_text())
        (path / "tokenizer_config.json").write_text(json.dumps(said | {"model_input_names": names}))
    folder = open_folder(path, "judge")
    chosen = [("der minister", "the vertrag"), ("", "nicht"), ("a " * 100, "b " * 100)]
    light, library = LightSession(folder).run(chosen), LibrarySession(folder).run(chosen)
    assert np.allclose(light, library, atol=2e-3)


def test_an_architecture_unknown_to_the_light_runtime_runs_in_the_library(
    make_encoder: Callable[..., Path],
) -> None:
    """A RoBERTa body gives vectors through sentence-transformers."""
    import torch
    from transformers import RobertaConfig, RobertaModel

    from crosscheck.vectors.encoder import load_encoder

    path = make_encoder()
    torch.manual_seed(3)
    config = RobertaConfig(
        vocab_size=60,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=80,
        pad_token_id=0,
    )
    RobertaModel(config, add_pooling_layer=False).save_pretrained(path)
    assert why_not(open_folder(path, "encoder")) == "architecture roberta"
    vectors = load_encoder(str(path)).encode(["der minister", "", "\ud800"])
    assert vectors.shape == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_what_the_library_cannot_load_is_one_line(make_encoder: Callable[..., Path]) -> None:
    """A foreign architecture with weights that do not fit it: the reason, not a traceback."""
    from crosscheck.errors import ModelError
    from crosscheck.vectors.encoder import load_encoder

    path = make_encoder()
    said = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(said | {"model_type": "no-such-architecture"}))
    with pytest.raises(ModelError, match="sentence-transformers cannot load it") as refused:
        load_encoder(str(path))
    assert "\n" not in str(refused.value)
