"""Reported speech that names nobody: sentences in the subjunctive after an attribution.

German keeps reporting in the Konjunktiv without naming the speaker again; Brunner et al. 2020
("free indirect", "indirect/free indirect" in the Redewiedergabe corpus) count a fifth of the
reported speech in news as such.
"""

from collections.abc import Sequence
from typing import Literal

from crosscheck.claims.clauses import Clause
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.readings import Reading
from crosscheck.claims.tokens import Token

LOOKED_AT = 3  # clauses at the beginning of a sentence; later ones depend on others


Mood = Literal["first", "second", "hearsay", "none"]


def reported_mood(reading: Reading) -> Mood:
    """The subjunctive of the first main clause of a sentence.

    "first": Konjunktiv I ("sei", "habe", "komme") or a plural that stands for it ("seien",
    "hätten"); hardly used but to report. "second": Konjunktiv II, which also says what would be.
    "hearsay": "soll", which passes on what others say or plan.
    """
    for clause in reading.clauses[:LOOKED_AT]:
        if clause.kind != "main" or clause.verb < 0 or reading.quoted[clause.verb]:
            continue
        if _in_first_person(reading, clause):
            return "none"
        return _mood(reading.tokens[clause.verb], reading.lang)
    return "none"


def _in_first_person(reading: Reading, clause: Clause) -> bool:
    """As in "ich habe", "lehne ich ab": the forms are those of the subjunctive."""
    near = range(max(clause.first, clause.verb - 2), min(clause.last, clause.verb + 3))
    return any(reading.tokens[index].form == "ich" for index in near)


def _mood(token: Token, lang: str) -> Mood:
    if is_first_subjunctive(token, lang):
        return "first"
    classes = grammar(lang)
    if token.form in classes["hearsay"]:
        return "hearsay"
    listed = token.form in classes["subjunctive"] or token.form in classes["plural_past_modals"]
    return "second" if listed else "none"


def is_backshifted(reading: Reading) -> bool:
    """As in "He had sent flowers": English goes on reporting in the pluperfect or with "would"."""
    if reading.lang != "en":
        return False
    clause = next((one for one in reading.clauses if one.kind == "main"), None)
    if clause is None or clause.verb < 0 or reading.quoted[clause.verb]:
        return False
    return reading.tokens[clause.verb].form in grammar("en")["backshifted"]


def is_conditional(reading: Reading) -> bool:
    """Whether "wenn" or "falls" says under which condition something would be."""
    conditional = grammar(reading.lang)["conditional"]
    return any(
        clause.kind == "sub" and reading.tokens[clause.first].form in conditional
        for clause in reading.clauses
    )


def is_subjunctive(tokens: Sequence[Token], at: int, lang: str) -> bool:
    """Any form of the subjunctive."""
    return tokens[at].form in grammar(lang)["subjunctive"] or is_first_subjunctive(tokens[at], lang)


def is_first_subjunctive(token: Token, lang: str) -> bool:
    """Konjunktiv I: a listed form, or the stem with "-e" ("komme", "lehne").

    No third person indicative ends so; the first person hardly occurs outside quotations.
    """
    if lang != "de":
        return False
    if token.form in grammar(lang)["firm_subjunctive"]:
        return True
    if token.tag != "V" or not token.form.endswith("e") or token.form in _excluded(lang):
        return False
    lemma = token.lemma.lower()
    if not lemma.endswith("n"):  # the dictionary knows the form as an adjective: "nähere"
        return not token.form.endswith("te")
    return token.form == (lemma[:-1] + "e" if lemma.endswith(("ern", "eln")) else lemma[:-1])


def _excluded(lang: str) -> frozenset[str]:
    return grammar(lang)["subjunctive_not"]


def is_perfect_hearsay(reading: Reading) -> bool:
    """As in "soll ... gewesen sein": passed on without a source of its own."""
    return any(_is_perfect_hearsay(reading, clause) for clause in reading.clauses)


def _is_perfect_hearsay(reading: Reading, clause: Clause) -> bool:
    """By the end of a clause: "geholfen haben"; in a subordinate one "geholfen haben soll"."""
    hearsay = grammar(reading.lang)["hearsay"]
    if clause.verb < 0 or reading.quoted[clause.verb]:
        return False
    if reading.tokens[clause.verb].form not in hearsay:
        return False
    last = clause.last - 1 if clause.verb < clause.last - 1 else clause.last - 2
    if last <= clause.first:
        return False
    end, before = reading.tokens[last], reading.tokens[last - 1]
    return end.form in ("haben", "sein", "worden") and before.tag in "PvVA"
