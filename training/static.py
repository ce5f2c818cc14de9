"""Step 1: a cross-lingual static embedding: mean of word-piece vectors, ranking loss.

Multiple-negatives ranking loss (Henderson et al. 2017) over translations and German
paraphrases: of a batch, each sentence must be nearest to its own partner.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from training.corpus import DataFolder, parallel, paraphrase_groups

DIM = 384
BATCH = 1024
SCALE = 20.0


def pairs_of(data: DataFolder, seed: int) -> list[tuple[str, str]]:
    """Translations and pairs of German paraphrases."""
    rng = random.Random(seed)
    pairs = list(parallel(data))
    for group in paraphrase_groups(data):
        rng.shuffle(group)
        pairs += list(zip(group[::2], group[1::2], strict=False))
    return pairs


def train_static(
    data: DataFolder, tokenizer: Tokenizer, out: Path, *, epochs: int = 3, seed: int = 7
) -> None:
    """Train and save the (vocabulary, 384) matrix as ``out`` (.npy)."""
    torch.manual_seed(seed)
    pairs = pairs_of(data, seed)
    left = _bags(tokenizer, [pair[0] for pair in pairs])
    right = _bags(tokenizer, [pair[1] for pair in pairs])
    table = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), DIM, mode="mean", sparse=True)
    torch.nn.init.normal_(table.weight, std=0.1)
    optimiser = torch.optim.SparseAdam(table.parameters(), lr=5e-3)
    steps = epochs * (len(pairs) // BATCH)
    started = time.monotonic()
    for step, rows in enumerate(_batches(len(pairs), epochs, seed)):
        for group in optimiser.param_groups:
            group["lr"] = 5e-3 * (1 - 0.9 * step / steps)
        a, b = (_vectors(table, [side[i] for i in rows]) for side in (left, right))
        loss = torch.nn.functional.cross_entropy(a @ b.T * SCALE, torch.arange(len(rows)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"static {step}/{steps} loss {loss.item():.4f} {time.monotonic() - started:.0f}s")
    np.save(out, table.weight.detach().numpy())


def _bags(tokenizer: Tokenizer, texts: list[str]) -> list[np.ndarray]:
    bags = []
    for at in range(0, len(texts), 50_000):
        encoded = tokenizer.encode_batch_fast(texts[at : at + 50_000], add_special_tokens=False)
        bags += [np.array(item.ids[:96] or [1], dtype=np.int64) for item in encoded]
    return bags


def _vectors(table: torch.nn.EmbeddingBag, bags: list[np.ndarray]) -> torch.Tensor:
    offsets = np.cumsum([0] + [len(bag) for bag in bags[:-1]])
    mean = table(torch.from_numpy(np.concatenate(bags)), torch.from_numpy(offsets))
    return torch.nn.functional.normalize(mean)


def _batches(count: int, epochs: int, seed: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(count)
        for at in range(0, count - BATCH + 1, BATCH):
            yield order[at : at + BATCH]
