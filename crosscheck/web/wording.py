"""The words of the page: those of the views, and its own."""

from functools import cache
from importlib.resources import files

from crosscheck.views.wording import Wording, wording


@cache
def page_wording(lang: str) -> Wording:
    """The words of a language; German where there are none."""
    import yaml

    base = wording(lang)
    source = files("crosscheck.web").joinpath("wording.yaml").read_text("utf-8")
    return Wording(base.lang, base.texts | {"page": yaml.safe_load(source)[base.lang]})
