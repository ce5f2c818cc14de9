"""The verb of a clause, put together from its parts.

A German verb is spread over its clause ("teilte ... mit", "hat ... gesagt", "wollte ... nicht
bestätigen"), and its last parts may stand behind a clause between.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crosscheck.claims.clauses import Clause
from crosscheck.claims.lemmas import may_separate
from crosscheck.claims.lexicon import Saying, grammar
from crosscheck.claims.tokens import Token

_CLOSING = frozenset('“”«»"')
PASSIVE = frozenset(
    ["wird", "werden", "wurde", "wurden", "werde", "würde", "würden", "worden", "was", "were",
     "been", "is", "are", "be"]
)  # fmt: skip
_AUXILIARY = frozenset(
    ["hat", "haben", "hatte", "hatten", "habe", "hätte", "hätten", "ist", "sind", "war",
     "waren", "sei", "seien", "wäre", "wären"]
)  # fmt: skip
_BEING = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])
_MOVING = ("gegangen", "gekommen", "gelangt", "getreten", "ausgegangen", "gefolgt")
_MODAL = frozenset(
    ["will", "wollen", "wollte", "wollten", "wolle", "soll", "sollen", "sollte", "sollten",
     "solle", "kann", "können", "konnte", "konnten", "könne", "könnte", "könnten", "muss",
     "müssen", "musste", "mussten", "müsse", "darf", "dürfen", "durfte", "durften", "möchte",
     "möchten", "mochte", "mochten"]
)  # fmt: skip


_ALSO_ADVERBS = frozenset(["weiter", "wieder", "zusammen", "still", "so", "herum", "nahe", "los"])


class Verb(NamedTuple):
    """The verb of a clause put together from its parts."""

    lemma: str  # with its particle: "mitteilen"
    words: tuple[int, ...]  # token indices of finite verb, participle, particle
    passive: bool
    helper: str  # the auxiliary or modal, "" if the verb itself is finite


def find_verb(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, saying: Saying, lang: str
) -> Verb | None:
    """The main verb of a clause; its last parts may stand in the next bare clause."""
    clause = clauses[at]
    if clause.verb < 0:
        return None
    finite = tokens[clause.verb]
    last = clause.last
    if lang == "en":
        return _english(tokens, clause, saying)
    if finite.form in PASSIVE or finite.form in _AUXILIARY or finite.form in _MODAL:
        return _periphrastic(tokens, clauses, at)
    lemma = finite.lemma.lower()
    wanted = {cue.particle for cue in saying.cues.get(lemma, ()) if cue.particle}
    if wanted and clause.kind in ("main", "bare"):
        particle = _particle(tokens, clauses, at, wanted)
        if particle is not None:
            return Verb(tokens[particle].form + lemma, (clause.verb, particle), False, "")
    if clause.kind == "main" and last - clause.verb > 1 and _stands_apart(tokens, last - 1, lemma):
        return Verb(tokens[last - 1].form + lemma, (clause.verb, last - 1), False, "")
    return Verb(lemma, (clause.verb,), False, "")


def _stands_apart(tokens: Sequence[Token], index: int, lemma: str) -> bool:
    """Whether a word is the particle of another verb: "fand ... statt", "sagte ... ab"."""
    return (
        tokens[index].tag in "RX"
        and tokens[index].form not in _ALSO_ADVERBS
        and tokens[index].form in grammar("de")["particles"]
        and may_separate(tokens[index].form, lemma)
    )


def _particle(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, wanted: set[str]
) -> int | None:
    """The separated particle: the last word of the clause, or of the bare piece after it."""
    for clause in clauses[at : at + 4]:
        last = clause.last - 1
        if clause is not clauses[at] and clause.verb >= 0 and clause.kind == "main":
            break
        if tokens[last].text in _CLOSING:
            last -= 1
        if tokens[last].form in wanted and last > clauses[at].verb:
            return last
    return None


def _periphrastic(tokens: Sequence[Token], clauses: Sequence[Clause], at: int) -> Verb | None:
    clause = clauses[at]
    finite = tokens[clause.verb]
    found = _non_finite(tokens, clause)
    if found is None and clause.kind == "main":
        for later in clauses[at + 1 : at + 4]:
            if later.verb >= 0 and later.kind == "main":
                break
            if later.kind == "bare" and (found := _non_finite(tokens, later)) is not None:
                break
    if found is None:
        return Verb(finite.form, (clause.verb,), False, finite.form)
    participle = found
    passive = finite.form in PASSIVE and not _is_infinitive(tokens[participle])
    passive = passive or (finite.form in _BEING and _is_participle(tokens[participle]))
    passive = passive or any(
        tokens[index].form in ("werden", "worden")
        for index in range(participle + 1, min(participle + 3, len(tokens)))
        if tokens[index].tag in "PvV"
    )
    words = tuple(sorted({clause.verb, participle}))
    return Verb(tokens[participle].lemma.lower(), words, passive, finite.form)


def _non_finite(tokens: Sequence[Token], clause: Clause) -> int | None:
    """The participle or infinitive at the end of a clause, before "werden", "haben", "lassen"."""
    helpers = ("werden", "worden", "haben", "sein", "lassen", "können", "wollen", "müssen")
    fallback = None
    for index in range(clause.last - 1, clause.first - 1, -1):
        token = tokens[index]
        if index == clause.verb or (token.form in helpers and token.tag in "PvVX"):
            fallback = index if index != clause.verb and fallback is None else fallback
            continue
        last = index == clause.last - 1 and clause.kind == "main"
        if token.tag == "V" and (last or fallback is not None):
            return index  # "hat gesagt", "war berichtet worden"
        if token.tag in "Pv" or (token.tag == "A" and token.form.endswith(("t", "en"))):
            return index
        if token.tag not in ".":
            break
    return fallback


def _is_participle(token: Token) -> bool:
    return (
        token.tag in "PvA"
        and token.form.endswith(("t", "en"))
        and token.form != token.lemma.lower()
        and not token.form.endswith(_MOVING)
    )


def _is_infinitive(token: Token) -> bool:
    return token.form == token.lemma.lower() and token.form.endswith("n")


def _english(tokens: Sequence[Token], clause: Clause, saying: Saying) -> Verb | None:
    for index in range(clause.verb, min(clause.last, clause.verb + 6)):
        lemma = saying.forms.get(tokens[index].form)
        if lemma and (index == clause.verb or _is_verb_form(tokens, index)):
            passive = tokens[index - 1].form in PASSIVE if index else False
            helper = tokens[clause.verb].form if index != clause.verb else ""
            words = tuple(sorted({clause.verb, index}))
            return Verb(lemma, words, passive and not tokens[index].form.endswith("ing"), helper)
    return None


def _is_verb_form(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word behind the finite verb is no noun: "suspended the plan", "the ruling"."""
    return tokens[index].tag in "VvP" and tokens[index - 1].tag not in "DA"
