"""What one text tells of one happening, and whether two texts tell of the same one.

Two accounts of a happening share names, rare words and meaning. Two look-alikes (the weather of
two towns, two matches, the closing of the exchange on two days) share meaning and wording, too,
but not who, where and when: the nearer two texts are in their wording, the more it counts that
each names what the other does not, or that they speak of different days.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, TimeSpan, stable_id
from crosscheck.verdicts.happenings import happenings, news_share
from crosscheck.verdicts.naming import names, proper_names, routes, stems

Vector = npt.NDArray[np.float32]

# Weights in the proportion that a logistic regression found on the development articles and the
# first half of our own pairs (`tests/gold/events.jsonl`); the kind of happening added nothing.
MEANING_WEIGHT, WORD_WEIGHT, NAME_WEIGHT = 0.4, 0.4, 0.25
ENOUGH_NAMES = 15.0  # summed weight of shared names from which more add nothing: two rare ones
THIN_EVIDENCE = 0.2  # taken off where nothing is shared but a topic, and less, up to
ENOUGH_WORDS = 12.0  # summed weight of shared words: one word is no event
SHORT_TEXT = 0.2  # taken off what is empty, and less, up to
ENOUGH_SAID = 50.0  # of both: the less a text says, the more of it must agree
HEADLINE_SAID, REPORT_SAID = 30.0, 60.0  # between them the next two fade into the two above
THIN_HEADLINE = 0.3  # taken off where nothing is shared in one meaning, and less, up to
ENOUGH_MEANT = 10.0  # summed weight of shared words times the likeness of meaning: one rare word
# ("Geschmack") in two headlines is no event, nor are two in other meanings. All of these were set
# on one half of the labelled headlines and measured on the other (`benchmarks/frontpages.py`)
NAMES_APART = 0.1  # taken off where both name something at the head and share no name at all,
PROPER_APART = 0.3  # or, in briefs, where no name beyond doubt at either head is in the other:
BRIEF_SAID = 150.0  # a brief names where and who; a piece from the scene (250 and more on the
# development articles) may name others only. Set on half of `tests/gold/templates.jsonl`
SERIES_WORDING = 0.5  # cosine of the words that are no names; accounts in own words have at most
# .47 on the development articles, pairs of look-alikes mostly above .7
BACKGROUND_EVENTS = 2_000.0  # weight of the counted shares beside the workspace's own articles
LEAD_CLAIMS = 4  # the lead says what happened; it counts twice
HEAD_CLAIMS = 2  # the title or first sentences name who and where
LONGEST_DAY = timedelta(hours=36)  # a longer time is no day: "this year"
NEAR_PUBLICATION = timedelta(days=4, hours=12)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """A document, or the paragraphs of it that look back at one older happening."""

    id: str
    document: str
    claims: tuple[str, ...]
    vector: Vector
    words: Mapping[str, float]  # stems, names among them; unit length
    wording: Mapping[str, float]  # the same without names; unit length
    telling: Mapping[str, float]  # stems -> how much each says
    said: float  # their sum: a headline says 25, an article 200 or more
    names: Mapping[str, float]  # likewise those of names
    head: frozenset[str]  # those of the first sentences,
    proper: frozenset[str]  # of them those that are names beyond doubt,
    routes: frozenset[str]  # and roads and streets
    kinds: Mapping[str, float]  # of happenings it tells of: "call", "meeting", ...
    days: tuple[TimeSpan, ...]  # that the lead names
    begin: datetime | None  # of the happening, as far as known
    finish: datetime | None  # its last moment or day, inclusive
    report: bool  # of its own time, not a look back


def likeness(a: Account, b: Account) -> float:
    """How much two texts look like accounts of one happening, 0..1.

    Meaning, words and names; nothing where the two are of a series of look-alikes.
    """
    if of_a_series(a, b):
        return 0.0
    same_length = a.vector.shape == b.vector.shape
    meaning = max(0.0, float(a.vector @ b.vector)) if same_length else 0.0
    shared = shared_names(a, b)
    found = (
        MEANING_WEIGHT * meaning
        + WORD_WEIGHT * dot(a.words, b.words)
        + NAME_WEIGHT * min(shared / ENOUGH_NAMES, 1.0)
    )
    found -= _thin_evidence(meaning, shared_words(a, b), min(a.said, b.said))
    if proper_apart(a, b):
        found -= PROPER_APART
    elif a.head and b.head and not shared:
        found -= NAMES_APART
    return max(0.0, found)


def _thin_evidence(meaning: float, shared: float, said: float) -> float:
    """What is taken off where two texts share little, and more where one of them is a headline."""
    headline = min(1.0, max(0.0, (REPORT_SAID - said) / (REPORT_SAID - HEADLINE_SAID)))
    return (
        THIN_EVIDENCE * (1 - headline) * max(0.0, 1 - shared / ENOUGH_WORDS)
        + THIN_HEADLINE * headline * max(0.0, 1 - meaning * shared / ENOUGH_MEANT)
        + SHORT_TEXT * max(0.0, 1 - said / ENOUGH_SAID)
    )


def of_a_series(a: Account, b: Account) -> bool:
    """Whether two texts tell of different roads, or in one wording of other names or days."""
    if a.routes and b.routes and not (a.routes & b.words.keys() or b.routes & a.words.keys()):
        return True
    if dot(a.wording, b.wording) < SERIES_WORDING:
        return False
    return (_names_alone(a, b) and _names_alone(b, a)) or _other_days(a, b)


def shared_words(a: Account, b: Account) -> float:
    """Summed weight of all that both say."""
    smaller, larger = sorted((a.telling, b.telling), key=len)
    return sum(weight for word, weight in smaller.items() if word in larger)


def shared_names(a: Account, b: Account) -> float:
    """Summed weight of the names that both have; a name may be a common word of the other."""
    smaller, larger = sorted((a, b), key=lambda one: len(one.names))
    both = sum(weight for name, weight in smaller.names.items() if name in larger.words)
    return both + sum(
        weight
        for name, weight in larger.names.items()
        if name in smaller.words and name not in smaller.names
    )


def proper_apart(a: Account, b: Account) -> bool:
    """Whether both have names at the head, one is brief, and no name is in both."""
    named = bool(a.proper and b.proper) and min(a.said, b.said) < BRIEF_SAID
    return named and a.proper.isdisjoint(b.words) and b.proper.isdisjoint(a.words)


def _names_alone(a: Account, b: Account) -> bool:
    """Whether the head of a names what b never mentions."""
    return any(name not in b.words for name in a.head)


def _other_days(a: Account, b: Account) -> bool:
    """Whether both name days and none of them in common."""
    return (
        bool(a.days)
        and bool(b.days)
        and not any(x.begin < y.finish and y.begin < x.finish for x in a.days for y in b.days)
    )


def dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The inner product of two sparse vectors."""
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * longer[word] for word, weight in shorter.items() if word in longer)


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a stem says: ln of how rare it is in news at large and in this workspace."""

    counts: Mapping[str, int]  # stem -> documents of the workspace
    total: int

    def __call__(self, stemmed: str) -> float:
        """0 for a word of every article, about 8 for one that was never seen."""
        expected = news_share(stemmed) * BACKGROUND_EVENTS + self.counts.get(stemmed, 0) + 0.5
        return math.log((BACKGROUND_EVENTS + self.total + 1) / expected)


def measure_rarity(by_document: Mapping[str, Sequence[Claim]]) -> Rarity:
    """Count the stems of all documents."""
    counts = Counter(
        word
        for claims in by_document.values()
        for word in {word for claim in claims for word in stems(claim)}
    )
    return Rarity(counts, len(by_document))


def read_account(
    document: Document,
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    rarity: Rarity,
    *,
    report: bool,
) -> Account:
    """What these claims of a document tell of one happening."""
    counts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    head: set[str] = set()
    proper: set[str] = set()
    ways: set[str] = set()
    rows = []
    for number, claim in enumerate(claims):
        factor = 2 if number < LEAD_CLAIMS else 1
        counts.update(dict.fromkeys(sorted(stems(claim)), factor))  # sums in one order
        found = names(claim, document.lang)
        named.update(dict.fromkeys(sorted(found), factor))
        if number < HEAD_CLAIMS:
            head |= found
            proper |= proper_names(claim, document.lang)
            ways |= routes(claim)
        for lemma in claim.lemmas:
            kinds.update(dict.fromkeys(sorted(happenings(lemma)), factor))
        if claim.id in vectors:
            rows.append(np.asarray(vectors[claim.id], dtype=np.float32) * factor)
    weighted = {word: (1 + math.log(n)) * rarity(word) for word, n in counts.items()}
    telling = {word: rarity(word) for word in counts}
    begin, finish = _report_time(document) if report else _told_time(claims)
    return Account(
        id=stable_id(document.id, *(claim.id for claim in claims)),
        document=document.id,
        claims=tuple(claim.id for claim in claims),
        vector=_unit_vector(rows),
        words=_unit_length(weighted),
        wording=_unit_length({word: w for word, w in weighted.items() if word not in named}),
        telling=telling,
        said=sum(telling.values()),
        names={name: rarity(name) for name in named},
        head=frozenset(head),
        proper=frozenset(proper),
        routes=frozenset(ways),
        kinds=_unit_length({kind: math.sqrt(n) for kind, n in kinds.items()}),
        days=_lead_days(document, claims[:LEAD_CLAIMS]) if report else (),
        begin=begin,
        finish=finish,
        report=report,
    )


def _unit_vector(rows: Sequence[Vector]) -> Vector:
    if not rows:
        return np.zeros(1, dtype=np.float32)
    total: Vectors = np.sum(rows, axis=0)
    length = float(np.linalg.norm(total))
    return (total / length if length else total).astype(np.float32)


def _unit_length(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}


# --- time ------------------------------------------------------------------------------------


def _lead_days(document: Document, claims: Iterable[Claim]) -> tuple[TimeSpan, ...]:
    """The days about its publication that the lead of a dated article names."""
    published = document.published_at
    if published is None:
        return ()
    return tuple(
        span
        for claim in claims
        if not claim.background
        for span in claim.times
        if span.finish - span.begin <= LONGEST_DAY
        and abs(span.begin - published) <= NEAR_PUBLICATION
    )


def _report_time(document: Document) -> tuple[datetime | None, datetime | None]:
    return document.published_at, document.published_at


def _told_time(claims: Sequence[Claim]) -> tuple[datetime | None, datetime | None]:
    spans: list[TimeSpan] = [span for claim in claims for span in claim.times]
    if not spans:
        return None, None
    return min(span.begin for span in spans), max(_last_day(span) for span in spans)


def _last_day(span: TimeSpan) -> datetime:
    """The last day of a half-open span, at 00:00 like every day; its begin if that is later."""
    last = span.finish - datetime.resolution
    return max(span.begin, last.replace(hour=0, minute=0, second=0, microsecond=0))
