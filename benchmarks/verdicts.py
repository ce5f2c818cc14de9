"""How the comparison grows: a folder of labelled cases, copied under shifted dates.

    python -m benchmarks.verdicts ../shared/bench/dev -o benchmarks/results/growth.json

Every copy is years later, so the number of events grows and their size does not. The pairs
judged of one document must then stay the same, and so must the time. The candidate stage is the
real one, over the events of the middle copy. The judge is left out: it is asked once for each
pair, and its speed is measured in benchmarks/models.py.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crosscheck import verdicts
from crosscheck.evaluation.stages import neighbours, run_stages
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Event, TimeSpan

SHIFT_DAYS = 2_000  # no look-alike of a case then falls on the day of what it looks like


def shifted(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vectors],
    copy: int,
) -> tuple[dict[str, Document], list[Claim], dict[str, Vectors]]:
    """The same workspace so many times later under other ids."""
    away = timedelta(days=SHIFT_DAYS * copy)
    mark = f"{copy}-"
    moved = {
        mark + key: replace(
            document,
            id=mark + key,
            origin=mark + document.origin,
            published_at=document.published_at and document.published_at + away,
        )
        for key, document in documents.items()
    }
    copied = [
        replace(
            claim,
            id=mark + claim.id,
            document=mark + claim.document,
            times=tuple(_later(span, away) for span in claim.times),
        )
        for claim in claims
    ]
    return moved, copied, {mark + key: row for key, row in vectors.items()}


def _later(span: TimeSpan, away: timedelta) -> TimeSpan:
    return replace(span, begin=span.begin + away, finish=span.finish + away)


def measure(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vectors],
    centre: Vectors,
    middle: str,
) -> dict[str, float]:
    """Sizes, processor seconds, and the pairs of the copy whose ids begin so."""
    started = time.process_time()
    events = verdicts.cluster_events(documents, claims, vectors, centre)
    clustered = time.process_time()
    by_id = {claim.id: claim for claim in claims}
    chosen = [one for one in events if any(key.startswith(middle) for key in one.documents)]
    pairs = sum(len(_pairs(event, by_id, vectors, documents)) for event in chosen)
    done = time.process_time()
    covered = len({key for event in chosen for key in event.documents})
    asserted = sum(len(event.claims) for event in chosen)
    return {
        "documents": len(documents),
        "claims": len(claims),
        "events": len(events),
        "largest_event_claims": max(len(event.claims) for event in events),
        "cluster_cpu_seconds": round(clustered - started, 2),
        "cluster_cpu_ms_per_document": round(1000 * (clustered - started) / len(documents), 2),
        "events_paired": len(chosen),
        "pairs": pairs,
        "pairs_per_document": round(pairs / covered, 2),
        "pairs_per_claim": round(pairs / asserted, 2),
        "pair_cpu_ms_per_claim": round(1000 * (done - clustered) / asserted, 2),
    }


def _pairs(
    event: Event,
    claims: Mapping[str, Claim],
    vectors: Mapping[str, Vectors],
    documents: Mapping[str, Document],
) -> Sequence[object]:
    return verdicts.propose_pairs(event, claims, neighbours(event, vectors), documents)


def main() -> None:
    """Print, and write, one row per number of copies."""
    from crosscheck.vectors.encoder import load_encoder

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    encoder = load_encoder("bundled")
    stages = run_stages(options.folder, encoder)
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    rows = []
    for count in options.copies:
        documents: dict[str, Document] = {}
        claims: list[Claim] = []
        vectors: dict[str, Vectors] = {}
        for copy in range(count):
            more = shifted(stages.documents, list(stages.claims.values()), stages.vectors, copy)
            documents |= more[0]
            claims += more[1]
            vectors |= more[2]
        row = {"copies": count} | measure(documents, claims, vectors, centre, f"{count // 2}-")
        print(json.dumps(row), flush=True)
        rows.append(row)
    result = {
        "what": "pairs to judge and processor seconds as the workspace grows and its events do not",
        "copies_apart_days": SHIFT_DAYS,
        "encoder": encoder.model_id,
        "rows": rows,
    }
    if options.output:
        options.output.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
