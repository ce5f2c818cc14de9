"""Quotation marks: which stretches of a document stand between them.

One pass with a stack, so unbalanced marks cost no more than balanced ones. German, Swiss,
English and straight marks; a mark that can open or close ("“" closes in German and opens in
English, »…« and «…» swap) is read from its neighbours, as a reader does.
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_QUOTE = 4_000  # characters; an unclosed mark must not swallow the article
# Begins with all signs that can be one, so that the letters between are passed over quickly.
_MARK = re.compile(
    r"[„“”«»\"‟‚‘’'‹›\n](?:(?<=[„“”«»\"‟])|(?<=\n)\s*\n|(?<!\w.)(?<=[‚‘’'‹›])(?=\w)"
    r"|(?<=[\w.!?,…][‘’'‹›])(?!\w)|(?<=')')"
)
_OPENING_ONLY = "„‟"
_SINGLE = "‚‘’'‹›"


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch between quotation marks; ``start``/``end`` include the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int

    @property
    def length(self) -> int:
        """Characters with the marks."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Quotes:
    """The outermost quotes of a document, in order."""

    found: tuple[Quote, ...]
    starts: tuple[int, ...]

    def within(self, start: int, end: int) -> Sequence[Quote]:
        """Quotes that share a character with the stretch."""
        first = bisect.bisect_right(self.starts, start)
        if first and self.found[first - 1].end > start:
            first -= 1
        return self.found[first : bisect.bisect_left(self.starts, end)]

    def around(self, position: int) -> Quote | None:
        """The quote that holds a character."""
        found = self.within(position, position + 1)
        return found[0] if found else None


def find_quotes(text: str) -> Quotes:
    """Outermost quotes; nested ones stay inside. A blank line closes what is still open.

    A quote that goes on after a blank line with a new opening mark is read as a new one.
    """
    found = tuple(_outermost(text))
    return Quotes(found, tuple(quote.start for quote in found))


def _outermost(text: str) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        sign = mark.group()
        if sign[0] == "\n":
            opened = None
        elif sign in _SINGLE:
            continue  # nested marks, apostrophes
        elif opened is None or mark.start() - opened.start() > LONGEST_QUOTE:
            opened = mark if _may_open(text, mark) else None
        elif sign in _OPENING_ONLY:
            opened = mark  # the one before was never closed
        elif _may_close(text, mark, opened.group()):
            yield Quote(opened.start(), mark.end(), opened.end(), mark.start())
            opened = None


def _may_open(text: str, mark: re.Match[str]) -> bool:
    if mark.group() in _OPENING_ONLY:
        return True
    after = text[mark.end() : mark.end() + 1]
    before = text[mark.start() - 1 : mark.start()] if mark.start() else " "
    return bool(after) and not after.isspace() and (before.isspace() or not before.isalnum())


def _may_close(text: str, mark: re.Match[str], opening: str) -> bool:
    sign = mark.group()
    if {opening, sign} == {"«", "»"}:
        return True
    if opening in "«»":
        return False
    after = text[mark.end() : mark.end() + 1]
    before = text[mark.start() - 1 : mark.start()]
    return (not before.isspace() and not after.isalnum()) or opening == sign == '"'
