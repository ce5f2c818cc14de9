"""Step 3: multilingual distillation (Reimers & Gurevych 2020).

The English base model is the teacher: the student must put an English sentence, and its
German translation, where the teacher puts the English one.
"""

import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from training.corpus import DataFolder, parallel
from training.loop import Plan, train
from training.transplant import base_folder

BATCH = 64  # pairs; 128 student sentences
MAX_LENGTH = 44  # longer sentences teach little more and cost much
CONTRAST = 0.05  # weight of the in-batch ranking loss


def pad(rows: list[list[int]], device: str = "cpu") -> tuple[torch.Tensor, torch.Tensor]:
    """(n, longest) token ids and attention mask."""
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)


def embed(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean-pooled unit vectors, float32."""
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
    weight = mask.unsqueeze(-1).float()
    return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1))


def distil(
    data: DataFolder, tokenizer: Tokenizer, student: BertModel, plan: Plan, seed: int = 7
) -> list[float]:
    """Train the student in place; returns the losses."""
    teacher = BertModel.from_pretrained(base_folder(), add_pooling_layer=False).eval()
    teacher.to(plan.device)
    student.to(plan.device)
    english, german, old = _tokenised(data, tokenizer, seed)
    order = _by_length(english, german, plan.steps, seed)

    def batch(step: int) -> tuple[torch.Tensor, ...]:
        rows = order[step % len(order)]
        student_rows = [english[i] for i in rows] + [german[i] for i in rows]
        return *pad(student_rows, plan.device), *pad([old[i] for i in rows], plan.device)

    def loss(model: torch.nn.Module, parts: tuple[torch.Tensor, ...]) -> torch.Tensor:
        ids, mask, teacher_ids, teacher_mask = parts
        with torch.no_grad():
            target = embed(teacher, teacher_ids, teacher_mask)
        made = embed(model, ids, mask)  # type: ignore[arg-type]
        return distillation_loss(made[: len(target)], made[len(target) :], target)

    return train(student, batch, loss, plan)


def distillation_loss(
    english: torch.Tensor, german: torch.Tensor, target: torch.Tensor
) -> torch.Tensor:
    """Cosine distance of both languages to the teacher, plus a small ranking loss."""
    cosine = 2 - (english * target).sum(1).mean() - (german * target).sum(1).mean()
    gold = torch.arange(len(target), device=target.device)
    ranking = torch.nn.functional.cross_entropy(german @ target.T * 20, gold)
    return cosine + CONTRAST * ranking


def _tokenised(
    data: DataFolder, tokenizer: Tokenizer, seed: int
) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    pairs = one_per_source(parallel(data, news_only=True), seed)
    base = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    base.no_padding()
    base.enable_truncation(128)
    english, german = ([row.ids for row in tokenizer.encode_batch_fast([p[i] for p in pairs])]
                       for i in (0, 1))  # fmt: skip
    old = [row.ids for row in base.encode_batch_fast([pair[0] for pair in pairs])]
    kept = [
        i
        for i in range(len(pairs))
        if 5 <= len(english[i]) <= MAX_LENGTH and 5 <= len(german[i]) <= MAX_LENGTH
    ]
    return [english[i] for i in kept], [german[i] for i in kept], [old[i] for i in kept]


def one_per_source(pairs: list[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """One translation per English sentence, so that no source is seen too often."""
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)
    return list({english: (english, german) for english, german in shuffled}.values())


def _by_length(
    english: list[list[int]], german: list[list[int]], steps: int, seed: int
) -> list[list[int]]:
    """Batches of like length in random order: no computation is spent on padding."""
    rng = random.Random(seed)
    chosen = list(range(len(english)))
    rng.shuffle(chosen)
    chosen = chosen[: steps * BATCH]
    chosen.sort(key=lambda i: (max(len(english[i]), len(german[i])), i))
    batches = [chosen[at : at + BATCH] for at in range(0, len(chosen) - BATCH + 1, BATCH)]
    rng.shuffle(batches)
    return batches


def save_encoder(model: BertModel, tokenizer_file: Path, out: Path) -> None:
    """Write a standard sentence-transformers folder: fp16 weights, mean pooling, unit length."""
    import json

    model = model.to("cpu").half()
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out, safe_serialization=True)
    (out / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
    module = "sentence_transformers.{}"
    described = [
        ("", "base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "base.modules.normalize.Normalize"),
    ]
    files = {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": module.format(name)}
            for i, (path, name) in enumerate(described)
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
        "1_Pooling/config.json": {"embedding_dimension": 384, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
    }
    for name, content in files.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def tokenizer_config() -> dict[str, object]:
    """What the transformers library needs to know beside ``tokenizer.json``."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 128,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
