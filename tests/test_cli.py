"""The command line: what goes to stdout, what to stderr, and with which exit code."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crosscheck import cli, pipeline, workspace
from crosscheck.cli import output, progress
from crosscheck.errors import UsageError, WorkspaceLocked
from crosscheck.records import Answer
from crosscheck.settings import Settings

FIRE = (
    "Bei dem Brand in Hallstedt sind am Dienstag zwei Menschen verletzt worden, "
    "teilte die Polizei mit."
)
COMMANDS = ["ingest", "report", "ask", "claims", "events", "sources", "eval", "models"]
COMMANDS += ["doctor", "verify", "rebuild", "review", "serve", "nightly", "feeds", "version"]


@pytest.fixture
def article(tmp_path):
    """A folder with one short article."""
    folder = tmp_path / "artikel"
    folder.mkdir()
    _write_article(folder / "brand.md")
    return folder


@pytest.fixture
def index(tmp_path, monkeypatch):
    """An empty workspace, named by the environment."""
    directory = tmp_path / "index"
    monkeypatch.setenv("CROSSCHECK_INDEX", str(directory))
    return directory


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A workspace with the short article in it, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    _write_article(folder / "brand.md")
    assert cli.run(["ingest", str(folder), "--index", str(folder / "index")]) == 0
    return folder / "index"


@pytest.fixture
def filled(prepared, index):
    """A copy of it."""
    shutil.copytree(prepared, index)
    return index


def _write_article(file: Path) -> None:
    header = "---\noutlet: Kurier\ntitle: Brand\npublished: 2024-03-05T08:40:00Z\n---\n"
    file.write_text(f"{header}{FIRE}\n", "utf-8")


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    """The real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "crosscheck", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def one_line(text: str) -> str:
    """The only line of a text."""
    (line,) = text.splitlines()
    return line


# --- help and usage --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [[], *([one] for one in COMMANDS)])
def test_every_help_shows_an_example(name, capsys):
    """Each help ends with a command that can be copied."""
    assert cli.run([*name, "--help"]) == 0
    shown = capsys.readouterr()
    assert "Example: crosscheck" in shown.out and not shown.err


@pytest.mark.parametrize("name", [[], ["feeds"], ["models"], ["eval"]])
def test_the_list_of_commands_cuts_no_sentence(name, capsys):
    """Each command is described by a whole sentence of one line."""
    assert cli.run([*name, "--help"]) == 0
    listed = capsys.readouterr().out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert listed and all(line.endswith(".") and "..." not in line for line in listed)
    assert all(line[2].isalpha() for line in listed), "a description runs over its line"


@pytest.mark.parametrize("name", ["report", "claims", "ask"])
def test_what_may_be_left_out_stands_in_one_pair_of_brackets(name, capsys):
    """Not in two."""
    assert cli.run([name, "--help"]) == 0
    assert "[[" not in capsys.readouterr().out


def test_the_version_is_a_command_and_an_option(capsys):
    """Both say the same."""
    assert cli.run(["version"]) == cli.run(["--version"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second and first.startswith("crosscheck ")


def test_no_command_shows_the_help(capsys):
    """The bare command explains itself."""
    assert cli.run([]) == 0
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nix"],
        ["report", "--format", "pdf"],
        ["report", "--lang", "fr"],
        ["report", "--since", "gestern"],
        ["ingest"],
        ["ask", "Wer?", "--limit", "0"],
    ],
)
def test_usage_errors_are_one_line_and_exit_code_two(arguments, index, capsys):
    """What was typed wrong is said in one line; nothing is on stdout."""
    assert cli.run(arguments) == 2
    shown = capsys.readouterr()
    assert one_line(shown.err).startswith("error: ") and not shown.out


# --- ingest and lists ------------------------------------------------------------------------


def test_ingest_says_what_it_did_and_is_idempotent(article, index, capsys):
    """New the first time, unchanged the second."""
    assert cli.run(["ingest", str(article)]) == 0
    assert capsys.readouterr().out == "1 article read: 1 new, 0 changed, 0 unchanged, 0 failed\n"
    assert cli.run(["ingest", str(article)]) == 0
    assert capsys.readouterr().out == "1 article read: 0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_failed_source_is_named_and_the_rest_done(article, index, capsys):
    """Exit code 3: the good article is stored, the bad one is on stderr."""
    (article / "bild.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    assert cli.run(["ingest", str(article)]) == 3
    shown = capsys.readouterr()
    assert "1 new" in shown.out and "1 failed" in shown.out
    assert one_line(shown.err).startswith(f"failed: {article / 'bild.txt'}: ")
    assert cli.run(["sources", "--format", "json"]) == 0
    assert [one["outlet"] for one in json.loads(capsys.readouterr().out)] == ["Kurier"]


def test_files_that_are_no_articles_are_named(article, index, capsys):
    """A picture in a folder is no failure, but nobody is left to wonder; many are counted."""
    (article / "README.md").write_text("# Was hier liegt", "utf-8")
    for number in range(7):
        (article / f"bild{number}.jpg").write_bytes(b"\xff\xd8\xff")
    for command in ("ingest", "claims"):
        assert cli.run([command, str(article)]) == 0
        lines = capsys.readouterr().err.splitlines()
        assert (
            lines[0] == f"passed over: {article / 'bild0.jpg'}: not a kind of file articles come in"
        )
        assert lines[5:] == ["passed over: 2 more files that are no articles"]


def test_missing_source_is_an_error(index, tmp_path, capsys):
    """Nothing could be read: one line, exit code 1."""
    assert cli.run(["ingest", str(tmp_path / "fehlt.txt")]) == 1
    assert "fehlt.txt" in one_line(capsys.readouterr().err)


@pytest.mark.parametrize("name", ["events", "sources", "claims"])
def test_lists_are_json_or_a_table(name, filled, capsys):
    """The same list for programs and for people."""
    assert cli.run([name, "--format", "json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)
    assert cli.run([name]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip() and not shown.err and "\x1b" not in shown.out


def test_sources_tell_versions_and_what_could_be_read(article, index, capsys):
    """An edited article is one source; its earlier version is shown where it is asked for."""
    (file,) = article.glob("*.md")
    assert cli.run(["ingest", str(article)]) == 0
    file.write_text(file.read_text("utf-8") + "\n\nDie Polizei ermittelt seit Dienstag.\n", "utf-8")
    assert cli.run(["ingest", str(article)]) == 0
    capsys.readouterr()
    assert cli.run(["sources", "--format", "json"]) == 0
    (now,) = json.loads(capsys.readouterr().out)
    assert (now["provenance"], now["version"], now["versions"]) == ("full", 2, 2)
    assert now["stored_at"] and now["vanished_at"] is None and now["replaced_by"] is None
    assert cli.run(["sources", "--versions", "--format", "json"]) == 0
    assert [one["replaced_by"] for one in json.loads(capsys.readouterr().out)] == [None, now["id"]]
    assert cli.run(["sources", "--versions"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "überholt" in shown


def test_claims_of_a_path_are_only_its_own(filled, tmp_path, capsys):
    """Given paths are read first; the claims are theirs, exact and in order."""
    other = tmp_path / "anderer.md"
    other.write_text(
        "---\noutlet: Echo\n---\n„Wir haben Fehler gemacht“, sagte Ministerin Eva Brandt am Montag"
        " in Hallstedt. Der Ausschuss tagt wieder.\n"
    )
    capsys.readouterr()
    assert cli.run(["claims", str(other), "--format", "json"]) == 0
    claims = json.loads(capsys.readouterr().out)
    assert claims[0]["cue"] == "sagte" and claims[0]["quote_type"] == "direct"
    assert all("Hallstedt sind" not in one["text"] for one in claims)


def test_nothing_stored_is_one_line(index, capsys):
    """An empty workspace says what to do next."""
    for name in ("events", "sources", "claims", "report"):
        assert cli.run([name]) in {1, 2}
        assert "crosscheck ingest" in one_line(capsys.readouterr().err)


# --- report ----------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch, index):
    """The pipeline gives a report made by hand."""
    sys.path.insert(0, str(Path(__file__).parent / "views"))
    try:
        from made_report import made_report
    finally:
        sys.path.pop(0)
    index.mkdir()
    cli.run(["events"])
    whole = made_report()
    calls = []

    def report(_workspace, **wishes):
        calls.append(wishes)
        return whole

    monkeypatch.setattr(pipeline, "report", report)
    monkeypatch.setattr(workspace, "Workspace", _NoWorkspace)
    return calls


class _NoWorkspace:
    def __init__(self, *_arguments, **_options):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def load_ahead(self):
        pass


def test_report_names_failed_sources_with_exit_code_three(made, capsys):
    """The report is whole on stdout; what failed is on stderr as well."""
    capsys.readouterr()
    assert cli.run(["report"]) == 3
    shown = capsys.readouterr()
    assert shown.out.startswith("# Quervergleich\n")
    assert one_line(shown.err).startswith("failed: bild.png: not text")


def test_report_speaks_the_language_asked_for(made, capsys):
    """``--lang`` changes the words, not the quotes; reasons and questions are made in it."""
    capsys.readouterr()
    cli.run(["report", "--lang", "en"])
    assert made[-1]["lang"] == "en"
    shown = capsys.readouterr().out
    assert shown.startswith("# Cross-check\n") and "Küsten-Echo" in shown


def test_ending_of_the_file_chooses_the_format(made, tmp_path, capsys):
    """``-o x.json`` is JSON; ``--format`` overrules the ending."""
    capsys.readouterr()
    file = tmp_path / "bericht.json"
    assert cli.run(["report", "-o", str(file)]) == 3
    assert json.loads(file.read_text("utf-8"))["schema"] == "crosscheck-report/1"
    assert cli.run(["report", "-o", str(file), "--format", "md"]) == 3
    assert file.read_text("utf-8").startswith("# Quervergleich")
    assert not capsys.readouterr().out


def test_options_reach_the_pipeline(made):
    """``--event`` and ``--since`` narrow the report; a day begins at midnight UTC."""
    cli.run(["report", "--event", "feuer", "--since", "2024-03-05"])
    assert made[-1]["event"] == "feuer"
    assert made[-1]["since"].isoformat() == "2024-03-05T00:00:00+00:00"


# --- output ----------------------------------------------------------------------------------


def test_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    """A write that fails half way leaves the old file and no litter."""
    file = tmp_path / "bericht.md"
    file.write_text("alt", "utf-8")

    def broken(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(UsageError, match=r"bericht\.md: cannot be written \(No space left"):
        output.write("neu" * 1000, file)
    assert file.read_text("utf-8") == "alt"
    assert list(tmp_path.iterdir()) == [file]


def test_file_keeps_link_and_gets_ordinary_rights(tmp_path):
    """A link is written through; a new file is readable as the umask says."""
    real, link = tmp_path / "echt.md", tmp_path / "link.md"
    real.write_text("alt", "utf-8")
    link.symlink_to(real)
    output.write("neu", link)
    assert link.is_symlink() and real.read_text("utf-8") == "neu"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(real.stat().st_mode) == 0o666 & ~mask


def test_device_is_written_to_not_replaced(tmp_path):
    """``-o`` to a pipe or device writes into it."""
    pipe = tmp_path / "rohr"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    output.write("Text", pipe)
    assert reader.communicate(timeout=10)[0] == b"Text"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_unwritable_folder_is_a_usage_error(made, tmp_path, capsys):
    """The message names the file and what to do."""
    capsys.readouterr()
    assert cli.run(["report", "-o", str(tmp_path / "fehlt" / "bericht.md")]) == 2
    assert "cannot be written" in one_line(capsys.readouterr().err)


def test_reader_that_leaves_is_no_error(filled):
    """``crosscheck ... | head`` ends quietly."""
    shell = f"{sys.executable} -m crosscheck sources --format json | true"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr


def test_hostile_error_text_cannot_move_the_terminal(capsys):
    """A file name with escapes is shown, not obeyed, and stays one line."""
    assert cli.run(["ingest", "\x1b[2J\nfehlt\u202e.txt"]) == 1
    assert one_line(capsys.readouterr().err).startswith("error: ␛[2J fehlt⟨U+202E⟩.txt: ")


def test_locked_workspace_has_its_own_exit_code(index, monkeypatch, capsys):
    """75: try again later."""

    def locked(*_arguments, **_options):
        raise WorkspaceLocked("index: another run is writing; try again later")

    monkeypatch.setattr(workspace, "Workspace", locked)
    assert cli.run(["ingest", "x"]) == 75
    assert one_line(capsys.readouterr().err).startswith("error: index: another run")


def test_unexpected_error_is_one_line(index, monkeypatch, capsys):
    """A bug says its name and how to see more, without a traceback."""

    def broken(*_arguments, **_options):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(workspace, "Workspace", broken)
    monkeypatch.delenv(cli.DEBUG, raising=False)
    assert cli.run(["events"]) == 1
    assert "ZeroDivisionError" in one_line(capsys.readouterr().err)
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(["events"])


def test_interrupt_is_one_line(index, monkeypatch, capsys):
    """Ctrl-C: exit code 130 and a reassuring line."""

    def stopped(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(workspace, "Workspace", stopped)
    assert cli.run(["events"]) == 130
    assert "kept" in one_line(capsys.readouterr().err)


# --- ask -------------------------------------------------------------------------------------


@pytest.fixture
def answering(monkeypatch, index):
    """The pipeline answers with the question itself; "?" alone is refused."""

    def answer(_workspace, question, *, limit):
        if question.strip() == "?":
            raise UsageError("the question is empty")
        return Answer(question.strip(), "de", "unanswerable", (), ())

    monkeypatch.setattr(pipeline, "ask", answer)
    monkeypatch.setattr(workspace, "Workspace", _NoWorkspace)


def test_question_is_answered_as_text_or_json(answering, capsys):
    """Text for people by default, JSON on wish."""
    assert cli.run(["ask", "Wer kam?"]) == 0
    assert capsys.readouterr().out.startswith("Keine gespeicherte Quelle beantwortet das.")
    assert cli.run(["ask", "Wer kam?", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "unanswerable"


def test_questions_from_stdin_are_answered_line_by_line(answering, capsys, monkeypatch):
    """One JSON object a line, in order; a bad line is answered, named, and stops nothing."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Wer?\n\n?\nWann?\n"))
    assert cli.run(["ask", "-"]) == 3
    shown = capsys.readouterr()
    assert [json.loads(line)["question"] for line in shown.out.splitlines()] == [
        "Wer?",
        "?",
        "Wann?",
    ]
    assert one_line(shown.err) == "failed: line 3: the question is empty"


def test_questions_from_stdin_as_one_json_list(answering, capsys, monkeypatch):
    """``--format json`` gives one document, not several glued together."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Wer?\nWann?\n"))
    assert cli.run(["ask", "-", "--format", "json"]) == 0
    assert [one["question"] for one in json.loads(capsys.readouterr().out)] == ["Wer?", "Wann?"]


# --- eval ------------------------------------------------------------------------------------


def test_evaluation_prints_figures_as_json(tmp_path, capsys):
    """On stdout or into a file, the same figures."""
    gold = str(Path(__file__).parent / "gold" / "quantities.jsonl")
    assert cli.run(["eval", "quantities", gold]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["expressions"] > 100 and not shown.err
    assert cli.run(["eval", "quantities", gold, "-o", str(tmp_path / "zahlen.json")]) == 0
    assert (tmp_path / "zahlen.json").read_text("utf-8") == shown.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["pairs", "fehlt"],
        ["attribution", "fehlt"],
        ["quantities", "fehlt"],
        ["encoder", "fehlt", "fehlt"],
        ["judge", "fehlt", "fehlt", "fehlt", "fehlt"],
        ["ask", "fehlt"],
    ],
)
def test_evaluation_without_its_data_is_one_line(arguments, tmp_path, monkeypatch, capsys):
    """Each names what is missing."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["eval", *arguments]) in {1, 2}
    line = one_line(capsys.readouterr().err)
    assert "fehlt" in line and "unexpected" not in line


# --- models ----------------------------------------------------------------------------------


def test_bundled_models_are_listed(index, capsys):
    """Both bundled models are usable, and say where they are."""
    assert cli.run(["models", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    bundled = [one for one in listed if one["name"] == "bundled"]
    assert [one["kind"] for one in bundled] == ["encoder", "judge"]
    assert all(one["runtime"] == "light" and one["problem"] is None for one in bundled)
    assert cli.run(["models", "list"]) == 0
    assert "bundled" in capsys.readouterr().out


def test_chosen_model_is_used_until_an_option_says_otherwise(
    filled, make_encoder, capsys, monkeypatch
):
    """The choice belongs to the workspace, is marked in the list, and can be taken back."""
    folder = make_encoder()
    monkeypatch.chdir(folder.parent)
    assert cli.run(["models", "use", folder.name, "--encoder"]) == 0
    assert capsys.readouterr().out == f"encoder {folder}\n"
    assert _used(capsys) == {("encoder", str(folder)), ("judge", "bundled")}
    for asked, used in ((None, folder.name), ("bundled", "crosscheck-encoder")):
        with workspace.Workspace(filled, Settings(encoder=asked), writing=False) as opened:
            assert opened.encoder.model_id.startswith(f"{used}@")
    assert cli.run(["models", "use", "bundled", "--encoder"]) == 0
    capsys.readouterr()
    assert _used(capsys) == {("encoder", "bundled"), ("judge", "bundled")}


def _used(capsys):
    """What the list marks as used."""
    assert cli.run(["models", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    return {(one["kind"], one["name"]) for one in listed if one["used"]}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bundled"], 2, "--encoder or --judge"),
        (["niemand/nichts", "--judge"], 1, "not on this disk"),
    ],
)
def test_choice_that_cannot_be_made_is_one_line(arguments, code, said, index, capsys):
    """Nothing is stored; the next step is named."""
    assert cli.run(["models", "use", *arguments]) == code
    assert said in one_line(capsys.readouterr().err)
    assert not index.exists()


def test_unknown_model_is_one_line(article, index, capsys):
    """A model that is not on this disk: its name and the next step."""
    assert cli.run(["ingest", str(article), "--encoder", "niemand/nichts"]) == 1
    assert "niemand/nichts" in one_line(capsys.readouterr().err)


# --- progress --------------------------------------------------------------------------------


def test_short_work_shows_no_progress(monkeypatch, capsys):
    """Under a second nothing is said."""
    clock = iter([0.0, 0.5, 0.9])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.ProgressLine() as line:
        for done in range(3):
            line("Reading", done, 3)
    assert capsys.readouterr().err == ""


def test_long_work_writes_a_line_now_and_then(monkeypatch, capsys):
    """In a log: a line every ten seconds, none for the calls between."""
    clock = iter([0.0, 5.0, 11.0, 12.0, 22.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.ProgressLine() as line:
        for done in range(5):
            line("Reading", done, 5)
    assert capsys.readouterr().err == "Reading: 2 of 5\nReading: 4 of 5\n"


def test_help_of_the_real_command_is_quick_and_clean():
    """The installed entry point works as a process."""
    done = command("--help")
    assert done.returncode == 0 and done.stdout.startswith("Usage: crosscheck") and not done.stderr
