"""Makes the bundled encoder, step by step: ``python -m training.encoder --data DIR STEP``.

Each step leaves its result in ``--runs`` and starts from the one before:
vocabulary -> static -> transplant -> distil -> contrast.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from training.corpus import DataFolder, open_data
from training.distil import distil, save_encoder
from training.loop import Plan
from training.static import train_static
from training.transplant import transplant
from training.vocabulary import train_vocabulary

STEPS = ("vocabulary", "static", "transplant", "distil", "contrast")


def main() -> None:
    """Run the steps named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="+", choices=STEPS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--points", type=Path)
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--distil-steps", type=int, default=1300)
    parser.add_argument("--contrast-steps", type=int, default=260)
    options = parser.parse_args()
    torch.manual_seed(7)
    data = open_data(options.data, options.points)
    for step in options.steps:
        run_step(step, data, options)


def run_step(step: str, data: DataFolder, options: argparse.Namespace) -> None:
    """Run one step and leave its result in the runs folder."""
    runs: Path = options.runs
    vocabulary = runs / "tokenizer.json"
    if step == "vocabulary":
        train_vocabulary(data, vocabulary)
        return
    tokenizer = Tokenizer.from_file(str(vocabulary))
    if step == "static":
        train_static(data, tokenizer, runs / "static.npy")
    elif step == "transplant":
        model = transplant(data, tokenizer, np.load(runs / "static.npy"))
        save_encoder(model, vocabulary, runs / "transplanted")
    elif step == "distil":
        student = load_body(runs / "transplanted")
        plan = Plan(
            options.distil_steps, 1.5e-4, runs / "distil", options.device, embedding_lr=6e-4
        )
        distil(data, tokenizer, student, plan)
        save_encoder(student, vocabulary, runs / "distilled")
    else:
        from training.contrast import contrast

        model = load_body(runs / "distilled")
        plan = Plan(options.contrast_steps, 5e-5, runs / "contrast", options.device)
        contrast(data, tokenizer, model, plan)
        save_encoder(model, vocabulary, runs / "encoder")


def load_body(folder: Path) -> BertModel:
    """The transformer of an encoder folder, in float32."""
    return BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)


if __name__ == "__main__":
    main()
