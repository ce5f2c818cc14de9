"""Headlines of twelve outlets clustered into events, and pairs of them labelled by hand.

    python -m benchmarks.frontpages cluster ../shared/data/dev -o /tmp/fronts.json
    python -m benchmarks.frontpages sample ../shared/data/dev /tmp/fronts.json -o /tmp/pairs.tsv
    python -m benchmarks.frontpages score ../shared/data/dev /tmp/fronts.json benchmarks/fronts.tsv

``cluster`` reads every headline with its teaser as an article of its own, through the real
stages, and prints processor seconds and peak memory; only the headlines get vectors, for a teaser
tells the same again and reading it would take most of the time. The rows carry no time, but their
order does: they are runs through all outlets, the latest first, spread here evenly over the four
days.

``sample`` draws pairs in four strata (see ``STRATA``), ``score`` joins the committed labels,
which name rows by a hash and hold no text, with the data folder.
"""

import argparse
import gzip
import hashlib
import json
import pickle
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crosscheck import claims as claims_stage
from crosscheck import verdicts
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document
from crosscheck.vectors.encoder import load_encoder

ROWS = "frontpages_2026-01.jsonl.gz"
SILVER = "frontpages_silver_event_pairs.tsv.gz"
LAST = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 4
STRATA = {
    "together": 110,  # a headline, and another of its event: precision by headline
    "silver": 130,  # listed as candidates by word overlap, a third of each band of overlap: recall
    "near": 40,  # a headline, and one that shares most rare words with it, in another event
    "random": 20,  # any two
    "fresh": 0,  # as "together", drawn once more after the rules were mended on the others
}
BANDS = ((0.8, 2.0), (0.45, 0.8), (0.0, 0.45))


@dataclass(frozen=True, slots=True)
class Read:
    """What the stages made of all headlines."""

    documents: dict[str, Document]
    claims: list[Claim]
    vectors: dict[str, Vectors]
    centre: Vectors


def row_id(outlet: str, url: str, title: str) -> str:
    """A name for a headline that tells nothing of its text."""
    return hashlib.sha256("\x1f".join((outlet, url, title)).encode()).hexdigest()[:16]


def headlines(folder: Path, earliest: int | None = None) -> dict[str, Document]:
    """Every headline as an article, at the time of its run; only of so many earliest runs."""
    with gzip.open(folder / ROWS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    order = {name: place for place, name in enumerate(sorted({row["outlet"] for row in rows}))}
    run, before, runs = 0, -1, []
    for row in rows:
        run += order[row["outlet"]] < before
        before = order[row["outlet"]]
        runs.append(run)
    found: dict[str, Document] = {}
    for row, number in sorted(zip(rows, runs, strict=True), key=lambda pair: -pair[1]):
        if earliest is not None and number <= run - earliest:
            break
        key = row_id(row["outlet"], row["url"], row["title"])
        text = "\n\n".join(part for part in (row["title"], row["teaser"]) if part)
        at = LAST - timedelta(days=DAYS * number / (run + 1))
        found.setdefault(
            key,
            Document(key, row["outlet"], row["title"], at, "minute", "de", text, origin=key),
        )
    return found


def read(folder: Path, earliest: int | None) -> Read:
    """The claims of all headlines, and vectors of the headlines proper; each text is read once."""
    documents = headlines(folder, earliest)
    claims = [claim for one in documents.values() for claim in claims_stage.extract_claims(one)]
    encoder = load_encoder("bundled")
    titles = sorted({claim.content for claim in claims if claim.paragraph == 0})
    rows = dict(zip(titles, encoder.encode(titles), strict=True))
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    vectors = {claim.id: rows[claim.content] for claim in claims if claim.paragraph == 0}
    return Read(documents, claims, vectors, centre)


def read_or_load(folder: Path, kept: Path | None, earliest: int | None) -> Read:
    """What was read before, where a file keeps it: reading takes longer than clustering."""
    if kept and kept.exists():
        made: Read = pickle.loads(kept.read_bytes())
        return made
    made = read(folder, earliest)
    if kept:
        kept.write_bytes(pickle.dumps(made))
    return made


def cluster(folder: Path, output: Path, kept: Path | None, earliest: int | None) -> None:
    """Cluster all headlines; write the ids of each event, the largest first, and print figures."""
    begun = time.process_time()
    made = read_or_load(folder, kept, earliest)
    made_at = time.process_time()
    found = verdicts.cluster_events(made.documents, made.claims, made.vectors, made.centre)
    done_at = time.process_time()
    groups = sorted((list(event.documents) for event in found), key=lambda one: (-len(one), one))
    output.write_text(json.dumps(groups) + "\n", "utf-8")
    sizes = Counter(min(10, len(group)) for group in groups)
    figures = {
        "headlines": len(made.documents),
        "claims": len(made.claims),
        "events": len(found),
        "largest": [len(group) for group in groups[:10]],
        "events_by_size": {f"{size}{'+' * (size == 10)}": sizes[size] for size in sorted(sizes)},
        "read_cpu_seconds": round(made_at - begun, 1),  # or what loading the kept file took
        "cluster_cpu_seconds": round(done_at - made_at, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, indent=2))


def homes(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """Headline -> its largest event; a teaser that looks back may have another."""
    found: dict[str, int] = {}
    for number, group in enumerate(groups):
        for key in group:
            found.setdefault(key, number)
    return found


# --- sampling --------------------------------------------------------------------------------


def sample(folder: Path, clustered: Path, output: Path, seed: int) -> None:
    """Draw pairs in all strata; one line a pair, with the texts for whoever labels them."""
    groups = json.loads(clustered.read_text("utf-8"))
    home = homes(groups)
    documents = {key: one for key, one in headlines(folder).items() if key in home}
    drawn: dict[tuple[str, str], str] = {}

    def take(stratum: str, pairs: Iterable[tuple[str, str]], wanted: int) -> None:
        taken = 0
        for a, b in pairs:
            pair = (min(a, b), max(a, b))
            if taken < wanted and a != b and pair not in drawn and not _same_title(a, b, documents):
                drawn[pair] = stratum
                taken += 1

    chances = {stratum: random.Random(f"{seed} {stratum}") for stratum in STRATA}
    for low, high in BANDS:
        listed = [pair for pair, score in silver(folder, documents) if low <= score < high]
        chances["silver"].shuffle(listed)
        take("silver", listed, STRATA["silver"] // len(BANDS) + (low == 0.0))
    keys = sorted(documents)
    take("random", (_two(keys, chances["random"]) for _ in range(100)), STRATA["random"])
    if groups:
        take(
            "together", _together(documents, groups, home, chances["together"]), STRATA["together"]
        )
        take("near", _near(documents, home, chances["near"]), STRATA["near"])
    lines = [
        "\t".join((a, b, stratum, "?", *(_shown(documents[one]) for one in (a, b))))
        for (a, b), stratum in drawn.items()
    ]
    random.Random(seed).shuffle(lines)
    output.write_text("\n".join(lines) + "\n", "utf-8")
    print(Counter(drawn.values()))


def _together(
    documents: Mapping[str, Document],
    groups: list[list[str]],
    home: Mapping[str, int],
    chance: random.Random,
) -> Iterable[tuple[str, str]]:
    """Headlines that are not alone, each with one other of its event."""
    keys = sorted(key for key in documents if len(groups[home[key]]) > 1)
    chance.shuffle(keys)
    for key in keys:
        yield key, chance.choice([one for one in groups[home[key]] if one != key])


def _two(keys: list[str], chance: random.Random) -> tuple[str, str]:
    a, b = chance.sample(keys, 2)
    return a, b


def silver(folder: Path, documents: Mapping[str, Document]) -> list[tuple[tuple[str, str], float]]:
    """The listed candidate pairs with their overlap, found among the headlines by their titles."""
    by_title = defaultdict(list)
    for key, one in documents.items():
        by_title[one.outlet, one.title].append(key)
    found = []
    with gzip.open(folder / SILVER, "rt", encoding="utf-8") as lines:
        for line in lines:
            score, outlet, title, _, other, second, *_ = line.rstrip("\n").split("\t")
            if by_title[outlet, title] and by_title[other, second]:
                pair = by_title[outlet, title][0], by_title[other, second][0]
                found.append((pair, float(score)))
    return found


def _near(
    documents: Mapping[str, Document], home: Mapping[str, int], chance: random.Random
) -> Iterable[tuple[str, str]]:
    """Headlines with the one of another event that shares most rare words."""
    words = {
        key: {word for word in one.text.lower().split() if len(word) > 4}
        for key, one in documents.items()
    }
    listed = defaultdict(list)
    for key in sorted(words):
        for word in words[key]:
            listed[word].append(key)
    keys = sorted(documents)
    chance.shuffle(keys)
    for key in keys:
        shared: Counter[str] = Counter()
        for word in sorted(words[key]):
            for other in listed[word]:
                if home[other] != home[key]:
                    shared[other] += 1 / len(listed[word])
        if shared:
            yield key, max(sorted(shared), key=lambda one: shared[one])


def _same_title(a: str, b: str, documents: Mapping[str, Document]) -> bool:
    """Whether labelling would be no work: the titles are one, but for a heading and signs."""
    first, second = (
        "".join(sign for sign in (documents[key].title or "").lower() if sign.isalnum())
        for key in (a, b)
    )
    return first.endswith(second) or second.endswith(first)


def _shown(one: Document) -> str:
    return f"{one.outlet}: {' / '.join(one.text.split(chr(10) * 2))}"


# --- scoring ---------------------------------------------------------------------------------


def score(folder: Path, clustered: Path, labels: Path) -> dict[str, object]:
    """Precision and recall of "same event" on the labelled pairs; "unsure" counts for neither."""
    known = headlines(folder)
    home = homes(json.loads(clustered.read_text("utf-8")))
    home = {key: number for key, number in home.items() if key in known}
    rows = [line.split("\t") for line in labels.read_text("utf-8").splitlines() if line[0] != "#"]
    told = Counter(
        (stratum, home[a] == home[b], label)
        for a, b, stratum, label in rows
        if a in home and b in home
    )
    return {
        "pairs": len(rows),
        "not_clustered": len(rows) - sum(told.values()),
        "precision": _share(told, {"fresh"}, of=(True, {"yes", "no"})),
        "precision_before_mending": _labelled(told, "together"),
        "recall": _share(told, {"silver"}, of=(None, {"yes"})),
        "strata": {
            stratum: {
                f"{'together' if found else 'apart'}, {label}": number
                for (name, found, label), number in sorted(told.items())
                if name == stratum
            }
            for stratum in STRATA
        },
    }


def _labelled(told: Mapping[tuple[str, bool, str], int], stratum: str) -> dict[str, float]:
    """What of a stratum is one event, however it is decided now."""
    counted = {
        label: sum(n for (name, _, said), n in told.items() if (name, said) == (stratum, label))
        for label in ("yes", "no")
    }
    total = sum(counted.values())
    share = round(counted["yes"] / total, 3) if total else 0.0
    return {"right": counted["yes"], "of": total, "share": share}


def _share(
    told: Mapping[tuple[str, bool, str], int],
    strata: set[str],
    *,
    of: tuple[bool | None, set[str]],
) -> dict[str, float]:
    """Pairs of one event that are together, of those with this decision and these labels."""
    decision, labels = of
    counted = {
        key: number
        for key, number in told.items()
        if key[0] in strata and decision in {None, key[1]} and key[2] in labels
    }
    total = sum(counted.values())
    right = sum(number for (_, found, label), number in counted.items() if found and label == "yes")
    return {"right": right, "of": total, "share": round(right / total, 3) if total else 0.0}


def main() -> None:
    """One step of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("cluster", "sample", "score"))
    parser.add_argument("folder", type=Path, help="with the rows and the candidate pairs")
    parser.add_argument("files", type=Path, nargs="*", help="events; for score also the labels")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="file that keeps what was read for next time")
    parser.add_argument("--earliest", type=int, help="only the rows of so many earliest runs")
    options = parser.parse_args()
    if options.step == "cluster":
        cluster(options.folder, options.output, options.keep, options.earliest)
    elif options.step == "sample":
        sample(options.folder, options.files[0], options.output, options.seed)
    else:
        print(json.dumps(score(options.folder, *options.files), indent=2))


if __name__ == "__main__":
    main()
