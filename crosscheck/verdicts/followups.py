"""Follow-up questions: "und im Mai?" or "wer sonst?" made whole with the words of the last one.

Only two forms are taken for follow-ups, because only they are clear: a question word that comes
alone ("und warum?"), and a phrase or name that comes alone ("und in Kiel?", "and the Kremlin?").
Every other question, and every phrase that could stand for several of the last one, is left as
it is typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from crosscheck.records import Claim
from crosscheck.verdicts.lexicon import read_list
from crosscheck.verdicts.questions import leading_words, prepositions

MOST_WORDS = 5  # a longer text is a question of its own
_WORD = re.compile(r"[\w'’.-]*\w")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up made whole; ``others`` asks for more than was answered before."""

    text: str
    others: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A preposition with its noun, by offsets."""

    start: int
    end: int
    preposition: str
    timed: bool


def follow_up(asked: Claim, before: Claim) -> FollowUp | None:
    """The whole question that ``asked`` is short for after ``before``; None if it is not clear.

    Both are questions read as claims.
    """
    start, end = _core(asked.text)
    core, last = asked.text[start:end], before.text.strip()
    words = _words(core)
    if not words or len(words) > MOST_WORDS:
        return None
    asking = leading_words(core)
    if asking:
        rest = words[len(_words(asking)) :]
        if set(rest) <= _list("fillers"):
            others = bool(set(rest) & _list("others"))
            return FollowUp(_with_question_word(asking, last), others)
        return None
    if start == 0:
        return None  # nothing says that it goes on from the last question
    made = _with_phrase(core, last) or _with_time(core, last) or _with_name(core, asked, before)
    return FollowUp(made) if made else None


def _core(text: str) -> tuple[int, int]:
    """Offsets of the question without "und" before and signs behind."""
    end = len(text.rstrip(" ?!.…"))
    lowered = text.lower()
    for opening in sorted(_list("openings"), key=len, reverse=True):
        match = re.match(rf"\W*{re.escape(opening)}\b\s*,?\s*", lowered)
        if match and match.end() < end:
            return match.end(), end
    return 0, end


# --- a question word alone -------------------------------------------------------------------


def _with_question_word(asking: str, last: str) -> str:
    """The last question with another question word."""
    word = asking[0].upper() + asking[1:]
    old = leading_words(last)
    if old:
        return word + last[len(old) :]
    if last.endswith("?"):  # yes or no was asked: the verb follows the question word
        return f"{word} {last[0].lower()}{last[1:]}"
    return f"{word}: {last}?"


# --- a phrase or a name alone ----------------------------------------------------------------


def _with_phrase(core: str, last: str) -> str | None:
    """The last question with this phrase for the one of its kind, or added to it."""
    own = next(_phrases(core), None)
    if own is None or (own.start, own.end) != (0, len(core)):
        return None
    rivals = [
        one
        for one in _phrases(last)
        if one.timed == own.timed and (own.timed or _same_place(one.preposition, own.preposition))
    ]
    return _put(core, [(one.start, one.end) for one in rivals], last)


def _with_time(core: str, last: str) -> str | None:
    """The last question at another time that needs no preposition: a year, "gestern"."""
    if not all(map(_timely, _words(core))):
        return None
    rivals = [(one.start, one.end) for one in _phrases(last) if one.timed]
    if _YEAR.fullmatch(core):
        rivals = [match.span() for match in _YEAR.finditer(last)]
    return _put(core, rivals, last)


def _put(core: str, rivals: Sequence[tuple[int, int]], last: str) -> str | None:
    """The last question with new words in the one place they fit, or at its end."""
    if len(rivals) > 1:
        return None
    if rivals:
        ((start, end),) = rivals
        return last[:start] + core + last[end:]
    return f"{last.rstrip(' ?!.')} {core}?"


def _phrases(text: str) -> Iterator[_Phrase]:
    """Prepositions with what follows them: small words, then capitals, figures, or a time."""
    found = list(_WORD.finditer(text))
    place = 0
    while place < len(found):
        end = _phrase_end(found, place)
        if end is None:
            place += 1
            continue
        words = [one.group().lower() for one in found[place:end]]
        timed = any(map(_timely, words))
        yield _Phrase(found[place].start(), found[end - 1].end(), words[0], timed)
        place = end


def _phrase_end(found: Sequence[re.Match[str]], place: int) -> int | None:
    if found[place].group().lower() not in prepositions():
        return None
    end = place + 1
    while end < len(found) and found[end].group().lower() in _list("articles"):
        end += 1
    first = end
    while end < len(found) and _nominal(found[end].group()):
        end += 1
    return end if end > first else None


def _timely(word: str) -> bool:
    return word in _list("times") or bool(_YEAR.fullmatch(word))


def _nominal(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word.lower() in _list("times")


def _same_place(one: str, other: str) -> bool:
    """One preposition, whatever article has melted into it: "in" and "im"."""
    return one == other or any({one, other} <= set(row.split()) for row in _list("contracted"))


def _with_name(core: str, asked: Claim, before: Claim) -> str | None:
    """The last question about another name, if it is about one only."""
    bare = _without_article(core)
    if bare not in {one.text for one in asked.entities} or len(before.entities) != 1:
        return None
    old = before.entities[0]
    head = before.text[: old.start]
    if bare != core:
        head = re.sub(r"\w+\s*$", "", head) if _ends_with_article(head) else head
    return (head + core + before.text[old.end :]).strip()


def _without_article(text: str) -> str:
    first, _blank, rest = text.partition(" ")
    return rest if rest and first.lower() in _list("articles") else text


def _ends_with_article(text: str) -> bool:
    words = _words(text)
    return bool(words) and words[-1] in _list("articles")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(rows) for name, rows in read_list("followups.yaml").items()}


def _list(name: str) -> frozenset[str]:
    return _lists()[name]
