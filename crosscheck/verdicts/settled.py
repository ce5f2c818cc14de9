"""Two claims whose relation their words settle.

They are told of one actor, alike or at opposite poles; they count one thing and differ; or two
speakers set against each other what they stress.
"""

from collections.abc import Mapping
from datetime import timedelta

from crosscheck.records import Claim, Document, Entity, Judgement, VerdictKind
from crosscheck.verdicts.counts import Count, course, rejects_number
from crosscheck.verdicts.denials import denies_before
from crosscheck.verdicts.grounds import BOTH, told_of_one_place
from crosscheck.verdicts.measures import compare_dates, compare_numbers, counted_apart
from crosscheck.verdicts.metonyms import actors_of, metonyms
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.retold import OLDER_DAYS
from crosscheck.verdicts.signals import opposed_words
from crosscheck.verdicts.speech import later_claim

BARE_OPPOSITE = 0.75  # what such a pair is worth; too rare on the labelled articles to measure
BARE_DENIAL = 0.75  # likewise, of "Die Firma bestreitet das" behind what it denies
# What two counts of one thing that differ are worth: of 59 such pairs in every third of the claim
# groups, undated and with a judge that takes all for one matter, 46 contradict, one is an update.
COUNTED_APART = 0.8
BOTH_STRESS = 0.5  # what each side of one matter stresses; no labelled article has such a pair
ALIKE_SHARE = 0.5  # of the shorter claim's other content words
LEAST_GAP = timedelta(hours=1)  # a count that has moved in less time was counted differently
# What must speak for one matter besides the numbers: of who was killed, hurt or took part an event
# has one count; costs and lengths it may have many, so there the judge must see one matter.
MOST_UNRELATED = 0.3  # the judge's probability that measures have nothing to do with each other
SHARED_OF_ROLES = 0.25  # share of words from which "2.000 Zuschauer" are those of one evening
LEAST_SIMILAR = 0.6  # cosine of counts of the event; true pairs of our own had .72 and more


def settle(
    a: Profile,
    b: Profile,
    chances: dict[VerdictKind, float],
    judgement: Judgement,
    signs: Mapping[str, float],
    documents: Mapping[str, Document],
) -> tuple[VerdictKind | None, dict[VerdictKind, float]]:
    """What the words of both claims leave no other reading than, if they do, and the chances."""
    if only_renamed(a, b):
        agreed = chances.get(VerdictKind.AGREE, 0.0) + chances.get(VerdictKind.CONTRADICT, 0.0)
        return VerdictKind.AGREE, {
            **chances,
            VerdictKind.AGREE: agreed,
            VerdictKind.CONTRADICT: 0.0,
        }
    if bare_opposite(a, b):
        against = VerdictKind.CONTRADICT
        return against, _raised(chances, against, BARE_OPPOSITE)
    if denies_before(a.claim, b.claim):
        return VerdictKind.CONTRADICT, _raised(chances, VerdictKind.CONTRADICT, BARE_DENIAL)
    if signs["emphasis"] >= BOTH and signs["contrast_near"] and signs["two_speakers"]:
        return VerdictKind.FRAMING, _raised(chances, VerdictKind.FRAMING, BOTH_STRESS)
    differing = differing_counts(a, b, documents, signs, judgement.scores["none"])
    if differing is not None:
        return differing, _raised(chances, differing, COUNTED_APART)
    return None, chances


def _raised(
    chances: Mapping[VerdictKind, float], kind: VerdictKind, least: float
) -> dict[VerdictKind, float]:
    """The chances with one raised to ``least`` if it is lower, the others in proportion."""
    before = chances.get(kind, 0.0)
    after = max(before, least)
    rest = (1 - after) / (1 - before) if before < 1 else 0.0
    return {**{other: chance * rest for other, chance in chances.items()}, kind: after}


def only_renamed(a: Profile, b: Profile) -> bool:
    """Whether both say the same of one actor, whom each names in its own way.

    With a second actor in either claim the roles may be exchanged, so nothing follows then.
    """
    if any(len(_others(one.claim)) != 1 for one in (a, b)) or not metonyms(a.claim, b.claim):
        return False
    if a.claim.negated != b.claim.negated or a.claim.stance != b.claim.stance:
        return False
    numbers, times = compare_numbers(a.claim, b.claim), compare_dates(a.claim, b.claim)
    if numbers.conflict or times.conflict or opposed_words(a, b):
        return False
    names = a.names | b.names | {w.lower() for x in metonyms(a.claim, b.claim) for w in _words(x)}
    first, second = a.words - names, b.words - names
    return len(first & second) >= ALIKE_SHARE * max(1, min(len(first), len(second)))


def _others(claim: Claim) -> set[str]:
    """The actors of a claim but for its speaker, whose frame may stand inside the content."""
    speaker = claim.speaker.canonical if claim.speaker else None
    return {one.canonical for one in actors_of(claim)} - {speaker}


def bare_opposite(a: Profile, b: Profile) -> bool:
    """Whether one claim says nothing but that an actor stands at the other's opposite pole.

    "Die Bahn hilft nicht" against "Die Bahn trägt die Kosten mit": actor and axis are all that
    the shorter one says, so there is no other point it could be about.
    """
    if a.claim.stance != "asserts" or b.claim.stance != "asserts" or not a.names & b.names:
        return False
    return any(_says_only(one, other) for one, other in ((a, b), (b, a)))


def _says_only(one: Profile, other: Profile) -> bool:
    poles = {word for _axis, word, _other in opposed_words(one, other)}
    if not poles:
        return False
    said = one.words & set(one.claim.lemmas)  # without the parts of compounds
    beyond = said - one.names - {axis_word for _side, axis_word in one.poles.values()}
    return not beyond and len(one.names) == 1


def differing_counts(
    a: Profile,
    b: Profile,
    documents: Mapping[str, Document],
    signs: Mapping[str, float],
    unrelated: float,
) -> VerdictKind | None:
    """What follows where both count one thing and differ: an update, a contradiction or nothing.

    signs: of the pair. unrelated: the judge's probability that neither follows from the other.
    """
    counts = counted_apart(a.claim, b.claim)
    if counts is None or not _of_one_matter(counts, signs, unrelated):
        return None
    if signs["negation_one_side"] and not (rejects_number(a.claim) or rejects_number(b.claim)):
        return None
    if _of_older(a, documents) != _of_older(b, documents):
        return None
    if counts[0].personal and a.names != b.names:
        return None
    if _moved_on(a, b, counts, documents):
        return VerdictKind.UPDATE
    return None if signs["time_conflict"] else VerdictKind.CONTRADICT


def _of_one_matter(
    counts: tuple[Count, Count], signs: Mapping[str, float], unrelated: float
) -> bool:
    """Whether nothing sets the claims apart and enough speaks for one matter."""
    if any(signs[name] for name in ("time_far", "names_apart", "reservation_one_side")):
        return False
    if any(one.bare for one in counts):
        return True  # found by its place behind the other
    if all(one.of_event for one in counts):
        if told_of_one_place(signs):
            return False
        if any(one.of_role for one in counts) and signs["lexical"] < SHARED_OF_ROLES:
            return unrelated <= MOST_UNRELATED
        return signs["similarity"] >= LEAST_SIMILAR or unrelated <= MOST_UNRELATED
    return unrelated <= MOST_UNRELATED


def _of_older(one: Profile, documents: Mapping[str, Document]) -> bool:
    """Whether words or a date say that it was before; the tense alone ("hatte gefordert") not."""
    document = documents.get(one.claim.document)
    published = document.published_at if document else None
    if one.found["earlier"] or (one.claim.background and one.claim.times):
        return True
    if published is None or not one.claim.times:
        return False
    edge = published - timedelta(days=OLDER_DAYS)
    return all(span.finish < edge for span in one.claim.times)


def _moved_on(
    a: Profile, b: Profile, counts: tuple[Count, Count], documents: Mapping[str, Document]
) -> bool:
    """Whether the later count went where such counts go, or says that it corrects."""
    later = _later_count(a, b, documents)
    if later is None:
        return False
    earlier_count, later_count = counts if later is b else counts[::-1]
    grown = later_count.quantity.low > earlier_count.quantity.low
    way = course(later_count.kinds)
    return bool(way and grown == (way == "rises")) or bool(later.found["corrected"])


def _later_count(a: Profile, b: Profile, documents: Mapping[str, Document]) -> Profile | None:
    """The claim of the later state: by the times both name, by when they appeared, by their words.

    "Stieg auf", "inzwischen" say so where the dates leave it open.
    """
    times = compare_dates(a.claim, b.claim)
    if times.conflict and not times.equal:
        first, second = times.conflict
        return a if first.begin > second.begin else b
    later = later_claim(a, b, documents)
    first_at, second_at = (documents[one.claim.document].published_at for one in (a, b))
    if later and first_at and second_at and abs(first_at - second_at) >= LEAST_GAP:
        return later
    if bool(a.found["newer"]) == bool(b.found["newer"]):
        return None
    return a if a.found["newer"] else b


def _words(pair: tuple[Entity, Entity]) -> tuple[str, ...]:
    return tuple(word for one in pair for word in (*one.text.split(), *one.canonical.split()))
