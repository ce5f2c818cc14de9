"""A hundred feeds in one night: polite towards each host, bounded in memory, progress shown."""

import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import stub_command
from news_world import Page, World, environment, hours_ago

from crosscheck.store import Store

GAP_SECONDS = 0.25
MOST_MEMORY_MB = 400  # with 3,000 articles and 32,000 findings 310 were measured, 175 with 300
BEFORE = "Alt Neu Nord Süd Ost West Ober Unter Groß Haupt Wald Berg See Fluss Markt Dom Stern Rosen"
TOWNS = "stedt feld bach mar hagen brunn walde rode furt hausen"
WHO = "werke feuerwehr klinik molkerei gärtnerei reederei brauerei schreinerei bäckerei druckerei"
WHAT = "brücken fähren busse häuser plätze kastanien bienen bänke orgeln turbinen schulen kähne"
DONE = "gesperrt gekauft verloren bestellt gepflanzt geräumt saniert verpachtet gezählt versteigert"
WHY = "frost hochwasser streik erbschaft jubiläum umzug dürre sturm blitzschlag käferbefall"


def page(number: int, path: str) -> Page:
    """An article on one of 600 happenings, each in words of its own; the figures do not agree."""
    story, rng = number % 600, random.Random(number % 600)

    def word(ends: str) -> str:
        return rng.choice(BEFORE.split()) + rng.choice(ends.split())

    text = (
        f"Die {word(WHO)} in {word(TOWNS)} hat {20 + story % 50 + number // 1200} {word(WHAT)} "
        f"{rng.choice(DONE.split())}. Grund ist nach ihren Angaben {word(WHY)}. Der Betriebsrat "
        f"sprach von {2 + story % 7} {word(WHAT)}."
    )
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
        process = subprocess.run(
            [sys.executable, stub_command.__file__, *world.command(day)[3:]],
            stdout=subprocess.PIPE, stderr=said, text=True, env=environment(), check=False,
        )  # fmt: skip
    lines = errors.read_text("utf-8").splitlines()
    progress = [line for line in lines if line.startswith("Reading feeds: ")]
    assert process.returncode == 0, "\n".join(lines)[-2000:]
    seconds = time.monotonic() - begun
    memory = float(lines[-1].removeprefix("Peak of memory: ").removesuffix(" MB"))
    return Night(process.stdout, progress, process.returncode, seconds, memory)


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
        check_log(world, entries + 2)  # the feed and robots.txt as well
        steps = [int(line.split()[2]) for line in done.progress]
        assert steps == sorted(steps) and all(f" of {feeds}" in line for line in done.progress)
        assert steps or done.seconds < 30
        with Store(tmp_path / "index", read_only=True) as store:
            held = [(one.outlet, one.url) for one in store.documents()]
        assert len(set(held)) == len(held) == feeds * entries
        assert done.memory_mb < MOST_MEMORY_MB
    finally:
        world.close()


def check_log(world: World, asked_for: int) -> None:
    """Each host was asked so often, for one thing at a time, with the gap in between."""
    for one in world.outlets.values():
        asked = sorted(one.log, key=lambda row: row[1])
        assert len(asked) == asked_for
        assert min(b[1] - a[1] for a, b in pairwise(asked)) > GAP_SECONDS * 0.9
        assert all(a[2] <= b[1] for a, b in pairwise(asked))
