"""What is not confirmed: a noun of saying that is missing."""

from crosscheck.claims.framed import Frame, Range
from crosscheck.claims.lexicon import Saying, grammar
from crosscheck.claims.phrases import COMPLEMENT, GENITIVE, phrases_in
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject


def withheld_frame(reading: Reading, at: int, words: Saying) -> Frame | None:
    """As in "Eine Bestätigung des Ministeriums gibt es nicht": a noun of saying that is missing."""
    clause, tokens = reading.clauses[at], reading.tokens
    if clause.verb < 0 or clause.kind != "main" or reading.quoted[clause.verb]:
        return None
    negations = grammar(reading.lang)["negations"]
    if not any(tokens[i].form in negations for i in range(clause.first, clause.last)):
        return None
    for start, end, behind in phrases_in(tokens, clause.first, clause.last, reading.lang):
        noun = next((i for i in range(start, end) if tokens[i].nominal), None)
        if behind or noun is None or tokens[noun].lemma.lower() not in words.withheld_nouns:
            continue
        who = _who_withholds(reading, at, (start, end), noun, words)
        if who is None:
            continue  # "Es gibt keine Angaben darüber": nobody is said to keep silent
        return Frame(
            (clause.first, clause.last),
            (noun,),
            who,
            (clause.first, clause.last),
            frozenset(["open"]),
            negated=True,
            reported=True,
        )
    return None


def _who_withholds(
    reading: Reading, at: int, phrase: Range, noun: int, words: Saying
) -> Range | None:
    tokens, clause = reading.tokens, reading.clauses[at]
    after = noun + 1
    if after < phrase[1] and tokens[after].form in GENITIVE:
        return after, phrase[1]
    if after < phrase[1] and tokens[after].form in COMPLEMENT:
        return after + 1, phrase[1]
    for start, end, behind in phrases_in(tokens, clause.first, clause.last, reading.lang):
        if behind and tokens[start - 1].form in ("von", "vom", "aus", "seitens", "from", "by"):
            return start, end
    subject = find_subject(tokens, reading.clauses, at, words, reading.lang)
    return None if subject is None or subject[0] <= noun < subject[1] else subject
