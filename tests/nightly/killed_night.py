"""Nights that can be killed: each a process of its own, which says where in the night it is.

    python -c "import killed_night; killed_night.serve()"

A line on stdin, ``DAY MODELS CONFIG``, begins a night over the feeds of a crosscheck.toml, with
real fetching and parsing; MODELS is ``fakes`` or ``bundled``. Stdout then has ``pid N``, ``stage
NAME`` for each stage that is entered, and ``ended STATUS``. The processes are forked from this
one, which has the libraries loaded, so that a test can afford hundreds.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import wraps
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from night_fakes import DAY, documents, with_fakes

from crosscheck import pipeline
from crosscheck.configuration import read_configuration
from crosscheck.nightly import run
from crosscheck.nightly.journal import Journal
from crosscheck.nightly.report_files import write_reports
from crosscheck.store import Store
from crosscheck.workspace import Workspace

STAGES = ("opening", "fetching", "keeping", "indexing", "comparing", "reporting", "finishing")


# --- in the process that is killed -----------------------------------------------------------


def say(line: str) -> None:
    """One line, at once: lines of less than a page are written whole."""
    os.write(1, f"{line}\n".encode())


def announce(owner: Any, name: str, stage: str, then: str = "") -> None:
    """Let a function of the night say its stage when it begins, and the next when it is done."""
    real = getattr(owner, name)

    @wraps(real)
    def announced(*arguments: Any, **options: Any) -> Any:
        say(f"stage {stage}")
        done = real(*arguments, **options)
        if then:
            say(f"stage {then}")
        return done

    setattr(owner, name, announced)


def night(day: str, models: str, config: str) -> None:
    """The whole night, as ``crosscheck nightly`` runs it."""
    announce(pipeline, "keep", "keeping", then="fetching")
    announce(Store, "put_feed_state", "keeping", then="fetching")
    announce(Workspace, "refresh_index", "indexing")
    announce(run, "compare_waiting", "comparing")
    announce(run, "write_reports", "reporting")
    announce(Journal, "finish", "finishing")
    say("stage opening")
    configuration = read_configuration(Path(config))
    assert configuration.index is not None
    with Workspace(configuration.index, writing=True) as workspace:
        say("stage fetching")
        if models == "fakes":
            with_fakes(workspace)
        run.run_night(workspace, configuration, date.fromisoformat(day))


def warm() -> None:
    """Load what a night loads: libraries, word lists, templates."""
    with tempfile.TemporaryDirectory() as name, Workspace(Path(name), writing=True) as workspace:
        for number in range(2):
            pipeline.keep(with_fakes(workspace), documents(number)[0])
        workspace.refresh_index()
        found = pipeline.report(workspace)
        write_reports(Path(name), DAY, ("md", "json"), found, "de")


def serve() -> None:
    """Fork a night for each line of stdin, and say how it ended."""
    warm()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run_forked(line.rstrip("\n"))
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def _run_forked(line: str) -> None:
    """Never returns. The group of processes is its own, so that a test sees what is left of it."""
    status = 1
    try:
        os.setsid()
        say(f"pid {os.getpid()}")
        night(*line.split(" ", 2))
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


# --- in the test -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after a stage was entered for the n-th time, or after the start."""

    stage: str | None
    entered: int
    seconds: float


@dataclass(frozen=True)
class Ended:
    """How a night ended: the stages it entered, with seconds since its start, and its status."""

    pid: int
    entered: tuple[tuple[str, float], ...]
    seconds: float
    status: int

    @property
    def killed_in(self) -> str | None:
        """The stage in which it was killed; None if it was not."""
        if self.status != -signal.SIGKILL:
            return None
        return self.entered[-1][0] if self.entered else STAGES[0]

    def lasted(self) -> dict[str, list[float]]:
        """For each stage how long each of its turns took."""
        turns: dict[str, list[float]] = {}
        for (stage, begun), (_, ended) in pairwise((*self.entered, ("", self.seconds))):
            turns.setdefault(stage, []).append(ended - begun)
        return turns


class Nights:
    """Runs nights, one at a time, and kills them at given moments."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", "import killed_night; killed_night.serve()"],
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()

    def run(
        self, config: Path, day: str, models: str = "fakes", kill: Moment | None = None
    ) -> Ended:
        """One night, killed at the moment if it gets there."""
        assert self._server.stdin
        self._server.stdin.write(f"{day} {models} {config}\n")
        pid = int(self._read("pid"))
        begun = time.monotonic()
        entered: list[tuple[str, float]] = []
        if kill and kill.stage is None:
            _kill_after(kill.seconds, pid)
        while (line := self._line()).startswith("stage "):
            stage = line.removeprefix("stage ")
            entered.append((stage, time.monotonic() - begun))
            turns = sum(one == stage for one, _ in entered)
            if kill and (stage, turns) == (kill.stage, kill.entered):
                _kill_after(kill.seconds, pid)
        seconds = time.monotonic() - begun
        return Ended(pid, tuple(entered), seconds, int(line.removeprefix("ended ")))

    def _line(self) -> str:
        assert self._server.stdout
        line = self._server.stdout.readline()
        assert line, "the server of nights has ended"
        return line.rstrip("\n")

    def _read(self, kind: str) -> str:
        line = self._line()
        assert line.startswith(f"{kind} "), line
        return line.removeprefix(f"{kind} ")


def pick_moment(whole: Ended, rng: random.Random, stage: str | None = None) -> Moment:
    """A random moment of the whole night, or of the time that it spent in one stage."""
    if stage is None:
        return Moment(None, 0, rng.uniform(0.0, whole.seconds))
    turns = whole.lasted()[stage]
    (number,) = rng.choices(range(len(turns)), turns)
    return Moment(stage, number + 1, rng.uniform(0.0, turns[number]))


def wait_until(condition: Callable[[], bool], seconds: float = 240.0) -> bool:
    """Whether it holds in time."""
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


def nothing_left_of(pid: int) -> bool:
    """Whether no process is left of a night: its parser ends with it."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(group) == pid and state not in "ZX":
                return False
    return True


def _kill_after(seconds: float, pid: int) -> None:
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it was done before
        os.kill(pid, signal.SIGKILL)
