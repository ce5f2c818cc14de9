"""Claims that may answer a question: near it in meaning or words, the likeliest first."""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.corpus import NOTHING_STORED, Corpus, find_events, read_corpus
from crosscheck.errors import UsageError
from crosscheck.records import Claim, TimeSpan
from crosscheck.verdicts import Asked, Found, Question, Ranked
from crosscheck.workspace import Workspace

RETRIEVED = 40  # claims by meaning and as many by words,
KEPT = 32
WORD_SHARE = 0.5  # what the best match of words is worth beside a cosine of 1
NEAR_DOCUMENTS = 12  # whose events are told apart: those of the likeliest claims
MAX_QUESTION_CHARS = 2_000  # longer input is a pasted article, not a question (reliability Q1)


def read_question(question: str, home: str = "de") -> Question:
    """A question as it is looked for; UsageError if it is empty or endless.

    home: its language where no word of it tells; see ``home_language``.
    """
    text = _checked(question)
    lang = verdicts.question_language(text) or sources.detect_language(text)
    lang = home if lang == sources.UNDETERMINED else lang
    return verdicts.read_question(claims_stage.read_question(text, lang), lang)


def home_language(workspace: Workspace) -> str:
    """The language of most articles here."""
    return workspace.recall("language", workspace.store.main_language) or "de"


def _checked(question: str) -> str:
    text = " ".join(question.split())
    if not any(sign.isalnum() for sign in text):
        raise UsageError('the question is empty; try: crosscheck ask "Wer rief an?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"the question has {len(text)} characters; at most {MAX_QUESTION_CHARS} are read"
        )
    return text


def open_question(workspace: Workspace, question: str) -> Question:
    """A question on what is stored; UsageError as above, and where nothing is stored yet."""
    asked = read_question(question, home_language(workspace))
    if not _count(workspace):
        raise UsageError(NOTHING_STORED)
    return asked


def retrieve(
    workspace: Workspace, asked: Question, without: Collection[str] = ()
) -> dict[str, float]:
    """Claims near the question in meaning or words, nearest first: id -> cosine.

    without: ids of claims that are known already.
    """
    row = workspace.encoder.encode([asked.text])
    near = {one.id: one.similarity for one in workspace.index().search(row, RETRIEVED)[0]}
    terms = sorted(asked.words | {part for name in asked.names for part in name.split()})
    by_words = dict(workspace.store.search_terms(terms, RETRIEVED))
    rows = workspace.vectors_of([key for key in by_words if key not in near])
    near |= {key: float(row[0] @ vector) for key, vector in rows.items()}
    most = max(by_words.values(), default=0.0) or 1.0
    both = {
        key: cosine + WORD_SHARE * by_words.get(key, 0.0) / most for key, cosine in near.items()
    }
    ordered = sorted((key for key in near if key not in without), key=lambda key: (-both[key], key))
    return {key: near[key] for key in ordered[:KEPT]}


def holding(workspace: Workspace, near: Collection[str]) -> Corpus:
    """The documents that hold these claims."""
    documents = frozenset(workspace.store.documents_of(near))
    return workspace.recall(("corpus", documents), lambda: read_corpus(workspace, documents))


def rank(
    workspace: Workspace, asked: Question, near: Mapping[str, float], corpus: Corpus
) -> list[Ranked]:
    """The claims found near a question, with their events, likeliest answer first.

    near: id -> cosine, as ``retrieve`` gives it; corpus: the documents that hold them.
    """

    def score(claims: Sequence[Claim]) -> list[float]:
        pairs = [(asked.text, verdicts.judged_text(claim)) for claim in claims]
        return [float(one) for one in workspace.answer_scorer.score(pairs)]

    found = [Found(corpus.claims[key], near[key]) for key in near if key in corpus.claims]
    chances = verdicts.answer_chances(
        asked, found, corpus.claims, corpus.documents, archived(workspace, asked, corpus), score
    )
    likely = sorted(
        zip(found, chances, strict=True),
        key=lambda row: (-row[1], row[0].claim.document, row[0].claim.start),
    )
    home = homes(workspace, corpus, [one.claim.document for one, _chance in likely])
    return [
        Ranked(one.claim, chance, home[one.claim.id])
        for one, chance in likely
        if one.claim.id in home
    ]


def homes(workspace: Workspace, corpus: Corpus, documents: Sequence[str]) -> dict[str, str]:
    """Claim -> its event, of the first few of these documents."""
    chosen = frozenset(list(dict.fromkeys(documents))[:NEAR_DOCUMENTS])

    def tell_apart() -> dict[str, str]:
        return {key: one.id for one in find_events(corpus.part(chosen)) for key in one.claims}

    return workspace.recall(("homes", chosen), tell_apart)


def archived(workspace: Workspace, asked: Question, corpus: Corpus) -> Asked:
    """What the archive makes of a question: how rare its words are, and which times it means."""

    @cache
    def times(published: datetime | None) -> tuple[TimeSpan, ...]:
        return claims_stage.times_asked(asked.text, asked.lang, published)

    meant = {key: times(one.published_at) for key, one in corpus.documents.items()}
    return Asked(word_weights(workspace, asked), meant)


def _count(workspace: Workspace) -> int:
    return workspace.recall("count", workspace.store.count_claims)


def word_weights(workspace: Workspace, asked: Question) -> dict[str, float]:
    """ln(1 + n / df) of the question's words; the weight of unknown words under ""."""
    total = max(1, _count(workspace))
    counts = workspace.store.term_counts(asked.words | asked.names)
    weights = {term: math.log(1 + total / count) for term, count in counts.items()}
    return weights | {"": math.log(1 + total)}
