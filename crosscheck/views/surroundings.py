"""What a statement needs around it to be read: the rest of its sentence, and whole quotations.

A claim can be one clause of a sentence, or begin inside a quotation that was opened before it.
Its words are shown as they stand; what is put beside them says where they were cut.
"""

import re
from dataclasses import dataclass

from crosscheck.records import Claim, Document

MOST_CHARS = 140  # of the sentence on one side of a statement; the article has the rest
CUT = "[…]"
PARAGRAPH = "\n\n"
_QUOTES = "„“”\"»«‚‘’'›‹)"
_ENDS = ".!?…:"
# A full stop after a number or a few letters is more often an abbreviation than an end.
_END = rf"(?:(?<![\d.])(?<!\b\w)(?<!\b\w\w)\.|[!?…])[{_QUOTES}]*"
_BOUNDARY = re.compile(rf"{_END}\s+(?=\W*[A-ZÄÖÜ\d])")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before and after a statement in its sentence, with the blank between.

    Each may be empty.
    """

    before: str
    after: str


def surroundings(claim: Claim, document: Document) -> Surroundings:
    """The rest of the sentence, where the claim is a part of one.

    Where the claim holds only the end of a quotation, ``before`` says so; its words are never
    changed. Offsets outside the text give nothing.
    """
    text = document.text
    if text[claim.start : claim.end] != claim.text:
        return Surroundings("", "")
    return Surroundings(
        _before(text, claim) or _opened_before(claim.text, document.lang),
        _after(text, claim),
    )


def _before(text: str, claim: Claim) -> str:
    first = text.rfind(PARAGRAPH, 0, claim.start)
    held = text[first + len(PARAGRAPH) if first >= 0 else 0 : claim.start]
    shown = held.rstrip().rstrip(_QUOTES).rstrip()
    if not shown or shown[-1] in _ENDS:
        return ""
    ends = [match.end() for match in _BOUNDARY.finditer(held)]
    rest = held[ends[-1] :] if ends else held
    if len(rest) > MOST_CHARS:
        rest = f"{CUT} {rest[-MOST_CHARS:].partition(' ')[2]}"
    return rest.lstrip()


def _after(text: str, claim: Claim) -> str:
    shown = claim.text.rstrip().rstrip(_QUOTES).rstrip()
    if not shown or shown[-1] in _ENDS:
        return ""
    held = text[claim.end :].partition(PARAGRAPH)[0]
    match = _BOUNDARY.search(held)
    rest = held[: match.end()] if match else held
    if len(rest) > MOST_CHARS:
        rest = f"{rest[:MOST_CHARS].rpartition(' ')[0]} {CUT}"
    return rest.rstrip() if any(map(str.isalnum, rest)) else ""


def _opened_before(text: str, lang: str) -> str:
    """The sign of a quotation that began in an earlier sentence, or ""."""
    opening, closing = ("„", "“”") if lang == "de" else ("“", "”")
    first = next((sign for sign in text if sign in opening + closing), "")
    return f"{opening}{CUT} " if first and first in closing else ""


def whole_label(label: str) -> str:
    """A shortened statement as a line of its own: no half quotations, and a capital letter.

    Labels name a position and are no quotations; what is quoted stands below them.
    """
    german, english = (label.count(one) for one in ("„", "”"))
    low = label.count("“")
    balanced = low == (german or english) and (not german or not english)
    if (german or english or low) and not balanced:
        label = re.sub("[„“”]", "", label)
    if label.count('"') % 2:
        label = label.replace('"', "")
    if label.count("»") != label.count("«"):
        label = re.sub("[»«]", "", label)
    label = label.strip()
    return label[:1].upper() + label[1:]
