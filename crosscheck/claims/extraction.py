"""Claims of a document: ``Quotation* -> Claim*``, with what nobody is said to say between them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from crosscheck.claims.attribution import find_quotations, read_document
from crosscheck.claims.background import is_background
from crosscheck.claims.lemmas import content_lemmas
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.names import find_demonyms, find_entities
from crosscheck.claims.quantities import find_quantities
from crosscheck.claims.quotations import Quotation, trimmed
from crosscheck.claims.readings import Reading
from crosscheck.claims.sentences import split_sentences
from crosscheck.claims.speakers import Speakers
from crosscheck.claims.stance import is_negated, modality_of
from crosscheck.claims.standing import context_of
from crosscheck.claims.statements import split_statement
from crosscheck.claims.times import find_document_times
from crosscheck.claims.tokens import Token
from crosscheck.records import Claim, Document, stable_id

SHORTEST_CLAIM = 2  # words; less asserts nothing


class _Piece(NamedTuple):
    """A stretch that becomes one claim."""

    start: int
    end: int
    content_start: int
    content_end: int
    quotation: Quotation | None


def extract_claims(document: Document) -> list[Claim]:
    """Claims of one document in text order; see the package for what they promise."""
    sentences = split_sentences(document)
    readings, quotes = read_document(document, sentences)
    quotations, bare_frames = find_quotations(document, readings, quotes)
    speakers = Speakers(document, readings)
    by_sentence: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        by_sentence.setdefault(quotation.sentence, []).append(quotation)
    claims: list[Claim] = []
    seen: set[str] = set()
    for index, reading in enumerate(readings):
        if index in bare_frames:
            continue
        before = readings[index - 1] if index else None
        for piece in _pieces(document, reading, by_sentence.get(index, [])):
            claim = _claim(document, reading, before, piece, speakers)
            if claim is not None and claim.id not in seen:
                seen.add(claim.id)
                claims.append(claim)
    return claims


def _pieces(
    document: Document, reading: Reading, quotations: Sequence[Quotation]
) -> Iterator[_Piece]:
    """Quotations and the rest of a sentence, split into statements, in text order."""
    found: list[_Piece] = []
    sentence = reading.sentence
    position = sentence.start
    for quotation in sorted(quotations, key=lambda one: (one.start, -one.end)):
        if quotation.inside:
            found += _said(document, reading, quotation)
            continue
        if quotation.start > position:
            found += _narrated(document, reading, position, quotation.start)
        if not any(one.start == quotation.start for one in quotations if one is not quotation):
            found += _before_frame(document, reading, quotation)
        found += _said(document, reading, quotation)
        position = max(position, quotation.end)
    if position < sentence.end:
        found += _narrated(document, reading, position, sentence.end)
    hung = [(one.content_start, one.content_end) for one in quotations if one.inside]
    found = [piece for piece in found if not _is_only_said(piece, hung)]
    yield from sorted(found, key=lambda piece: (piece.content_start, piece.start, -piece.end))


def _is_only_said(piece: _Piece, hung: Sequence[tuple[int, int]]) -> bool:
    """As in "der Vorwurf, er habe gelogen": the outlet does not state what hangs on the noun."""
    return piece.quotation is None and any(
        first <= piece.content_start and piece.content_end <= last for first, last in hung
    )


def _before_frame(document: Document, reading: Reading, quotation: Quotation) -> Iterator[_Piece]:
    """What the outlet states of the speaker before the frame goes on with the same subject.

    "Die Stadt zahlt weiter, erklärte aber, das Geld werde knapp": the first clause is no frame.
    """
    if quotation.quote_type == "reported" or not quotation.cue:
        return
    verb = quotation.cue.split()[0]
    frame = _between(reading, quotation.start, quotation.content_start)
    at = next((n for n, token in enumerate(frame) if token.text == verb), 0)
    if at < SHORTEST_CLAIM or not (frame[at - 1].text == "," or frame[at - 1].tag == "C"):
        return
    before = frame[: at - 1]
    first_comma = next((n for n, token in enumerate(before) if token.text == ","), len(before))
    states = any(token.tag == "V" for token in before[:first_comma])
    if states and before[0].form not in grammar(document.lang)["subordinators"]:
        content = trimmed(document.text, before[0].start, before[-1].end)
        yield _Piece(before[0].start, before[-1].end, *content, None)


def _narrated(document: Document, reading: Reading, start: int, end: int) -> Iterator[_Piece]:
    """What the outlet says in its own voice, where it is a statement of its own."""
    whole = start == reading.sentence.start and end == reading.sentence.end
    for first, last in split_statement(reading, start, end):
        inside = _between(reading, first, last)
        if not whole and not any(token.tag == "V" for token in inside):
            continue
        joined = not whole and inside[-1].tag == "C"  # "She left and", before "said ..."
        end = inside[-2].end if joined else last
        yield _Piece(first, end, *trimmed(document.text, first, end), None)


def _said(document: Document, reading: Reading, quotation: Quotation) -> Iterator[_Piece]:
    """A quotation, in as many pieces as it makes statements; the frame stays with the first."""
    if quotation.quote_type == "reported":
        content = (quotation.content_start, quotation.content_end)
        yield _Piece(quotation.start, quotation.end, *content, quotation)
        return
    content = quotation.content_start, quotation.content_end
    parts = list(split_statement(reading, *content, quotation.frame))
    for number, (first, last) in enumerate(parts):
        content = trimmed(document.text, *_without_frame(first, last, quotation.frame))
        start = quotation.start if number == 0 else first
        end = quotation.end if number == len(parts) - 1 else last
        yield _Piece(start, end, *content, quotation)


def _without_frame(start: int, end: int, frame: tuple[int, int]) -> tuple[int, int]:
    """A stretch without an attribution at its edge; one inside it stays."""
    if start < frame[0] < end <= frame[1] + _SIGNS:
        return start, frame[0]
    return (frame[1], end) if frame[0] <= start < frame[1] < end else (start, end)


_SIGNS = 2  # characters: a comma and a space between the attribution and what goes on


def _claim(
    document: Document,
    reading: Reading,
    before: Reading | None,
    piece: _Piece,
    speakers: Speakers,
) -> Claim | None:
    start, end = _shrunk(document.text, piece.start, piece.end)
    tokens = _between(reading, piece.content_start, piece.content_end)
    size = len([token for token in tokens if token.tag != "."])
    if size < (1 if piece.quotation else SHORTEST_CLAIM):
        return None
    said = piece.quotation
    speaker = speakers.resolve(said.speaker, reading) if said and said.speaker else None
    if said and said.speaker and speaker is None:  # the outlet cites itself
        said = replace(said, quote_type="narrator")
    kinds = said.kinds if said else frozenset[str]()
    text, lang = document.text, document.lang
    times = find_document_times(document, tokens)
    return Claim(
        id=stable_id(document.id, start, end, piece.content_start, piece.content_end),
        document=document.id,
        sentence=reading.sentence.index,
        paragraph=reading.sentence.paragraph,
        start=start,
        end=end,
        text=text[start:end],
        content_start=piece.content_start,
        content_end=piece.content_end,
        content=text[piece.content_start : piece.content_end],
        quote_type=said.quote_type if said else "narrator",
        speaker=speaker,
        chain=tuple(speakers.name(one) for one in said.chain) if said else (),
        cue=said.cue if said else None,
        stance=said.stance if said else "asserts",
        modality=modality_of(tokens, kinds, lang),
        negated=is_negated(tokens, lang),
        lemmas=content_lemmas(tokens, lang),
        entities=tuple(
            replace(one, stands_for=country) if country else one
            for one in find_entities(text, tokens, lang)
            for country in [speakers.office_country(one.canonical)]
        ),
        demonyms=find_demonyms(text, tokens, lang),
        quantities=find_quantities(text, tokens, lang),
        times=times,
        context=context_of(tokens, before, lang),
        background=is_background(start, times, tokens, document),
    )


def _between(reading: Reading, start: int, end: int) -> tuple[Token, ...]:
    sentence = reading.sentence
    if start <= sentence.start and sentence.end <= end:
        return reading.tokens
    return tuple([token for token in reading.tokens if start <= token.start and token.end <= end])


def _shrunk(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return start, end
