"""The shell: calls the stages in order and decides nothing itself.

The whole flow:

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
             verdicts.Labels.settle   Verdict*, Label* -> Verdict* with the reader's word
             verdicts.group_points    Verdict*         -> Point*
    ask      index.search + Store.search_terms         -> Claim*
             AnswerScorer.score, verdicts.answers      -> Answer

What readers say of findings, and what is learnt from that, is in ``feedback``.

Reading and writing happen here and in ``sources``, ``store`` and ``vectors.index``; the rest
is values in, values out. ``views`` turn what comes out into text.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.errors import SourceError, UsageError
from crosscheck.records import (
    Answer,
    Claim,
    Document,
    Event,
    Failure,
    Mention,
    Neighbour,
    Pair,
    Point,
    Report,
    Verdict,
)
from crosscheck.settings import Settings
from crosscheck.store import Store
from crosscheck.verdicts import Question, Ranked
from crosscheck.workspace import Vector, Workspace, encoded_text

NEIGHBOURS = 60  # per claim inside its event; candidates are cut later
RETRIEVED = 40  # claims by meaning and as many by words; see benchmarks for the recall
NOTHING_STORED = "nothing stored here yet; run `crosscheck ingest PATH` first"
MAX_QUESTION_CHARS = 2_000  # longer input is a pasted article, not a question (reliability Q1)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What reading some sources did to the workspace."""

    documents: tuple[Document, ...]  # every article read, new or not, as stored
    added: int
    changed: int  # new versions and corrected headers
    unchanged: int
    failures: tuple[Failure, ...]


# --- ingest ------------------------------------------------------------------------------


def ingest(workspace: Workspace, paths: Sequence[Path]) -> Ingested:
    """Read files and folders into the workspace; what is already there is left alone.

    With several paths one that fails is recorded and the rest is done; if nothing at all
    could be read, the first error is raised.
    """
    documents, failures = _read_all(paths, workspace.settings)
    kept: list[tuple[Document, str]] = []
    for number, document in enumerate(documents):
        workspace.progress("Reading articles", number, len(documents))
        kept.append(keep(workspace, document))
    workspace.progress("Reading articles", len(documents), len(documents))
    return ingested(kept, failures)


def ingested(kept: Sequence[tuple[Document, str]], failures: Sequence[Failure] = ()) -> Ingested:
    """What storing these articles did; kept: what ``keep`` returned of each."""
    hows = [how for _, how in kept]
    return Ingested(
        tuple(document for document, _ in kept),
        hows.count("added"),
        hows.count("changed"),
        hows.count("unchanged"),
        tuple(failures),
    )


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


def keep(workspace: Workspace, document: Document) -> tuple[Document, str]:
    """Store one article with its claims and vectors, unless its text is there already.

    Returns it as stored, and "added", "changed" or "unchanged". A text is read once.
    """
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
    version = store.put_document(
        document,
        found,
        vectors,
        model_id=workspace.encoder.model_id,
        claims_version=claims_stage.VERSION,
        now=datetime.now(UTC),
    )
    return document, "changed" if copy or version > 1 else "added"


# --- report ------------------------------------------------------------------------------


def report(
    workspace: Workspace,
    *,
    about: Sequence[Document] = (),
    event: str | None = None,
    since: datetime | None = None,
    failures: Sequence[Failure] = (),
    lang: str | None = None,
) -> Report:
    """Compare everything stored and report it; what is found is stored as well.

    about: only events that these documents take part in (default: all).
    event: only the event of this id. since: only events with a document published later.
    lang: of reasons and questions; by default that of the articles they are about.
    """
    corpus = read_corpus(workspace)
    workspace.unjudged.clear()
    chosen = _chosen(find_events(corpus), corpus.documents, about, event, since)
    labels = verdicts.Labels(workspace.store.labels(), corpus.claims, corpus.documents)
    compared: list[Compared] = []
    for number, one in enumerate(chosen):
        workspace.progress("Comparing events", number, len(chosen))
        compared.append(compare_event(workspace, one, corpus, labels, lang))
    workspace.progress("Comparing events", len(chosen), len(chosen))
    made = make_report(workspace, corpus, compared, [*failures, *unjudged(workspace)])
    if not workspace.store.read_only:
        keep_findings(workspace, compared, made.generated_at)
    return made


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing the claims of one event gave."""

    event: Event
    verdicts: tuple[Verdict, ...]
    rejected: tuple[Verdict, ...]  # by a reader
    points: tuple[Point, ...]
    pairs: int  # how many were judged


def compare_event(
    workspace: Workspace,
    one: Event,
    corpus: "Corpus",
    labels: verdicts.Labels,
    lang: str | None = None,
) -> Compared:
    """Judge the pairs of an event, let the reader's labels have the last word, group by point."""
    pairs = find_pairs(one, corpus)
    said = labels.settle(
        verdicts.judge_pairs(
            pairs,
            corpus.claims,
            corpus.documents,
            workspace.judge,
            calibration=workspace.calibration,
            lang=lang,
            given=labels.wanted(pairs),
        )
    )
    points, kept = verdicts.group_points(one, said.kept, corpus.claims, corpus.documents, lang=lang)
    return Compared(one, tuple(kept), said.rejected, tuple(points), len(pairs))


def keep_findings(
    workspace: Workspace,
    compared: Sequence[Compared],
    now: datetime,
    within: Collection[str] | None = None,
) -> None:
    """Store what was found; older findings about the same claims are replaced.

    within: ids of all claims that were looked at, where that is not everything stored.
    """
    workspace.store.put_findings(
        [one for each in compared for one in (*each.verdicts, *each.rejected)],
        [claim for each in compared for claim in each.event.claims],
        encoder=workspace.encoder.model_id,
        judge=workspace.judge.model_id,
        now=now,
        within=within,
    )


def unjudged(workspace: Workspace) -> list[Failure]:
    """Pairs that the judge could not judge, as one failure of the judge."""
    notes = workspace.unjudged
    if not notes:
        return []
    problem = f"{len(notes)} pairs without a usable answer count as not comparable ({notes[0]})"
    return [Failure(workspace.judge.model_id, problem)]


def events(workspace: Workspace) -> tuple[list[Event], dict[str, Document]]:
    """The events of everything stored, without judging any pair."""
    corpus = read_corpus(workspace)
    return find_events(corpus), dict(corpus.documents)


def claims(
    workspace: Workspace, about: Sequence[Document] = ()
) -> tuple[list[Claim], dict[str, Document]]:
    """Claims in document order, of the given documents or of all, and their documents."""
    corpus = read_corpus(workspace)
    wanted = {document.id for document in about} or set(corpus.documents)
    found = [claim for claim in corpus.claims.values() if claim.document in wanted]
    return found, {key: one for key, one in corpus.documents.items() if key in wanted}


def documents(workspace: Workspace) -> list[Document]:
    """Everything stored, with origins, oldest first."""
    threshold = workspace.settings.sources.copy_containment
    return sources.assign_origins(workspace.store.documents(), threshold)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is compared: documents with origins, claims with speakers named alike, vectors."""

    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    vectors: Mapping[str, Vector]
    centre: Vector  # what all news have in common


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


def _chosen(
    found: Sequence[Event],
    held: Mapping[str, Document],
    about: Sequence[Document],
    event: str | None,
    since: datetime | None,
) -> list[Event]:
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


def make_report(
    workspace: Workspace,
    corpus: Corpus,
    compared: Sequence[Compared],
    failures: Sequence[Failure] = (),
) -> Report:
    """The report about some events that were compared."""
    chosen = [one.event for one in compared]
    points = [point for one in compared for point in one.points]
    covered = {document for one in chosen for document in one.documents}
    named = {claim for one in chosen for claim in one.claims}
    correction = workspace.correction
    return Report(
        generated_at=datetime.now(UTC),
        encoder=workspace.encoder.model_id,
        judge=workspace.judge.model_id,
        documents=tuple(one for one in corpus.documents.values() if one.id in covered),
        claims=tuple(claim for claim in corpus.claims.values() if claim.id in named),
        events=tuple(chosen),
        points=tuple(points),
        verdicts=tuple(verdict for one in compared for verdict in one.verdicts),
        failures=tuple(failures),
        pairs_judged=sum(one.pairs for one in compared),
        mentions=_mentions(chosen, points, corpus),
        thresholds=dict(workspace.calibration.least),
        rejected=sum(len(one.rejected) for one in compared),
        corrected=correction.labels if correction else 0,
    )


def _mentions(
    chosen: Sequence[Event], points: Sequence[Point], corpus: Corpus
) -> dict[str, tuple[dict[str, Mention], ...]]:
    """For each point, how each outlet of its event carries each position."""
    held = {one.id: {key: corpus.documents[key] for key in one.documents} for one in chosen}
    return {
        point.id: tuple(verdicts.mention_matrix(point, corpus.claims, held[point.event]))
        for point in points
    }


# --- ask ---------------------------------------------------------------------------------


def ask(
    workspace: Workspace, question: str, *, limit: int = 8, without: Collection[str] = ()
) -> Answer:
    """What the stored claims say to a question, position by position, with its evidence.

    limit: how many pieces of evidence at most. without: ids of claims that are known already.
    Raises UsageError for an empty or endless question, and where nothing is stored yet.
    """
    asked = read_question(question)
    near = {key: near for key, near in retrieve(workspace, asked).items() if key not in without}
    if not near:
        return Answer(asked.text, asked.lang, "unanswerable", (), ())
    corpus = read_corpus(workspace, workspace.store.documents_of(near))
    ranked = _ranked(workspace, asked, near, corpus)
    answered = verdicts.answer(
        asked,
        ranked,
        corpus.documents,
        workspace.judge,
        least=verdicts.bundled_relevance().least,
        vectors=corpus.vectors,
    )
    return replace(answered, evidence=answered.evidence[:limit])


def read_question(question: str) -> Question:
    """A question as it is looked for; UsageError if it is empty or endless."""
    text = _checked(question)
    lang = sources.detect_language(text)
    return verdicts.read_question(claims_stage.read_question(text, lang), lang)


def known_names(workspace: Workspace) -> list[str]:
    """The outlets and speakers of everything stored, sorted."""
    return sorted({*workspace.store.outlets(), *workspace.store.speakers()}, key=str.casefold)


def _checked(question: str) -> str:
    text = " ".join(question.split())
    if not any(sign.isalnum() for sign in text):
        raise UsageError('the question is empty; try: crosscheck ask "Wer rief an?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"the question has {len(text)} characters; at most {MAX_QUESTION_CHARS} are read"
        )
    return text


def retrieve(workspace: Workspace, asked: Question) -> dict[str, float]:
    """Claims near the question in meaning or words: id -> cosine."""
    if not workspace.store.count_claims():
        raise UsageError(NOTHING_STORED)
    index = workspace.index()
    row = workspace.encoder.encode([asked.text])
    near = {one.id: one.similarity for one in index.search(row, RETRIEVED)[0]}
    terms = sorted(asked.words | {part for name in asked.names for part in name.split()})
    by_words = [key for key, _score in workspace.store.search_terms(terms, RETRIEVED)]
    further = [key for key in by_words if key not in near]
    rows = workspace.vectors_of(further)
    near |= {key: float(row[0] @ rows[key]) for key in further if key in rows}
    return near


def _ranked(
    workspace: Workspace, asked: Question, near: Mapping[str, float], corpus: Corpus
) -> list[Ranked]:
    """The retrieved claims with their events, likeliest answer first."""
    home = {key: one.id for one in find_events(corpus) for key in one.claims}
    found = [corpus.claims[key] for key in near if key in corpus.claims]
    scores = workspace.answer_scorer.score(
        [(asked.text, verdicts.judged_text(claim)) for claim in found]
    )
    chances = verdicts.answer_chances(
        asked,
        [(claim, near[claim.id], float(score)) for claim, score in zip(found, scores, strict=True)],
        corpus.claims,
        corpus.documents,
        word_weights(workspace.store, asked),
    )
    ranked = [
        Ranked(claim, chance, home[claim.id]) for claim, chance in zip(found, chances, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.claim.document, one.claim.start))


def word_weights(store: Store, asked: Question) -> dict[str, float]:
    """ln(1 + n / df) of the question's words; the weight of unknown words under ""."""
    total = max(1, store.count_claims())
    counts = store.term_counts(asked.words | asked.names)
    weights = {term: math.log(1 + total / count) for term, count in counts.items()}
    return weights | {"": math.log(1 + total)}
