"""A hundred feeds in one night: polite towards each host, and bounded in memory."""

import os
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest
from news_world import Page, World, environment, hours_ago

GAP_SECONDS = 0.25
MOST_MEMORY_MB = 1_500


def page(outlet: int, number: int) -> Page:
    """A short article of its own."""
    text = (
        f"In Ort {number} ist am Montag die Halle {outlet} eröffnet worden. Nach Angaben der Stadt "
        f"kamen {100 + outlet} Gäste.\n\nDer Bau hat {number + 2} Jahre gedauert, sagte die "
        "Bürgermeisterin bei der Feier am Abend."
    )
    return Page(f"/{number}", f"Halle {outlet} in Ort {number}", text, hours_ago(1 + number / 2))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("feeds", "entries"), [(10, 5), (100, 30)])
def test_many_feeds_are_read_politely_in_bounded_memory(
    tmp_path: Path, feeds: int, entries: int
) -> None:
    """Each host is asked for one thing at a time, with a gap; everything is stored once."""
    world = World(tmp_path)
    try:
        for number in range(feeds):
            made = world.outlet(f"Blatt {number}")
            made.publish(*(page(number, k) for k in range(entries)))
        world.configure(gap=GAP_SECONDS, more="[budget]\nminutes = 50\n")
        begun = time.monotonic()
        process = subprocess.Popen(
            world.command("2031-05-01"), stdout=subprocess.PIPE, text=True, env=environment()
        )
        summary = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / 1024
        print(f"{feeds} x {entries}: {time.monotonic() - begun:.0f} s, {memory:.0f} MB; {summary}")
        assert process.returncode == 0
        assert f": {feeds} feeds read: {feeds * entries} new and 0 changed" in summary
        assert memory < MOST_MEMORY_MB
        for one in world.outlets.values():
            asked = sorted(one.log, key=lambda row: row[1])
            assert len(asked) == entries + 2  # the feed and robots.txt as well
            gaps = [b[1] - a[1] for a, b in pairwise(asked)]
            assert min(gaps) > GAP_SECONDS * 0.9
            assert all(a[2] <= b[1] for a, b in pairwise(asked))
    finally:
        world.close()
