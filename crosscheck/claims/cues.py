"""Verbs of saying in a clause: which words mark one and what it does, as ``saying.yaml`` has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosscheck.claims.clauses import Clause
from crosscheck.claims.lexicon import Cue, Saying, grammar
from crosscheck.claims.tokens import Token
from crosscheck.claims.verbforms import Verb, find_verb


@dataclass(frozen=True, slots=True)
class Said:
    """A verb of saying found in a clause."""

    verb: Verb
    words: tuple[int, ...]
    kinds: frozenset[str]
    negated: bool


def find_cue(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, saying: Saying, lang: str
) -> Said | None:
    """The verb of saying of a clause, None if its verb is none."""
    verb = find_verb(tokens, clauses, at, saying, lang)
    if verb is None:
        return None
    clause = clauses[at]
    if _says_nothing(tokens, clause, verb):
        return None
    if _lacks(tokens, clauses, at, verb, saying) and not _has_complement(tokens, clauses, at, lang):
        return None
    beside: dict[str, int] | None = None
    for key in _keys(tokens, clause, verb):
        for cue in saying.cues.get(key, ()):
            if cue.companion and beside is None:
                beside = _words_beside(tokens, clauses, at)
            words = _match(tokens, verb, cue, beside or {})
            if words is not None and (
                cue.companion or not _turns_on_itself(tokens, clause, verb, saying)
            ):
                return Said(verb, words, cue.kinds, _is_denied(tokens, clause, verb, lang))
    return None


_BEING = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "bleibt", "bleiben"])
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


def _says_nothing(tokens: Sequence[Token], clause: Clause, verb: Verb) -> bool:
    """As in "als er bemerkte, dass", "ist zu berichten": nobody is said to say it."""
    if clause.kind == "sub" and tokens[clause.first].form in _NO_CUE_AFTER:
        return True
    last = verb.words[-1]
    return verb.helper in _BEING and tokens[last - 1].form == "zu"


def _turns_on_itself(tokens: Sequence[Token], clause: Clause, verb: Verb, saying: Saying) -> bool:
    """As in "meldete sich zurück", "zeigten sich die Spuren": an act, not a statement."""
    if verb.lemma not in saying.not_reflexive:
        return False
    forms = {tokens[i].form for i in range(clause.first, clause.last)}
    return "sich" in forms and not forms & saying.judging  # "zeigte sich besorgt"


def _keys(tokens: Sequence[Token], clause: Clause, verb: Verb) -> tuple[str, ...]:
    finite = tokens[clause.verb].lemma.lower()
    base = {"bin": "sein", "ist": "sein", "sind": "sein", "war": "sein", "waren": "sein"}
    finite = base.get(tokens[clause.verb].form, finite)
    return (verb.lemma, finite) if finite != verb.lemma else (verb.lemma,)


def _match(
    tokens: Sequence[Token], verb: Verb, cue: Cue, beside: Mapping[str, int]
) -> tuple[int, ...] | None:
    if cue.particle:
        if len(verb.words) < 2 or tokens[verb.words[-1]].form != cue.particle:
            return None
    elif verb.lemma != cue.verb and not cue.companion:
        return None
    if not cue.companion:
        return verb.words
    index = beside.get(cue.companion)
    return None if index is None else tuple(sorted({*verb.words, index}))


def _words_beside(tokens: Sequence[Token], clauses: Sequence[Clause], at: int) -> dict[str, int]:
    """The words beside a verb, as written and as lemmas, with the first place of each."""
    clause = clauses[at]
    first = clause.first
    if clause.verb_first:  # "Von einem Ereignis, das ..., sprach X"
        while at and clauses[at - 1].kind in ("bare", "relative"):
            at -= 1
            first = clauses[at].first
    found: dict[str, int] = {}
    for index in range(first, clause.last):
        found.setdefault(tokens[index].form, index)
        found.setdefault(tokens[index].lemma.lower(), index)
    return found


def _lacks(
    tokens: Sequence[Token], clauses: Sequence[Clause], at: int, verb: Verb, saying: Saying
) -> bool:
    """Whether a verb that says something only with certain words stands without them."""
    clause, needed = clauses[at], saying.needs.get(verb.lemma)
    if needed is None or (verb.helper and is_negated(tokens, clause, "de")):
        return False  # "wollte den Schaden nicht beziffern" withholds
    last = clause.last  # "schätzt den Schaden, der entstand, auf ..."
    for later in clauses[at + 1 :]:
        if later.kind == "main":
            break
        last = later.last if later.kind == "bare" else last
    return not any(
        tokens[i].form in needed or (tokens[i].tag == "Z" and "#" in needed)
        for i in range(clause.first, last)
    )


def _has_complement(tokens: Sequence[Token], clauses: Sequence[Clause], at: int, lang: str) -> bool:
    """Whether what is said stands in the next clause: "schätzt, dass", "drohte, ... zu gehen"."""
    if at + 1 >= len(clauses):
        return False
    following = clauses[at + 1]
    classes = grammar(lang)
    if following.kind == "sub":
        return tokens[following.first].form in classes["content_subordinators"]
    if following.kind == "main":
        return tokens[following.verb].form in classes["subjunctive"]
    return any(tokens[index].form == "zu" for index in range(following.first, following.last))


def _is_denied(tokens: Sequence[Token], clause: Clause, verb: Verb, lang: str) -> bool:
    """Whether the saying is negated, not what is said: "said the evidence was not enough"."""
    behind = max(verb.words, default=clause.verb) + 1
    if lang == "en" and any(token.tag == "V" for token in tokens[behind : clause.last]):
        return is_negated(tokens, clause._replace(last=behind), lang)
    return is_negated(tokens, clause, lang)


def is_negated(tokens: Sequence[Token], clause: Clause, lang: str) -> bool:
    """Whether a word of the clause negates it."""
    negations = grammar(lang)["negations"]
    return any(tokens[index].form in negations for index in range(clause.first, clause.last))
