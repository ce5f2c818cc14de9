"""``feeds``: which feeds crosscheck.toml lists, adding and removing them, OPML both ways."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crosscheck.cli.options import WORKSPACE, Index, Listed, ListFormat, Output
from crosscheck.cli.output import DONE_WITH_FAILURES, NO_FEEDS, say, show, write
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from crosscheck.configuration import Configuration, Feed
    from crosscheck.records import FeedState
    from crosscheck.sources.discovery import OfferedFeed
    from crosscheck.sources.fetch import Fetched
    from crosscheck.store import EntryCounts

CONFIG = Path("crosscheck.toml")
Config = Annotated[
    Path,
    typer.Option("--config", envvar="CROSSCHECK_CONFIG", metavar="FILE", help="The settings."),
]
COLUMNS = {
    "outlet": "Outlet",
    "url": "Feed",
    "read_at": "Last read",
    "entries": "Entries",
    "problem": "Problem",
}

app = typer.Typer(
    help="List and change the feeds that `crosscheck nightly` reads.",
    epilog="Example: crosscheck feeds add https://kurier.example",
    rich_markup_mode=None,
)


def configuration_at(path: Path) -> "Configuration":
    """What a file says; the defaults where the usual one is not there."""
    from crosscheck.configuration import Configuration, read_configuration

    return Configuration(path) if path == CONFIG and not path.exists() else read_configuration(path)


@app.command("list", epilog="Example: crosscheck feeds list --format json")
def list_(
    form: Listed = ListFormat.TABLE, config: Config = CONFIG, index: Index = WORKSPACE
) -> None:
    """List the feeds, when each was last read, and what went wrong."""
    from crosscheck.views import jsonout, terminal

    listed = configuration_at(config).feeds
    states, counts = _known(index, listed)
    shapes = [_shape(feed, states.get(feed.url), counts.get(feed.url)) for feed in listed]
    if form is ListFormat.JSON:
        write(jsonout.render_list(shapes))
        return
    if not shapes:
        say(NO_FEEDS.format(config=config))
    cells = [tuple(str(shape[name] or "") for name in COLUMNS) for shape in shapes]
    show([terminal.table(COLUMNS, cells, wide="url")])


def _known(
    index: Path, listed: "Sequence[Feed]"
) -> "tuple[dict[str, FeedState], dict[str, EntryCounts]]":
    """What the workspace knows of feeds, without their entries, and how many those are."""
    from crosscheck.store import DATABASE, Store

    if not (index / DATABASE).is_file():
        return {}, {}
    with Store(index, read_only=True) as store:
        states = store.feed_states((feed.url for feed in listed), left_days=0)
        return states, store.entry_counts()


def _shape(feed: "Feed", state: "FeedState | None", counts: "EntryCounts | None") -> dict[str, Any]:
    read_at = state.read_at if state else None
    return {
        "url": feed.url,
        "outlet": feed.outlet or (state.outlet if state else None),
        "title": state.title if state else None,
        "lang": feed.lang,
        "pages": feed.pages,
        "read_at": read_at.isoformat(timespec="minutes") if read_at else None,
        "failures": state.failures if state else 0,
        "problem": state.problem if state else None,
        "entries": counts.entries if counts else 0,
        "articles": counts.articles if counts else 0,
        "teasers": counts.teasers if counts else 0,
        "paywalled": counts.paywalled if counts else 0,
        "vanished": counts.vanished if counts else 0,
    }


@app.command(epilog="Example: crosscheck feeds add https://kurier.example --outlet Kurier")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a site that names one.")],
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who publishes it; default: by the feed's title."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="Its language; default: detected.")
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Read full texts on the articles' pages.")
    ] = True,
    every: Annotated[
        bool, typer.Option("--all", help="Add every feed that the site offers.")
    ] = False,
    config: Config = CONFIG,
) -> None:
    """Add the feed found at an address. Comments in the file stay."""
    from crosscheck.configuration import Feed
    from crosscheck.configuration.editing import add_feeds

    found = _found(url, configuration_at(config))
    if len(found) > 1 and not every:
        offers = ", ".join(one.url for one in found)
        raise UsageError(f"{url}: offers {len(found)} feeds; add one of them, or --all: {offers}")
    feeds = [Feed(one.url, outlet or one.title, lang, pages) for one in found]
    _told(add_feeds(config, feeds), feeds, config)


def _found(url: str, configuration: "Configuration") -> "list[OfferedFeed]":
    """The feed at an address, or those of the page there, each with the name of its outlet."""
    from urllib.parse import urlsplit

    from crosscheck.sources.discovery import OfferedFeed, find_feeds
    from crosscheck.sources.feeds import looks_like_feed, outlet_in, parse_feed
    from crosscheck.sources.fetch import Fetcher
    from crosscheck.sources.parser_process import ParserProcess

    fetcher = Fetcher(configuration.fetch_settings())
    with ParserProcess() as parser:

        def named(url: str, fetched: "Fetched") -> OfferedFeed:
            parsed = parser.run(url, parse_feed, fetched.body, fetched.url, fetched.charset)
            host = urlsplit(url).hostname or ""
            known = configuration.outlet_of(host)
            return OfferedFeed(
                fetched.url if fetched.moved else url, known or outlet_in(parsed.title, host)
            )

        fetched = fetcher.fetch(url)
        if looks_like_feed(fetched.body, fetched.content_type):
            return [named(url, fetched)]
        offered = parser.run(url, find_feeds, fetched.body, fetched.url, fetched.charset)
        if len(offered) == 1:
            return [named(offered[0].url, fetcher.fetch(offered[0].url))]
        site = urlsplit(fetched.url).hostname or ""
        outlet = configuration.outlet_of(site)
        return [OfferedFeed(one.url, outlet or outlet_in(one.title, site)) for one in offered]


def _told(new: "Sequence[Feed]", asked: "Sequence[Feed]", config: Path) -> None:
    write("".join(f"added {feed.url}\n" for feed in new))
    known = len(asked) - len(new)
    if known:
        say(f"{config}: {known} of {len(asked)} listed already")


@app.command(epilog="Example: crosscheck feeds remove https://kurier.example/feed.xml")
def remove(
    url: Annotated[str, typer.Argument(metavar="URL", help="As `crosscheck feeds list` has it.")],
    config: Config = CONFIG,
) -> None:
    """Take a feed out of crosscheck.toml. The articles read from it stay."""
    from crosscheck.configuration.editing import remove_feed

    remove_feed(config, url)
    write(f"removed {url}\n")


@app.command("import", epilog="Example: crosscheck feeds import subscriptions.opml")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML; - is standard input.")],
    config: Config = CONFIG,
) -> None:
    """Add the feeds of another reader. Those listed already stay as they are."""
    from crosscheck.configuration import Feed
    from crosscheck.configuration.editing import add_feeds
    from crosscheck.settings import SourceSettings
    from crosscheck.sources.disk import kind, read_bytes
    from crosscheck.sources.opml import read_opml
    from crosscheck.sources.parser_process import ParserProcess

    limit = SourceSettings().max_bytes
    if str(file) == "-":
        raw = sys.stdin.buffer.read(limit)
    else:
        kind(file)  # says plainly if it is not there
        raw = read_bytes(file, limit)
    with ParserProcess() as parser:
        listed = parser.run(str(file), read_opml, raw, str(file))
    feeds = [Feed(one.url, None, one.lang) for one in listed.feeds]
    _told(add_feeds(config, feeds), feeds, config)
    for refused in listed.refused:
        say(f"failed: {refused}: is no web address and was left out")
    if listed.refused:
        raise typer.Exit(DONE_WITH_FAILURES)


@app.command(epilog="Example: crosscheck feeds export -o feeds.opml")
def export(output: Output = None, config: Config = CONFIG, index: Index = WORKSPACE) -> None:
    """Write the feeds as OPML, for other readers."""
    from crosscheck.sources.opml import Outline, write_opml

    listed = configuration_at(config).feeds
    states, _ = _known(index, listed)
    outlines = []
    for feed in listed:
        state = states.get(feed.url)
        title = (state.title if state else None) or feed.outlet
        outlines.append(Outline(feed.url, title, feed.lang))
    write(write_opml(outlines), output)
