"""Frames of one sentence: who says what in it, as ranges of tokens.

The place of the content follows from the kind of frame: before "sagte X", after "X sagte,",
around ", so X,", the clause itself for an act of speech ("X wies den Vorwurf zurück"), and the
sentence before for "Das teilte X mit".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crosscheck.claims.carried import is_first_subjunctive, is_subjunctive
from crosscheck.claims.clauses import Clause
from crosscheck.claims.cues import Said, find_cue
from crosscheck.claims.lexicon import Saying, grammar, saying
from crosscheck.claims.persons import is_somebody, is_source
from crosscheck.claims.phrases import COMPLEMENT, GENITIVE, phrase_end, phrases_in
from crosscheck.claims.prepositional import (
    Source,
    find_basis,
    find_place_of_saying,
    find_so,
    find_sources,
    narrowed,
    saying_noun,
)
from crosscheck.claims.readings import Reading
from crosscheck.claims.stance import stance_of
from crosscheck.claims.subjects import antecedent, find_subject

Range = tuple[int, int]
_ACTS = frozenset(["reported", "announce", "demand", "deny", "open", "confirm"])
_SAID_BY_NOBODY = frozenset(["heißen", "lauten", "hervorgehen", "verlauten"])


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution; all ranges are token indices of its sentence."""

    frame: Range
    cue: tuple[int, ...]
    who: Range | None
    content: Range | None  # None: the sentence before
    kinds: frozenset[str] = frozenset()
    negated: bool = False
    reported: bool = False
    carried: bool = False  # names nobody: the speaker of before
    told: bool = False  # its verb stands in the subjunctive of reported speech
    weak: bool = False  # its verb tells an act as often as a statement: "vereinbaren"
    pure: bool = False  # a whole sentence that only attributes the one before
    opens: bool = False  # ends in a colon: what follows the sentence is said
    chain: tuple[Range, ...] = ()


def find_frames(reading: Reading) -> list[Frame]:
    """Frames of a sentence in order; a frame inside another's content stays, as nested."""
    words = saying(reading.lang)
    found: list[Frame] = []
    for at in range(len(reading.clauses)):
        frame = _verbal(reading, at, words) or _withheld(reading, at, words)
        if frame is not None:
            found.append(frame)
    found += _prepositional(reading, words, found)
    if not found:
        found += _introduced(reading, words) or _unnamed(reading, words)
    found = _nested(_cut_by_followers(found))
    return sorted(_with_basis(reading, words, found), key=lambda frame: frame.frame)


# --- verbs of saying -------------------------------------------------------------------------


def _verbal(reading: Reading, at: int, words: Saying) -> Frame | None:
    clause = reading.clauses[at]
    if clause.verb < 0 or reading.quoted[clause.verb]:
        return None
    said = find_cue(reading.tokens, reading.clauses, at, words, reading.lang)
    if said is None:
        return None
    if said.verb.lemma in _SAID_BY_NOBODY:
        return _it_is_said(reading, at, said, words)
    who, carried = _speaker(reading, at, said, words)
    base = Frame((clause.first, clause.last), said.words, who, None, said.kinds, said.negated)
    told = clause.kind == "main" and is_first_subjunctive(reading.tokens[clause.verb], reading.lang)
    weak = said.verb.lemma in words.weak
    base = replace(base, carried=carried, told=told, weak=weak)
    return _with_content(reading, at, base, said)


def _speaker(reading: Reading, at: int, said: Said, words: Saying) -> tuple[Range | None, bool]:
    clause = reading.clauses[at]
    if said.verb.passive:
        return _agent(reading, clause, words), False
    if clause.kind == "relative":
        inner = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
        return inner or antecedent(reading.tokens, reading.clauses, at, reading.lang), False
    who = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
    if who is None and clause.verb_first:
        who = _elided(reading, at, words)
    return who, False


def _agent(reading: Reading, clause: Clause, words: Saying) -> Range | None:
    tokens = reading.tokens
    for index in range(clause.first, clause.last):
        form = tokens[index].form
        end = phrase_end(tokens, index + 1, clause.last, reading.lang)
        if end == index + 1:
            continue
        if form in ("von", "vom", "seitens", "by") and is_somebody(
            tokens, index + 1, end, reading.lang
        ):
            return index + 1, end
        noun = saying_noun(tokens, index + 1, end, words) if form in ("in", "im") else None
        if noun is not None and tokens[noun].lemma.lower() in words.texts:
            return narrowed(tokens, index + 1, end, words, reading.lang)
    return None


def _elided(reading: Reading, at: int, words: Saying) -> Range | None:
    """The subject of the clause this one is joined to: "X trägt ... mit, erklärte aber ..."."""
    for before in range(at - 1, -1, -1):
        if reading.clauses[before].kind == "main":
            return find_subject(reading.tokens, reading.clauses, before, words, reading.lang)
    return None


def _it_is_said(reading: Reading, at: int, said: Said, words: Saying) -> Frame | None:
    """ "hieß es aus dem Ministerium": nobody is the subject, the place is the speaker."""
    clause = reading.clauses[at]
    beside = (
        reading.tokens[clause.verb + 1 : clause.verb + 2]
        + reading.tokens[max(0, clause.verb - 1) : clause.verb]
    )
    nobody = any(token.form == "es" for token in beside) or said.verb.lemma == "hervorgehen"
    if not nobody and clause.kind == "main":
        return None
    who = find_place_of_saying(reading.tokens, clause.first, clause.last, words, reading.lang)
    base = Frame((clause.first, clause.last), said.words, who, None, frozenset(["content"]))
    base = replace(base, carried=who is None)
    return _with_content(reading, at, base, said)


# --- where the content stands ----------------------------------------------------------------


def _with_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    clause, words = reading.clauses[at], saying(reading.lang)
    opening = reading.tokens[clause.first].form
    if clause.kind == "sub" and opening in ("wie", "so", "soweit", "as"):
        return replace(base, content=_around(reading, clause.first, clause.last))
    start = _start_of_statement(reading, at)
    if _content_before(reading, at, start):
        end = _continued(reading, at)
        return replace(base, content=(start, end if end > clause.last else clause.first))
    quote = _quote_in(reading, clause)
    after = _content_after(reading, at, said)
    if after is not None:
        return _with_following(reading, at, base, after)
    if _ends_in_colon(reading, at):
        return replace(base, opens=True, content=None)
    if quote is not None and "content" in said.kinds and _mostly_quote(reading, clause, quote):
        return replace(base, content=quote)
    if _refers_back(reading, clause) and said.verb.lemma not in words.naming:
        if clause.first and clause.kind == "main" and reading.tokens[clause.first - 1].text == ",":
            return replace(base, content=_around(reading, clause.first, clause.last))
        if said.kinds & {"deny", "open"} or (said.negated and "withheld" in said.kinds):
            return replace(base, content=_own_clause(reading, at, base), reported=True)
        pure = len(reading.clauses) == 1
        says = bool(said.kinds & {"content", "confirm"})
        return replace(base, pure=pure) if says else None
    if said.kinds & _ACTS or quote is not None or (said.negated and "withheld" in said.kinds):
        if base.who is None and not base.carried:
            return None
        if (
            base.who is not None
            and quote is None
            and not is_source(reading.tokens, *base.who, reading.lang)
        ):
            return None
        if said.verb.lemma in words.naming and _calls_false(reading, clause, words):
            base = replace(base, kinds=base.kinds | {"deny"})
        return replace(base, content=_own_clause(reading, at, base), reported=True)
    return None


def _calls_false(reading: Reading, clause: Clause, words: Saying) -> bool:
    """"nannte das eine Erfindung": to call it so is to deny it."""
    tokens = reading.tokens[clause.first : clause.last]
    return any(token.lemma.lower() in words.false or token.form in words.false for token in tokens)


def _start_of_statement(reading: Reading, at: int) -> int:
    """Where the statement a clause belongs to begins: after a semicolon or a spoken clause."""
    for index in range(reading.clauses[at].first - 1, -1, -1):
        if reading.tokens[index].text in (";",) and not reading.quoted[index]:
            return index + 1
    return 0


def _content_before(reading: Reading, at: int, start: int) -> bool:
    clause = reading.clauses[at]
    if reading.lang == "en":
        return _english_before(reading, at, start)
    if not clause.verb_first or clause.kind != "main" or clause.first <= start:
        return False
    tokens = reading.tokens
    previous = tokens[clause.first - 1]
    if previous.tag == "C":
        return False
    words = saying(reading.lang)
    behind = find_subject(tokens, reading.clauses[at : at + 1], 0, words, reading.lang)
    if behind is None:
        beside = tokens[clause.verb + 1].form if clause.verb + 1 < len(tokens) else ""
        return beside in ("es", "it") and _says_something(reading, at, start)
    whole = find_subject(tokens, reading.clauses, at, words, reading.lang)
    return whole == behind and _says_something(reading, at, start)


def _says_something(reading: Reading, at: int, start: int) -> bool:
    """Whether what stands before a clause can be said: a sentence, a quotation, a noun phrase."""
    before = [one for one in reading.clauses[:at] if one.first >= start]
    if any(reading.quoted[one.first] for one in before):
        return True
    if reading.quoted[reading.clauses[at].first - 1]:
        return True
    if any(one.kind == "main" for one in before):
        return True
    if any(_is_content_sub(reading, one) for one in before if one.kind == "sub"):
        return True
    if any(one.kind == "bare" and _has_infinitive(reading, one) for one in before):
        return True
    first = before[0] if before else None
    return first is not None and first.kind == "bare" and reading.tokens[first.first].tag in "DNEAZ"


def _english_before(reading: Reading, at: int, start: int) -> bool:
    """English keeps the subject before the verb: "The bid was raised, two people said"."""
    clause = reading.clauses[at]
    if clause.first <= start or clause.kind not in ("main", "bare"):
        return False
    sign = reading.tokens[clause.first - 1]
    if sign.text not in {",", '"', "”", "“", "?", "!", "»", "’"}:
        return False
    if reading.quoted[clause.first - 1]:
        return True
    before = [one for one in reading.clauses[:at] if one.first >= start]
    return any(one.kind == "main" and one.verb >= 0 for one in before) and at + 1 >= len(
        [one for one in reading.clauses if one.kind != "bare"]
    )


def _is_content_sub(reading: Reading, clause: Clause) -> bool:
    return reading.tokens[clause.first].form in grammar(reading.lang)["content_subordinators"]


def _continued(reading: Reading, at: int) -> int:
    """End of the content when it goes on after an inserted frame: "Das, sagte X, sei so"."""
    clause = reading.clauses[at]
    if at + 1 >= len(reading.clauses):
        return clause.last
    following = reading.clauses[at + 1]
    sign = reading.tokens[clause.last].text if clause.last < len(reading.tokens) else ""
    if sign != "," or reading.tokens[following.first - 1].tag == "C":
        return clause.last
    if reading.lang == "en":
        return clause.last
    goes_on = following.kind == "main" and following.verb_first
    if following.kind == "main" and not following.verb_first:
        before = [one for one in reading.clauses[:at] if one.kind == "main"]
        goes_on = not before  # the first part had no verb of its own yet
    if not goes_on or find_cue(
        reading.tokens, reading.clauses, at + 1, saying(reading.lang), reading.lang
    ):
        return clause.last
    return _end_of_sentence(reading)


def _end_of_sentence(reading: Reading) -> int:
    return len(reading.tokens)


def _content_after(reading: Reading, at: int, said: Said) -> Range | None:
    clause = reading.clauses[at]
    if _sign_after(reading, clause) == ":" and clause.last + 1 < len(reading.tokens):
        return clause.last + 1, _end_of_sentence(reading)
    last_word = said.words[-1]
    if reading.lang == "en" and (inside := _bare_complement(reading, clause, last_word)):
        return inside
    for index in range(at + 1, len(reading.clauses)):
        following = reading.clauses[index]
        if following.last <= last_word + 1 or following.kind == "relative":
            continue
        if _is_complement(reading, index, said):
            return following.first, _end_of_sentence(reading)
        if following.kind == "bare" and following.verb < 0 and index == at + 1:
            continue
        return None
    return None


def _bare_complement(reading: Reading, clause: Clause, cue: int) -> Range | None:
    """English leaves out "that": "He said the talks were over"."""
    if not any(reading.tokens[i].tag == "V" for i in range(cue + 1, clause.last)):
        return None
    for start, _end, behind in phrases_in(reading.tokens, cue + 1, clause.last, reading.lang):
        if not behind:
            return start, _end_of_sentence(reading)
    return None


def _is_complement(reading: Reading, index: int, said: Said) -> bool:
    clause = reading.clauses[index]
    sign = reading.tokens[clause.first - 1] if clause.first else None
    if sign is None or sign.tag == "C":
        return False
    if clause.kind == "sub":
        return _is_content_sub(reading, clause)
    if clause.kind == "main":
        if clause.verb_first or sign.text not in (",", ":", "„", '"', "“", "»", "«", "–", "-"):
            return False
        if sign.text != "," or reading.quoted[clause.first]:
            return True
        if not said.kinds & {"content", "announce", "demand", "deny", "confirm", "withheld"}:
            return False
        weak = said.verb.lemma in saying(reading.lang).weak
        return not weak or is_subjunctive(reading.tokens, clause.verb, reading.lang)
    return _has_infinitive(reading, clause)


def _has_infinitive(reading: Reading, clause: Clause) -> bool:
    tokens = reading.tokens
    if tokens[clause.first].form in ("um", "ohne", "statt", "anstatt"):
        return False
    for index in range(clause.first, clause.last - 1):
        after = tokens[index + 1]
        if tokens[index].form == "zu" and (after.tag in "PvV" or after.form == "sein"):
            return True
    last = tokens[clause.last - 1]
    return "zu" in last.form[2:-3] and last.tag in "PvA" and last.form.endswith("en")


def _sign_after(reading: Reading, clause: Clause) -> str:
    return reading.tokens[clause.last].text if clause.last < len(reading.tokens) else ""


def _ends_in_colon(reading: Reading, at: int) -> bool:
    return _sign_after(reading, reading.clauses[at]) == ":" and reading.clauses[at].last + 1 == len(
        reading.tokens
    )


def _with_following(reading: Reading, at: int, base: Frame, after: Range) -> Frame:
    """The frame reaches to its content; appositions between belong to it."""
    first = reading.clauses[at].first
    if base.who is not None and base.who[0] < first:
        between = reading.tokens[base.who[1] : first]
        if len(between) <= 12:
            first = base.who[0]
    return replace(base, frame=(first, after[0]), content=after)


def _quote_in(reading: Reading, clause: Clause) -> Range | None:
    """The first stretch of the clause between quotation marks."""
    start = next((i for i in range(clause.first, clause.last) if reading.quoted[i]), None)
    if start is None:
        return None
    end = start
    while end < len(reading.tokens) and reading.quoted[end]:
        end += 1
    return start, end


def _mostly_quote(reading: Reading, clause: Clause, quote: Range) -> bool:
    """Whether the clause is but a frame for a whole quoted sentence."""
    inside = reading.tokens[quote[0] : quote[1]]
    return any(token.tag == "V" for token in inside) and len(inside) >= 5


def _refers_back(reading: Reading, clause: Clause) -> bool:
    """ "Das teilte X mit", "X bestätigte dies": what was said stands in the sentence before."""
    pronouns = ("das", "dies", "this", "that", "so")
    tokens = reading.tokens
    if tokens[clause.first].form in pronouns and clause.verb == clause.first + 1:
        return True
    return any(
        tokens[index].form in ("dies", "this", "das", "that")
        and not (index + 1 < clause.last and tokens[index + 1].tag in "NEAZ")
        for index in range(clause.verb + 1, clause.last)
    )


def _own_clause(reading: Reading, at: int, base: Frame) -> Range:
    """The clause of an act of speech with what depends on it."""
    clause = reading.clauses[at]
    first = clause.first
    if clause.verb_first and base.who is not None and base.who[1] <= first:
        elided = any(
            one.kind == "main" and one.first <= base.who[0] < one.last
            for one in reading.clauses[:at]
        )
        first = first if elided else base.who[0]
    elif clause.verb_first and at and clause.kind == "main":
        first = _front_clause(reading, at)
    last = clause.last
    for following in reading.clauses[at + 1 :]:
        if following.kind == "main" and following.verb >= 0:
            break
        last = following.last
    return first, last


def _front_clause(reading: Reading, at: int) -> int:
    """Start of the subordinate clauses that fill the place before the finite verb."""
    index = at
    while index and reading.clauses[index - 1].kind in ("sub", "relative", "bare"):
        index -= 1
    return reading.clauses[index].first


def _around(reading: Reading, first: int, last: int) -> Range:
    """All of the sentence but a frame at its edge."""
    if first == 0:
        return _skip_signs(reading, last), len(reading.tokens)
    rest = reading.tokens[last:]
    if all(token.tag == "." for token in rest):
        return 0, first
    return 0, len(reading.tokens)


def _skip_signs(reading: Reading, index: int) -> int:
    while index < len(reading.tokens) and reading.tokens[index].text in ",:–-":
        index += 1
    return index


# --- colons ----------------------------------------------------------------------------------


def _introduced(reading: Reading, words: Saying) -> list[Frame]:
    """ "Ein Vertrauter zur Zeitung: „...“", "Antwort aus dem Amt: Man habe ...": no verb of saying.

    What follows the colon must be quoted or stand in the subjunctive of reported speech.
    """
    tokens = reading.tokens
    colon = next((i for i, token in enumerate(tokens) if token.text == ":"), None)
    if colon is None or colon == 0 or reading.quoted[colon]:
        return []
    opens = colon + 1 == len(tokens)
    if not opens and not _is_said_after(reading, colon + 1):
        return []
    who = _introducer(reading, colon, words)
    if who is None and opens:
        return []
    content = None if opens else (colon + 1, len(tokens))
    return [Frame((0, colon), (colon,), who, content, frozenset(["content"]), opens=opens)]


def _unnamed(reading: Reading, words: Saying) -> list[Frame]:
    """ "X hegt den Verdacht, Y habe ...": the subjunctive says what the verb does not."""
    for at in range(1, len(reading.clauses)):
        before, clause = reading.clauses[at - 1], reading.clauses[at]
        if before.kind != "main" or clause.kind != "main" or clause.verb_first:
            continue
        first, second = reading.tokens[before.verb], reading.tokens[clause.verb]
        said = is_first_subjunctive(second, reading.lang) and not reading.quoted[clause.verb]
        if not said or is_first_subjunctive(first, reading.lang):
            continue
        if reading.tokens[clause.first - 1].text != ",":
            continue
        who = find_subject(reading.tokens, reading.clauses, at - 1, words, reading.lang)
        if who is not None and is_source(reading.tokens, *who, reading.lang):
            span = (before.first, clause.first)
            content = (clause.first, len(reading.tokens))
            return [Frame(span, (before.verb,), who, content, frozenset(["content"]))]
    return []


def _is_said_after(reading: Reading, start: int) -> bool:
    if reading.quoted[start]:
        return True
    after = (one for one in reading.clauses if one.first >= start and one.kind == "main")
    first = next(after, None)
    return (
        first is not None
        and first.verb >= 0
        and is_first_subjunctive(reading.tokens[first.verb], reading.lang)
    )


def _introducer(reading: Reading, colon: int, words: Saying) -> Range | None:
    before = [at for at, one in enumerate(reading.clauses) if one.last <= colon]
    for at in reversed(before):
        if reading.clauses[at].kind == "main":
            found = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
            if found is not None:
                return found
    place = find_place_of_saying(reading.tokens, 0, colon, words, reading.lang)
    if place is not None and reading.tokens[place[0] - 1].form in ("aus", "vom", "von"):
        return place
    first = next(phrases_in(reading.tokens, 0, colon, reading.lang), None)
    return (first[0], first[1]) if first is not None and not first[2] else None


# --- prepositions ----------------------------------------------------------------------------


def _prepositional(reading: Reading, words: Saying, verbal: Sequence[Frame]) -> list[Frame]:
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
    if source.own and holder is not None:
        who = find_subject(
            tokens, reading.clauses, reading.clauses.index(holder), words, reading.lang
        )
    if holder is not None and holder.kind in ("relative", "sub") and holder.first > 0:
        content = (holder.first, holder.last)
        if (
            source.frame[0] <= holder.first + 1
            and holder.kind == "relative"
            and tokens[source.cue[0]].form == "wonach"
        ):
            content = (source.frame[1], holder.last)
    else:
        content = _statement_around(reading, source.frame)
    return Frame(
        source.frame,
        source.cue,
        who,
        content,
        frozenset(["content"]),
        carried=who is None and not source.own,
    )


def _statement_around(reading: Reading, frame: Range) -> Range:
    start, end = 0, len(reading.tokens)
    for index, token in enumerate(reading.tokens):
        if token.text == ";" and not reading.quoted[index]:
            if index < frame[0]:
                start = index + 1
            else:
                end = min(end, index)
    if frame[0] <= start + 1:
        return _skip_signs(reading, frame[1]), end
    if all(token.tag == "." for token in reading.tokens[frame[1] : end]):
        return start, frame[0]
    return start, end


def _clause_of(reading: Reading, index: int) -> Clause | None:
    for clause in reading.clauses:
        if clause.first <= index < clause.last:
            return clause
    return None


# --- silence ---------------------------------------------------------------------------------


def _withheld(reading: Reading, at: int, words: Saying) -> Frame | None:
    """ "Eine Bestätigung des Ministeriums gibt es nicht": a noun of saying that is missing."""
    clause, tokens = reading.clauses[at], reading.tokens
    if clause.verb < 0 or clause.kind != "main" or reading.quoted[clause.verb]:
        return None
    negations = grammar(reading.lang)["negations"]
    if not any(tokens[i].form in negations for i in range(clause.first, clause.last)):
        return None
    for start, end, behind in phrases_in(tokens, clause.first, clause.last, reading.lang):
        noun = next((i for i in range(start, end) if tokens[i].nominal), None)
        if behind or noun is None or tokens[noun].lemma.lower() not in words.withheld_nouns:
            continue
        who = _who_withholds(reading, at, (start, end), noun, words)
        return Frame(
            (clause.first, clause.last),
            (noun,),
            who,
            (clause.first, clause.last),
            frozenset(["open"]),
            negated=True,
            reported=True,
        )
    return None


def _who_withholds(
    reading: Reading, at: int, phrase: Range, noun: int, words: Saying
) -> Range | None:
    tokens, clause = reading.tokens, reading.clauses[at]
    after = noun + 1
    if after < phrase[1] and tokens[after].form in GENITIVE:
        return after, phrase[1]
    if after < phrase[1] and tokens[after].form in COMPLEMENT:
        return after + 1, phrase[1]
    for start, end, behind in phrases_in(tokens, clause.first, clause.last, reading.lang):
        if behind and tokens[start - 1].form in ("von", "vom", "aus", "seitens", "from", "by"):
            return start, end
    subject = find_subject(tokens, reading.clauses, at, words, reading.lang)
    return None if subject is None or subject[0] <= noun < subject[1] else subject


# --- several frames in one sentence ----------------------------------------------------------


def _cut_by_followers(found: list[Frame]) -> list[Frame]:
    """What one frame says ends where the next frame beside it begins."""
    ordered = sorted(found, key=lambda frame: frame.frame)
    cut = []
    for index, frame in enumerate(ordered):
        content = frame.content
        if content is not None and content[0] >= frame.frame[0]:
            for later in ordered[index + 1 :]:
                if _is_beside(frame, later):
                    content = (content[0], min(content[1], later.frame[0]))
                    break
        if content is None or content[0] < content[1]:
            cut.append(replace(frame, content=content))
    return cut


def _is_beside(frame: Frame, later: Frame) -> bool:
    """A later frame with the same speaker goes on; with another it is nested inside."""
    assert frame.content is not None
    return frame.content[0] < later.frame[0] and later.who is not None and later.who == frame.who


def _nested(found: list[Frame]) -> list[Frame]:
    """What is said inside what another says: the inner speaker counts, the outer is its chain.

    An act of speech inside a report ("X habe Y gedankt, sagte Z") is told by Z and no statement
    of X, unless X denies or leaves open.
    """
    kept = []
    for frame in found:
        outer = next((one for one in found if one is not frame and _holds(one, frame)), None)
        if outer is None:
            kept.append(frame)
        elif not frame.reported or stance_of(frame.kinds, frame.negated) != "asserts":
            chain = (outer.who, *frame.chain) if outer.who else frame.chain
            kept.append(replace(frame, chain=chain))
    return kept


def _holds(outer: Frame, inner: Frame) -> bool:
    if outer.content is None or inner.content is None or outer.reported:
        return False
    inside = outer.content[0] <= inner.frame[0] and inner.frame[1] <= outer.content[1]
    if inner.reported:  # "Laut X rechnet Y mit ...": the act is what X says
        inside = outer.content[0] < inner.content[1] <= outer.content[1]
        inside = inside and inner.content[0] <= outer.frame[0] or inside and (
            outer.content[0] <= inner.content[0]
        )
    return inside and outer.who != inner.who


def _with_basis(reading: Reading, words: Saying, found: list[Frame]) -> list[Frame]:
    basis = find_basis(reading.tokens, words, reading.lang)
    if basis is None or basis.who is None:
        return found
    return [
        replace(frame, who=basis.who, chain=(frame.who,) if frame.who else ())
        if frame.frame[0] <= basis.frame[0] < frame.frame[1] or len(found) == 1
        else frame
        for frame in found
    ]
