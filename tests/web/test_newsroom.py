"""Editions: consistent, replaced when the workspace changes, and cheap where it did not."""

import threading

import pytest
from test_pipeline import WordEncoder
from web_helpers import BRIDGE, BRIDGE_TOO, a_finding

from crosscheck import feedback, pipeline
from crosscheck.errors import CrosscheckError, FindingGone, UsageError, WorkspaceLocked
from crosscheck.records import VerdictKind
from crosscheck.store import Store
from crosscheck.verdicts import Command
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace

ELSEWHERE = """---
outlet: Abendblatt
title: Rat vertagt den Haushalt
published: 2024-07-01
lang: de
---
Der Rat von Hallstedt hat den Haushalt vertagt. Die Kämmerin nannte keine Zahl.
"""


def labels(index):
    """What stands in the store."""
    with Store(index, read_only=True) as store:
        return store.labels()


def test_the_page_finds_what_the_report_finds(index, newsroom):
    """The same verdicts, points and findings in the store."""
    edition, current = newsroom.edition()
    with Workspace(index, writing=False) as opened:
        made = pipeline.report(opened)
        stored = feedback.last_findings(opened).verdicts
    assert current
    assert edition.report.verdicts == made.verdicts and edition.report.points == made.points
    assert {one.id for one in stored} == {one.id for one in made.verdicts} != set()


def test_an_ingest_meanwhile_makes_a_new_edition(newsroom, ingest):
    """The old one is shown until the new one is there, and stays as it was."""
    before, _current = newsroom.edition()
    ingest(third=ELSEWHERE)
    shown, current = newsroom.edition()
    assert shown is before and not current
    newsroom.wait()
    after, current = newsroom.edition()
    assert current and len(after.report.documents) == 3
    assert len(before.report.documents) == 2


def test_closing_ends_the_edition_that_is_being_made(newsroom, ingest, monkeypatch):
    """No thread is left that could be killed inside a model while the program ends."""
    begun, go_on = threading.Event(), threading.Event()
    real = pipeline.compare_event

    def slow(*args):
        begun.set()
        go_on.wait(20)
        return real(*args)

    monkeypatch.setattr(pipeline, "compare_event", slow)
    before, _current = newsroom.edition()
    ingest(third=ELSEWHERE, first=BRIDGE.replace("sechs", "acht"))
    newsroom.edition()
    assert begun.wait(20)
    threading.Timer(0.2, go_on.set).start()
    newsroom.close()
    assert not [one for one in threading.enumerate() if one.name == "edition"]
    assert newsroom.edition() == (before, False)


def test_a_verdict_reads_no_article_again(newsroom, monkeypatch):
    """The texts are those of the edition before; the finding is gone from the report."""
    finding = a_finding(newsroom)
    monkeypatch.setattr("crosscheck.web.newsroom.read_corpus", lambda _opened: pytest.fail("read"))
    newsroom.label(finding.id, Command("reject"))
    after, current = newsroom.edition()
    assert current and finding.id not in {one.id for one in after.report.verdicts}


def test_only_what_changed_is_compared_again(newsroom, ingest, monkeypatch):
    """An article about something else leaves the other events alone."""
    compared = []
    real = pipeline.compare_event

    def watched(opened, event, *rest):
        compared.append(event.documents)
        return real(opened, event, *rest)

    monkeypatch.setattr(pipeline, "compare_event", watched)
    before = {one.id for one in newsroom.edition()[0].report.events}
    ingest(third=ELSEWHERE)
    newsroom.edition()
    newsroom.wait()
    (new,) = {one for one in newsroom.edition()[0].report.events if one.id not in before}
    assert compared == [new.documents]


def test_a_workspace_that_is_gone_leaves_the_last_edition(index, newsroom):
    """The page goes on with what it has, and says that it is not current."""
    before, _current = newsroom.edition()
    (index / "crosscheck.db").rename(index / "away.db")
    assert newsroom.edition() == (before, False)


def test_reading_takes_no_lock(newsroom, ingest):
    """Another run can write while the page is open, and while it is asked."""
    newsroom.ask("Wer fand Risse in der Brücke?")
    ingest(third=ELSEWHERE)


def test_models_are_loaded_once(index, monkeypatch):
    """Questions and new editions use what is loaded."""
    loaded = []
    monkeypatch.setattr(
        "crosscheck.vectors.encoder.load_encoder", lambda name: loaded.append(name) or WordEncoder()
    )
    newsroom = Newsroom(index)
    for _time in range(3):
        newsroom.ask("Wer fand Risse in der Brücke?")
    assert loaded == ["bundled"]


def test_a_question_is_answered_as_the_command_answers_it(index, newsroom):
    """Verdict, positions and evidence, and the words that each shares with the question."""
    question = "Seit wann ist die Brücke über die Elde gesperrt?"
    answer, shared = newsroom.ask(question)
    with Workspace(index, writing=False) as opened:
        assert answer == pipeline.ask(opened, question)
    assert answer.evidence
    assert all(shared[one.claim.id] for one in answer.evidence)
    with pytest.raises(UsageError):
        newsroom.ask("?")


def test_a_rejected_finding_is_set_apart_and_comes_back(index, newsroom):
    """The label is the one that ``review`` gives; taking it back restores the edition."""
    before, _current = newsroom.edition()
    verdict = a_finding(newsroom)
    newsroom.label(verdict.id, Command("reject"))
    after, current = newsroom.edition()
    assert current and verdict.id not in {one.id for one in after.report.verdicts}
    assert [one.id for one in after.rejected(verdict.event)] == [verdict.id]
    (label,) = labels(index)
    assert (label.action, label.kind, label.found) == ("reject", None, verdict.kind)
    assert (label.encoder, label.judge) == ("words@1", "overlap@1")
    taken = newsroom.undo(label.at.isoformat())
    assert taken == label and labels(index) == []
    assert newsroom.edition()[0].report.verdicts == before.report.verdicts


def test_accepting_and_relabelling_keep_the_readers_verdict(index, newsroom):
    """What the reader said stands in the edition, and what was found with it."""
    verdict = a_finding(newsroom)
    newsroom.label(verdict.id, Command("accept"))
    assert newsroom.edition()[0].verdicts[verdict.id].reader == "accept"
    other = next(
        one for one in newsroom.edition()[0].report.verdicts if one.kind is not VerdictKind.AGREE
    )
    newsroom.label(other.id, Command("relabel", VerdictKind.AGREE))
    pair = {other.a, other.b}
    (changed,) = [one for one in newsroom.edition()[0].report.verdicts if {one.a, one.b} == pair]
    assert (changed.kind, changed.reader, changed.found) == ("agree", "relabel", other.kind)


def test_only_the_last_label_can_be_taken_back(newsroom):
    """A page that is out of date takes back nothing that it did not show."""
    first, second = newsroom.edition()[0].report.verdicts[:2]
    newsroom.label(first.id, Command("accept"))
    said = newsroom.edition()[0].labels[-1].at.isoformat()
    newsroom.label(second.id, Command("accept"))
    with pytest.raises(FindingGone):
        newsroom.undo(said)
    assert len(newsroom.edition()[0].labels) == 2


def test_a_finding_that_is_gone_takes_no_label(index, newsroom):
    """It says so, and stores nothing."""
    with pytest.raises(FindingGone):
        newsroom.label("none", Command("accept"))
    assert labels(index) == []


def test_a_label_is_refused_while_another_run_writes(index, newsroom):
    """Nothing is lost: the page shows the finding as before."""
    verdict = a_finding(newsroom)
    with Workspace(index, writing=True), pytest.raises(WorkspaceLocked):
        newsroom.label(verdict.id, Command("accept"))
    newsroom.label(verdict.id, Command("accept"))
    assert len(labels(index)) == 1


def test_read_only_writes_nothing(index):
    """No file of the workspace changes, not even its lock."""
    before = {file.name: file.read_bytes() for file in index.iterdir()}
    newsroom = Newsroom(index, read_only=True)
    newsroom.ask("Wie lange dauert die Sperrung?")
    assert newsroom.edition()[0].report.verdicts
    after = {file.name: file.read_bytes() for file in index.iterdir()}
    extra = {"crosscheck.db-shm", "crosscheck.db-wal"}  # SQLite's own, as for every reader
    assert {name: after[name] for name in before if name not in extra} == {
        name: content for name, content in before.items() if name not in extra
    }
    assert set(after) - extra == set(before) - extra


def test_readers_and_labels_at_the_same_time(index, newsroom, ingest):
    """Threads that read, ask and label while another run ingests meet no error but a lock."""
    problems = []

    def use(number):
        try:
            for verdict in newsroom.edition()[0].report.verdicts[number : number + 2]:
                newsroom.ask("Wie lange dauert die Sperrung?")
                newsroom.label(verdict.id, Command("accept"))
        except (WorkspaceLocked, FindingGone):
            return
        except CrosscheckError as error:
            problems.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _attempt in range(50):
        try:
            ingest(second=BRIDGE_TOO.replace("sechs", "acht"), first=BRIDGE)
            break
        except WorkspaceLocked:
            threading.Event().wait(0.05)
    for thread in threads:
        thread.join(30)
    newsroom.edition()
    newsroom.wait()
    edition, current = newsroom.edition()
    assert not problems and current
    assert any("acht Wochen" in one.text for one in edition.report.documents)
