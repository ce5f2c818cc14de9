"""The process for hostile pages: whatever happens in it costs one page, and others wait so long."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crosscheck.errors import UnreadableSource
from crosscheck.sources.parser_process import ParserProcess

LIMIT = 1.5  # seconds


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    with ParserProcess(seconds=LIMIT, memory_bytes=2**29) as process:
        process.run("first", os.getpid)
        yield process


def wait_until_ended(pid: int) -> bool:
    """Whether a process ends in time; a dead one that nobody has asked about has ended."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.05)
    return False


def test_who_stalls_delays_the_others_by_the_limit_and_no_more(parser: ParserProcess) -> None:
    """And by the start of a new process; the one that stalls is named."""
    with ThreadPoolExecutor(2) as pool:
        stalled = pool.submit(parser.run, "zaeh", time.sleep, 60)
        time.sleep(0.1)
        begun = time.monotonic()
        other = pool.submit(parser.run, "gut", str.upper, "ja")
        with pytest.raises(UnreadableSource, match=r"zaeh: .* within 1.5 seconds"):
            stalled.result()
        assert time.monotonic() - begun < 20  # not the minute; the machine may be busy
        assert other.result() == "JA"


def test_a_process_that_died_between_two_calls_is_replaced(parser: ParserProcess) -> None:
    """The system may have ended it for its memory; the next page is not to blame."""
    died = parser.run("a", os.getpid)
    os.kill(died, signal.SIGKILL)
    assert parser.run("b", os.getpid) != died  # also before the system has noticed


def test_a_share_is_used_up_by_stalls_and_not_by_plain_pages(parser: ParserProcess) -> None:
    """However many there are of those."""
    share = parser.share(2 * LIMIT)
    for _ in range(50):
        share.run("gut", time.sleep, 0.002)
    assert not share.used_up
    for _ in range(2):
        assert not share.used_up
        with pytest.raises(UnreadableSource):
            share.run("zaeh", time.sleep, 60)
    assert share.used_up
    assert not parser.share(1.0).used_up


ORPHANED = """
import os, signal, sys, threading, time
from crosscheck.sources.parser_process import ParserProcess
parser = ParserProcess()
print(parser.run("a", os.getpid), flush=True)
threading.Thread(target=parser.run, args=("b", time.sleep, 1.0)).start()
time.sleep(0.3)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_ends_quietly_when_its_owner_is_killed() -> None:
    """Also in the middle of its work; nothing is left running, nothing is said."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHANED], capture_output=True, text=True, check=False
    )  # waits for the end of the output, which the parser inherits
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
    assert wait_until_ended(int(done.stdout))
