"""Scores: the two sides of a game, a set or a vote: "2:1", "drei zu eins", "68 zu 12 Stimmen".

A score keeps both sides, for 2:1 and 1:2 are the same two numbers and not the same result. The
side named first in the clause comes first, as far as names and words such as "gewann", "unterlag"
tell: "A unterlag B mit 2:1" is 1:2 from A's side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosscheck.claims.counted import noun_lemma
from crosscheck.claims.names import find_entities
from crosscheck.claims.numerals import Figure, word_set
from crosscheck.claims.tokens import Token
from crosscheck.claims.written import read_base
from crosscheck.records import Entity, Quantity
from crosscheck.values import SCORE, SET_SCORE

_LONGEST_SIDE = 3  # digits; "1:25000" is a scale
_NEAR = 6  # words before a score in which "Verhältnis" or "Maßstab" make it a ratio
_JOINING = frozenset([",", "und", "and", "sowie", ";"])  # between the sets of one match


def read_score(tokens: Sequence[Token], base: Figure, lang: str) -> Figure | None:
    """Two numbers with a word between: "drei zu zwei", "68 gegen 12 Stimmen", "52 votes to 48"."""
    at = base.after
    if base.unit or base.low != base.high or at + 1 >= len(tokens):
        return None
    if _is_score_noun(tokens[at], lang) and tokens[at + 1].form in word_set(lang, "score_joints"):
        at += 1
    joint = tokens[at].form
    if joint not in word_set(lang, "score_joints"):
        return None
    second = read_base(tokens, at + 1, lang) if at + 1 < len(tokens) else None
    if second is None or second.unit or not _joins(tokens, base, second, joint, lang):
        return None
    return as_score(tokens, base.low, second.low, base.first, second.after, lang)


def _joins(tokens: Sequence[Token], base: Figure, second: Figure, joint: str, lang: str) -> bool:
    """Whether a joint is one of a score: "gegen" and "to" join much else."""
    if joint == "zu":
        return True
    behind = tokens[second.after] if second.after < len(tokens) else None
    counted = _is_score_noun(tokens[base.after], lang)
    counted = counted or (behind is not None and _is_score_noun(behind, lang))
    return counted or (joint == "to" and base.low > second.low and tells_result(tokens, lang))


def _is_score_noun(token: Token, lang: str) -> bool:
    return bool({token.form, token.lemma.lower()} & word_set(lang, "score_nouns"))


def written_score(tokens: Sequence[Token], index: int, lang: str) -> Figure | None:
    """A score in digits: "2:1"."""
    sides = tokens[index].text.split(":")
    if len(sides) != 2 or not all(one.isdecimal() and len(one) <= _LONGEST_SIDE for one in sides):
        return None
    return as_score(tokens, float(sides[0]), float(sides[1]), index, index + 1, lang)


def as_score(
    tokens: Sequence[Token], first: float, second: float, index: int, after: int, lang: str
) -> Figure:
    """Two sides as a score; behind "im Verhältnis", "im Maßstab" as the ratio they are."""
    before = {
        form for one in tokens[max(0, index - _NEAR) : index] for form in (one.form, one.lemma)
    }
    if second and {form.lower() for form in before} & word_set(lang, "proportions"):
        return Figure(index, after, first / second, first / second, unit="ratio")
    return Figure(index, after, first, second, unit=SCORE)


def tells_result(tokens: Sequence[Token], lang: str) -> bool:
    """Whether a word of the clause speaks of a result: "gewann", "Niederlage", "Stimmen"."""
    return _says(tokens, lang, "winning", "losing", "results", "score_nouns")


def _says(tokens: Sequence[Token], lang: str, *names: str) -> bool:
    listed = frozenset().union(*(word_set(lang, name) for name in names))
    return any(
        token.form in listed or token.lemma.lower() in listed or _heads(token, listed)
        for token in tokens
    )


def _heads(token: Token, listed: frozenset[str]) -> bool:
    """As in "Auswärtssieg", "3:0-Sieg"."""
    return token.tag == "N" and any(token.form.endswith(one) for one in listed if len(one) > 3)


def score_noun(tokens: Sequence[Token], number: Figure, lang: str) -> str:
    """What a score counts where it says so: "3:1 Sätze", "68 zu 12 Stimmen", "52 votes to 48"."""
    near = tokens[number.first : number.after + 1]
    return next((noun_lemma(one, lang) for one in near if _is_score_noun(one, lang)), "")


# --- whose is which --------------------------------------------------------------------------


def with_sides(
    found: Sequence[Quantity], text: str, tokens: Sequence[Token], lang: str
) -> Iterator[Quantity]:
    """Scores seen from the side named first; those of sets marked, half-time scores left out."""
    if not any(one.unit == SCORE for one in found):
        yield from found
        return
    entities = find_entities(text, tokens, lang)
    for index, one in enumerate(found):
        if one.unit != SCORE:
            yield one
        elif _is_set(found, index, tokens):
            yield replace(_from_first_side(one, entities, tokens, lang, ()), noun=SET_SCORE)
        elif not _is_in_brackets(one, tokens) or not index:
            turning = () if one.noun in word_set(lang, "votes") else ("winning", "losing")
            yield _from_first_side(one, entities, tokens, lang, turning)


def _index_behind(one: Quantity, tokens: Sequence[Token]) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= one.end), len(tokens))


def _is_in_brackets(one: Quantity, tokens: Sequence[Token]) -> bool:
    """As in "2:1 (1:0)": the score at half-time."""
    after = _index_behind(one, tokens)
    first = next(i for i, token in enumerate(tokens) if token.start >= one.start)
    opened = first > 0 and tokens[first - 1].text == "("
    return opened and after < len(tokens) and tokens[after].text == ")"


def _is_set(found: Sequence[Quantity], index: int, tokens: Sequence[Token]) -> bool:
    """Whether a score is one of a row: "6:4, 3:6, 7:5"."""
    one = found[index]
    neighbours = [found[at] for at in (index - 1, index + 1) if 0 <= at < len(found)]
    return any(other.unit == SCORE and _only_joined(one, other, tokens) for other in neighbours)


def _only_joined(one: Quantity, other: Quantity, tokens: Sequence[Token]) -> bool:
    first, last = min(one.end, other.end), max(one.start, other.start)
    between = [token for token in tokens if first <= token.start and token.end <= last]
    return bool(between) and all(token.form in _JOINING for token in between)


def _from_first_side(
    one: Quantity,
    entities: Sequence[Entity],
    tokens: Sequence[Token],
    lang: str,
    turning: tuple[str, ...],
) -> Quantity:
    own, other = _sides(entities, tokens, lang)
    won, lost = (_says(tokens, lang, name) for name in turning) if turning else (False, False)
    low, high = one.low, one.high
    if won != lost and (low > high) == lost:
        low, high = high, low
    return replace(one, low=low, high=high, sides=(own, other) if own or other else ())


def _sides(entities: Sequence[Entity], tokens: Sequence[Token], lang: str) -> tuple[str, str]:
    """Who the clause is about and whom against; "" where it names nobody."""
    about, against = [], []
    for one in entities:
        word = _preposition_before(one, tokens)
        if word in word_set(lang, "score_against"):
            against.append(one.canonical)
        elif not word or word in word_set(lang, "score_about"):
            about.append(one.canonical)
    own = about[0] if about else ""
    other = against[0] if against else about[1] if len(about) == 2 else ""
    return own, other


def _preposition_before(one: Entity, tokens: Sequence[Token]) -> str:
    """The preposition of the phrase a name stands in, "" if it has none."""
    index = next((i for i, token in enumerate(tokens) if token.start >= one.start), len(tokens)) - 1
    while index >= 0 and tokens[index].tag in "DAZN":
        index -= 1
    return tokens[index].form if index >= 0 and tokens[index].tag == "R" else ""
