"""The static embedding, trained on like the transformer: a candidate for speed over quality.

Its table is first turned onto the target space (orthogonal Procrustes), then learns the
distillation targets and the points with the losses of steps 3 and 4.
"""

import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from crosscheck.ports import Vectors
from training.contrast import contrastive_loss, draw, group_batches, read_units
from training.corpus import DataFolder
from training.distil import Targets, distillation_loss
from training.static import Bags, bags

BATCH = 1024  # distillation targets a step
LR = 2e-3
LOG_EVERY = 50


def train_fast(
    data: DataFolder,
    targets: Targets,
    tokenizer: Tokenizer,
    table: Vectors,
    out: Path,
    steps: int,
    seed: int = 7,
) -> list[float]:
    """Train on ``table`` (vocabulary, dim) and save it as ``out`` (.npy); returns the losses."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    known = bags(tokenizer, targets.texts)
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(_turned(table, known, targets.vectors)), freeze=False, mode="mean"
    )
    optimiser = torch.optim.Adam(bag.parameters(), lr=LR, fused=True)
    losses: list[float] = []
    for step, groups in enumerate(group_batches(read_units(data), steps, seed)):
        for group in optimiser.param_groups:
            group["lr"] = LR * (1 - 0.9 * step / steps)
        rows = np.array(rng.sample(range(len(targets.texts)), min(BATCH, len(targets.texts))))
        goal = torch.from_numpy(targets.vectors[rows])
        texts, labels = draw(groups, rng)
        drawn = bags(tokenizer, texts)
        made = _vectors(bag, known, rows)
        loss = distillation_loss(made, goal) + contrastive_loss(
            _vectors(bag, drawn, np.arange(len(texts))), torch.tensor(labels)
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % LOG_EVERY == 0:
            print(f"fast {step}/{steps} loss {losses[-1]:.4f}", flush=True)
    np.save(out, bag.weight.detach().numpy().astype(np.float16))
    return losses


def _turned(table: Vectors, known: Bags, goal: Vectors) -> Vectors:
    starts = torch.from_numpy(known.starts[:-1])
    mean = torch.nn.functional.embedding_bag(
        torch.from_numpy(known.ids.astype(np.int64)), torch.from_numpy(table), starts, mode="mean"
    ).numpy()
    left, _, right = np.linalg.svd(mean.T @ goal)
    turned: Vectors = (table @ left @ right).astype(np.float32)
    return turned


def _vectors(bag: torch.nn.EmbeddingBag, texts: Bags, rows: np.ndarray) -> torch.Tensor:
    return torch.nn.functional.normalize(bag(*texts.take(rows)))
