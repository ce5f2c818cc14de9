"""Asking from end to end with the bundled models: times, odd questions, streams, a session."""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from crosscheck import cli, pipeline, retrieval
from crosscheck.errors import UsageError
from crosscheck.loader import Loader
from crosscheck.workspace import Workspace

ARTICLES = {
    "mai.md": (
        "outlet: Nordkurier\npublished: 2021-05-04",
        "Die Präsidenten von Ostmar und Leibach haben am Dienstag miteinander telefoniert. "
        "Das Telefonat sei herzlich gewesen, teilte die Kanzlei in Ostmar mit.",
    ),
    "dezember.md": (
        "outlet: Ostsee-Bote\npublished: 2021-12-15",
        "Die Präsidenten von Ostmar und Leibach telefonierten am Mittwoch. "
        "Das Telefonat sei frostig gewesen, hieß es in der Kanzlei in Ostmar.",
    ),
}
LOADER = Loader()  # models are loaded once for all tests here


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A workspace that has read both articles."""
    folder = tmp_path_factory.mktemp("articles")
    for name, (head, text) in ARTICLES.items():
        (folder / name).write_text(f"---\n{head}\nlang: de\n---\n{text}\n", "utf-8")
    with Workspace(folder / "index", writing=True, loader=LOADER) as opened:
        pipeline.ingest(opened, [folder])
    return folder / "index"


@pytest.fixture
def opened(filled: Path) -> Iterator[Workspace]:
    """It, opened to be asked."""
    with Workspace(filled, writing=False, loader=LOADER) as workspace:
        yield workspace


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Wie war das Telefonat im Mai?", "herzlich"),
        ("Wie war das Telefonat im Dezember?", "frostig"),
        ("How was the telephone call in May?", "herzlich"),
    ],
)
def test_the_time_in_a_question_says_which_event_is_meant(opened, question, told):
    """A month without a year is that of any year; the other call stays out of the positions."""
    near = retrieval.retrieve(opened, retrieval.read_question(question))
    corpus = retrieval.holding(opened, near)
    ranked = retrieval.rank(opened, retrieval.read_question(question), near, corpus)
    assert told in " ".join(one.claim.text for one in ranked[:2])
    assert corpus.documents[ranked[0].claim.document].published_at.month in {5, 12}
    first = corpus.documents[ranked[0].claim.document].outlet
    assert first == ("Nordkurier" if told == "herzlich" else "Ostsee-Bote")


@pytest.mark.parametrize(
    "question",
    [
        "Telefonat" * 200,
        '"Telefonat',
        'Telefonat" OR "',
        "NEAR(Telefonat Ostmar, 5)",
        "Telefonat AND NOT Ostmar",
        "claim_id:1 ^Telefonat*",
        "-x",
        "'; DROP TABLE claims; --",
        "\x00Tele\x1bfonat\x07?",
        "Telefonat \ud800?",
        "🔥 Telefonat 🔥",
        "(((Telefonat",
        "???? wer ????",
        "Ä́ß\u202eonat?",
    ],
)
def test_odd_questions_are_answered_or_refused(opened, question):
    """Signs that mean something to a database or a terminal are letters like others."""
    answer = pipeline.ask(opened, question)
    assert answer.verdict in {"agreed", "disputed", "single-source", "unanswerable"}


@pytest.mark.parametrize("question", ["🔥🔥", "\x00\x01", "\u202e", "()[]{}", '""'])
def test_questions_without_a_word_are_refused_in_one_line(opened, question):
    """There is nothing to look for."""
    with pytest.raises(UsageError, match="the question is empty"):
        pipeline.ask(opened, question)


@pytest.mark.parametrize(
    "arguments", [["ask", "-x"], ["ask", ""], ["ask", "🔥"], ["ask", "wer " * 2000]]
)
def test_odd_questions_on_the_command_line_are_one_line(filled, arguments, capsys):
    """What cannot be asked is said in a line, never with a traceback."""
    assert cli.run([*arguments, "--index", str(filled)]) in {1, 2}
    shown = capsys.readouterr()
    assert shown.err.count("\n") <= 2 and "Traceback" not in shown.err and not shown.out


def test_a_question_that_begins_with_a_dash_can_be_asked(filled, capsys):
    """After two dashes, as everywhere."""
    assert cli.run(["ask", "--index", str(filled), "--format", "jsonl", "--", "-x"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "-x"


def test_each_answer_is_written_before_the_next_question_is_read(filled, capsys, monkeypatch):
    """So that a program can wait for one answer and ask on."""
    written = []

    def lines() -> Iterator[str]:
        for question in ("Wie war das Telefonat?\n", "Wer telefonierte?\n"):
            yield question
            written.append(capsys.readouterr().out)

    monkeypatch.setattr(sys, "stdin", lines())
    monkeypatch.setattr("crosscheck.cli.asking.sys.stdin", _Stream(lines()))
    assert cli.run(["ask", "-", "--index", str(filled)]) == 0
    assert [json.loads(line)["question"] for line in written] == [
        "Wie war das Telefonat?",
        "Wer telefonierte?",
    ]


class _Stream(io.StringIO):
    """Standard input that gives its lines one by one."""

    def __init__(self, lines: Iterator[str]) -> None:
        super().__init__()
        self._lines = lines

    def __next__(self) -> str:
        return next(self._lines)


def test_what_a_question_needed_is_kept_until_something_changes(filled, tmp_path):
    """The second question reads no claim again; after a new article everything is read anew."""
    shutil.copytree(filled, tmp_path / "index")
    with Workspace(tmp_path / "index", writing=True, loader=LOADER) as workspace:
        pipeline.ask(workspace, "Wie war das Telefonat im Mai?")
        reading = []
        read = workspace.store.claims
        workspace.store.claims = lambda ids=None: reading.append(ids) or read(ids)
        index = workspace.index()
        pipeline.ask(workspace, "Wie war das Telefonat im Dezember?")
        assert not reading and workspace.index() is index
        (tmp_path / "neu.md").write_text(
            "Das Telefonat in Ostmar war kurz, sagte der Sprecher. Die Präsidenten wollten sich "
            "im Januar in Leibach sehen, kündigte er an.\n"
        )
        pipeline.ingest(workspace, [tmp_path / "neu.md"])
        answer = pipeline.ask(workspace, "Wie war das Telefonat in Ostmar, kurz oder lang?")
        assert reading and workspace.index() is not index
        assert any("kurz" in one.claim.text for one in answer.evidence)


def test_a_session_with_real_answers(filled, monkeypatch, capsys):
    """A question, a follow-up at another time, others, the article, why, and the events."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    keys = (
        "Wie war das Telefonat im Mai?\n:open 1\n:why 1\nund im Dezember?\nwer sonst?\n"
        ":events\n:open 99\n:quit\n"
    )
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        assert cli.run(["ask", "--index", str(filled)]) == 0
    shown = capsys.readouterr()
    assert "Verstanden als: Wie war das Telefonat im Dezember?" in shown.err
    assert "Verstanden als: Wer war das Telefonat im Dezember?" in shown.err
    assert "Beantwortet die Frage mit der Wahrscheinlichkeit" in shown.out
    assert "Nordkurier" in shown.out and "Ostsee-Bote" in shown.out
    assert ":open 1 bis" in shown.err
