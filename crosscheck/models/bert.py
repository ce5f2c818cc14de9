"""The BERT encoder as an onnxruntime graph (Devlin et al. 2019), over weights as they are stored.

Only the operators differ from the transformers library, not the mathematics: queries, keys and
values are one product, and onnxruntime's fused attention and GELU are used. A classifier reads
nothing but the first token, so its last layer is computed for that alone (a seventh of the work
of six layers saved, same numbers).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from crosscheck.models.onnx_graph import CONTRIB, FLOAT, INT32, INT64, GraphWriter
from crosscheck.ports import Array

Pooling = Literal["mean", "cls", "classifier"]
Weights = Callable[[str], Array]  # name in model.safetensors -> array


@dataclass(frozen=True, slots=True)
class BertShape:
    """The numbers of ``config.json`` that determine the graph."""

    hidden: int
    layers: int
    heads: int
    epsilon: float
    segments: bool  # whether the tokenizer tells first and second text apart

    @classmethod
    def of(cls, config: Mapping[str, Any], *, segments: bool) -> "BertShape":
        """Read a transformers ``config.json``."""
        return cls(
            hidden=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            epsilon=float(config.get("layer_norm_eps", 1e-12)),
            segments=segments,
        )


def bert_graph(shape: BertShape, weights: Weights, pooling: Pooling) -> GraphWriter:
    """The graph: token ids (batch, tokens) to vectors or logits (batch, 1, width), float32.

    Inputs: ``ids``, ``segments`` (only if the shape has them) int64 (batch, tokens);
    ``positions`` int64 (tokens,); ``lengths`` int32 (batch,), the number of real tokens; for
    mean pooling ``share`` float32 (batch, 1, tokens), one over the length at real tokens.
    """
    writer = _Bert(shape, weights)
    hidden = writer.embeddings()
    for layer in range(shape.layers):
        first_only = pooling != "mean" and layer == shape.layers - 1
        hidden = writer.layer(layer, hidden, first_only=first_only)
    if pooling == "mean":
        share = writer.graph.input("share", FLOAT, ["batch", 1, "tokens"])
        hidden = writer.graph.node("MatMul", share, hidden)
    elif pooling == "classifier":
        hidden = writer.classifier(hidden)
    writer.graph.output(hidden, FLOAT, ["batch", 1, "width"])
    return writer.graph


class _Bert:
    """Writes the parts of one model into one graph."""

    def __init__(self, shape: BertShape, weights: Weights) -> None:
        self.graph = GraphWriter()
        self._shape = shape
        self._weights = weights
        self._lengths = self.graph.input("lengths", INT32, ["batch"])

    def embeddings(self) -> str:
        """Word, position and segment vectors, added and normalised.

        The word table, more than half of a small model, stays as stored (float16); only the
        rows looked up are widened.
        """
        graph = self.graph
        ids = graph.input("ids", INT64, ["batch", "tokens"])
        table = graph.constant(self._weights("embeddings.word_embeddings.weight"))
        words = graph.node("Cast", graph.node("Gather", table, ids), to=FLOAT)
        segments = self._float("embeddings.token_type_embeddings.weight")
        places = self._float("embeddings.position_embeddings.weight")
        if self._shape.segments:
            kinds = graph.input("segments", INT64, ["batch", "tokens"])
            words = graph.node("Add", words, graph.node("Gather", graph.constant(segments), kinds))
        else:
            places = places + segments[0]
        positions = graph.input("positions", INT64, ["tokens"])
        added = graph.node("Gather", graph.constant(places), positions)
        return self._normalise("embeddings", graph.node("Add", words, added))

    def layer(self, number: int, hidden: str, *, first_only: bool) -> str:
        """One transformer layer; with ``first_only`` its output is that of the first token."""
        prefix = f"encoder.layer.{number}"
        attended = self._attention(f"{prefix}.attention.self", hidden, first_only=first_only)
        if first_only:
            hidden = self._first(hidden)
        hidden = self._add_and_norm(f"{prefix}.attention.output", attended, hidden)
        inner = self._dense(f"{prefix}.intermediate.dense", hidden)
        return self._add_and_norm(
            f"{prefix}.output", self.graph.node("Gelu", inner, domain=CONTRIB), hidden
        )

    def classifier(self, hidden: str) -> str:
        """Pooler (dense, tanh) and classifier over the first token."""
        graph = self.graph
        pooled = self._dense("pooler.dense", hidden)
        return self._dense("classifier", graph.node("Tanh", pooled))

    def _attention(self, prefix: str, hidden: str, *, first_only: bool) -> str:
        parts = [self._weights(f"{prefix}.{part}.weight") for part in ("query", "key", "value")]
        if first_only:
            query = self._product(self._first(hidden), parts[0])
            joined = self._product(hidden, np.concatenate(parts[1:]))
            key, value = self.graph.nodes("Split", joined, results=2, axis=-1, num_outputs=2)
        else:
            joined = self._product(hidden, np.concatenate(parts))
            query, key, value = self.graph.nodes("Split", joined, results=3, axis=-1, num_outputs=3)
        bias = [self._float(f"{prefix}.{part}.bias") for part in ("query", "key", "value")]
        return self.graph.node(
            "MultiHeadAttention",
            query,
            key,
            value,
            self.graph.constant(np.concatenate(bias)),
            self._lengths,
            domain=CONTRIB,
            num_heads=self._shape.heads,
        )

    def _add_and_norm(self, prefix: str, inner: str, hidden: str) -> str:
        """Dense layer, residual connection and normalisation.

        onnxruntime's fused SkipLayerNormalization takes 6.6 ns per value, these 1.3 ns.
        """
        return self._normalise(
            prefix, self.graph.node("Add", self._dense(f"{prefix}.dense", inner), hidden)
        )

    def _normalise(self, prefix: str, hidden: str) -> str:
        scale, shift = f"{prefix}.LayerNorm.weight", f"{prefix}.LayerNorm.bias"
        return self.graph.node(
            "LayerNormalization",
            hidden,
            self._constant(scale),
            self._constant(shift),
            axis=-1,
            epsilon=self._shape.epsilon,
        )

    def _product(self, hidden: str, weight: Array) -> str:
        """Hidden (.., in) times the transpose of a stored weight (out, in), widened on the way."""
        turned = weight.T.astype(np.float32, order="C")
        return self.graph.node("MatMul", hidden, self.graph.constant(turned))

    def _dense(self, prefix: str, hidden: str) -> str:
        product = self._product(hidden, self._weights(f"{prefix}.weight"))
        return self.graph.node("Add", product, self._constant(f"{prefix}.bias"))

    def _first(self, hidden: str) -> str:
        return self.graph.node("Gather", hidden, self.graph.constant(np.array([0])), axis=1)

    def _constant(self, name: str) -> str:
        return self.graph.constant(self._float(name))

    def _float(self, name: str) -> Array:
        return self._weights(name).astype(np.float32)
