"""Frames with a verb of saying: "X sagte", "hieß es aus X", "wurde von X bestätigt"."""

from dataclasses import replace

from crosscheck.claims.carried import is_first_subjunctive
from crosscheck.claims.clauses import Clause
from crosscheck.claims.cues import Said, find_cue
from crosscheck.claims.framed import Frame, Range, around
from crosscheck.claims.lexicon import Saying, saying
from crosscheck.claims.persons import is_somebody, is_source
from crosscheck.claims.phrases import phrase_end
from crosscheck.claims.placing import (
    content_after,
    end_of_continued,
    sign_after,
    stands_before,
    start_of_statement,
)
from crosscheck.claims.prepositional import find_place_of_saying, narrowed, saying_noun
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import antecedent, find_subject

_ACTS = frozenset(["reported", "announce", "demand", "deny", "open", "confirm"])
_ANYBODY = frozenset(["man", "niemand", "nobody", "one"])  # who says nothing in particular
_INSERTING = frozenset(["wie", "so", "soweit", "as"])
_SAID_BY_NOBODY = frozenset(["heißen", "lauten", "hervorgehen", "verlauten"])


def verbal_frame(reading: Reading, at: int, words: Saying) -> Frame | None:
    """The frame of the verb of a clause; None if it says nothing or stands in a quotation."""
    clause = reading.clauses[at]
    if clause.verb < 0 or reading.quoted[clause.verb]:
        return None
    said = find_cue(reading.tokens, reading.clauses, at, words, reading.lang)
    if said is None:
        return None
    if said.verb.lemma in _SAID_BY_NOBODY:
        return _it_is_said(reading, at, said, words)
    base = Frame(
        frame=(clause.first, clause.last),
        cue=said.words,
        who=_speaker(reading, at, said, words),
        content=None,
        kinds=said.kinds,
        negated=said.negated,
        told=clause.kind == "main"
        and is_first_subjunctive(reading.tokens[clause.verb], reading.lang),
        weak=said.verb.lemma in words.weak,
    )
    return _with_content(reading, at, base, said)


def _speaker(reading: Reading, at: int, said: Said, words: Saying) -> Range | None:
    """Subject of the verb, agent of a passive, or the subject a joined clause leaves out."""
    clause = reading.clauses[at]
    if said.verb.passive:
        return _agent(reading, clause, words)
    who = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
    if who is None and clause.kind == "relative":
        return antecedent(reading.tokens, reading.clauses, at, reading.lang)
    if who is None and clause.verb_first:
        return _elided(reading, at, words)
    return who


def _agent(reading: Reading, clause: Clause, words: Saying) -> Range | None:
    """Who stands behind "von", or the text behind "in": "wurde in einem Brief gefordert"."""
    tokens = reading.tokens
    for index in range(clause.first, clause.last):
        form = tokens[index].form
        end = phrase_end(tokens, index + 1, clause.last, reading.lang)
        if end == index + 1:
            continue
        if form in ("von", "vom", "seitens", "by") and is_somebody(
            tokens, index + 1, end, reading.lang
        ):
            return index + 1, end
        noun = saying_noun(tokens, index + 1, end, words) if form in ("in", "im") else None
        if noun is not None and tokens[noun].lemma.lower() in words.texts:
            return narrowed(tokens, index + 1, end, words)
    return None


def _elided(reading: Reading, at: int, words: Saying) -> Range | None:
    """The subject of the clause this one is joined to: "X trägt ... mit, erklärte aber ..."."""
    for before in range(at - 1, -1, -1):
        if reading.clauses[before].kind == "main":
            return find_subject(reading.tokens, reading.clauses, before, words, reading.lang)
    return None


def _it_is_said(reading: Reading, at: int, said: Said, words: Saying) -> Frame | None:
    """As in "hieß es aus dem Ministerium": nobody is the subject, the place is the speaker."""
    clause = reading.clauses[at]
    beside = (
        reading.tokens[clause.verb + 1 : clause.verb + 2]
        + reading.tokens[max(0, clause.verb - 1) : clause.verb]
    )
    nobody = any(token.form == "es" for token in beside) or said.verb.lemma == "hervorgehen"
    if not nobody and clause.kind == "main":
        return None
    who = find_place_of_saying(reading.tokens, clause.first, clause.last, words, reading.lang)
    base = Frame((clause.first, clause.last), said.words, who, None, frozenset(["content"]))
    base = replace(base, carried=who is None)
    return _with_content(reading, at, base, said)


def _with_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """The frame with its content; the surest place is looked at first."""
    return (
        _inserted(reading, at, base)
        or _behind_content(reading, at, base)
        or _before_content(reading, at, base, said)
        or _of_the_sentence_before(reading, at, base, said)
        or _act_of_speech(reading, at, base, said)
    )


def _inserted(reading: Reading, at: int, base: Frame) -> Frame | None:
    """As in "wie X mitteilte": all of the sentence but the frame."""
    clause = reading.clauses[at]
    if clause.kind != "sub" or reading.tokens[clause.first].form not in _INSERTING:
        return None
    return replace(base, content=around(reading, clause.first, clause.last))


def _behind_content(reading: Reading, at: int, base: Frame) -> Frame | None:
    """As in "..., sagte X", with what goes on behind the frame."""
    clause = reading.clauses[at]
    start = start_of_statement(reading, at)
    if not stands_before(reading, at, start):
        return None
    end = end_of_continued(reading, at)
    return replace(base, content=(start, end if end > clause.last else clause.first))


def _before_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "X sagte, ...", "X sagte:", "X rief „...“"."""
    after = content_after(reading, at, said)
    if after is not None:
        return _with_following(reading, at, base, after)
    if _ends_in_colon(reading, at):
        return replace(base, opens=True)
    quote = _quote_in(reading, reading.clauses[at])
    if quote is not None and "content" in said.kinds and _mostly_quote(reading, quote):
        return replace(base, content=quote)
    return None


def _of_the_sentence_before(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "Das teilte X mit"; an objection to it is an act of its own."""
    clause, words = reading.clauses[at], saying(reading.lang)
    if said.verb.lemma in words.naming or not _refers_back(reading, clause):
        return None
    if clause.first and clause.kind == "main" and reading.tokens[clause.first - 1].text == ",":
        return replace(base, content=around(reading, clause.first, clause.last))
    if _withholds(said) or not said.kinds & {"content", "confirm"}:
        return None
    return replace(base, pure=len(reading.clauses) == 1)


def _withholds(said: Said) -> bool:
    return bool(said.kinds & {"deny", "open"}) or (said.negated and "withheld" in said.kinds)


def _act_of_speech(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "X kritisierte den Plan": the clause is the content, if X can speak at all.

    Only somebody denies or withholds, so those verbs vouch for their subject.
    """
    clause, words = reading.clauses[at], saying(reading.lang)
    quote = _quote_in(reading, clause)
    if not (said.kinds & _ACTS or quote is not None or _withholds(said)):
        return None
    if base.who is None or reading.tokens[base.who[0]].form in _ANYBODY:
        return None
    vouched = quote is not None or _withholds(said)
    if not vouched and not is_source(reading.tokens, *base.who, reading.lang):
        return None
    if said.verb.lemma in words.naming and _calls_false(reading, clause, words):
        base = replace(base, kinds=base.kinds | {"deny"})
    return replace(base, content=_own_clause(reading, at, base), reported=True)


def _calls_false(reading: Reading, clause: Clause, words: Saying) -> bool:
    """As in "nannte das eine Erfindung": to call it so is to deny it."""
    tokens = reading.tokens[clause.first : clause.last]
    return any(
        token.lemma.lower() in words.untrue or token.form in words.untrue for token in tokens
    )


def _ends_in_colon(reading: Reading, at: int) -> bool:
    return sign_after(reading, reading.clauses[at]) == ":" and reading.clauses[at].last + 1 == len(
        reading.tokens
    )


def _with_following(reading: Reading, at: int, base: Frame, after: Range) -> Frame:
    """The frame reaches to its content; appositions between belong to it."""
    first = reading.clauses[at].first
    if base.who is not None and base.who[0] < first:
        between = reading.tokens[base.who[1] : first]
        if len(between) <= 12:
            first = base.who[0]
    return replace(base, frame=(first, after[0]), content=after)


def _quote_in(reading: Reading, clause: Clause) -> Range | None:
    """The first stretch of the clause between quotation marks."""
    start = next((i for i in range(clause.first, clause.last) if reading.quoted[i]), None)
    if start is None:
        return None
    end = start
    while end < len(reading.tokens) and reading.quoted[end]:
        end += 1
    return start, end


def _mostly_quote(reading: Reading, quote: Range) -> bool:
    """Whether the clause is but a frame for a whole quoted sentence."""
    inside = reading.tokens[quote[0] : quote[1]]
    return any(token.tag == "V" for token in inside) and len(inside) >= 5


def _refers_back(reading: Reading, clause: Clause) -> bool:
    """Whether "das", "dies" stands for what was said in the sentence before."""
    pronouns = ("das", "dies", "this", "that", "so")
    tokens = reading.tokens
    if tokens[clause.first].form in pronouns and clause.verb == clause.first + 1:
        return True
    return any(
        tokens[index].form in ("dies", "this", "das", "that")
        and not (index + 1 < clause.last and tokens[index + 1].tag in "NEAZ")
        for index in range(clause.verb + 1, clause.last)
    )


def _own_clause(reading: Reading, at: int, base: Frame) -> Range:
    """The clause of an act of speech with what depends on it."""
    clause = reading.clauses[at]
    first = clause.first
    if clause.verb_first and base.who is not None and base.who[1] <= first:
        elided = any(
            one.kind == "main" and one.first <= base.who[0] < one.last
            for one in reading.clauses[:at]
        )
        first = first if elided else base.who[0]
    elif clause.verb_first and at and clause.kind == "main":
        first = _front_clause(reading, at)
    last = clause.last
    for following in reading.clauses[at + 1 :]:
        if following.kind == "main" and following.verb >= 0:
            break
        last = following.last
    return first, last


def _front_clause(reading: Reading, at: int) -> int:
    """Start of the subordinate clauses that fill the place before the finite verb."""
    index = at
    while index and reading.clauses[index - 1].kind in ("sub", "relative", "bare"):
        index -= 1
    return reading.clauses[index].first
