"""In which line of a TOML file a value stands, for messages; tomllib does not say."""

import re
from collections.abc import Iterator

Place = tuple[str | int, ...]  # ("feeds", 2, "url"): the url of the third [[feeds]]

_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_ARRAY = re.compile(r"\s*\[\[\s*([^\[\]]+?)\s*\]\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, place: Place) -> int:
    """The line of a value, from 1; that of the nearest table around it if it has none."""
    found = dict(_places(text))
    while place and place not in found:
        place = place[:-1]
    return found.get(place, 1)


def _places(text: str) -> Iterator[tuple[Place, int]]:
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if match := _ARRAY.fullmatch(line):
            name = _inside(_parts(match[1]), counts)
            counts[name] = counts.get(name, -1) + 1
            table = (*name, counts[name])
            yield table, number
        elif match := _TABLE.fullmatch(line):
            table = _inside(_parts(match[1]), counts)
            yield table, number
        elif match := _KEY.match(line):
            yield (*table, *_parts(match[1])), number


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _inside(name: Place, counts: dict[Place, int]) -> Place:
    """[feeds.x] below [[feeds]] belongs to the last of them."""
    made: Place = ()
    for part in name[:-1]:
        made = (*made, part)
        made = (*made, counts[made]) if made in counts else made
    return (*made, *name[-1:])
