"""How a speaker stands to what is said, and in which mode it is said."""

from collections.abc import Sequence
from functools import cache

from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.tokens import Token
from crosscheck.records import Modality, Stance

_NOT = ("n't", "n’t")
_PURPOSE = frozenset(["um", "ohne", "statt", "anstatt"])
_NOT_BUT = frozenset({"nur", "zuletzt", "allein", "bloß", "lediglich", "only", "just"})


def stance_of(kinds: frozenset[str], negated: bool) -> Stance:
    """The stance a verb of saying expresses. Silence is not denial: it leaves open."""
    if "open" in kinds:
        return "leaves_open"
    if negated and "withheld" in kinds:
        return "leaves_open"
    if "deny" in kinds:
        return "asserts" if negated else "denies"
    return "asserts"


def is_negated(tokens: Sequence[Token], lang: str) -> bool:
    """Whether a content is negated; "nicht nur" is not a negation, "ohne dass" is."""
    negations = grammar(lang)["negations"]
    if not any(token.form in negations or token.form.endswith(_NOT) for token in tokens):
        return False
    for index, token in enumerate(_main_part(tokens, lang)):
        if token.form in negations:
            following = tokens[index + 1].form if index + 1 < len(tokens) else ""
            if following not in _NOT_BUT:
                return True
        elif token.form.endswith(_NOT):
            return True
    return False


def _main_part(tokens: Sequence[Token], lang: str) -> Sequence[Token]:
    """Tokens up to the first subordinate clause behind the verb: "..., um nicht zu stören".

    What somebody asks for does not negate that he asks: "bat ihn, nicht zu kommen".
    """
    openers = grammar(lang)["subordinators"] | _PURPOSE
    seen, at = False, find_request(tokens, lang)
    for index, token in enumerate(tokens[:-1]):
        seen = seen or token.tag in "VP"
        if seen and token.text == "," and (tokens[index + 1].form in openers or index == at):
            return tokens[:index]
    return tokens


def find_request(tokens: Sequence[Token], lang: str) -> int:
    """Index of the comma between "bat", "forderte ... auf" and what is asked for; 0 if none."""
    asking = False
    for index, token in enumerate(tokens[:-1]):
        asking = asking or (token.tag in "VPv" and is_demand(token.lemma.lower(), lang))
        if asking and token.text == "," and _is_infinitive(tokens, index + 1):
            return index
    return 0


def _is_infinitive(tokens: Sequence[Token], start: int) -> bool:
    """Whether the clause from ``start`` is an infinitive with "zu"."""
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.text in ",;:." or token.tag == "V":
            return False
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.form == "zu" and following is not None and following.tag in "PvV":
            return True
        if token.tag in "PA" and "zu" in token.form[2:-3] and token.form.endswith("en"):
            return True
    return False


@cache
def is_demand(lemma: str, lang: str) -> bool:
    """Whether a verb asks somebody to do something, with or without its particle."""
    return any("demand" in cue.kinds for cue in saying(lang).cues.get(lemma, ()))


def modality_of(tokens: Sequence[Token], kinds: frozenset[str], lang: str) -> Modality:
    """Fact, unless verb of saying, modal verb or adverb say otherwise."""
    if "announce" in kinds:
        return "announced"
    return "demanded" if "demand" in kinds else _own_modality(tokens, lang)


def _own_modality(tokens: Sequence[Token], lang: str) -> Modality:
    classes = grammar(lang)
    if tokens and tokens[0].form in classes["conditional"]:
        return "conditional"
    forms = {token.form for token in tokens}
    if forms & classes["possible"] or (forms & classes["hearsay"] and _is_perfect(tokens)):
        return "possible"
    if forms & classes["demanded"] or find_request(tokens, lang) > 0:
        return "demanded"
    if forms & classes["announced"] and _is_announced(tokens, classes["announced"]):
        return "announced"
    return "conditional" if forms & classes["conditional"] else "fact"


def _is_perfect(tokens: Sequence[Token]) -> bool:
    """As in "soll ... gewesen sein": the outlet passes on what it does not vouch for."""
    return any(
        token.form in ("haben", "sein", "worden") and index and tokens[index - 1].tag in "PvVA"
        for index, token in enumerate(tokens)
    )


def _is_announced(tokens: Sequence[Token], announcing: frozenset[str]) -> bool:
    return any(
        token.form in announcing and _announces(tokens, index) for index, token in enumerate(tokens)
    )


def _announces(tokens: Sequence[Token], index: int) -> bool:
    if tokens[index].form not in ("werde", "wird", "werden"):
        return True
    later = [other for other in tokens[index + 1 :] if other.tag in "Pv"]
    return bool(later) and later[-1].form == later[-1].lemma.lower()  # not a passive
