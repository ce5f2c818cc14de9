"""An explanation while it is written: reasons in a language, and the words they point at."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from crosscheck.records import Claim, DecidingWords, DifferenceType
from crosscheck.verdicts.lexicon import read_list
from crosscheck.verdicts.profiles import Profile
from crosscheck.verdicts.signals import EventView


@dataclass(slots=True)
class Draft:
    """Reasons and deciding words gathered so far; the first typed ground gives the type."""

    language: str
    type: DifferenceType | None = None
    reasons: list[str] = field(default_factory=list)
    deciding: list[DecidingWords] = field(default_factory=list)

    def add(self, kind: DifferenceType | None, reason: str, **words: str) -> None:
        """Add a reason of ``wording.yaml``; ``kind`` is the type where none was given yet."""
        self.type = self.type or kind
        self.reasons.append(wording(self.language)["reasons"][reason].format(**words))

    def mark(self, claim: Claim, start: int, end: int) -> None:
        """These words of the claim decide; offsets into its document."""
        self.deciding.append(DecidingWords(claim.id, start, end))


@cache
def wording(language: str) -> dict[str, Any]:
    """The sentences of a language; German where there are none."""
    texts: dict[str, dict[str, Any]] = read_list("wording.yaml")
    return texts.get(language, texts["de"])


def language_of(a: Claim, b: Claim, view: EventView) -> str:
    """German if either text is German, for its readers read both; else the language of a."""
    found = [view.documents[one.document].lang for one in (a, b) if one.document in view.documents]
    return "de" if "de" in found or not found else found[0]


def mark_own_words(draft: Draft, one: Profile, other: Profile, view: EventView) -> None:
    """Nothing typed decided: mark the rarest word the other claim does not have, or all of it."""
    own = sorted(one.words - other.words, key=lambda word: (-view.weights.get(word, 1.0), word))
    for word in own:
        if mark_word(draft, one, word):
            return
    draft.mark(one.claim, one.claim.content_start, one.claim.content_end)


def cue_span(claim: Claim) -> tuple[int, int]:
    """Where the words of attribution stand, as offsets; the content where they do not."""
    found = claim.text.find(claim.cue) if claim.cue else -1
    if claim.cue and found >= 0:
        return claim.start + found, claim.start + found + len(claim.cue)
    return claim.content_start, claim.content_end


def mark_word(draft: Draft, one: Profile, word: str) -> bool:
    """Mark a word or lemma where it stands in the content; False if it cannot be found."""
    whole = one.claim.content.lower().find(word)
    if " " in word and whole >= 0:
        draft.mark(
            one.claim, one.claim.content_start + whole, one.claim.content_start + whole + len(word)
        )
        return True
    stem = word[: max(4, len(word) - 3)]
    for token in one.tokens:
        if token.form == word or token.form.startswith(stem):
            draft.mark(one.claim, token.start, token.end)
            return True
    return False
