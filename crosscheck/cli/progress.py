"""How far a long step is, on stderr: silent for a second, then a bar, or a line now and then."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from crosscheck.cli.output import say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_S = 1.0  # below this nobody wonders
LINE_EVERY_S = 10.0  # in a log, a bar would be thousands of lines


class ProgressLine:
    """Called with (what, done, total) by the pipeline; a context manager that cleans up."""

    def __init__(self) -> None:
        self._step = ""
        self._began = self._said = 0.0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show the step once it has lasted a second."""
        now = time.monotonic()
        if what != self._step:
            self._close()
            self._step, self._began, self._said = what, now, now
        if now - self._began < PATIENCE_S or total < 1:
            return
        if sys.stderr.isatty():
            self._draw(what, done, total)
        elif now - self._said >= LINE_EVERY_S:
            self._said = now
            say(f"{what}: {done} of {total}")

    def _draw(self, what: str, done: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        if self._bar is None:
            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(what, total=total)
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=total)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._bar = self._task = None
