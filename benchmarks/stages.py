"""What each stage of a comparison costs, in processor seconds, for a folder of articles.

    python -m benchmarks.stages ../shared/bench/dev -o benchmarks/results/stages.json

Processor seconds of all threads are measured, because the wall clock of a busy machine says
nothing. Claims, vectors and judgements are shared out to as many threads as there are cores or
run one after the other as they do in a report; "two_cores_seconds" is what the sum comes to on
two idle ones: the judge's and the encoder's part halved, the rest whole. Of the pairs only some,
drawn by chance, are judged, and their cost is scaled up; ``--judged 0`` judges them all.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.evaluation.stages import neighbours
from crosscheck.records import Judgement, Pair, Verdict
from crosscheck.settings import SourceSettings
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts.compare import judged_texts
from crosscheck.verdicts.judge import load_judge

T = TypeVar("T")
THREADED = ("encode", "judge")


def main() -> None:
    """Print, and write, the costs by stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--judged", type=int, default=600, help="pairs to judge; 0: all")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    seconds: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        begun = time.process_time()
        made = work()
        seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - begun
        return made

    encoder = timed("load", lambda: load_encoder("bundled"))
    judge = timed("load", lambda: load_judge("bundled"))
    timed("load", lambda: (encoder.encode(["warm"]), judge.judge([("warm", "cold")])))
    settings = SourceSettings()
    read = timed("read", lambda: _articles(options.folder, settings))
    documents = {
        one.id: one
        for one in timed("read", lambda: sources.assign_origins(read, settings.copy_containment))
    }
    found = timed(
        "claims",
        lambda: [c for one in documents.values() for c in claims_stage.extract_claims(one)],
    )
    found = timed("claims", lambda: list(claims_stage.resolve_corpus(found, documents)))
    rows = timed("encode", lambda: encoder.encode([claim.content for claim in found]))
    centre = timed("load", lambda: encoder.encode(verdicts.reference_sentences()).mean(axis=0))
    vectors = {claim.id: row for claim, row in zip(found, rows, strict=True)}
    claims = {claim.id: claim for claim in found}
    events = timed("events", lambda: verdicts.cluster_events(documents, found, vectors, centre))
    by_event: dict[str, list[Pair]] = {
        event.id: timed(
            "pairs",
            lambda event=event: verdicts.propose_pairs(
                event, claims, neighbours(event, vectors), documents
            ),
        )
        for event in events
    }
    pairs = [pair for listed in by_event.values() for pair in listed]
    texts = [judged_texts(claims[pair.a], claims[pair.b]) for pair in pairs]
    chosen = texts
    if 0 < options.judged < len(texts):
        chosen = random.Random(1).sample(texts, options.judged)
    timed("judge", lambda: judge.judge(chosen))
    seconds["judge"] *= len(texts) / len(chosen)
    judging = _Known()
    said: dict[str, list[Verdict]] = {
        event.id: timed(
            "signals",
            lambda event=event: verdicts.judge_pairs(
                by_event[event.id], claims, documents, judging
            ),
        )
        for event in events
    }
    for event in events:
        timed(
            "points",
            lambda event=event: verdicts.group_points(event, said[event.id], claims, documents),
        )
    result: dict[str, Any] = {
        "what": "processor seconds by stage, all threads together",
        "articles": len(documents),
        "claims": len(found),
        "events": len(events),
        "pairs": len(pairs),
        "pairs_judged_for_this": len(chosen),
        "cpu_seconds": {stage: round(value, 2) for stage, value in seconds.items()},
        "cpu_seconds_all": round(sum(seconds.values()), 1),
        "two_cores_seconds": round(
            sum(value / (2 if stage in THREADED else 1) for stage, value in seconds.items()), 1
        ),
        "models": [encoder.model_id, judge.model_id],
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, "utf-8")


def _articles(folder: Path, settings: SourceSettings) -> list[Any]:
    read = sources.read_path(folder, settings)
    return list(read.documents)


class _Known:
    """A judge that costs nothing, so that the signals are measured without it."""

    model_id = "none"

    def judge(self, pairs: Any) -> list[Any]:
        """The same of every pair."""
        return [Judgement("agree", 0.6, {"agree": 0.6, "contradict": 0.2, "none": 0.2})] * len(
            pairs
        )


if __name__ == "__main__":
    main()
