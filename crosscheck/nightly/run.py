"""The order of a night. Every step can be killed; the next run takes up what is left.

    read_all_feeds    each article in a transaction of its own; it waits to be compared
    refresh_index     what came and went, beside the vector index
    compare_waiting   the events of what waits, within their window, while there is time
    compare_disputes  against the last report of an earlier day
    write_reports     the dated report, what changed first
    Journal.finish    one transaction: the articles wait no longer, the disputes stand

Until the last step everything waits on, so that the next run does it again; what was encoded
and judged by then is remembered.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from crosscheck.configuration import Configuration
from crosscheck.nightly.changes import compare_disputes, find_disputes
from crosscheck.nightly.comparing import (
    Tonight,
    compare_waiting,
    looked_at_again,
    report_of,
    standing_of,
)
from crosscheck.nightly.journal import Journal, Night, RunRecord
from crosscheck.nightly.newsworthy import newsworthy
from crosscheck.nightly.reading import FeedsRead, read_all_feeds
from crosscheck.nightly.report_files import report_paths, write_reports
from crosscheck.nightly.windows import since_day
from crosscheck.records import Changes, Dispute, Failure, Report
from crosscheck.views.compose import compose
from crosscheck.views.memo import Memo
from crosscheck.workspace import Workspace

Clock = Callable[[], float]  # seconds


@dataclass(frozen=True, slots=True)
class NightDone:
    """What a night came to."""

    report: Report
    memo: Memo  # what people read of the report
    changes: Changes
    record: RunRecord
    news: bool  # whether it told anything that an earlier run of its day did not

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Feeds, articles and the judge, as far as they failed."""
        return self.report.failures


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a night would do."""

    feeds: tuple[str, ...]
    waiting: int  # articles stored already that no night has compared
    last: Night | None  # with whose report it would be compared
    files: tuple[Path, ...]


def plan_night(configuration: Configuration, workspace: Workspace | None, day: date) -> NightPlan:
    """What would be read, compared and written; nothing is. workspace: None if there is none."""
    last = Journal(workspace.store).last_before(day) if workspace else None
    return NightPlan(
        feeds=tuple(feed.url for feed in configuration.feeds),
        waiting=len(workspace.store.uncompared()) if workspace else 0,
        last=last,
        files=tuple(report_paths(configuration.reports.folder, day, configuration.reports.formats)),
    )


def run_night(
    workspace: Workspace,
    configuration: Configuration,
    day: date,
    *,
    since: datetime | None = None,
    clock: Clock = time.monotonic,
) -> NightDone:
    """Read, compare, report and keep; see the head of this module.

    day: whose report it is. since: articles that appeared earlier are left for another night.
    Raises WorkspaceError if the store or the report cannot be written.
    """
    begun = clock()
    ends = begun + configuration.budget.minutes * 60
    read = read_all_feeds(workspace, configuration, datetime.now(UTC))
    workspace.refresh_index()
    journal = Journal(workspace.store)
    waiting = since_day(_waiting(workspace, journal, day), since)
    fresh = _fresh(workspace, journal, day)
    tonight = compare_waiting(
        workspace,
        waiting,
        timedelta(days=configuration.windows.compare_days),
        go_on=lambda: clock() < ends,
        lang=configuration.reports.lang,
    )
    report = report_of(workspace, tonight)
    report = replace(report, failures=(*read.failures, *report.failures))
    changes, told = _changes(workspace, day, report, tonight)
    report = newsworthy(report, changes, fresh)
    reports = configuration.reports
    memo = compose(report, reports.lang)
    files = write_reports(reports.folder, day, reports.formats, report, memo)
    record = _record(read, report, changes, files, clock() - begun)
    news = _keep(workspace, day, told, tonight, fresh, record)
    return NightDone(report, memo, report.changes or changes, record, news)


def _waiting(workspace: Workspace, journal: Journal, day: date) -> dict[str, datetime]:
    """What no night has compared, and what runs of this very day have: the report is of both."""
    waiting = workspace.store.uncompared()
    today = {key for night in journal.nights_of(day) for key in night.compared}
    return waiting | workspace.store.times_of(today - set(waiting))


def _fresh(workspace: Workspace, journal: Journal, day: date) -> set[str]:
    """What no night of an earlier day has compared, whatever runs of this day have done."""
    today = {key for night in journal.nights_of(day) for key in night.fresh}
    return today | set(workspace.store.uncompared())


def _changes(
    workspace: Workspace, day: date, report: Report, tonight: Tonight
) -> tuple[Changes, list[Dispute]]:
    """What changed since the last report of an earlier day, and the disputes of now."""
    journal = Journal(workspace.store)
    last = journal.last_before(day)
    before = journal.disputes(tonight.looked_at, last.number if last else 0)
    changes, told = compare_disputes(
        day,
        last.day if last else None,
        looked_at_again(before, tonight),
        find_disputes(report, day),
        standing_of(tonight),
    )
    waits = set(workspace.store.uncompared()) - tonight.done
    return replace(changes, waiting=len(waits)), told


def _record(
    read: FeedsRead, report: Report, changes: Changes, files: Sequence[Path], seconds: float
) -> RunRecord:
    return RunRecord(
        seconds=round(seconds, 1),
        feeds=read.feeds,
        added=read.added,
        changed=read.changed,
        vanished=read.vanished,
        events=len(report.events),
        waiting=changes.waiting,
        failures=report.failures,
        files=tuple(map(str, files)),
    )


def _keep(
    workspace: Workspace,
    day: date,
    told: Sequence[Dispute],
    tonight: Tonight,
    fresh: Collection[str],
    record: RunRecord,
) -> bool:
    """Keep the night now that its report is written; whether it told anything new of its day."""
    journal = Journal(workspace.store)
    more = not tonight.done.isdisjoint(workspace.store.uncompared())
    news = bool(more or record.failures or not journal.nights_of(day))
    stood = looked_at_again(journal.disputes(tonight.looked_at), tonight)
    kept = {one.id for one in told}
    journal.finish(
        day,
        compared=tonight.done,
        fresh=fresh,
        told=told,
        ended=[one for one in stood if one.id not in kept],
        now=datetime.now(UTC),
        record=record,
    )
    return news
