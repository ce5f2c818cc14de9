"""German or English, by a vote of frequent words: enough for whole articles, and free."""

import re

from crosscheck.sources.boilerplate import stop_words

_WORD = re.compile(r"[a-zäöüß]+")
_MAX_CHARS = 20_000  # the vote is settled long before
_MIN_SHARE = 0.08  # of all words; German and English prose have 0.25 and more
UNDETERMINED = "und"  # the code of ISO 639-2


def detect_language(text: str) -> str:
    """Say "de", "en", or "und" where neither is likely."""
    found = _WORD.findall(text[:_MAX_CHARS].lower())
    votes = {lang: sum(word in listed for word in found) for lang, listed in stop_words().items()}
    best = max(votes, key=lambda lang: votes[lang])
    return best if votes[best] and votes[best] >= _MIN_SHARE * len(found) else UNDETERMINED
