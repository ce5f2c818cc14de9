"""Sources in relative clauses: "TASS, die sich auf X berief", "eine Bilanz, der zufolge"."""

from dataclasses import replace

from crosscheck.claims.clauses import Clause
from crosscheck.claims.framed import Frame, Range
from crosscheck.claims.lexicon import Saying
from crosscheck.claims.persons import is_somebody, is_source
from crosscheck.claims.phrases import phrases_in
from crosscheck.claims.prepositional import narrowed
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import antecedent, find_subject

_RELYING = frozenset(
    ["berufen", "stützen", "verweisen", "beziehen", "zitieren", "berief", "bezog", "beruft"]
)
_RELATIVE_DATIVE = frozenset(["dem", "der", "denen"])


def with_inner_sources(reading: Reading, words: Saying, found: list[Frame]) -> list[Frame]:
    """The same frames; a source that relies on another passes on what that one says."""
    for at, clause in enumerate(reading.clauses):
        inner = _relied_on(reading, clause, words)
        if inner is None:
            continue
        outer = _who_relies(reading, at)
        found = [_nested_in(frame, outer, inner, clause) for frame in found]
    return found


def _nested_in(frame: Frame, outer: Range | None, inner: Range, clause: Clause) -> Frame:
    """The frame of the outer source, told by the inner one."""
    own = frame.who is not None and outer is not None and _share(frame.who, outer)
    if not own or frame.content is None or _share(frame.content, inner):
        return frame
    first, last = frame.frame
    beside = last if clause.first > last + 1 else max(last, clause.last)
    chain = (frame.who, *frame.chain) if frame.who else frame.chain
    return replace(frame, who=inner, chain=chain, frame=(first, beside))


def _share(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _relied_on(reading: Reading, clause: Clause, words: Saying) -> Range | None:
    """Who stands behind "sich auf X berief" or is quoted in a clause behind its noun."""
    tokens = reading.tokens
    opening = tokens[clause.first].form
    relative = clause.kind == "relative" or opening in ("wobei", "indem")
    if not relative or clause.verb < 0 or reading.quoted[clause.verb]:
        return None
    verb = tokens[clause.verb]
    if not {verb.form, verb.lemma.lower()} & _RELYING:
        return None
    for start, end, behind in phrases_in(tokens, clause.first + 1, clause.verb, reading.lang):
        if (behind and tokens[start - 1].form == "auf") or (
            not behind and verb.lemma.lower() == "zitieren" and tokens[start].tag != "O"
        ):
            who = narrowed(tokens, start, end, words)
            return who if is_source(tokens, *who, reading.lang) else None
    return None


def _who_relies(reading: Reading, at: int) -> Range | None:
    """The phrase before a relative clause; all of the sentence before "wobei"."""
    if reading.clauses[at].kind == "relative":
        return antecedent(reading.tokens, reading.clauses, at, reading.lang)
    return 0, reading.clauses[at].first


def relative_sources(reading: Reading, words: Saying) -> list[Frame]:
    """As in "eine Bilanz, der zufolge ...", "Angaben, nach denen ...": the noun before speaks."""
    found = []
    for at, clause in enumerate(reading.clauses):
        cue = _cue(reading, clause)
        if cue is None or at == 0 or reading.quoted[clause.first]:
            continue
        who = antecedent(reading.tokens, reading.clauses, at, reading.lang)
        if who is None:
            continue
        who = _author(reading, at, narrowed(reading.tokens, *who, words), words)
        if who is None:
            continue
        begin = clause.first + (1 if _opening(reading, clause) == "wonach" else 2)
        content = (begin, clause.last)
        frame = (clause.first, begin)
        found.append(Frame(frame, cue, who, content, frozenset(["content"])))
    return found


def _opening(reading: Reading, clause: Clause) -> str:
    """The word that opens a clause."""
    return reading.tokens[clause.first].form


def _author(reading: Reading, at: int, who: Range, words: Saying) -> Range | None:
    """Who speaks in what was written: its owner, else who presents it, else the text itself."""
    tokens, lang = reading.tokens, reading.lang
    if is_somebody(tokens, *who, lang):
        return who
    if not is_source(tokens, *who, lang) and not _is_document(reading, who):
        return None
    presenter = find_subject(tokens, reading.clauses, at - 1, words, lang)
    if presenter is None or _share(presenter, who) or not is_somebody(tokens, *presenter, lang):
        return who
    return presenter


def _cue(reading: Reading, clause: Clause) -> tuple[int, ...] | None:
    """The words "der zufolge", "nach denen" at the head of a relative clause."""
    tokens, first = reading.tokens, clause.first
    if tokens[first].form == "wonach" and clause.verb > first:
        return (first,)
    if clause.last - first < 4:
        return None
    one, two = tokens[first].form, tokens[first + 1].form
    if one in _RELATIVE_DATIVE and two == "zufolge":
        return first, first + 1
    if one in ("nach", "laut") and two in _RELATIVE_DATIVE and clause.kind == "relative":
        return (first,)
    return None


def _is_document(reading: Reading, who: Range) -> bool:
    """Whether the noun names something that was written or counted."""
    endings = ("bilanz", "zahlen", "daten", "regelung", "gesetz", "artikel", "untersuchung")
    return any(
        token.form.endswith(endings) or token.lemma.lower().endswith(endings)
        for token in reading.tokens[who[0] : who[1]]
        if token.nominal
    )
