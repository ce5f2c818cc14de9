"""Further labelled pairs from the claim groups, for training only.

Framing points (reservation, framing), sentences of other points that look alike, and
statements without their trailing attribution.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crosscheck.evaluation.groups import LabelledPair, across, inside, is_english

STRAY_PAIRS = 4  # a point, with the most similar sentences of other points
# A trailing frame of attribution: what is asserted stands before it.
_FRAME = re.compile(
    r", (?:(?:wie|so) .{4,80}|(?:sagte|erklärte|teilte|berichtete|hieß es|meldete|betonte) .{4,80}"
    r"|hieß es|(?:said|according to|told) .{4,80}|.{4,50} said)\.$"
)


def framing_pairs(points: Iterable[Mapping[str, Any]]) -> Iterator[LabelledPair]:
    """Reservations contradict; what is only judged differently is compatible.

    Updates are left out: whether a later figure replaces or contradicts is decided by the times
    of the two reports, which a pair of sentences does not show.
    """
    for point in points:
        yield from inside(point["a"], "framing")
        yield from across(point["a"], point["d"], "contradict", "framing")
        yield from across(point["a"], point["f"], "none", "framing")
        yield from across(point["a"] + point["d"], point["n"], "none", "framing")


def stray_pairs(points: Sequence[Mapping[str, Any]], rng: random.Random) -> Iterator[LabelledPair]:
    """Answers paired with the most similar answers of other points: none."""
    texts = [text for point in points for text in point["a"] + point["b"]]
    owner = [i for i, point in enumerate(points) for _ in point["a"] + point["b"]]
    chosen = [
        row
        for i in range(len(points))
        for row in rng.sample([k for k, o in enumerate(owner) if o == i], STRAY_PAIRS)
    ]
    for row, near in zip(chosen, nearest(texts, owner, chosen), strict=True):
        if not (is_english(texts[row]) and is_english(texts[near])):
            yield LabelledPair(texts[row], texts[near], "none", "stray")


def nearest(texts: Sequence[str], owner: Sequence[int], rows: Sequence[int]) -> list[int]:
    """For each row the most similar text (tf-idf of word pieces) that has another owner."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    table = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), min_df=2).fit_transform(texts)
    owners = np.asarray(owner)
    found: list[int] = []
    for at in range(0, len(rows), 500):
        chunk = list(rows[at : at + 500])
        similarity = (table[chunk] @ table.T).toarray()
        similarity[owners[chunk][:, None] == owners[None, :]] = -1
        found += similarity.argmax(axis=1).tolist()
    return found


def strip_frame(text: str) -> str:
    """The statement without a trailing attribution ("..., sagte ein Sprecher.")."""
    bare = _FRAME.sub(".", text)
    return bare if len(bare) >= 25 else text
