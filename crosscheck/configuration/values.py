"""What a single value of crosscheck.toml must be; each check gives it as it is kept.

A check raises ValueError saying what the value must be; who calls it knows key and line.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_LANG = re.compile(r"[a-z]{2,3}")
_HOST = re.compile(r"[a-z0-9._-]{1,253}(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?")
_MAIL = re.compile(r"[^\s@<>,]+@[^\s@<>,]+")

Check = Callable[[Any], Any]
Fields = Mapping[str, Check]


def a_text(value: Any) -> str:
    """Words on one line, blanks made single."""
    if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
        raise ValueError('must be a text such as "Kurier"')
    return " ".join(value.split())


def a_path(value: Any) -> Path:
    """A file or folder; what it is relative to is known to whoever reads the file."""
    try:
        return Path(a_text(value)).expanduser()
    except (ValueError, RuntimeError):  # the latter: a home of nobody
        raise ValueError('must be a file or folder such as "index"') from None


def a_flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def number(low: float, high: float, unit: str, *, whole: bool = False) -> Check:
    """A check for a number between two; ``unit`` is what it counts, for the message."""

    def check(value: Any) -> Any:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
            sort = "a whole number" if whole else "a number"
            raise ValueError(f"must be {sort} of {unit} from {low:g} to {high:g}")
        return value if whole else float(value)

    return check


DAYS = number(0, 3650, "days")
MINUTES = number(1, 1440, "minutes")
GAP = number(0, 60, "seconds")
WORKERS = number(1, 64, "feeds at a time", whole=True)
COUNT = number(1, 10_000, "articles", whole=True)
PORT = number(1, 65_535, "a port", whole=True)


def web(value: Any) -> str:
    """An http or https address without credentials."""
    text = a_text(value)
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or " " in text:
        raise ValueError('must be a web address such as "https://kurier.example/feed"')
    if "@" in parts.netloc:
        raise ValueError("has a user name in it; addresses with credentials are not used")
    return text


def a_language(value: Any) -> str:
    """A language code."""
    if not isinstance(value, str) or not _LANG.fullmatch(value):
        raise ValueError('must be a code such as "de" or "en"')
    return value


def a_host(value: Any) -> str:
    """A host, with or without a port, in lower case."""
    text = a_text(value).lower()
    if not _HOST.fullmatch(text):
        raise ValueError('must be a host such as "kurier.example" or "127.0.0.1:8000"')
    return text


def an_address(value: Any) -> str:
    """An address of mail."""
    text = a_text(value)
    if not _MAIL.fullmatch(text):
        raise ValueError('must be an address such as "redaktion@kurier.example"')
    return text


def each(check: Check) -> Check:
    """A check for a list of what ``check`` takes, each value once."""

    def check_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError("must be a list in square brackets")
        return tuple(dict.fromkeys(check(one) for one in value))

    return check_all


def some(check: Check) -> Check:
    """The same for a list that is not empty."""

    def check_some(value: Any) -> tuple[Any, ...]:
        if value == []:
            raise ValueError("must name one at least")
        found: tuple[Any, ...] = each(check)(value)
        return found

    return check_some


def one_of(*known: str) -> Check:
    """A check for one of these words."""

    def check(value: Any) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return str(value)

    return check


def hosts(value: Any) -> frozenset[str]:
    """A list of hosts, as a set."""
    return frozenset(each(a_host)(value))


FORMATS = some(one_of("md", "html", "json"))
REPORT_LANGUAGE = one_of("de", "en")
