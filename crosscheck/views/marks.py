"""The words that decide: which of them are marked, and how the articles write them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from crosscheck.records import Claim, Verdict, VerdictKind
from crosscheck.views.memo import Run

STRETCH_WORDS = 6  # between two words of a cue; with more, the sentence itself is the better place
STEM = 4  # letters that a word and its lemma at least have in common
UMLAUTS = str.maketrans("äöü", "aou")  # "Flüge" is of "Flug"
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_NAMED = re.compile("[„“]([^„“”]+)[“”]")  # what a reason quotes
_LISTED = re.compile(r"(?<=: )[\w-]+(?:, [\w-]+)*$")  # words that both sides share, as lemmas


def named(reason: str) -> list[str]:
    """What a reason quotes, in its order."""
    return _NAMED.findall(reason)


def telling_reasons(verdict: Verdict) -> list[str]:
    """The reasons of a verdict without those that only quote words again."""
    told: list[str] = []
    quoted: set[str] = set()
    for reason in verdict.reasons:
        words = {one.casefold() for one in named(reason)}
        if not words or words - quoted:
            told.append(reason)
        quoted |= words
    return told


def as_written(reason: str, claims: Sequence[Claim]) -> str:
    """A reason as a sentence without its end, its words as the articles write them.

    Reasons are made from words in lower case and from lemmas; a reader looks for them in the
    statements below.
    """
    told = _NAMED.sub(lambda found: _restored(found, claims), reason)
    told = _LISTED.sub(lambda found: _capitals(found.group(), claims), told)
    return told[:1].upper() + told[1:].rstrip(". ")


def written_reasons(verdict: Verdict, claims: Mapping[str, Claim]) -> list[str]:
    """All reasons of a verdict, their words as the two statements write them."""
    sides = [claims[key] for key in (verdict.a, verdict.b)]
    return [as_written(reason, sides) for reason in verdict.reasons]


def _restored(found: re.Match[str], claims: Sequence[Claim]) -> str:
    whole, words = found.group(), found.group(1)
    return whole.replace(words, written(words, claims) or _stretch(words, claims) or words)


def _stretch(words: str, claims: Iterable[Claim]) -> str:
    """From the first to the last of some words that stand apart: "hat das nicht bestätigt"."""
    parts = words.split()
    if len(parts) < 2:
        return ""
    between = rf"(?:\W+\w+){{0,{STRETCH_WORDS}}}?\W+"
    pattern = re.compile(rf"(?<!\w){between.join(map(re.escape, parts))}(?!\w)", re.IGNORECASE)
    found = (pattern.search(claim.text) for claim in claims)
    return next((match.group() for match in found if match), "")


def written(words: str, claims: Iterable[Claim]) -> str:
    """Some words with the letters of the first statement that has them; "" if none has."""
    held = list(claims)
    if any(f" {words} " in f" {claim.text} " for claim in held):
        return words  # most are written as they are; a pattern for each would take the time
    pattern = _bounded(words)
    found = (pattern.search(claim.text) for claim in held)
    return next((match.group() for match in found if match), "")


def _bounded(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def _capitals(listed: str, claims: Sequence[Claim]) -> str:
    """Lemmas of a list, with a capital where the text writes the word with one."""
    return ", ".join(_as_in_text(word, claims) for word in listed.split(", "))


def _as_in_text(lemma: str, claims: Sequence[Claim]) -> str:
    """A lemma with its capitals; the first word of a statement counts where it is the only one."""
    found = [_WORD.findall(claim.content) for claim in claims]
    inner = [word for words in found for word in words[1:] if _same_word(word, lemma)]
    first = [words[0] for words in found if words and _same_word(words[0], lemma)]
    seen = inner or first
    if any(word.isupper() and word.casefold() == lemma for word in seen):
        return lemma.upper()
    capital = any(word[0].isupper() for word in seen)
    return lemma[:1].upper() + lemma[1:] if capital else lemma


def telling(claim: Claim, other: Claim, verdict: Verdict) -> list[tuple[int, int]]:
    """Deciding words of a claim that a reason speaks of; all where no reason names any.

    A mark without a reason would send the reader after the wrong word, and one of half a
    sentence would not say which word it is: the named ones are left. What a reason quotes and
    only this side says is marked as well.
    """
    spans = [(one.start, one.end) for one in verdict.deciding if one.claim == claim.id]
    quoted = {one.casefold() for reason in verdict.reasons for one in named(reason)}
    words = {word for one in quoted for word in _WORD.findall(one)}
    if not words:  # of an agreement no word decides that both sides have not
        return [] if verdict.kind is VerdictKind.AGREE else spans
    told = [kept for start, end in spans for kept in _kept(claim, start, end, words)]
    return told + [place for one in sorted(quoted) for place in _only_here(one, claim, other)]


def _only_here(quoted: str, claim: Claim, other: Claim) -> list[tuple[int, int]]:
    """Where a claim has some quoted words that the other claim has not.

    The words of a cue may stand apart: "wies ... von sich" is quoted as "wies sich".
    """
    if written(quoted, [other]):
        return []
    whole = [_bounded(quoted).search(claim.text)]
    apart = [_bounded(word).search(claim.text) for word in quoted.split()]
    found = whole if whole[0] else apart
    places = [(match.start(), match.end()) for match in found if match]
    if len(places) < len(found) or places != sorted(places):
        return []
    return [(claim.start + first, claim.start + last) for first, last in places]


def _kept(claim: Claim, start: int, end: int, said: Collection[str]) -> list[tuple[int, int]]:
    begin = max(start, claim.start)
    return [
        (begin + word.start(), begin + word.end())
        for word in _WORD.finditer(claim.text[begin - claim.start : end - claim.start])
        if any(_same_word(word.group(), one) for one in said)
    ]


def _same_word(word: str, said: str) -> bool:
    """Whether a word may be the one that is said, which can be its lemma."""
    low, said = (one.casefold().translate(UMLAUTS) for one in (word, said))
    return low == said or (len(said) >= STEM and low.startswith(said[: max(STEM, len(said) - 3)]))


def mark(claim: Claim, spans: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """The statement cut into runs; ``spans`` are deciding words as offsets of the document.

    Spans may overlap, touch or reach beyond the claim. The words are marked without quotes,
    blanks or full stops at their edges, so that every format can set them off; neighbouring
    words are one mark.
    """
    keyed = bytearray(len(claim.text))
    for start, end in spans:
        first, last = _trim(claim.text, start - claim.start, end - claim.start)
        keyed[first:last] = b"\x01" * (last - first)
    _bridge(claim.text, keyed)
    runs: list[Run] = []
    begin = 0
    for place in range(1, len(keyed) + 1):
        if place == len(keyed) or keyed[place] != keyed[begin]:
            runs.append(Run(claim.text[begin:place], bool(keyed[begin])))
            begin = place
    return tuple(runs)


def _bridge(text: str, keyed: bytearray) -> None:
    """Mark the blanks between two marked words."""
    for blank in re.finditer(r"\s+", text):
        first, last = blank.span()
        if first > 0 and last < len(text) and keyed[first - 1] and keyed[last]:
            keyed[first:last] = b"\x01" * (last - first)


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    first, last = max(0, first), min(len(text), last)
    while first < last and not text[first].isalnum():
        first += 1
    while first < last and not text[last - 1].isalnum():
        last -= 1
    return first, max(first, last)
