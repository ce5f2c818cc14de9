"""Lemma and part of speech of a word form: looked up where it is common, else analysed by HanTa.

``data/forms_de.tsv.gz`` holds the analyses of the 100,000 commonest German forms of parliament
speech, 95 to 99 of 100 words of a text; ``training/forms.py`` makes it. The others are analysed,
about 3,000 a second, and remembered. The table says what HanTa says: a test compares them.
"""

import gzip
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from crosscheck.claims.hanta import MODELS, load_tagger

REMEMBERED_FORMS = 200_000  # about 60 MB; a year of one newspaper has fewer frequent forms
LONGEST_FORM = 40  # letters; longer strings are addresses or noise, and analysis is slow on them


class Word(NamedTuple):
    """What is known of a word form out of context."""

    lemma: str  # as HanTa writes it: nouns capitalised
    tag: str  # HanTa's tag, "NN", "NE", "VV(FIN)", "ADJ(A)", ...
    finite: bool  # can be a finite verb, whatever the likeliest tag is
    parts: tuple[str, ...] = ()  # of a compound noun, lower-cased


@lru_cache(REMEMBERED_FORMS)
def analyse(form: str, lang: str) -> Word:
    """Analyse a form; for a language without a model, the form itself as an unknown word."""
    row = common_forms(lang).find(form)
    return read_row(form, row) if row is not None else compute(form, lang)


class Table(Mapping[str, str]):
    """Sorted lines, each a form with its row behind a tab.

    They are searched: a form is looked up once and remembered by ``analyse``, so that a dictionary
    of them would cost more, in time and in memory, than it saves.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def find(self, form: str) -> str | None:
        """The row of a form."""
        begin = f"{form}\t"
        place = bisect_left(self._lines, begin)
        if place == len(self._lines) or not self._lines[place].startswith(begin):
            return None
        return self._lines[place][len(begin) :]

    def __getitem__(self, form: str) -> str:
        row = self.find(form)
        if row is None:
            raise KeyError(form)
        return row

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and self.find(form) is not None

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@cache
def common_forms(lang: str) -> Table:
    """The table of a language: form -> the rest of its row, as ``read_row`` reads it."""
    file = resources.files("crosscheck.claims").joinpath("data", f"forms_{lang}.tsv.gz")
    if not file.is_file():
        return Table(())
    return Table(gzip.decompress(file.read_bytes()).decode("utf-8").splitlines())


def read_row(form: str, row: str) -> Word:
    """The analysis that ``as_row`` wrote."""
    tag, finite, lemma, parts = row.split("\t")
    return Word(lemma or form, tag, bool(finite), tuple(parts.split(" ")) if parts else ())


def as_row(form: str, word: Word) -> str:
    """An analysis as the table holds it, behind the form."""
    lemma = "" if word.lemma == form else word.lemma
    return "\t".join((word.tag, "f" if word.finite else "", lemma, " ".join(word.parts)))


@cache
def _tagger(lang: str) -> Any:
    return load_tagger(lang)


def compute(form: str, lang: str) -> Word:
    """Analyse a form without looking at the table."""
    if lang not in MODELS or len(form) > LONGEST_FORM or not form[:1].isalpha():
        return Word(form, "XY", False)
    tagger = _tagger(lang)
    ranked: list[tuple[str, float]] = tagger.tag_word(form)
    tag = ranked[0][0]
    if tag == "NE" and form.isupper():
        return Word(form, tag, False)
    stem, morphemes, _tag = tagger.analyze(form, pos=tag, taglevel=3)
    lemma = tagger.makelemma([stem], _tag)
    if tag == "NE":
        return Word(lemma, tag, False)
    finite = tag.endswith("(FIN)") or (form.islower() and _can_be_finite(ranked, form))
    return Word(lemma, tag, finite, _pieces(morphemes) if tag.startswith("NN") else ())


def _pieces(morphemes: list[tuple[str, str]]) -> tuple[str, ...]:
    """The noun stems of a compound."""
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
