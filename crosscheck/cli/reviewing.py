"""``review``: walk through findings, say of each whether it is right, and learn from that."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import (
    WORKSPACE,
    BaseUrl,
    Encoder,
    Index,
    Judge,
    Language,
    LlmModel,
    open_workspace,
)
from crosscheck.cli.output import say, show, write
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

    from crosscheck.records import Label, Report, Verdict, VerdictKind
    from crosscheck.verdicts import Command
    from crosscheck.views.wording import Wording
    from crosscheck.workspace import Workspace

PROMPT = "> "


class Kind(StrEnum):
    """Verdicts that can be reviewed."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    FRAMING = "framing"
    UPDATE = "update"


def review(
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="Only findings of this event.")
    ] = None,
    verdict: Annotated[Kind | None, typer.Option(help="Only findings of this kind.")] = None,
    again: Annotated[
        bool, typer.Option("--all", help="Also findings that you have judged before.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE|-", help="Write your labels as JSONL, a pair a line."),
    ] = None,
    refit: Annotated[
        bool, typer.Option("--refit", help="Fit the confidences of later reports to your labels.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --refit: only say how much it would help.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Use the bundled confidences again.")
    ] = False,
    lang: Annotated[
        Language | None, typer.Option(help="Language of the review, not of reasons.")
    ] = None,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
    judge: Judge = None,
    base_url: BaseUrl = None,
    model: LlmModel = None,
) -> None:
    """Accept, reject or relabel what the last report found.

    Contradictions come first, the least certain of them before the others.

    Commands, one a line: a accept, r reject, l relabel (l agree, l contradict, l framing,
    l update, l none), s skip, u undo as often as you like, q quit. Without a terminal they are
    read from stdin. Later reports leave out what you rejected and keep your verdicts.

    --refit needs 30 labels and changes nothing where they do not show that it helps.
    """
    asked = [name for name, on in (("--export", export), ("--refit", refit), ("--reset", reset))
             if on]  # fmt: skip
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)}: one at a time")
    if dry_run and not refit:
        raise UsageError("--dry-run belongs to --refit")
    if export is not None:
        _export(index, export)
        return
    with open_workspace(
        index, encoder, judge, writing=True, base_url=base_url, model=model
    ) as opened:
        if reset:
            opened.store.put_recalibration(None)
            write("later reports use the bundled confidences\n")
        elif refit:
            _refit(opened, dry_run)
        else:
            _review(opened, event, verdict, again, lang)


def _refit(opened: "Workspace", dry_run: bool) -> None:
    from crosscheck import feedback
    from crosscheck.verdicts import write_recalibration

    made = feedback.refit(opened)
    seen = made.reliability
    write(
        f"labels: {seen.labels} used, {made.unused} of pairs that are not compared any more\n"
        f"you agreed with {seen.right:.0%} of the findings\n"
        f"calibration error, held out: {seen.error_before:.3f} before, "
        f"{seen.error_after:.3f} after\n"
        f"log loss, held out: {seen.loss_before:.3f} before, {seen.loss_after:.3f} after\n"
    )
    if not seen.helps:
        write("not used: the labels do not show that it would help\n")
    elif dry_run:
        write("dry run: nothing was changed\n")
    else:
        opened.store.put_recalibration(write_recalibration(made.change))
        write("later reports of this workspace use it; --reset goes back\n")


def _export(index: Path, file: Path) -> None:
    from crosscheck.views.reviewing import label_line

    with open_workspace(index) as opened:
        labels = opened.store.labels()
    write("".join(map(label_line, labels)), file)


def _review(
    opened: "Workspace",
    event: str | None,
    kind: Kind | None,
    again: bool,
    lang: Language | None,
) -> None:
    from crosscheck import feedback, verdicts
    from crosscheck.records import VerdictKind
    from crosscheck.views.wording import reading_language, wording

    report = feedback.last_findings(opened)
    if event is not None and event not in {one.event for one in report.verdicts}:
        raise UsageError(f"no findings of event {event}; run `crosscheck report --event {event}`")
    queue = verdicts.review_queue(
        report.verdicts,
        feedback.reader_labels(opened, report),
        event=event,
        kind=VerdictKind(kind) if kind else None,
        again=again,
    )
    words = wording(lang or reading_language(report.documents))
    Session(opened, report, queue, words).run(_lines())


def _lines() -> Iterator[str]:
    """What the reader says: key by key at a terminal, else a command a line."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    prompt = open_prompt()
    while True:
        try:
            yield prompt.prompt()
        except (EOFError, KeyboardInterrupt):
            return


def open_prompt() -> "PromptSession[str]":
    """A prompt that takes a key at once, and a line only for a relabelling."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.output import create_output

    keys = KeyBindings()
    nothing_typed = Condition(lambda: not get_app().current_buffer.text)

    def take(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(event.data)
        event.current_buffer.validate_and_handle()

    for key in "arsuq?":
        keys.add(key, filter=nothing_typed)(take)
    only_stdout = sys.stdout.isatty() and not sys.stderr.isatty()
    output = create_output(sys.stdout if only_stdout else sys.stderr)
    return PromptSession(PROMPT, key_bindings=keys, output=output)


class Session:
    """The walk through the findings; each label is kept as soon as it is given."""

    def __init__(
        self,
        workspace: "Workspace",
        report: "Report",
        queue: "list[Verdict]",
        words: "Wording",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = workspace.store
        self._report, self._queue, self._words, self._now = report, queue, words, now
        self._models = workspace.store.found_with()
        self._place = 0
        self._given: list[Label] = []

    def run(self, lines: Iterator[str]) -> None:
        """Show a finding, take a command, until there is no more of either."""
        from crosscheck.verdicts import parse_command

        if self._queue:
            say(self._words("review.keys"))
        self._show()
        for line in lines:
            if not line.strip():
                continue
            command = parse_command(line)
            if command is None:
                say(self._words("review.unknown", command=line.strip()))
            elif command.step == "quit":
                break
            else:
                self._do(command)
        self._summarise()

    def _do(self, command: "Command") -> None:
        if command.step == "help":
            say(self._words("review.keys"))
        elif command.step == "undo":
            self._undo()
        elif self._place < len(self._queue):
            if command.step != "skip":
                self._give(self._queue[self._place], command)
            self._place += 1
            self._show()
        else:
            say(self._words("review.empty"))

    def _give(self, verdict: "Verdict", command: "Command") -> None:
        from crosscheck.verdicts import make_label

        models = self._models[verdict.id]
        label = make_label(verdict, command, self._report, models, self._now())
        self._store.put_label(label)
        self._given.append(label)
        write(self._told(label) + "\n")

    def _undo(self) -> None:
        label = self._store.undo_label(self._now())
        if label is None:
            say(self._words("review.nothing_to_undo"))
            return
        if self._given:  # what was given here is taken back first
            self._given.pop()
        write(self._words("review.undone", what=self._told(label)) + "\n")
        self._go_to({label.a.claim, label.b.claim})
        self._show()

    def _go_to(self, pair: set[str]) -> None:
        """Stand at the finding about these claims again, if it is still stored."""
        from crosscheck.verdicts import as_found

        for place, one in enumerate(self._queue):
            if {one.a, one.b} == pair:
                self._place = place
                return
        found = [as_found(one) for one in self._report.verdicts if {one.a, one.b} == pair]
        self._queue[self._place : self._place] = found[:1]

    def _show(self) -> None:
        from crosscheck.views.reviewing import finding_text

        if self._place >= len(self._queue):
            say(self._words("review.empty"))
            return
        place = self._words("review.place", n=self._place + 1, of=len(self._queue))
        verdict = self._queue[self._place]
        show([finding_text(verdict, self._report, self._words, place)])

    def _told(self, label: "Label") -> str:
        found, kind = self._named(label.found), self._named(label.kind or label.found)
        return self._words(f"review.{label.action}", found=found, kind=kind)

    def _named(self, kind: "VerdictKind") -> str:
        key = "review.none_kind" if kind.value == "none" else f"kind_names.{kind}"
        return self._words(key)

    def _summarise(self) -> None:
        actions = [label.action for label in self._given]
        counts = {name: actions.count(name) for name in ("accept", "reject", "relabel")}
        words = self._words("review.counts", **counts)
        left = len(self._queue) - self._place
        write(self._words.count("review.done", len(actions), counts=words, left=left) + "\n")
