"""``review`` from the outside: commands on stdin, labels in the store, later reports."""

import io
import json
import sqlite3
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from test_pipeline import FIRST, SECOND, use_fakes

from crosscheck import cli, pipeline
from crosscheck.cli import reviewing
from crosscheck.records import Report, VerdictKind
from crosscheck.store import DATABASE, MIGRATIONS, Store
from crosscheck.verdicts import (
    Recalibration,
    bundled_calibration,
    fingerprint,
    write_recalibration,
)
from crosscheck.views import jsonout, markdown
from crosscheck.workspace import Workspace


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A workspace with two articles, compared with fake models."""
    (tmp_path / "first.md").write_text(FIRST, "utf-8")
    (tmp_path / "second.md").write_text(SECOND, "utf-8")
    made = compare(tmp_path / "index", tmp_path / "first.md", tmp_path / "second.md")
    assert len(made.verdicts) >= 4
    return tmp_path / "index"


def compare(index: Path, *paths: Path) -> Report:
    """Ingest and report with small fakes for the models."""
    with Workspace(index, writing=True) as opened:
        use_fakes(opened)
        talkative(opened)
        if paths:
            pipeline.ingest(opened, paths)
        return pipeline.report(opened)


def talkative(workspace: Workspace) -> None:
    """Every pair gets its likeliest verdict but update, so that there is something to review."""
    least = dict.fromkeys(VerdictKind, 0.0) | {VerdictKind.UPDATE: 2.0}
    workspace.calibration = replace(bundled_calibration(), least=least)  # type: ignore[misc]


def review(index: Path, monkeypatch: pytest.MonkeyPatch, *lines: str, options=()) -> int:
    """Run the command with these lines on stdin."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return cli.run(["review", "--index", str(index), *options])


def labels(index: Path):
    """What stands in the store."""
    with Store(index, read_only=True) as store:
        return store.labels()


def test_findings_are_shown_with_both_sides_and_their_reasons(index, monkeypatch, capsys):
    """Outlet, date, verbatim statements and why, before anything is asked."""
    assert review(index, monkeypatch, "q") == 0
    shown = capsys.readouterr()
    for words in ("Befund 1 von", "Nordkurier", "Ostsee-Bote", "5. März 2024", "6. März 2024"):
        assert words in shown.out
    with Store(index, read_only=True) as store:
        verbatim = [claim.text for claim in store.claims() if claim.text in shown.out]
    assert len(verbatim) == 2
    assert "Grund:" in shown.out or "Gründe:" in shown.out
    assert "a bestätigen" in shown.err
    assert "0 Befunde beurteilt" in shown.out


def test_a_rejected_finding_leaves_the_report_with_a_count(index, monkeypatch, capsys):
    """It is gone from findings and points, and the memo says how many the reader rejected."""
    before = compare(index)
    review(index, monkeypatch, "r")
    after = compare(index)
    assert after.rejected == 1
    assert len(after.verdicts) == len(before.verdicts) - 1
    (label,) = labels(index)
    assert {label.a.claim, label.b.claim} not in [{one.a, one.b} for one in after.verdicts]
    assert "1 Befund wurde von Ihnen verworfen." in markdown.render(after)
    assert "verworfen" not in markdown.render(before)


def test_accepted_and_relabelled_findings_are_marked(index, monkeypatch):
    """The report keeps the reader's verdicts and says that they are the reader's."""
    kinds = {one.kind for one in compare(index).verdicts}
    review(index, monkeypatch, "a")
    review(index, monkeypatch, "l update")
    assert VerdictKind.UPDATE not in kinds
    after = compare(index)
    said = {one.reader: one for one in after.verdicts if one.reader}
    assert said["relabel"].kind is VerdictKind.UPDATE
    assert said["accept"].kind is said["accept"].found
    memo = markdown.render(after)
    assert "von Ihnen bestätigt" in memo and "von Ihnen geändert, gefunden war:" in memo
    spoken = [one["reader"] for one in jsonout.report_shape(after)["findings"] if "reader" in one]
    assert {one["action"] for one in spoken} == {"accept", "relabel"}


def test_undo_takes_back_any_number_of_steps(index, monkeypatch, capsys):
    """Also those of an earlier review; the finding is asked about again."""
    review(index, monkeypatch, "a", "r")
    first, _second = labels(index)
    capsys.readouterr()
    review(index, monkeypatch, "u", "u", "u", "l update")
    shown = capsys.readouterr()
    assert shown.out.count("zurückgenommen:") == 2
    assert "Nichts mehr zurückzunehmen." in shown.err
    (label,) = labels(index)
    assert (label.action, label.kind) == ("relabel", VerdictKind.UPDATE)
    assert {label.a, label.b} == {first.a, first.b}


def test_the_history_is_only_ever_added_to(index, monkeypatch):
    """What was taken back stays readable in the database."""
    review(index, monkeypatch, "a", "u", "r")
    with sqlite3.connect(index / DATABASE) as db:
        rows = db.execute("SELECT number, undoes, action FROM labels ORDER BY number").fetchall()
    db.close()
    assert rows == [(1, None, "accept"), (2, 1, "undo"), (3, None, "reject")]


def test_every_label_is_kept_at_once(index, monkeypatch):
    """A review that breaks off loses nothing that was said."""

    def lines():
        yield "a\n"
        assert len(labels(index)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", type("Lines", (), {
        "isatty": lambda self: False, "__iter__": lambda self: lines(),
    })())  # fmt: skip
    assert cli.run(["review", "--index", str(index)]) == cli.INTERRUPTED
    assert len(labels(index)) == 1


def test_what_is_no_command_changes_nothing(index, monkeypatch, capsys):
    """It is named on stderr, and the same finding waits."""
    review(index, monkeypatch, "accepted", "", "l", "skip", "q")
    shown = capsys.readouterr()
    assert "Unbekannt: accepted" in shown.err and "Unbekannt: l;" in shown.err
    assert labels(index) == []
    assert shown.out.count("Befund 1 von") == shown.out.count("Befund 2 von") == 1


def test_labels_survive_a_new_version_of_an_article(index, monkeypatch, tmp_path):
    """The article is edited elsewhere, its claims get new ids; what was rejected stays so."""
    review(index, monkeypatch, *["l none"] * 8)
    (tmp_path / "first.md").write_text(FIRST + "\nDie Prüfer kommen wieder.\n", "utf-8")
    after = compare(index, tmp_path / "first.md")
    given = labels(index)
    now = {claim.id: claim.text for claim in after.claims}
    assert any(label.a.claim not in now or label.b.claim not in now for label in given)
    said = {frozenset((label.a.text, label.b.text)) for label in given}
    assert not said & {frozenset((now[one.a], now[one.b])) for one in after.verdicts}
    assert after.rejected == len(given) == 8


def test_export_is_a_labelled_pair_a_line(index, monkeypatch, capsys, tmp_path):
    """JSONL on stdout or in a file, with everything a model could learn from."""
    review(index, monkeypatch, "a", "l none", "r")
    capsys.readouterr()
    assert review(index, monkeypatch, options=["--export", "-"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["action"] for one in lines][:2] == ["accept", "relabel"]
    first = lines[0]
    assert first["label"] == first["found"] and lines[1]["label"] == "none"
    assert first["text_a"] and first["content_b"] and first["outlet_a"] in FIRST + SECOND
    assert first["models"] == {"encoder": "words@1", "judge": "overlap@1"}
    assert first["when"].endswith("+00:00")
    file = tmp_path / "labels.jsonl"
    assert review(index, monkeypatch, options=["--export", str(file)]) == 0
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == lines


def test_filters_and_their_mistakes(index, monkeypatch, capsys):
    """An event without findings is named with the next step; a kind without any is no error."""
    assert review(index, monkeypatch, options=["--event", "nix"]) == 2
    assert "no findings of event nix" in capsys.readouterr().err
    assert review(index, monkeypatch, options=["--verdict", "update"]) == 0
    assert "Kein Befund wartet auf ein Urteil." in capsys.readouterr().err


def test_nothing_compared_yet_is_one_line(tmp_path, monkeypatch, capsys):
    """An empty workspace says what to do first."""
    with Workspace(tmp_path / "index", writing=True):
        pass
    assert review(tmp_path / "index", monkeypatch) == 2
    assert "run `crosscheck report` first" in capsys.readouterr().err


def test_hostile_text_commands_no_terminal(tmp_path, monkeypatch, capsys):
    """Control characters of an article are shown as signs."""
    with Workspace(tmp_path / "index", writing=True) as opened:
        use_fakes(opened)
        talkative(opened)
        for name, text in (("a.md", FIRST), ("b.md", SECOND)):
            (tmp_path / name).write_text(text.replace("Risse", "Risse\x1b[2J"), "utf-8")
        pipeline.ingest(opened, [tmp_path / "a.md", tmp_path / "b.md"])
        assert pipeline.report(opened).verdicts
    review(tmp_path / "index", monkeypatch, "s", "s", "s")
    assert "\x1b" not in capsys.readouterr().out


def test_a_workspace_of_the_first_schema_is_upgraded(tmp_path):
    """Everything stays; labels can be kept from then on."""
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.executescript(f"BEGIN; {MIGRATIONS[0]} PRAGMA user_version = 1; COMMIT;")
        db.execute("INSERT INTO centres VALUES ('m@1', ?)", (np.ones(2, "<f4").tobytes(),))
    db.close()
    with Store(tmp_path) as store:
        assert store.centre("m@1").tolist() == [1.0, 1.0]
        assert store.labels() == []


def test_a_label_comes_back_as_it_was_given(index, monkeypatch):
    """Every field, and two labels in the order they were given."""
    review(index, monkeypatch, "a")
    (label,) = labels(index)
    with Store(index) as store:
        store.put_label(replace(label, action="reject", kind=None))
        assert store.labels() == [label, replace(label, action="reject", kind=None)]


def refit(index: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    """``review --refit`` with small fakes for the models."""

    @contextmanager
    def opened(folder, *_models, writing, **_endpoint):
        with Workspace(folder, writing=writing) as workspace:
            use_fakes(workspace)
            yield workspace

    monkeypatch.setattr("crosscheck.cli.reviewing.open_workspace", opened)
    return cli.run(["review", "--index", str(index), "--refit", *options])


def test_too_few_labels_are_refused_with_their_count(index, monkeypatch, capsys):
    """The next step is to go on reviewing."""
    review(index, monkeypatch, "a", "r", "l none")
    capsys.readouterr()
    assert refit(index, monkeypatch) == 2
    assert "3 labels of pairs that are compared here; a refit needs 30" in capsys.readouterr().err


def test_a_refit_is_used_by_later_reports_until_it_is_reset(index, monkeypatch, capsys):
    """Dry, it changes nothing; done, the confidences and the audit line change; reset, no more."""
    monkeypatch.setattr("crosscheck.verdicts.recalibration.LEAST_LABELS", 5)
    review(index, monkeypatch, *["a"] * 16)
    capsys.readouterr()
    assert refit(index, monkeypatch, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "calibration error, held out:" in said and "nothing was changed" in said
    with Workspace(index, writing=True) as opened:
        use_fakes(opened)
        assert opened.calibration is bundled_calibration()
    assert refit(index, monkeypatch) == 0
    assert "later reports of this workspace use it" in capsys.readouterr().out
    with Workspace(index, writing=True) as opened:
        use_fakes(opened)
        assert "corrected by" in opened.calibration.fitted
        made = pipeline.report(opened)
    assert made.corrected >= 5
    assert f"an {made.corrected} Ihrer Urteile angepasst" in markdown.render(made)
    assert cli.run(["review", "--index", str(index), "--reset"]) == 0
    assert compare(index).corrected == 0


def test_a_refit_belongs_to_its_judge(index, monkeypatch):
    """What corrects one judge would mislead another."""
    change = Recalibration(0.5, {}, fingerprint(bundled_calibration()), "other@2", 40)
    with Workspace(index, writing=True) as opened:
        use_fakes(opened)
        opened.store.put_recalibration(write_recalibration(change))
        assert opened.correction is None
        mine = replace(change, judge="overlap@1")
        opened.store.put_recalibration(write_recalibration(mine))
        assert opened.correction == mine


def test_options_that_exclude_each_other(index, capsys):
    """Said before anything is opened."""
    base = ["review", "--index", str(index)]
    assert cli.run([*base, "--refit", "--reset"]) == 2
    assert cli.run([*base, "--dry-run"]) == 2
    assert "--dry-run belongs to --refit" in capsys.readouterr().err


def test_at_a_terminal_a_key_is_enough():
    """Keys count at once; only a relabelling is a line, and its letters are letters."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        prompt = reviewing.open_prompt()
        for typed, meant in (("a", "a"), ("u", "u"), ("l u\r", "l u"), ("?", "?"), ("l\r", "l")):
            keys.send_text(typed)
            assert prompt.prompt() == meant
