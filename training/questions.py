"""(question, statement) pairs for the answer scorer.

An answer is any sentence of the point, whichever side it takes. What is none is hard on
purpose: other aspects of the same event, look-alike events, the most similar sentences of
other points.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.pairs import nearest

FOREIGN = 3  # statements of other points a question
ASPECT_NEGATIVES = 8  # of the 20 of the other aspects


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """A question, a statement, and whether the statement answers it."""

    question: str
    statement: str
    answers: bool


def point_questions(
    points: Sequence[Mapping[str, Any]], rng: random.Random
) -> Iterator[QuestionPair]:
    """Questions of points against their own sentences and similar ones of other points."""
    answers = [text for point in points for text in point["a"] + point["b"]]
    owner = [i for i, point in enumerate(points) for _ in point["a"] + point["b"]]
    asked = [str(rng.choice([point["point"], point.get("q2", point["point"])])) for point in points]
    similar = nearest(answers + asked, owner + list(range(len(points))), range(len(answers)))
    mates: dict[int, list[int]] = {}
    for row, i in enumerate(owner):
        if similar[row] < len(answers):
            mates.setdefault(i, []).append(similar[row])
    for i, point in enumerate(points):
        yield from (QuestionPair(asked[i], text, answers=True) for text in point["a"] + point["b"])
        yield from (QuestionPair(asked[i], text, answers=False) for text in point["n"])
        foreign = mates.get(i, [])
        for row in rng.sample(foreign, min(FOREIGN, len(foreign))):
            yield QuestionPair(asked[i], answers[row], answers=False)


def sheet_questions(
    sheets: Iterable[Mapping[str, Any]], rng: random.Random
) -> Iterator[QuestionPair]:
    """Questions of aspects against the sentences of all aspects and of the look-alike event."""
    for sheet in sheets:
        aspects = sheet["aspects"]
        for aspect in aspects:
            question = str(aspect["q"])
            rest = [t for one in aspects if one is not aspect for t in one["a"] + one["b"]]
            for text in aspect["a"] + aspect["b"]:
                yield QuestionPair(question, text, answers=True)
            for text in [*rng.sample(rest, ASPECT_NEGATIVES), rng.choice(sheet["other"])]:
                yield QuestionPair(question, text, answers=False)
