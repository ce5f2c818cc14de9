"""crosscheck.toml to a Configuration, checked once and here.

A key that is not known is an error, with the nearest one that is: a misspelt setting that does
nothing would be noticed weeks later. Every error names the file and the line.
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crosscheck.configuration import values
from crosscheck.configuration.places import Place, line_of
from crosscheck.configuration.records import (
    Budget,
    Configuration,
    Feed,
    Fetching,
    Models,
    Notifications,
    Outlet,
    Reports,
    Smtp,
    Windows,
)
from crosscheck.configuration.values import Check, Fields
from crosscheck.errors import ConfigurationError

FILE = Path("crosscheck.toml")
LLM = "llm"  # as judge: the language model at base_url
MAX_BYTES = 4 * 1024 * 1024  # ten thousand feeds take less than one
_WINDOWS: Fields = dict.fromkeys(("read_days", "recheck_days", "compare_days"), values.DAYS)
_MODELS: Fields = dict.fromkeys(("encoder", "judge", "model"), values.a_text) | {
    "base_url": values.web
}
_FETCH: Fields = {
    "private_hosts": values.hosts,
    "gap_seconds": values.GAP,
    "workers": values.WORKERS,
}
_BUDGET: Fields = {"minutes": values.MINUTES, "articles_per_feed": values.COUNT}
_FEED: Fields = {
    "url": values.web,
    "outlet": values.a_text,
    "lang": values.a_language,
    "pages": values.a_flag,
}
_OUTLET: Fields = {
    "name": values.a_text,
    "family": values.a_text,
    "hosts": values.each(values.a_host),
}
_SMTP: Fields = {
    "host": values.a_host,
    "port": values.PORT,
    "security": values.one_of("starttls", "tls", "none"),
    "user": values.a_text,
    "sender": values.an_address,
    "recipients": values.some(values.an_address),
}


def read_configuration(path: Path) -> Configuration:
    """The configuration in a file.

    Raises ConfigurationError naming the file, the line, and what stands wrong there.
    """
    try:
        if path.is_dir():
            raise ConfigurationError(f"{path}: is a folder; name the file in it")
        raw = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from None
    if raw is None:
        raise ConfigurationError(
            f"{path}: no such file; `crosscheck feeds add URL` makes one, --config names another"
        )
    if len(raw) > MAX_BYTES:
        raise ConfigurationError(f"{path}: has more than {MAX_BYTES // 2**20} MiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path}: line {line}: not UTF-8; save it as UTF-8") from None
    return parse_configuration(text, path)


def parse_configuration(text: str, path: Path) -> Configuration:
    """The configuration in the text of a file; relative paths are those of its folder."""
    reader = _Reader(text.replace("\r\n", "\n"), path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, text, error) from None
    except RecursionError:
        raise ConfigurationError(f"{path}: is nested too deeply") from None
    return reader.configuration(tables)


def _broken(path: Path, text: str, error: Exception) -> ConfigurationError:
    problem = " ".join(str(error).split())
    match = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", problem)
    line = match[1] if match and match[1] else text.count("\n") + 1
    problem = problem.replace(match[0], "") if match else problem
    return ConfigurationError(f"{path}: line {line}: {problem}")


class _Reader:
    """Reads tables of one file and knows where they stand."""

    def __init__(self, text: str, path: Path) -> None:
        self._text, self._path = text, path

    def configuration(self, tables: Mapping[str, Any]) -> Configuration:
        """The checked file."""
        top = {"index": self._file_path}
        sections: Mapping[str, tuple[type, Fields]] = {
            "windows": (Windows, _WINDOWS),
            "models": (Models, _MODELS),
            "fetch": (Fetching, _FETCH),
            "reports": (
                Reports,
                {
                    "folder": self._file_path,
                    "formats": values.FORMATS,
                    "lang": values.REPORT_LANGUAGE,
                },
            ),
            "budget": (Budget, _BUDGET),
        }
        lists = {"feeds": (Feed, _FEED, ("url",)), "outlets": (Outlet, _OUTLET, ("name",))}
        self._refuse_unknown(tables, (*top, *sections, *lists, "notify"), ())
        made: dict[str, Any] = {
            name: self._value(tables[name], check, (name,))
            for name, check in top.items()
            if name in tables
        }
        for name, (kind, fields) in sections.items():
            if name in tables:
                made[name] = self._table(tables[name], kind, fields, (name,))
        for name, (kind, fields, needed) in lists.items():
            if name in tables:
                made[name] = self._list(tables[name], kind, fields, needed, name)
        if "notify" in tables:
            made["notify"] = self._notify(tables["notify"])
        self._refuse_doubles(made.get("feeds", ()), made.get("outlets", ()))
        self._refuse_shared_hosts(made.get("outlets", ()))
        if made.get("models", Models()).judge == LLM and made["models"].base_url is None:
            self._fail(("models", "judge"), f'judge = "{LLM}" needs base_url, where it listens')
        return Configuration(self._path, **made)

    def _notify(self, table: Any) -> Notifications:
        rest = {k: v for k, v in table.items() if k != "smtp"} if isinstance(table, dict) else table
        fields = {"file": self._file_path, "webhook": values.web}
        self._refuse_unknown(table, (*fields, "smtp"), ("notify",))
        made: Notifications = self._table(rest, Notifications, fields, ("notify",))
        if "smtp" not in table:
            return made
        smtp = self._table(
            table["smtp"], Smtp, _SMTP, ("notify", "smtp"), ("host", "sender", "recipients")
        )
        return Notifications(made.file, made.webhook, smtp)

    def _list(
        self, found: Any, kind: type, fields: Fields, needed: tuple[str, ...], name: str
    ) -> tuple[Any, ...]:
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._fail((name,), f"must be written as [[{name}]], once for each")
        return tuple(
            self._table(one, kind, fields, (name, number), needed)
            for number, one in enumerate(found)
        )

    def _table(
        self, table: Any, kind: type, fields: Fields, place: Place, needed: tuple[str, ...] = ()
    ) -> Any:
        self._refuse_unknown(table, tuple(fields), place)
        missing = next((key for key in needed if key not in table), None)
        if missing:
            self._fail(place, f"{missing} is missing")
        return kind(**{key: self._value(table[key], fields[key], (*place, key)) for key in table})

    def _value(self, value: Any, check: Check, place: Place) -> Any:
        try:
            return check(value)
        except ValueError as error:
            return self._fail(place, f"{place[-1]} {error}")

    def _refuse_unknown(self, table: Any, known: tuple[str, ...], place: Place) -> None:
        if not isinstance(table, dict):
            self._fail(place, f"{_dotted(place)} must be a table, written as [{_dotted(place)}]")
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self._fail((*place, key), f"{key} is not known here; {hint}")

    def _refuse_doubles(self, feeds: tuple[Feed, ...], outlets: tuple[Outlet, ...]) -> None:
        urls: set[str] = set()
        for number, feed in enumerate(feeds):
            if feed.url in urls:
                self._fail(("feeds", number, "url"), f"{feed.url} is listed twice")
            urls.add(feed.url)
        spelt: dict[str, str] = {}
        named: list[tuple[str, Place]] = [
            (one.name, ("outlets", number, "name")) for number, one in enumerate(outlets)
        ]
        for (name, place), (other, _) in ((b, a) for n, b in enumerate(named) for a in named[:n]):
            if name == other:
                self._fail(place, f"outlet {name} is listed twice")
        named += [
            (feed.outlet, ("feeds", number, "outlet"))
            for number, feed in enumerate(feeds)
            if feed.outlet
        ]
        for name, place in named:  # two spellings would be counted as two independent voices
            other = spelt.setdefault("".join(name.casefold().split()), name)
            if other != name:
                self._fail(place, f"{name} is also written {other}; use one spelling")

    def _refuse_shared_hosts(self, outlets: tuple[Outlet, ...]) -> None:
        """Whose the articles of a host are must be clear."""
        owners: dict[str, str] = {}
        for number, outlet in enumerate(outlets):
            for host in outlet.hosts:
                owner = owners.setdefault(host, outlet.name)
                if owner != outlet.name:
                    self._fail(("outlets", number, "hosts"), f"{host} is a host of {owner} already")

    def _file_path(self, value: Any) -> Path:
        return self._path.parent / values.a_path(value)

    def _fail(self, place: Place, problem: str) -> Any:
        line = line_of(self._text, place)
        raise ConfigurationError(f"{self._path}: line {line}: {problem}")


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place if isinstance(part, str))
