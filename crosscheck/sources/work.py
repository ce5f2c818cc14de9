"""The state of cleaning one article: its lines, and what they say about it on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crosscheck.records import DroppedLine
from crosscheck.sources.lines import Line, is_prose
from crosscheck.sources.published import DateSpan


@dataclass(slots=True)
class Entry:
    """A line on its way through the steps."""

    line: Line
    reason: str | None = None

    @property
    def text(self) -> str:
        """The text of the line."""
        return self.line.text

    @property
    def kept(self) -> bool:
        """Whether no step has dropped it so far."""
        return self.reason is None


@dataclass(slots=True)
class Work:
    """The lines of one article and what was found out about it."""

    entries: list[Entry]
    lang: str
    title: str | None
    beside: tuple[str, ...] = ()
    cuts: list[DroppedLine] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    headline: str | None = None
    outlet: str | None = None
    dates: list[tuple[bool, DateSpan]] = field(default_factory=list)  # (is an update, date)

    def kept(self) -> list[Entry]:
        """The lines that no step has dropped so far."""
        return [entry for entry in self.entries if entry.kept]

    def body(self) -> list[int]:
        """Positions of kept lines that are text."""
        return [n for n, entry in enumerate(self.entries) if entry.kept and is_prose(entry.text)]

    def tail(self) -> Sequence[Entry]:
        """What follows the last kept line that is text."""
        prose = self.body()
        return self.entries[prose[-1] + 1 if prose else 0 :]

    def credit(self, names: Iterable[str]) -> None:
        """Note agencies, each once."""
        self.agencies.extend(name for name in names if name not in self.agencies)
