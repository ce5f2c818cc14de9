"""Follow-up questions: "und im Mai?" or "wer sonst?" made whole with the words of the last one.

Only what is clear is taken for one: a question word that comes alone ("und warum?"), a phrase or
name that comes alone ("und in Kiel?", "and the Kremlin?"), after "how many" what is counted ("und
Verletzte?"), and after "was sagt X?" another name, another topic, or a pronoun. Every other
question, and every phrase that could stand for several of the last one, is left as it is typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from crosscheck.records import Claim
from crosscheck.verdicts.counts import kinds_told
from crosscheck.verdicts.lexicon import read_list
from crosscheck.verdicts.questions import leading_words, prepositions, question_language
from crosscheck.verdicts.sayings import Saying, begins_topic, find_saying, is_pronoun
from crosscheck.verdicts.wanted import asked_noun

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
    if made := _same_person(asked.text, last):
        return FollowUp(made)
    words = _words(core)
    if not words or len(words) > MOST_WORDS:
        return None
    asking = leading_words(core)
    if asking:
        rest = words[len(_words(asking)) :]
        if set(rest) <= _list("fillers"):
            others = bool(set(rest) & _list("others"))
            made = _with_question_word(asking, last, others=others)
            return FollowUp(made, others) if made else None
        return None
    if start == 0:
        return None  # nothing says that it goes on from the last question
    ways = (_with_topic, _with_phrase, _with_time, _with_speaker)
    made = next(filter(None, (way(core, last) for way in ways)), None)
    made = made or _with_name(core, asked, before) or _with_counted(core, asked, before)
    return FollowUp(made) if made else None


def goes_on(asked: Claim) -> bool:
    """Whether a question says that it goes on from the one before: "und Verletzte?"."""
    return _core(asked.text)[0] > 0


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


def _with_question_word(asking: str, last: str, *, others: bool) -> str | None:
    """The last question with another question word."""
    saying = find_saying(last)
    if saying and others:  # who else: not "Wer sagt Wolf?"
        form = read_list("followups.yaml")["who_says"].get(question_language(last))
        return (
            form.format(topic=last[slice(*saying.about)].strip()) if form and saying.topic else None
        )
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


# --- what is counted -------------------------------------------------------------------------


def _with_counted(core: str, asked: Claim, before: Claim) -> str | None:
    """The last question for how many, of somebody or something else.

    Where its verb tells what became of people ("Wie viele starben in Kiel?"), only its phrases
    are kept: "Wie viele Verletzte in Kiel?".
    """
    last, bare = before.text.strip(), _without_article(core)
    span = asked_noun(last)
    if span is None or bare in {one.text for one in asked.entities}:
        return None
    rest = replace(before, content=last[span[1] :], lemmas=())
    if kinds_told(asked) and kinds_told(rest):
        phrases = [last[one.start : one.end] for one in _phrases(last)]
        return f"{' '.join([leading_words(last), bare, *phrases])}?"
    return last[: span[0]] + bare + last[span[1] :]


# --- what somebody says ----------------------------------------------------------------------


def _same_person(asked: str, last: str) -> str | None:
    """A question for what he or she says, of whoever the last question was for."""
    saying, before = find_saying(asked), find_saying(last)
    if not saying or not before or not is_pronoun(saying.name) or is_pronoun(before.name):
        return None
    return asked[: saying.start] + before.name + asked[saying.end :]


def _who_says(saying: Saying, last: str) -> str | None:
    """The question for anybody's statements on the topic of the last one."""
    form = read_list("followups.yaml")["who_says"].get(question_language(last))
    if form is None or not saying.topic:
        return None
    return str(form).format(topic=last[slice(*saying.about)].strip())


def _with_topic(core: str, last: str) -> str | None:
    """The last question for what somebody says, on another topic: "und zur Ernte?"."""
    saying = find_saying(last)
    if saying is None or not begins_topic(core):
        return None
    start, end = saying.about
    return f"{last[:start]} {core}{last[end:]}"


def _with_speaker(core: str, last: str) -> str | None:
    """The last question for what somebody says, of somebody else."""
    saying = find_saying(last)
    if saying is None or _words(core)[0] in prepositions():
        return None
    return last[: saying.start] + core + last[saying.end :]


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
    lists = read_list("followups.yaml").items()
    return {name: frozenset(rows) for name, rows in lists if isinstance(rows, list)}


def _list(name: str) -> frozenset[str]:
    return _lists()[name]
