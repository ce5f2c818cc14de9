"""How long an answer takes: warm and cold, on the seeds and among 100,000 claims.

    python -m benchmarks.asking --claims 100000 -o benchmarks/results/asking.json

The large archive is written through the real store and the real index. Its articles are the
seeds told again under other words: every longer word of an article and every name gets the mark
of its topic, so that a question shares words with few of them, and every vector is the seed's,
turned towards its topic. No text is encoded for it; questions are. "New" questions are asked the
first time, so that the judge has said nothing of their answers; "again" is the second time.
Processor time is that of the process, all threads together.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from crosscheck import pipeline
from crosscheck.claims import VERSION
from crosscheck.durable import write_whole
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Entity, stable_id
from crosscheck.workspace import Workspace, encoded_text

QUESTIONS = (
    "Wer initiierte das Telefonat?",
    "Hilft Russland den USA gegen Nordkorea?",
    "Wie viele Raketen hat Nordkorea getestet?",
    "Wann treffen sich Putin und Trump in Hamburg?",
    "Was verlangt Pjöngjang für die Abrüstung?",
    "Wo sprachen Kim und Putin miteinander?",
    "Who spoke to whom in New York?",
    "What did the White House say about the call?",
    "Wie lange regiert Kim schon?",
    "Wer gewann die Wahl in Frankreich?",
)
CLAIMS_EACH = 20  # of an article of the large archive
ARTICLES_EACH = 6  # of a topic
LONG = re.compile(r"\w{6,}")
FIRST_DAY = datetime(2021, 1, 1, 6, tzinfo=UTC)
SEED = 3


# --- the archive -----------------------------------------------------------------------------


def fill(workspace: Workspace, claims: int) -> None:
    """Add articles until so many claims are stored."""
    sample, _documents = pipeline.claims(workspace)
    vectors = workspace.encoder.encode([encoded_text(claim) for claim in sample])
    random = np.random.default_rng(SEED)
    articles = range(-(-(claims - len(sample)) // CLAIMS_EACH))
    for number in articles:
        topic = number // ARTICLES_EACH
        chosen = random.integers(0, len(sample), CLAIMS_EACH)
        document, told = _article(number, topic, [sample[n] for n in chosen])
        rows = _turned(vectors[chosen], topic, random)
        workspace.store.put_document(
            document,
            told,
            rows,
            model_id=workspace.encoder.model_id,
            claims_version=VERSION,
            now=FIRST_DAY,
        )


def _article(number: int, topic: int, claims: list[Claim]) -> tuple[Document, list[Claim]]:
    mark = "".join(chr(97 + int(digit)) for digit in str(topic))
    parts = [_marked(claim, mark) for claim in claims]
    text = "\n\n".join(before + content + after for before, content, after in parts)
    key = stable_id("archive", str(number))
    document = Document(
        id=key,
        outlet=f"Blatt {number % 40}",
        title=f"Thema {mark}",
        published_at=FIRST_DAY + timedelta(days=topic % 700, hours=number % ARTICLES_EACH),
        published_precision="minute",
        lang="de",
        text=text,
        path=f"/archive/{number}.md",
    )
    told, start = [], 0
    for place, (claim, (before, content, after)) in enumerate(zip(claims, parts, strict=True)):
        own = start + len(before)
        told.append(
            replace(
                claim,
                id=stable_id(key, str(place)),
                document=key,
                sentence=place,
                paragraph=place,
                start=start,
                end=own + len(content) + len(after),
                text=before + content + after,
                content_start=own,
                content_end=own + len(content),
                content=content,
                context="",
                speaker=None,
                lemmas=tuple(LONG.sub(rf"\g<0>{mark}", lemma) for lemma in claim.lemmas),
                entities=tuple(_entity(one, mark, own) for one in claim.entities),
                demonyms=(),
                times=(),
            )
        )
        start = told[-1].end + 2
    return document, told


def _marked(claim: Claim, mark: str) -> tuple[str, str, str]:
    first, last = claim.content_start - claim.start, claim.content_end - claim.start
    cut = (claim.text[:first], claim.text[first:last], claim.text[last:])
    before, content, after = (LONG.sub(rf"\g<0>{mark}", part) for part in cut)
    return before, content, after


def _entity(one: Entity, mark: str, start: int) -> Entity:
    return replace(one, canonical=f"{one.canonical}{mark}", start=start, end=start + 1)


def _turned(vectors: Vectors, topic: int, random: np.random.Generator) -> Vectors:
    own = np.random.default_rng(topic).normal(size=vectors.shape[1])
    rows = vectors + 0.8 * own / np.linalg.norm(own)
    rows += random.normal(scale=0.3 / np.sqrt(rows.shape[1]), size=rows.shape)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


# --- measuring -------------------------------------------------------------------------------


def warm(workspace: Workspace) -> dict[str, float]:
    """Milliseconds of processor time an answer, after one that loads everything."""
    pipeline.ask(workspace, "Worum geht es?")
    new, again = ([_milliseconds(workspace, one) for one in QUESTIONS] for _round in range(2))
    return {
        "new_mean_ms": round(float(np.mean(new)), 1),
        "new_worst_ms": round(max(new), 1),
        "again_mean_ms": round(float(np.mean(again)), 1),
        "again_worst_ms": round(max(again), 1),
    }


def _milliseconds(workspace: Workspace, question: str) -> float:
    start = time.process_time()
    pipeline.ask(workspace, question)
    return 1000 * (time.process_time() - start)


def cold(index: Path, repeat: int = 3) -> dict[str, float]:
    """Seconds of processor time, and memory in MB, of ``crosscheck ask`` in a new process."""
    command = [sys.executable, "-m", "crosscheck", "ask", QUESTIONS[0], "--index", str(index)]
    seconds = []
    for _round in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds.append(used)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"cold_s": round(min(seconds), 2), "cold_memory_mb": round(most)}


def in_own_process(what: str, index: Path) -> dict[str, float]:
    """Run one measurement in a process of its own, for its memory."""
    command = [sys.executable, "-m", "benchmarks.asking", "--measure", what, str(index)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measure(what: str, index: Path) -> dict[str, float]:
    if what == "cold":
        return cold(index)
    with Workspace(index, writing=False) as workspace:
        found = warm(workspace)
    return found | {"memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def measure(index: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """All measurements of a workspace."""
    for what in ("warm", "cold"):
        yield what, in_own_process(what, index)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.measure[0], Path(options.measure[1]))))
        return
    found: dict[str, object] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    with TemporaryDirectory() as folder:
        for name, claims in (("seeds", 0), ("archive", options.claims)):
            index = Path(folder) / name
            with Workspace(index, writing=True) as workspace:
                pipeline.ingest(workspace, [options.seeds])
                if claims:
                    fill(workspace, claims)
                workspace.index()
                stored = workspace.store.count_claims()
            found[name] = {
                "claims": stored,
                **{key: v for _, part in measure(index) for key, v in part.items()},
            }
    text = json.dumps(found, indent=1) + "\n"
    if options.output:
        write_whole(options.output, text)
    print(text, end="")


if __name__ == "__main__":
    main()
