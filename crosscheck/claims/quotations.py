"""Attributed statements and speakers as the text names them, with exact offsets."""

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck.claims.readings import Reading
from crosscheck.claims.tokens import Token
from crosscheck.records import QuoteType, Stance


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker as the text names it; ``tokens`` are those of the phrase."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One attributed statement; offsets into the document."""

    sentence: int
    start: int  # with the frame
    end: int
    content_start: int
    content_end: int
    quote_type: QuoteType
    speaker: Mention | None
    cue: str | None
    chain: tuple[Mention, ...] = ()
    stance: Stance = "asserts"
    kinds: frozenset[str] = frozenset()
    frame: tuple[int, int] = (0, 0)  # the attribution alone
    inside: bool = False  # hangs on a noun: the sentence around it stays a statement


def offsets_of(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    """Where a range of tokens stands in the document."""
    first, last = span
    tokens = reading.tokens
    return tokens[first].start, tokens[max(first, last - 1)].end


def words_of(reading: Reading, indices: Sequence[int]) -> str:
    """Words of a sentence, joined by spaces."""
    return " ".join(reading.tokens[index].text for index in indices)


def mention_of(reading: Reading, span: tuple[int, int]) -> Mention:
    """A speaker as a range of tokens names it."""
    start, end = offsets_of(reading, span)
    text = reading.sentence.text[start - reading.sentence.start : end - reading.sentence.start]
    return Mention(start, end, text, reading.tokens[span[0] : span[1]])


_EDGE = " \t\n\r\u00a0,;:–—"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without signs that belong to no content, and without the stop that ends a sentence."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if end - start > 1 and text[end - 1] == "." and text[end - 2] not in ".":
        end -= 1
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    return start, end


def with_stop(text: str, end: int, limit: int) -> int:
    """The end moved over the signs that close a sentence or a quotation."""
    while end < limit and text[end] in '.!?“”"«»':
        end += 1
    return end
