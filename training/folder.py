"""An encoder as a standard sentence-transformers folder: fp16, mean pooling, unit length."""

import json
from pathlib import Path

import torch
from transformers import BertModel

MAX_TOKENS = 128


def save_encoder(model: BertModel, tokenizer_file: Path, out: Path) -> None:
    """Write the folder; the model itself is left as it is."""
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    half = BertModel(model.config, add_pooling_layer=False).half()
    half.load_state_dict(weights)
    half.save_pretrained(out, safe_serialization=True)
    (out / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
    for name, content in _descriptions(int(model.config.hidden_size)).items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def load_body(folder: Path) -> BertModel:
    """The transformer of an encoder folder, in float32 and without dropout.

    No step passes over its data often enough to overfit, and the masks cost a quarter of the time.
    """
    if not (folder / "model.safetensors").is_file():
        raise SystemExit(f"{folder}: no model here; run the step before (training/README.md)")
    return BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        dtype=torch.float32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # the fused one is slow backwards in bf16
    )


def keep_layers(model: BertModel, count: int) -> BertModel:
    """The model with ``count`` of its layers, evenly spaced, the last one among them."""
    every = len(model.encoder.layer) // count
    kept = list(model.encoder.layer)[every - 1 :: every]
    model.encoder.layer = torch.nn.ModuleList(kept)
    model.config.num_hidden_layers = len(kept)
    return model


def merge(first: BertModel, second: BertModel, share: float) -> BertModel:
    """``second`` with its weights moved towards ``first``: ``share`` of it is kept.

    Weights between a model and its fine-tuned self keep most of what both can do (Wortsman et
    al. 2022, "Robust fine-tuning of zero-shot models").
    """
    before, after = first.state_dict(), second.state_dict()
    second.load_state_dict(
        {name: (1 - share) * before[name] + share * after[name] for name in after}
    )
    return second


def quiet_transformers() -> None:
    """No progress bars and no notes about the pooler that sentence vectors do without."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def tokenizer_config() -> dict[str, object]:
    """What the transformers library needs to know beside ``tokenizer.json``."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_TOKENS,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }


def _descriptions(dim: int) -> dict[str, object]:
    module = "sentence_transformers.{}"
    parts = [
        ("", "base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "base.modules.normalize.Normalize"),
    ]
    return {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": module.format(name)}
            for i, (path, name) in enumerate(parts)
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {
                "text": {"method": "forward", "method_output_name": "last_hidden_state"}
            },
            "module_output_name": "token_embeddings",
        },
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": tokenizer_config(),
        "1_Pooling/config.json": {"embedding_dimension": dim, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
    }
