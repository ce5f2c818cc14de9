"""What is compared: the stored articles with their claims and vectors, by event and pair."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.errors import UsageError
from crosscheck.records import Claim, Document, Event, Neighbour, Pair
from crosscheck.workspace import Vector, Workspace

NEIGHBOURS = 60  # per claim inside its event; candidates are cut later
NOTHING_STORED = "nothing stored here yet; run `crosscheck ingest PATH` first"


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is compared: documents with origins, claims with speakers named alike, vectors."""

    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    vectors: Mapping[str, Vector]
    centre: Vector  # what all news have in common

    def part(self, documents: Collection[str]) -> "Corpus":
        """Only these documents, with their claims."""
        return replace(
            self,
            documents={key: one for key, one in self.documents.items() if key in documents},
            claims={key: one for key, one in self.claims.items() if one.document in documents},
        )


def read_corpus(workspace: Workspace, only: Collection[str] | None = None) -> Corpus:
    """Everything stored, or only these documents."""
    threshold = workspace.settings.sources.copy_containment
    stored = workspace.store.documents(only)
    if not stored:
        raise UsageError(NOTHING_STORED)
    held = {one.id: one for one in sources.assign_origins(stored, threshold)}
    found = claims_stage.resolve_corpus(workspace.store.claims(only), held)
    rows = workspace.vectors_of([claim.id for claim in found])
    return Corpus(held, {claim.id: claim for claim in found}, rows, workspace.centre)


def find_events(corpus: Corpus) -> list[Event]:
    """The events of a corpus."""
    return verdicts.cluster_events(
        corpus.documents, list(corpus.claims.values()), corpus.vectors, corpus.centre
    )


def choose_events(
    found: Sequence[Event],
    held: Mapping[str, Document],
    about: Sequence[Document],
    event: str | None,
    since: datetime | None,
) -> list[Event]:
    """Those that one of the documents ``about`` takes part in, of this id, and later than since.

    What is empty or None chooses nothing away. Raises UsageError for an id that is none.
    """
    if event is not None and event not in {one.id for one in found}:
        raise UsageError(f"no event {event}; `crosscheck events` lists them")
    wanted = {document.id for document in about}
    return [
        one
        for one in found
        if (event is None or one.id == event)
        and (not wanted or wanted & set(one.documents))
        and (since is None or _published_since(one, held, since))
    ]


def _published_since(one: Event, held: Mapping[str, Document], since: datetime) -> bool:
    dates = [held[key].published_at for key in one.documents]
    return any(date is not None and date >= since for date in dates)


def find_pairs(one: Event, corpus: Corpus) -> list[Pair]:
    """The pairs of claims of an event that are worth judging."""
    near = _neighbours(one, corpus.vectors)
    return verdicts.propose_pairs(one, corpus.claims, near, corpus.documents)


def _neighbours(one: Event, vectors: Mapping[str, Vector]) -> dict[str, list[Neighbour]]:
    """Exact nearest claims inside an event, best first, through FAISS."""
    from crosscheck.vectors.index import FlatIndex

    ids = [key for key in one.claims if key in vectors]
    if len(ids) < 2:
        return {}
    rows = np.stack([vectors[key] for key in ids])
    near = FlatIndex.build(ids, rows).search(rows, NEIGHBOURS + 1)
    return {
        key: [other for other in found if other.id != key]
        for key, found in zip(ids, near, strict=True)
    }
