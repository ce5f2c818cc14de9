"""How the comparison grows: a folder of labelled cases, copied under shifted dates.

    python -m benchmarks.verdicts ../shared/bench/dev --copies 1 10 100

Every copy is another month, so the number of events grows and their size does not. Pairs
judged must then grow with the number of events; the time per pair must not grow at all. The
judge is left out (its speed is measured in benchmarks/models.py); vectors are those of the
bundled encoder, made once.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crosscheck import verdicts
from crosscheck.evaluation.stages import neighbours, run_stages
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Event, TimeSpan

SHIFT_DAYS = 30


def shifted(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vectors],
    copy: int,
) -> tuple[dict[str, Document], list[Claim], dict[str, Vectors]]:
    """The same workspace ``copy`` months later under other ids."""
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
) -> str:
    """One line: sizes, seconds of clustering and of pairing, pairs."""
    started = time.perf_counter()
    events = verdicts.cluster_events(documents, claims, vectors)
    clustered = time.perf_counter()
    by_id = {claim.id: claim for claim in claims}
    pairs = [pair for event in events for pair in _pairs(event, by_id, vectors, documents)]
    paired = time.perf_counter()
    largest = max((len(event.claims) for event in events), default=0)
    return (
        f"{len(documents):>9} {len(claims):>8} {len(events):>7} {largest:>14}"
        f" {clustered - started:>10.1f} {paired - clustered:>9.1f} {len(pairs):>8}"
        f" {len(pairs) / max(1, len(claims)):>15.2f}"
    )


def _pairs(
    event: Event,
    claims: Mapping[str, Claim],
    vectors: Mapping[str, Vectors],
    documents: Mapping[str, Document],
) -> Sequence[object]:
    return verdicts.propose_pairs(event, claims, neighbours(event, vectors), documents)


def main() -> None:
    """Print one line per number of copies."""
    from crosscheck.vectors.encoder import load_encoder

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    options = parser.parse_args()
    stages = run_stages(options.folder, load_encoder("bundled"))
    print("documents   claims  events  largest event  cluster s    pair s    pairs pairs per claim")
    for count in options.copies:
        documents: dict[str, Document] = {}
        claims: list[Claim] = []
        vectors: dict[str, Vectors] = {}
        for copy in range(count):
            more = shifted(stages.documents, list(stages.claims.values()), stages.vectors, copy)
            documents |= more[0]
            claims += more[1]
            vectors |= more[2]
        print(measure(documents, claims, vectors))


if __name__ == "__main__":
    main()
