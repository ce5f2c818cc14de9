"""What a night costs over a short and a long archive: the same new day, older days 10 and 300.

    python -m benchmarks.nights --days 10 300 -o benchmarks/results/nights.json

Every day has the same number of small invented articles about its own events. Those of the archive
are read once and stored under shifted dates, with their claims, vectors and feed entries; the new
day goes through the whole night (reading from memory instead of the network) with the bundled
models. Figures are processor seconds, the smallest of some runs, each over a fresh copy.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from crosscheck import claims as claims_stage
from crosscheck.configuration import Configuration, Feed, Reports, Windows
from crosscheck.nightly import reading
from crosscheck.nightly.journal import Journal
from crosscheck.nightly.run import NightDone, run_night
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, EntryState, FeedState
from crosscheck.sources.articles import identified
from crosscheck.sources.feeds import FeedResult
from crosscheck.workspace import Workspace, encoded_text

TODAY = datetime(2024, 6, 1, 8, tzinfo=UTC)
OUTLETS = ("Nordkurier", "Ostsee-Bote", "Funkhaus")
WINDOW_DAYS = 5.0
# Each happening as three outlets tell it; {n} is a figure on which the third one differs.
HAPPENINGS = (
    (
        "In Hallstedt ist ein Lagerhaus ausgebrannt. Bei dem Brand wurden {n} Menschen verletzt.",
        "Ein Lagerhaus in Hallstedt brannte ab. Die Feuerwehr zählte {n} Verletzte.",
        "Nach dem Brand in Hallstedt meldet die Feuerwehr {n} verletzte Menschen.",
    ),
    (
        "Das Stahlwerk Leibach streicht {n} Stellen. Die Gewerkschaft kündigte Streiks an.",
        "{n} Arbeitsplätze fallen im Leibacher Stahlwerk weg, teilte der Vorstand mit.",
        "Im Stahlwerk Leibach sollen {n} Stellen gestrichen werden, hieß es im Betriebsrat.",
    ),
    (
        "Der Regionalzug nach Ostmar stand {n} Stunden im Tunnel. Fahrgäste klagten über Hitze.",
        "{n} Stunden saßen Reisende im Zug nach Ostmar fest, sagte eine Bahnsprecherin.",
        "Reisende nach Ostmar mussten {n} Stunden im Tunnel warten.",
    ),
    (
        "Rehfelds Trainer unterschrieb einen Vertrag über {n} Jahre. Das gab der Verein bekannt.",
        "Der Fußballverein Rehfeld bindet seinen Trainer für {n} Jahre.",
        "{n} Jahre bleibt der Trainer in Rehfeld, bestätigte der Präsident des Vereins.",
    ),
)
FURTHER = ("Mehr war am Abend nicht zu erfahren.", "Näheres ist unklar.", "Es gab keine Fragen.")


@dataclass(frozen=True, slots=True)
class Read:
    """An article with what was found in it."""

    document: Document
    claims: list[Claim]
    vectors: Vectors


def article(event: int, outlet: int, day: datetime) -> Document:
    """A small invented article; the outlets of an event tell it in their own words."""
    figure = 4 + event + 3 * (outlet == 2)
    text = f"{HAPPENINGS[event][outlet].format(n=figure)}\n\n{FURTHER[outlet]}"
    url = f"https://{outlet}.example/{day.date()}/{event}"
    return identified(Document("", OUTLETS[outlet], text[:40], day, "minute", "de", text, url=url))


def read_day(workspace: Workspace, day: datetime) -> list[Read]:
    """The articles of one day with claims and vectors."""
    made = []
    for document in (
        article(n, k, day) for n in range(len(HAPPENINGS)) for k in range(len(OUTLETS))
    ):
        found = claims_stage.extract_claims(document)
        made.append(Read(document, found, workspace.encoder.encode([*map(encoded_text, found)])))
    return made


def shifted(one: Read, days: int) -> Read:
    """The same article so many days earlier, under ids of its own."""
    away, mark = timedelta(days=-days), f"{days}-"
    old = one.document
    document = replace(
        old,
        id=mark + old.id,
        origin=mark + old.id,
        published_at=old.published_at and old.published_at + away,
        url=f"{old.url}/{days}",
        text=old.text + f" ({days})",
    )
    claims = [
        replace(
            claim,
            id=mark + claim.id,
            document=document.id,
            times=tuple(
                replace(span, begin=span.begin + away, finish=span.finish + away)
                for span in claim.times
            ),
        )
        for claim in one.claims
    ]
    return Read(document, claims, one.vectors)


def fill(workspace: Workspace, base: list[Read], days: int) -> None:
    """An archive of so many days before today, compared and indexed."""
    store, model = workspace.store, workspace.encoder.model_id
    entries = []
    for day in range(1, days + 1):
        for one in (shifted(read, day) for read in base):
            store.put_document(
                one.document,
                one.claims,
                one.vectors,
                model_id=model,
                claims_version=claims_stage.VERSION,
                now=TODAY - timedelta(days=day),
            )
            entries.append(entry(one.document, TODAY - timedelta(days=day)))
    for number, feed in enumerate(feeds()):
        held = tuple(entries[number :: len(OUTLETS)])
        state = FeedState(feed.url, feed.url, OUTLETS[number], entries=held)
        store.put_feed_state(replace(state, read_at=TODAY - timedelta(days=1)))
    yesterday = (TODAY - timedelta(days=1)).date()
    Journal(store).finish(yesterday, compared=store.uncompared(), told=[], ended=[], now=TODAY)
    workspace.refresh_index()


def entry(document: Document, seen: datetime) -> EntryState:
    """What the feed knows of an article."""
    return EntryState(
        key=document.id,
        guid=document.url,
        url=document.url,
        fingerprint=document.sha256,
        title=document.title,
        published_at=document.published_at,
        published_precision="minute",
        updated_at=None,
        first_seen_at=seen,
        last_seen_at=seen,
        document=document.id,
    )


def feeds() -> list[Feed]:
    """One of each outlet."""
    return [Feed(f"https://{number}.example/feed") for number in range(len(OUTLETS))]


def night(folder: Path, base: list[Read]) -> tuple[float, NightDone]:
    """Processor seconds of the new day's night over a workspace, and what it came to."""

    def from_memory(
        _configuration: object,
        known_of: Callable[[str], FeedState | None],
        *_: object,
        **__: object,
    ) -> Iterator[FeedResult]:
        for number, feed in enumerate(feeds()):
            documents = [one.document for one in base[number :: len(OUTLETS)]]
            listed = tuple(entry(document, TODAY) for document in documents)
            known = known_of(feed.url)
            assert known is not None
            state = replace(known, read_at=TODAY, entries=(*known.entries, *listed))
            yield FeedResult(feed, state, tuple(documents))

    configuration = Configuration(
        folder / "crosscheck.toml",
        feeds=tuple(feeds()),
        windows=Windows(compare_days=WINDOW_DAYS),
        reports=Reports(folder / "reports", ("html", "json")),
    )
    with (
        patch.object(reading, "read_feeds", from_memory),
        Workspace(folder / "index", writing=True) as workspace,
    ):
        workspace.encoder.encode(["warm"])
        workspace.judge.judge([("warm", f"warm {folder}")])
        begun = time.process_time()
        done = run_night(workspace, configuration, TODAY.date())
        return time.process_time() - begun, done


def measure(base: list[Read], days: int, repeat: int) -> dict[str, float]:
    """Seconds and sizes for an archive of so many days."""
    with tempfile.TemporaryDirectory() as name:
        filled = Path(name) / "filled"
        with Workspace(filled / "index", writing=True) as workspace:
            fill(workspace, base, days)
        runs = []
        for number in range(repeat):
            copy = Path(name) / str(number)
            shutil.copytree(filled, copy)
            runs.append(night(copy, base))
        seconds, done = min(runs, key=lambda one: one[0])
        with Workspace(copy / "index", writing=False) as workspace:
            claims = workspace.store.count_claims()
    return {
        "days": days,
        "articles": len(base) * (days + 1),
        "claims": claims,
        "night_cpu_seconds": round(seconds, 3),
        "events_compared": len(done.report.events),
        "pairs": done.report.pairs_judged,
        "new": len(done.changes.new),
    }


def main() -> None:
    """Print, and write, one row per archive and the ratio of the last to the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, nargs="+", default=[10, 300])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Workspace(Path(name), writing=True) as workspace:
        base = read_day(workspace, TODAY)
    measure(base, 1, 1)  # what is loaded once is not the night's
    rows = [measure(base, days, options.repeat) for days in options.days]
    ratio = rows[-1]["night_cpu_seconds"] / rows[0]["night_cpu_seconds"]
    result = {
        "what": "processor seconds of one night over archives of different length",
        "window_days": WINDOW_DAYS,
        "nights": rows,
        "ratio": round(ratio, 3),
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
