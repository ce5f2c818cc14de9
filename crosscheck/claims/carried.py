"""Reported speech that names nobody: sentences in the subjunctive after an attribution.

German keeps reporting in the Konjunktiv without naming the speaker again; Brunner et al. 2020
("free indirect", "indirect/free indirect" in the Redewiedergabe corpus) count a fifth of the
reported speech in news as such.
"""

from collections.abc import Sequence

from crosscheck.claims.frames import Reading
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token

_THIRD_PERSON_ONLY = frozenset(["ich", "wir"])


def is_carried(reading: Reading) -> bool:
    """Whether a main clause of a sentence stands in the subjunctive of reported speech."""
    return any(
        clause.kind == "main"
        and clause.verb >= 0
        and not reading.quoted[clause.verb]
        and is_subjunctive(reading.tokens, clause.verb, reading.lang)
        for clause in reading.clauses[:2]
    )


def is_subjunctive(tokens: Sequence[Token], at: int, lang: str) -> bool:
    """A form of Konjunktiv I, or the Konjunktiv II that replaces it in the plural."""
    token = tokens[at]
    classes = grammar(lang)
    if token.form in classes["firm_subjunctive"]:
        return True
    if token.form in classes["subjunctive"]:
        return True
    return is_first_subjunctive(token)


def is_first_subjunctive(token: Token) -> bool:
    """ "komme", "gehe", "lehne": the stem with "-e", as no third person indicative has it."""
    lemma = token.lemma.lower()
    return (
        token.tag == "V"
        and token.form.endswith("e")
        and lemma.endswith("n")
        and token.form == lemma[:-1]
    )


def is_perfect_hearsay(reading: Reading) -> bool:
    """ "soll ... gewesen sein": passed on without a source of its own."""
    hearsay = grammar(reading.lang)["hearsay"]
    forms = [token.form for token in reading.tokens]
    if not any(form in hearsay for form in forms):
        return False
    last = reading.clauses[-1] if reading.clauses else None
    if last is None:
        return False
    end = reading.tokens[last.last - 1]
    before = reading.tokens[last.last - 2] if last.last >= 2 else end
    return (
        end.form in ("haben", "sein", "worden", "werden")
        and before.tag in "PvVA"
        and (end.form != "werden")
    )
