"""The interactive session of ``ask``, driven through a pipe as if typed at a terminal."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document as Line
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from crosscheck import cli, pipeline
from crosscheck.cli.session import HISTORY, NameCompleter, open_prompt
from crosscheck.errors import UsageError
from crosscheck.records import Answer, Claim, Document, Evidence, Position, Speaker
from crosscheck.store import Store
from crosscheck.workspace import Workspace

NOW = datetime(2024, 3, 5, tzinfo=UTC)
TEXT = (
    "Am Morgen tagte der Rat.\n\n"
    "„Der Brand begann im Keller“, sagte Branddirektorin Kaya Lehnert.\n\n"
    "Verletzt wurde niemand.\n\n"
    "Die Stadt will den Markt verlegen."
)
SAID = TEXT.split("\n\n")[1]


def made_evidence() -> Evidence:
    """The quote of the article, as evidence."""
    article = Document("d1", "Kurier", "Brand im Rathaus", None, "day", "de", TEXT)
    start = TEXT.index(SAID)
    content = TEXT.index("Der Brand")
    claim = Claim(
        id="c1",
        document="d1",
        sentence=1,
        paragraph=1,
        start=start,
        end=start + len(SAID),
        text=SAID,
        content_start=content,
        content_end=content + 27,
        content=TEXT[content : content + 27],
        quote_type="direct",
        speaker=Speaker("Branddirektorin Kaya Lehnert", "Kaya Lehnert"),
        cue="sagte",
        lemmas=("brand", "beginnen", "keller"),
    )
    return Evidence(claim, article, 0.83)


def answered(question: str) -> Answer:
    """An answer with one piece of evidence."""
    one = made_evidence()
    position = Position("im Keller", ("c1", "c2"), ("Kaya Lehnert",), ("Kurier",), 1)
    return Answer(question, "de", "single-source", (position,), (one,))


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys) -> Callable[..., tuple[str, str, list]]:
    """Type lines into a session; gives stdout, stderr, and what was asked of the pipeline."""
    directory = tmp_path / "index"
    Store(directory).close()
    asked: list[tuple[str, set[str]]] = []

    def ask(_workspace, question, *, limit, without):
        assert limit == 8
        if not any(sign.isalnum() for sign in question):
            raise UsageError("the question is empty")
        asked.append((question, set(without)))
        return answered(question)

    monkeypatch.setattr(pipeline, "ask", ask)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def run(keys: str) -> tuple[str, str, list]:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(keys)
            assert cli.run(["ask", "--index", str(directory)]) == 0
        shown = capsys.readouterr()
        return shown.out, shown.err, asked

    run.directory = directory
    return run


def test_questions_are_answered_until_the_end_of_input(typed):
    """Answers on stdout, remarks on stderr; Ctrl-C clears a line, Ctrl-D ends."""
    out, err, asked = typed("Wo begann der Brand?\nhalb getippt\x03\n?!\n\x04")
    assert [question for question, _ in asked] == ["Wo begann der Brand?"]
    assert out.count("Nur eine Quelle") == 1 and SAID in out
    assert ":help" in err and "error: the question is empty" in err


def test_follow_up_is_made_whole_and_shown(typed):
    """What was understood is said; the next follow-up goes on from there."""
    _out, err, asked = typed("Wer rief im April an?\nund im Mai?\nund wann?\n:quit\nWer?\n")
    assert [question for question, _ in asked] == [
        "Wer rief im April an?",
        "Wer rief im Mai an?",
        "Wann rief im Mai an?",
    ]
    assert "Verstanden als: Wer rief im Mai an?" in err


def test_asking_for_others_leaves_out_what_was_told(typed):
    """The same question again, without any claim of the answers before it."""
    _out, _err, asked = typed("Wer rief an?\nwer sonst?\nWer kam?\n\x04")
    assert asked == [
        ("Wer rief an?", set()),
        ("Wer rief an?", {"c1", "c2"}),
        ("Wer kam?", set()),
    ]


def test_what_nothing_answers_leaves_the_evidence_before(typed, monkeypatch):
    """The follow-up is shown as it was asked; :why still tells of the last evidence."""

    def ask(_workspace, question, *, limit, without):
        if "Vermisste" in question:
            return Answer(question, "de", "unanswerable", (), ())
        return answered(question)

    monkeypatch.setattr(pipeline, "ask", ask)
    out, err, _ = typed("Wie viele Tote?\nund Vermisste?\n:why 1\nund Verletzte?\n\x04")
    assert "Verstanden als: Wie viele Vermisste?" in err
    assert "Verstanden als: Wie viele Verletzte?" in err
    assert "Keine gespeicherte Quelle beantwortet das" in out
    assert "Beantwortet die Frage mit der Wahrscheinlichkeit 0,83." in out


def test_open_shows_the_article_around_the_evidence(typed):
    """The paragraph before and after, what is left out as dots."""
    out, _err, _asked = typed("Wo begann der Brand?\n:open 1\n\x04")
    opened = out[out.index("Kurier: Brand im Rathaus (Datum unbekannt)\n\n") :]
    assert "Am Morgen tagte der Rat." in opened and "Verletzt wurde niemand." in opened
    assert "Markt verlegen" not in opened and opened.rstrip().endswith("[…]")


def test_why_names_the_grounds(typed):
    """Probability, shared words, speaker and position."""
    out, _err, _asked = typed("Wo begann der Brand?\n:why\n\x04")
    assert "Beantwortet die Frage mit der Wahrscheinlichkeit 0,83." in out
    assert "Gemeinsame Wörter: beginnen, brand." in out
    assert "Es spricht: Kaya Lehnert (wörtlich)." in out
    assert "Position: im Keller (1 unabhängiger Ursprung)." in out


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (":open 1\n", "erst eine Frage stellen"),
        ("Wo begann der Brand?\n:open 2\n", ":open 1 bis 1"),
        ("Wo begann der Brand?\n:why ²\n", ":why 1 bis 1"),
        (":nichts\n", "Unbekannter Befehl :nichts"),
        (":events\n", "crosscheck ingest"),
        (":help\n", "„wer sonst?“"),
    ],
)
def test_commands_that_cannot_be_done_say_so(typed, keys, said):
    """And the session goes on."""
    _out, err, _asked = typed(f"{keys}:quit\n")
    assert said in err


def test_history_is_kept_in_the_workspace(typed):
    """The arrow up brings back the question of an earlier session."""
    typed("Wo begann der Brand?\n:quit\n")
    assert "Wo begann der Brand?" in (typed.directory / HISTORY).read_text("utf-8")
    *_, asked = typed("\x1b[A\x1b[A\n:quit\n")
    assert [question for question, _ in asked] == ["Wo begann der Brand?"] * 2


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("Was sagt das wei", ["Weißes Haus"]),
        ("Was sagt Weißes Ha", ["Weißes Haus"]),
        ("Was sagt k", []),
        ("Was sagt ka", ["Kaya Lehnert", "Kabinett"]),
        (":o", [":open"]),
        ("Wo :o", []),
    ],
)
def test_names_and_commands_are_completed(line, completed):
    """Names of several words too, whatever the case; the start is replaced as it is written."""
    completer = NameCompleter(lambda: ["Weißes Haus", "Kaya Lehnert", "Kabinett", "\x1b[2J"])
    found = list(completer.get_completions(Line(line), CompleteEvent()))
    assert [one.text for one in found] == completed
    for one in found:
        assert one.text.casefold().startswith(line[one.start_position :].casefold())


def test_hostile_names_are_completed_as_harmless_text():
    """An outlet with escapes in its name cannot move the cursor."""
    completer = NameCompleter(lambda: ["Zz\x1b[2J"])
    (found,) = completer.get_completions(Line("zz"), CompleteEvent())
    assert found.text == "Zz␛[2J"


def test_prompt_completes_what_is_stored(typed):
    """Outlets and speakers of the workspace, read when the first name is completed."""
    with Store(typed.directory) as store:
        one = made_evidence()
        vectors = np.ones((1, 4), dtype=np.float32)
        store.put_document(
            one.document, [one.claim], vectors, model_id="m@1", claims_version="1", now=NOW
        )
    with (
        Workspace(typed.directory, writing=False) as opened,
        create_app_session(output=DummyOutput()),
    ):
        found = open_prompt(opened).completer.get_completions(Line("Was sagt Ka"), CompleteEvent())
        assert [one.text for one in found] == ["Kaya Lehnert"]
        assert pipeline.known_names(opened) == ["Kaya Lehnert", "Kurier"]
