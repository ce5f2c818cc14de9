"""Which pairs of an event are worth judging: the union of three retrievers, then one ranking.

Dense neighbours find paraphrases, rare shared words find what the encoder misses, typed slots
find what shares hardly a word: the same kind of number, the same pole of an action, a denial
beside the statement it answers. Measured on real articles the three find different pairs
(Ma et al. 2021 report the same of passages), so they are joined and not chosen between.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crosscheck.records import Claim, Document, Event, Neighbour, Pair
from crosscheck.verdicts.measures import compare_numbers
from crosscheck.verdicts.profiles import Profile, inverse_frequencies, name_reach, profiles
from crosscheck.verdicts.signals import EventView, opposed_words, shared_words
from crosscheck.verdicts.speech import NEAR_SENTENCES, sentence_distance, speaker_name

LEXICAL_PER_CLAIM = 20
TYPED_PER_CLAIM = 20
PAIRS_PER_CLAIM = 14  # kept of the union: judging is what costs time
TYPED_WEIGHT = 0.5  # of the typed slots, beside the cosine and the shared rare words
LEAST_SHARED_WEIGHT = 1.2  # one word that half of the claims have is no reason to compare
ANSWER_REACH = 3  # sentences that a bare reservation reaches back
NAME_RATIO = 90.0  # rapidfuzz ratio from which two spellings are one name
SLOT_WEIGHTS = {
    "number": 0.5,
    "opposed": 0.45,
    "same_pole": 0.3,
    "answer": 0.6,
    "name": 0.2,
    "time": 0.2,
}


def view_event(
    event: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]
) -> EventView:
    """What pairs of the event are measured against: profiles, word weights, reach of names."""
    made = profiles(claims[key] for key in event.claims if key in claims)
    return EventView(
        documents=documents,
        profiles=made,
        weights=inverse_frequencies(made.values()),
        reach=name_reach(made.values(), documents),
    )


def propose_pairs(
    event: Event,
    claims: Mapping[str, Claim],
    neighbours: Mapping[str, Sequence[Neighbour]],
    documents: Mapping[str, Document],
    *,
    pairs_per_claim: int = PAIRS_PER_CLAIM,
) -> list[Pair]:
    """Pairs of the event's claims worth judging, each once, in the order of their claims.

    neighbours: claim id -> nearest claims; those outside the event are passed over.
    At most ``pairs_per_claim`` times the number of claims.
    """
    view = view_event(event, claims, documents)
    similarity = _similarities(view, neighbours)
    found = {"dense": _dense(view, neighbours), "lexical": _lexical(view), "typed": _typed(view)}
    strength = {
        pair: _strength(pair, similarity.get(pair, 0.0), view)
        for pair in set().union(*found.values())
    }
    ranked = sorted(strength, key=lambda pair: (-strength[pair], pair))
    kept = ranked[: pairs_per_claim * len(view.profiles)]
    return [
        Pair(event.id, a, b, similarity.get((a, b), 0.0), _proposers((a, b), found))
        for a, b in sorted(kept, key=lambda pair: _reading_order(pair, view))
    ]


def comparable(a: Claim, b: Claim, documents: Mapping[str, Document]) -> bool:
    """Whether two claims are two accounts of possibly one thing.

    Across outlets any two are. Inside one article only two named speakers are: an article does
    not contradict those it quotes, it sets them side by side. One outlet's own voice over
    several days is one account, too.
    """
    if a.id == b.id or (a.document == b.document and _overlap(a, b)):
        return False
    first, second = speaker_name(a), speaker_name(b)
    if a.document == b.document:
        named = first is not None and second is not None and first != second
        return named and _may_answer(a, b) and _may_answer(b, a)
    outlets = {_source(a, documents), _source(b, documents)}
    return len(outlets) > 1 or first != second


def _may_answer(a: Claim, b: Claim) -> bool:
    """A bare reservation ("wollte das nicht bestätigen") is about what was said just before it."""
    if a.stance == "asserts" or a.quote_type != "reported":
        return True
    return 0 <= a.sentence - b.sentence <= ANSWER_REACH


def _overlap(a: Claim, b: Claim) -> bool:
    return a.content_start < b.content_end and b.content_start < a.content_end


def _source(claim: Claim, documents: Mapping[str, Document]) -> str:
    document = documents.get(claim.document)
    return (document.outlet if document else None) or claim.document


# --- the retrievers --------------------------------------------------------------------------

Found = set[tuple[str, str]]


def _dense(view: EventView, neighbours: Mapping[str, Sequence[Neighbour]]) -> Found:
    return {
        _ordered(key, one.id, view)
        for key, near in neighbours.items()
        if key in view.profiles
        for one in near
        if _allowed(key, one.id, view)
    }


def _lexical(view: EventView) -> Found:
    """Pairs that share rare words, found through the words and never by comparing all."""
    holders: dict[str, list[str]] = defaultdict(list)
    for key, one in view.profiles.items():
        for word in one.words:
            holders[word].append(key)
    common = max(3, len(view.profiles) // 4)  # a word of every fourth claim separates nothing
    found: Found = set()
    for key in view.profiles:
        near = {
            other
            for word in view.profiles[key].words
            if len(holders[word]) <= common
            for other in holders[word]
            if _allowed(key, other, view)
        }
        scored = sorted(((_shared_share(key, other, view), other) for other in near), reverse=True)
        for score, other in scored[:LEXICAL_PER_CLAIM]:
            if score > 0:
                found.add(_ordered(key, other, view))
    return found


def _shared_share(key: str, other: str, view: EventView) -> float:
    a, b = view.profiles[key], view.profiles[other]
    shared = sum(view.weights[word] for word in shared_words(a, b))
    if shared < LEAST_SHARED_WEIGHT:
        return 0.0
    smaller = min(sum(view.weights[word] for word in one.words) for one in (a, b))
    return shared / smaller


def _typed(view: EventView) -> Found:
    keys = sorted(view.profiles)
    scored: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for number, key in enumerate(keys):
        for other in keys[number + 1 :]:
            if not _allowed(key, other, view):
                continue
            score = _slot_score(view.profiles[key], view.profiles[other])
            if score > SLOT_WEIGHTS["name"] + SLOT_WEIGHTS["time"]:
                scored[key].append((score, other))
                scored[other].append((score, key))
    return {
        _ordered(key, other, view)
        for key, near in scored.items()
        for _score, other in sorted(near, reverse=True)[:TYPED_PER_CLAIM]
    }


def _slot_score(a: Profile, b: Profile) -> float:
    numbers = compare_numbers(a.claim, b.claim)
    slots = {
        "number": numbers.equal is not None or numbers.conflict is not None,
        "opposed": bool(opposed_words(a, b)),
        "same_pole": any(
            b.poles[axis][0] == side for axis, (side, _word) in a.poles.items() if axis in b.poles
        ),
        "answer": _answers(a, b),
        "name": bool(a.names & b.names) or _similar_names(a, b),
        "time": bool(a.claim.times and b.claim.times),
    }
    return sum(SLOT_WEIGHTS[name] for name, filled in slots.items() if filled)


def _answers(a: Profile, b: Profile) -> bool:
    """A reservation or a contrast right beside what it may answer."""
    distance = sentence_distance(a.claim, b.claim)
    if distance is None or distance > NEAR_SENTENCES:
        return False
    reserved = (a.claim.stance != "asserts") != (b.claim.stance != "asserts")
    later = max(a, b, key=lambda one: (one.claim.sentence, one.claim.start))
    return reserved or bool(later.found["contrast"])


def _similar_names(a: Profile, b: Profile) -> bool:
    from rapidfuzz import fuzz

    return any(fuzz.ratio(x, y) >= NAME_RATIO for x in a.names for y in b.names)


# --- the ranking -----------------------------------------------------------------------------


def _strength(pair: tuple[str, str], similarity: float, view: EventView) -> float:
    """How much speaks for judging a pair, whoever proposed it.

    One scale for all three kinds of evidence; cutting each retriever short instead lost every
    sixth labelled pair at the same number of pairs.
    """
    a, b = pair
    typed = _slot_score(view.profiles[a], view.profiles[b])
    return max(0.0, similarity) + _shared_share(a, b, view) + TYPED_WEIGHT * typed


def _proposers(pair: tuple[str, str], found: Mapping[str, Found]) -> tuple[str, ...]:
    return tuple(sorted(name for name, pairs in found.items() if pair in pairs))


def _allowed(key: str, other: str, view: EventView) -> bool:
    if other not in view.profiles or other == key:
        return False
    a, b = view.profiles[key].claim, view.profiles[other].claim
    return comparable(a, b, view.documents)


def _ordered(key: str, other: str, view: EventView) -> tuple[str, str]:
    a, b = sorted((key, other), key=lambda one: _position(one, view))
    return a, b


def _position(key: str, view: EventView) -> tuple[str, int, str]:
    claim = view.profiles[key].claim
    return claim.document, claim.start, claim.id


def _reading_order(pair: tuple[str, str], view: EventView) -> tuple[tuple[str, int, str], ...]:
    return _position(pair[0], view), _position(pair[1], view)


def _similarities(
    view: EventView, neighbours: Mapping[str, Sequence[Neighbour]]
) -> dict[tuple[str, str], float]:
    return {
        _ordered(key, one.id, view): one.similarity
        for key, near in neighbours.items()
        if key in view.profiles
        for one in near
        if one.id in view.profiles and one.id != key
    }
