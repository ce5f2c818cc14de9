"""Same event or not: pairs of short articles labelled by hand, and folders of labelled cases.

A file of pairs holds one JSON object a line: ``id``, ``part`` ("dev" was looked at while the rules
were made, "test" was not), ``same``, ``topic``, and the articles ``a`` and ``b`` with
``published``, ``lang``, ``title`` and ``text``. Each pair is clustered twice: alone, where no
other article helps to tell what is rare, and with all others in one workspace.

In a folder each case is one event; its articles are clustered with those of all other cases,
with their dates and as if all had appeared in one minute.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crosscheck import claims as claims_stage
from crosscheck import verdicts
from crosscheck.errors import UsageError
from crosscheck.evaluation.events import BCubed, b_cubed, main_events
from crosscheck.evaluation.stages import run_stages
from crosscheck.ports import Encoder, Vectors
from crosscheck.records import Document, stable_id

PARTS = ("dev", "test")
ONE_MINUTE = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two articles, and whether they tell of one event."""

    id: str
    part: str
    same: bool
    a: str  # document ids; one article may stand in several pairs
    b: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided of labelled pairs."""

    right: int  # same, and found to be
    found: int
    same: int
    wrong: tuple[str, ...]  # ids of pairs

    @property
    def precision(self) -> float:
        """Share of the pairs put together that are the same event; 1 of none."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one event that were put together."""
        return self.right / self.same if self.same else 1.0

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "precision": round(self.precision, 3),
            "recall": round(self.recall, 3),
            "right": self.right,
            "found": self.found,
            "same": self.same,
            "wrong": list(self.wrong),
        }


@dataclass(frozen=True, slots=True)
class PairsMeasured:
    """Decisions by part, alone and in one workspace."""

    pairs: int
    alone: Mapping[str, Decisions]
    together: Mapping[str, Decisions]
    encoder: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "pairs": self.pairs,
            "alone": {part: one.as_json() for part, one in self.alone.items()},
            "together": {part: one.as_json() for part, one in self.together.items()},
            "encoder": self.encoder,
        }


@dataclass(frozen=True, slots=True)
class CasesMeasured:
    """B-cubed scores of the articles of all cases."""

    articles: int
    events: int  # with their dates; paragraphs that look back have events of their own
    dated: BCubed
    undated: BCubed
    encoder: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        scores = {"with their dates": self.dated, "all in one minute": self.undated}
        return {
            "articles": self.articles,
            "events": self.events,
            "b_cubed": {
                name: {
                    "precision": round(one.precision, 3),
                    "recall": round(one.recall, 3),
                    "f1": round(one.f1, 3),
                }
                for name, one in scores.items()
            },
            "encoder": self.encoder,
        }


def evaluate(path: Path, encoder: Encoder) -> PairsMeasured | CasesMeasured:
    """Measure a file of labelled pairs or a folder of labelled cases.

    Raises UsageError for a file that holds no such pairs, or a folder without cases.
    """
    return evaluate_cases(path, encoder) if path.is_dir() else evaluate_pairs(path, encoder)


def evaluate_cases(folder: Path, encoder: Encoder) -> CasesMeasured:
    """Put the articles of all cases into one workspace and score the grouping."""
    stages = run_stages(folder, encoder)
    claims = list(stages.claims.values())
    at_once = {
        key: replace(document, published_at=ONE_MINUTE)
        for key, document in stages.documents.items()
    }
    undated = verdicts.cluster_events(at_once, claims, stages.vectors, _centre(encoder))
    return CasesMeasured(
        len(stages.documents),
        len(stages.events),
        b_cubed(main_events(stages.events), stages.cases),
        b_cubed(main_events(undated), stages.cases),
        encoder.model_id,
    )


def evaluate_pairs(path: Path, encoder: Encoder) -> PairsMeasured:
    """Decide every labelled pair of a file."""
    documents, pairs = read_pairs(path)
    claims = [claim for one in documents.values() for claim in claims_stage.extract_claims(one)]
    claims = list(claims_stage.resolve_corpus(claims, documents))
    rows = encoder.encode([claim.content for claim in claims])
    vectors = {claim.id: row for claim, row in zip(claims, rows, strict=True)}
    centre = _centre(encoder)

    def together(keys: set[str]) -> dict[str, str]:
        held = {key: documents[key] for key in sorted(keys)}
        told = [claim for claim in claims if claim.document in keys]
        return main_events(verdicts.cluster_events(held, told, vectors, centre))

    every = together(set(documents))
    return PairsMeasured(
        len(pairs),
        _by_part(pairs, {one.id: _one_event(one, together({one.a, one.b})) for one in pairs}),
        _by_part(pairs, {one.id: _one_event(one, every) for one in pairs}),
        encoder.model_id,
    )


def read_pairs(path: Path) -> tuple[dict[str, Document], list[LabelledPair]]:
    """The articles of a file of labelled pairs, each once, and the pairs."""
    documents: dict[str, Document] = {}
    pairs = []
    try:
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            sides = [_document(raw[side]) for side in "ab"]
            documents |= {one.id: one for one in sides}
            pairs.append(
                LabelledPair(raw["id"], raw["part"], raw["same"], sides[0].id, sides[1].id)
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no file of labelled pairs of articles ({error!r})") from error
    return documents, pairs


def _document(raw: Mapping[str, str]) -> Document:
    key = stable_id("article", raw["title"], raw["text"])
    return Document(
        id=key,
        outlet=key,
        title=raw["title"],
        published_at=datetime.fromisoformat(raw["published"]),
        published_precision="minute",
        lang=raw["lang"],
        text=f"{raw['title']}\n\n{raw['text']}",
        origin=key,
    )


def _one_event(pair: LabelledPair, home: Mapping[str, str]) -> bool:
    return home[pair.a] == home[pair.b]


def _by_part(pairs: Sequence[LabelledPair], found: Mapping[str, bool]) -> dict[str, Decisions]:
    parts = {part: [one for one in pairs if one.part == part] for part in PARTS}
    return {
        part: Decisions(
            right=sum(one.same and found[one.id] for one in listed),
            found=sum(found[one.id] for one in listed),
            same=sum(one.same for one in listed),
            wrong=tuple(one.id for one in listed if one.same != found[one.id]),
        )
        for part, listed in parts.items()
    }


def _centre(encoder: Encoder) -> Vectors:
    centre: Vectors = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    return centre
