"""The shell: calls the stages in order and decides nothing itself. The whole flow:

    ingest   sources.read_path        Path             -> Document*, Failure*
             claims.extract_claims    Document         -> Claim*
             Encoder.encode           Claim*           -> Vectors
             Store.put_document       one transaction per document
    report   sources.assign_origins   Document*        -> Document* with their origins
             claims.resolve_corpus    Claim*           -> Claim* with speakers named alike
             verdicts.cluster_events  Claim*, Vectors  -> Event*
             index.search             Vectors          -> Neighbour*     (FAISS)
             verdicts.propose_pairs   Neighbour*       -> Pair*
             verdicts.judge_pairs     Pair*, Judge     -> Verdict*
             verdicts.group_points    Verdict*         -> Point*
    ask      index.search + Store.search_terms         -> Claim*
             AnswerScorer.score, verdicts.answers      -> Answer

Reading and writing happen here and in ``sources``, ``store`` and ``vectors.index``; the rest
is values in, values out. ``views`` turn what comes out into text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.errors import (
    IndexDamaged,
    SourceError,
    UsageError,
    WorkspaceError,
)
from crosscheck.ports import AnswerScorer, Encoder, Judge, Vectors
from crosscheck.records import (
    Claim,
    Document,
    Event,
    Failure,
    Judgement,
    Report,
    stable_id,
)
from crosscheck.settings import Settings
from crosscheck.store import Store

Vector = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]  # (what, done, total)

LOCK = ".lock"
MAX_QUESTION_CHARS = 2_000  # longer input is a pasted article, not a question (reliability Q1)


def silent(_what: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What reading some sources did to the workspace."""

    documents: tuple[Document, ...]  # every article read, new or not, as stored
    added: int
    changed: int  # new versions and corrected headers
    unchanged: int
    failures: tuple[Failure, ...]


class Workspace:
    """One folder with a database, its vector cache, and the models used on it.

    Models are loaded at first use. A workspace that another run is writing, or that lies on
    a read-only disk, can still be asked; only ``writing=True`` insists on writing.
    """

    def __init__(
        self,
        directory: Path,
        settings: Settings | None = None,
        *,
        writing: bool,
        progress: Progress = silent,
    ) -> None:
        self.directory = directory
        self.settings = settings or Settings()
        self.progress = progress
        self._lock = None
        if writing:
            _make_directory(directory)
            self._lock = _acquire(directory)
            self.store = Store(directory)
        else:
            self.store = self._open_for_asking()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()
        if self._lock is not None:
            self._lock.release()

    def _open_for_asking(self) -> Store:
        Store(self.directory, read_only=True).close()  # says plainly if nothing is there
        try:
            self._lock = _acquire(self.directory)
            return Store(self.directory)
        except WorkspaceError:
            return Store(self.directory, read_only=True)

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder named in the settings."""
        from crosscheck.vectors.encoder import load_encoder

        return load_encoder(self.settings.encoder)

    @cached_property
    def judge(self) -> Judge:
        """The pair judge named in the settings; it remembers what it has judged."""
        from crosscheck.verdicts.judge import load_judge

        return RememberingJudge(load_judge(self.settings.judge), self.store)

    @cached_property
    def answer_scorer(self) -> AnswerScorer:
        """The scorer of answers that belongs to the judge."""
        from crosscheck.verdicts.judge import load_answer_scorer

        return load_answer_scorer(self.settings.judge)

    def vectors(self) -> tuple[list[str], Vectors]:
        """Ids and vectors of all current claims; missing vectors are made and kept."""
        model = self.encoder.model_id
        missing = self.store.claims_without_vector(model)
        made = self.encoder.encode([encoded_text(claim) for claim in missing])
        if missing and not self.store.read_only:
            self.store.put_vectors([claim.id for claim in missing], made, model)
            return self.store.vectors(model)
        ids, stored = self.store.vectors(model)
        if not missing:
            return ids, stored
        return ids + [claim.id for claim in missing], np.vstack([stored, made]) if ids else made

    def index(self) -> "FlatIndex":
        """The FAISS index over all current claims, from its cache if that can be trusted."""
        from crosscheck.vectors.index import FlatIndex

        ids, vectors = self.vectors()
        stamp = {"model_id": self.encoder.model_id, "generation": self.store.generation}
        try:
            return FlatIndex.load(self.directory, **stamp)
        except IndexDamaged:
            index = FlatIndex.build(ids, vectors)
            if not self.store.read_only:
                index.save(self.directory, **stamp)
            return index


class RememberingJudge:
    """A judge that keeps its judgements in the store: unchanged text is judged once."""

    def __init__(self, judge: Judge, store: Store) -> None:
        self._judge = judge
        self._store = store

    @property
    def model_id(self) -> str:
        """The id of the judge behind it."""
        return self._judge.model_id

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair, in order, remembered or new."""
        keys = [stable_id(*sorted(pair)) for pair in pairs]
        known = self._store.judgements(self.model_id, keys)
        fresh = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        judged = dict(zip(fresh, self._judge.judge(list(fresh.values())), strict=True))
        if judged and not self._store.read_only:
            self._store.put_judgements(self.model_id, judged)
        known |= judged
        return [known[key] for key in keys]


def encoded_text(claim: Claim) -> str:
    """What of a claim is embedded: its content, without who said it."""
    return claim.content


# --- ingest ------------------------------------------------------------------------------


def ingest(workspace: Workspace, paths: Sequence[Path]) -> Ingested:
    """Read files and folders into the workspace; what is already there is left alone.

    With several paths one that fails is recorded and the rest is done; if nothing at all
    could be read, the first error is raised.
    """
    documents, failures = _read_all(paths, workspace.settings)
    added = changed = 0
    stored: list[Document] = []
    for number, document in enumerate(documents):
        workspace.progress("Reading articles", number, len(documents))
        kept, how = _keep(workspace, document)
        stored.append(kept)
        added += how == "added"
        changed += how == "changed"
    workspace.progress("Reading articles", len(documents), len(documents))
    return Ingested(tuple(stored), added, changed, len(stored) - added - changed, tuple(failures))


def _read_all(paths: Sequence[Path], settings: Settings) -> tuple[list[Document], list[Failure]]:
    documents: list[Document] = []
    failures: list[Failure] = []
    first_error: SourceError | None = None
    for path in paths:
        try:
            read = sources.read_path(path, settings.sources)
        except SourceError as error:
            first_error = first_error or error
            failures.append(Failure(error.source, error.reason))
            continue
        documents.extend(read.documents)
        failures.extend(read.failures)
    if first_error and not documents:
        raise first_error
    return documents, failures


def _keep(workspace: Workspace, document: Document) -> tuple[Document, str]:
    store = workspace.store
    copy = store.find_copy(document)
    if copy and copy.claims_version == claims_stage.VERSION:
        document = replace(document, id=copy.document.id, origin=copy.document.id)
        if copy.current and document == copy.document:
            return document, "unchanged"
        store.update_metadata(document)
        return document, "changed"
    found = claims_stage.extract_claims(document)
    vectors = workspace.encoder.encode([encoded_text(claim) for claim in found])
    store.put_document(
        document,
        found,
        vectors,
        model_id=workspace.encoder.model_id,
        claims_version=claims_stage.VERSION,
        now=datetime.now(UTC),
    )
    return document, "changed" if copy else "added"


# --- report ------------------------------------------------------------------------------


def report(
    workspace: Workspace,
    *,
    about: Sequence[Document] = (),
    event: str | None = None,
    since: datetime | None = None,
    failures: Sequence[Failure] = (),
) -> Report:
    """Compare everything stored and report it.

    about: only events that these documents take part in (default: all).
    event: only the event of this id. since: only events with a document published later.
    """
    documents, claims, vectors = _corpus(workspace)
    events = _chosen(
        verdicts.cluster_events(documents, claims, vectors), documents, about, event, since
    )
    by_id = {claim.id: claim for claim in claims}
    findings, points, judged = [], [], 0
    for number, one in enumerate(events):
        workspace.progress("Comparing events", number, len(events))
        pairs = verdicts.propose_pairs(one, by_id, _neighbours(one, vectors), documents)
        found = verdicts.judge_pairs(pairs, by_id, documents, workspace.judge)
        grouped, found = verdicts.group_points(one, found, by_id, documents)
        judged += len(pairs)
        findings.extend(found)
        points.extend(grouped)
    workspace.progress("Comparing events", len(events), len(events))
    covered = {document for one in events for document in one.documents}
    named = {claim for one in events for claim in one.claims}
    return Report(
        generated_at=datetime.now(UTC),
        encoder=workspace.encoder.model_id,
        judge=workspace.judge.model_id,
        documents=tuple(document for document in documents.values() if document.id in covered),
        claims=tuple(claim for claim in claims if claim.id in named),
        events=tuple(events),
        points=tuple(points),
        verdicts=tuple(findings),
        failures=tuple(failures),
        pairs_judged=judged,
    )


def events(workspace: Workspace) -> tuple[list[Event], dict[str, Document]]:
    """The events of everything stored, without judging any pair."""
    documents, claims, vectors = _corpus(workspace)
    return verdicts.cluster_events(documents, claims, vectors), documents


def _corpus(
    workspace: Workspace,
) -> tuple[dict[str, Document], list[Claim], dict[str, Vector]]:
    """Documents with origins, claims with speakers named alike, and their vectors."""
    threshold = workspace.settings.sources.copy_containment
    documents = {
        document.id: document
        for document in sources.assign_origins(workspace.store.documents(), threshold)
    }
    if not documents:
        raise UsageError("nothing stored here yet; run `crosscheck ingest PATH` first")
    claims = claims_stage.resolve_corpus(workspace.store.claims(), documents)
    ids, rows = workspace.vectors()
    return documents, claims, dict(zip(ids, rows, strict=True))
