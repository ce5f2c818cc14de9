"""Quick figures for an encoder folder while training: ``python -m training.evaluate FOLDER``."""

import argparse
import csv
import gzip
import io
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from training.corpus import DataFolder, open_data, rows
from training.distil import embed, pad
from training.encoder import load_body


def encode(folder: Path, texts: list[str]) -> np.ndarray:
    """(n, 384) unit vectors."""
    model = load_body(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = [item.ids for item in tokenizer.encode_batch_fast(texts)]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = np.zeros((len(ids), 384), dtype=np.float32)
    for at in range(0, len(order), 64):
        chunk = order[at : at + 64]
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            out[chunk] = embed(model, *pad([ids[i] for i in chunk])).numpy()
    return out


def sts(folder: Path, data: DataFolder, name: str) -> float:
    """Spearman correlation of cosine and human similarity."""
    text = gzip.decompress(data.dev(name).read_bytes()).decode()
    table = [row for row in csv.reader(io.StringIO(text)) if len(row) >= 3]
    a, b = (encode(folder, [row[i] for row in table]) for i in (0, 1))
    return spearman((a * b).sum(1), np.array([float(row[2]) for row in table]))


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Rank correlation, ties averaged."""
    from scipy.stats import spearmanr

    return float(spearmanr(x, y).statistic)


def tatoeba(folder: Path, data: DataFolder) -> float:
    """Accuracy of finding the translation, mean of both directions."""
    pairs = [row[:2] for row in rows(data.dev("tatoeba1000.en-de.tsv.gz"))]
    a, b = (encode(folder, [pair[i] for pair in pairs]) for i in (0, 1))
    gold = np.arange(len(pairs))
    similarity = a @ b.T
    hits = (similarity.argmax(0) == gold).mean(), (similarity.argmax(1) == gold).mean()
    return float(np.mean(hits))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    data = open_data(options.data)
    for language in ("de", "en"):
        print(
            f"STSb {language} dev",
            round(sts(options.folder, data, f"stsb-{language}-dev.csv.gz"), 4),
        )
    print("Tatoeba en-de", round(tatoeba(options.folder, data), 4))


if __name__ == "__main__":
    main()
