"""All feeds into the workspace, article by article, so that a killed night loses none of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crosscheck import pipeline
from crosscheck.configuration import Configuration
from crosscheck.errors import CrosscheckError
from crosscheck.records import Document, Failure
from crosscheck.sources.feeds import FeedResult, read_feeds
from crosscheck.sources.fetch import Fetcher
from crosscheck.sources.parser_process import ParserProcess
from crosscheck.workspace import Workspace

READING_SHARE = 0.7  # of the budget; politeness makes reading slow, and comparing must get a turn


@dataclass(frozen=True, slots=True)
class FeedsRead:
    """What reading all feeds did to the workspace."""

    feeds: int
    articles: int  # new ones, new versions, and such that were there already
    added: int
    changed: int
    vanished: int
    failures: tuple[Failure, ...]


def read_all_feeds(workspace: Workspace, configuration: Configuration, now: datetime) -> FeedsRead:
    """Read every feed and keep its articles; what fails is named and the rest is done."""
    budget = configuration.budget
    limited = replace(configuration, budget=replace(budget, minutes=budget.minutes * READING_SHARE))
    fetcher = Fetcher(configuration.fetch_settings())
    with ParserProcess() as parser:
        results = read_feeds(
            limited,
            workspace.store.feed_states(),
            fetcher,
            parser,
            workspace.settings.sources,
            now=now,
        )
        return keep_feeds(workspace, results, len(configuration.feeds))


def keep_feeds(workspace: Workspace, results: Iterable[FeedResult], total: int) -> FeedsRead:
    """Store the articles of each feed as it is done, and then what is known of the feed."""
    feeds = articles = added = changed = vanished = 0
    failures: list[Failure] = []
    for number, result in enumerate(results):
        workspace.progress("Reading feeds", number, total)
        unread: set[str] = set()
        for document in result.documents:
            how, failure = _kept(workspace, document)
            added += how == "added"
            changed += how == "changed"
            if failure:
                failures.append(failure)
                unread.add(document.id)
        entries = tuple(one for one in result.state.entries if one.document not in unread)
        workspace.store.put_feed_state(replace(result.state, entries=entries))
        feeds += result.failure is None
        articles += len(result.documents)
        vanished += len(result.vanished)
        failures += [*filter(None, [result.failure]), *result.failures]
    workspace.progress("Reading feeds", total, total)
    return FeedsRead(feeds, articles, added, changed, vanished, tuple(failures))


def _kept(workspace: Workspace, document: Document) -> tuple[str, Failure | None]:
    """How an article was kept; a mistake of ours in one of them must not end the night."""
    try:
        return pipeline.keep(workspace, document)[1], None
    except CrosscheckError:
        raise
    except Exception as error:
        problem = f"unexpected {type(error).__name__} while looking for its claims: {error}"
        return "", Failure(document.url or document.id, problem)
