"""Paragraphs that look back: which claims of an article retell an older happening."""

from collections.abc import Sequence
from datetime import timedelta

from crosscheck.records import Claim, Document
from crosscheck.verdicts.lexicon import cues

OLDER_DAYS = 12.0  # a time so long before publication is not part of the reported happening


def background_groups(document: Document, claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims of a document that retell an older happening, grouped by paragraph and time."""
    groups: list[list[Claim]] = []
    for claim in claims:
        if not tells_of_older(document, claim):
            continue
        if groups and _continues(groups[-1][-1], claim):
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return groups


def tells_of_older(document: Document, claim: Claim) -> bool:
    """Whether a claim is about a happening well before the one its document reports.

    Both must hold: the sentence looks back (pluperfect, "damals", an older date), and its
    times, if it names any, all end long before publication.
    """
    if not claim.background or claim.speaker is not None:
        return False  # what somebody says of the past belongs to the dispute of today
    published = document.published_at
    if claim.times and published is not None:
        return all(span.finish < published - timedelta(days=OLDER_DAYS) for span in claim.times)
    return _says_earlier(claim)


def _says_earlier(claim: Claim) -> bool:
    return any(phrase in claim.text.lower() for phrase in cues()["earlier"].phrases) or bool(
        cues()["earlier"].lemmas & set(claim.lemmas)
    )


def _continues(before: Claim, claim: Claim) -> bool:
    return claim.paragraph == before.paragraph and claim.sentence - before.sentence <= 1
