"""The interactive session of ``ask``: history, completion, follow-ups and a few commands.

Answers and tables go to stdout, the prompt and all remarks to stderr.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document as Line
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.output import Output, create_output

from crosscheck import pipeline, verdicts
from crosscheck.cli.output import say, show
from crosscheck.errors import UsageError
from crosscheck.records import Answer, Evidence
from crosscheck.retrieval import home_language, read_question
from crosscheck.verdicts import FollowUp, Question
from crosscheck.views import evidence, terminal
from crosscheck.views.escaping import visible
from crosscheck.views.wording import wording
from crosscheck.workspace import Workspace

PROMPT = "? "
HISTORY = ".ask_history"
COMMANDS = (":events", ":open", ":why", ":help", ":quit")
NAME_WORDS = 4  # of the line before the cursor that may be the beginning of one name
SHORTEST_START = 2  # letters of a name before it is completed


def open_prompt(workspace: Workspace) -> PromptSession[str]:
    """A prompt with the history of this workspace, which completes its names on Tab."""
    return PromptSession(
        PROMPT,
        history=_history(workspace.directory),
        completer=NameCompleter(lambda: pipeline.known_names(workspace)),
        complete_while_typing=False,
        output=_output(),
    )


def _history(directory: Path) -> History:
    file = directory / HISTORY
    if os.access(file if file.exists() else directory, os.W_OK):
        return FileHistory(file)
    return InMemoryHistory()


def _output() -> Output:
    """Prompts are no results: they go to stderr, unless only stdout is looked at."""
    only_stdout = sys.stdout.isatty() and not sys.stderr.isatty()
    return create_output(sys.stdout if only_stdout else sys.stderr)


class NameCompleter(Completer):
    """Commands at the beginning of a line, names of outlets and speakers anywhere in it."""

    def __init__(self, names: Callable[[], list[str]]) -> None:
        self._read = names

    @cached_property
    def _names(self) -> list[str]:
        return [visible(name) for name in self._read()]

    def get_completions(self, document: Line, _event: CompleteEvent) -> Iterator[Completion]:
        """Names that go on from the last words before the cursor."""
        line = document.text_before_cursor
        if line.startswith(":"):
            yield from _going_on(line, COMMANDS)
            return
        words = line.split(" ")
        for count in range(min(NAME_WORDS, len(words)), 0, -1):
            start = " ".join(words[-count:])
            if len(start.strip()) >= SHORTEST_START:
                yield from _going_on(start, self._names)


def _going_on(start: str, names: "tuple[str, ...] | list[str]") -> Iterator[Completion]:
    for name in names:
        if name.casefold().startswith(start.casefold()):
            yield Completion(name, start_position=-len(start))


class Session:
    """Question and answer; remembers the last question, the last evidence, and what was told.

    A question that nothing answers leaves the evidence before it to ``:open`` and ``:why``.
    """

    def __init__(self, workspace: Workspace, limit: int) -> None:
        self.workspace = workspace
        self.limit = limit
        self._before: Question | None = None
        self._answer: Answer | None = None
        self._told: frozenset[str] = frozenset()

    def run(self, prompt: PromptSession[str]) -> None:
        """Answer line after line until the end of input or ``:quit``."""
        say(self._say("session.hint"))
        while True:
            try:
                line = prompt.prompt().strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if line in {":quit", ":q"}:
                return
            if line:
                self.handle(line)

    def handle(self, line: str) -> None:
        """One question or command; what is wrong with it is said and ends nothing."""
        try:
            if line.startswith(":"):
                self._command(*line.partition(" ")[::2])
            else:
                self._ask(line)
        except UsageError as error:
            say(f"error: {error}")

    # --- questions ---

    def _ask(self, line: str) -> None:
        whole = self._whole(line)
        if whole.text != line:
            say(self._say("session.understood", question=whole.text))
        told = self._told if whole.others else frozenset()
        answer = pipeline.ask(self.workspace, whole.text, limit=self.limit, without=told)
        asked = self._read(whole.text)
        if answer.evidence or self._answer is None:
            self._answer, self._told = answer, told | _claims(answer)
        if answer.evidence or whole.text != line or not verdicts.goes_on(asked.read.claim):
            self._before = asked
        show([terminal.answer_text(answer)])

    def _read(self, line: str) -> Question:
        return read_question(line, home_language(self.workspace))

    def _whole(self, line: str) -> FollowUp:
        """The question as it is meant after the last one."""
        asked = self._read(line)
        before = self._before
        made = verdicts.follow_up(asked.read.claim, before.read.claim) if before else None
        return made or FollowUp(asked.text)

    # --- commands ---

    def _command(self, name: str, rest: str) -> None:
        match name:
            case ":events":
                show([terminal.events_table(*pipeline.events(self.workspace))])
            case ":open":
                answer, one = self._chosen(name, rest)
                show([evidence.article_excerpt(one, answer.lang)])
            case ":why":
                answer, one = self._chosen(name, rest)
                question = self._read(answer.question)
                words = verdicts.common_words(question, one.claim)
                show([evidence.evidence_grounds(one, answer, words)])
            case ":help":
                for line in self._say("session.help").split("\n"):
                    say(line)
            case _:
                raise UsageError(self._say("session.unknown", command=name))

    def _chosen(self, name: str, number: str) -> tuple[Answer, Evidence]:
        """The piece of evidence of this number; it may be left out where there is one only."""
        answer = self._answer
        if answer is None or not answer.evidence:
            raise UsageError(self._say("session.ask_first"))
        most = len(answer.evidence)
        wanted = number.strip() or ("1" if most == 1 else "")
        if not (wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= most):
            raise UsageError(self._say("session.number", command=name, most=most))
        return answer, answer.evidence[int(wanted) - 1]

    def _say(self, key: str, **fields: object) -> str:
        """Words of ours, in the language of the last answer."""
        return wording(self._answer.lang if self._answer else "de")(key, **fields)


def _claims(answer: Answer) -> frozenset[str]:
    told = {key for position in answer.positions for key in position.claims}
    return frozenset(told | {one.claim.id for one in answer.evidence})
