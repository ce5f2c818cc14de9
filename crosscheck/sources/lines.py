"""Lines of a source, and how to tell a sentence of an article from the rest of the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_CLOSERS = "\"'“”»«’‘›‹)]"
_LETTER = re.compile(r"[^\W\d_]")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?][\"“”»«’)]?\s+[\"„“»«‚(]?[A-ZÄÖÜ]")
_LIST_ITEM = re.compile(r"[-•*–·►▶▪■]\s+\S")
_BROKEN_WORD = re.compile(r"[a-zäöüß]-$")
_AFTER_HANGING_HYPHEN = frozenset({"und", "oder", "bzw.", "sowie", "bis", "and", "or"})

LONG_WORDS = 14  # a heading is rarely longer; a longer line is text even without a full stop
MIN_WRAP_WIDTH, MAX_WRAP_WIDTH = 50, 120  # columns of hard-wrapped text
_WRAP_SLACK = 10  # columns a wrapped line may fall short of the width


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source with its place."""

    number: int  # 1-based
    text: str  # white space collapsed, not empty
    gap: bool = True  # a blank line (or the start) comes before it


def split_lines(text: str, first: int = 1) -> list[Line]:
    """The non-empty lines of a text; ``first`` is the number of its first line."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), first):
        collapsed = " ".join(raw.split())
        if collapsed:
            lines.append(Line(number, collapsed, gap))
        gap = not collapsed
    return lines


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join lines that were broken inside a sentence; leave any other text alone."""
    return _join_continued(_unwrap_columns(lines))


def _join_continued(lines: Sequence[Line]) -> list[Line]:
    """A line that stops in mid-sentence and goes on in lower case below."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group) for group in groups]


def _continues(group: Sequence[Line], following: Line) -> bool:
    last = group[-1].text
    if following.gap or is_terminated(last) or not following.text[0].islower():
        return False
    return (len(group) > 1 or len(words(last)) >= 6) and len(words(following.text)) >= 3


def _unwrap_columns(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of a text that was broken at a fixed width."""
    width = max((len(line.text) for line in lines), default=0)
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH or not _is_wrapped(lines, width):
        return list(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _was_broken(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group) for group in groups]


def _is_wrapped(lines: Sequence[Line], width: int) -> bool:
    """Most neighbouring lines look broken, and mostly inside a sentence."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap]
    broken = [a for a, b in pairs if _was_broken(a, b, width)]
    inside = sum(not is_terminated(line.text) for line in broken)
    return len(broken) >= 3 and len(broken) >= 0.6 * len(pairs) and inside >= 0.6 * len(broken)


def _was_broken(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line did not fit any more."""
    if following.gap or _LIST_ITEM.match(following.text):
        return False
    first_word = following.text.split(" ", 1)[0]
    return len(line.text) + 1 + len(first_word) > width - _WRAP_SLACK


def _merged(group: Sequence[Line]) -> Line:
    """Lines as one, in the place of the first; a word broken by a hyphen is whole again."""
    pieces = [group[0].text]
    for line in group[1:]:
        first_word = line.text.split(" ", 1)[0]
        if _BROKEN_WORD.search(pieces[-1]) and _is_rest_of_word(first_word):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line.text)
        else:
            pieces += (" ", line.text)
    return replace(group[0], text="".join(pieces))


def _is_rest_of_word(word: str) -> bool:
    """The word goes on: "mil-" and "lionen", but not "Ein-" and "und"."""
    return word[0].islower() and word not in _AFTER_HANGING_HYPHEN


def words(text: str) -> list[str]:
    """The words of a text; "Bund-Länder-Treffen" is one."""
    return _WORD.findall(text)


def has_letters(text: str) -> bool:
    """Whether there is any word in it at all."""
    return bool(_LETTER.search(text))


def is_terminated(text: str) -> bool:
    """Whether the line ends as a sentence does, quotation marks and brackets aside."""
    bare = text.rstrip(_CLOSERS + " ")
    if bare.endswith((".", "!", "?", "…")):
        return True
    return text.endswith(":") and len(words(text)) >= 5


def is_list_item(text: str) -> bool:
    """Whether the line is an entry of a list with signs."""
    return bool(_LIST_ITEM.match(text))


def without_list_sign(text: str) -> str:
    """The entry of a list without the sign before it."""
    return text[1:].lstrip() if is_list_item(text) else text


def sentence_count(text: str) -> int:
    """Roughly how many sentences a line holds."""
    return 1 + sum(1 for _ in _inner_stops(text))


def _inner_stops(text: str) -> Iterator[re.Match[str]]:
    return _INNER_STOP.finditer(text)


def is_prose(text: str) -> bool:
    """Whether a line is text of the article rather than a heading, caption or link.

    In doubt it is: a long line without a full stop counts as text, so does a list entry.
    """
    count = len(words(text))
    if count > LONG_WORDS or (is_list_item(text) and count >= 4):
        return True
    if _INNER_STOP.search(text) and count >= 8:
        return True
    return count >= 3 and is_terminated(text) and not _is_teasing(text, count)


def _is_teasing(text: str, count: int) -> bool:
    """A short heading with a question in it: "Treffen im Juni? Vielleicht."."""
    quoted = any(mark in text for mark in '"„“”»«')
    question = "?" in text.rstrip("?")
    return count <= 6 and question and not quoted
