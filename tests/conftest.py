"""What all tests share: no deadlines on a busy machine, and small model folders.

The models have random weights and are written without torch.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from safetensors.numpy import save_file
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # idle threads wait, they do not spin

# A slow machine is no failure; on the build machine the same examples are drawn every time.
settings.register_profile("crosscheck", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("crosscheck")

HIDDEN, INNER, LAYERS, POSITIONS = 32, 64, 2, 64
WORDS = ["der", "die", "das", "minister", "sprach", "nicht", "von", "vertrag", "und"]
WORDS += ["the", "did", "not", "speak"]
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, *"abcdefghij", "##a", "##e"]
MODULE = "sentence_transformers.{}"
ENCODER_MODULES = {
    "": "base.modules.transformer.Transformer",
    "1_Pooling": "sentence_transformer.modules.pooling.Pooling",
    "2_Normalize": "base.modules.normalize.Normalize",
}

FolderMaker = Callable[..., Path]


@pytest.fixture
def make_encoder(tmp_path: Path) -> FolderMaker:
    """Writes a sentence-transformers folder: ``make_encoder(pooling="mean")``."""

    def make(name: str = "encoder", pooling: str = "mean") -> Path:
        folder = tmp_path / name
        weights = _body(np.random.default_rng(1))
        _write(folder, weights, {"architectures": ["BertModel"]})
        modules = [
            {"idx": i, "name": str(i), "path": path, "type": MODULE.format(kind)}
            for i, (path, kind) in enumerate(ENCODER_MODULES.items())
        ]
        _json(folder / "modules.json", modules)
        _json(
            folder / "1_Pooling" / "config.json",
            {"embedding_dimension": HIDDEN, "pooling_mode": pooling},
        )
        _json(folder / "2_Normalize" / "config.json", {})
        return folder

    return make


@pytest.fixture
def make_judge(tmp_path: Path) -> FolderMaker:
    """Writes a sequence-classification folder: ``make_judge(labels=("agree", ...))``."""

    def make(
        name: str = "judge", labels: tuple[str, ...] = ("agree", "contradict", "none")
    ) -> Path:
        folder = tmp_path / name
        rng = np.random.default_rng(2)
        weights = {f"bert.{key}": value for key, value in _body(rng).items()}
        weights["bert.pooler.dense.weight"] = _normal(rng, HIDDEN, HIDDEN)
        weights["bert.pooler.dense.bias"] = _normal(rng, HIDDEN)
        weights["classifier.weight"] = 3 * _normal(rng, len(labels), HIDDEN)
        weights["classifier.bias"] = _normal(rng, len(labels))
        named = {str(i): label for i, label in enumerate(labels)}
        numbered = {label: i for i, label in enumerate(labels)}
        config = {"architectures": ["BertForSequenceClassification"], "id2label": named}
        _write(folder, weights, config | {"label2id": numbered})
        return folder

    return make


def _body(rng: np.random.Generator) -> dict[str, np.ndarray]:
    weights = {
        "embeddings.word_embeddings.weight": _normal(rng, len(PIECES), HIDDEN),
        "embeddings.position_embeddings.weight": _normal(rng, POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": _normal(rng, 2, HIDDEN),
    }
    weights |= _norm(rng, "embeddings")
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            weights |= _dense(rng, f"{prefix}.attention.self.{part}", HIDDEN, HIDDEN)
        weights |= _dense(rng, f"{prefix}.attention.output.dense", HIDDEN, HIDDEN)
        weights |= _norm(rng, f"{prefix}.attention.output")
        weights |= _dense(rng, f"{prefix}.intermediate.dense", INNER, HIDDEN)
        weights |= _dense(rng, f"{prefix}.output.dense", HIDDEN, INNER)
        weights |= _norm(rng, f"{prefix}.output")
    return weights


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return (rng.standard_normal(shape) * 0.2).astype(np.float16)


def _dense(rng: np.random.Generator, name: str, out: int, into: int) -> dict[str, np.ndarray]:
    return {f"{name}.weight": _normal(rng, out, into), f"{name}.bias": _normal(rng, out)}


def _norm(rng: np.random.Generator, name: str) -> dict[str, np.ndarray]:
    return {
        f"{name}.LayerNorm.weight": 1 + _normal(rng, HIDDEN),
        f"{name}.LayerNorm.bias": _normal(rng, HIDDEN),
    }


def _write(folder: Path, weights: dict[str, np.ndarray], config: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    _json(
        folder / "config.json",
        {
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": HIDDEN,
            "intermediate_size": INNER,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": 4,
            "max_position_embeddings": POSITIONS,
            "vocab_size": len(PIECES),
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
            "pad_token_id": 0,
            **config,
        },
    )
    _tokenizer().save(str(folder / "tokenizer.json"))
    _json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": POSITIONS,
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
        },
    )


def _tokenizer() -> Tokenizer:
    numbered = {piece: number for number, piece in enumerate(PIECES)}
    tokenizer = Tokenizer(WordPiece(numbered, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", numbered["[CLS]"]), ("[SEP]", numbered["[SEP]"])],
    )
    return tokenizer


def _json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
