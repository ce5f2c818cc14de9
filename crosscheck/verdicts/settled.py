"""Two claims whose relation their words settle: told of one actor, alike or at opposite poles."""

from crosscheck.records import Claim, Entity
from crosscheck.verdicts.measures import compare_dates, compare_numbers
from crosscheck.verdicts.metonyms import actors_of, metonyms
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.signals import opposed_words

ALIKE_SHARE = 0.5  # of the shorter claim's other content words


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


def _words(pair: tuple[Entity, Entity]) -> tuple[str, ...]:
    return tuple(word for one in pair for word in (*one.text.split(), *one.canonical.split()))
