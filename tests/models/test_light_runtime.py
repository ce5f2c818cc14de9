"""The light runtime: any text, any order, any batch, the same numbers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.errors import ModelError
from crosscheck.models.folder import open_folder
from crosscheck.models.runtime import BATCH_TOKENS, LightSession, batches_by_length, why_not

TEXTS = ["", "der minister", "the vertrag", "a b c d e f g h i j " * 3, "nicht", "der minister"]


@given(st.lists(st.integers(1, 600), max_size=200))
def test_batches_hold_every_text_once_and_few_tokens(lengths: list[int]) -> None:
    """Each position in one batch; padding included no batch exceeds the bound, but for one text."""
    batches = list(batches_by_length(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= BATCH_TOKENS


def test_a_text_has_the_same_vector_in_every_company(make_encoder: Callable[..., Path]) -> None:
    """Alone, in a batch with longer texts, or in another order: equal to 1e-5."""
    session = LightSession(open_folder(make_encoder(), "encoder"))
    together = session.run(TEXTS)
    for position, text in enumerate(TEXTS):
        assert np.allclose(session.run([text])[0], together[position], atol=1e-5)
    assert np.allclose(session.run(TEXTS[::-1])[::-1], together, atol=1e-5)
    assert not np.allclose(together[1], together[2], atol=1e-2)


def test_many_texts_keep_their_order(
    make_encoder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that are cut into chunks and batches come back in their own order."""
    monkeypatch.setattr("crosscheck.models.runtime.CHUNK_TEXTS", 7)
    monkeypatch.setattr("crosscheck.models.runtime.BATCH_TOKENS", 24)
    session = LightSession(open_folder(make_encoder(), "encoder"))
    texts = [TEXTS[i % len(TEXTS)] for i in range(50)]
    rows = session.run(texts)
    assert np.allclose(rows[6:], rows[:-6], atol=1e-5)
    assert session.run([]).shape == (0, 32)


def test_the_order_of_a_pair_matters_to_the_model(make_judge: Callable[..., Path]) -> None:
    """First and second text are told apart by their segment; symmetry is the judge's business."""
    session = LightSession(open_folder(make_judge(), "judge"))
    one, other = session.run([("der minister", "the vertrag"), ("the vertrag", "der minister")])
    assert not np.allclose(one, other, atol=1e-3)


@pytest.mark.parametrize(
    ("file", "changes", "reason"),
    [
        ("config.json", {"model_type": "roberta"}, "architecture roberta"),
        ("config.json", {"hidden_act": "relu"}, "hidden_act relu"),
        ("1_Pooling/config.json", {"pooling_mode": "max"}, "pooling"),
        ("1_Pooling/config.json", {"pooling_mode": "mean_sqrt_len_tokens"}, "pooling"),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}, "default prompt"),
    ],
)
def test_a_model_it_would_run_differently_is_left_to_the_library(
    make_encoder: Callable[..., Path], file: str, changes: dict[str, object], reason: str
) -> None:
    """Unknown architecture, pooling or prompt: the light runtime says why and does not load it."""
    import json

    path = make_encoder() / file
    said = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(said | changes))
    folder = open_folder(next(p for p in path.parents if (p / "modules.json").exists()), "encoder")
    assert reason in (why_not(folder) or "")
    with pytest.raises(ModelError, match="light runtime does not know"):
        LightSession(folder)


def test_a_missing_weight_is_named(make_encoder: Callable[..., Path]) -> None:
    """A folder without one of its matrices is refused by name."""
    from safetensors.numpy import load_file, save_file

    weights = make_encoder() / "model.safetensors"
    held = load_file(weights)
    held.pop("encoder.layer.1.output.dense.bias")
    save_file(held, weights)
    with pytest.raises(ModelError, match=r"no weight encoder\.layer\.1\.output\.dense\.bias"):
        LightSession(open_folder(weights.parent, "encoder"))
