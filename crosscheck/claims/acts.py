"""Acts of speech told with their object: "X kritisierte den Plan", "X wies den Vorwurf zurück"."""

from dataclasses import replace

from crosscheck.claims.clauses import Clause
from crosscheck.claims.cues import Said
from crosscheck.claims.framed import Frame, Range
from crosscheck.claims.lexicon import Saying, saying
from crosscheck.claims.persons import is_source
from crosscheck.claims.readings import Reading

_ACTS = frozenset(["reported", "announce", "demand", "deny", "open", "confirm"])
ANYBODY = frozenset(["man", "niemand", "nobody", "one"])  # who says nothing in particular


def act_of_speech(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "X kritisierte den Plan": the clause is the content, if X can speak at all.

    Only somebody denies or withholds, so those verbs vouch for their subject.
    """
    clause, words = reading.clauses[at], saying(reading.lang)
    quote = quote_in(reading, clause)
    if not (said.kinds & _ACTS or quote is not None or withholds(said)):
        return None
    if base.who is None or reading.tokens[base.who[0]].form in ANYBODY:
        return None
    vouched = quote is not None or withholds(said)
    if not vouched and _is_empty(reading, clause, base, said, words):
        return None
    if not vouched and not is_source(reading.tokens, *base.who, reading.lang):
        return None
    if said.verb.lemma in words.naming and _calls_false(reading, clause, words):
        base = replace(base, kinds=base.kinds | {"deny"})
    return replace(base, content=_own_clause(reading, at, base), reported=True)


def _is_empty(reading: Reading, clause: Clause, base: Frame, said: Said, words: Saying) -> bool:
    """As in "äußerte sich zu dem Fall", "(Wikinews berichtete)": nothing of what was said."""
    inside = range(clause.first, clause.last)
    forms = {reading.tokens[index].form for index in inside}
    if said.verb.lemma in words.reactions and not (forms | _openers(reading)) & words.judging_words:
        return True  # "begrüßte den Beschluss": told, but not what was said of it
    if said.verb.lemma in words.empty_reflexive:
        return "sich" in forms and not forms & words.judging
    taken = {*said.words, *(range(*base.who) if base.who else ())}
    return all(index in taken or reading.tokens[index].tag not in "NEAPvZORD" for index in inside)


def _openers(reading: Reading) -> set[str]:
    """First words of the clauses of a sentence."""
    return {reading.tokens[clause.first].form for clause in reading.clauses}


def _calls_false(reading: Reading, clause: Clause, words: Saying) -> bool:
    """As in "nannte das eine Erfindung": to call it so is to deny it."""
    tokens = reading.tokens[clause.first : clause.last]
    return any(
        token.lemma.lower() in words.untrue or token.form in words.untrue for token in tokens
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


def withholds(said: Said) -> bool:
    """Whether the verb denies, keeps silent or, negated, does not confirm."""
    return bool(said.kinds & {"deny", "open"}) or (said.negated and "withheld" in said.kinds)


def quote_in(reading: Reading, clause: Clause) -> Range | None:
    """The first stretch of the clause between quotation marks."""
    start = next((i for i in range(clause.first, clause.last) if reading.quoted[i]), None)
    if start is None:
        return None
    end = start
    while end < len(reading.tokens) and reading.quoted[end]:
        end += 1
    return start, end
