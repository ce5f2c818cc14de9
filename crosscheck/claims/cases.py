"""What the form of a noun phrase says of its part in the clause: subject, object, time, amount."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import Saying, ends_in, grammar
from crosscheck.claims.phrases import GENITIVE, OBLIQUE
from crosscheck.claims.tokens import Token


def is_oblique(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Whether case alone rules the phrase out as a subject."""
    first = tokens[start]
    owned = first.form in ("deren", "dessen") and end > start + 1  # "deren Sprecherin"
    if first.form in OBLIQUE and first.tag in "DOX" and not owned:
        return True
    if lang == "de" and _is_declined(tokens, start, end):
        return True
    return first.form == "der" and first.tag == "D" and is_feminine(tokens, start, end, lang)


def _is_declined(tokens: Sequence[Token], start: int, end: int) -> bool:
    """By endings: "Kritikern", "gestohlenen Stücken", "der Linken", "der Behörden"."""
    first, head = tokens[start], head_of(tokens, start, end)
    if head is None or head.tag != "N":
        return False
    lemma = head.lemma.lower()
    if first.form in ("die", "alle", "viele"):
        return False
    weak_plural = lemma.endswith(("bauer", "bayer", "vetter")) or is_feminine(
        tokens, start, end, "de"
    )
    if lemma.endswith(("er", "el")) and head.form == lemma + "n" and not weak_plural:
        return True
    if first.form == "der" and first.tag == "D" and head.form in (lemma + "n", lemma + "en"):
        return True
    weak = first.tag == "A" and first.form.endswith(("en", "em"))
    return weak and first.form != first.lemma.lower()


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
    if head is None:
        return False
    lemma = head.lemma.lower()
    inflected = head.form.startswith(lemma) and head.form[len(lemma) :] in _TIME_ENDINGS
    return head.form in times or (lemma in times and inflected)


_TIME_ENDINGS = ("", "s", "es", "e", "n", "en")  # "Mair" is no "Mai"


def is_amount(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """A number with its unit: "Rund 14 Millionen Euro"."""
    phrase, units = tokens[start:end], grammar(lang)["unit_nouns"]
    if not any(token.tag == "Z" for token in phrase):
        return False
    if not any(token.form in units for token in phrase):
        return False
    of = next((i for i in range(1, len(phrase)) if phrase[i].form in GENITIVE), len(phrase))
    people = (ends_in(token.lemma.lower(), "speaking_nouns", lang) for token in phrase[of:])
    return not any(people)  # "47 Prozent der Befragten"


def is_feminine(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Whether the head noun is feminine by its ending, or plural after "der"."""
    head = head_of(tokens, start, end)
    if head is None:
        return False
    return has_feminine_ending(head.lemma.lower(), lang) and not head.form.endswith(_NO_FEMININE)


_NO_FEMININE = ("termin", "chin", "min", "ein", "zin")


def has_feminine_ending(lemma: str, lang: str) -> bool:
    """Whether a noun is feminine by its ending: "-ung", "-behörde"."""
    return ends_in(lemma, "feminine_suffixes", lang) and not lemma.endswith(_NO_FEMININE)


def is_masculine_nominative(tokens: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Certainly a subject: "er", "der" before a noun that is not feminine."""
    first = tokens[start]
    if first.form in ("er", "man", "he", "they", "she", "ich", "wir"):
        return True
    return first.form == "der" and first.tag == "D" and not is_feminine(tokens, start, end, lang)


def is_addressee(tokens: Sequence[Token], start: int, end: int, words: Saying) -> bool:
    """Somebody spoken to: "der dpa", "Reportern"; never the subject of the verb."""
    first, last = tokens[start], tokens[end - 1]
    if end == start + 1 and first.form.endswith("n") and first.form[:-1] in words.addressees:
        return True
    return first.form == "der" and last.form in words.addressees and last.tag == "E"
