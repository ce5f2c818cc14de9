"""Step 1: a cross-lingual static embedding: mean of word-piece vectors, ranking loss.

Multiple-negatives ranking loss (Henderson et al. 2017) over translations and German
paraphrases: of a batch, each sentence must be nearest to its own partner.

Gradients are dense: for batches that touch most of the vocabulary, coalescing sparse ones
costs ten times the step (1.2 s against 0.1 s for 1,024 pairs on two cores).
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from crosscheck.ports import Array
from training.corpus import DataFolder, parallel, paraphrase_groups

DIM = 384
BATCH = 1024
SCALE = 20.0
LR = 5e-3
LONGEST = 64  # word pieces; the rest of a longer sentence adds little to a mean
LOG_EVERY = 100


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts, end to end; text i is ``ids[starts[i] : starts[i + 1]]``."""

    ids: Array
    starts: Array

    def take(self, rows: Array) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and offsets of some texts, as EmbeddingBag wants them."""
        parts = [self.ids[self.starts[i] : self.starts[i + 1]] for i in rows]
        offsets = np.cumsum([0] + [len(part) for part in parts[:-1]])
        return torch.from_numpy(np.concatenate(parts).astype(np.int64)), torch.from_numpy(offsets)


def static_pairs(data: DataFolder, seed: int) -> list[tuple[str, str]]:
    """Translations and pairs of German paraphrases."""
    rng = random.Random(seed)
    pairs = parallel(data)
    for group in paraphrase_groups(data):
        rng.shuffle(group)
        pairs += zip(group[::2], group[1::2], strict=False)
    return pairs


def train_static(
    data: DataFolder, tokenizer: Tokenizer, out: Path, *, epochs: int = 3, seed: int = 7
) -> list[float]:
    """Train and save the (vocabulary, 384) matrix as ``out`` (.npy); returns the losses."""
    torch.manual_seed(seed)
    pairs = static_pairs(data, seed)
    sides = [bags(tokenizer, [pair[side] for pair in pairs]) for side in (0, 1)]
    table = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), DIM, mode="mean")
    torch.nn.init.normal_(table.weight, std=0.1)
    optimiser = torch.optim.Adam(table.parameters(), lr=LR, fused=True)
    batch = min(BATCH, len(pairs))
    steps = epochs * (len(pairs) // batch)
    started = time.monotonic()
    losses: list[float] = []
    for step, rows in enumerate(_batches(len(pairs), batch, epochs, seed)):
        for group in optimiser.param_groups:
            group["lr"] = LR * (1 - 0.9 * step / steps)
        a, b = (torch.nn.functional.normalize(table(*side.take(rows))) for side in sides)
        loss = torch.nn.functional.cross_entropy(a @ b.T * SCALE, torch.arange(len(rows)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % LOG_EVERY == 0:
            seconds = time.monotonic() - started
            print(f"static {step}/{steps} loss {losses[-1]:.4f} {seconds:.0f}s", flush=True)
    np.save(out, table.weight.detach().numpy().astype(np.float16))
    return losses


def bags(tokenizer: Tokenizer, texts: list[str]) -> Bags:
    """Word pieces of the texts; one without any gets [UNK]."""
    rows: list[list[int]] = []
    for at in range(0, len(texts), 20_000):
        encoded = tokenizer.encode_batch_fast(texts[at : at + 20_000], add_special_tokens=False)
        rows += [item.ids[:LONGEST] or [1] for item in encoded]
    starts = np.cumsum([0] + [len(row) for row in rows])
    ids = np.fromiter((i for row in rows for i in row), dtype=np.int32, count=int(starts[-1]))
    return Bags(ids, starts)


def _batches(count: int, batch: int, epochs: int, seed: int) -> Iterator[Array]:
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(count)
        for at in range(0, count - batch + 1, batch):
            yield order[at : at + batch]
