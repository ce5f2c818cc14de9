"""A noun phrase as it stands without its article: "dem Deutschen Amt" is "Deutsches Amt".

German shows case, number and gender in the article; without one the adjective has to show them.
"""

from collections.abc import Sequence

from crosscheck.claims.cases import has_feminine_ending
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.morphology import analyse, common_forms
from crosscheck.claims.runs import is_adjective
from crosscheck.claims.tokens import Token

_SINGULAR = frozenset(  # articles and possessives that stand before a masculine or a neuter
    ["dem", "des", "einem", "eines", "diesem", "dieses", "seinem", "seines", "ihrem", "ihres",
     "unserem", "keinem", "keines"]
)  # fmt: skip
_ENDINGS = ("en", "er", "es", "em", "e")


def standing_alone(tokens: Sequence[Token], head: Token, lang: str) -> str:
    """The words of a phrase up to its head, without article, in the nominative.

    tokens: from the article, if any, to the head noun.
    """
    articles = [token.form for token in tokens if token.tag == "D"]
    article = articles[-1] if articles else ""  # of "eine der größten Gruppen" the second
    noun = _noun(head.text, article, lang)
    ending = _ending(head, noun, article, lang)
    words = [_adjective(one, article, ending) for one in tokens[:-1] if one.tag not in "D."]
    return " ".join([*words, noun])


def _adjective(token: Token, article: str, ending: str) -> str:
    declined = is_adjective(token.form) if token.text[0].isupper() else token.tag in "AP"
    if not declined or not token.form.endswith(_ENDINGS) or article in ("ein", "eine"):
        return token.text  # "Berliner" has one form
    stem = next(token.text[: -len(one)] for one in _ENDINGS if token.form.endswith(one))
    return stem + (ending or token.text[len(stem) :])


def _ending(head: Token, noun: str, article: str, lang: str) -> str:
    """The ending an adjective takes without article; "" where it already has it."""
    lemma = head.lemma.lower()
    plural = noun.lower() != lemma and article not in _SINGULAR
    if article in ("die", "diese") or plural or has_feminine_ending(lemma, lang):
        return "e"
    if article == "das":
        return "es"
    if article in _SINGULAR:
        return "es" if lemma.endswith(tuple(grammar(lang)["neuter_suffixes"])) else "er"
    return "er" if article == "der" or article.endswith("en") else ""


def _noun(word: str, article: str, lang: str) -> str:
    """The noun in the nominative of its number; behind a hyphen only its last part changes."""
    before, hyphen, last = word.rpartition("-")
    if not last[:1].isupper() or article in ("die", "diese"):
        return word
    lemma = analyse(last, lang).lemma
    plural = article not in _SINGULAR and is_dative_plural(last, lemma, lang)
    accusative = article.endswith("en")  # or a dative plural
    if plural and (accusative or not article):
        return before + hyphen + last[:-1]
    if article in _SINGULAR or (accusative and not _is_weak_plural(last, lemma, lang)):
        return before + hyphen + _singular(last, lemma, lang)
    return word


def _singular(word: str, lemma: str, lang: str) -> str:
    """The lemma; "Zeugen" is a "Zeuge", where the dictionary finds a "Zeug"."""
    if word == lemma + "en" and word[:-1] in common_forms(lang):
        return word[:-1]
    return lemma if lemma[:1].isupper() and word.startswith(lemma[:3]) else word


def is_dative_plural(word: str, lemma: str, lang: str) -> bool:
    """By its ending: "Kritikern", "Berichten", "Männern"; not "Behörden", "Präsidenten"."""
    if not word.endswith(("en", "ern", "eln")) or word == lemma or word.endswith("ien"):
        return False
    return not _is_weak_plural(word, lemma, lang)


def _is_weak_plural(word: str, lemma: str, lang: str) -> bool:
    """Whether all cases of the plural end so."""
    if word == lemma + "n":
        return lemma.endswith("e") or lemma.lower().endswith(("bauer", "bayer", "vetter"))
    weak = lemma.lower().endswith(tuple(grammar(lang)["weak_endings"]))
    return word == lemma + "en" and (weak or has_feminine_ending(lemma.lower(), lang))
