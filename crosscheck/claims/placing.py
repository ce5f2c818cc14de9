"""Where what is said stands: before its frame, behind it, around it, or in the same clause."""

from collections.abc import Sequence

from crosscheck.claims.carried import is_first_subjunctive, is_subjunctive
from crosscheck.claims.clauses import Clause
from crosscheck.claims.cues import Said, find_cue
from crosscheck.claims.framed import Range
from crosscheck.claims.lexicon import grammar, saying
from crosscheck.claims.phrases import phrases_in
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject, is_inverted

_BEFORE_SPEECH = frozenset([",", ":", "„", '"', "“", "»", "«", "–", "-"])


def start_of_statement(reading: Reading, at: int) -> int:
    """Where the statement a clause belongs to begins: after a semicolon or a spoken clause."""
    for index in range(reading.clauses[at].first - 1, -1, -1):
        if reading.tokens[index].text == ";" and not reading.quoted[index]:
            if reading.lang == "en" and not _says_before(reading, index):
                return 0
            return index + 1
    return 0


def _says_before(reading: Reading, index: int) -> bool:
    """Whether an English sentence already has a verb of saying before a place in it."""
    words = saying(reading.lang)
    before = (at for at, one in enumerate(reading.clauses) if one.last <= index)
    return any(find_cue(reading.tokens, reading.clauses, at, words, reading.lang) for at in before)


def stands_before(reading: Reading, at: int, start: int) -> bool:
    """Whether what is said stands before a clause that begins with its verb."""
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
    quoted = any(reading.quoted[one.first] for one in before)
    if quoted or reading.quoted[reading.clauses[at].first - 1]:
        return True
    if _is_front_field(reading, before):
        return False
    if any(one.kind == "main" or _is_said_sub(reading, one) for one in before):
        return True
    if any(one.kind == "bare" and has_infinitive(reading, one) for one in before):
        return True
    first = before[0] if before else None
    if first is None or first.kind != "bare":
        return False
    alone = all(one.kind == "bare" for one in before)  # "Um elf Zentimeter, sagt X"
    return reading.tokens[first.first].tag in ("DNEAZR" if alone else "DNEAZ")


def _is_front_field(reading: Reading, before: Sequence[Clause]) -> bool:
    """As in "Während X das lobte, räumte Y ein, ...": the first clause only opens the sentence."""
    if not before or before[0].kind != "sub" or before[0].verb < 0:
        return False
    opening = reading.tokens[before[0].first].form
    if opening in grammar(reading.lang)["content_subordinators"]:
        return False
    resumed = any(one.kind == "main" and one.verb_first for one in before)
    return not resumed and not is_subjunctive(reading.tokens, before[0].verb, reading.lang)


def _is_said_sub(reading: Reading, clause: Clause) -> bool:
    """Whether a subordinate clause is said; "wie die Zeitung berichtet" is a frame itself."""
    if clause.kind != "sub" or not _is_content_sub(reading, clause):
        return False
    if reading.tokens[clause.first].form not in ("wie", "as"):
        return True
    at, words = reading.clauses.index(clause), saying(reading.lang)
    return find_cue(reading.tokens, reading.clauses, at, words, reading.lang) is None


def _english_before(reading: Reading, at: int, start: int) -> bool:
    """English keeps the subject before the verb: "The bid was raised, two people said"."""
    clause = reading.clauses[at]
    if clause.first <= start or clause.kind not in ("main", "bare"):
        return False
    if reading.tokens[clause.first - 1].text not in _BEFORE_FRAMES:
        return False
    if reading.quoted[clause.first - 1]:
        return True
    return not _states_more(reading, at) and _is_frame_of(reading, at, start)


_SAID_CLAUSES = frozenset(["that", "whether", "how", "why"])
_BEFORE_FRAMES = frozenset(',"”“?!»’')


def _is_frame_of(reading: Reading, at: int, start: int) -> bool:
    """Behind a statement, or inside one: "The buyer, X said, was", "If it rains, X said, it is"."""
    clause = reading.clauses[at]
    before = [one for one in reading.clauses[:at] if one.first >= start]
    if any(one.kind == "main" and one.verb >= 0 for one in before):
        return True
    if before and reading.tokens[before[0].first].form in _SAID_CLAUSES:
        return True  # "Whether it helps is open, X said"
    following = reading.clauses[at + 1] if at + 1 < len(reading.clauses) else None
    if following is None or following.kind != "main" or not before or clause.verb_first:
        return False
    opened = before[0].kind == "sub" or reading.tokens[before[0].first].tag in "RX"
    return following.verb_first != opened


def _states_more(reading: Reading, at: int) -> bool:
    """Whether what is said stands inside a clause or right behind it: "X said Y had left"."""
    clause, tokens = reading.clauses[at], reading.tokens
    inside = range(clause.verb + 1, clause.last)
    if any(tokens[index].tag == "V" for index in inside) and not is_inverted(reading.clauses, at):
        helped = tokens[clause.verb].form in grammar("en")["auxiliaries"]
        first = next(i for i in inside if tokens[i].tag == "V")
        together = all(tokens[index].tag == "X" for index in range(clause.verb + 1, first))
        if not (helped and together):
            return True
    following = reading.clauses[at + 1] if at + 1 < len(reading.clauses) else None
    if following is None or following.first > clause.last:
        return False
    return tokens[following.first].form in grammar("en")["content_subordinators"]


def _is_content_sub(reading: Reading, clause: Clause) -> bool:
    return reading.tokens[clause.first].form in grammar(reading.lang)["content_subordinators"]


def end_of_continued(reading: Reading, at: int) -> int:
    """End of the content when it goes on after an inserted frame: "Das, sagte X, sei so"."""
    clause = reading.clauses[at]
    if at + 1 >= len(reading.clauses):
        return clause.last
    if reading.lang == "en":
        return _end_of_english(reading, at)
    following, sign = reading.clauses[at + 1], sign_after(reading, clause)
    joining = reading.tokens[following.first - 1]
    if (sign == ":" and following.kind == "main") or (sign == "," and joining.form == "sondern"):
        return end_of_sentence(reading)  # "..., sagte X: Der Bach komme aus dem Berg"
    if sign != "," or joining.tag == "C":
        return clause.last
    return _end_of_german(reading, at)


def _end_of_german(reading: Reading, at: int) -> int:
    """As in "Das, sagte X, sei so", "Er habe Zeit, hieß es, danach werde er gehen"."""
    clause, following = reading.clauses[at], reading.clauses[at + 1]
    goes_on = following.kind == "main" and following.verb_first
    if following.kind == "main" and not following.verb_first:
        before = [one for one in reading.clauses[:at] if one.kind == "main"]
        reported = is_first_subjunctive(reading.tokens[following.verb], reading.lang)
        goes_on = reported or not before  # the first part had no verb of its own yet
    if not goes_on or find_cue(
        reading.tokens, reading.clauses, at + 1, saying(reading.lang), reading.lang
    ):
        return clause.last
    return end_of_sentence(reading)


def _end_of_english(reading: Reading, at: int) -> int:
    """As in "It was paid, X said, but late; the rest is due": up to the next frame."""
    clause = reading.clauses[at]
    following = reading.clauses[at + 1]
    if following.kind == "relative" or (clause.verb_first and following.kind == "bare"):
        return clause.last  # "said Ada Wolf, the owner"
    if sign_after(reading, clause) not in {",", ";", ":", "–", "—"}:
        return clause.last
    words, end = saying(reading.lang), clause.last
    for later in range(at + 1, len(reading.clauses)):
        if find_cue(reading.tokens, reading.clauses, later, words, reading.lang) is not None:
            return end
        end = reading.clauses[later].last
    return end_of_sentence(reading)


def end_of_sentence(reading: Reading) -> int:
    """Index behind the last token."""
    return len(reading.tokens)


def content_after(reading: Reading, at: int, said: Said) -> Range | None:
    """What is said behind the clause: after a colon, in the next clause, an infinitive."""
    clause = reading.clauses[at]
    if sign_after(reading, clause) == ":" and clause.last + 1 < len(reading.tokens):
        return clause.last + 1, end_of_sentence(reading)
    last_word = said.words[-1]
    if reading.lang == "en" and (inside := _bare_complement(reading, clause, last_word)):
        return inside
    for index in range(at + 1, len(reading.clauses)):
        following = reading.clauses[index]
        if following.kind == "relative" and _is_statement(reading, following, said):
            return following.first, _end_of_complement(reading, at, index)
        if following.last <= last_word + 1 or following.kind == "relative":
            continue
        if _is_complement(reading, index, said, at):
            return following.first, _end_of_complement(reading, at, index)
        if following.kind == "bare" and following.verb < 0 and index == at + 1:
            continue
        return None
    return None


def _bare_complement(reading: Reading, clause: Clause, cue: int) -> Range | None:
    """English leaves out "that": "He said the talks were over"."""
    if not any(reading.tokens[i].tag == "V" for i in range(cue + 1, clause.last)):
        return None
    for start, end, behind in phrases_in(reading.tokens, cue + 1, clause.last, reading.lang):
        if not behind:
            said = any(reading.tokens[i].tag == "V" for i in range(end, clause.last))
            return (start, end_of_sentence(reading)) if said else None
    return None


def _end_of_complement(reading: Reading, at: int, index: int) -> int:
    """The end of the sentence; after "während X ankündigte, ..." where its main clause begins."""
    if reading.clauses[at].kind == "main":
        return end_of_sentence(reading)
    for later in range(index + 1, len(reading.clauses)):
        clause = reading.clauses[later]
        resumed = clause.kind == "main" and clause.verb_first
        if resumed and reading.tokens[clause.first - 1].text == ",":
            return reading.clauses[later - 1].last
    return end_of_sentence(reading)


def _is_complement(reading: Reading, index: int, said: Said, at: int) -> bool:
    """Whether a clause behind a verb of saying is what is said."""
    clause = reading.clauses[index]
    if not clause.first or reading.tokens[clause.first - 1].tag == "C":
        return False
    if clause.kind == "sub":
        return _is_content_sub(reading, clause)
    strong = said.verb.lemma not in saying(reading.lang).weak
    if has_infinitive(reading, clause):
        return not _is_declared(said)
    if clause.kind == "main":
        strong = strong and (index == at + 1 or reading.clauses[index - 1].kind != "main")
        return not clause.verb_first and _is_main_complement(reading, clause, said, strong)
    return strong and _may_end_in_verb(reading, clause)


def _is_declared(said: Said) -> bool:
    """As in "erklärte das Gebiet zum Schutzgebiet": an act, whatever follows."""
    return said.kinds == {"reported"} and len(said.words) > len(said.verb.words)


def _is_main_complement(reading: Reading, clause: Clause, said: Said, strong: bool) -> bool:
    sign = reading.tokens[clause.first - 1].text
    if sign != "," or reading.quoted[clause.first]:
        return sign in _BEFORE_SPEECH
    if is_first_subjunctive(reading.tokens[clause.verb], reading.lang):
        return True
    if not said.kinds - {"reported", "open"}:
        return False
    if is_subjunctive(reading.tokens, clause.verb, reading.lang):
        return True
    ought = reading.tokens[clause.verb].form in grammar(reading.lang)["obligation"]
    if "demand" in said.kinds and ought:
        return True  # "fordert, die Bahn soll"
    naming = said.verb.lemma in saying(reading.lang).naming
    return strong and "content" in said.kinds and not naming and "deny" not in said.kinds


def _is_statement(reading: Reading, clause: Clause, said: Said) -> bool:
    """As in "sagte, das Geld reiche": looks like a relative clause, but reports."""
    strong = said.verb.lemma not in saying(reading.lang).weak and "content" in said.kinds
    nobody = said.verb.lemma == "heißen"  # "hieß es, die Züge fuhren": no relative to "es"
    second = reading.tokens[clause.first + 1] if clause.first + 1 < clause.last else None
    return (
        strong
        and (nobody or is_first_subjunctive(reading.tokens[clause.verb], reading.lang))
        and second is not None
        and second.tag in "NEA"
    )


def _may_end_in_verb(reading: Reading, clause: Clause) -> bool:
    """As in "das Geld reiche": a subjunctive that the dictionary takes for an adjective."""
    last, tokens = reading.tokens[clause.last - 1], reading.tokens
    subject = any(
        tokens[i].nominal or tokens[i].tag == "O" for i in range(clause.first, clause.last - 1)
    )
    return subject and last.tag in "AaPX" and last.form.endswith("e")


def has_infinitive(reading: Reading, clause: Clause) -> bool:
    """Whether a clause is an infinitive with "zu", and no "um ... zu"."""
    tokens = reading.tokens
    if tokens[clause.first].form in ("um", "ohne", "statt", "anstatt"):
        return False
    for index in range(clause.first, clause.last - 1):
        after = tokens[index + 1]
        if tokens[index].form == "zu" and (after.tag in "PvV" or after.form == "sein"):
            return True
    last = tokens[clause.last - 1]
    return "zu" in last.form[2:-3] and last.tag in "PvA" and last.form.endswith("en")


def sign_after(reading: Reading, clause: Clause) -> str:
    """The sign behind a clause, "" at the end."""
    return reading.tokens[clause.last].text if clause.last < len(reading.tokens) else ""
