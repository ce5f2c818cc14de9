"""A night from memory: its budget, its day, and what becomes of what is left."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from night_fakes import DAY, NOON, Judge, from_memory, with_fakes

from crosscheck import cli, pipeline
from crosscheck.configuration import Budget, Configuration, Feed, Reports
from crosscheck.nightly import reading
from crosscheck.nightly.journal import Journal
from crosscheck.nightly.run import NightDone, run_night
from crosscheck.nightly.telling import duration, summary_of
from crosscheck.records import Failure
from crosscheck.store import Store
from crosscheck.workspace import Workspace


class Counting(Judge):
    """Counts what it is asked."""

    asked = 0

    def judge(self, pairs):
        """As the other one."""
        self.asked += len(pairs)
        return super().judge(pairs)


def configuration(folder: Path) -> Configuration:
    return Configuration(
        folder / "crosscheck.toml",
        feeds=(Feed("https://b0.example/feed"), Feed("https://b1.example/feed")),
        reports=Reports(folder / "reports", ("md", "html", "json"), "de"),
        budget=Budget(minutes=10),
    )


def night(
    folder: Path, day: date = DAY, judge: Judge | None = None, feeds=from_memory, **options
) -> NightDone:
    """One night with fakes for models and network."""
    with (
        patch.object(reading, "read_feeds", feeds),
        Workspace(folder / "index", writing=True) as workspace,
    ):
        with_fakes(workspace, judge)
        return run_night(workspace, configuration(folder), day, **options)


def test_unchanged_text_is_never_judged_again(tmp_path: Path) -> None:
    """A second run of the day says the same and asks nothing; its report is not news."""
    first = night(tmp_path)
    judge = Counting()
    second = night(tmp_path, judge=judge)
    assert judge.asked == 0
    assert first.changes.new and second.changes == first.changes
    assert (first.news, second.news) == (True, False)


def test_the_next_day_tells_of_nothing_where_nothing_happened(tmp_path: Path) -> None:
    """Disputes of yesterday are no news today, and none of them has ended."""
    night(tmp_path)
    done = night(tmp_path, date(2024, 3, 6))
    changes = done.changes
    assert (changes.since, changes.new, changes.changed, changes.resolved) == (DAY, (), (), ())
    text = (tmp_path / "reports" / "2024-03-06.md").read_text("utf-8")
    assert "keine Änderung bei den Widersprüchen" in text


def test_what_there_is_no_time_for_is_said_and_done_next_time(tmp_path: Path) -> None:
    """The clock jumps past the budget after reading: articles are kept and wait."""
    clock = iter([0.0]).__next__

    def late() -> float:
        try:
            return clock()
        except StopIteration:
            return 10_000.0

    first = night(tmp_path, clock=late)
    assert (first.changes.waiting, first.report.events) == (10, ())
    text = (tmp_path / "reports" / "2024-03-05.md").read_text("utf-8")
    assert "10 Artikel konnten in der Zeit nicht verglichen werden" in text
    second = night(tmp_path)
    assert second.changes.waiting == 0 and second.changes.new


def test_since_leaves_older_articles_for_another_night(tmp_path: Path) -> None:
    """They wait on."""
    after = NOON.replace(day=6)
    assert night(tmp_path, since=after).changes.waiting == 10
    assert night(tmp_path, since=NOON).changes.waiting == 0


def test_a_mistake_of_ours_in_one_article_costs_that_article_only(tmp_path: Path) -> None:
    """It is named and read again the next night, for which its feed is asked for everything."""
    keep = pipeline.keep

    def failing(workspace, document):
        if document.url == "https://b0.example/2":
            raise IndexError("list index out of range")
        return keep(workspace, document)

    def tagged(configuration, *rest, **more):
        for one in from_memory(configuration):
            yield replace(one, state=replace(one.state, etag='"1"'))

    with patch.object(pipeline, "keep", failing):
        first = night(tmp_path, feeds=tagged)
    assert [one.source for one in first.failures] == ["https://b0.example/2"]
    assert first.record.added == 9
    with Store(tmp_path / "index", read_only=True) as store:
        states = store.feed_states(feed.url for feed in configuration(tmp_path).feeds)
    assert [one.etag for one in states.values()] == [None, '"1"']
    assert night(tmp_path).record.added == 1


def test_a_run_is_on_record(tmp_path: Path) -> None:
    """How long it took, what it read and compared, and what failed; also for later runs."""
    first = night(tmp_path)
    record = first.record
    assert (record.feeds, record.added, record.changed, record.waiting) == (2, 10, 0, 0)
    assert record.events == len(first.report.events) > 0
    assert record.files == tuple(
        str(tmp_path / "reports" / f"2024-03-05.{form}") for form in ("md", "html", "json")
    )
    with Store(tmp_path / "index", read_only=True) as store:
        assert [one.record for one in Journal(store).nights_of(DAY)] == [record]
    said = summary_of(first)
    assert said.startswith("2024-03-05: 2 feeds read: 10 new articles, 0 changed; ")
    assert f"; took {duration(record.seconds)}; " in said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_a_duration_is_said_as_people_say_it(seconds: float, words: str) -> None:
    """In two units at most."""
    assert duration(seconds) == words


def test_failures_of_feeds_are_in_the_report(tmp_path: Path) -> None:
    """By name, with the reason."""

    def one_down(configuration, *rest, **more):
        first, second = from_memory(configuration)
        yield first
        yield replace(second, documents=(), failure=Failure(second.feed.url, "HTTP 500"))

    done = night(tmp_path, feeds=one_down)
    assert done.failures == (Failure("https://b1.example/feed", "HTTP 500"),)
    held = json.loads((tmp_path / "reports" / "2024-03-05.json").read_text("utf-8"))
    assert held["failures"] == [{"source": "https://b1.example/feed", "error": "HTTP 500"}]


def test_every_format_begins_with_what_changed(tmp_path: Path) -> None:
    """Before the contents, with a way to each topic."""
    night(tmp_path)
    html = (tmp_path / "reports" / "2024-03-05.html").read_text("utf-8")
    assert 0 < html.index('id="changes"') < html.index('id="contents"')
    assert 'href="#topic-1.' in html[: html.index('id="contents"')]


# --- the command -----------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "crosscheck.toml"
    file.write_text(
        'index = "index"\n[reports]\nfolder = "reports"\n'
        '[notify]\nwebhook = "http://127.0.0.1:9/geheim"\nfile = "told.jsonl"\n',
        "utf-8",
    )
    return file


def test_a_dry_run_says_what_would_be_done_and_does_nothing(config: Path, capsys) -> None:
    """No workspace, no report, nobody told."""
    assert cli.run(["nightly", "--config", str(config), "--dry-run", "--day", "2024-03-05"]) == 0
    said = capsys.readouterr()
    shown = said.out
    assert "no feeds yet; `crosscheck feeds add URL` adds one" in said.err
    assert "2024-03-05.html" in shown and "tell webhook" in shown and "geheim" not in shown
    assert "there is no earlier report to compare with" in shown
    assert [path.name for path in config.parent.iterdir()] == ["crosscheck.toml"]


def test_a_notification_that_fails_is_named_and_the_report_is_there(config: Path, capsys) -> None:
    """Exit code 3, the report, and the ways that work."""
    assert cli.run(["nightly", "--config", str(config), "--day", "2024-03-05"]) == 3
    shown = capsys.readouterr()
    assert shown.out.startswith("2024-03-05: 0 feeds read: ") and shown.out.count("\n") == 1
    assert "failed: webhook 127.0.0.1:9: " in shown.err and "geheim" not in shown.err
    assert (config.parent / "reports" / "2024-03-05.json").is_file()
    assert (config.parent / "told.jsonl").read_text("utf-8").count("\n") == 1
    assert cli.run(["nightly", "--config", str(config), "--dry-run", "--day", "2024-03-06"]) == 0
    planned = capsys.readouterr().out
    assert "say what changed since 2024-03-05 (then: 0 feeds read, 0 new articles," in planned


@pytest.mark.parametrize("arguments", [["--day", "heute"], ["--since", "5.3."]])
def test_a_day_that_is_none_is_refused(arguments: list[str], config: Path, capsys) -> None:
    """Before anything is done."""
    assert cli.run(["nightly", "--config", str(config), *arguments]) == 2
    assert "write it as 2024-03-05" in capsys.readouterr().err


def test_a_night_without_a_configuration_says_what_to_do(tmp_path: Path, capsys) -> None:
    """It names the file."""
    assert cli.run(["nightly", "--config", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err
