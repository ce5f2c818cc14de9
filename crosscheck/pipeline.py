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
    ask      Store.spoken ("Was sagt X?"), else
             index.search + Store.search_terms         -> Claim*
             AnswerScorer.score, verdicts.answers      -> Answer

What is compared is put together in ``corpus``, what may answer a question in ``retrieval``, and
the result in ``reporting``. What readers say of findings, and what is learnt from that, is in
``feedback``.

Reading and writing happen here and in ``sources``, ``store`` and ``vectors.index``; the rest
is values in, values out. ``views`` turn what comes out into text.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.corpus import Corpus, choose_events, find_events, find_pairs, read_corpus
from crosscheck.errors import CrosscheckError, SourceError
from crosscheck.quoting import quote
from crosscheck.records import Answer, Claim, Document, Event, Failure, Report
from crosscheck.reporting import Compared, make_report, unjudged
from crosscheck.retrieval import holding, open_question, rank, retrieve
from crosscheck.settings import Settings
from crosscheck.store import StoredCopy
from crosscheck.workspace import Workspace

if TYPE_CHECKING:
    from crosscheck.sources import Skipped


@dataclass(frozen=True, slots=True)
class Ingested:
    """What reading some sources did to the workspace."""

    documents: tuple[Document, ...]  # every article read, new or not, as stored
    added: int
    changed: int  # new versions and corrected headers
    unchanged: int
    failures: tuple[Failure, ...]
    skipped: "tuple[Skipped, ...]" = ()  # files in folders that are no articles


# --- ingest ------------------------------------------------------------------------------


def ingest(workspace: Workspace, paths: Sequence[Path]) -> Ingested:
    """Read files and folders into the workspace; what is already there is left alone.

    With several paths one that fails is recorded and the rest is done; if nothing at all
    could be read, the first error is raised.
    """
    documents, failures, skipped = _read_all(paths, workspace.settings)
    kept: list[tuple[Document, str]] = []
    for number, document in enumerate(documents):
        workspace.progress("Reading articles", number, len(documents))
        made = keep_or_fail(workspace, document)
        if isinstance(made, Failure):
            failures.append(made)
        else:
            kept.append(made)
    workspace.progress("Reading articles", len(documents), len(documents))
    return replace(ingested(kept, failures), skipped=tuple(skipped))


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


def _read_all(
    paths: Sequence[Path], settings: Settings
) -> "tuple[list[Document], list[Failure], list[Skipped]]":
    documents: list[Document] = []
    failures: list[Failure] = []
    skipped: list[Skipped] = []
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
        skipped.extend(read.skipped)
    if first_error and not documents:
        raise first_error
    return documents, failures, skipped


def keep_or_fail(workspace: Workspace, document: Document) -> tuple[Document, str] | Failure:
    """As ``keep``; but a mistake of ours in one article costs that article, not the batch.

    Errors of the workspace and of the models are raised: they would meet every other article.
    """
    try:
        return keep(workspace, document)
    except CrosscheckError:
        raise
    except Exception as error:
        problem = f"unexpected {type(error).__name__} while looking for its claims: {error}"
        return Failure(document.url or document.path or document.id, problem)


def keep(workspace: Workspace, document: Document) -> tuple[Document, str]:
    """Store one article with its claims and vectors, unless its text is there already.

    Returns it as stored, and "added", "changed" or "unchanged". A text is read once, and again
    where its date or language is another now: "yesterday" is another day then.
    """
    store = workspace.store
    copy = store.find_copy(document)
    if copy and copy.claims_version == claims_stage.VERSION and _read_alike(document, copy):
        document = replace(document, id=copy.document.id, origin=copy.document.id)
        if copy.current and document == copy.document:
            return document, "unchanged"
        store.update_metadata(document)
        return document, "changed"
    found = claims_stage.extract_claims(document)
    version = store.put_document(
        document,
        found,
        workspace.encode(found),
        model_id=workspace.encoder.model_id,
        claims_version=claims_stage.VERSION,
        now=datetime.now(UTC),
    )
    return document, "changed" if copy or version > 1 else "added"


def _read_alike(document: Document, copy: StoredCopy) -> bool:
    """Whether its claims are those that were found, as far as its header tells."""
    here, there = (
        (one.lang, one.published_at, one.published_precision, one.date_guessed)
        for one in (document, copy.document)
    )
    return here == there


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
    chosen = choose_events(find_events(corpus), corpus.documents, about, event, since)
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


def compare_event(
    workspace: Workspace,
    one: Event,
    corpus: Corpus,
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


def events(workspace: Workspace) -> tuple[list[Event], dict[str, Document]]:
    """The events of everything stored, without judging any pair."""
    corpus = read_corpus(workspace)
    return find_events(corpus), dict(corpus.documents)


def claims(
    workspace: Workspace, about: Sequence[Document] = ()
) -> tuple[list[Claim], dict[str, Document]]:
    """Claims in the order of their texts, oldest article first, and their documents."""
    corpus = read_corpus(workspace)
    wanted = {document.id for document in about} or set(corpus.documents)
    held = {key: one for key, one in corpus.documents.items() if key in wanted}
    order = {key: place for place, key in enumerate(held)}
    found = [claim for claim in corpus.claims.values() if claim.document in order]
    return sorted(found, key=lambda claim: (order[claim.document], claim.start, claim.end)), held


def documents(workspace: Workspace) -> list[Document]:
    """Everything stored, with origins, oldest first."""
    copied = workspace.settings.sources.copy_containment
    return sources.assign_origins(workspace.store.documents(), copied)


def earlier_versions(workspace: Workspace) -> list[Document]:
    """What newer versions replaced, oldest first; claims in older reports cite these."""
    histories = workspace.store.histories()
    return workspace.store.documents(key for key, one in histories.items() if one.replaced_by)


# --- ask ---------------------------------------------------------------------------------


def ask(
    workspace: Workspace, question: str, *, limit: int = 8, without: Collection[str] = ()
) -> Answer:
    """What the stored claims say to a question, position by position, with its evidence.

    limit: how many pieces of evidence at most. without: ids of claims that are known already.
    Raises UsageError for an empty or endless question, and where nothing is stored yet.
    """
    asked = open_question(workspace, question)
    said = quote(workspace, asked, limit=limit, without=without)
    if said:
        return said
    near = retrieve(workspace, asked, without)
    if not near:
        return Answer(asked.text, asked.lang, "unanswerable", (), ())
    corpus = holding(workspace, near)
    ranked = rank(workspace, asked, near, corpus)
    beside = verdicts.Beside(corpus.documents, workspace.judge, corpus.vectors)
    answered = verdicts.answer(asked, ranked, beside, least=verdicts.bundled_relevance().least)
    return replace(answered, evidence=answered.evidence[:limit])


def known_names(workspace: Workspace) -> list[str]:
    """The outlets and speakers of everything stored, sorted."""
    return sorted({*workspace.store.outlets(), *workspace.store.speakers()}, key=str.casefold)
