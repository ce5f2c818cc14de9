"""A claim as the comparison sees it: content words, names, opposed words, cues."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crosscheck.records import Claim, Document
from crosscheck.verdicts.lexicon import Reading, Word, cues, find_cues, find_poles

WORD = re.compile(r"\w+(?:[-’']\w+)*")
SHORTEST_PART = 4  # letters a word must have to be looked for inside compounds
SHORTEST_COMPOUND = 8  # letters below which nothing is split
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """What a claim says, word by word; ``poles`` are turned over where the claim is negated."""

    claim: Claim
    words: frozenset[str]  # content words and the parts of compounds among them
    tokens: tuple[Word, ...]  # of the content, offsets into the document
    names: frozenset[str]  # canonical names in the content
    poles: Mapping[str, tuple[int, str]]  # axis -> (+1 or -1, deciding word)
    found: Mapping[str, tuple[str, ...]]  # cue list -> matched words
    verdict_on_facts: int  # praising words minus damning words, -2..2


def read(text: str, lemmas: Iterable[str], offset: int = 0) -> Reading:
    """A text ready for the word lists; word offsets are moved by ``offset``."""
    words = tuple(
        Word(match.group().lower(), match.start() + offset, match.end() + offset)
        for match in WORD.finditer(text)
    )
    return Reading(text.lower(), words, frozenset(lemmas))


@lru_cache(4096)  # a claim is compared again and again: 1 ms each time
def profile(claim: Claim) -> Profile:
    """Read one claim."""
    content = read(claim.content, claim.lemmas, claim.content_start)
    whole = read(claim.text, claim.lemmas, claim.start)
    found = find_cues(whole)
    judged = len(found["praise"]) - len(found["blame"])
    return Profile(
        claim=claim,
        words=content_words(claim),
        tokens=content.words,
        names=frozenset(entity.canonical.lower() for entity in claim.entities),
        poles=_poles(content, claim.negated),
        found=found,
        verdict_on_facts=max(-2, min(2, judged)),
    )


def profiles(claims: Iterable[Claim]) -> dict[str, Profile]:
    """Profiles of the claims of one event; compounds are split by each other's words."""
    made = {claim.id: profile(claim) for claim in claims}
    vocabulary = {word for one in made.values() for word in one.words}
    parts = compound_parts(vocabulary)
    return {key: _with_parts(one, parts) for key, one in made.items()}


def compound_parts(vocabulary: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each long word the words of the same vocabulary that it begins or ends with.

    "arbeitsplatz" is split where "platz" or "arbeit" occur too: the event is its own lexicon.
    """
    words = frozenset(vocabulary)
    return {
        word: found
        for word in words
        if len(word) >= SHORTEST_COMPOUND
        and (
            found := frozenset(
                part
                for length in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
                for part in (word[:length], word[length:])
                if len(part) >= SHORTEST_PART and part in words
            )
        )
    }


def inverse_frequencies(made: Iterable[Profile]) -> dict[str, float]:
    """ln(1 + n / df) of each content word over the claims of an event."""
    counted: Counter[str] = Counter()
    total = 0
    for one in made:
        counted.update(one.words)
        total += 1
    return {word: math.log(1 + total / count) for word, count in counted.items()}


def name_reach(made: Iterable[Profile], documents: Mapping[str, Document]) -> dict[str, float]:
    """For each name the share of the event's documents that mention it: 1 is a main actor."""
    where: dict[str, set[str]] = {}
    seen = set()
    for one in made:
        seen.add(one.claim.document)
        for name in one.names:
            where.setdefault(name, set()).add(one.claim.document)
    total = max(1, len(seen & set(documents)) or len(seen))
    return {name: len(found) / total for name, found in where.items()}


def content_words(claim: Claim) -> frozenset[str]:
    """The lemmas of a claim that mean something by themselves."""
    function = cues()["function"].lemmas
    lemmas = claim.lemmas or [match.group().lower() for match in WORD.finditer(claim.content)]
    return frozenset(
        lemma
        for lemma in lemmas
        if len(lemma) >= SHORTEST_WORD and lemma not in function and not lemma.isdigit()
    )


def _with_parts(one: Profile, parts: Mapping[str, frozenset[str]]) -> Profile:
    added = frozenset(part for word in one.words for part in parts.get(word, ()))
    if not added:
        return one
    return Profile(
        one.claim,
        one.words | added,
        one.tokens,
        one.names,
        one.poles,
        one.found,
        one.verdict_on_facts,
    )


def _poles(content: Reading, negated: bool) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for axis, plus, minus in find_poles(content):
        if bool(plus) == bool(minus):  # neither, or both: the claim takes no side
            continue
        side = 1 if plus else -1
        found[axis.name] = (-side if negated else side, (plus or minus)[0])
    return found
