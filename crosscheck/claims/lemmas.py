"""Content words of a claim as lower-case lemmas, separated verbs put together again."""

from collections.abc import Sequence
from functools import lru_cache

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token

_CONTENT = frozenset("VPvNEAa")
_BREAKS = frozenset(",;:.!?–—()")


def content_lemmas(tokens: Sequence[Token], lang: str) -> tuple[str, ...]:
    """Lemmas of verbs, nouns, names, adjectives, in order; "lehnte ... ab" is "ablehnen"."""
    particles = _separated(tokens) if lang == "de" else {}
    auxiliaries = grammar(lang)["auxiliaries"]
    found = []
    for index, token in enumerate(tokens):
        if token.tag not in _CONTENT or token.form in auxiliaries:
            continue
        lemma = token.lemma.lower()
        found.append(particles.get(index, "") + lemma)
    return tuple(found)


def _separated(tokens: Sequence[Token]) -> dict[int, str]:
    """Index of a finite verb -> the particle at the end of its clause."""
    found: dict[int, str] = {}
    particles = grammar("de")["particles"]
    verb = -1
    for index, token in enumerate(tokens):
        if token.tag == "V" and not _is_attribute(tokens, index):
            verb = index
        ends = (
            index + 1 == len(tokens)
            or tokens[index + 1].text in _BREAKS
            or tokens[index + 1].tag == "C"
        )
        if verb >= 0 and index > verb and ends and token.form in particles and token.tag in "RX":
            if may_separate(token.form, tokens[verb].lemma.lower()):
                found[verb] = token.form
            verb = -1
        elif token.text in _BREAKS:
            verb = -1
    return found


def _is_attribute(tokens: Sequence[Token], index: int) -> bool:
    """As in "die verschärften Sanktionen": a participle the dictionary takes for a finite verb."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        before is not None
        and after is not None
        and before.tag == "D"
        and after.tag == "N"
        and tokens[index].form.endswith(("te", "ten", "ter", "tes", "tem", "ene", "enen"))
        and any(token.tag == "V" for token in tokens[index + 1 :])
    )


@lru_cache(20_000)
def may_separate(particle: str, verb: str) -> bool:
    """Whether a verb may have the particle: those with an inseparable prefix hardly ever do.

    "trägt ... mit" is "mittragen", but no verb is "mitverschärfen"; the few such as "anerkennen"
    are listed.
    """
    classes = grammar("de")
    inseparable = tuple(classes["inseparable_prefixes"])
    return not verb.startswith(inseparable) or particle + verb in classes["doubly_prefixed"]
