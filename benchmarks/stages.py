"""What each stage of a comparison costs, in processor seconds, for a folder of articles.

    python -m benchmarks.stages ../shared/bench/dev -o benchmarks/results/stages.json

Processor seconds of all threads are measured, because the wall clock of a busy machine says
nothing. Claims, vectors and judgements are shared out to as many threads as there are cores or
run one after the other as they do in a report; "two_cores_seconds" is what the sum comes to on
two idle ones: the judge's and the encoder's part halved, the rest whole. Only the pairs of some
events, drawn by chance, are judged, and their cost is scaled up; ``--judged 0`` judges them all.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.evaluation.stages import neighbours
from crosscheck.ports import DraftingJudge
from crosscheck.records import Judgement, Pair, Verdict
from crosscheck.settings import SourceSettings
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts.judge import load_judge

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]
THREADED = ("encode", "draft", "judge")


def main() -> None:
    """Print, and write, the costs by stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--judged", type=int, default=600, help="at least so many pairs; 0: all")
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
    assert isinstance(judge, DraftingJudge)
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
    timing, judged = _Timed(judge), 0
    for event in random.Random(1).sample(events, len(events)):
        if options.judged and judged >= options.judged:
            break
        verdicts.judge_pairs(by_event[event.id], claims, documents, timing)
        judged += len(by_event[event.id])
    for stage, spent in timing.seconds.items():
        seconds[stage] = spent * len(pairs) / judged
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
        "pairs_drafted_for_this": judged,
        "of_these_judged_in_full": timing.pairs["judge"],
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


class _Timed:
    """The judge with its processor seconds and pairs by task."""

    def __init__(self, judge: DraftingJudge) -> None:
        self._judge = judge
        self.model_id = judge.model_id
        self.seconds = {"draft": 0.0, "judge": 0.0}
        self.pairs = {"draft": 0, "judge": 0}

    def draft(self, pairs: Pairs) -> list[Judgement]:
        """The judge's drafts."""
        return self._timed("draft", self._judge.draft, pairs)

    def judge(self, pairs: Pairs) -> list[Judgement]:
        """The judge's judgements."""
        return self._timed("judge", self._judge.judge, pairs)

    def _timed(self, task: str, ask: Any, pairs: Pairs) -> list[Judgement]:
        begun = time.process_time()
        said: list[Judgement] = ask(pairs)
        self.seconds[task] += time.process_time() - begun
        self.pairs[task] += len(pairs)
        return said


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
