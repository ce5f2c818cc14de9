"""Paragraphs and sentences with exact offsets: sentencex, and a merge rule for German."""

import re
from collections.abc import Iterator

from crosscheck.claims.lexicon import grammar
from crosscheck.records import Document, Sentence

_LONGEST_START = 9  # letters of a word that begins a sentence, and a space
LONGEST_SENTENCE = 1_500  # characters; longer runs are lists or lost punctuation and are cut
_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:[ \t]*\n[ \t]*\S(?:.*\S)?)*")
_LINE_END = re.compile(r"(?<=[.!?…:“”\"«»])[ \t]*\n\s*")
_ORDINAL = re.compile(r"(?:^|[\s(–-])(?:\d{1,4}|[IVX]{1,5})\.$")
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-ZÄÖÜ]|[a-zäöü]\.[a-zäöü]|[a-z])\.$")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
# These begin with the sign itself: it is looked for faster than what stands before it.
_GLUED = re.compile(r"[.!?](?<=[a-zäöüß].)(?=[A-ZÄÖÜ„»][a-zäöüß])")
# sentencex keeps these together; whether a sentence ends there is decided in _ends.
_HIDDEN = re.compile(
    r"[.!?](?:[ \t]+(?=§)|(?<=\.)[ \t]+(?=[A-ZÄÖÜ][a-zäöüß]{1,7}\b)"
    r"|(?<=(?:19|20)\d\d\.)[ \t]+(?=(?:19|20)\d\d\s+[a-zäöüß])"
    r"|(?<=[a-zäöüß]{3}.)[ \t]+(?=\d))"
)
_STREET = ("str", "Str")  # "Goethestr. 5"
_YEAR = re.compile(r"(?:^|[\s(–-])(?:1\d|20)\d\d\.$")


def split_sentences(document: Document) -> list[Sentence]:
    """Sentences of a document in order; ``text == document.text[start:end]``, never empty."""
    found: list[Sentence] = []
    for paragraph, match in enumerate(_PARAGRAPH.finditer(document.text)):
        for start, end in _paragraph_sentences(match.group(), document.lang):
            begin, finish = match.start() + start, match.start() + end
            text = document.text[begin:finish]
            found.append(Sentence(document.id, len(found), paragraph, begin, finish, text))
    return found


def _paragraph_sentences(text: str, lang: str) -> Iterator[tuple[int, int]]:
    for start, end in _lines(text):
        for first, last in _merged(text, _pieces(text, start, end, lang), lang):
            yield from _cut(text, first, last)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _pieces(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    from sentencex import get_sentence_boundaries

    line = text[start:end]
    for piece in get_sentence_boundaries(lang if lang in ("de", "en") else "en", line):
        first, last = piece["start_index"] + start, piece["end_index"] + start
        inner = first
        for cut in _inner_cuts(text, first, last, lang):
            yield inner, cut
            inner = cut
        yield inner, last


def _inner_cuts(text: str, start: int, end: int, lang: str) -> list[int]:
    """Where a piece may hold more than one sentence: "sei.Die", "Uwe T. Er", "verboten. § 6"."""
    starts = grammar(lang)["sentence_starts"]
    sign = max(0, start - 1)
    hidden = (match.end() for match in _HIDDEN.finditer(text, sign, end))
    cuts = [
        at
        for at in hidden
        if text[at] == "§" or text[at].isdecimal() or _word_at(text, at) in starts
    ]
    return sorted({*cuts, *(match.end() for match in _GLUED.finditer(text, sign, end))})


def _word_at(text: str, start: int) -> str:
    return text[start : start + _LONGEST_START].split(" ", 1)[0]


def _merged(text: str, pieces: Iterator[tuple[int, int]], lang: str) -> Iterator[tuple[int, int]]:
    """Join pieces that were cut after an ordinal, an initial or an abbreviation, and trim."""
    held: tuple[int, int] | None = None
    for first, last in pieces:
        if held is not None and not _ends(text, held, first, lang):
            held = (held[0], last)
            continue
        if held is not None:
            yield _trimmed(text, *held)
        held = (first, last)
    if held is not None:
        yield _trimmed(text, *held)


def _ends(text: str, held: tuple[int, int], following: int, lang: str) -> bool:
    tail = text[max(held[0], held[1] - 40) : held[1]].rstrip()
    after = text[following : following + 20].lstrip()
    if after[:1].islower() or after[:1] in ",;)":
        return tail[-1:] in "!?" and after[:1].islower() is False
    starts = after.split(" ", 1)[0] in grammar(lang)["sentence_starts"]
    if lang == "de" and _ORDINAL.search(tail):
        return starts or _YEAR.search(tail) is not None
    if _INITIAL.search(tail):
        return starts and not tail.endswith(("d.", "z."))
    last = _LAST_WORD.search(tail)
    if last and after[:1].isdecimal() and last.group(1).endswith(_STREET):
        return False
    if not last or last.group(1) not in grammar(lang)["abbreviations"]:
        return True
    return starts and last.group(1) in grammar(lang)["closing_abbreviations"]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Bound the length of a sentence, at a space or sign where there is one."""
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        space = max(text.rfind(sign, start + 1, limit) for sign in (" ", "; ", ", "))
        cut = space if space > start else limit
        yield _trimmed(text, start, cut)
        start = cut
    first, last = _trimmed(text, start, end)
    if first < last:
        yield first, last
