"""Lemma and part of speech of a word form, remembered per form.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization") analyses
about 2,000 forms a second; words repeat, so each form is analysed once per process.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

MODELS = {"de": "morphmodel_ger.pgz", "en": "morphmodel_en.pgz"}
REMEMBERED_FORMS = 200_000  # about 60 MB; a year of one newspaper has fewer frequent forms
LONGEST_FORM = 40  # letters; longer strings are addresses or noise, and analysis is slow on them


class Word(NamedTuple):
    """What is known of a word form out of context."""

    lemma: str  # as HanTa writes it: nouns capitalised
    tag: str  # HanTa's tag, "NN", "NE", "VV(FIN)", "ADJ(A)", ...
    finite: bool  # can be a finite verb, whatever the likeliest tag is
    parts: tuple[str, ...] = ()  # of a compound noun, lower-cased


@cache
def _tagger(lang: str) -> Any:
    from HanTa import HanoverTagger

    return HanoverTagger.HanoverTagger(MODELS[lang])


@lru_cache(REMEMBERED_FORMS)
def analyse(form: str, lang: str) -> Word:
    """Analyse a form; for a language without a model, the form itself as an unknown word."""
    if lang not in MODELS or len(form) > LONGEST_FORM or not form[:1].isalpha():
        return Word(form, "XY", False)
    tagger = _tagger(lang)
    ranked: list[tuple[str, float]] = tagger.tag_word(form)  # the slow step: once per form
    tag = ranked[0][0]
    if tag == "NE":
        return Word(form if form.isupper() else tagger.analyze(form, pos=tag)[0], tag, False)
    lemma = tagger.analyze(form, pos=tag)[0]
    finite = tag.endswith("(FIN)") or (form.islower() and _can_be_finite(ranked, form))
    return Word(lemma, tag, finite, _pieces(tagger, form, tag) if tag.startswith("NN") else ())


def _pieces(tagger: Any, form: str, tag: str) -> tuple[str, ...]:
    """The noun stems of a compound."""
    _stem, morphemes, _tag = tagger.analyze(form, pos=tag, taglevel=3)
    stems = tuple(
        text.lower() for text, kind in morphemes if kind in {"NN", "NN_VAR", "NE"} and len(text) > 2
    )
    return stems if len(stems) > 1 else ()


LIKELY_ENOUGH = 8.0  # natural log: "telefonierten" is 0.4 likelier as an adjective than as a verb


def _can_be_finite(ranked: list[tuple[str, float]], form: str) -> bool:
    best, score = ranked[0]
    if not best.startswith(("ADJ", "VV")) or not form.endswith(("t", "te", "ten", "en", "e")):
        return False
    return any(name.endswith("(FIN)") and score - p < LIKELY_ENOUGH for name, p in ranked)
