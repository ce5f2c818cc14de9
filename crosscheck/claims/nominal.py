"""Frames whose content hangs on a noun: "die Forderung der CDU, ... zu streichen".

The noun says what kind of statement follows; who makes it stands in the genitive behind the noun,
behind "von", before it ("Wolfs Warnung", "ihre Warnung"), or is the subject of the clause.
"""

from crosscheck.claims.carried import is_first_subjunctive, is_subjunctive
from crosscheck.claims.clauses import Clause
from crosscheck.claims.framed import Frame, Range
from crosscheck.claims.lexicon import Saying
from crosscheck.claims.persons import is_somebody, is_source
from crosscheck.claims.phrases import COMPLEMENT, GENITIVE, phrase_end
from crosscheck.claims.placing import has_infinitive
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject

_WHETHER_OR_THAT = frozenset(["dass", "daß", "ob", "that", "whether"])
OWNERS = frozenset(["sein", "seine", "seinen", "seiner", "ihr", "ihre", "ihren", "ihrer"])


def nominal_frames(reading: Reading, words: Saying) -> list[Frame]:
    """Frames of the nouns of saying of a sentence that have a clause of their own behind them."""
    found = []
    for at, clause in enumerate(reading.clauses):
        if at == 0 or reading.quoted[clause.first]:
            continue
        noun = _noun_before(reading, at, words)
        if noun is None or not _is_content(reading, clause, noun, words):
            continue
        content = (clause.first, _end_of_content(reading, at))
        who, carried = _who(reading, at, noun, words)
        first = noun
        while first and reading.tokens[first - 1].tag in "DA":
            first -= 1
        frame = (first, clause.first)
        kinds = frozenset(words.noun_kinds.get(_lemma(reading, noun), {"content"}))
        found.append(Frame(frame, (noun,), who, content, kinds, carried=carried, inside=True))
    return found


def _lemma(reading: Reading, noun: int) -> str:
    """The listed noun that a word is, or ends in."""
    return reading.tokens[noun].lemma.lower()


def _noun_before(reading: Reading, at: int, words: Saying) -> int | None:
    """The noun of saying whose phrase ends at the comma before a clause."""
    tokens = reading.tokens
    first = reading.clauses[at].first
    if tokens[first - 1].text != ",":
        return None
    for index in range(first - 2, max(-1, first - 14), -1):
        if tokens[index].tag in ".VvC" and tokens[index].text not in "()„“":
            return None
        if tokens[index].tag == "N" and _lemma(reading, index) in words.statements:
            end = phrase_end(tokens, index, first - 1, reading.lang)
            return index if end == first - 1 else None
    return None


def _is_content(reading: Reading, clause: Clause, noun: int, words: Saying) -> bool:
    """A clause with "dass" or "ob", in the subjunctive, or an infinitive after a noun of will."""
    tokens = reading.tokens
    if clause.kind == "sub":
        return tokens[clause.first].form in _WHETHER_OR_THAT
    if clause.kind == "main":
        return not clause.verb_first and is_subjunctive(tokens, clause.verb, reading.lang)
    if clause.kind == "relative":
        second = tokens[clause.first + 1] if clause.first + 1 < clause.last else None
        return (
            is_first_subjunctive(tokens[clause.verb], reading.lang)
            and second is not None
            and second.nominal
        )
    return _lemma(reading, noun) in words.wills and has_infinitive(reading, clause)


def _end_of_content(reading: Reading, at: int) -> int:
    """Where the clause that holds the noun goes on, or the sentence ends."""
    clauses = reading.clauses
    for later in range(at + 1, len(clauses)):
        clause = clauses[later]
        resumed = clause.kind == "main" and clause.verb_first
        apart = reading.tokens[clause.first - 1].text not in ",C"
        if resumed or (clause.kind == "bare" and apart and not has_infinitive(reading, clause)):
            return clauses[later - 1].last
    return clauses[-1].last


def _who(reading: Reading, at: int, noun: int, words: Saying) -> tuple[Range | None, bool]:
    """Who makes the statement, and whether it is somebody named before."""
    tokens = reading.tokens
    end = reading.clauses[at].first - 1
    following = tokens[noun + 1] if noun + 1 < end else None
    if following is not None and following.form in GENITIVE:
        return (noun + 1, end), False
    if following is not None and following.form in COMPLEMENT - {"für", "for"}:
        return (noun + 2, end), False
    before = tokens[noun - 1] if noun else None
    if before is not None and before.tag == "E" and before.form.endswith(("s", "’")):
        return (noun - 1, noun), False
    if before is not None and before.form in OWNERS:
        return None, True
    return _who_voices(reading, noun, words), False


def _who_voices(reading: Reading, noun: int, words: Saying) -> Range | None:
    """Who acts in the clause of the noun: "X vertritt die Ansicht", "von X kam die Nachricht"."""
    tokens, clauses = reading.tokens, reading.clauses
    holder = next((n for n, one in enumerate(clauses) if one.first <= noun < one.last), None)
    if holder is None or clauses[holder].verb < 0:
        return None
    who = find_subject(tokens, clauses, holder, words, reading.lang)
    if who is None or who[0] <= noun < who[1] or not is_source(tokens, *who, reading.lang):
        return _behind_from(reading, holder, noun)
    return who


def _behind_from(reading: Reading, holder: int, noun: int) -> Range | None:
    """As in "von der Polizei kam die Nachricht, ...", "wurde von X die Vermutung geäußert"."""
    tokens, clause = reading.tokens, reading.clauses[holder]
    for index in range(clause.first, min(clause.last, noun)):
        if tokens[index].form in ("von", "vom", "aus", "by", "from"):
            end = phrase_end(tokens, index + 1, clause.last, reading.lang)
            if end > index + 1 and is_somebody(tokens, index + 1, end, reading.lang):
                return index + 1, end
    return None
