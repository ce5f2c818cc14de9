"""Sentence vectors of a transformer: padding, mean pooling, batches of like length."""

from collections.abc import Sequence

import numpy as np
import torch
from transformers import BertModel

from crosscheck.ports import Vectors
from training.loop import autocast

BATCH = 64


def pad(rows: Sequence[Sequence[int]], device: str = "cpu") -> tuple[torch.Tensor, torch.Tensor]:
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


def embed_mixed(model: BertModel, ids: Sequence[Sequence[int]], parts: int = 4) -> torch.Tensor:
    """Vectors of texts of mixed length, in the order given, for training.

    Sorted by length and cut in ``parts``: padding would double the computation.
    """
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    size = -(-len(ids) // parts)
    chunks = [order[at : at + size] for at in range(0, len(order), size)]
    device = str(model.device)
    made = torch.cat([embed(model, *pad([ids[i] for i in chunk], device)) for chunk in chunks])
    return made[torch.tensor(order, device=made.device).argsort()]


def embed_ids(model: BertModel, ids: Sequence[Sequence[int]]) -> Vectors:
    """(n, dim) unit vectors, on the model's device, in the order given."""
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    rows = np.zeros((len(ids), model.config.hidden_size), dtype=np.float32)
    for at in range(0, len(order), BATCH):
        chunk = order[at : at + BATCH]
        parts = pad([ids[i] for i in chunk], str(model.device))
        with torch.inference_mode(), autocast(str(model.device)):
            rows[chunk] = embed(model, *parts).cpu().numpy()
    return rows
