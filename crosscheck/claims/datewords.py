"""The words of dates and relative times, read once from ``data/times.yaml``."""

from collections.abc import Mapping
from functools import cache

from crosscheck.claims.lexicon import FALLBACK, read_data, words


@cache
def valued_words(lang: str, name: str) -> Mapping[str, str]:
    """A list of ``word=value`` entries; words lower-cased."""
    pairs = (entry.split("=") for entry in words(_data(lang)[name]))
    return {word.strip(): value for word, value in pairs}


@cache
def listed_words(lang: str, name: str) -> frozenset[str]:
    """A plain list of words, lower-cased."""
    return frozenset(words(_data(lang)[name]))


@cache
def numbered(lang: str, name: str) -> Mapping[str, int]:
    """A list of ``word=number`` entries."""
    return {word: int(value) for word, value in valued_words(lang, name).items()}


@cache
def months(lang: str) -> Mapping[str, int]:
    """Names and abbreviations of months, lower-cased, January being 1."""
    return numbered(lang, "months")


@cache
def dayparts(lang: str) -> Mapping[str, tuple[int, int]]:
    """Parts of the day as local hours, from and to; above 24 is the day after."""
    return hour_ranges(lang, "dayparts")


@cache
def hour_ranges(lang: str, name: str) -> Mapping[str, tuple[int, int]]:
    """A list of ``words=hour-hour`` entries."""
    pairs = ((word, hours.split("-")) for word, hours in valued_words(lang, name).items())
    return {word: (int(first), int(last)) for word, (first, last) in pairs}


@cache
def compound_weekdays(lang: str) -> Mapping[str, tuple[int, tuple[int, int] | None]]:
    """Words such as "dienstag", "dienstagabend" -> number of the weekday, hours."""
    found: dict[str, tuple[int, tuple[int, int] | None]] = {}
    for name, number in numbered(lang, "weekdays").items():
        found[name] = (number, None)
        if lang == "de":
            found |= {name + daypart: (number, hours) for daypart, hours in dayparts(lang).items()}
    return found


def _data(lang: str) -> Mapping[str, str]:
    data = read_data("times.yaml")
    own: Mapping[str, str] = data.get(lang, data[FALLBACK])
    return own
