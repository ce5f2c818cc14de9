"""The light runtime: tokenizers and onnxruntime over a standard model folder, without torch.

It gives the numbers of sentence-transformers (``tests/models`` compares both) at a fraction of
its start-up time and in less compute per sentence (``benchmarks/models.py``). Folders it does
not know - other architectures, poolings, number formats - are left to the library.

Texts are tokenized, sorted by length and cut into batches of a bounded number of tokens; each
core computes its own batches, because products this small gain nothing from being split.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from crosscheck.errors import ModelError
from crosscheck.models.bert import BertShape, Pooling, bert_graph
from crosscheck.models.folder import ModelFolder
from crosscheck.ports import Array

if TYPE_CHECKING:
    from tokenizers import Encoding

Text = str | tuple[str, str]
Rows = npt.NDArray[np.float32]

BATCH_TOKENS = 1024  # per core: hidden states (1024 x 1536 x 4 bytes) stay near the cache
CHUNK_TEXTS = 4096  # tokenized at once, so that memory does not grow with the number of texts
SEGMENTS = "token_type_ids"
POOLINGS: dict[str, Pooling] = {
    "mean": "mean",
    "cls": "cls",
    "pooling_mode_mean_tokens": "mean",  # as written before version 6
    "pooling_mode_cls_token": "cls",
}
LABELLED = "BertForSequenceClassification"


def why_not(folder: ModelFolder) -> str | None:
    """Why the light runtime cannot run this folder exactly as its library would; None if it can."""
    config = folder.config
    if config.get("model_type") != "bert":
        return f"architecture {config.get('model_type')}"
    plain = {"hidden_act": "gelu", "position_embedding_type": "absolute", "is_decoder": False}
    for key, value in plain.items():
        if config.get(key, value) != value:
            return f"{key} {config[key]}"
    if not {dtype for dtype, _ in folder.tensors.values()} <= {"F16", "F32", "I64"}:
        return "number format of the weights"
    for name in ("tokenizer.json", "model.safetensors"):
        if not (folder.weights / name).exists():
            return f"a folder without {name}"
    if folder.kind == "judge":
        return None if config.get("architectures") == [LABELLED] else "another classifier head"
    return _why_not_pooled(folder)


def _why_not_pooled(folder: ModelFolder) -> str | None:
    kinds = [module["type"].rpartition(".")[2] for module in folder.json("modules.json")]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return f"modules {', '.join(kinds)}"
    if _pooling(folder) is None:
        return "pooling"
    if folder.json("config_sentence_transformers.json").get("default_prompt_name"):
        return "a default prompt"
    if folder.json("sentence_bert_config.json").get("do_lower_case"):
        return "lower-casing outside the tokenizer"
    return None


def _pooling(folder: ModelFolder) -> Pooling | None:
    """Mean or first token, in the words of the new and the old configuration file."""
    said = folder.json("1_Pooling/config.json")
    mode = said.get("pooling_mode")
    if mode is None:
        modes = [key for key, on in said.items() if key.startswith("pooling_mode_") and on]
        mode = modes[0] if len(modes) == 1 else None
    return POOLINGS.get(mode) if isinstance(mode, str) else None


def max_tokens(folder: ModelFolder) -> int:
    """Longest input in tokens, as the library limits it."""
    limits = [
        folder.json("crosscheck.json").get("max_length"),
        folder.json("sentence_bert_config.json").get("max_seq_length"),
        folder.json("tokenizer_config.json").get("model_max_length"),
        folder.config["max_position_embeddings"],
    ]
    return int(min(limit for limit in limits if limit))


class Session(Protocol):
    """A loaded model."""

    @property
    def width(self) -> int:
        """Length of a row: dimensions of a vector, or number of labels."""
        ...

    def run(self, texts: Sequence[Text]) -> Rows:
        """(n, width) float32, one row per text, in order: vectors or logits."""
        ...


class LightSession:
    """One BERT model in onnxruntime: texts or pairs of texts to vectors or logits."""

    def __init__(self, folder: ModelFolder) -> None:
        reason = why_not(folder)
        if reason:
            raise ModelError(f"{folder.path}: the light runtime does not know {reason}")
        self.labels = tuple(folder.config["id2label"].values()) if folder.kind == "judge" else ()
        self.width = len(self.labels) or int(folder.config["hidden_size"])
        self._pooling: Pooling = _pooling(folder) or "classifier"
        self._segments = SEGMENTS in folder.json("tokenizer_config.json").get(
            "model_input_names", ()
        )
        self._tokenizer = _open_tokenizer(folder)
        self._session = _open_session(folder, self._pooling, segments=self._segments)

    def run(self, texts: Sequence[Text]) -> Rows:
        """(n, width) float32, one row per text, in order; any text gives finite numbers."""
        with ThreadPoolExecutor(max_workers=cores()) as pool:
            chunks = [
                self._run_chunk(texts[start : start + CHUNK_TEXTS], pool)
                for start in range(0, len(texts), CHUNK_TEXTS)
            ]
        return np.concatenate(chunks) if chunks else np.empty((0, self.width), np.float32)

    def _run_chunk(self, texts: Sequence[Text], pool: ThreadPoolExecutor) -> Rows:
        tokens = self._tokenizer.encode_batch([readable(text) for text in texts])
        rows = np.empty((len(texts), self.width), np.float32)
        lengths = [len(one.ids) for one in tokens]
        share = -(-sum(lengths) // cores())  # few texts are spread, too: a question waits for them
        batches = list(batches_by_length(lengths, min(BATCH_TOKENS, share)))
        results = pool.map(lambda batch: self._run_batch([tokens[i] for i in batch]), batches)
        for batch, result in zip(batches, results, strict=True):
            rows[batch] = result
        return rows

    def _run_batch(self, batch: Sequence["Encoding"]) -> Rows:
        lengths = np.array([len(one.ids) for one in batch], np.int32)
        width = int(lengths.max())
        inputs: dict[str, Array] = {
            "ids": _padded([one.ids for one in batch], width),
            "lengths": lengths,
            "positions": np.arange(width),
        }
        if self._segments:
            inputs["segments"] = _padded([one.type_ids for one in batch], width)
        if self._pooling == "mean":
            inside = np.arange(width) < lengths[:, None]
            inputs["share"] = (inside / lengths[:, None]).astype(np.float32)[:, None, :]
        (result,) = self._session.run(None, inputs)
        return np.asarray(result[:, 0], np.float32)


def batches_by_length(lengths: Sequence[int], most: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Positions, longest first, in batches of at most so many tokens with padding."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while order:
        size = max(1, most // lengths[order[0]])
        yield order[:size]
        order = order[size:]


def cores() -> int:
    """The processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def readable(text: Text) -> Text:
    """The text with lone surrogates, which no tokenizer takes, replaced by question marks."""
    if isinstance(text, tuple):
        return _whole(text[0]), _whole(text[1])
    return _whole(text)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _padded(rows: Sequence[Sequence[int]], width: int) -> Array:
    """(n, width) int64; what is behind a row's end is masked by its length."""
    padded = np.zeros((len(rows), width), np.int64)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = row
    return padded


def _open_tokenizer(folder: ModelFolder) -> Any:
    from tokenizers import Tokenizer

    path = folder.weights / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise ModelError(f"{path}: not a tokenizer ({error})") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens(folder))
    return tokenizer


def _open_session(folder: ModelFolder, pooling: Pooling, *, segments: bool) -> Any:
    import onnxruntime
    from safetensors import safe_open

    path = folder.weights / "model.safetensors"
    names = {name.removeprefix("bert."): name for name in folder.tensors}
    try:
        with safe_open(path, framework="numpy") as weights:
            shape = BertShape.of(folder.config, segments=segments)
            graph = bert_graph(shape, lambda name: weights.get_tensor(names[name]), pooling)
    except KeyError as error:
        raise ModelError(f"{path}: has no weight {error.args[0]}") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # each thread of ours runs its own batch
    options.log_severity_level = 3
    # "Extended" would fuse what is written apart on purpose, see bert.py
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    values = {
        name: onnxruntime.OrtValue.ortvalue_from_numpy(array)
        for name, array in graph.weights.items()
    }
    options.add_external_initializers(list(values), list(values.values()))
    return onnxruntime.InferenceSession(
        graph.serialise(), options, providers=["CPUExecutionProvider"]
    )
