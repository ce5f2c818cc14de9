"""What an English word is: the dictionary's tag made coarse, and what its neighbours settle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.morphology import analyse

if TYPE_CHECKING:
    from crosscheck.claims.tokens import Token

# CLAWS C5, the tags of HanTa's English model, by their first two letters.
_CLAWS = {
    "NN": "N", "NP": "E", "AJ": "A", "OR": "A", "AT": "D", "DT": "D", "DP": "D", "PR": "R",
    "PN": "O", "CJ": "C", "CR": "Z", "VM": "V", "VB": "V", "VD": "V", "VH": "V",
}  # fmt: skip
SENTENCE_SIGNS = frozenset('.!?:“”"„»«')
_SUBJECT_PRONOUNS = frozenset(["i", "he", "she", "we", "they", "it", "who"])
_SINGULAR_SUBJECTS = frozenset(["he", "she", "it", "who"])
_BEFORE_NOUNS = frozenset(["the", "a", "an", "his", "its", "their", "our", "my"])
_JOINING_SIGNS = frozenset(["-", "'", "’", ","])
_LIKE_PREPOSITIONS = frozenset(["according", "including", "regarding", "concerning"])


def coarse_english(tag: str, plain: str) -> str:
    """The coarse tag of a word by itself."""
    if plain[:1].isupper():
        return "E"
    if tag.startswith("VV"):
        if tag == "VVN" and plain.endswith("ed"):
            return "v"  # "called" is a past tense as often as a participle
        return "V" if tag in {"VVD", "VVZ", "VVB"} else "P"
    return _CLAWS.get(tag[:2], "X")


def settled_tag(found: Sequence[Token], index: int) -> str:
    """The tag of a token among its neighbours: "call" and "filing" are verbs and nouns."""
    token = found[index]
    if token.form in _LIKE_PREPOSITIONS:
        return "R"
    if token.tag == "E" and (index == 0 or found[index - 1].text in SENTENCE_SIGNS):
        return _first_word(found, index)
    if token.tag == "v":
        return _of_past_form(found, index)
    return _of_verb_or_noun(found, index) if token.tag in "PVAN" else token.tag


def _of_verb_or_noun(found: Sequence[Token], index: int) -> str:
    """A form that is a verb in one place and a noun in another: "say", "filing", "runs"."""
    token = found[index]
    if token.tag == "N":
        verb = index > 0 and found[index - 1].form in _SINGULAR_SUBJECTS
        return "V" if verb and token.form.endswith("s") else "N"
    if _heads_phrase(found, index):
        return "N"
    if token.tag == "P" and _is_finite(found, index):
        return "V"
    finite = token.tag == "V" and token.form not in grammar("en")["auxiliaries"]
    return "P" if finite and _follows_object(found, index) else token.tag


def _of_past_form(found: Sequence[Token], index: int) -> str:
    """A form in -ed: finite, a participle, or an attribute ("the injured driver")."""
    after = found[index + 1] if index + 1 < len(found) else None
    if index and found[index - 1].tag == "D" and after is not None and after.tag in "NA":
        return "A"
    auxiliaries = grammar("en")["auxiliaries"]
    helped = any(one.form in auxiliaries for one in found[max(0, index - 3) : index])
    by = after is not None and after.form == "by"
    described = _describes_noun(found, index) or _follows_object(found, index)
    return "P" if helped or by or described else "V"


def _follows_object(found: Sequence[Token], index: int) -> bool:
    """As in "according to a paper published on Monday": the noun before is no subject."""
    at = index - 1
    while at > 0 and found[at].tag in "NEADZ":
        at -= 1
    return 0 < at < index - 1 and found[at].form == "to" and found[at - 1].form == "according"


def _is_finite(found: Sequence[Token], index: int) -> bool:
    """As in "..., say two people", or right behind its subject."""
    inverted = index > 0 and found[index - 1].text in {",", '"', "”"}
    return inverted or _is_finite_behind_subject(found, index)


def _describes_noun(found: Sequence[Token], index: int) -> bool:
    """As in "a man convicted of theft said": a participle behind its noun, with a verb to come."""
    if not index or found[index - 1].tag != "N" or found[index].form in saying("en").forms:
        return False
    if index + 1 >= len(found) or found[index + 1].tag != "R":
        return False
    before = found[index + 1]
    for later in found[index + 2 :]:
        if later.tag in ".CO" or later.form in grammar("en")["subordinators"]:
            return False
        if later.tag == "V":
            return True
        if later.tag == "P" and before.nominal and not later.form.endswith("ing"):
            return True
        before = later
    return False


def _is_finite_behind_subject(found: Sequence[Token], index: int) -> bool:
    """As in "investigators now say", "we lost": the plain or past form right behind its subject."""
    token, at = found[index], index - 1
    while at > 0 and found[at].tag == "X" and found[at].form not in grammar("en")["auxiliaries"]:
        at -= 1
    before = found[max(0, at)]
    auxiliaries = grammar("en")["auxiliaries"]
    if at < 0 or any(one.form in auxiliaries for one in found[max(0, index - 4) : index]):
        return False
    if before.form in _SUBJECT_PRONOUNS:
        return not token.form.endswith("ing")
    if not before.nominal or before.text.endswith(("'s", "’s")) or _follows_object(found, index):
        return False
    if any(one.tag == "V" for one in found[max(0, at - 3) : at]):
        return False
    return token.form == token.lemma or _is_past(found, index)


def _is_past(found: Sequence[Token], index: int) -> bool:
    """As in "the lift stuck": the only verb of its clause, and no form like "taken"."""
    if found[index].form.endswith(("ing", "n", "ed")):
        return False
    for later in found[index + 1 :]:
        if later.tag in ".C":
            return True
        if later.tag == "V":
            return False
    return True


def _heads_phrase(found: Sequence[Token], index: int) -> bool:
    """As in "the filing shows", "a specialist from": behind an article, with no noun to follow."""
    token, before = found[index], found[index - 1] if index else None
    after = found[index + 1] if index + 1 < len(found) else None
    if before is not None and before.tag == "E" and index > 1:  # "an Irish delegate spoke"
        led = found[index - 2].form in _BEFORE_NOUNS and token.form == token.lemma
        return led and after is not None and after.tag == "V"
    if before is None or before.form not in _BEFORE_NOUNS:
        return False
    if token.tag == "P" and not token.form.endswith("ing"):
        return False
    return after is None or (after.tag in "VvROX." and after.text not in _JOINING_SIGNS)


def _first_word(found: Sequence[Token], index: int) -> str:
    """A sentence's first word is a name if the dictionary or its neighbours say so."""
    token = found[index]
    tag = analyse(token.text, "en").tag
    after = found[index + 1] if index + 1 < len(found) else None
    if tag == "NP0" or (after is not None and after.tag == "E"):
        return "E"
    common = coarse_english(tag, token.form).replace("v", "P")  # "Asked about it, he ..."
    return "E" if common in "AP" and after is not None and after.tag == "V" else common
