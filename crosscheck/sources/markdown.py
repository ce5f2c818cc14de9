"""Markdown to lines of text: headings and pictures are told apart, markup is taken off.

Lists and indented code are not read as such: in news text "2. Mai 2017 ..." opens a paragraph
with a date and not an enumeration.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crosscheck.records import DroppedLine
from crosscheck.sources.decoding import normalise
from crosscheck.sources.lines import Line, split_lines

MAX_INLINE_CHARS = 20_000  # of one paragraph; brackets in longer ones cost quadratic time
_NOT_NEWS = ["list", "code", "reference"]
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:.*")  # "[^1]: Stand Freitagmittag."
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")


@dataclass(frozen=True, slots=True)
class MarkdownArticle:
    """The text lines of a Markdown body, what is not text, and its first main heading."""

    lines: tuple[Line, ...]
    dropped: tuple[DroppedLine, ...]
    title: str | None = None


def read_markdown(text: str, first: int = 1) -> MarkdownArticle:
    """Read a Markdown body; ``first`` is the number of its first line in the source."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").disable([*_NOT_NEWS, "inline"])
    lines: list[Line] = []
    dropped: list[DroppedLine] = []
    titles: list[str] = []
    inside = ""
    for token in parser.parse(text):
        if token.type in ("heading_open", "paragraph_open"):
            inside = token.tag
        number = first + (token.map[0] if token.map else 0)
        if token.type in ("html_block", "fence"):
            dropped.append(DroppedLine(number, " ".join(token.content.split()), "markup"))
        elif token.type == "inline":
            found = list(_inline_lines(parser, token.content, number))
            if inside == "p":
                notes = [line for line in found if _NOTE.fullmatch(line.text)]
                lines += (line for line in found if line not in notes)
                dropped += _dropped(notes, "footnote")
            else:
                dropped += _dropped(found, "heading")
                titles += (line.text for line in found if inside == "h1")
    return MarkdownArticle(tuple(lines), tuple(dropped), titles[0] if titles else None)


def _dropped(
    lines: list[Line], reason: str, only: re.Pattern[str] | None = None
) -> list[DroppedLine]:
    return [
        DroppedLine(line.number, line.text, reason)
        for line in lines
        if only is None or only.fullmatch(line.text)
    ]


def _inline_lines(parser: Any, content: str, number: int) -> Iterator[Line]:
    """One line per source line, without markup; only the first one follows a blank line."""
    if len(content) > MAX_INLINE_CHARS:
        yield from split_lines(content, number)
        return
    children: list[Any] = []
    parser.inline.parse(content, parser, {}, children)
    pieces: list[list[str]] = [[]]
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append([])
        elif child.type in ("text", "code_inline", "text_special"):
            pieces[-1].append(child.content)
    for offset, piece in enumerate(pieces):
        collapsed = " ".join(normalise("".join(piece)).split())
        if not _NOTE.fullmatch(collapsed):
            collapsed = _NOTE_MARK.sub("", collapsed)
        if collapsed:
            yield Line(number + offset, collapsed, gap=offset == 0)
