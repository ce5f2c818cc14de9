"""Who speaks, how far apart inside an article, and which of two claims is the later one."""

from collections.abc import Mapping
from datetime import timedelta

from crosscheck.records import Claim, Document, TimeSpan
from crosscheck.values import appeared_later
from crosscheck.verdicts.profiles import Profile

REPORTING = timedelta(hours=36)  # from the beginning of the day before to the article
NEAR_SENTENCES = 2  # within so many sentences a "dagegen" still answers the sentence before


def speaker_name(claim: Claim) -> str | None:
    """The canonical speaker; None for the outlet's own voice."""
    return claim.speaker.canonical.lower() if claim.speaker else None


def sentence_distance(a: Claim, b: Claim) -> int | None:
    """Sentences between two claims of one document; None across documents."""
    return abs(a.sentence - b.sentence) if a.document == b.document else None


def answers_back(a: Profile, b: Profile) -> bool:
    """Whether the later of two neighbouring claims sets itself against the earlier."""
    return bool(answering_words(a, b))


def answering_words(a: Profile, b: Profile) -> tuple[str, ...]:
    """The words by which the later of two neighbouring claims sets itself against the earlier.

    "Anders als die USA" says itself what it is set against, so it answers no sentence before.
    """
    distance = sentence_distance(a.claim, b.claim)
    if distance is None or distance > NEAR_SENTENCES:
        return ()
    later = b if (b.claim.sentence, b.claim.start) >= (a.claim.sentence, a.claim.start) else a
    named = later.found["contrast_named"]
    return tuple(word for word in later.found["contrast"] if word not in named)


def is_of_reporting(span: TimeSpan, document: Document | None) -> bool:
    """Whether a time is that of the report itself: its own day or the evening before."""
    published = document.published_at if document else None
    return published is not None and timedelta(0) <= published - span.begin <= REPORTING


def later_claim(a: Profile, b: Profile, documents: Mapping[str, Document]) -> Profile | None:
    """The claim that was surely published later; None where the dates leave that open."""
    first, second = (documents.get(one.claim.document) for one in (a, b))
    if first is None or second is None:
        return None
    if appeared_later(first, second):
        return a
    return b if appeared_later(second, first) else None
