"""What a publisher or the user says about an article: front matter and sources.toml.

A header field is checked once, here. Unknown keys are ignored, so that files from other tools
can be read; a known key with a value of the wrong kind is an error that names the line.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crosscheck.errors import FrontMatterError
from crosscheck.records import Dating, Precision
from crosscheck.sources.decoding import normalise

FIELDS = ("outlet", "title", "published", "url", "lang", "family")
MAX_LINES, MAX_CHARS = 1_000, 65_536  # of front matter; YAML is read at some 0.1 MB/s
_FENCE = re.compile(r"-{3}\s*")
_PLAIN_TEXT = re.compile(r"(outlet|title|url|family)\s*:\s+([^\s\"'|>{}\[\]&*!%@`,:?#-].*?)\s*")
_LANG = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The known facts about an article; ``None`` is unknown."""

    outlet: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = "day"
    url: str | None = None
    lang: str | None = None
    family: str | None = None
    dated_by: Dating = "stated"  # how published_at is known, if it is

    def or_else(self, other: "Header") -> "Header":
        """This header, with what it does not know taken from another."""
        dated = self if self.published_at else other
        return Header(
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            published_at=dated.published_at,
            published_precision=dated.published_precision,
            url=self.url or other.url,
            lang=self.lang or other.lang,
            family=self.family or other.family,
            dated_by=dated.dated_by,
        )


def split_front_matter(text: str, source: str) -> tuple[Header | None, str, int]:
    """Header, body, and how many lines the header took; (None, text, 0) without front matter.

    Raises FrontMatterError naming the line and what is wrong with it.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return None, text, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        raise FrontMatterError(source, "line 1: front matter is opened by --- but never closed")
    if end > MAX_LINES or sum(map(len, lines[:end])) > MAX_CHARS:
        raise FrontMatterError(source, f"line 1: front matter of {end - 1} lines is too long")
    fields = _parse_yaml("\n".join(lines[1:end]), source)
    places = _key_lines(lines[1:end])
    return read_header(fields, source, places), "\n".join(lines[end + 1 :]), end + 1


def _parse_yaml(text: str, source: str) -> Mapping[str, Any]:
    import yaml

    text = "\n".join(_quoted(line) for line in text.split("\n"))
    try:
        fields = yaml.load(text, Loader=_unique_key_loader())  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1  # the mark counts from 0, and the fence is line 1
        own = isinstance(error, yaml.constructor.ConstructorError)  # a sentence of the loader above
        problem = _one_line(error.problem or "") if own else _hint(error.problem)
        raise FrontMatterError(source, f"line {line}: {problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(source, f"front matter: {_one_line(str(error))}") from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise FrontMatterError(source, "line 2: front matter must be lines of the form key: value")
    return fields


def _quoted(line: str) -> str:
    """A text as people write it: ``title: Brücke gesperrt: Was nun?`` needs no quotation marks."""
    match = _PLAIN_TEXT.fullmatch(line)
    return f"{match[1]}: {json.dumps(match[2], ensure_ascii=False)}" if match else line


def _unique_key_loader() -> Any:
    import yaml

    class UniqueKeyLoader(yaml.SafeLoader):
        """SafeLoader that refuses a key given twice; dates stay text, we read them ourselves."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[str] = set()
            for key, _value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise yaml.constructor.ConstructorError(
                        None, None, "a key must be one word", key.start_mark
                    )
                if key.value in seen:
                    problem = f"key {key.value!r} is given twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
            return super().construct_mapping(node, deep)

    UniqueKeyLoader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return UniqueKeyLoader


def _hint(problem: str | None) -> str:
    problem = _one_line(problem or "not valid YAML")
    if "mapping values are not allowed" in problem:
        return "a value with a colon in it must stand in quotation marks"
    return f"front matter cannot be read ({problem}); put the value in quotation marks"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _key_lines(lines: list[str]) -> dict[str, int]:
    """Line number of each top-level key, the opening fence being line 1."""
    keys = (re.match(r"([A-Za-z_]\w*)\s*:", line) for line in lines)
    return {match[1]: number for number, match in enumerate(keys, 2) if match}


def read_header(
    fields: Mapping[str, Any], source: str, places: Mapping[str, int] | None = None
) -> Header:
    """Check the known fields; ``places`` gives their line numbers for the error message."""
    known = {key: fields[key] for key in FIELDS if fields.get(key) not in (None, "")}
    where = {key: f"line {line}: " for key, line in (places or {}).items()}
    for key, value in known.items():
        _check_kind(key, value, source, where.get(key, ""))
    lang = _read_lang(known.get("lang"), source, where.get("lang", ""))
    moment, precision = None, "day"
    if "published" in known:
        try:
            moment, precision = read_published(known["published"], lang or "de")
        except ValueError as error:
            raise FrontMatterError(source, where.get("published", "") + str(error)) from None
    return Header(
        outlet=_text(known.get("outlet")),
        title=_text(known.get("title")),
        published_at=moment,
        published_precision=precision,  # type: ignore[arg-type]
        url=_text(known.get("url")),
        lang=lang,
        family=_text(known.get("family")),
    )


def _check_kind(key: str, value: Any, source: str, where: str) -> None:
    kinds = (str, int, float, date) if key == "published" else (str, int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise FrontMatterError(source, f"{where}{key} must be one text, not {_kind(value)}")


def _kind(value: Any) -> str:
    names = {list: "a list", dict: "a table", bool: "true or false"}
    return names.get(type(value), f"a {type(value).__name__}")


def _text(value: Any) -> str | None:
    return (_one_line(normalise(str(value))) or None) if value is not None else None


def _read_lang(value: Any, source: str, where: str) -> str | None:
    if value is None:
        return None
    match = _LANG.fullmatch(str(value).strip())
    if not match:
        raise FrontMatterError(
            source, f"{where}lang must be a code such as de or en, not {value!r}"
        )
    return match[1].lower()


def read_published(value: str | int | float | date, lang: str) -> tuple[datetime, Precision]:
    """An aware UTC time and how exactly it is known.

    A time without a zone is local: Europe/Berlin for German articles, UTC for others.
    A bare day stands for 00:00 UTC of that day. Raises ValueError with a readable message.
    """
    moment = value if isinstance(value, date) else _parse_iso(str(value).strip())
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC), "day"
    return as_utc(moment, lang), "minute"


def as_utc(moment: datetime, lang: str) -> datetime:
    """An aware UTC time; without a zone Europe/Berlin for German text, else UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("Europe/Berlin") if lang == "de" else UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"published {moment.isoformat()} is out of range") from None


def _parse_iso(text: str) -> date:
    problem = f"published {text!r} is not a date such as 2025-03-18 or 2025-03-18T16:20:00+01:00"
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(problem) from None


# --- sources.toml ------------------------------------------------------------------------


def read_sources_toml(text: str, source: str) -> dict[str, Header]:
    """The header of each file that a sources.toml describes, by file name.

    Raises FrontMatterError for broken TOML, a key or table given twice, a wrong value, and
    for two outlets that differ only in case or spacing: they would be counted as two.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FrontMatterError(source, _toml_problem(error, text)) from None
    except RecursionError:
        raise FrontMatterError(source, "is nested too deeply; give one table a file") from None
    headers = {name: _read_table(name, fields, text, source) for name, fields in tables.items()}
    _refuse_two_spellings(headers, text, source)
    return headers


def _read_table(name: str, fields: object, text: str, source: str) -> Header:
    try:
        if not isinstance(fields, dict):
            raise FrontMatterError(source, f'expected a table such as ["{name}"]')
        if inner := next((key for key in fields if isinstance(fields[key], dict)), None):
            full = f"{name}.{inner}"
            raise FrontMatterError(source, f'a file name needs quotation marks: ["{full}"]')
        return read_header(fields, source)
    except FrontMatterError as error:
        where = f"line {_table_line(text, name)}: "
        raise FrontMatterError(source, where + error.reason) from None


def _toml_problem(error: Exception, text: str) -> str:
    problem = _one_line(str(error))
    match = re.search(r"\s*\((?:at line (\d+), column \d+|at end of document)\)", problem)
    line = match[1] if match and match[1] else text.count("\n") + 1
    problem = problem.replace(match[0], "") if match else problem
    given_twice = "Cannot declare" in problem or "Cannot overwrite" in problem
    return f"line {line}: " + (f"given twice ({problem})" if given_twice else problem)


def _table_line(text: str, name: str) -> int:
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if name in line and "[" in line), 1)


def _refuse_two_spellings(headers: Mapping[str, Header], text: str, source: str) -> None:
    spellings: dict[str, str] = {}
    for outlet in _outlets(headers):
        key = "".join(outlet.casefold().split())
        other = spellings.setdefault(key, outlet)
        if other != outlet:
            line = _outlet_line(text, outlet)
            raise FrontMatterError(
                source,
                f'line {line}: outlet "{outlet}" is also written "{other}"; use one spelling',
            )


def _outlets(headers: Mapping[str, Header]) -> Iterator[str]:
    return (header.outlet for header in headers.values() if header.outlet)


def _outlet_line(text: str, outlet: str) -> int:
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if outlet in line), 1)
