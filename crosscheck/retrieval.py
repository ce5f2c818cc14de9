"""Claims that may answer a question: near it in meaning or words, the likeliest first."""

import math
from collections.abc import Mapping

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.corpus import NOTHING_STORED, Corpus, find_events
from crosscheck.errors import UsageError
from crosscheck.store import Store
from crosscheck.verdicts import Question, Ranked
from crosscheck.workspace import Workspace

RETRIEVED = 40  # claims by meaning and as many by words; see benchmarks for the recall
MAX_QUESTION_CHARS = 2_000  # longer input is a pasted article, not a question (reliability Q1)


def read_question(question: str) -> Question:
    """A question as it is looked for; UsageError if it is empty or endless."""
    text = _checked(question)
    lang = sources.detect_language(text)
    return verdicts.read_question(claims_stage.read_question(text, lang), lang)


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


def rank(
    workspace: Workspace, asked: Question, near: Mapping[str, float], corpus: Corpus
) -> list[Ranked]:
    """The claims found near a question, with their events, likeliest answer first.

    near: id -> cosine, as ``retrieve`` gives it; corpus: the documents that hold them.
    """
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
