"""Sentences and pairs per second per core: the light runtime against sentence-transformers.

    python -m benchmarks.models --texts ../shared/points

Both run float32 on one thread in the same process, in turns, and CPU time is counted, so that
other work on the machine matters little; the ratio is the figure, the rates are this machine's.
Cold start is a fresh process that loads the bundled encoder and encodes one sentence.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from crosscheck.models import runtime
from crosscheck.models.catalogue import open_model
from crosscheck.models.library import LibrarySession
from crosscheck.models.runtime import LightSession

COLD = """
import time; start = time.process_time()
from crosscheck.vectors.encoder import load_encoder
load_encoder("bundled").encode(["Ein Satz."])
print(time.process_time() - start)
"""


def main() -> None:
    """Measure and print both models and the cold start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder of points (*.jsonl)")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    use_one_thread()
    points = read_points(options.texts, options.count)
    texts = [text for point in points for text in (point["a"][0], point["b"][0])][: options.count]
    pairs = [(point["a"][0], random.choice(point["b"] + point["n"])) for point in points]
    for kind, inputs in (("encoder", texts), ("judge", pairs)):
        report(kind, inputs, options.rounds)
    cold = min(float(subprocess.check_output([sys.executable, "-c", COLD])) for _ in range(5))
    print(f"cold start: {cold:.2f} s CPU until the first vector")


def use_one_thread() -> None:
    """Both sides on one core."""
    import torch

    torch.set_num_threads(1)
    runtime.cores = lambda: 1


def read_points(folder: Path, count: int) -> list[dict[str, Any]]:
    """Points with both positions and an unrelated sentence, always the same ones."""
    lines = [
        line for path in sorted(folder.glob("?.jsonl")) for line in path.open(encoding="utf-8")
    ]
    points = [json.loads(line) for line in lines]
    complete = [point for point in points if all(point.get(key) for key in "abn")]
    random.seed(7)
    return random.sample(complete, count)


def report(kind: Any, inputs: list[Any], rounds: int) -> None:
    """Compare both runtimes on one model: speed, and whether they agree."""
    folder = open_model("bundled", kind)
    light, library = LightSession(folder), LibrarySession(folder)
    times: dict[str, list[float]] = {"light": [], "library": []}
    for _ in range(rounds):
        ours = timed(lambda: light.run(inputs), times["light"])
        theirs = timed(lambda: library.run(inputs), times["library"])
    fast, slow = (len(inputs) / min(times[name]) for name in ("light", "library"))
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    cosine = float(((ours * theirs).sum(axis=1) / lengths).min())
    same = int((ours.argmax(axis=1) == theirs.argmax(axis=1)).sum())
    unit, agreement = (
        ("sentences", f"smallest cosine {cosine:.6f}")
        if kind == "encoder"
        else ("pairs", f"same verdict on {same} of {len(inputs)}")
    )
    print(f"{kind}: {fast:.0f} against {slow:.0f} {unit}/s/core, {fast / slow:.2f}x, {agreement}")


def timed(call: Callable[[], Any], times: list[float]) -> Any:
    """The result of a call; its CPU seconds are appended."""
    start = time.process_time()
    result = call()
    times.append(time.process_time() - start)
    return result


if __name__ == "__main__":
    main()
