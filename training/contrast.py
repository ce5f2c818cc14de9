"""Step 4: sentences that answer the same question about the same event belong together.

Supervised contrastive loss (Khosla et al. 2020) over the points: a question, the sentences
that answer it one way (``a``) and another way (``b``) attract each other; hard negatives
(``n``, ``other``), the other aspects of the same event and every other point of the batch
repel. A batch is drawn from one file, so from one beat: its points are hard to tell apart.
Each step also repeats some distillation targets against forgetting.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from transformers import BertModel

from training.corpus import POINT_FILES, SHEET_FILES, DataFolder, points, sheets
from training.distil import LONGEST, Targets, distillation_loss
from training.loop import Plan, train
from training.vectors import embed_mixed

GROUPS = 24  # a step
STATEMENTS = 3  # of a group and step
SCALE = 20.0
REPEATED = 32  # distillation targets a step
REPEAT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """One point: its questions, what answers them, and what only looks as if it did."""

    questions: tuple[str, ...]
    a: tuple[str, ...]
    b: tuple[str, ...]
    hard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Word pieces of the drawn texts and of the repeated targets behind them."""

    ids: list[list[int]]
    labels: torch.Tensor  # of the drawn texts: their group, or -1
    goal: torch.Tensor  # (repeated, dim)


Unit = tuple[Group, ...]  # a point, or all aspects of one event: they stay in one batch


def contrast(
    data: DataFolder,
    targets: Targets,
    tokenizer: Tokenizer,
    model: BertModel,
    plan: Plan,
    seed: int = 7,
) -> list[float]:
    """Train the model in place; returns the losses."""
    model.to(plan.device)
    files = read_units(data)
    batches = list(group_batches(files, plan.steps, seed))

    def batch(step: int) -> Batch:
        rng = random.Random(seed * 1_000_003 + step)
        texts, labels = draw(batches[step], rng)
        rows = rng.sample(range(len(targets.texts)), min(REPEATED, len(targets.texts)))
        texts += [targets.texts[i] for i in rows]
        ids = [item.ids[:LONGEST] for item in tokenizer.encode_batch_fast(texts)]
        goal = torch.from_numpy(targets.vectors[rows]).to(plan.device)
        return Batch(ids, torch.tensor(labels, device=plan.device), goal)

    def loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
        made = embed_mixed(model, batch.ids)  # type: ignore[arg-type]
        groups = len(batch.labels)
        repeated = distillation_loss(made[groups:], batch.goal)
        return contrastive_loss(made[:groups], batch.labels) + REPEAT_WEIGHT * repeated

    return train(model, batch, loss, plan)


def contrastive_loss(vectors: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean over anchors of the mean over their positives of -log softmax of the cosine.

    labels: group of each row; negative for rows that belong to no group and only repel.
    """
    similarity = vectors @ vectors.T * SCALE
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    log_softmax = similarity.masked_fill(itself, -1e4).log_softmax(dim=1)
    positive = (labels[:, None] == labels[None, :]) & ~itself & (labels >= 0)[:, None]
    counts = positive.sum(dim=1)
    anchors = counts > 0
    mean = (log_softmax * positive).sum(dim=1)[anchors] / counts[anchors]
    return -mean.mean()


def read_units(data: DataFolder) -> list[list[Unit]]:
    """Units by file: points first, then event sheets."""
    files: list[list[Unit]] = []
    for name in POINT_FILES:
        files.append([(_point(record),) for record in points(data, name)])
    for name in SHEET_FILES:
        files.append([_sheet(record) for record in sheets(data, name)])
    return files


def _point(record: dict[str, object]) -> Group:
    questions = [str(record[key]) for key in ("point", "q2") if record.get(key)]
    # an update or a denial answers the same question; another framing does not
    b = _texts(record, "b") + _texts(record, "u") + _texts(record, "d")
    return Group(tuple(questions), _texts(record, "a"), b, _texts(record, "n"))


def _sheet(record: dict[str, object]) -> Unit:
    other = _texts(record, "other")
    aspects = record["aspects"]
    assert isinstance(aspects, list)
    return tuple(Group((x["q"],), _texts(x, "a"), _texts(x, "b"), other) for x in aspects)


def _texts(record: dict[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key, [])
    return tuple(str(text) for text in value) if isinstance(value, list) else ()


def group_batches(files: list[list[Unit]], steps: int, seed: int) -> Iterator[list[Group]]:
    """``steps`` batches of about GROUPS groups; every point once before any comes twice."""
    rng = random.Random(seed)
    made = 0
    while made < steps:
        epoch: list[list[Group]] = []
        for units in files:
            groups: list[Group] = []
            for unit in rng.sample(units, len(units)):
                groups += unit
                if len(groups) >= GROUPS:
                    epoch.append(groups)
                    groups = []
            if len(groups) > 1:
                epoch.append(groups)
        rng.shuffle(epoch)
        yield from epoch[: steps - made]
        made += len(epoch)


def draw(groups: list[Group], rng: random.Random) -> tuple[list[str], list[int]]:
    """Texts of a batch and the group of each; -1 for hard negatives."""
    texts: list[str] = []
    labels: list[int] = []
    hard: dict[str, None] = {}
    for number, group in enumerate(groups):
        statements = rng.sample(group.a, len(group.a)) + rng.sample(group.b, len(group.b))
        kept = [statements[0], statements[-1]]  # one of a, one of b
        kept += rng.sample(statements[1:-1], min(STATEMENTS - 2, len(statements[1:-1])))
        members = [rng.choice(group.questions), *kept]
        texts += members
        labels += [number] * len(members)
        if group.hard:
            hard[rng.choice(group.hard)] = None
    return texts + list(hard), labels + [-1] * len(hard)
