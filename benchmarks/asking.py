"""How long an answer takes: warm and cold, on the seeds and among 100,000 claims.

    python -m benchmarks.asking -o benchmarks/results/asking.json

The archive (``archive.py``) is written through the real store and the real index. "New" questions
are asked the first time, so that the judge has said nothing of their answers; "again" is the second
time. Cold is a process of its own for one question, with modules compiled before, as they are once
installed. Processor time is that of the process, all threads together; wall time says what a reader
waits on this machine, with whatever else it does.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.archive import fill
from crosscheck import pipeline
from crosscheck.durable import write_whole
from crosscheck.workspace import Workspace

OWN = Path("tests/gold/questions.jsonl")  # about the seeds
COLD = """import atexit, sys; from crosscheck.cli import main
atexit.register(lambda: "torch" in sys.modules and print("torch was imported", file=sys.stderr))
main()"""
ROUNDS = 5  # of cold starts
Figures = dict[str, object]


def warm(workspace: Workspace, questions: Sequence[str]) -> Figures:
    """Milliseconds an answer, after one that loads everything."""
    pipeline.ask(workspace, "Worum geht es?")
    found: Figures = {"questions": len(questions)}
    for name in ("new", "again"):
        times = np.asarray([_milliseconds(workspace, one) for one in questions])
        for column, what in enumerate(("processor_ms", "wall_ms")):
            found[f"{name}_{what}"] = _spread(times[:, column])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found | {"memory_mb": round(most)}


def _milliseconds(workspace: Workspace, question: str) -> tuple[float, float]:
    processor, wall = time.process_time(), time.perf_counter()
    pipeline.ask(workspace, question)
    return 1000 * (time.process_time() - processor), 1000 * (time.perf_counter() - wall)


def _spread(values: Sequence[float]) -> dict[str, float]:
    half, most, worst = np.percentile(values, (50, 95, 100))
    return {"median": round(half, 1), "p95": round(most, 1), "worst": round(worst, 1)}


def cold(index: Path, questions: Sequence[str]) -> Figures:
    """Seconds, and memory in MB, of ``crosscheck ask`` in a new process; torch is not imported."""
    arguments = ["ask", questions[0], "--index", str(index)]
    command = [sys.executable, "-c", COLD, *arguments]
    processor, wall = [], []
    with TemporaryDirectory() as compiled:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for _round in range(ROUNDS + 1):  # the first one compiles
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            done = subprocess.run(command, check=True, capture_output=True, env=surroundings)
            assert b"torch" not in done.stderr, done.stderr
            wall.append(time.perf_counter() - start)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            processor.append(used)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "processor_s": _seconds(processor[1:]),
        "wall_s": _seconds(wall[1:]),
        "memory_mb": round(most),
    }


def _seconds(values: Sequence[float]) -> dict[str, float]:
    return {"best": round(min(values), 2), "median": round(float(np.median(values)), 2)}


def measure(index: Path, questions: Sequence[str]) -> Figures:
    """Both, each in a process of its own, for its memory."""
    return {what: _in_own_process(what, index, questions) for what in ("warm", "cold")}


def _in_own_process(what: str, index: Path, questions: Sequence[str]) -> Figures:
    command = [sys.executable, "-m", "benchmarks.asking", "--measure", what, str(index)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, input="\n".join(questions)
    )
    found: Figures = json.loads(done.stdout)
    return found


def _measured(what: str, index: Path) -> Figures:
    questions = sys.stdin.read().splitlines()
    if what == "cold":
        return cold(index, questions)
    with Workspace(index, writing=False) as workspace:
        return warm(workspace, questions)


def own_questions(count: int) -> list[str]:
    """Questions about the seeds, among them some that nothing answers."""
    lines = OWN.read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines[:: len(lines) // count]][:count]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measured(options.measure[0], Path(options.measure[1]))))
        return
    found: Figures = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    with TemporaryDirectory() as folder:
        for name, claims in (("seeds", 0), ("archive", options.claims)):
            index = Path(folder) / name
            with Workspace(index, writing=True) as workspace:
                pipeline.ingest(workspace, [options.seeds])
                questions = own_questions(options.questions)
                if claims:
                    questions = fill(workspace, claims, options.questions)
                workspace.index()
                stored = workspace.store.count_claims()
            found[name] = {"claims": stored, **measure(index, questions)}
    text = json.dumps(found, indent=1) + "\n"
    if options.output:
        write_whole(options.output, text)
    print(text, end="")


if __name__ == "__main__":
    main()
