"""The label of a position: the answer in a word, where the kind of question allows it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from crosscheck.records import Claim, Document, Entity
from crosscheck.verdicts.metonyms import actors_of
from crosscheck.verdicts.points import shortest_wording
from crosscheck.verdicts.profiles import profile
from crosscheck.verdicts.questions import Question, leading_words, question_list
from crosscheck.verdicts.settled import only_renamed
from crosscheck.verdicts.wanted import clock_texts, values_wanted, with_noun

LABEL_VALUES = 3  # names or values in a label
_WORD = re.compile(r"\w+")
_INFINITIVE = re.compile(r"\bzu\s+\w+n\W*$|^\W*(?:to|of|for)\s+\w+", re.IGNORECASE)


def answer_label(
    question: Question, claims: Sequence[Claim], documents: Mapping[str, Document]
) -> str:
    """The number, the time or the names that are asked for; "" where a wording must say it.

    claims: of one position. What is in the language of the question is preferred.
    """
    own = [one for one in claims if documents[one.document].lang == question.lang]
    others = [one for one in claims if one not in own]
    match question.kind:
        case "number":
            return _joined(_numbers(question, own, others))
        case "date":
            return _joined(_times([*own, *others]))
        case "actor" | "location":
            return _joined(_names(question, [*own, *others]))
    return ""


def wording_label(
    question: Question, claims: Sequence[Claim], documents: Mapping[str, Document]
) -> str:
    """The shortest wording, one in the language of the question if there is any.

    What is no sentence by itself ("die Gespräche abgebrochen zu haben") stands with its frame.
    """
    native = [one for one in claims if documents[one.document].lang == question.lang] or claims
    whole = [one for one in native if not _INFINITIVE.search(one.content)]
    return shortest_wording(whole or [replace(one, content=one.text) for one in native])


def _numbers(question: Question, own: Sequence[Claim], others: Sequence[Claim]) -> list[str]:
    """As a claim has it that names what it counts; a bare number gets the question's noun.

    others: in another language; their numbers and its nouns do not go together.
    """
    here, there = (
        [values for one in held if (values := values_wanted(question, one))]
        for held in (own, others)
    )
    counting = (values for values in here if any(one.noun or one.unit for one in values))
    values = next(counting, here[0] if here else ())
    if values:
        return [with_noun(one, question) for one in values]
    return [one.text for one in (there[0] if there else ())]


def _times(claims: Sequence[Claim]) -> list[str]:
    """As the first claim has it; a day before a time of day alone."""
    found = ([one.text for one in claim.times] for claim in claims)
    clocks = (clock_texts(claim) for claim in claims)
    return next(filter(None, found), None) or next(filter(None, clocks), [])


def _names(question: Question, claims: Sequence[Claim]) -> Iterator[str]:
    """Names in what is claimed, beyond those of the question and the speaker's own."""
    bare = question.kind == "actor" and _asks_plainly(question.text)
    for claim in _likest(claims):
        for entity in actors_of(claim):
            own = claim.speaker and entity.canonical == claim.speaker.canonical
            inside = claim.content_start <= entity.start < claim.content_end
            if own or not inside or entity.canonical.lower() in question.names:
                continue
            if not (bare and _circumstantial(entity, claim)):
                yield entity.canonical


def _asks_plainly(text: str) -> bool:
    """Whether "who" is asked and not "with whom": a name behind "with" is no answer then."""
    words = _WORD.findall(leading_words(text).lower())
    return bool(words) and words[0] in question_list("doers")


def _circumstantial(entity: Entity, claim: Claim) -> bool:
    """Whether a name stands behind a preposition of circumstance: "zwischen der Bahn und Wolf".

    Looked for from the name back over articles, capitalised words and "und", to the first other.
    """
    before = claim.content[: entity.start - claim.content_start]
    listed, passed = question_list("circumstances"), question_list("passed")
    words = _WORD.findall(before)
    if before.rstrip().endswith((",", ";", ":", "„", '"')):
        return False
    for word in reversed(words):
        if word.lower() in listed:
            return True
        if not (word[0].isupper() or word.lower() in passed):
            return False
    return False


def _likest(claims: Sequence[Claim]) -> list[Claim]:
    """The best answer, and those that differ from it in the actor's name alone."""
    best = profile(claims[0])
    return [claims[0]] + [one for one in claims[1:] if only_renamed(best, profile(one))]


def _joined(words: Iterable[str]) -> str:
    return " / ".join(list(dict.fromkeys(words))[:LABEL_VALUES])
