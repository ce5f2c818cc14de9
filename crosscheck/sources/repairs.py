"""Repairs inside a line of article text: glued sentences, stray spaces, datelines, credits."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crosscheck.sources.boilerplate import (
    agencies,
    is_stop_word,
    known_agency,
    split_credit,
    word_set,
)
from crosscheck.sources.lines import is_terminated

# "sei.Die": a stop between a word and a capitalised word. Not in addresses ("krone.at",
# "Web.De/x"), not after single letters ("z.B.Die" stays for the sentence splitter).
_GLUED = re.compile(
    r"(?<![@/\w.-])(?P<left>[\w-]*[a-zäöüß]{2}|[\w-]*\w[A-ZÄÖÜ]|\d+|\w*[%)“”»])"
    r"(?P<stop>[.!?][“”»]?)(?=(?P<right>[„“»]?[A-ZÄÖÜ][a-zäöüß]*)(?=[\s,;:.!?“”»)]|$)(?!\.\w))"
)
_SPACE_BEFORE = re.compile(r"(?<=\w|[“”\"»)])\s+(?P<sign>[.,;!?])(?=\s|$)")
_TOP_LEVEL = frozenset({"De", "At", "Ch", "Com", "Org", "Net", "Info", "Eu", "Uk", "Tv", "Js"})
_PLACE = r"[A-ZÄÖÜ][\w.'’-]+(?:[ /][A-ZÄÖÜa-zäöü(][\w.'’)-]*){0,5}"
_MONTH = r"(?:J[aäu]n|Feb|M[aä]r|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])[a-zä]*"
_DAY = rf"(?:\d{{1,2}}\.\s?(?:{_MONTH}\.?|\d{{1,2}}\.)|{_MONTH}\.? \d{{1,2}})(?:,? \d{{4}})?"
_DATE = rf"(?:,? {_DAY})?"
_CREDITED = re.compile(
    rf"(?P<line>(?P<place>{_PLACE}(?:, {_PLACE})?){_DATE},?\s?\((?P<agency>[A-Za-z][\w. -]{{1,20}}"
    r"(?:[/,]\s?\w{1,12}){0,3})\)"
    rf"{_DATE}\s?(?:[-–—:|._]|--)\s*)(?=[\"„“»]?[A-ZÄÖÜ0-9])"
)
_SHOUTED = re.compile(
    r"(?P<line>[A-ZÄÖÜ][A-ZÄÖÜß]{2,}(?:[ /-][A-ZÄÖÜ][A-ZÄÖÜß]+){0,3}"
    rf"(?:(?:{_DATE}\s?[-–—]\s|{_DATE}\.\s)|\s\w{{2,12}}\s\|\s))(?=[\"„“»]?[A-ZÄÖÜ0-9])"
)
# "Osterau, 14. Juni 2025. Seit ...": a place and a day, and then the sentence.
_DATED = re.compile(
    r"(?P<line>(?P<place>[A-ZÄÖÜ][\w.'’-]+(?:[ /][A-ZÄÖÜ][\w'’-]+){0,2}),"
    rf" {_DAY}\s?[-–—:|.]\s)"
    r"(?=[\"„“»]?[A-ZÄÖÜ0-9])"
)
# "Osterau. Seit Mai ...": a local paper names the place and goes on.
_NAMED_PLACE = re.compile(
    r"(?P<place>(?:(?:Bad|Sankt|New|Neu|Alt) )?[A-ZÄÖÜ][a-zäöüß]{2,}(?:[-/][A-ZÄÖÜ][a-zäöüß]+)*)"
    r"\.\s(?=[\"„“»]?[A-ZÄÖÜ0-9])"
)
_TAIL = re.compile(
    r"(?<=[.!?“”\"»])\s+(?P<tail>\((?P<inside>[^()]{2,40})\)|(?P<open>[\w/ ,-]{2,30}))$"
)
MAX_DATELINE_CHARS = 90
_TAIL_CHARS = 60  # longer than any tail that is cut


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece taken out of a line, why, and the agencies it credits."""

    text: str
    reason: str
    agencies: tuple[str, ...] = ()


def repair_spacing(text: str) -> str:
    """Put the space after a full stop that lacks it, take away the one before."""
    return _GLUED.sub(_separate, _SPACE_BEFORE.sub(r"\g<sign>", text))


def _separate(match: re.Match[str]) -> str:
    if match["right"] in _TOP_LEVEL or match["left"].isdigit():
        return match[0]
    return f"{match[0]} "


def cut_dateline(text: str) -> tuple[str, Cut | None]:
    """Take "Salzburg (tna) - " or "Astana, 18. März. " off the first paragraph."""
    match = _CREDITED.match(text) or _SHOUTED.match(text) or _DATED.match(text)
    if not match or len(match["line"]) > MAX_DATELINE_CHARS or _opens_sentence(match["line"]):
        return text, None
    credited = match.groupdict().get("agency") or ""
    names = [known_agency(part) or part.strip() for part in re.split(r"[/,]", credited) if part]
    cut = Cut(match["line"].strip(), "dateline", tuple(dict.fromkeys(names)))
    return text[match.end() :], cut


def cut_named_place(text: str, named: Callable[[str], bool]) -> tuple[str, Cut | None]:
    """Take "Osterau. " off a paragraph, if ``named`` knows the place from elsewhere on the page.

    Without that "Gov. Whitfield" and "Prof. Bahns" would lose their titles.
    """
    match = _NAMED_PLACE.match(text)
    if not match or _opens_sentence(match["place"]):
        return text, None
    if "/" not in match["place"] and not named(match["place"]):  # "Stralow/Brüssel." is no word
        return text, None
    return text[match.end() :], Cut(match[0].strip(), "dateline")


def _opens_sentence(line: str) -> bool:
    """No place begins with an article or preposition: "Der Kandidat der Partei (X) - ..."."""
    first = line.split(" ", 1)[0]
    return is_stop_word(first) or first.casefold() in word_set("one_word_sentences")


def cut_agency_tail(text: str, also: frozenset[str] = frozenset()) -> tuple[str, Cut | None]:
    """Take "(dpa)" or "dpa/afp" off the end of a paragraph."""
    match = _TAIL.search(text, max(0, len(text) - _TAIL_CHARS))
    if not match:
        return text, None
    parts = [part for part in re.split(r"[/,\s]+", match["inside"] or match["open"]) if part]
    named = [known_agency(part, also) for part in parts]
    unknown = [part for part, name in zip(parts, named, strict=True) if not name]
    if not any(named) or not all(re.fullmatch(r"[a-zäöü]{2,4}", part) for part in unknown):
        return text, None
    found = tuple(dict.fromkeys(name for name in named if name))
    return text[: match.start()], Cut(match["tail"], "agency signature", found)


def cut_credit(text: str) -> tuple[str, Cut | None]:
    """Take a picture credit off the end of a paragraph."""
    parts = split_credit(text)
    if not parts or not is_terminated(parts[0]):
        return text, None
    return parts[0], Cut(parts[1], "photo credit")


def credited_agencies(text: str) -> tuple[str, ...]:
    """The agencies named in a line such as "Mit Material von dpa und AFP"."""
    folded = text.casefold()
    found = (
        name for key, name in agencies().items() if re.search(rf"\b{re.escape(key)}\b", folded)
    )
    return tuple(dict.fromkeys(found))
