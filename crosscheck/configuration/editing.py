"""Changing the feeds of crosscheck.toml and nothing else in it: comments and order stay."""

from collections.abc import Sequence
from pathlib import Path

from crosscheck.configuration.reading import parse_configuration, read_configuration
from crosscheck.configuration.records import Configuration, Feed
from crosscheck.durable import write_whole
from crosscheck.errors import ConfigurationError, UsageError

NEW = """# Which feeds crosscheck reads, and how; see docs/configuration.md for everything that can
# stand here.
"""


def add_feeds(path: Path, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Add the feeds that the file does not list yet, and return those; makes the file at need.

    Raises ConfigurationError for a file that is broken already or cannot be written.
    """
    text, before = _read(path)
    listed = {feed.url for feed in before.feeds}
    new = tuple({feed.url: feed for feed in feeds if feed.url not in listed}.values())
    if new:
        _write(path, _with_feeds(text, new), (*before.feeds, *new))
    return new


def remove_feed(path: Path, url: str) -> None:
    """Take a feed out of the file. Raises UsageError if it is not listed there."""
    before = read_configuration(path)
    if url not in {feed.url for feed in before.feeds}:
        raise UsageError(
            f"{url}: not listed in {path}; `crosscheck feeds list` shows those that are"
        )
    kept = tuple(feed for feed in before.feeds if feed.url != url)
    _write(path, _without_feed(_text(path), url), kept)


def _read(path: Path) -> tuple[str, Configuration]:
    if not path.exists():
        return NEW, parse_configuration(NEW, path)
    return _text(path), read_configuration(path)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _with_feeds(text: str, feeds: Sequence[Feed]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    tables = document.get("feeds")
    if not isinstance(tables, tomlkit.items.AoT):
        document.pop("feeds", None)  # an empty list: feeds = []
        tables = tomlkit.aot()
        document.append("feeds", tables)
    for feed in feeds:
        table = tomlkit.table()
        for key, value in _shown(feed).items():
            table.add(key, value)
        tables.append(table)
    return _spaced(tomlkit.dumps(document))


def _shown(feed: Feed) -> dict[str, str | bool]:
    """The fields that differ from what is taken without them."""
    shown: dict[str, str | bool] = {"url": feed.url}
    shown |= {"outlet": feed.outlet} if feed.outlet else {}
    shown |= {"lang": feed.lang} if feed.lang else {}
    return shown | ({} if feed.pages else {"pages": False})


def _spaced(text: str) -> str:
    """A blank line before each [[feeds]]; tomlkit sets new ones right below the last line."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("[[feeds]]") and lines and lines[-1].strip():
            comments = 0
            while comments < len(lines) and lines[-1 - comments].startswith("#"):
                comments += 1
            if not comments:
                lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _without_feed(text: str, url: str) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    tables = document["feeds"]
    assert isinstance(tables, tomlkit.items.AoT)
    for number in reversed(range(len(tables))):
        if " ".join(str(tables[number].get("url", "")).split()) == url:
            del tables[number]
    if not len(tables):
        del document["feeds"]
    return tomlkit.dumps(document)


def _write(path: Path, text: str, expected: tuple[Feed, ...]) -> None:
    """Replace the file whole, once it is sure to say what it should."""
    if parse_configuration(text, path).feeds != expected:
        raise ConfigurationError(f"{path}: cannot be changed from here; edit its [[feeds]] by hand")
    target = path.resolve()  # through a link, so that the link stays one
    try:
        write_whole(target, text)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror})") from None
