"""Frames made of a source phrase: "laut X", "nach Angaben von X", "so X"."""

from crosscheck.claims.clauses import Clause
from crosscheck.claims.framed import Frame, Range, skip_signs
from crosscheck.claims.lexicon import Saying
from crosscheck.claims.prepositional import Source, find_so, find_sources
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject


def credited_frames(reading: Reading, words: Saying) -> list[Frame]:
    """Frames of the source phrases of a sentence, outside quotations."""
    found = []
    sources = find_sources(reading.tokens, words, reading.lang)
    sources += list(find_so(reading.tokens, reading.lang))
    for source in sources:
        if reading.quoted[source.cue[0]]:
            continue
        frame = _of_source(reading, source, words)
        if frame is not None:
            found.append(frame)
    return found


def _of_source(reading: Reading, source: Source, words: Saying) -> Frame | None:
    tokens, who = reading.tokens, source.who
    holder = _clause_of(reading, source.cue[0])
    span = source.frame
    if source.own and holder is not None:
        who = find_subject(
            tokens, reading.clauses, reading.clauses.index(holder), words, reading.lang
        )
    if holder is not None and _is_held(reading, holder, source):
        content = (holder.first, holder.last)
    else:
        if holder is not None and holder.kind == "relative" and span[0] == holder.first:
            span = span[0], holder.last  # "according to the clerk who wrote it"
        content = _statement_around(reading, span)
    return Frame(
        span,
        source.cue,
        who,
        content,
        frozenset(["content"]),
        carried=who is None and not source.own and not source.nobody,
    )


def _is_held(reading: Reading, holder: Clause, source: Source) -> bool:
    """Whether the dependent clause that a source stands in is what it says."""
    if holder.kind not in ("relative", "sub") or holder.first == 0:
        return False
    opens = source.frame[0] == holder.first
    return not (opens and reading.lang == "en")  # "..., according to the clerk who wrote it"


def _statement_around(reading: Reading, frame: Range) -> Range:
    start, end = 0, len(reading.tokens)
    for index, token in enumerate(reading.tokens):
        if token.text == ";" and not reading.quoted[index]:
            if index < frame[0]:
                start = index + 1
            else:
                end = min(end, index)
    if frame[0] <= start + 1:
        return skip_signs(reading, frame[1]), end
    if all(token.tag == "." for token in reading.tokens[frame[1] : end]):
        return start, frame[0]
    return start, end


def _clause_of(reading: Reading, index: int) -> Clause | None:
    for clause in reading.clauses:
        if clause.first <= index < clause.last:
            return clause
    return None
