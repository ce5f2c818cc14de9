"""Quotations of annotated articles, and which of them claims cover."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crosscheck.evaluation.naming import speaker_matches
from crosscheck.evaluation.pairs import Score
from crosscheck.records import Claim, Document, stable_id

LEAST_SHARE = 0.5  # of the characters, in both directions
ALL = "all"
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class OverallScore(Score):
    """Recall counts quotations, precision counts claims: several claims may make one quotation."""

    right_claims: int = 0

    @property
    def precision(self) -> float:
        """Share of attributed claims that lie in quotations."""
        return self.right_claims / self.found if self.found else 1.0


@dataclass(frozen=True, slots=True)
class GoldQuotation:
    """An annotated quotation."""

    kind: str
    spans: Spans
    speaker: str
    stance: str | None


@dataclass(slots=True)
class QuotationCounts:
    """What was counted so far."""

    gold: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    claims: int = 0
    right: int = 0

    def add(self, gold: Sequence[GoldQuotation], claims: Sequence[Claim], named: bool) -> None:
        """Count one article; ``named`` asks for the right speaker too."""
        for one in gold:
            fitting = [c for c in claims if not named or speaker_matches(c, one.speaker)]
            self.gold[one.kind] += 1
            self.found[one.kind] += covered(one, fitting) >= LEAST_SHARE
        for claim in claims:
            own = [g for g in gold if not named or speaker_matches(claim, g.speaker)]
            self.claims += 1
            self.right += inside(claim, own) >= LEAST_SHARE

    def scores(self) -> dict[str, Score]:
        """Recall by type; precision only for all together, for a claim has no gold type."""
        typed = {
            kind: Score(self.found[kind], self.found[kind], self.gold[kind])
            for kind in sorted(self.gold)
        }
        total = sum(self.gold.values())
        return {
            **typed,
            ALL: OverallScore(sum(self.found.values()), self.claims, total, self.right),
        }


def read_articles(path: Path) -> Iterator[tuple[Document, list[GoldQuotation]]]:
    """Annotated articles of a JSON-lines file with their quotations."""
    for row in read_rows(path):
        quotes = [quote for quote in row["quotes"] if quote["quote"]["spans"]]
        yield document_of(row["text"], row.get("lang", "de")), [_gold(one) for one in quotes]


def _gold(quote: Mapping[str, Any]) -> GoldQuotation:
    spans = [(start, end) for start, end in quote["quote"]["spans"]]
    return GoldQuotation(quote["type"], spans, quote["speaker"]["text"], quote.get("stance"))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-lines file, plain or gzip."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def document_of(text: str, lang: str) -> Document:
    """A text without outlet or date."""
    return Document(stable_id(text), None, None, None, "day", lang, text)


def overlap(gold: GoldQuotation, claim: Claim) -> int:
    """Characters of a quotation that a claim's content holds."""
    return shared_characters(gold.spans, [(claim.content_start, claim.content_end)])


def covered(gold: GoldQuotation, claims: Iterable[Claim]) -> float:
    """Share of a quotation's characters that the contents of claims cover."""
    length = sum(end - start for start, end in gold.spans)
    spans = [(claim.content_start, claim.content_end) for claim in claims]
    return shared_characters(gold.spans, _merged(spans)) / max(1, length)


def inside(claim: Claim, gold: Iterable[GoldQuotation]) -> float:
    """Share of a claim's content that lies in quotations."""
    spans = _merged([span for one in gold for span in one.spans])
    whole = [(claim.content_start, claim.content_end)]
    return shared_characters(whole, spans) / max(1, claim.content_end - claim.content_start)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def shared_characters(spans: Spans, others: Spans) -> int:
    """Characters in both; spans of one list do not overlap."""
    return sum(
        max(0, min(end, last) - max(start, first)) for start, end in spans for first, last in others
    )
