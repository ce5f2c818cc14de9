"""Who is the subject of a clause: the speaker of a verb of saying."""

from collections.abc import Sequence

from crosscheck.claims.agreement import disagrees
from crosscheck.claims.cases import (
    is_addressee,
    is_amount,
    is_feminine,
    is_masculine_nominative,
    is_oblique,
    is_time,
)
from crosscheck.claims.clauses import Clause
from crosscheck.claims.lexicon import Saying, grammar
from crosscheck.claims.persons import is_bare_thing, is_somebody
from crosscheck.claims.phrases import (
    ALONE,
    GENITIVE,
    phrase_end,
    phrases_in,
)
from crosscheck.claims.tokens import Token

Range = tuple[int, int]  # token indices, half-open
_QUOTES = frozenset('„“”«»"')
_NOT_SOMEBODY = frozenset(
    {"es", "das", "dies", "was", "nichts", "etwas", "it", "this", "that", "what", "dazu", "davon",
     "alles", "vieles", "manches", "einiges", "who", "which", "whom"}
)  # fmt: skip
_GOING_ON = frozenset(
    ["aber", "jedoch", "allerdings", "dann", "auch", "zudem", "zugleich", "dabei"]
)


def find_subject(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, words: Saying, lang: str
) -> Range | None:
    """The noun phrase or pronoun that is the subject of a clause; None if it names none."""
    clause = clauses[at]
    if clause.verb < 0:
        return None
    if clause.kind == "relative":
        return _of_relative(tokens, clauses, at, words, lang)
    if clause.kind == "sub":
        return _candidate(tokens, clause.first, clause.verb, words, lang, skip_opening=True)
    if clause.verb_first:
        return _of_verb_first(tokens, clauses, at, words, lang)
    return _of_main(tokens, clause, words, lang)


def _of_main(tokens: Sequence[Token], clause: Clause, words: Saying, lang: str) -> Range | None:
    """Before or behind the verb of a main clause; English puts it behind only after an adverb."""
    front = _agreeing(tokens, _front(tokens, clause, words, lang), clause.verb, lang)
    behind = _candidate(tokens, clause.verb + 1, clause.last, words, lang)
    behind = _agreeing(tokens, behind, clause.verb, lang)
    if lang == "en" and front is None and tokens[clause.first].tag in "DNEAZ":
        return None  # "The two who stayed deny it"
    if front is None or behind is None or lang == "en":
        return front or behind
    return behind if _rather(tokens, behind, front, lang) else front


def _agreeing(tokens: Sequence[Token], found: Range | None, verb: int, lang: str) -> Range | None:
    return None if found is None or disagrees(tokens, *found, verb, lang) else found


def _rather(tokens: Sequence[Token], behind: Range, front: Range, lang: str) -> bool:
    """Whether the phrase behind the verb is the subject: case says so, or only it can speak."""
    if is_masculine_nominative(tokens, *front, lang) or tokens[front[0]].tag == "E":
        return False
    if tokens[front[0]].form in ALONE:
        return False
    if is_masculine_nominative(tokens, *behind, lang):
        return True
    return is_somebody(tokens, *behind, lang) and not is_somebody(tokens, *front, lang)


def _of_relative(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, words: Saying, lang: str
) -> Range | None:
    """The subject inside a relative clause, else what the clause describes."""
    clause = clauses[at]
    inner = _candidate(tokens, clause.first, clause.verb, words, lang, skip_opening=True)
    before = antecedent(tokens, clauses, at, lang)
    opening = tokens[clause.first]
    if opening.tag == "R" or opening.form in ("den", "dem", "deren", "dessen", "whom"):
        return inner
    if opening.form in ("der", "who"):
        return before
    if inner is not None and (before is None or is_somebody(tokens, *inner, lang)):
        return inner
    return before


def _of_verb_first(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, words: Saying, lang: str
) -> Range | None:
    """As in "..., sagte X", "X, der gestern kam, sagte", "... und sagte"."""
    clause = clauses[at]
    joined = clause.first > 0 and tokens[clause.first - 1].tag == "C"
    if joined and lang == "en":
        return None  # "Prosecutors asked for a fine and said they ..."
    if lang == "en" and not _precedes_subject(tokens, clauses, at, words):
        return _resumed(tokens, clauses, at, words, lang)
    behind = _candidate(tokens, clause.verb + 1, clause.last, words, lang)
    behind = _agreeing(tokens, behind, clause.verb, lang)
    if behind is not None and is_masculine_nominative(tokens, *behind, lang):
        return behind
    resumed = _resumed(tokens, clauses, at, words, lang)
    resumed = _agreeing(tokens, resumed, clause.verb, lang)
    if resumed is not None and (behind is None or _can_speak(tokens, *resumed, lang)):
        return resumed
    return None if joined or _leaves_out(tokens, clauses, at, behind, lang) else behind


def _can_speak(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Somebody, and not a thing alone as in "Übermüdung, vermuten die Ermittler"."""
    thing = lang == "de" and is_bare_thing(tokens, start, end, lang)
    return is_somebody(tokens, start, end, lang) and not thing


def _precedes_subject(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, words: Saying
) -> bool:
    """Only a verb of saying stands before its subject: "said Ada Wolf", not "said Wolf left"."""
    clause = clauses[at]
    if tokens[clause.verb].form not in words.forms:
        return False
    return is_inverted(clauses, at) or all(
        token.tag != "V" for token in tokens[clause.verb + 1 : clause.last]
    )


def is_inverted(clauses: Sequence[Clause], at: int) -> bool:
    """Whether an English clause that begins with its verb stands right behind a statement."""
    before = clauses[at - 1] if at else None
    stated = before is not None and before.kind == "main" and before.verb >= 0
    return stated and clauses[at].verb_first


def _leaves_out(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, behind: Range | None, lang: str
) -> bool:
    """As in "X prüft das, wollte kein Datum nennen", "..., fordert aber Geld": no subject."""
    if behind is None or at == 0 or clauses[at - 1].kind != "main":
        return False
    verb = clauses[at].verb
    helped = tokens[verb].form in grammar(lang)["helping_verbs"]
    goes_on = verb + 1 < len(tokens) and tokens[verb + 1].form in _GOING_ON
    return (helped or goes_on) and not is_somebody(tokens, *behind, lang)


def _front(tokens: Sequence[Token], clause: Clause, words: Saying, lang: str) -> Range | None:
    """The phrase before the finite verb of a main clause."""
    for start, end, behind in phrases_in(tokens, clause.first, clause.verb, lang):
        if behind or not _may_be_subject(tokens, start, end, words, lang):
            continue
        return start, end
    return None


def _candidate(
    tokens: Sequence[Token],
    first: int,
    last: int,
    words: Saying,
    lang: str,
    *,
    skip_opening: bool = False,
) -> Range | None:
    index = first + 1 if skip_opening else first
    for start, end, behind in phrases_in(tokens, index, last, lang):
        if not behind and _may_be_subject(tokens, start, end, words, lang):
            return start, end
    return None


def _may_be_subject(
    tokens: Sequence[Token], start: int, end: int, words: Saying, lang: str
) -> bool:
    first = tokens[start]
    if first.form in _NOT_SOMEBODY and end == start + 1:
        return False
    if is_oblique(tokens, start, end, lang) or is_addressee(tokens, start, end, words):
        return False
    before = tokens[start - 1] if start else None
    opened = before is not None and before.text in _QUOTES and before.end == first.start
    if opened and first.text[:1].islower():
        return False  # "„überzogenes Urteil“"
    if before is not None and before.text in _QUOTES and first.tag == "D" and not opened:
        return first.form not in GENITIVE  # "die „leise Kraft“ der Bilder"
    if is_time(tokens, start, end, lang) or is_amount(tokens, start, end, lang):
        return False
    return (
        (end == start + 1 and first.form in ALONE)
        or first.tag == "O"
        or any(
            tokens[index].nominal or tokens[index].text in '„»«"“' for index in range(start, end)
        )
    )


def _resumed(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, words: Saying, lang: str
) -> Range | None:
    """The subject before an inserted clause: "Der Minister, der gestern kam, sagte"."""
    index = at - 1
    while index >= 0 and clauses[index].kind == "relative":
        index -= 1
    stop = clauses[index].last if index >= 0 else 0
    while index >= 0 and clauses[index].kind == "bare":
        index -= 1
    if index + 1 >= at or clauses[index + 1].kind != "bare":
        return None
    start = clauses[index + 1].first
    while start < stop and tokens[start].tag in "CX":
        start += 1
    end = phrase_end(tokens, start, stop, lang)
    infinitive = any(tokens[index].form == "zu" for index in range(end, stop))
    if infinitive or _quotes_a_sentence(tokens, start, stop):
        return None
    if end == start or not _may_be_subject(tokens, start, end, words, lang):
        return None
    return start, stop


def _quotes_a_sentence(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a stretch holds more than the name of something in quotation marks."""
    marks = [index for index in range(start, stop) if tokens[index].text in _QUOTES]
    if not marks:
        return False
    inside = tokens[marks[0] + 1 : marks[-1]]
    return len(marks) != 2 or len(inside) > 4 or any(token.tag == "V" for token in inside)


def antecedent(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, lang: str
) -> Range | None:
    """The phrase a relative clause describes: the last one before its comma.

    Of "die Aussage eines Jungen, der ..." only what agrees with the pronoun.
    """
    if at == 0:
        return None
    before = clauses[at - 1]
    last: Range | None = None
    for start, end, _behind in phrases_in(tokens, before.first, before.last, lang):
        last = (start, end)
    return None if last is None else _agreeing_part(tokens, *last, tokens[clauses[at].first], lang)


def _agreeing_part(
    tokens: Sequence[Token], start: int, end: int, pronoun: Token, lang: str
) -> Range:
    """A phrase, or its genitive where "der" or "das" cannot stand for a feminine noun."""
    if pronoun.form not in ("der", "das") or not is_feminine(tokens, start, end, lang):
        return start, end
    for index in range(start + 1, end - 1):
        genitive = tokens[index].form in GENITIVE and tokens[index].tag == "D"
        if not genitive and tokens[index].form not in ("von", "vom"):
            continue
        first = index if genitive else index + 1
        if not is_feminine(tokens, first, end, lang):
            return first, end
    return start, end
