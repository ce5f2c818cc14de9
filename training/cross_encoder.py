"""One cross-encoder for two tasks: its head, its loss, its batches, its folder.

Logits: ``agree``, ``contradict``, ``none`` (softmax; the judge), ``answers`` (sigmoid; does a
statement answer a question?) and, while training, ``same_point`` (sigmoid): the first half of
the factored view, in which a pair is first comparable and then agrees or not.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from crosscheck.evaluation.groups import LABELS
from training.folder import tokenizer_config
from training.mixture import ANSWERS, Example
from training.vectors import pad

HEADS = (*LABELS, "answers", "same_point")
MAX_LENGTH = 128
WINDOW = 1536  # examples that are sorted by length together; keeps the curriculum's order
BATCH_TOKENS = 3072  # about 70 pairs
SAME_POINT_WEIGHT = 0.3
# by default the library, and so every runtime, gives no token types, without which this judge,
# trained with them, takes two statements for one text
INPUTS = ["input_ids", "token_type_ids", "attention_mask"]
INFERENCE = {"nli", "negation"}  # neutral there may be the same point or another


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids of pairs and what is asked of each."""

    ids: torch.Tensor  # (n, longest)
    mask: torch.Tensor
    types: torch.Tensor  # 0 first statement, 1 second
    labels: torch.Tensor  # (n,) see Example
    comparable: torch.Tensor  # (n,) 1 same point, 0 another, -1 unknown


def new_model(body: Path) -> BertForSequenceClassification:
    """The transformer of an encoder folder with a fresh head, everything trainable."""
    model = BertForSequenceClassification.from_pretrained(
        body,
        dtype=torch.float32,
        num_labels=len(HEADS),
        id2label=dict(enumerate(HEADS)),
        label2id={name: i for i, name in enumerate(HEADS)},
        hidden_dropout_prob=0.0,  # hardly a pair is seen twice: there is nothing to overfit,
        attention_probs_dropout_prob=0.0,  # and the masks cost a quarter of the time
        attn_implementation="eager",  # the fused one is slow backwards in bf16
    )
    model.classifier.weight.data.mul_(0.5)
    return model


def batches_of(examples: Sequence[Example], tokenizer: Tokenizer, seed: int) -> list[list[int]]:
    """Row numbers of each batch: of like length, in the order of the examples by and large."""
    rows = tokenizer.encode_batch_fast([(e.a, e.b) for e in examples])
    return batches_by_length([len(row.ids) for row in rows], seed)


def batches_by_length(lengths: Sequence[int], seed: int) -> list[list[int]]:
    """Row numbers of each batch of at most ``BATCH_TOKENS``, sorted within windows of rows."""
    rng = random.Random(seed)
    found: list[list[int]] = []
    for at in range(0, len(lengths), WINDOW):
        rows = sorted(range(at, min(at + WINDOW, len(lengths))), key=lambda i: lengths[i])
        window: list[list[int]] = [[]]
        for row in rows:
            if (len(window[-1]) + 1) * lengths[row] > BATCH_TOKENS:
                window.append([])
            window[-1].append(row)
        rng.shuffle(window)
        found += [rows for rows in window if rows]
    return found


def collate(examples: Sequence[Example], tokenizer: Tokenizer, device: str) -> Batch:
    """The examples as tensors."""
    rows = tokenizer.encode_batch_fast([(one.a, one.b) for one in examples])
    ids, mask = pad([row.ids for row in rows], device)
    types, _ = pad([row.type_ids for row in rows], device)
    labels = torch.tensor([one.label for one in examples], device=device)
    comparable = torch.tensor([_comparable(one) for one in examples], device=device)
    return Batch(ids, mask, types, labels, comparable)


def _comparable(example: Example) -> int:
    if example.source in INFERENCE or example.label >= ANSWERS:
        return -1
    return int(LABELS[example.label] != "none")


def loss_of(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Cross-entropy of the judge's rows, and of the yes-no questions of the others."""
    logits = model(
        input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.types
    ).logits.float()
    judged = batch.labels < ANSWERS
    known = batch.comparable >= 0
    functional = torch.nn.functional
    total = logits.new_zeros(())
    if judged.any():
        total = total + functional.cross_entropy(
            logits[judged, :ANSWERS], batch.labels[judged], reduction="sum"
        )
    if not judged.all():
        said = (batch.labels[~judged] == ANSWERS).float()
        total = total + functional.binary_cross_entropy_with_logits(
            logits[~judged, ANSWERS], said, reduction="sum"
        )
    if known.any():
        total = total + SAME_POINT_WEIGHT * functional.binary_cross_entropy_with_logits(
            logits[known, -1], batch.comparable[known].float(), reduction="sum"
        )
    mean: torch.Tensor = total / len(batch.labels)
    return mean


def save_judge(
    model: BertForSequenceClassification, tokenizer_file: Path, out: Path, heads: int = 4
) -> None:
    """Write a standard transformers folder in fp16 with the first ``heads`` logits."""
    state = {name: value.half() for name, value in model.state_dict().items()}
    for name in ("classifier.weight", "classifier.bias"):
        state[name] = state[name][:heads].clone()
    config = type(model.config)(
        **model.config.to_dict()
        | {
            "id2label": dict(enumerate(HEADS[:heads])),
            "label2id": {name: i for i, name in enumerate(HEADS[:heads])},
            "dtype": "float16",
        }
    )
    saved = BertForSequenceClassification(config).half()  # type: ignore[no-untyped-call]
    saved.load_state_dict(state)
    out.mkdir(parents=True, exist_ok=True)
    saved.save_pretrained(out, safe_serialization=True)
    (out / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
    (out / "tokenizer_config.json").write_text(
        json.dumps(tokenizer_config() | {"model_input_names": INPUTS}, indent=2) + "\n", "utf-8"
    )
