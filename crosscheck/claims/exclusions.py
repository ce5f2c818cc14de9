"""Numbers that are no quantities: dates, clock times, ordinals, years, names and codes."""

import re
from collections.abc import Sequence

from crosscheck.claims.datewords import months
from crosscheck.claims.measures import Counted
from crosscheck.claims.numerals import word_set
from crosscheck.claims.scores import tells_result
from crosscheck.claims.tokens import Token

_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_ENGLISH_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_WHOLE_LABEL = 4  # letters a label needs to be found as the head of a compound
_TELEPHONE_PARTS = 3  # numbers in a row, joined by spaces, slashes or hyphens


def is_excluded(
    tokens: Sequence[Token], first: int, after: int, counted: Counted, lang: str
) -> int:
    """0 if the number read from ``first`` is a quantity; else the index to read on from.

    after: index behind the number; counted: what stands behind it.
    """
    words_only = not any(token.text[0].isdecimal() for token in tokens[first:after])
    if _is_truncated(tokens, after):
        return after + 1
    if _is_idiom(tokens, first, lang) or (words_only and _is_spoken_clock(tokens, first, after)):
        return after
    if words_only:
        return after if _is_clock(tokens, first, after, lang) else 0
    at = next(i for i in range(first, after) if tokens[i].text[0].isdecimal())
    last = next(i for i in reversed(range(first, after)) if tokens[i].text[0].isdecimal())
    telephone = telephone_end(tokens, at)
    if telephone:
        return telephone
    if (
        _is_ordinal(tokens, last, lang)
        or _is_date(tokens, at, lang)
        or _is_clock(tokens, at, after, lang)
        or _is_glued(tokens, last, counted)
        or _is_year(tokens, first, after, counted)
        or _is_label(tokens, first, after, counted, lang)
    ):
        return after
    return 0


def _is_truncated(tokens: Sequence[Token], after: int) -> bool:
    """As in "zwei- bis dreimal": the number is the first part of a word that follows later."""
    if after + 1 >= len(tokens) or tokens[after].text not in "-‑":
        return False
    touching = tokens[after].start == tokens[after - 1].end
    return touching and tokens[after + 1].start > tokens[after].end


def _is_idiom(tokens: Sequence[Token], first: int, lang: str) -> bool:
    two = " ".join(token.form for token in tokens[first : first + 2])
    return two in word_set(lang, "idioms")


def _is_spoken_clock(tokens: Sequence[Token], first: int, after: int) -> bool:
    """As in "um fünf nach elf", "kurz nach fünf"."""
    before = [token.form for token in tokens[max(0, first - 2) : first]]
    if before[-1:] == ["halb"]:
        return True
    if len(before) == 2 and before[0] == "kurz" and before[1] in {"nach", "vor"}:
        return after >= len(tokens) or not tokens[after].nominal
    if before[-1:] == ["um"] and after < len(tokens) and tokens[after].form in {"nach", "vor"}:
        return True
    return (
        len(before) == 2
        and before[1] in {"nach", "vor"}
        and first > 2
        and (tokens[first - 3].form == "um")
    )


def telephone_end(tokens: Sequence[Token], index: int) -> int:
    """The index behind a telephone number that begins here; 0 if there is none.

    Three or more numbers in a row that are no groups of thousands, or two of which the first
    begins with a nought.
    """
    at, parts = index, 0
    prefix = len(tokens[index].text) > 1 and tokens[index].text.startswith("0")
    grouped = not prefix
    while at < len(tokens) and tokens[at].text.isdecimal():
        grouped = grouped and (len(tokens[at].text) == 3 or not parts)
        parts, at = parts + 1, at + 1
        sign = at < len(tokens) and tokens[at].text in "/-–" and at + 1 < len(tokens)
        if sign and tokens[at + 1].text.isdecimal():
            at += 1
    if parts == _TELEPHONE_PARTS - 1 and prefix:
        return at
    if parts >= _TELEPHONE_PARTS and not (grouped and len(tokens[index].text) <= 3):
        return at
    return at if tokens[index].text.isdecimal() and _slashed(tokens, index) else 0


def _slashed(tokens: Sequence[Token], index: int) -> bool:
    after = index + 1
    return after < len(tokens) and tokens[after].text == "/" and len(tokens[index].text) != 1


def _is_ordinal(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """As in "12." before another word, "3rd"."""
    after = index + 1
    if after >= len(tokens) or tokens[after].start != tokens[index].end:
        return False
    if tokens[after].form in _ENGLISH_ORDINALS:
        return True
    return lang == "de" and tokens[after].text == "." and _goes_on(tokens, after + 1)


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].text not in "“”\"«»)'’"


def _is_date(tokens: Sequence[Token], index: int, lang: str) -> bool:
    before = tokens[index - 1].form if index else ""
    after = tokens[index + 1].form if index + 1 < len(tokens) else ""
    if tokens[index].text.count(".") == 2:
        return True
    named = months(lang)
    day = tokens[index].text.isdecimal() and len(tokens[index].text) in {1, 2, 4}
    return day and (after in named or (before in named and _month_is_name(tokens[index - 1])))


def _month_is_name(token: Token) -> bool:
    return token.text[0].isupper()


def _is_clock(tokens: Sequence[Token], index: int, after: int, lang: str) -> bool:
    behind = tokens[after].form if after < len(tokens) else ""
    if behind in word_set(lang, "clock"):
        return True
    before = [token.form for token in tokens[max(0, index - 3) : index]]
    if ":" not in tokens[index].text or not _CLOCK.fullmatch(tokens[index].text):
        return False
    if len(tokens[index].text.split(":")[1]) != 2:
        return False
    timed = bool(before) and before[-1] in word_set(lang, "clock_before")
    return timed or not tells_result(tokens, lang)


def _is_glued(tokens: Sequence[Token], index: int, counted: Counted) -> bool:
    """Letters touch the number and are no unit: "80er", "5G"."""
    after = index + 1
    touching = after < len(tokens) and tokens[after].start == tokens[index].end
    return (
        touching
        and tokens[after].text[0].isalpha()
        and not counted.unit
        and (counted.after <= after or tokens[after].text[0].islower())
    )


def _is_year(tokens: Sequence[Token], first: int, after: int, counted: Counted) -> bool:
    token = tokens[first]
    if after != first + 1 or not _YEAR.fullmatch(token.text):
        return False
    if counted.unit not in {"", "person"}:
        return False
    if not token.text.startswith(("19", "20")):
        before = tokens[first - 1] if first else None
        return before is not None and before.tag in "RN" and not counted.noun
    follows = after < len(tokens) and tokens[after].tag == "N"
    return not (counted.noun and follows and (not first or tokens[first - 1].tag not in "NE"))


def _is_label(tokens: Sequence[Token], first: int, after: int, counted: Counted, lang: str) -> bool:
    """A number that names: "Artikel 5", "Boeing 737", "§ 3", "Nr. 4"."""
    if first == 0:
        return False
    before = tokens[first - 1]
    if before.text == "." and first > 1:
        before = tokens[first - 2]
    if before.text in "§#":
        return True
    if len(before.text) == 1 and before.text.isupper() and not counted.noun:
        return True  # "U 6", "Klasse B 12"
    if counted.unit not in {"", "person"}:
        return False
    if _names_a_label(before, lang):
        return before.text[0].isupper() or (lang == "en" and not counted.noun)
    hyphen = before.text in "-–" and first > 1 and tokens[first - 2].end == before.start
    named = before.tag == "E" or (hyphen and tokens[first - 2].tag in "EN")
    return named and not counted.noun and not _is_partitive(tokens, after, lang)


def _names_a_label(token: Token, lang: str) -> bool:
    """Whether a noun is numbered: "Artikel", "Landesstraße"."""
    labels = word_set(lang, "labels")
    if token.form in labels or token.lemma.lower() in labels:
        return True
    return token.tag == "N" and any(
        len(label) >= _WHOLE_LABEL and token.form.endswith(label) for label in labels
    )


def _is_partitive(tokens: Sequence[Token], after: int, lang: str) -> bool:
    """Whether a bare number counts some of what follows: "4.500 seiner 38.000 Stellen"."""
    return after < len(tokens) and tokens[after].form in word_set(lang, "of")
