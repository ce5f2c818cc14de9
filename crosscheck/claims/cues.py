"""Verbs of saying in a clause: which verb, which words mark it, what it does.

A German verb is spread over its clause ("teilte ... mit", "hat ... gesagt", "wollte ... nicht
bestätigen"); it is put together again here and looked up in ``saying.yaml``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck.claims.clauses import Clause
from crosscheck.claims.lexicon import Cue, Saying, grammar
from crosscheck.claims.tokens import Token

_CLOSING = frozenset('“”«»"')
PASSIVE = frozenset(
    {
        "wird",
        "werden",
        "wurde",
        "wurden",
        "werde",
        "würde",
        "würden",
        "worden",
        "was",
        "were",
        "been",
        "is",
        "are",
        "be",
    }
)
_AUXILIARY = frozenset(
    {
        "hat",
        "haben",
        "hatte",
        "hatten",
        "habe",
        "hätte",
        "hätten",
        "ist",
        "sind",
        "war",
        "waren",
        "sei",
        "seien",
        "wäre",
        "wären",
    }
)
_BEING = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])
_MOVING = ("gegangen", "gekommen", "gelangt", "getreten", "ausgegangen", "gefolgt")
_MODAL = frozenset(
    {
        "will",
        "wollen",
        "wollte",
        "wollten",
        "wolle",
        "soll",
        "sollen",
        "sollte",
        "sollten",
        "solle",
        "kann",
        "können",
        "konnte",
        "konnten",
        "könne",
        "könnte",
        "könnten",
        "muss",
        "müssen",
        "musste",
        "mussten",
        "müsse",
        "darf",
        "dürfen",
        "durfte",
        "durften",
        "möchte",
        "möchten",
        "mochte",
        "mochten",
    }
)


@dataclass(frozen=True, slots=True)
class Verb:
    """The verb of a clause put together from its parts."""

    lemma: str  # with its particle: "mitteilen"
    words: tuple[int, ...]  # token indices of finite verb, participle, particle
    passive: bool
    helper: str  # the auxiliary or modal, "" if the verb itself is finite


@dataclass(frozen=True, slots=True)
class Said:
    """A verb of saying found in a clause."""

    verb: Verb
    words: tuple[int, ...]
    kinds: frozenset[str]
    negated: bool


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
    elif last - clause.verb > 1 and tokens[last - 1].tag in "RX":
        pass
    return Verb(lemma, (clause.verb,), False, "")


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
        if token.tag == "V" and index == clause.last - 1 and clause.kind == "main":
            return index
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
        if lemma:
            passive = tokens[index - 1].form in PASSIVE if index else False
            helper = tokens[clause.verb].form if index != clause.verb else ""
            words = tuple(sorted({clause.verb, index}))
            return Verb(lemma, words, passive and not tokens[index].form.endswith("ing"), helper)
    return None


def find_cue(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, saying: Saying, lang: str
) -> Said | None:
    """The verb of saying of a clause, None if its verb is none."""
    verb = find_verb(tokens, clauses, at, saying, lang)
    if verb is None:
        return None
    clause = clauses[at]
    if _says_nothing(tokens, clause, verb, saying) or _lacks(tokens, clause, verb, saying):
        return None
    for key in _keys(tokens, clause, verb):
        for cue in saying.cues.get(key, ()):
            words = _match(tokens, clauses, at, verb, cue)
            if words is not None:
                return Said(verb, words, cue.kinds, is_negated(tokens, clause, lang))
    return None


_NO_CUE_AFTER = frozenset(
    {
        "als",
        "wenn",
        "falls",
        "damit",
        "indem",
        "bis",
        "ehe",
        "bevor",
        "sobald",
        "solange",
        "was",
        "wer",
        "wo",
        "wann",
        "when",
        "if",
        "until",
    }
)


def _says_nothing(tokens: Sequence[Token], clause: Clause, verb: Verb, saying: Saying) -> bool:
    """As in "meldete sich zurück", "als er bemerkte, dass": told as an act, not as a statement."""
    if clause.kind == "sub" and tokens[clause.first].form in _NO_CUE_AFTER:
        return True
    if verb.lemma not in saying.not_reflexive:
        return False
    return any(tokens[i].form == "sich" for i in range(clause.first, clause.last))


def _keys(tokens: Sequence[Token], clause: Clause, verb: Verb) -> tuple[str, ...]:
    finite = tokens[clause.verb].lemma.lower()
    base = {"bin": "sein", "ist": "sein", "sind": "sein", "war": "sein", "waren": "sein"}
    finite = base.get(tokens[clause.verb].form, finite)
    return (verb.lemma, finite) if finite != verb.lemma else (verb.lemma,)


def _match(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, verb: Verb, cue: Cue
) -> tuple[int, ...] | None:
    if cue.particle:
        if len(verb.words) < 2 or tokens[verb.words[-1]].form != cue.particle:
            return None
    elif verb.lemma != cue.verb and not cue.companion:
        return None
    if not cue.companion:
        return verb.words
    clause = clauses[at]
    first = clause.first
    if clause.verb_first:  # "Von einem Ereignis, das ..., sprach X"
        while at and clauses[at - 1].kind in ("bare", "relative"):
            at -= 1
            first = clauses[at].first
    for index in range(first, clause.last):
        if cue.companion in (tokens[index].form, tokens[index].lemma.lower()):
            return tuple(sorted({*verb.words, index}))
    return None


def _lacks(tokens: Sequence[Token], clause: Clause, verb: Verb, saying: Saying) -> bool:
    """Whether a verb that says something only with certain words stands without them."""
    needed = saying.needs.get(verb.lemma)
    if needed is None or (verb.helper and is_negated(tokens, clause, "de")):
        return False  # "wollte den Schaden nicht beziffern" withholds
    return not any(
        tokens[i].form in needed or (tokens[i].tag == "Z" and "#" in needed)
        for i in range(clause.first, clause.last)
    )


def is_negated(tokens: Sequence[Token], clause: Clause, lang: str) -> bool:
    """Whether a word of the clause negates it."""
    negations = grammar(lang)["negations"]
    return any(tokens[index].form in negations for index in range(clause.first, clause.last))
