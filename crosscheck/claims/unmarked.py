"""Frames without a verb of saying: a colon, or a subjunctive that says enough."""

from collections.abc import Sequence

from crosscheck.claims.carried import is_first_subjunctive
from crosscheck.claims.framed import Frame, Range
from crosscheck.claims.lexicon import Saying
from crosscheck.claims.nominal import OWNERS
from crosscheck.claims.persons import is_source
from crosscheck.claims.phrases import phrases_in
from crosscheck.claims.prepositional import find_place_of_saying, narrowed, saying_noun
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject
from crosscheck.claims.tokens import Token
from crosscheck.claims.verbforms import PASSIVE

_LONGEST_NAME = 3  # words in quotation marks that are no statement without a verb
_THIRD_PERSONS = frozenset(["er", "sie", "ihn", "ihm", "ihr", "ihnen"])


def introduced_frames(reading: Reading, words: Saying) -> list[Frame]:
    """As in "Ein Vertrauter zur Zeitung: „...“", "Antwort aus dem Amt: Man habe ...".

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
    if who is not None and tokens[who[0]].form in OWNERS and _names_statement(reading, who, words):
        who = None  # "Ihre Version: ..."
    owned = who is not None and narrowed(tokens, *who, words) != who
    if who is not None and owned:
        who = narrowed(tokens, *who, words)  # "Antwort des Amtes: „...“"
    elif who is not None and not is_source(tokens, *who, reading.lang):
        who = None
    if opens and who is None:
        return []
    content = None if opens else (colon + 1, len(tokens))
    kinds = frozenset(["content"])
    # without a verb as in "Und: „...“"; or "Sein Trost: ..."
    bare = not any(token.tag == "V" for token in tokens[:colon])
    carried = who is None and (bare or _means_speaker(tokens[:colon]))
    return [Frame((0, colon), (colon,), who, content, kinds, carried=carried, opens=opens)]


def unnamed_frames(reading: Reading, words: Saying) -> list[Frame]:
    """As in "X hegt den Verdacht, Y habe ...": the subjunctive says what the verb does not."""
    for at in range(1, len(reading.clauses)):
        before, clause = reading.clauses[at - 1], reading.clauses[at]
        if before.kind != "main" or clause.kind != "main" or clause.verb_first:
            continue
        first, second = reading.tokens[before.verb], reading.tokens[clause.verb]
        said = is_first_subjunctive(second, reading.lang) and not reading.quoted[clause.verb]
        if not said or is_first_subjunctive(first, reading.lang):
            continue
        if first.form in PASSIVE or first.lemma.lower() == "sein":
            continue  # "Zwölf Gäste wurden verletzt, die Verletzten seien ...": nobody's words
        if reading.tokens[clause.first - 1].text != ",":
            continue
        who = find_subject(reading.tokens, reading.clauses, at - 1, words, reading.lang)
        if who is not None and is_source(reading.tokens, *who, reading.lang):
            span = (before.first, clause.first)
            content = (clause.first, len(reading.tokens))
            return [Frame(span, (before.verb,), who, content, frozenset(["content"]))]
    return []


def _names_statement(reading: Reading, who: Range, words: Saying) -> bool:
    """Whether a phrase is but a possessive and a noun of saying."""
    return who[1] == who[0] + 2 and saying_noun(reading.tokens, *who, words) is not None


def _means_speaker(before: Sequence[Token]) -> bool:
    """As in "Für ihn steht fest: ...", "Ihr Fazit: ...": a pronoun means who spoke before."""
    return any(token.form in OWNERS | _THIRD_PERSONS for token in before)


def _is_said_after(reading: Reading, start: int) -> bool:
    if reading.quoted[start]:
        return _quotes_statement(reading, start)
    after = (one for one in reading.clauses if one.first >= start and one.kind == "main")
    first = next(after, None)
    return (
        first is not None
        and first.verb >= 0
        and is_first_subjunctive(reading.tokens[first.verb], reading.lang)
    )


def _quotes_statement(reading: Reading, start: int) -> bool:
    """Whether more is quoted than a name: "kurz: „Open Office“" says nothing."""
    end = start
    while end < len(reading.tokens) and reading.quoted[end]:
        end += 1
    inside = reading.tokens[start:end]
    return len(inside) > _LONGEST_NAME or any(token.tag == "V" for token in inside)


def _introducer(reading: Reading, colon: int, words: Saying) -> Range | None:
    before = [at for at, one in enumerate(reading.clauses) if one.last <= colon]
    for at in reversed(before):
        if reading.clauses[at].kind == "main":
            found = find_subject(reading.tokens, reading.clauses, at, words, reading.lang)
            if found is not None and is_source(reading.tokens, *found, reading.lang):
                return found
    place = find_place_of_saying(reading.tokens, 0, colon, words, reading.lang)
    if place is not None and reading.tokens[place[0] - 1].form in ("aus", "vom", "von"):
        return place
    first = next(phrases_in(reading.tokens, 0, colon, reading.lang), None)
    return (first[0], first[1]) if first is not None and not first[2] else None
