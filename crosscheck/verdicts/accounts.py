"""What one text tells of one happening: its meaning, its words, its names, its days."""

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
from crosscheck.verdicts.naming import names, proper_names, routes, stems, word_stems

Vector = npt.NDArray[np.float32]

BACKGROUND_EVENTS = 2_000.0  # weight of the counted shares beside the workspace's own articles
LEAD_CLAIMS = 4  # the lead says what happened; it counts twice
FEW = 3.0  # numbers up to it stand in every article
HEAD_CLAIMS = 2  # the title or first sentences name who and where
LONGEST_DAY = timedelta(hours=36)  # a longer time is no day: "this year"
NEAR_PUBLICATION = timedelta(days=4, hours=12)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """A document, or the paragraphs of it that look back at one older happening."""

    id: str
    document: str
    lang: str
    claims: tuple[str, ...]
    vector: Vector
    words: Mapping[str, float]  # stems, names among them; unit length
    wording: Mapping[str, float]  # the same without names; unit length
    telling: Mapping[str, float]  # stems -> how much each says
    title: Mapping[str, float]  # likewise those of the title
    said: float  # their sum: a headline says 25, an article 200 or more
    names: Mapping[str, float]  # likewise those of names
    head: frozenset[str]  # those of the first sentences,
    proper: frozenset[str]  # of them those that are names beyond doubt,
    routes: frozenset[str]  # and roads and streets
    kinds: Mapping[str, float]  # of happenings it tells of: "call", "meeting", ...
    numbers: frozenset[tuple[float, float]]  # bounds of the quantities that say something
    days: tuple[TimeSpan, ...]  # that the lead names
    begin: datetime | None  # of the happening, as far as known
    finish: datetime | None  # its last moment or day, inclusive
    report: bool  # of its own time, not a look back


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
    numbers: set[tuple[float, float]] = set()
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
        numbers.update((one.low, one.high) for one in claim.quantities if one.high > FEW)
        if claim.id in vectors:
            rows.append(np.asarray(vectors[claim.id], dtype=np.float32) * factor)
    weighted = {word: (1 + math.log(n)) * rarity(word) for word, n in counts.items()}
    telling = {word: rarity(word) for word in counts}
    begin, finish = _report_time(document) if report else _told_time(claims)
    return Account(
        id=stable_id(document.id, *(claim.id for claim in claims)),
        document=document.id,
        lang=document.lang,
        claims=tuple(claim.id for claim in claims),
        vector=_unit_vector(rows),
        words=_unit_length(weighted),
        wording=_unit_length({word: w for word, w in weighted.items() if word not in named}),
        telling=telling,
        title={word: rarity(word) for word in word_stems(document.title or "") if report},
        said=sum(telling.values()),
        names={name: rarity(name) for name in named},
        head=frozenset(head),
        proper=frozenset(proper),
        routes=frozenset(ways),
        numbers=frozenset(numbers),
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
