"""A frame: one attribution in a sentence, as ranges of its tokens."""

from dataclasses import dataclass

from crosscheck.claims.readings import Reading

Range = tuple[int, int]  # token indices, half-open


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution; all ranges are token indices of its sentence."""

    frame: Range
    cue: tuple[int, ...]
    who: Range | None
    content: Range | None  # None: the sentence before
    kinds: frozenset[str] = frozenset()
    negated: bool = False
    reported: bool = False
    carried: bool = False  # names nobody: the speaker of before
    told: bool = False  # its verb stands in the subjunctive of reported speech
    weak: bool = False  # its verb tells an act as often as a statement: "vereinbaren"
    pure: bool = False  # a whole sentence that only attributes the one before
    inside: bool = False  # hangs on a noun: the sentence around it stays a statement
    opens: bool = False  # ends in a colon: what follows the sentence is said
    chain: tuple[Range, ...] = ()


def around(reading: Reading, first: int, last: int) -> Range:
    """All of the sentence but a frame at its edge."""
    if first == 0:
        return skip_signs(reading, last), len(reading.tokens)
    rest = reading.tokens[last:]
    if all(token.tag == "." for token in rest):
        return 0, first
    return 0, len(reading.tokens)


def skip_signs(reading: Reading, index: int) -> int:
    """The first token at or behind an index that is no separating sign."""
    while index < len(reading.tokens) and reading.tokens[index].text in ",:–-":
        index += 1
    return index
