"""All feeds of the configuration into the workspace, within the budget of the night."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crosscheck.configuration import Configuration
from crosscheck.gathering import keep_feed, known_feeds
from crosscheck.records import Failure
from crosscheck.sources.feeds import FeedResult, read_feeds
from crosscheck.sources.fetch import Fetcher
from crosscheck.sources.parser_process import ParserProcess
from crosscheck.workspace import Workspace

READING_SHARE = 0.7  # of the budget; politeness makes reading slow, and comparing must get a turn


@dataclass(frozen=True, slots=True)
class FeedsRead:
    """What reading all feeds did to the workspace."""

    feeds: int  # that could be read
    added: int  # articles
    changed: int  # new versions, and corrected headers
    vanished: int  # taken out of their feed, or their page
    failures: tuple[Failure, ...]


def read_all_feeds(workspace: Workspace, configuration: Configuration, now: datetime) -> FeedsRead:
    """Read every feed and keep its articles; what fails is named and the rest is done."""
    budget = configuration.budget
    limited = replace(configuration, budget=replace(budget, minutes=budget.minutes * READING_SHARE))
    fetcher = Fetcher(configuration.fetch_settings())
    with ParserProcess() as parser:
        results = read_feeds(
            limited,
            lambda url: known_feeds(workspace, [url], configuration).get(url),
            fetcher,
            parser,
            workspace.settings.sources,
            now=now,
        )
        return keep_feeds(workspace, results, len(configuration.feeds))


def keep_feeds(workspace: Workspace, results: Iterable[FeedResult], total: int) -> FeedsRead:
    """Store the articles of each feed as it is done, and then what is known of the feed."""
    feeds = added = changed = vanished = 0
    failures: list[Failure] = []
    for number, result in enumerate(results):
        workspace.progress("Reading feeds", number, total)
        done = keep_feed(workspace, result)
        feeds += result.failure is None
        added += done.added
        changed += done.changed
        vanished += len(result.vanished)
        failures += done.failures
    workspace.progress("Reading feeds", total, total)
    return FeedsRead(feeds, added, changed, vanished, tuple(failures))
