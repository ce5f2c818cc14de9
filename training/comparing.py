"""Pre-training to compare: two sentences are read together, word by word, before any verdict.

The bodies that can be had come from sentence encoders, which never read two sentences at once. Here
they learn to, from translations of one sentence (English-German and German-German) side by side:

- *masked words* are to be restored from both sides (translation language modelling, Conneau &
  Lample 2019);
- *exchanged words* are to be found: the model itself, reading one side alone, has filled gaps in it
  with what it thinks likely there (replaced token detection, Clark et al. 2020, "ELECTRA"), so that
  only the other side tells what was exchanged;
- whether the two sides say the same, something changed (an exchanged word, or a figure, an
  antonym, a negation changed by ``perturb``) or something else (a neighbour in its article), the
  first token has to say, from which a judge reads its verdict later. A figure that both sides have
  is often changed in both: then they still say the same.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from training.corpus import DataFolder, parallel, paraphrase_groups
from training.cross_encoder import BATCH_TOKENS, batches_by_length, new_model
from training.loop import Plan, train
from training.perturb import changed, other_number
from training.vectors import pad

SAME, CHANGED, OTHER = range(3)
NONE = -100  # a token that is not asked about
SHARES = {"other": 0.15, "changed": 0.2, "exchanged": 0.35}  # the rest says the same
LENGTHS = (25, 230)  # characters
LONGEST = 60  # word pieces of a side
HELD_OUT = 600  # couples that measure
MEASURED = 20  # of them at once; as few always fit one batch
SHORT = 40  # word pieces; couples are mostly longer
MASKED = 0.13  # of the words of a pair
EXCHANGED = 0.16  # of the words of a side are put up for exchange
EXCHANGED_WEIGHT = 5.0
LABEL_WEIGHT = 2.0
ALONE_WEIGHT = 0.5  # of restoring words without the other side
NEAR = 3  # lines on, a sentence still belongs to the same article
FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Couple:
    """Two sentences, what holds between them, and whether words of the second are exchanged."""

    a: str
    b: str
    label: int
    exchange: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Word pieces of both sides; rows of one length by and large."""

    a: list[list[int]]
    b: list[list[int]]
    labels: list[int]
    exchange: list[bool]
    seed: int


@dataclass(frozen=True, slots=True)
class Row:
    """What the model is shown of a couple, and what it is asked."""

    ids: list[int]
    goals: np.ndarray  # the piece in each gap, elsewhere NONE
    exchanged: np.ndarray  # 0 or 1 where that is asked of a piece, elsewhere NONE
    label: int


class Comparer(torch.nn.Module):
    """A judge's body with the heads of this training, which are thrown away after it."""

    def __init__(self, judge: BertForSequenceClassification, pieces: "Pieces") -> None:
        super().__init__()
        width = judge.config.hidden_size
        self.judge, self.pieces = judge, pieces
        self.transform = torch.nn.Sequential(
            torch.nn.Linear(width, width), torch.nn.GELU(), torch.nn.LayerNorm(width)
        )
        self.bias = torch.nn.Parameter(torch.zeros(judge.config.vocab_size))
        self.exchanged = torch.nn.Linear(width, 1)
        self.label = torch.nn.Linear(width, 3)

    def words(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits of every word piece for rows of hidden states."""
        table = self.judge.bert.embeddings.word_embeddings.weight
        return (self.transform(hidden) @ table.T).float() + self.bias

    def read(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states and the pooled first token of rows."""
        ids, mask = pad(rows, str(self.bias.device))
        ends = (ids == self.pieces.end).long()
        types = ((ends.cumsum(1) - ends) > 0).long() * mask  # 1 behind the end of the first side
        found = self.judge.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return found.last_hidden_state, found.pooler_output


class Pieces:
    """What the training needs to know of a tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        vocabulary = tokenizer.get_vocab()
        self.starts = np.zeros(len(vocabulary), dtype=bool)
        for piece, number in vocabulary.items():
            self.starts[number] = piece.startswith("▁")
        self.mask, self.first, self.end = (vocabulary[x] for x in ("[MASK]", "[CLS]", "[SEP]"))
        self.special = [vocabulary[x] for x in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]

    def chosen_words(
        self, ids: Sequence[int], share: float, rng: np.random.Generator
    ) -> np.ndarray:
        """Places of the pieces of randomly chosen whole words."""
        row = np.asarray(ids)
        word = np.cumsum(self.starts[row])
        chosen = rng.random(word[-1] + 1 if len(word) else 1) < share
        return np.flatnonzero(chosen[word] & ~np.isin(row, self.special))


def couples(data: DataFolder, seed: int) -> list[Couple]:
    """All couples in random order."""
    rng = random.Random(seed)
    alike = [one for one in _translations(data, rng) if all(_fits(x) for x in one[:2])]
    rng.shuffle(alike)
    made: list[Couple] = []
    for a, b, near in alike:
        kind = rng.choices([*SHARES, "same"], [*SHARES.values(), 1 - sum(SHARES.values())])[0]
        if kind == "other" and _fits(near):
            made.append(Couple(a, near, OTHER))
        elif kind == "changed":
            made.append(_changed(a, b, rng))
        else:
            made.append(Couple(a, b, SAME, kind == "exchanged"))
    return made


def _translations(data: DataFolder, rng: random.Random) -> list[tuple[str, str, str]]:
    """Two versions of a sentence in random order, and a sentence near the second."""
    pairs = list({english: (english, german) for english, german in parallel(data)}.values())
    found = []
    for i, (english, german) in enumerate(pairs):
        near = pairs[min(len(pairs) - 1, i + rng.randint(1, NEAR))]
        found.append(
            (english, german, near[1]) if rng.random() < 0.6 else (german, english, near[0])
        )
    groups = paraphrase_groups(data)
    for i, group in enumerate(groups):
        near = groups[min(len(groups) - 1, i + rng.randint(1, NEAR))]
        drawn = rng.sample(group, min(4, len(group) // 2 * 2))
        for one, two in zip(drawn[::2], drawn[1::2], strict=True):
            found.append((one, two, rng.choice(near)))
    return found


def _changed(a: str, b: str, rng: random.Random) -> Couple:
    """With one thing changed in the German side, or one figure in both; else as they are."""
    figures = {one for one in FIGURE.findall(a) if one in FIGURE.findall(b)}
    if figures and rng.random() < 0.4:
        old = rng.choice(sorted(figures))
        new = other_number(old, rng)
        return Couple(_with(a, old, new), _with(b, old, new), SAME)
    other = changed(b, rng)
    return Couple(a, other, CHANGED) if other else Couple(a, b, SAME, exchange=True)


def _with(text: str, old: str, new: str) -> str:
    return FIGURE.sub(lambda found: new if found[0] == old else found[0], text)


def _fits(text: str) -> bool:
    return LENGTHS[0] <= len(text) <= LENGTHS[1]


def compare_pretrain(
    data: DataFolder, tokenizer: Tokenizer, body: Path, plan: Plan, seed: int
) -> BertForSequenceClassification:
    """The body after the training, with the fresh head of a judge; prints what it has learnt."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    every = couples(data, seed)
    held_out = every[-min(HELD_OUT, len(every) // 4) :]
    rows = every[: min(len(every) - len(held_out), plan.steps * BATCH_TOKENS // SHORT)]
    model = Comparer(new_model(body), Pieces(tokenizer)).to(plan.device)
    batch = _batches(rows, tokenizer, seed)
    train(model, batch, comparing_loss, plan)
    print(json.dumps(measured(model, held_out, tokenizer, seed)))
    return model.judge


def _batches(rows: Sequence[Couple], tokenizer: Tokenizer, seed: int) -> Callable[[int], Batch]:
    sides = [
        [row.ids[:LONGEST] for row in tokenizer.encode_batch_fast(side, add_special_tokens=False)]
        for side in ([one.a for one in rows], [one.b for one in rows])
    ]
    lengths = [len(a) + len(b) + 4 for a, b in zip(*sides, strict=True)]
    batches = batches_by_length(lengths, seed)

    def batch(step: int) -> Batch:
        chosen = batches[step % len(batches)]
        return Batch(
            [sides[0][i] for i in chosen],
            [sides[1][i] for i in chosen],
            [rows[i].label for i in chosen],
            [rows[i].exchange for i in chosen],
            seed * 1_000_003 + step,
        )

    return batch


def measured(
    model: Comparer, rows: Sequence[Couple], tokenizer: Tokenizer, seed: int
) -> dict[str, float]:
    """Shares of the couples of each kind that are called right, and the AUC of exchanged words."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    right: dict[str, list[bool]] = {"same": [], "changed": [], "other": [], "exchanged": []}
    said: list[float] = []
    truth: list[int] = []
    model.eval()
    for start in range(0, len(rows), MEASURED):
        batch = _batches(rows[start : start + MEASURED], tokenizer, seed)(0)
        with torch.inference_mode():
            b, flags, _ = _exchange(model, batch, np.random.default_rng(start))
            shown = [
                [model.pieces.mask, model.pieces.first, *x, model.pieces.end, *y, model.pieces.end]
                for x, y in zip(batch.a, b, strict=True)
            ]
            hidden, pooled = model.read(shown)
            labels = model.label(pooled).argmax(1).tolist()
            words = model.exchanged(hidden).squeeze(2).float().cpu()
        for i, flag in enumerate(flags):
            label, kind = batch.labels[i], ("same", "changed", "other")[batch.labels[i]]
            if flag is not None:
                at = 3 + len(batch.a[i])
                truth += flag.tolist()
                said += words[i, at : at + len(flag)].tolist()
                if flag.any():
                    label, kind = CHANGED, "exchanged"
            right[kind].append(labels[i] == label)
    shares = {kind: sum(found) / max(1, len(found)) for kind, found in right.items()}
    return shares | {"exchanged words": float(roc_auc_score(truth, said))}


def comparing_loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """The weighted sum of what is asked of a batch."""
    assert isinstance(model, Comparer)
    functional, device = torch.nn.functional, model.bias.device
    rng = np.random.default_rng(batch.seed)
    b, flags, alone = _exchange(model, batch, rng)
    rows = [
        _row(model.pieces, *one, rng) for one in zip(batch.a, b, flags, batch.labels, strict=True)
    ]
    hidden, pooled = model.read([row.ids for row in rows])
    labels = torch.tensor([row.label for row in rows], device=device)
    total = LABEL_WEIGHT * functional.cross_entropy(model.label(pooled).float(), labels)
    goals = _padded([row.goals for row in rows], hidden.shape[1], device)
    gaps = goals != NONE
    if gaps.any():
        total = total + functional.cross_entropy(model.words(hidden[gaps]), goals[gaps])
    exchanged = _padded([row.exchanged for row in rows], hidden.shape[1], device)
    asked = exchanged != NONE
    if asked.any():
        said = model.exchanged(hidden[asked]).float().squeeze(1)
        found = functional.binary_cross_entropy_with_logits(said, exchanged[asked].float())
        total = total + EXCHANGED_WEIGHT * found
    return total + ALONE_WEIGHT * alone


def _row(
    pieces: Pieces,
    a: list[int],
    b: list[int],
    flags: np.ndarray | None,
    label: int,
    rng: np.random.Generator,
) -> Row:
    """A couple with gaps; they come whatever its label is, so that they do not tell it."""
    ids = np.asarray([pieces.mask, pieces.first, *a, pieces.end, *b, pieces.end])
    exchanged = np.full(len(ids), NONE)
    if label == SAME:
        exchanged[3 + len(a) : -1] = 0 if flags is None else flags
    if flags is not None and flags.any():
        label = CHANGED
    gaps = pieces.chosen_words(ids, MASKED, rng)
    gaps = gaps[(gaps > 1) & (exchanged[gaps] != 1)]
    goals = np.full(len(ids), NONE)
    if label != OTHER:
        goals[gaps] = ids[gaps]
    exchanged[gaps] = NONE
    ids[gaps] = pieces.mask
    return Row(ids.tolist(), goals, exchanged, label)


def _exchange(
    model: Comparer, batch: Batch, rng: np.random.Generator
) -> tuple[list[list[int]], list[np.ndarray | None], torch.Tensor]:
    """The second sides with words exchanged, which pieces are, and the loss of filling the gaps."""
    pieces, b = model.pieces, list(batch.b)
    flags: list[np.ndarray | None] = [None] * len(b)
    chosen = [i for i, asked in enumerate(batch.exchange) if asked]
    gaps = {i: pieces.chosen_words(b[i], EXCHANGED, rng) for i in chosen}
    chosen = [i for i in chosen if len(gaps[i])]
    device = model.bias.device
    if not chosen:
        return b, flags, torch.zeros((), device=device)
    rows, places, truth = [], [], []
    for number, i in enumerate(chosen):
        row = np.asarray([pieces.mask, pieces.first, *b[i], pieces.end])
        row[gaps[i] + 2] = pieces.mask
        rows.append(row.tolist())
        places += [(number, place + 2) for place in gaps[i]]
        truth += [b[i][place] for place in gaps[i]]
    hidden, _ = model.read(rows)
    which = torch.tensor(places, device=device)
    logits = model.words(hidden[which[:, 0], which[:, 1]])
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(truth, device=device))
    with torch.no_grad():
        noise = torch.from_numpy(rng.gumbel(size=tuple(logits.shape)).astype(np.float32))
        drawn = (logits + noise.to(device)).argmax(1).tolist()
    at = 0
    for i in chosen:
        row = np.asarray(b[i])
        new = drawn[at : at + len(gaps[i])]
        at += len(gaps[i])
        flag = np.zeros(len(row), dtype=np.int64)
        flag[gaps[i]] = np.asarray(new) != row[gaps[i]]
        row[gaps[i]] = new
        b[i], flags[i] = row.tolist(), flag
    return b, flags, loss


def _padded(rows: Sequence[np.ndarray], width: int, device: torch.device) -> torch.Tensor:
    made = np.full((len(rows), width), NONE)
    for i, row in enumerate(rows):
        made[i, : len(row)] = row
    return torch.from_numpy(made).to(device)
