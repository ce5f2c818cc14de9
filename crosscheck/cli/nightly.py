"""One command for the timer: read all feeds, compare what is new, write what changed."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import KEY, WORKSPACE
from crosscheck.cli.output import NO_FEEDS, finish, say, write
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from crosscheck.configuration import Configuration
    from crosscheck.nightly.run import NightPlan

CONFIG = Path("crosscheck.toml")


def nightly(
    config: Annotated[
        Path, typer.Option(metavar="FILE", help="Feeds, windows, reports, notifications.")
    ] = CONFIG,
    index: Annotated[
        Path | None,
        typer.Option(
            envvar="CROSSCHECK_INDEX", metavar="DIR", help="The workspace; default: as FILE says."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Compare only articles of this day or later."),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day whose report it is; default: today."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what would be done: nothing is fetched, written or sent."
        ),
    ] = False,
) -> None:
    """Read all feeds and write the dated report of what changed.

    Compares what is new. A run that was killed loses nothing; the next one finishes its work. Only
    one runs at a time. Exit codes: 0 done; 3 done, but some sources or notifications failed; 75
    another run writes.
    """
    from crosscheck.cli.progress import ProgressLine
    from crosscheck.configuration import read_configuration
    from crosscheck.nightly.run import run_night
    from crosscheck.nightly.telling import message_of, summary_of
    from crosscheck.notify import PASSWORD, Ways, notify
    from crosscheck.workspace import Workspace

    today = _day(day, "--day") or datetime.now().astimezone().date()
    first = _day(since, "--since")
    configuration = read_configuration(config)
    folder = index or configuration.index or WORKSPACE
    if not configuration.feeds:
        say(NO_FEEDS.format(config=config))
    if dry_run:
        write(_planned(configuration, folder, today))
        return
    settings = configuration.settings(os.environ.get(KEY) or None)
    with (
        ProgressLine() as progress,
        Workspace(folder, settings, writing=True, progress=progress) as opened,
    ):
        done = run_night(opened, configuration, today, since=_beginning(first))
    unsent = []
    if done.news:
        ways = Ways(configuration.fetch.private_hosts, os.environ.get(PASSWORD) or None)
        unsent = notify(configuration.notify, message_of(done), ways)
    write(summary_of(done) + "\n")
    finish((*done.failures, *unsent))


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise UsageError(f"{option} {text}: no date; write it as 2024-03-05") from None


def _beginning(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _planned(configuration: "Configuration", folder: Path, day: date) -> str:
    """What a night would do, in lines."""
    from crosscheck.errors import WorkspaceError
    from crosscheck.nightly.run import plan_night
    from crosscheck.workspace import Workspace

    try:
        with Workspace(folder, writing=False, read_only=True) as opened:
            plan = plan_night(configuration, opened, day)
    except WorkspaceError:  # none there yet, or one that the next run brings up to date
        plan = plan_night(configuration, None, day)
    return "".join(f"{line}\n" for line in _lines(configuration, plan, folder))


def _lines(configuration: "Configuration", plan: "NightPlan", folder: Path) -> list[str]:
    told = configuration.notify
    targets = [
        *([f"file {told.file}"] if told.file else []),
        *(["webhook"] if told.webhook else []),
        *([f"mail to {', '.join(told.smtp.recipients)}"] if told.smtp else []),
    ]
    waiting = f" and {plan.waiting} that wait" if plan.waiting else ""
    return [
        *(f"read {url}" for url in plan.feeds),
        f"keep articles in {folder}",
        f"compare them{waiting} with what appeared within"
        f" {configuration.windows.compare_days:g} days, all in at most"
        f" {configuration.budget.minutes:g} minutes",
        _since(plan),
        *(f"write {path}" for path in plan.files),
        *(f"tell {target}" for target in targets),
    ]


def _since(plan: "NightPlan") -> str:
    from crosscheck.nightly.telling import record_line

    if plan.last is None:
        return "say what contradicts: there is no earlier report to compare with"
    went = f" (then: {record_line(plan.last.record)})" if plan.last.record else ""
    return f"say what changed since {plan.last.day.isoformat()}{went}"
