"""Figures for an encoder folder while training: ``python -m training.evaluate FOLDER ...``."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from crosscheck.evaluation.encoder import EncoderEvaluation, evaluate
from crosscheck.ports import Vectors
from training.folder import load_body, quiet_transformers
from training.vectors import embed_ids


class TorchEncoder:
    """The transformer of a folder as an encoder, without the checks of the runtime."""

    def __init__(self, folder: Path) -> None:
        self.model = load_body(folder).eval()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.model_id = folder.name
        self.dim = int(self.model.config.hidden_size)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit vectors; batches of like length."""
        encoded = self.tokenizer.encode_batch_fast(list(texts))
        return embed_ids(self.model, [item.ids for item in encoded])


class StaticEncoder:
    """The mean of the static word-piece vectors of step 1."""

    def __init__(self, table: Path, tokenizer: Path) -> None:
        self.table = np.load(table).astype(np.float32)
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.model_id = table.stem
        self.dim = self.table.shape[1]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit vectors; a text without word pieces gets the vector of [UNK]."""
        encoded = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        rows = np.stack([self.table[item.ids or [1]].mean(axis=0) for item in encoded])
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit


def line(found: EncoderEvaluation) -> str:
    """One row of a Markdown table."""
    parts = [found.model, found.context, *found.sts.values(), found.tatoeba]
    for retrieval in (found.agree, found.contradict, found.questions):
        parts += retrieval.hits.values()
    return "| " + " | ".join(x if isinstance(x, str) else f"{x:.3f}" for x in parts) + " |"


def open_encoder(path: Path, tokenizer: Path) -> TorchEncoder | StaticEncoder:
    """An encoder folder, or a static table (.npy)."""
    return StaticEncoder(path, tokenizer) if path.suffix == ".npy" else TorchEncoder(path)


def main() -> None:
    """Print one table row for each folder or table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench/dev"))
    parser.add_argument("--tokenizer", type=Path, default=Path("runs/tokenizer.json"))
    parser.add_argument("--context", nargs="+", default=["none"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    quiet_transformers()
    for path in options.models:
        encoder = open_encoder(path, options.tokenizer)
        for context in options.context:
            found = evaluate(options.data, options.bench, encoder, context=context)
            print(json.dumps(found.as_json()) if options.json else line(found), flush=True)


if __name__ == "__main__":
    main()
