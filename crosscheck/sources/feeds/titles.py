"""The outlet in the title of its feed: "Kurier – Politik" on kurier.example is the Kurier."""

import re

_SPELT = str.maketrans(dict(zip("äöüß", ("ae", "oe", "ue", "ss"), strict=True)))
_SEPARATOR = re.compile(r"\s+[|–—:»›•·-]\s+|:\s+|\s+[»›|]\s*")


def outlet_in(title: str | None, host: str) -> str | None:
    """The part of the title that the host is named after, else the whole title."""
    if not title:
        return None
    named = _letters(host)
    for part in _SEPARATOR.split(title):
        letters = _letters(part)
        if len(letters) >= 3 and (letters in named or _is_domain(letters, host)):
            return part.strip()
    return title


def _is_domain(letters: str, host: str) -> bool:
    """Whether one label of the host is the beginning of the name: spiegel in SPIEGEL ONLINE."""
    return any(len(label) >= 4 and letters.startswith(_letters(label)) for label in host.split("."))


def _letters(text: str) -> str:
    folded = text.casefold().translate(_SPELT)
    return "".join(sign for sign in folded if sign.isalnum())
