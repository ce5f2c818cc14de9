"""Makes the bundled judge and answer scorer: ``python -m training.judge --data DIR STEP ...``.

Steps: ``body`` (the multilingual transformer, cut to size, at ``--body``), ``compare``
(pre-training on translations side by side; resumes), ``data`` (the curriculum, one JSON array a
line), ``train`` (from ``--start``; resumes), ``export`` (of the last checkpoint: fp16 folder,
calibrated), ``measure``.
"""

import argparse
import json
import random
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import torch
from tokenizers import Tokenizer

from crosscheck.evaluation import answers as answers_evaluation
from crosscheck.evaluation import judge as judge_evaluation
from crosscheck.evaluation.groups import LabelledPair
from crosscheck.ports import Judge
from crosscheck.verdicts.judge import load_answer_scorer, load_judge
from training.comparing import compare_pretrain
from training.corpus import open_data, sheets
from training.cross_encoder import (
    HEADS,
    MAX_LENGTH,
    Batch,
    batches_of,
    collate,
    loss_of,
    new_model,
    save_judge,
)
from training.folder import save_encoder
from training.loop import Plan, train
from training.mixture import Example, case_quotes, curriculum
from training.multilingual import choose_pieces, cut, free_first_token, packed, vocabulary_texts
from training.questions import QuestionPair, sheet_questions
from training.temperature import calibrate

SEED = 7
CALIBRATION_QUESTIONS = 1500
PROBES = Path("tests/gold/probes")


def main() -> None:
    """Run the steps named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="+", choices=tuple(STEPS))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--points", type=Path)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench/dev"))
    parser.add_argument("--body", type=Path, default=Path("runs/body"))
    parser.add_argument("--runs", type=Path, default=Path("runs/judge"))
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--examples", type=int, default=269_000)
    parser.add_argument("--compare-steps", type=int, default=2000)
    parser.add_argument("--batches", type=int, help="of the laid-down ones (default: all)")
    parser.add_argument("--data-seed", type=int, default=21, help="which pairs are drawn")
    parser.add_argument("--start", type=Path, help="weights to go on from, last.pt of another run")
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--checkpoint-every", type=int, default=250)
    parser.add_argument("--all-heads", action="store_true", help="export same_point as well")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    for step in options.steps:
        STEPS[step](options)


def make_body(options: argparse.Namespace) -> None:
    """The multilingual transformer as a folder at ``--body``."""
    source = packed()
    texts = vocabulary_texts(open_data(options.data, options.points))
    model, tokenizer = cut(source, choose_pieces(source, texts))
    free_first_token(model, tokenizer)
    options.body.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(options.body / "tokenizer.json"), pretty=False)
    save_encoder(model, options.body / "tokenizer.json", options.body)


def compare(options: argparse.Namespace) -> None:
    """Pre-train the body on translations side by side: ``compared.pt`` in the runs folder."""
    data = open_data(options.data, options.points)
    tokenizer = Tokenizer.from_file(str(options.body / "tokenizer.json"))
    out = options.runs / "compare"
    plan = Plan(
        options.compare_steps,
        2.5e-4,
        out,
        options.device,
        warmup=0.04,
        checkpoint_every=options.checkpoint_every,
    )
    model = compare_pretrain(data, tokenizer, options.body, plan, SEED)
    torch.save({"model": model.state_dict()}, options.runs / "compared.pt")


def write_data(options: argparse.Namespace) -> None:
    """Lay the examples down in the order of training."""
    data = open_data(options.data, options.points)
    options.runs.mkdir(parents=True, exist_ok=True)
    with (options.runs / "examples.jsonl").open("w", encoding="utf-8") as out:
        for example in curriculum(data, options.examples, options.data_seed):
            out.write(json.dumps(astuple(example), ensure_ascii=False) + "\n")


def run_training(options: argparse.Namespace) -> list[float]:
    """Train on the laid-down examples; returns the losses."""
    lines = (options.runs / "examples.jsonl").read_text("utf-8").splitlines()
    examples = [Example(*json.loads(line)) for line in lines]
    tokenizer = pair_tokenizer(options.body)
    rows = batches_of(examples, tokenizer, SEED)[: options.batches]
    model = new_model(options.body).to(options.device)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True)["model"])
    plan = Plan(
        len(rows),
        options.lr,
        options.runs,
        options.device,
        checkpoint_every=options.checkpoint_every,
    )

    def batch(step: int) -> Batch:
        return collate([examples[i] for i in rows[step]], tokenizer, options.device)

    losses = train(model, batch, loss_of, plan)
    torch.save({"model": model.state_dict(), "step": len(rows)}, options.runs / "last.pt")
    return losses


def export(options: argparse.Namespace) -> None:
    """The last weights as a calibrated folder ``model`` in the runs folder.

    Calibrated on held-out pairs that ``measure`` does not use.
    """
    finished = options.runs / "last.pt"
    path = finished if finished.exists() else options.runs / "checkpoint.pt"
    model = new_model(options.body)
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    out = options.runs / "model"
    heads = len(HEADS) if options.all_heads else len(HEADS) - 1
    save_judge(model, options.body / "tokenizer.json", out, heads)
    data = open_data(options.data, options.points)
    print(json.dumps(calibrate(out, _pairs(data.points), _questions(options), MAX_LENGTH)))


def measure(options: argparse.Namespace) -> None:
    """Print the figures of the exported folder."""
    name = str(options.runs / "model")
    where = options.points or options.data.parent / "points"
    judge = load_judge(name)
    found = judge_evaluation.evaluate(options.data, options.bench, where, PROBES, judge)
    print(json.dumps(found.as_json()))
    scorer = load_answer_scorer(name)
    print(json.dumps(answers_evaluation.evaluate(where, options.bench, scorer).as_json()))
    print(json.dumps(on_own_cases(judge)))


def on_own_cases(judge: Judge) -> dict[str, dict[str, float]]:
    """Accuracy on the own cases that were trained on and on the others, and what it rests on.

    AUC: of pairs about one point, and among these of agreement against contradiction.
    """
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    found = {}
    for name, pairs in (("trained on", case_quotes()), ("others", case_quotes(trained=False))):
        judged = judge_evaluation.ask(judge, pairs)
        related = [pair.label != "none" for pair in pairs]
        both = [
            (pair.label == "contradict", one.scores["contradict"] / max(1e-9, one.scores["agree"]))
            for pair, one in zip(pairs, judged, strict=True)
            if pair.label != "none"
        ]
        found[name] = {
            "pairs": len(pairs),
            "accuracy": judge_evaluation.compare(pairs, judged).accuracy,
            "related": float(roc_auc_score(related, [1 - one.scores["none"] for one in judged])),
            "contradict": float(roc_auc_score(*zip(*both, strict=True))),
        }
    return found


def pair_tokenizer(body: Path) -> Tokenizer:
    """The body's tokenizer for pairs of statements."""
    tokenizer = Tokenizer.from_file(str(body / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_LENGTH)
    return tokenizer


def _pairs(points_dir: Path) -> list[LabelledPair]:
    return [
        pair
        for found in judge_evaluation.group_pairs(
            points_dir, skip=judge_evaluation.GROUP_PAIRS
        ).values()
        for pair in found
    ]


def _questions(options: argparse.Namespace) -> list[QuestionPair]:
    """A sample of held-out questions with the statements of their event sheets."""
    data = open_data(options.data, options.points)
    rng = random.Random(SEED)
    held_out = "".join(name[-1] for name in judge_evaluation.HELD_OUT_SHEETS)
    found = list(sheet_questions(sheets(data, held_out), rng))
    return rng.sample(found, min(CALIBRATION_QUESTIONS, len(found)))


STEPS: dict[str, Callable[[argparse.Namespace], object]] = {
    "body": make_body,
    "compare": compare,
    "data": write_data,
    "train": run_training,
    "export": export,
    "measure": measure,
}

if __name__ == "__main__":
    main()
