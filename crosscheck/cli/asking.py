"""``ask``: one question, a question a line from stdin, or a session."""

import gc
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import (
    WORKSPACE,
    AnswerFormat,
    BaseUrl,
    Encoder,
    Index,
    Judge,
    LlmModel,
    open_workspace,
)
from crosscheck.cli.output import finish, show, write
from crosscheck.errors import UsageError
from crosscheck.records import Answer, Failure

if TYPE_CHECKING:
    from crosscheck.workspace import Workspace

STDIN = "-"
# How seldom Python looks for garbage: nearly all that is loaded for a question stays until the end,
# and to look through it again and again takes 0.1 s of a first answer.
SELDOM = (100_000, 50, 1_000)


def ask(
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION|-", help="None: a session. -: one a line from stdin."),
    ] = None,
    form: Annotated[
        AnswerFormat | None,
        typer.Option("--format", help="Default: text for one question, jsonl for stdin."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Pieces of evidence at most.")] = 8,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
    judge: Judge = None,
    base_url: BaseUrl = None,
    model: LlmModel = None,
) -> None:
    """Answer a question from what is stored, with the evidence.

    Position by position. Says so when the sources disagree, and when nothing stored answers the
    question.
    """
    gc.set_threshold(*SELDOM)
    session = question is None and sys.stdin.isatty()
    with open_workspace(index, encoder, judge, base_url=base_url, model=model) as opened:
        opened.load_ahead()
        from crosscheck import pipeline

        if question not in {None, STDIN}:
            answer = pipeline.ask(opened, str(question), limit=limit)
            _print([answer], form or AnswerFormat.TEXT)
        elif session:
            _converse(opened, limit)
        else:
            _answer_lines(opened, sys.stdin, form or AnswerFormat.JSONL, limit)


def _print(answers: Iterable[Answer], form: AnswerFormat) -> None:
    from crosscheck.views import jsonout, terminal

    for answer in answers:
        if form is AnswerFormat.JSONL:
            write(jsonout.answer_line(answer))
        elif form is AnswerFormat.JSON:
            write(jsonout.answer_document(answer))
        else:
            show([terminal.answer_text(answer)])


def _answer_lines(
    opened: "Workspace", lines: Iterable[str], form: AnswerFormat, limit: int
) -> None:
    """An answer a line, in order, each as soon as it is known; a bad line stops nothing."""
    from crosscheck.views import jsonout

    failures: list[Failure] = []
    answers = _answers(opened, lines, limit, failures)
    if form is AnswerFormat.JSON:
        write(jsonout.render_list(map(jsonout.answer_shape, answers)))
    else:
        _print(answers, form)
    finish(failures)


def _answers(
    opened: "Workspace", lines: Iterable[str], limit: int, failures: list[Failure]
) -> Iterator[Answer]:
    from crosscheck import pipeline

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield pipeline.ask(opened, line, limit=limit)
        except UsageError as error:
            failures.append(Failure(f"line {number}", str(error)))
            yield Answer(line.strip(), "de", "unanswerable", (), ())


def _converse(opened: "Workspace", limit: int) -> None:
    """Question and answer until the end of input; models stay loaded."""
    from crosscheck.cli.session import Session, open_prompt

    Session(opened, limit).run(open_prompt(opened))
