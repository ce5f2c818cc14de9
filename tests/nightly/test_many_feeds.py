"""A hundred feeds in one night: polite towards each host, bounded in memory, progress shown."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import pytest
import stub_command
from news_world import Page, World, environment, hours_ago

from crosscheck.store import Store

GAP_SECONDS = 0.25
MOST_MEMORY_MB = 500  # some 200 of it are libraries
PLACES = [
    a + b
    for a, b in product(
        ("Hall", "Reh", "Lei", "Ost", "Grün", "Wester", "Kalten", "Schön", "Nieder", "Birken"),
        ("stedt", "feld", "bach", "mar", "au", "hagen", "brunn", "walde", "rode", "furt"),
    )
]
HAPPENINGS = (
    "In {place} ist am Montag eine Sporthalle eröffnet worden. Nach Angaben der Stadt kamen {n} "
    "Gäste. Der Bau hat {m} Jahre gedauert, sagte die Bürgermeisterin bei der Feier am Abend.",
    "Bei einem Brand in {place} sind {n} Menschen verletzt worden. Das teilte die Feuerwehr mit. "
    "Die Löscharbeiten in dem Lagerhaus dauerten {m} Stunden, die Ursache ist noch unklar.",
    "Das Sägewerk in {place} streicht {n} Stellen. Die Gewerkschaft kündigte Streiks an. Der "
    "Vorstand sprach von einer schweren Entscheidung nach {m} Jahren mit Verlusten.",
    "Der Regionalzug nach {place} stand {m} Stunden im Tunnel. {n} Reisende saßen darin fest. "
    "Eine Bahnsprecherin entschuldigte sich am Abend bei allen, die gewartet hatten.",
    "Der Fußballverein {place} bindet seinen Trainer für {m} Jahre. Das gab der Präsident "
    "bekannt. Zum letzten Spiel waren {n} Zuschauer gekommen, so viele wie nie in dieser Saison.",
    "Der Stadtrat von {place} hat den Bau von {n} Wohnungen beschlossen. Dagegen stimmte "
    "niemand. Die ersten Mieter sollen in {m} Jahren einziehen, kündigte der Baudezernent an.",
)


def page(number: int, path: str) -> Page:
    """An article on one of 600 happenings; the outlets do not agree on its figures."""
    place, kind = PLACES[number % 100], HAPPENINGS[number // 100 % 6]
    text = kind.format(place=place, n=20 + number % 100 + number // 1200, m=2 + number % 7)
    return Page(path, text.partition(".")[0], text, hours_ago(1 + number % 40))


@dataclass(frozen=True)
class Night:
    """What a night said, what it took, and what it left."""

    summary: str
    progress: list[str]
    status: int
    seconds: float
    memory_mb: float


def night(world: World, day: str) -> Night:
    """The command, with fakes for the models."""
    begun = time.monotonic()
    errors = world.folder / f"{day}.err"
    with errors.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, stub_command.__file__, *world.command(day)[3:]],
            stdout=subprocess.PIPE, stderr=said, text=True, env=environment(),
        )  # fmt: skip
        assert process.stdout
        summary = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
    lines = errors.read_text("utf-8").splitlines()
    progress = [line for line in lines if line.startswith("Reading feeds: ")]
    assert process.returncode == 0, "\n".join(lines)[-2000:]
    seconds = time.monotonic() - begun
    return Night(summary, progress, process.returncode, seconds, usage.ru_maxrss / 1024)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("feeds", "entries"), [(10, 5), (100, 30)])
def test_many_feeds_are_read_politely_in_bounded_memory(
    tmp_path: Path, feeds: int, entries: int
) -> None:
    """Each host is asked for one thing at a time, with a gap; everything is stored once."""
    world = World(tmp_path)
    try:
        for number in range(feeds):
            made = world.outlet(f"Blatt {number}")
            made.publish(*(page(number * entries + k, f"/{k}") for k in range(entries)))
        world.configure(gap=GAP_SECONDS, more="[budget]\nminutes = 100\n", formats=("html", "json"))
        done = night(world, "2031-05-01")
        print(f"{feeds} x {entries}: {done.seconds:.0f} s, {done.memory_mb:.0f} MB; {done.summary}")
        print(*done.progress, sep="\n", flush=True)
        assert f": {feeds} feeds read: {feeds * entries} new articles, 0 changed; " in done.summary
        assert re.search(r"; took (\d+ (h|min|s) ?)+; ", done.summary)
        assert done.memory_mb < MOST_MEMORY_MB
        check_log(world, entries + 2)  # the feed and robots.txt as well
        steps = [int(line.split()[2]) for line in done.progress]
        assert steps == sorted(steps) and all(f" of {feeds}" in line for line in done.progress)
        assert steps or done.seconds < 30
        with Store(tmp_path / "index", read_only=True) as store:
            held = [(one.outlet, one.url) for one in store.documents()]
        assert len(set(held)) == len(held) == feeds * entries
    finally:
        world.close()


def check_log(world: World, asked_for: int) -> None:
    """Each host was asked so often, for one thing at a time, with the gap in between."""
    for one in world.outlets.values():
        asked = sorted(one.log, key=lambda row: row[1])
        assert len(asked) == asked_for
        assert min(b[1] - a[1] for a, b in pairwise(asked)) > GAP_SECONDS * 0.9
        assert all(a[2] <= b[1] for a, b in pairwise(asked))
