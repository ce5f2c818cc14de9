"""A process of its own for reading hostile pages and feeds, which can be killed.

Parsers written in C may hang where no signal and no thread can stop them, and may ask for all
the memory there is. So they run elsewhere, with limits on time and memory; whatever happens
there, here it is one SourceError, and the next page gets a fresh process.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

from crosscheck.errors import SourceError, UnreadableSource

T = TypeVar("T")
SECONDS = 10.0  # a news page takes a few hundredths (reliability F6)
MEMORY_BYTES = 2**30  # beyond what the process has when it starts
_STARTING_SECONDS = 60.0  # it imports the libraries first, also on a busy machine


@dataclass(frozen=True, slots=True)
class _Failed:
    """An expected error, in a form that survives the way between processes."""

    kind: type[SourceError]
    source: str
    reason: str


class ParserProcess:
    """Runs functions one at a time in another process; safe to share between threads.

    Use it as a context manager, or close it: the process ends with it, and never outlives us.
    """

    def __init__(self, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self.seconds, self._memory = seconds, memory_bytes
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(
        self,
        source: str,
        function: Callable[..., T],
        *arguments: object,
        took: Callable[[float], None] | None = None,
    ) -> T:
        """What ``function(*arguments)`` returns, or the SourceError it raises.

        source: the address or path concerned, for the message. The function must be one of a
        module, and arguments and result must be plain values. took: is told the seconds that
        it ran, without those of waiting for others.
        Raises UnreadableSource if it takes too long, needs too much memory or dies.
        """
        with self._lock:
            self._started(source)
            begun = time.monotonic()
            try:
                self._hand_over(source, (function, arguments))
                answer = self._received()
            except TimeoutError:
                self._stop()
                problem = f"could not be taken apart within {self.seconds:g} seconds"
                raise UnreadableSource(source, problem + "; save it as text") from None
            except (EOFError, OSError):
                self._stop()
                problem = "made the parser stop; save it as text"
                raise UnreadableSource(source, problem) from None
            finally:
                if took:
                    took(time.monotonic() - begun)
        if isinstance(answer, _Failed):
            raise answer.kind(answer.source or source, answer.reason)
        result: T = answer
        return result

    def share(self, seconds: float) -> "ParserShare":
        """The same for one of many that use it: so long in all and not longer."""
        return ParserShare(self, seconds)

    def close(self) -> None:
        """End the process, at once."""
        with self._lock:
            self._stop()

    def _hand_over(self, source: str, call: object) -> None:
        """Give a call to the process; if it died since the last one, to the next process.

        It says when it has taken a call, so that no other page is blamed for such a death.
        """
        try:
            self._started(source).send(call)
            self._received()
        except TimeoutError:
            raise
        except (EOFError, OSError):
            self._stop()
            self._started(source).send(call)
            self._received()

    def _received(self) -> Any:
        pipe = self._pipe
        if pipe is None:
            raise EOFError
        if not pipe.poll(self.seconds):
            raise TimeoutError
        return pipe.recv()

    def _started(self, source: str) -> Connection:
        """The pipe to a process that waits for work."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")  # a fork would share open databases
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
            self._process.start()
            theirs.close()
            try:
                if not self._pipe.poll(_STARTING_SECONDS):
                    raise EOFError
                self._pipe.recv()
            except (EOFError, OSError):
                self._stop()
                problem = "was not read, the parser did not start; try again later"
                raise UnreadableSource(source, problem) from None
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


class ParserShare:
    """A share of a ParserProcess: whoever used it up leaves the process to the others.

    Only calls that take half of what they may count, so that plain pages use up nothing, however
    many there are and however busy the machine is.
    """

    def __init__(self, parser: ParserProcess, seconds: float) -> None:
        self._parser, self._left = parser, seconds

    @property
    def used_up(self) -> bool:
        """Whether nothing more should be run."""
        return self._left <= 0

    def run(self, source: str, function: Callable[..., T], *arguments: object) -> T:
        """As that of the process."""
        return self._parser.run(source, function, *arguments, took=self._count)

    def _count(self, seconds: float) -> None:
        if seconds > self._parser.seconds / 2:
            self._left -= seconds


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """The other side: answer calls until the pipe closes."""
    import trafilatura  # noqa: F401 - before the limit, so that it counts for pages only

    _limit_memory(memory_bytes)
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):  # we are not needed any more
        pipe.send("ready")
        while True:
            function, arguments = pipe.recv()
            pipe.send("taken")
            pipe.send(_called(function, arguments))


def _called(function: Callable[..., object], arguments: tuple[object, ...]) -> object:
    try:
        return function(*arguments)
    except SourceError as error:
        return _Failed(type(error), error.source, error.reason)
    except MemoryError:
        return _Failed(UnreadableSource, "", "needs too much memory to be taken apart")
    except Exception as error:
        problem = f"cannot be taken apart ({type(error).__name__}); save it as text"
        return _Failed(UnreadableSource, "", problem)


def _limit_memory(more_bytes: int) -> None:
    """Let the address space grow by so much and no more, where the system can."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):
        pass  # not Linux: the limit on time remains
