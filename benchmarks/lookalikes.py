"""How clustering grows in an archive of reports that all read alike.

    python -m benchmarks.lookalikes 2000 10000 20000 -o benchmarks/results/lookalikes.json

Weather, matches, accidents and share prices of made-up towns, clubs and companies, all within one
week: the worst case, because every report shares its wording with a quarter of the archive.
Every fifth happening is told by a second outlet an hour later, and a tenth of the archive is one
agency report that many outlets print. Claims and vectors are made without reading language.
Prints processor seconds for each size, and how many happenings were found as they are.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from crosscheck import verdicts
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Entity, Event, stable_id

BEGIN = datetime(2031, 2, 3, tzinfo=UTC)
WEEK_MINUTES = 7 * 24 * 60
DIM = 64
NOISE = 0.05  # of each vector, beside that of its kind of report
KINDS = {
    "weather": (
        "in {a} regnet es am montag mit kräftigen böen aus südwest",
        "der wetterdienst erwartet höchstwerte um sieben grad",
        "in der nacht kühlt es in {a} deutlich ab",
    ),
    "match": (
        "{a} hat das spiel gegen {b} nach verlängerung gewonnen",
        "der trainer von {a} lobte nach dem abpfiff die abwehr",
        "die zuschauer sahen eine ausgeglichene zweite halbzeit",
    ),
    "accident": (
        "bei einem unfall nahe {a} sind zwei autofahrer verletzt worden",
        "die polizei sperrte die landstraße zwischen {a} und {b}",
        "den schaden schätzt die polizei auf mehrere tausend euro",
    ),
    "shares": (
        "die aktie von {a} hat am montag deutlich zugelegt",
        "analysten von {b} verwiesen auf gute auftragszahlen",
        "der leitindex schloss ebenfalls im plus",
    ),
}
AGENCY = (
    "die regierung hat am montag den nachtragshaushalt beschlossen",
    "die opposition kündigte eine klage in karlsruhe an",
    "der minister verteidigte die neuen schulden",
)
Archive = tuple[dict[str, Document], list[Claim], dict[str, Vectors], dict[str, str]]


def archive(size: int, seed: int = 1) -> Archive:
    """Documents, claims, vectors, and the happening that each document tells of."""
    chance = random.Random(seed)
    documents: dict[str, Document] = {}
    claims: list[Claim] = []
    vectors: dict[str, Vectors] = {}
    told: dict[str, str] = {}
    for happening, outlet, kind, lines, names, at in _reports(size, chance):
        key = stable_id("report", happening, outlet)
        documents[key] = Document(key, outlet, lines[0], at, "minute", "de", "", origin=key)
        told[key] = happening
        made = [_claim(key, number, line, names) for number, line in enumerate(lines)]
        claims += made
        for one in made:
            vectors[one.id] = _vector(kind, one.id)
    return documents, claims, vectors, told


def _reports(
    size: int, chance: random.Random
) -> Iterator[tuple[str, str, str, tuple[str, ...], tuple[str, ...], datetime]]:
    """Happening, outlet, kind, sentences, names and time of each report."""
    count = 0
    for number in range(size // 10):
        yield "agency", f"outlet {number}", "agency", AGENCY, (), BEGIN + timedelta(minutes=number)
        count += 1
    happening = 0
    while count < size:
        kind = sorted(KINDS)[happening % len(KINDS)]
        a, b = _name(chance), _name(chance)
        at = BEGIN + timedelta(minutes=chance.randrange(WEEK_MINUTES))
        lines = tuple(line.format(a=a, b=b) for line in KINDS[kind])
        for copy in range(1 + (happening % 5 == 0)):
            outlet = f"outlet {(happening + copy) % 40}"
            when = at + timedelta(hours=copy)
            yield f"{kind} {happening}", outlet, kind, lines, (a, b), when
            count += 1
        happening += 1


def _name(chance: random.Random) -> str:
    """A made-up name; at most a few thousand, so that towns recur with other happenings."""
    first, second = (chance.choice("bdfgklmnprst") + chance.choice("aeiouäöü") for _ in "ab")
    return first + second + chance.choice(("nau", "rik", "lund", "mar", "gosk"))


def _claim(document: str, number: int, text: str, names: tuple[str, ...]) -> Claim:
    words = text.split()
    start = number * 1000
    return Claim(
        id=stable_id(document, number),
        document=document,
        sentence=number,
        paragraph=number,
        start=start,
        end=start + len(text),
        text=text,
        content_start=start,
        content_end=start + len(text),
        content=text,
        lemmas=tuple(words),
        entities=tuple(Entity(start, start, name, name) for name in names if name in words),
    )


def _vector(kind: str, key: str) -> Vectors:
    base = np.random.default_rng(int(stable_id(kind)[:8], 16)).normal(size=DIM)
    noise = np.random.default_rng(int(stable_id(key)[:8], 16)).normal(size=DIM)
    row = (base + NOISE * noise).astype(np.float32)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def scores(events: list[Event], told: dict[str, str]) -> dict[str, float]:
    """B-cubed by sizes alone, for archives where comparing all with all would take long."""
    home = {key: event.id for event in events for key in event.documents}
    cells: dict[tuple[str, str], int] = {}
    of_event: dict[str, int] = {}
    of_happening: dict[str, int] = {}
    for key, happening in told.items():
        cells[home[key], happening] = cells.get((home[key], happening), 0) + 1
        of_event[home[key]] = of_event.get(home[key], 0) + 1
        of_happening[happening] = of_happening.get(happening, 0) + 1
    precision = sum(n * n / of_event[event] for (event, _), n in cells.items())
    recall = sum(n * n / of_happening[happening] for (_, happening), n in cells.items())
    return {
        "b_cubed_precision": round(precision / len(told), 4),
        "b_cubed_recall": round(recall / len(told), 4),
    }


def measure(size: int) -> dict[str, float]:
    """Processor seconds of clustering so many reports, and what came out."""
    documents, claims, vectors, told = archive(size)
    begun = time.process_time()
    events = verdicts.cluster_events(documents, claims, vectors)
    spent = time.process_time() - begun
    return {
        "reports": len(documents),
        "happenings": len(set(told.values())),
        "events": len(events),
        "cpu_seconds": round(spent, 2),
        "cpu_ms_per_report": round(1000 * spent / len(documents), 2),
        **scores(events, told),
    }


def main() -> None:
    """One row per size, and how much longer the last took than the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    rows = [measure(size) for size in options.sizes]
    made = {
        "what": "reports that read alike within one week, clustered into events",
        "command": "python -m benchmarks.lookalikes " + " ".join(map(str, options.sizes)),
        "rows": rows,
        "size_ratio": round(rows[-1]["reports"] / rows[0]["reports"], 2),
        "time_ratio": round(rows[-1]["cpu_seconds"] / rows[0]["cpu_seconds"], 2),
    }
    text = json.dumps(made, indent=2) + "\n"
    if options.output:
        options.output.write_text(text, "utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
