"""Noun phrases: where one begins and ends, and whether it can be a subject."""

from collections.abc import Iterator, Sequence

from crosscheck.claims.lexicon import Saying, grammar
from crosscheck.claims.tokens import Token

LONGEST_PHRASE = 40  # tokens; beyond that the punctuation is lost
GENITIVE = frozenset(
    {
        "des",
        "der",
        "eines",
        "einer",
        "seines",
        "seiner",
        "ihres",
        "ihrer",
        "dieses",
        "dieser",
        "deren",
        "dessen",
        "beider",
        "unserer",
        "mehrerer",
        "zweier",
        "dreier",
        "aller",
        "vieler",
        "einiger",
    }
)
OBLIQUE = frozenset(
    {
        "dem",
        "den",
        "des",
        "einem",
        "einen",
        "eines",
        "seinem",
        "seinen",
        "ihrem",
        "ihren",
        "diesem",
        "diesen",
        "keinem",
        "keinen",
        "ihm",
        "ihn",
        "ihnen",
        "mir",
        "mich",
        "dir",
        "dich",
        "uns",
        "euch",
        "sich",
        "deren",
        "dessen",
    }
)
COMPLEMENT = frozenset({"von", "vom", "für", "aus", "of", "for", "from", "at"})
QUANTIFYING = frozenset(
    {
        "jeder",
        "jede",
        "jedes",
        "mehr",
        "rund",
        "etwa",
        "knapp",
        "fast",
        "viele",
        "einige",
        "beide",
        "mehrere",
        "alle",
        "einzelne",
        "tausende",
        "hunderte",
        "dutzende",
        "zahlreiche",
        "andere",
        "weitere",
        "verschiedene",
        "both",
        "many",
        "several",
        "some",
        "welche",
        "solche",
        "derartige",
        "two",
        "three",
    }
)
ALONE = frozenset(  # determiners that may stand for a noun
    ["dieser", "diese", "jener", "jene", "beide", "viele", "einige", "manche", "mehrere",
     "letzterer", "letztere", "ersterer", "erstere", "andere", "mancher", "einer", "keiner"]
)  # fmt: skip
_OPEN, _CLOSE = frozenset('„»«"“‟'), frozenset('“”«»"')


def phrase_end(tokens: Sequence[Token], start: int, last: int, lang: str) -> int:
    """Where the noun phrase that begins at ``start`` ends (exclusive); ``start`` if none does."""
    last = min(last, start + LONGEST_PHRASE)
    if start >= last:
        return start
    if tokens[start].tag == "O" or _stands_for_noun(tokens, start):
        return start + 1
    head = _head_end(tokens, start, last)
    if head == start:
        return start
    return _with_complements(tokens, head, last, lang)


def _stands_for_noun(tokens: Sequence[Token], start: int) -> bool:
    """As in "Dieser behaupte", "sagte dieser": a determiner alone beside the finite verb."""
    if tokens[start].form not in ALONE:
        return False
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    if following is None or following.tag == "V":
        return True
    return bool(start) and tokens[start - 1].tag == "V" and following.tag in ".RX"


def _head_end(tokens: Sequence[Token], start: int, last: int) -> int:
    index = start
    while index < last and (
        tokens[index].tag in "DAZ"
        or _hyphen_of_number(tokens, index, start, last)
        or tokens[index].form in QUANTIFYING
        or (tokens[index].tag in "Pv" and index > start and _attributive(tokens[index]))
    ):
        index += 1
    if index > start and index < last and tokens[index].tag == "R":
        index = _behind_attribute(tokens, index, last) or index
    if index > start and _is_ordinal(tokens, index, last):
        index += 1  # "am 3. September"
    names = index
    while names < last and (tokens[names].nominal or _name_sign(tokens, names, index, last)):
        names += 1
    if names == index and index < last and tokens[index].text in _OPEN:
        return _quoted_name(tokens, index, last) or start
    return names if names > index else start


def _hyphen_of_number(tokens: Sequence[Token], index: int, start: int, last: int) -> bool:
    """As in "der 84-jährige Küng", "die 81-Jährige": the hyphen joins number and word."""
    return (
        tokens[index].text in "-‑"
        and start < index < last - 1
        and tokens[index - 1].tag == "Z"
        and tokens[index - 1].end == tokens[index].start
        and tokens[index].end == tokens[index + 1].start
    )


def _behind_attribute(tokens: Sequence[Token], start: int, last: int) -> int:
    """The noun behind "zwei mit dem Vorgang vertraute": index of it, 0 if there is none."""
    for index in range(start + 2, min(last - 1, start + 7)):
        if tokens[index].tag in ".V":
            return 0
        if tokens[index].tag in "AP" and tokens[index + 1].tag == "N":
            return index + 1 if _attributive(tokens[index]) and tokens[index - 1].nominal else 0
    return 0


def _is_ordinal(tokens: Sequence[Token], index: int, last: int) -> bool:
    return (
        index + 1 < last
        and tokens[index].text == "."
        and tokens[index - 1].tag == "Z"
        and tokens[index + 1].nominal
    )


def _attributive(token: Token) -> bool:
    return token.form.endswith(("e", "en", "er", "es", "em"))


def _name_sign(tokens: Sequence[Token], index: int, first: int, last: int) -> bool:
    """Signs and small words inside names: "&", "Dr.", "von der" before a name."""
    token = tokens[index]
    if index == first or index + 1 >= last:
        return False
    if token.text in {"&", "-", "/"}:
        return tokens[index + 1].nominal or tokens[index + 1].tag == "C"
    if token.text == ".":
        return tokens[index + 1].nominal and len(tokens[index - 1].text) <= 4
    if token.form in {"al", "bin", "ibn", "de", "di", "del", "van", "el", "la", "le", "zu"}:
        return tokens[index + 1].tag == "E" and tokens[index - 1].nominal
    return False


def _quoted_name(tokens: Sequence[Token], index: int, last: int) -> int:
    """End of a name in quotation marks of at most four words, 0 if it is none."""
    for end in range(index + 1, min(last, index + 6)):
        if tokens[end].text in _CLOSE:
            inner = tokens[index + 1 : end]
            named = inner and (inner[0].text[:1].isupper() or "." in inner[0].text)
            return end + 1 if named and not any(token.tag == "V" for token in inner) else 0
    return 0


def _with_complements(tokens: Sequence[Token], end: int, last: int, lang: str) -> int:
    while end < last:
        grown = _one_complement(tokens, end, last, lang)
        if grown == end:
            break
        end = grown
    return end


def _one_complement(tokens: Sequence[Token], end: int, last: int, lang: str) -> int:
    token = tokens[end]
    if token.text == "(":
        return _bracket_end(tokens, end, last)
    if token.text in _OPEN:
        return _quoted_name(tokens, end, last) or end
    if (token.form in GENITIVE and token.tag in "DO") or token.form in COMPLEMENT:
        inner = _head_end(tokens, end + 1, last)
        if token.form in GENITIVE and inner == end + 1:
            return end
        return inner if inner > end + 1 else end
    if token.form in ("und", "and", "sowie") and lang:
        inner = _head_end(tokens, end + 1, last)
        following = tokens[inner] if inner < last else None
        if inner > end + 1 and (following is None or following.tag in "V.RXD"):
            return inner
    return end


def _bracket_end(tokens: Sequence[Token], start: int, last: int) -> int:
    for index in range(start + 1, min(last, start + 6)):
        if tokens[index].text == ")":
            return index + 1
    return start


def is_oblique(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Whether case alone rules the phrase out as a subject."""
    first = tokens[start]
    if first.form in OBLIQUE and first.tag in "DOX":
        return True
    return first.form == "der" and first.tag == "D" and is_feminine(tokens, start, end, lang)


def head_of(tokens: Sequence[Token], start: int, end: int) -> Token | None:
    """The head noun: the last of the first run of nouns, before genitives and names."""
    run: Token | None = None
    for index in range(start, end):
        if tokens[index].tag == "N":
            run = tokens[index]
        elif run is None and _is_possessor(tokens, index, end):
            continue
        elif run is not None or tokens[index].tag == "E":
            return run or tokens[index]
    return run


def _is_possessor(tokens: Sequence[Token], index: int, end: int) -> bool:
    """A name in the genitive before its noun: "Wolfs Rede"."""
    behind = tokens[index + 1] if index + 1 < end else None
    return (
        tokens[index].tag == "E"
        and tokens[index].form.endswith("s")
        and behind is not None
        and behind.tag in "NA"
    )


def is_time(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A time where others name somebody: "Wenige Stunden nach ...", "Montag"."""
    head = head_of(tokens, start, end)
    times = grammar(lang)["time_nouns"]
    return head is not None and (head.lemma.lower() in times or head.form in times)


def is_amount(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A number with its unit: "Rund 14 Millionen Euro"."""
    units = grammar(lang)["unit_nouns"]
    if any(tokens[i].form in GENITIVE for i in range(start + 1, end)):
        return False  # "47 Prozent der Befragten"
    return any(tokens[i].tag == "Z" for i in range(start, end)) and any(
        tokens[i].form in units for i in range(start, end)
    )


def is_feminine(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Whether the head noun is feminine by its ending, or plural after "der"."""
    head = head_of(tokens, start, end)
    if head is None:
        return False
    return head.lemma.lower().endswith(_endings("feminine_suffixes", lang)) and not (
        head.form.endswith(("termin", "chin", "min", "ein", "zin"))
    )


def is_masculine_nominative(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Certainly a subject: "er", "der" before a noun that is not feminine."""
    first = tokens[start]
    if first.form in ("er", "man", "he", "they", "she", "ich", "wir"):
        return True
    return first.form == "der" and first.tag == "D" and not is_feminine(tokens, start, end, lang)


def _endings(name: str, lang: str) -> tuple[str, ...]:
    return tuple(sorted(grammar(lang)[name])) or ("\0",)


def is_addressee(tokens: Sequence[Token], start: int, end: int, words: Saying) -> bool:
    """Somebody spoken to: "der dpa", "Reportern"; never the subject of the verb."""
    first, last = tokens[start], tokens[end - 1]
    if end == start + 1 and first.form.endswith("n") and first.form[:-1] in words.addressees:
        return True
    return first.form == "der" and last.form in words.addressees and last.tag == "E"


def phrases_in(
    tokens: Sequence[Token], start: int, last: int, lang: str
) -> Iterator[tuple[int, int, bool]]:
    """Noun phrases of a stretch as (start, end, behind a preposition), left to right."""
    index = start
    while index < last:
        token = tokens[index]
        behind = token.tag == "R" or token.form in ("als", "wie", "as")
        begin = index + 1 if behind else index
        end = phrase_end(tokens, begin, last, lang)
        if end > begin:
            yield begin, end, behind
            index = end
        else:
            index += 1
