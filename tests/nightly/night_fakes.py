"""Small fakes for the models and the network of a night."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import numpy as np

from crosscheck.configuration import Configuration
from crosscheck.judging import RememberingJudge
from crosscheck.ports import Vectors
from crosscheck.records import Document, FeedState, Judgement
from crosscheck.sources.articles import identified
from crosscheck.sources.feeds import FeedResult
from crosscheck.workspace import Workspace

DAY = date(2024, 3, 5)
NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
ARTICLES = 5
TEXT = (
    "In Hallstedt ist Lager {n} ausgebrannt. Bei dem Brand in Hallstedt wurden {count} Menschen "
    "verletzt.\n\nDie Feuerwehr war bis zum Morgen in Lager {n} im Einsatz."
)


class Encoder:
    """A fixed direction for each text."""

    model_id, dim = "fixed@1", 8

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 8) unit rows."""
        rows = [np.random.default_rng(sum(text.encode())).standard_normal(8) for text in texts]
        made = np.asarray(rows or np.zeros((0, 8)), dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


class Judge:
    """Sees contradictions everywhere."""

    model_id = "sure@1"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair."""
        scores = {"agree": 0.02, "contradict": 0.96, "none": 0.02}
        return [Judgement("contradict", 0.96, scores) for _ in pairs]


def with_fakes(workspace: Workspace, judge: Judge | None = None) -> Workspace:
    """The workspace with these models."""
    remembering = RememberingJudge(judge or Judge(), workspace.store)
    vars(workspace).update(encoder=Encoder(), judge=remembering)  # as if they had been loaded
    return workspace


def documents(feed: int) -> tuple[Document, ...]:
    """What a feed lists."""
    return tuple(
        identified(
            Document(
                "", f"Blatt {feed}", f"Brand in Lager {n}", NOON, "minute", "de",
                TEXT.format(n=n, count=3 + n + feed % 2), url=f"https://b{feed}.example/{n}",
            )
        )
        for n in range(ARTICLES)
    )  # fmt: skip


def from_memory(configuration: Configuration, *_: object, **__: object) -> Iterator[FeedResult]:
    """Every feed, in order."""
    for number, feed in enumerate(configuration.feeds):
        yield FeedResult(feed, FeedState(feed.url, feed.url), documents(number))
