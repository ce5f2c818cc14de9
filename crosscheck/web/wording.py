"""The words of the page: those of the views, and its own."""

from functools import cache

from crosscheck.views.wording import Wording, wording
from crosscheck.wordlists import read_yaml


@cache
def page_wording(lang: str) -> Wording:
    """The words of a language; German where there are none."""
    base = wording(lang)
    own = read_yaml("crosscheck.web", "wording.yaml")[base.lang]
    return Wording(base.lang, base.texts | {"page": own})
