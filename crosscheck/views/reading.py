"""An article to be read whole, with the statements that were compared marked in their places."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crosscheck.records import Claim, DecidingWords, Document

PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of an article between two offsets at which a mark begins or ends."""

    text: str
    claim: str = ""  # id of the statement it belongs to; the shortest, where one holds another
    chosen: bool = False  # the statement is the one to be read here
    key: bool = False  # words on which the verdict turns
    begins: bool = False  # the first stretch of its claim


def mark_article(
    document: Document,
    claims: Iterable[Claim],
    chosen: Collection[str] = (),
    deciding: Iterable[DecidingWords] = (),
) -> tuple[tuple[Stretch, ...], ...]:
    """The paragraphs of an article, each cut into stretches that give its text when joined.

    claims: to be marked; those of other documents are passed over, as are offsets outside the
    text. chosen: ids of the claims to be read here; where one overlaps another, it is shown.
    """
    held = [one for one in claims if one.document == document.id]
    known = {one.id for one in held}
    words = [(one.start, one.end) for one in deciding if one.claim in known & set(chosen)]
    ranked = sorted(held, key=lambda one: (one.id not in chosen, one.end - one.start, one.id))
    begun: set[str] = set()
    return tuple(
        _cut(document.text, start, end, ranked, chosen, words, begun)
        for start, end in _paragraphs(document.text)
    )


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for part in text.split(PARAGRAPH):
        if part.strip():
            spans.append((start, start + len(part)))
        start += len(part) + len(PARAGRAPH)
    return spans


def _cut(
    text: str,
    start: int,
    end: int,
    claims: Sequence[Claim],
    chosen: Collection[str],
    words: Sequence[tuple[int, int]],
    begun: set[str],
) -> tuple[Stretch, ...]:
    spans = [(one.start, one.end) for one in claims] + list(words)
    inner = {place for span in spans for place in span if start < place < end}
    stretches = []
    for first, last in pairwise(sorted({start, end} | inner)):
        claim = next((one.id for one in claims if one.start <= first and last <= one.end), "")
        picked = bool(claim) and claim in chosen
        stretches.append(
            Stretch(
                text[first:last],
                claim,
                picked,
                picked and any(a <= first and last <= b for a, b in words),
                bool(claim) and claim not in begun,
            )
        )
        begun |= {claim}
    return tuple(stretches)
