"""Nights that can be killed: each a process of its own, which says where in the night it is.

    python -c "import killed_night; killed_night.serve()"

A line on stdin, ``DAY MODELS STAGE TURN SECONDS CONFIG``, begins a night over the feeds of a
crosscheck.toml, with real fetching and parsing; MODELS is ``fakes`` or ``bundled``. It is killed
so long after it entered the stage for that turn (``-``: after it began; TURN 0: never). Stdout has
``pid N``, ``stage NAME MOMENT`` for each stage that is entered, and ``ended STATUS MOMENT``.

The processes are forked from this one, which has the libraries loaded, so that a test can afford
hundreds. The kernel's alarm kills them, as suddenly as SIGKILL does: nothing of ours runs any
more. A test that sends the signal itself comes too late for the short stages on a busy machine.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
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
from crosscheck.views.compose import compose
from crosscheck.workspace import Workspace

STAGES = ("opening", "fetching", "keeping", "indexing", "comparing", "reporting", "finishing")


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after a stage was entered for the n-th time, or after the start."""

    stage: str | None
    turn: int
    seconds: float


NEVER = Moment(None, 0, 0.0)


# --- in the process that is killed -----------------------------------------------------------


class Stages:
    """Says which stage is entered, and sets the alarm when the moment to be killed comes near."""

    def __init__(self, kill: Moment) -> None:
        self._kill, self._turns = kill, Counter[str]()
        if kill.stage is None and kill.turn:
            _die_in(kill.seconds)

    def enter(self, stage: str) -> None:
        """The night is at this stage now."""
        say(f"stage {stage} {time.monotonic()}")
        self._turns[stage] += 1
        if (stage, self._turns[stage]) == (self._kill.stage, self._kill.turn):
            _die_in(self._kill.seconds)

    def announce(self, owner: Any, name: str, stage: str, then: str = "") -> None:
        """Let a function of the night enter a stage when it begins, and the next when it ends."""
        real = getattr(owner, name)

        @wraps(real)
        def announced(*arguments: Any, **options: Any) -> Any:
            self.enter(stage)
            done = real(*arguments, **options)
            if then:
                self.enter(then)
            return done

        setattr(owner, name, announced)


def say(line: str) -> None:
    """One line, at once: lines of less than a page are written whole."""
    os.write(1, f"{line}\n".encode())


def _die_in(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))


def night(day: str, models: str, stage: str, turn: str, seconds: str, config: str) -> None:
    """The whole night, as ``crosscheck nightly`` runs it."""
    stages = Stages(Moment(None if stage == "-" else stage, int(turn), float(seconds)))
    stages.announce(pipeline, "keep", "keeping", then="fetching")
    stages.announce(Store, "put_feed_state", "keeping", then="fetching")
    stages.announce(Workspace, "refresh_index", "indexing")
    stages.announce(run, "compare_waiting", "comparing")
    stages.announce(run, "write_reports", "reporting")
    stages.announce(Journal, "finish", "finishing")
    stages.enter("opening")
    configuration = read_configuration(Path(config))
    assert configuration.index is not None
    with Workspace(configuration.index, writing=True) as workspace:
        stages.enter("fetching")
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
        write_reports(Path(name), DAY, ("md", "json"), found, compose(found, "de"))


def serve() -> None:
    """Fork a night for each line of stdin, and say how it ended."""
    warm()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run_forked(line.rstrip("\n"))
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)} {time.monotonic()}")


def _run_forked(line: str) -> None:
    """Never returns. The group of processes is its own, so that a test sees what is left of it."""
    status = 1
    try:
        os.setsid()
        say(f"pid {os.getpid()} {time.monotonic()}")
        night(*line.split(" ", 5))
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


# --- in the test -----------------------------------------------------------------------------


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
        if self.status != -signal.SIGALRM:
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
            # a forked process waits forever for the OpenMP threads that its parent had
            env=os.environ | {"OMP_NUM_THREADS": "1"},
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

    def run(self, config: Path, day: str, models: str = "fakes", kill: Moment = NEVER) -> Ended:
        """One night, killed at the moment if it gets there."""
        assert self._server.stdin
        when = f"{kill.stage or '-'} {kill.turn} {kill.seconds}"
        self._server.stdin.write(f"{day} {models} {when} {config}\n")
        _, pid, begun = self._line()
        entered: list[tuple[str, float]] = []
        while (line := self._line())[0] == "stage":
            entered.append((line[1], float(line[2]) - float(begun)))
        return Ended(int(pid), tuple(entered), float(line[2]) - float(begun), int(line[1]))

    def _line(self) -> list[str]:
        assert self._server.stdout
        line = self._server.stdout.readline()
        assert line, "the server of nights has ended"
        return line.split()


def pick_moment(
    whole: Ended, rng: random.Random, stage: str | None = None, share: float = 1.0
) -> Moment:
    """A random moment of the whole night, or of the time that it spent in one stage.

    share: of that time, from its beginning, in which the moment lies.
    """
    if stage is None:
        return Moment(None, 1, rng.uniform(0.0, share * whole.seconds))
    turns = whole.lasted()[stage]
    (number,) = rng.choices(range(len(turns)), turns)
    return Moment(stage, number + 1, rng.uniform(0.0, share * turns[number]))


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
