"""A parser that some pages stall; a module of its own, which its process loads in no time."""

import time

from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources.fetch import Fetched
from crosscheck.sources.headers import Header
from crosscheck.sources.online import read_fetched


def read_or_stall(
    fetched: Fetched, settings: SourceSettings, given: Header, fallback: Header
) -> Document:
    """The article of a page; for ever, if the page says so."""
    if b"stall" in fetched.body:
        time.sleep(3600)
    return read_fetched(fetched, settings, given, fallback)
