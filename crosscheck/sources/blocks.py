"""The blocks of text on an HTML page, to say of each whether it became part of the article.

The extractor only returns what it keeps. Here the page is read a second time, block by block,
so that a kept line gets its line number in the source and a lost one is on record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from crosscheck.records import DroppedLine
from crosscheck.sources.boilerplate import boilerplate_reason, split_credit
from crosscheck.sources.decoding import normalise
from crosscheck.sources.lines import Line, has_letters, is_prose, is_terminated, words

MAX_BLOCKS = 5_000  # a news page has a few hundred; beyond that the record stops
MAX_BLOCKS_OF_HEAD = 12  # kicker, lead, byline, date, share buttons
MIN_LEAD_WORDS = 8
OUTSIDE = "outside the article"
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"}
    | {"font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike"}
    | {"strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "math", "object", "select"}
    | {"textarea", "button"}
)


def page_blocks(tree: Any) -> list[Line]:
    """The text between block-level tags, in order, with line numbers of the source."""
    blocks: list[Line] = []
    pieces: list[str] = []
    place = 1
    for number, text in _events(tree):
        if text is not None:
            pieces.append(text)
            continue
        collapsed = " ".join(normalise("".join(pieces)).split())
        if collapsed:
            blocks.append(Line(place, collapsed))
        if len(blocks) >= MAX_BLOCKS:
            break
        pieces, place = [], number
    return blocks


def _events(tree: Any) -> Iterator[tuple[int, str | None]]:
    """(line, text) for text, (line, None) where a block begins or ends."""
    from lxml import etree

    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _SILENT:
            silent += 1 if event == "start" else -1
        line = element.sourceline or 1
        if element.tag not in _INLINE:
            yield line, None
        elif element.tag == "a":
            yield line, " "  # rows of links have no other space between them
        text = element.text if event == "start" else element.tail
        if text and not silent:
            yield line, text
    yield 1, None


def placed(extracted: Sequence[Line], blocks: Sequence[Line]) -> list[Line]:
    """The extracted lines with the line numbers of the blocks they come from."""
    places: dict[str, list[int]] = {}
    for block in reversed(blocks):
        places.setdefault(_bare(block.text), []).append(block.number)
    lines: list[Line] = []
    number = 1
    for line in extracted:
        found = places.get(_bare(line.text))
        number = found.pop() if found and len(found) > 1 else found[0] if found else number
        lines.append(replace(line, number=number))
    return lines


def left_out(extracted: Sequence[Line], blocks: Sequence[Line]) -> list[DroppedLine]:
    """The blocks with words in them that are not, as a whole, part of the extracted text."""
    whole = "\n".join(_bare(line.text) for line in extracted)
    return [
        DroppedLine(block.number, block.text, OUTSIDE)
        for block in blocks
        if has_letters(block.text) and _bare(block.text) not in whole
    ]


def lead_above(extracted: Sequence[Line], blocks: Sequence[Line], title: str | None) -> list[Line]:
    """The sentences between the title and the first paragraph, which extractors often miss.

    They are the article's summary, set apart in a block of their own.
    """
    first = next((line.text for line in extracted if is_prose(line.text)), None)
    texts = [block.text for block in blocks]
    if title not in texts or first not in texts:
        return []
    between = blocks[texts.index(title) + 1 : texts.index(first)]
    known = {line.text for line in extracted}
    return [
        block
        for block in between[:MAX_BLOCKS_OF_HEAD]
        if block.text not in known and _is_summary(block.text)
    ]


def _is_summary(text: str) -> bool:
    long_enough = is_terminated(text) and len(words(text)) >= MIN_LEAD_WORDS
    return long_enough and not boilerplate_reason(text) and not split_credit(text)


def _bare(text: str) -> str:
    """The text as both readings have it: white space and list signs differ."""
    return "".join(text.split()).removeprefix("-")
