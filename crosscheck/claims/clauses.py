"""Clauses of a sentence, read off commas, conjunctions and the place of the finite verb.

No parser: German marks its clauses with commas and verb position well enough (the topological
fields of Drach 1937: what stands before the finite verb of a main clause, what after it).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token

Kind = Literal["main", "sub", "relative", "bare"]
LONGEST_BRACKET = 10  # tokens; longer brackets hold clauses of their own
_BREAKS = frozenset(",;:–—()")
_ALWAYS_SUBORDINATE = frozenset(["dass", "daß", "ob", "weil", "nachdem", "wer", "was"])
_CLOSING = frozenset('“”»«"')
_OPENING = frozenset('„»«“"‟')
_QUOTES = frozenset('„“”«»"‟')


class Clause(NamedTuple):
    """Tokens ``first`` up to ``last`` (exclusive), without the signs around them."""

    first: int
    last: int
    verb: int  # index of the finite verb, -1 if there is none
    kind: Kind

    @property
    def verb_first(self) -> bool:
        """Nothing stands before the finite verb."""
        return self.verb == self.first


def find_clauses(tokens: Sequence[Token], lang: str) -> list[Clause]:
    """Clauses in order; signs between them belong to none."""
    found: list[Clause] = []
    for first, last in _segments(tokens):
        for start, end in _coordinated(tokens, first, last):
            for begin, finish in _unmarked(tokens, start, end, lang):
                found.append(_clause(tokens, begin, finish, lang))
    return _rejoined(tokens, found)


def _rejoined(tokens: Sequence[Token], found: list[Clause]) -> list[Clause]:
    """As in "Wie der Richter, Otto Breit, ausführte": an apposition does not end its clause."""
    joined: list[Clause] = []
    for clause in found:
        start = len(joined)
        while start and joined[start - 1].kind == "bare":
            start -= 1
        opener = joined[start] if start < len(joined) else None
        late = clause.kind == "main" and clause.verb_first and clause.last - clause.first <= 3
        if opener is not None and late and tokens[opener.first].form in ("wie", "dass", "ob"):
            joined[start:] = [Clause(opener.first, clause.last, clause.verb, "sub")]
        else:
            joined.append(clause)
    return joined


def _segments(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start, skipped_to = 0, 0
    for index, token in enumerate(tokens):
        if index < skipped_to or token.tag != "." or not _breaks(tokens, index):
            continue
        if token.text == "(" and (closed := _bracket_end(tokens, index)):
            skipped_to = closed
            continue
        yield from _stripped(tokens, start, index)
        start = index + 1
    yield from _stripped(tokens, start, len(tokens))


def _bracket_end(tokens: Sequence[Token], start: int) -> int:
    """End of a short bracket without a verb, which interrupts no clause: "(SPD)", "(58)"."""
    for index in range(start + 1, min(len(tokens), start + LONGEST_BRACKET)):
        if tokens[index].text == ")":
            return index + 1
        if tokens[index].tag == "V":
            return 0
    return 0


def _breaks(tokens: Sequence[Token], index: int) -> bool:
    sign = tokens[index]
    if sign.text in _BREAKS:
        return True
    if sign.text in _CLOSING:
        return _ends_quoted_sentence(tokens, index)
    if sign.text == "-":  # a dash, not a hyphen
        return bool(index) and sign.start > tokens[index - 1].end
    if index + 1 == len(tokens):
        return False
    return sign.text in "!?" or (sign.text == "." and _ends_sentence(tokens, index))


def _ends_quoted_sentence(tokens: Sequence[Token], index: int) -> bool:
    """As in "„Das ist gut.“ sagte X": no comma between a quoted sentence and its frame."""
    if not index or index + 1 >= len(tokens) or tokens[index + 1].tag != "V":
        return False
    if tokens[index + 1].start == tokens[index].end:
        return False
    opening = next((i for i in range(index - 1, -1, -1) if tokens[i].text in _OPENING), -1)
    inside = tokens[opening + 1 : index] if opening >= 0 else ()
    return opening == 0 and any(token.tag == "V" for token in inside)


def _ends_sentence(tokens: Sequence[Token], index: int) -> bool:
    """A full stop inside a quotation of several sentences, not one of an abbreviation."""
    before, after = tokens[index - 1], tokens[index + 1]
    if not index or before.tag in ".Z" or not after.text[:1].isupper():
        return False
    shortened = len(before.text) == 1 or any(
        before.text in grammar(lang)["abbreviations"] for lang in ("de", "en")
    )
    return not shortened and after.start > tokens[index].end


def _stripped(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and tokens[start].tag == "." and tokens[start].text not in _QUOTES:
        start += 1
    while start < end and tokens[end - 1].tag == "." and tokens[end - 1].text not in _QUOTES:
        end -= 1
    if start < end:
        yield start, end


def _coordinated(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Split at a conjunction that stands between two finite verbs."""
    start, seen, conjunction = first, False, -1
    for index in range(first, last):
        tag = tokens[index].tag
        if tag == "C" and seen:
            conjunction = index
        elif tag == "V":
            if seen and conjunction > start and _is_second(tokens, conjunction, index):
                yield start, conjunction
                start = conjunction
            seen = True
    yield start, last


def _unmarked(
    tokens: Sequence[Token], first: int, last: int, lang: str
) -> Iterator[tuple[int, int]]:
    """English marks "that" and "whether" by no comma."""
    start = first
    if lang == "en":
        for index in range(first + 1, last):
            verb_before = any(tokens[i].tag == "V" for i in range(start, index))
            if tokens[index].form in ("that", "whether") and verb_before:
                yield start, index
                start = index
    yield start, last


def _is_second(tokens: Sequence[Token], conjunction: int, verb: int) -> bool:
    """Whether the finite verb after "und" opens a clause: alone, or behind one phrase."""
    return verb - conjunction <= 12 and all(
        tokens[index].tag != "V" for index in range(conjunction + 1, verb)
    )


def _clause(tokens: Sequence[Token], first: int, last: int, lang: str) -> Clause:
    begin = first
    while begin < last and (tokens[begin].tag in "C."):
        begin += 1
    if begin == last:
        return Clause(first, last, -1, "bare")
    if lang == "en":
        return _english_clause(tokens, begin, last)
    verbs = _finite_verbs(tokens, begin, last, lang)
    kind = _kind(tokens, begin, last, verbs, lang)
    if kind in ("sub", "relative"):
        verb = verbs[-1] if verbs else _final_verb(tokens, last)
    else:
        verb = verbs[0] if verbs else -1
    if verb < 0:
        kind = "sub" if kind == "sub" else "bare"
    return Clause(begin, last, verb, kind)


def _finite_verbs(tokens: Sequence[Token], begin: int, last: int, lang: str) -> list[int]:
    """Forms that can be the finite verb of the clause, in order."""
    verbs = [i for i in range(begin, last) if tokens[i].tag == "V" and tokens[i - 1].form != "zu"]
    helping = [i for i in verbs if _is_helper(tokens[i], lang)]
    if (
        verbs[:1] == [begin]
        and helping[:1] == [begin + 1]
        and _like_participle(tokens[begin], lang)
    ):
        return verbs[1:]  # "Entschuldigt habe sich niemand"
    if last - begin > 2 and tokens[last - 2].form == "zu" and _is_helper(tokens[last - 1], lang):
        return [i for i in helping if i != last - 1]  # "... getan zu haben"
    if helping and helping[0] != verbs[-1] == last - 1 and _like_participle(tokens[last - 1], lang):
        verbs = verbs[:-1]  # "habe ... berichtet": a participle that looks finite
    return [i for i in verbs if i == verbs[-1] or not _attributive(tokens, i)]


def _like_participle(token: Token, lang: str) -> bool:
    return token.form.endswith(("t", "en")) and not _is_helper(token, lang)


def _is_helper(token: Token, lang: str) -> bool:
    classes = grammar(lang)
    return token.form in classes["helping_verbs"] or token.form in classes["subjunctive"]


def _attributive(tokens: Sequence[Token], index: int) -> bool:
    """As in "zwei mit dem Vorgang vertraute Personen": looks finite, stands before its noun."""
    ending = tokens[index].form.endswith(("te", "ten", "e", "en"))
    return ending and index + 1 < len(tokens) and tokens[index + 1].tag == "N"


def _kind(tokens: Sequence[Token], begin: int, last: int, verbs: Sequence[int], lang: str) -> Kind:
    classes = grammar(lang)
    opening = tokens[begin].form
    final = _verb_final(tokens, last, verbs)
    if begin and final and _relative_behind_preposition(tokens, begin, last, lang):
        return "relative"
    if verbs and verbs[0] == begin + 1 and opening not in _ALWAYS_SUBORDINATE:
        if _bare_relative(tokens, begin, last):
            return "relative"
        return "main"  # "damit solle ...", "das sagte ..."
    if begin and final and verbs and opening in classes["relative"]:
        return "relative"
    subordinate = opening in classes["subordinators"]
    return "sub" if subordinate and (final or opening in _ALWAYS_SUBORDINATE) else "main"


def _bare_relative(tokens: Sequence[Token], begin: int, last: int) -> bool:
    """As in "von Ägypten, das vorschlug, ...": pronoun and verb alone behind a noun."""
    return (
        last == begin + 2
        and begin > 1
        and tokens[begin].form in ("der", "die", "das")
        and tokens[begin - 1].text == ","
        and tokens[begin - 2].nominal
    )


def _english_clause(tokens: Sequence[Token], begin: int, last: int) -> Clause:
    """The first finite verb is that of the clause, but for one that describes its subject."""
    verbs = [index for index in range(begin, last) if tokens[index].tag == "V"]
    subordinate = tokens[begin].form in grammar("en")["subordinators"]
    if not verbs:
        subordinate = subordinate and tokens[begin].form not in _RELATIVE_PRONOUNS
        return Clause(begin, last, -1, "sub" if subordinate else "bare")
    if begin and tokens[begin].form in _RELATIVE_PRONOUNS:
        return Clause(begin, last, verbs[-1], "relative")
    if subordinate:
        return Clause(begin, last, verbs[-1], "sub")
    pronoun = next((i for i in range(begin + 1, verbs[0]) if _opens_relative(tokens, i)), None)
    if pronoun is None:
        return Clause(begin, last, verbs[0], "main")
    after = _behind_verb_group(tokens, verbs)
    if after is None:
        return Clause(begin, last, verbs[-1], "relative")  # "the scholar whose book was copied"
    return Clause(begin, last, after, "main")  # "the priest who mediated said"


_RELATIVE_PRONOUNS = frozenset(["who", "which", "whose"])


def _opens_relative(tokens: Sequence[Token], index: int) -> bool:
    """A relative pronoun behind its noun; "that" only where it is itself the subject."""
    if not tokens[index - 1].nominal:
        return False
    that = tokens[index].form == "that" and tokens[index + 1].tag == "V"
    return that or tokens[index].form in _RELATIVE_PRONOUNS


def _behind_verb_group(tokens: Sequence[Token], verbs: Sequence[int]) -> int | None:
    """The first finite verb that does not go with the one before: "who was hurt [said]"."""
    for before, verb in pairwise(verbs):
        helped = tokens[before].form in grammar("en")["auxiliaries"]
        together = all(tokens[i].tag in "XV" for i in range(before + 1, verb))
        joined = any(tokens[i].tag == "C" for i in range(before + 1, verb))
        if not (helped and together) and not joined:
            return verb
    return None


def _relative_behind_preposition(tokens: Sequence[Token], begin: int, last: int, lang: str) -> bool:
    """As in "..., in der er wohnt"; not "in der Stadt"."""
    if tokens[begin].tag != "R" or begin + 1 >= last:
        return False
    if tokens[begin + 1].form not in grammar(lang)["relative"]:
        return False
    return begin + 2 >= last or tokens[begin + 2].tag not in "NEA"


def _verb_final(tokens: Sequence[Token], last: int, verbs: Sequence[int]) -> bool:
    """The finite verb ends the clause, or stands before two infinitives ("hätte melden wollen")."""
    if not verbs:
        return tokens[last - 1].tag in "vP"
    behind = tokens[verbs[-1] + 1 : last]
    while behind and behind[-1].tag in "X.":
        behind = behind[:-1]
    return not behind or (len(behind) >= 2 and all(token.tag in "PvV" for token in behind))


def _final_verb(tokens: Sequence[Token], last: int) -> int:
    return last - 1 if tokens[last - 1].tag in "vP" else -1
