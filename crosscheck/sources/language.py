"""German or English, by a vote of frequent words: enough for whole articles, and free."""

import re

from crosscheck.sources.boilerplate import word_lists

_WORD = re.compile(r"[a-zäöüß]+")
_MAX_CHARS = 20_000  # the vote is settled long before
_MIN_SHARE = 0.08  # of all words; German and English prose have 0.25 and more
UNDETERMINED = "und"  # the code of ISO 639-2


def detect_language(text: str) -> str:
    """Say "de", "en", or "und" where neither is likely."""
    found = _WORD.findall(text[:_MAX_CHARS].lower())
    lists = {lang: frozenset(str(listed).split()) for lang, listed in _stop_words()}
    votes = {lang: sum(word in listed for word in found) for lang, listed in lists.items()}
    best = max(votes, key=lambda lang: votes[lang])
    return best if votes[best] and votes[best] >= _MIN_SHARE * len(found) else UNDETERMINED


def _stop_words() -> list[tuple[str, str]]:
    return list(word_lists()["stop_words"].items())
