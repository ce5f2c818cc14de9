"""Markdown to lines of text: headings and pictures are told apart, markup is taken off.

Lists and indented code are not read as such: in news text "2. Mai 2017 ..." opens a paragraph
with a date and not an enumeration.
"""

from collections.abc import Iterator
from typing import Any

from crosscheck.records import DroppedLine
from crosscheck.sources.lines import Line

_NOT_NEWS = ["list", "code", "reference"]


def read_markdown(text: str, first: int) -> tuple[list[Line], list[DroppedLine]]:
    """The text lines of a Markdown body, and what is not text; ``first`` numbers its first line."""
    from markdown_it import MarkdownIt

    lines: list[Line] = []
    dropped: list[DroppedLine] = []
    inside = ""
    for token in MarkdownIt("commonmark").disable(_NOT_NEWS).parse(text):
        if token.type in ("heading_open", "paragraph_open"):
            inside = token.type
        number = first + (token.map[0] if token.map else 0)
        if token.type == "inline":
            found = list(_inline_lines(token, number))
            if inside == "heading_open":
                dropped += [DroppedLine(line.number, line.text, "heading") for line in found]
            else:
                lines += found
        elif token.type in ("html_block", "fence"):
            dropped.append(DroppedLine(number, " ".join(token.content.split()), "markup"))
    return lines, dropped


def _inline_lines(token: Any, number: int) -> Iterator[Line]:
    """One line per source line; only the first one follows a blank line."""
    pieces: list[list[str]] = [[]]
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            pieces.append([])
        elif child.type in ("text", "code_inline", "text_special"):
            pieces[-1].append(child.content)
    for offset, piece in enumerate(pieces):
        collapsed = " ".join("".join(piece).split())
        if collapsed:
            yield Line(number + offset, collapsed, gap=offset == 0)
