"""Frames with a verb of saying: "X sagte", "hieß es aus X", "wurde von X bestätigt"."""

from dataclasses import replace

from crosscheck.claims.acts import ANYBODY, act_of_speech, quote_in, withholds
from crosscheck.claims.carried import is_first_subjunctive, is_subjunctive
from crosscheck.claims.cases import is_amount
from crosscheck.claims.clauses import Clause
from crosscheck.claims.cues import Said, find_cue
from crosscheck.claims.framed import Frame, Range, around
from crosscheck.claims.lexicon import Saying, grammar, saying
from crosscheck.claims.persons import is_bare_thing, is_somebody, is_source
from crosscheck.claims.phrases import phrase_end, phrases_in
from crosscheck.claims.placing import (
    content_after,
    end_of_continued,
    has_infinitive,
    sign_after,
    stands_before,
    start_of_statement,
)
from crosscheck.claims.prepositional import find_place_of_saying, narrowed, saying_noun
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import antecedent, find_subject

_INSERTING = frozenset(["wie", "so", "soweit", "as"])
_SAID_BY_NOBODY = frozenset(["heißen", "lauten", "hervorgehen", "verlauten"])


def verbal_frame(reading: Reading, at: int, words: Saying) -> Frame | None:
    """The frame of the verb of a clause; None if it says nothing or stands in a quotation."""
    clause = reading.clauses[at]
    if clause.verb < 0 or reading.quoted[clause.verb]:
        return None
    said = find_cue(reading.tokens, reading.clauses, at, words, reading.lang)
    if said is None or _is_yet_to_say(reading, clause, said):
        return None
    if said.verb.lemma in _SAID_BY_NOBODY:
        return _it_is_said(reading, at, said, words)
    base = Frame(
        frame=(clause.first, clause.last),
        cue=said.words,
        who=_speaker(reading, at, said, words),
        content=None,
        kinds=said.kinds,
        negated=said.negated,
        told=clause.kind == "main"
        and is_first_subjunctive(reading.tokens[clause.verb], reading.lang),
        weak=said.verb.lemma in words.weak,
    )
    if said.verb.lemma in words.citing:
        base = _cited(reading, at, base, said, words)
    anybody = base.who is not None and reading.tokens[base.who[0]].form in ANYBODY
    if anybody and said.verb.helper in _ABLE:
        return None  # "man kann sagen, dass"
    frame = _with_content(reading, at, base, said)
    return None if frame is None or _nobody_says(reading, frame, said) else frame


_FIRST_PERSON = frozenset(["ich", "wir", "du", "i", "we", "you"])


def _is_yet_to_say(reading: Reading, clause: Clause, said: Said) -> bool:
    """As in "müsse klarmachen", "soll entscheiden": nothing said yet; "muss einräumen" is."""
    obliged = said.verb.helper in grammar(reading.lang)["obligation"]
    if not obliged or said.verb.lemma in _ADMITTING:
        return False
    inside = reading.tokens[clause.first : clause.last]
    return not any(token.form in ("haben", "sein", "worden") for token in inside)


_ABLE = frozenset(
    ["kann", "könne", "könnte", "konnte", "darf", "muss", "müsste", "can", "could", "may"]
)
_ADMITTING = frozenset(
    ["einräumen", "zugeben", "eingestehen", "feststellen", "sagen", "admit", "concede", "say"]
)


def _nobody_says(reading: Reading, frame: Frame, said: Said) -> bool:
    """The text's own "ich glaube", or a passive without agent whose content is no report."""
    if frame.who is not None:
        return reading.tokens[frame.who[0]].form in _FIRST_PERSON
    if (not said.verb.passive and said.verb.lemma != "sein") or frame.content is None:
        return False
    first = frame.content[0]
    if reading.quoted[first] or reading.tokens[first].form in ("dass", "daß", "ob", "that"):
        return False
    clause = next((one for one in reading.clauses if one.first >= first), None)
    if clause is None or has_infinitive(reading, clause):
        return clause is None
    return clause.verb < 0 or not is_subjunctive(reading.tokens, clause.verb, reading.lang)


def _cited(reading: Reading, at: int, base: Frame, said: Said, words: Saying) -> Frame:
    """Who is quoted says it, whoever quotes: "X zitiert Y", "Y wird von X zitiert"."""
    tokens, lang = reading.tokens, reading.lang
    quoting = base.who
    if said.verb.passive:
        quoted = find_subject(tokens, reading.clauses, at, words, lang)
    else:
        clause = reading.clauses[at]
        phrases = (
            (start, end)
            for start, end, behind in phrases_in(tokens, clause.first, clause.last, lang)
            if (start, end) != quoting and (not behind or tokens[start - 1].form == "aus")
        )
        quoted = next((one for one in phrases if is_source(tokens, *one, lang)), None)
    if quoted is None or quoted == quoting:
        return base
    return replace(base, who=quoted, chain=(quoting,) if quoting else ())


def _speaker(reading: Reading, at: int, said: Said, words: Saying) -> Range | None:
    """Subject of the verb, agent of a passive, or the subject a joined clause leaves out."""
    clause = reading.clauses[at]
    if said.verb.passive:
        return _agent(reading, clause, words)
    who = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
    if who is not None and any(who[0] <= index < who[1] for index in said.words):
        return _agent(reading, clause, words)  # "Von der Polizei kam die Information"
    if who is None and clause.kind == "relative":
        return antecedent(reading.tokens, reading.clauses, at, reading.lang)
    if who is None and clause.verb_first:
        return _elided(reading, at, words)
    return who or _it(reading, clause)


def _it(reading: Reading, clause: Clause) -> Range | None:
    """As in "it said on Friday": a body that was named before; German "es" names nobody."""
    at = clause.verb - 1
    while at > clause.first and reading.tokens[at].tag == "X":
        at -= 1
    named = reading.lang == "en" and at >= clause.first and reading.tokens[at].form == "it"
    return (at, at + 1) if named else None


def _agent(reading: Reading, clause: Clause, words: Saying) -> Range | None:
    """Who stands behind "von", or the text behind "in": "wurde in einem Brief gefordert"."""
    tokens = reading.tokens
    for index in range(clause.first, clause.last):
        form = tokens[index].form
        end = phrase_end(tokens, index + 1, clause.last, reading.lang)
        if end == index + 1:
            continue
        if form in ("von", "vom", "seitens", "by") and _can_act(reading, index + 1, end):
            return index + 1, end
        noun = saying_noun(tokens, index + 1, end, words) if form in ("in", "im") else None
        if noun is not None and tokens[noun].lemma.lower() in words.texts:
            return narrowed(tokens, index + 1, end, words)
    return None


def _can_act(reading: Reading, start: int, end: int) -> bool:
    """Whether a phrase names somebody; no sum, no thing: "von zehn Millionen", "von Cholera"."""
    tokens, lang = reading.tokens, reading.lang
    thing = is_amount(tokens, start, end, lang) or is_bare_thing(tokens, start, end, lang)
    return not thing and is_somebody(tokens, start, end, lang)


def _elided(reading: Reading, at: int, words: Saying) -> Range | None:
    """The subject of the clause this one is joined to: "X trägt ... mit, erklärte aber ..."."""
    for before in range(at - 1, -1, -1):
        if reading.clauses[before].kind == "main":
            return find_subject(reading.tokens, reading.clauses, before, words, reading.lang)
    return None


def _it_is_said(reading: Reading, at: int, said: Said, words: Saying) -> Frame | None:
    """As in "hieß es aus dem Ministerium": nobody is the subject, the place is the speaker."""
    clause = reading.clauses[at]
    beside = (
        reading.tokens[clause.verb + 1 : clause.verb + 2]
        + reading.tokens[max(0, clause.verb - 1) : clause.verb]
    )
    nobody = any(token.form == "es" for token in beside) or said.verb.lemma == "hervorgehen"
    who = find_place_of_saying(reading.tokens, clause.first, clause.last, words, reading.lang)
    nobody = nobody or (said.verb.lemma == "verlauten" and who is not None)
    if not nobody and clause.kind == "main":
        return None
    base = Frame((clause.first, clause.last), said.words, who, None, frozenset(["content"]))
    base = replace(base, carried=who is None)
    return _with_content(reading, at, base, said)


def _with_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """The frame with its content; the surest place is looked at first."""
    return (
        _inserted(reading, at, base, said)
        or _behind_content(reading, at, base, said)
        or _before_content(reading, at, base, said)
        or _of_the_sentence_before(reading, at, base, said)
        or act_of_speech(reading, at, base, said)
    )


def _inserted(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "wie X mitteilte": all of the sentence but the frame."""
    clause = reading.clauses[at]
    if clause.kind != "sub" or reading.tokens[clause.first].form not in _INSERTING:
        return None
    if _lacks_subject(reading, base, said):
        return None
    return replace(base, content=around(reading, clause.first, clause.last))


def _behind_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "..., sagte X", with what goes on behind the frame."""
    clause = reading.clauses[at]
    start = start_of_statement(reading, at)
    if _lacks_subject(reading, base, said) or not stands_before(reading, at, start):
        return None
    weak = said.verb.lemma in saying(reading.lang).weak
    led = weak or reading.tokens[start].tag == "R"  # "Um elf Zentimeter, sagt X"
    if led and _is_bare_phrase(reading, at, start) and not _is_only_frame(reading, at, base):
        return None  # "Bilder, die vorliegen, zeigen Geschütze"
    end = end_of_continued(reading, at)
    return replace(base, content=(start, end if end > clause.last else clause.first))


def _is_only_frame(reading: Reading, at: int, base: Frame) -> bool:
    """As in "Gut so, findet Ada Wolf", "Von dort, klagen Eltern, sei": verb and speaker alone."""
    clause, who, tokens = reading.clauses[at], base.who, reading.tokens
    if (
        who is None
        or who != (clause.verb + 1, clause.last)
        or reading.clauses[at - 1].kind != "bare"
    ):
        return False
    if not is_somebody(tokens, *who, reading.lang) or is_bare_thing(tokens, *who, reading.lang):
        return False
    following = reading.clauses[at + 1] if at + 1 < len(reading.clauses) else None
    if following is None or following.kind == "relative":
        return True
    return is_first_subjunctive(tokens[following.verb], reading.lang)


def _lacks_subject(reading: Reading, base: Frame, said: Said) -> bool:
    """As in "twice as many as first assumed": an English participle that nobody is named with."""
    return base.who is None and reading.lang == "en" and not said.verb.passive


def _is_bare_phrase(reading: Reading, at: int, start: int) -> bool:
    """Whether nothing but a noun phrase, with what describes it, stands before a clause."""
    before = [one for one in reading.clauses[:at] if one.first >= start]
    quoted = any(reading.quoted[one.first] for one in before)
    return not quoted and all(one.kind in ("bare", "relative") for one in before)


def _before_content(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "X sagte, ...", "X sagte:", "X rief „...“"."""
    after = content_after(reading, at, said)
    if after is not None:
        return _with_following(reading, at, base, after)
    if _ends_in_colon(reading, at):
        return replace(base, opens=True)
    quote = quote_in(reading, reading.clauses[at])
    if quote is not None and "content" in said.kinds and _mostly_quote(reading, quote):
        return replace(base, content=quote)
    return None


def _of_the_sentence_before(reading: Reading, at: int, base: Frame, said: Said) -> Frame | None:
    """As in "Das teilte X mit"; an objection to it is an act of its own."""
    clause, words = reading.clauses[at], saying(reading.lang)
    if said.verb.lemma in words.naming or not _refers_back(reading, clause):
        return None
    if clause.first and clause.kind == "main" and reading.tokens[clause.first - 1].text == ",":
        return replace(base, content=around(reading, clause.first, clause.last))
    fronted = clause.verb == clause.first + 1 and not said.verb.helper
    told = {"content", "confirm", "announce"} if fronted else {"content", "confirm"}
    if withholds(said) or not said.kinds & told:
        return None
    return replace(base, pure=len(reading.clauses) == 1)


def _ends_in_colon(reading: Reading, at: int) -> bool:
    return sign_after(reading, reading.clauses[at]) == ":" and reading.clauses[at].last + 1 == len(
        reading.tokens
    )


def _with_following(reading: Reading, at: int, base: Frame, after: Range) -> Frame:
    """The frame reaches to its content; appositions between belong to it."""
    first = reading.clauses[at].first
    appended = reading.clauses[at].kind != "relative"
    if appended and base.who is not None and base.who[0] < first:
        between = reading.tokens[base.who[1] : first]
        if len(between) <= 12:
            first = base.who[0]
    return replace(base, frame=(first, after[0]), content=after)


def _mostly_quote(reading: Reading, quote: Range) -> bool:
    """Whether the clause is but a frame for a whole quoted sentence."""
    inside = reading.tokens[quote[0] : quote[1]]
    return any(token.tag == "V" for token in inside) and len(inside) >= 5


def _refers_back(reading: Reading, clause: Clause) -> bool:
    """Whether "das", "dies" stands for what was said in the sentence before."""
    pronouns = ("das", "dies", "this", "that", "so")
    tokens = reading.tokens
    if tokens[clause.first].form == "zu" and tokens[clause.first + 1].form in ("diesem", "dieser"):
        return True  # "Zu diesem Schluss kommt X"
    if tokens[clause.first].form in pronouns and clause.verb == clause.first + 1:
        return True
    return any(
        tokens[index].form in ("dies", "this", "das", "that")
        and not (index + 1 < clause.last and tokens[index + 1].tag in "NEAZ")
        for index in range(clause.verb + 1, clause.last)
    )
