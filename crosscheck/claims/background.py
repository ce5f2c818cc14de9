"""Whether a claim retells an older happening than the one its article reports."""

from collections.abc import Sequence
from datetime import timedelta

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token
from crosscheck.records import Document, TimeSpan

WORDS_BEFORE = 2  # "seit dem 1. August"
LONG_BEFORE_DAYS = 12  # coverage of one happening lasts days; see verdicts/events.py


def is_background(
    start: int, times: Sequence[TimeSpan], tokens: Sequence[Token], document: Document
) -> bool:
    """The sentence looks back: pluperfect, "damals", or times that all end long before.

    start: where the statement begins in the document; times, tokens: those in it.
    What has been so since then ("seit 26 Jahren", "since 2020") is of now.
    """
    classes = grammar(document.lang)
    if document.published_at is not None and times:
        limit = document.published_at - timedelta(days=LONG_BEFORE_DAYS)
        over = [
            span.finish < limit
            for span in times
            if not _goes_on(document.text[start : span.start], span, classes["since"])
        ]
        if over and all(over):
            return True
    if any(token.form in classes["background"] for token in tokens):
        return True
    return _is_pluperfect(tokens, classes["pluperfect"])


def _goes_on(before: str, span: TimeSpan, since: frozenset[str]) -> bool:
    """Whether a time is where something began that goes on: "seit dem 1. August"."""
    near = before.lower().split()[-WORDS_BEFORE:]
    return not since.isdisjoint(near) or span.text.lower().split()[0] in since


def _is_pluperfect(tokens: Sequence[Token], helpers: frozenset[str]) -> bool:
    """A participle at the end of the clause of "hatte", "war ... worden"."""
    for index, token in enumerate(tokens):
        if token.form in helpers and token.tag == "V":
            rest = tokens[index + 1 :]
            if token.form.startswith("war"):
                return any(other.form in ("worden", "gewesen") for other in rest[-3:])
            return any(other.tag in "PvA" and _participle(other) for other in rest)
    return False


def _participle(token: Token) -> bool:
    return token.form.endswith(("t", "en")) and token.form != token.lemma.lower()
