"""Step 3: distillation: the student puts a sentence where its teachers put it.

Multilingual knowledge distillation (Reimers & Gurevych 2020): an English sentence and its
German translation share one target. ``targets`` computes what the teachers say once and keeps
it; ``distil`` trains on it, a batch holding sentences of like length from both languages.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from crosscheck.ports import Vectors
from training.corpus import DataFolder, parallel, paraphrase_groups, point_texts
from training.loop import Plan, train
from training.teachers import english_vectors, fit_space, multilingual_vectors
from training.vectors import embed, pad

BATCH = 96  # sentences
CHARACTERS = (25, 190)  # longer sentences teach little more and cost much
LONGEST = 48  # word pieces
CONTRAST = 0.05  # weight of the in-batch ranking loss
SCALE = 20.0


@dataclass(frozen=True, slots=True)
class Targets:
    """Sentences and where they belong: row i of ``vectors`` is the target of text i."""

    texts: list[str]
    vectors: Vectors  # (n, 384) unit rows

    def save(self, path: Path) -> None:
        """Keep as one .npz file."""
        lines = np.frombuffer("\n".join(self.texts).encode("utf-8"), dtype=np.uint8)
        np.savez(path, texts=lines, vectors=self.vectors.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> "Targets":
        """Read what ``save`` wrote."""
        with np.load(path) as held:
            texts = held["texts"].tobytes().decode("utf-8").split("\n")
            return cls(texts, held["vectors"].astype(np.float32))


def make_targets(
    data: DataFolder, *, pairs: int, german: int, device: str = "cpu", seed: int = 7
) -> Targets:
    """Targets of ``pairs`` translated pairs and about ``german`` further German sentences.

    Of a pair the German side is always learnt and the English side every third time: the
    transplanted body knows English already.
    """
    rng = random.Random(seed)
    chosen = one_per_source(parallel(data), seed)[:pairs]
    sides = [[pair[side] for pair in chosen] for side in (0, 1)]
    english = english_vectors(sides[0], device)
    multilingual = [multilingual_vectors(side) for side in sides]
    space = fit_space(english, multilingual[0])
    together = space.joint(english, _middle(multilingual))
    further = [group[-1] for group in paraphrase_groups(data) if _fits(group[-1])]
    alone = point_texts(data) + rng.sample(further, len(further))
    alone = list(dict.fromkeys(alone))[:german]
    thirds = range(0, len(chosen), 3)
    return Targets(
        texts=[*sides[1], *(sides[0][i] for i in thirds), *alone],
        vectors=np.vstack([together, together[::3], space.alone(multilingual_vectors(alone))]),
    )


def one_per_source(pairs: list[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """One translation per English sentence of a fitting length, in random order."""
    shuffled = [pair for pair in pairs if all(map(_fits, pair))]
    random.Random(seed).shuffle(shuffled)
    return list({english: (english, german) for english, german in shuffled}.values())


def _fits(text: str) -> bool:
    return CHARACTERS[0] <= len(text) <= CHARACTERS[1]


def _middle(sides: list[Vectors]) -> Vectors:
    mean = np.mean(sides, axis=0)
    middle: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return middle


def distil(
    targets: Targets, tokenizer: Tokenizer, student: BertModel, plan: Plan, seed: int = 7
) -> list[float]:
    """Train the student in place; returns the losses."""
    student.to(plan.device)
    ids = [item.ids[:LONGEST] for item in tokenizer.encode_batch_fast(targets.texts)]
    order = by_length(ids, plan.steps, seed)

    def batch(step: int) -> tuple[torch.Tensor, ...]:
        rows = order[step % len(order)]
        goal = torch.from_numpy(targets.vectors[rows]).to(plan.device)
        return *pad([ids[i] for i in rows], plan.device), goal

    def loss(model: torch.nn.Module, parts: tuple[torch.Tensor, ...]) -> torch.Tensor:
        made = embed(model, parts[0], parts[1])  # type: ignore[arg-type]
        return distillation_loss(made, parts[2])

    return train(student, batch, loss, plan)


def distillation_loss(made: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cosine distance to the target, plus a small ranking loss among the targets."""
    cosine = 1 - (made * target).sum(1).mean()
    gold = torch.arange(len(target), device=target.device)
    ranking = torch.nn.functional.cross_entropy(made @ target.T * SCALE, gold)
    return cosine + CONTRAST * ranking


def by_length(ids: list[list[int]], steps: int, seed: int, size: int = BATCH) -> list[list[int]]:
    """Batches of like length in random order: no computation is spent on padding."""
    rng = random.Random(seed)
    chosen = rng.sample(range(len(ids)), min(len(ids), steps * size))
    chosen.sort(key=lambda i: len(ids[i]))
    batches = [chosen[at : at + size] for at in range(0, len(chosen), size)]
    rng.shuffle(batches)
    return batches
