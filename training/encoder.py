"""Makes the bundled encoder, step by step: ``python -m training.encoder --data DIR STEP ...``.

Each step leaves its result in ``--runs`` and starts from the one before:
vocabulary -> static -> transplant -> targets -> distil -> contrast -> merge.
The step ``fast`` makes a static encoder for comparison. Another way, not shipped, keeps layers of
the multilingual model: body, whole, distil, contrast, merge with ``--student body --layers 10``.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from training.corpus import DataFolder, open_data
from training.folder import keep_layers, load_body, quiet_transformers, save_encoder
from training.loop import Plan

SEED = 7


def main(arguments: list[str] | None = None) -> None:
    """Run the steps named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="+", choices=STEPS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--points", type=Path, help="folder of the points (beside --data)")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where results are kept")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--static-epochs", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=30_000, help="translated pairs to distil")
    parser.add_argument("--german", type=int, default=45_000, help="further German sentences")
    parser.add_argument("--layers", type=int, default=6, help="of the student; 3 is a faster one")
    parser.add_argument("--distil-steps", type=int, default=880)
    parser.add_argument("--student", default="transplanted", choices=("transplanted", "body"))
    parser.add_argument("--lr", type=float, default=2e-4, help="of the distillation")
    parser.add_argument("--embedding-lr", type=float, default=6e-4, help="of its word vectors")
    parser.add_argument("--contrast-steps", type=int, default=360)
    parser.add_argument("--share", type=float, default=0.75, help="of step 4 in the result")
    options = parser.parse_args(arguments)
    quiet_transformers()
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    options.runs.mkdir(parents=True, exist_ok=True)
    data = open_data(options.data, options.points)
    for step in options.steps:
        print(f"step {step}", flush=True)
        STEPS[step](data, options)


def vocabulary(data: DataFolder, options: argparse.Namespace) -> None:
    """Step 0: runs/tokenizer.json."""
    from training.vocabulary import train_vocabulary

    train_vocabulary(data, options.runs / "tokenizer.json", SEED)


def static(data: DataFolder, options: argparse.Namespace) -> None:
    """Step 1: runs/static.npy."""
    from training.static import train_static

    out = options.runs / "static.npy"
    train_static(data, _tokenizer(options.runs), out, epochs=options.static_epochs, seed=SEED)


def transplant(data: DataFolder, options: argparse.Namespace) -> None:
    """Step 2: runs/transplanted."""
    from training import transplant as step

    table = np.load(_needed(options.runs / "static.npy", "static")).astype(np.float32)
    model = step.transplant(data, _tokenizer(options.runs), table)
    save_encoder(model, options.runs / "tokenizer.json", options.runs / "transplanted")


def targets(data: DataFolder, options: argparse.Namespace) -> None:
    """Step 3a: runs/targets.npz."""
    from training.distil import make_targets

    made = make_targets(
        data, pairs=options.pairs, german=options.german, device=options.device, seed=SEED
    )
    made.save(options.runs / "targets.npz")


def body(data: DataFolder, options: argparse.Namespace) -> None:
    """Of the other way: runs/body and runs/tokenizer.json, ten layers of the multilingual model."""
    from training.multilingual import choose_pieces, cut, packed, vocabulary_texts

    source = packed()
    model, tokenizer = cut(source, choose_pieces(source, vocabulary_texts(data)))
    tokenizer.save(str(options.runs / "tokenizer.json"), pretty=False)
    save_encoder(model, options.runs / "tokenizer.json", options.runs / "body")


def whole(data: DataFolder, options: argparse.Namespace) -> None:
    """Of the other way: runs/targets.npz."""
    from training.whole import whole_targets

    made = whole_targets(
        data, pairs=options.pairs, german=options.german, device=options.device, seed=SEED
    )
    made.save(options.runs / "targets.npz")


def distil(_: DataFolder, options: argparse.Namespace) -> None:
    """Step 3b: runs/distilled."""
    from training.distil import Targets
    from training.distil import distil as train

    made = Targets.load(_needed(options.runs / "targets.npz", "targets"))
    student = keep_layers(load_body(options.runs / options.student), options.layers)
    runs, tokenizer = options.runs, _tokenizer(options.runs)
    plan = Plan(
        options.distil_steps,
        options.lr,
        runs / "distil",
        options.device,
        embedding_lr=options.embedding_lr,
    )
    train(made, tokenizer, student, plan, SEED)
    save_encoder(student, runs / "tokenizer.json", runs / "distilled")


def contrast(data: DataFolder, options: argparse.Namespace) -> None:
    """Step 4: runs/contrasted."""
    from training.contrast import contrast as train
    from training.distil import Targets

    runs, model = options.runs, load_body(options.runs / "distilled")
    repeated = Targets.load(_needed(runs / "targets.npz", "targets"))
    plan = Plan(options.contrast_steps, 1e-4, runs / "contrast", options.device)
    train(data, repeated, _tokenizer(runs), model, plan, SEED)
    save_encoder(model, runs / "tokenizer.json", runs / "contrasted")


def merge(_: DataFolder, options: argparse.Namespace) -> None:
    """Step 5: runs/encoder, between the models of steps 3 and 4."""
    from training import folder

    runs, share = options.runs, options.share
    distilled, contrasted = (load_body(runs / name) for name in ("distilled", "contrasted"))
    merged = folder.merge(distilled, contrasted, share)
    save_encoder(merged, runs / "tokenizer.json", runs / "encoder")


def fast(data: DataFolder, options: argparse.Namespace) -> None:
    """Not shipped: runs/fast.npy, the static embedding trained on like the transformer."""
    from training.distil import Targets
    from training.fast import train_fast

    runs, tokenizer = options.runs, _tokenizer(options.runs)
    table = np.load(_needed(runs / "static.npy", "static")).astype(np.float32)
    made = Targets.load(_needed(runs / "targets.npz", "targets"))
    train_fast(data, made, tokenizer, table, runs / "fast.npy", options.contrast_steps, SEED)


_ALL = (vocabulary, static, transplant, targets, distil, contrast, merge, fast, body, whole)
STEPS: dict[str, Callable[[DataFolder, argparse.Namespace], None]] = {
    step.__name__: step for step in _ALL
}


def _tokenizer(runs: Path) -> Tokenizer:
    return Tokenizer.from_file(str(_needed(runs / "tokenizer.json", "vocabulary")))


def _needed(path: Path, step: str) -> Path:
    if not path.is_file():
        raise SystemExit(f"{path}: missing; run the step `{step}` first")
    return path


if __name__ == "__main__":
    main()
