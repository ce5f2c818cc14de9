"""Statements inside one sentence: main clauses that each assert something of their own."""

from collections.abc import Iterator

from crosscheck.claims.clauses import Clause
from crosscheck.claims.readings import Reading

FEWEST_WORDS = 2  # "China hilft" is a statement, "sagte" is none


def split_statement(
    reading: Reading, start: int, end: int, frame: tuple[int, int] = (0, 0)
) -> Iterator[tuple[int, int]]:
    """Parts of a stretch that can stand alone; the stretch itself if it is one statement.

    Cut at a comma, semicolon, dash or "und" where a complete main clause stands on both sides:
    a finite verb and a subject of its own, not a clause that depends on the other. An attribution
    put into the stretch (``frame``, offsets) is no statement: "It broke, he said, in May".
    """
    clauses = [
        clause
        for clause in reading.clauses
        if reading.tokens[clause.first].start >= start
        and reading.tokens[clause.last - 1].end <= end
    ]
    begin = start
    complete = False
    for clause in clauses:
        inserted = frame[0] <= reading.tokens[clause.first].start < frame[1]
        own = not inserted and _stands_alone(reading, clause, frame[1])
        if own and complete:
            cut = reading.tokens[clause.first].start
            sign = _opening(reading, clause)
            cut = reading.tokens[sign].start
            yield begin, cut
            begin = cut
        complete = complete or own
    yield begin, end


def _opening(reading: Reading, clause: Clause) -> int:
    """The conjunction or mark before a clause belongs to it."""
    index = clause.first
    while index and reading.tokens[index - 1].tag == "C":
        index -= 1
    return index


def _stands_alone(reading: Reading, clause: Clause, frame_end: int) -> bool:
    if clause.kind != "main" or clause.verb < 0 or clause.verb_first:
        return False
    sign = reading.tokens[clause.first - 1] if clause.first else None
    if sign is not None and sign.text in "(:" and sign.start != frame_end:
        return False
    tags = [token.tag for token in reading.tokens[clause.first : clause.last]]
    words = len(tags) - tags.count(".") - tags.count("Z")
    return words >= FEWEST_WORDS and any(tag in "NEO" for tag in tags)
