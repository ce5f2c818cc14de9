"""Which documents, and which background paragraphs, tell of one happening.

Documents are taken in order of publication and each joins the event whose members it fits on
average, never its nearest member alone (average linkage, Sokal & Michener 1958), so that a
chain of similar articles cannot grow into one blob. A second pass moves what fits better
elsewhere. Nothing depends on the order of the input: publication time and id decide.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Event, TimeSpan, stable_id
from crosscheck.verdicts.lexicon import cues

Vector = npt.NDArray[np.float32]

WINDOW_DAYS = 4.0  # coverage of one happening; follow-ups later are events of their own
# Weights and threshold: B-cubed F1 .94 on the development articles with all dates taken away
# (python -m benchmarks.events ../shared/bench/dev); with their dates the window does the rest.
DENSE_WEIGHT, WORD_WEIGHT, NAME_WEIGHT, KIND_WEIGHT = 0.2, 0.5, 0.2, 0.1
JOIN_SIMILARITY = 0.15  # mean over the members
JOIN_UNDATED = 0.2  # nothing but the content speaks for an undated article,
DISTINCT_UNDATED = 1.1  # so it must fit one event this much better than any other,
UNDATED_KIND_WEIGHT = 0.15  # and the kind of happening counts for more: calls recur, so do meetings
BACKGROUND_SIMILARITY = 0.2  # a paragraph is short, so it must fit an event more closely
REFINING_PASSES = 2
LEAD_CLAIMS = 4  # the lead says what happened; it counts twice
SHORTEST_HEAD = 5  # letters of a word that may head a compound: "treffen" in "gipfeltreffen"
OLDER_DAYS = 12.0  # a time so long before publication is not part of the reported happening
LABEL_WORDS = 12


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """A document, or the paragraphs of it that look back at one older happening."""

    id: str
    document: str
    claims: tuple[str, ...]
    vector: Vector
    words: Mapping[str, float]  # unit length
    names: Mapping[str, float]
    kinds: Mapping[str, float]  # of happenings it tells of: "call", "meeting", ...
    begin: datetime | None  # of the happening, as far as known
    finish: datetime | None  # its last moment or day, inclusive
    report: bool  # of its own time, not a look back


@dataclass(slots=True, eq=False)
class _Cluster:
    """Units of one event, and the time its reports span; of looks back where it has no report."""

    members: list[_Unit]
    begin: datetime | None = None
    finish: datetime | None = None

    def add(self, unit: _Unit) -> None:
        self.members.append(unit)
        self._measure()

    def remove(self, unit: _Unit) -> None:
        self.members.remove(unit)
        self._measure()

    def _measure(self) -> None:
        told = [one for one in self.members if one.report] or self.members
        self.begin = min((one.begin for one in told if one.begin), default=None)
        self.finish = max((one.finish for one in told if one.finish), default=None)


def cluster_events(
    documents: Mapping[str, Document],
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    centre: Vector | None = None,
) -> list[Event]:
    """Events of all claims, each claim in exactly one, in order of time and id.

    vectors: claim id -> unit row. Claims whose document is missing are left out.
    centre: (dim,) mean vector of unrelated news (``reference_sentences``). Means of a whole
    article all lie near it, so only what an article has beyond it tells articles apart.
    """
    if centre is not None:
        vectors = {key: row - centre for key, row in vectors.items()}
    by_document: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.document, claim.start, claim.id)):
        if claim.document in documents:
            by_document.setdefault(claim.document, []).append(claim)
    weights = _word_weights(by_document)
    reports, backgrounds = [], []
    for key in sorted(by_document):
        document, found = documents[key], by_document[key]
        older = background_groups(document, found)
        away = {claim.id for group in older for claim in group}
        own = [claim for claim in found if claim.id not in away]
        if not own:  # nothing but background is the report itself
            own, older = found, []
        reports.append(_unit(document, own, vectors, weights, dated=True))
        backgrounds += [_unit(document, group, vectors, weights, dated=False) for group in older]
    clusters = _cluster(reports)
    clusters += _place_backgrounds(backgrounds, clusters, documents)
    by_id = {claim.id: claim for claim in claims}
    events = [_event(cluster, documents, by_id) for cluster in clusters]
    return sorted(events, key=lambda event: (_sortable(event.start), event.id))


@cache
def reference_sentences() -> tuple[str, ...]:
    """Short German and English sentences about unrelated news, for the centre of an encoder."""
    source = files("crosscheck.verdicts").joinpath("data", "reference.txt")
    return tuple(source.read_text("utf-8").split("\n")[:-1])


@cache
def _tellers() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Kinds of happenings by word, and by words that may head a compound."""
    import yaml

    source = files("crosscheck.verdicts").joinpath("data", "happenings.yaml")
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text("utf-8"))
    found: dict[str, set[str]] = {}
    for kind, words in listed.items():
        for word in words:
            found.setdefault(word, set()).add(kind)
    whole = {word: frozenset(kinds) for word, kinds in found.items()}
    return whole, {word: kinds for word, kinds in whole.items() if len(word) >= SHORTEST_HEAD}


@lru_cache(50_000)
def happenings(lemma: str) -> frozenset[str]:
    """The kinds of happenings a word tells of: "gipfeltreffen" of a meeting, most of none."""
    whole, heads = _tellers()
    if lemma in whole:
        return whole[lemma]
    ends = (lemma[-length:] for length in range(len(lemma) - 1, SHORTEST_HEAD - 1, -1))
    return next((heads[end] for end in ends if end in heads), frozenset())


# --- background ------------------------------------------------------------------------------


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


def _place_backgrounds(
    units: Sequence[_Unit], clusters: Sequence[_Cluster], documents: Mapping[str, Document]
) -> list[_Cluster]:
    """Put each background into the event it retells, or into one of its own; adds in place."""
    own: list[_Cluster] = []
    for unit in sorted(units, key=lambda unit: (_sortable(unit.begin), unit.id)):
        told = [
            (fit, -number, cluster)
            for number, cluster in enumerate(clusters)
            if (fit := _background_fit(unit, cluster, documents)) >= BACKGROUND_SIMILARITY
        ]
        if told:
            max(told, key=lambda row: row[:2])[2].add(unit)
        else:
            _join(unit, own, BACKGROUND_SIMILARITY)
    return own


def _background_fit(unit: _Unit, cluster: _Cluster, documents: Mapping[str, Document]) -> float:
    """How well a background fits an event that was reported when it happened."""
    if unit.document in {member.document for member in cluster.members}:
        return 0.0
    if unit.begin is None or not _near_in_time(unit, cluster):
        return 0.0
    told_later = documents[unit.document].published_at
    if told_later is None or cluster.finish is None or told_later <= cluster.finish:
        return 0.0
    return _fit(unit, cluster)


# --- joining ---------------------------------------------------------------------------------


def _cluster(units: Sequence[_Unit]) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    ordered = sorted(units, key=lambda unit: (unit.begin is None, _sortable(unit.begin), unit.id))
    home = {unit.id: _join(unit, clusters, JOIN_SIMILARITY) for unit in ordered}
    for _ in range(REFINING_PASSES):
        if not _refine(ordered, clusters, home):
            break
    return [cluster for cluster in clusters if cluster.members]


def _join(unit: _Unit, clusters: list[_Cluster], threshold: float) -> _Cluster:
    best = _best(unit, clusters, threshold)
    if best is None:
        best = _Cluster([])
        clusters.append(best)
    best.add(unit)
    return best


def _refine(units: Sequence[_Unit], clusters: list[_Cluster], home: dict[str, _Cluster]) -> bool:
    """Take each unit out and let it join again, now that all events are known."""
    moved = False
    for unit in units:
        left = home[unit.id]
        left.remove(unit)
        best = _best(unit, clusters, JOIN_SIMILARITY)
        if best is None:
            best = left if not left.members else _Cluster([])
            if best is not left:
                clusters.append(best)
        best.add(unit)
        home[unit.id] = best
        moved = moved or best is not left
    return moved


def _best(unit: _Unit, clusters: Sequence[_Cluster], threshold: float) -> _Cluster | None:
    needed = threshold if unit.begin else max(threshold, JOIN_UNDATED)
    fits = sorted(
        (
            (_fit(unit, cluster) + _undated_kind(unit, cluster), -number)
            for number, cluster in enumerate(clusters)
            if cluster.members and _near_in_time(unit, cluster)
        ),
        reverse=True,
    )
    if not fits or fits[0][0] < needed:
        return None
    if unit.begin is None and len(fits) > 1 and fits[0][0] < DISTINCT_UNDATED * fits[1][0]:
        return None
    return clusters[-fits[0][1]]


def _near_in_time(unit: _Unit, cluster: _Cluster) -> bool:
    if not (unit.begin and unit.finish and cluster.begin and cluster.finish):
        return True
    window = timedelta(days=WINDOW_DAYS)
    return unit.begin <= cluster.finish + window and cluster.begin <= unit.finish + window


def _fit(unit: _Unit, cluster: _Cluster) -> float:
    return sum(likeness(unit, member) for member in cluster.members) / len(cluster.members)


def _undated_kind(unit: _Unit, cluster: _Cluster) -> float:
    if unit.begin is not None:
        return 0.0
    shared = [_dot(unit.kinds, member.kinds) for member in cluster.members]
    return UNDATED_KIND_WEIGHT * sum(shared) / len(shared)


def likeness(a: _Unit, b: _Unit) -> float:
    """How much two texts look like accounts of one happening, 0..1.

    Meaning, words, names, and the kind of happening: a call and a meeting of the same two people
    about the same matter are two happenings.
    """
    same_length = a.vector.shape == b.vector.shape
    dense = max(0.0, float(a.vector @ b.vector)) if same_length else 0.0
    return (
        DENSE_WEIGHT * dense
        + WORD_WEIGHT * _dot(a.words, b.words)
        + NAME_WEIGHT * _dot(a.names, b.names)
        + KIND_WEIGHT * _dot(a.kinds, b.kinds)
    )


def _dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    shorter, longer = sorted((a, b), key=len)
    return sum(weight * longer.get(word, 0.0) for word, weight in shorter.items())


# --- units -----------------------------------------------------------------------------------


def _word_weights(by_document: Mapping[str, Sequence[Claim]]) -> dict[str, float]:
    counts = Counter(
        word
        for claims in by_document.values()
        for word in {word for claim in claims for word in _words(claim)}
    )
    total = len(by_document)
    return {word: math.log(1 + total / count) for word, count in counts.items()}


def _words(claim: Claim) -> set[str]:
    function = cues()["function"].lemmas
    names = {f"@{entity.canonical.lower()}" for entity in claim.entities}
    return {word for word in claim.lemmas if word not in function and len(word) > 2} | names


def _unit(
    document: Document,
    claims: Sequence[Claim],
    vectors: Mapping[str, Vector],
    weights: Mapping[str, float],
    *,
    dated: bool,
) -> _Unit:
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    rows = []
    for number, claim in enumerate(claims):
        factor = 2 if number < LEAD_CLAIMS else 1
        counts.update(dict.fromkeys(sorted(_words(claim)), factor))  # sums in one order
        for lemma in claim.lemmas:
            kinds.update(dict.fromkeys(sorted(happenings(lemma)), factor))
        if claim.id in vectors:
            rows.append(np.asarray(vectors[claim.id], dtype=np.float32) * factor)
    weighted = {word: (1 + math.log(n)) * weights.get(word, 1.0) for word, n in counts.items()}
    begin, finish = _report_time(document) if dated else _told_time(claims)
    return _Unit(
        id=stable_id(document.id, *(claim.id for claim in claims)),
        document=document.id,
        claims=tuple(claim.id for claim in claims),
        vector=_unit_vector(rows),
        words=_unit_length({word: w for word, w in weighted.items() if word[0] != "@"}),
        names=_unit_length({word: w for word, w in weighted.items() if word[0] == "@"}),
        kinds=_unit_length({kind: math.sqrt(n) for kind, n in kinds.items()}),
        begin=begin,
        finish=finish,
        report=dated,
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


# --- result ----------------------------------------------------------------------------------


def _event(
    cluster: _Cluster, documents: Mapping[str, Document], claims: Mapping[str, Claim]
) -> Event:
    found = sorted(
        (claims[key] for member in cluster.members for key in member.claims),
        key=lambda claim: (claim.document, claim.start, claim.id),
    )
    ids = tuple(claim.id for claim in found)
    return Event(
        id=stable_id("event", *sorted({claim.document for claim in found}), ids[0]),
        label=_label(cluster, documents, claims),
        start=cluster.begin,
        end=cluster.finish,
        documents=tuple(sorted({claim.document for claim in found})),
        claims=ids,
    )


def _label(
    cluster: _Cluster, documents: Mapping[str, Document], claims: Mapping[str, Claim]
) -> str:
    """The title of the member nearest to all others, else its first words."""
    central = max(
        sorted(cluster.members, key=lambda unit: unit.id),
        key=lambda unit: sum(likeness(unit, other) for other in cluster.members),
    )
    title = documents[central.document].title
    whole = len(central.claims) > 1 and all(
        not claims[key].background for key in central.claims[:1]
    )
    if title and whole:
        return title
    words = claims[central.claims[0]].text.split()
    return " ".join(words[:LABEL_WORDS]) + (" …" if len(words) > LABEL_WORDS else "")


def _sortable(moment: datetime | None) -> float:
    return moment.timestamp() if moment else math.inf
