"""Targets of the whole multilingual model, for a student that keeps some of its layers and pieces.

The teacher reads "query: " in front of a sentence, as it was trained to; the student does not. A
translated pair has one target, between its sides. The mean of all vectors is taken off: the
teacher's lie in a narrow cone, where no two sentences are far apart.
"""

import random

import numpy as np

from crosscheck.ports import Vectors
from training.corpus import (
    DataFolder,
    bundestag,
    parallel,
    paraphrase_groups,
    point_texts,
    strings,
)
from training.distil import Targets, one_per_source
from training.inference import inference_pairs, own_inference_pairs
from training.mixture import own
from training.multilingual import cut, packed
from training.vectors import embed_ids

PREFIX = "query: "
PARLIAMENT = 8_000
INFERENCE = 16_000
LONGEST = 60  # word pieces, prefix included


def whole_targets(data: DataFolder, *, pairs: int, german: int, device: str, seed: int) -> Targets:
    """Targets of ``pairs`` translated pairs, both sides, and about ``german`` further sentences."""
    rng = random.Random(seed)
    chosen = one_per_source(parallel(data), seed)[:pairs]
    english, translated = map(list, zip(*chosen, strict=True))
    alone = _further(data, german, rng, seed)
    made = _teacher_vectors([*english, *translated, *alone], device)
    count = len(chosen)
    middle = unit(made[:count] + made[count : 2 * count])
    goal = np.vstack([middle, middle, made[2 * count :]])
    return Targets([*english, *translated, *alone], unit(goal - goal.mean(axis=0)))


def unit(rows: Vectors) -> Vectors:
    """Each row at length one."""
    made: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def _further(data: DataFolder, german: int, rng: random.Random, seed: int) -> list[str]:
    """Sentences of claim groups and of inference, then news and parliament."""
    texts = point_texts(data) + strings(own("points") + own("sheets"))
    inference = [side for pair in inference_pairs(data) for side in (pair.a, pair.b)]
    inference += [side for pair in own_inference_pairs() for side in (pair.a, pair.b)]
    inference = list(dict.fromkeys(inference))
    texts += rng.sample(inference, min(INFERENCE, len(inference)))
    texts += bundestag(data, PARLIAMENT, seed)
    news = [group[-1] for group in paraphrase_groups(data)]
    texts += rng.sample(news, len(news))
    return [text for text in dict.fromkeys(texts) if "\n" not in text][:german]


def _teacher_vectors(texts: list[str], device: str) -> Vectors:
    source = packed()
    model, tokenizer = cut(source, list(range(len(source.pieces))), range(source.layers))
    model.eval().to(device)
    rows = tokenizer.encode_batch_fast([PREFIX + text for text in texts])
    return embed_ids(model, [row.ids[:LONGEST] for row in rows])
