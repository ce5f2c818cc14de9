"""What a night came to, as a message for people and for programs."""

from crosscheck.nightly.run import NightDone
from crosscheck.notify import Message
from crosscheck.views.changes import compose_changes, counts, render_text
from crosscheck.views.jsonout import changes_shape
from crosscheck.views.wording import reading_language, wording

SCHEMA = "crosscheck-night/1"


def message_of(done: NightDone, lang: str | None = None) -> Message:
    """The message about a night, in the language of its report."""
    say = wording(lang or reading_language(done.report.documents))
    changes = done.changes
    told = counts(changes, say) or say("changes.nothing")
    further = [str(path) for path in done.files]
    if done.failures:
        further += ["", say("changes.failures")]
        further += [f"- {one.source}: {one.error}" for one in done.failures]
    return Message(
        subject=f"crosscheck, {say.day(changes.day)}: {told}",
        text=render_text(compose_changes(changes, {}, say), further),
        shape={
            "schema": SCHEMA,
            "generated_at": done.report.generated_at.isoformat(),
            "summary": summary_of(done),
            "changes": changes_shape(changes),
            "failures": [{"source": one.source, "error": one.error} for one in done.failures],
            "files": [str(path) for path in done.files],
        },
    )


def summary_of(done: NightDone) -> str:
    """The night in one line."""
    read, changes = done.read, done.changes
    parts = [
        f"{read.feeds} feed{_s(read.feeds)} read: {read.added} new and {read.changed} changed"
        f" article{_s(read.added + read.changed)}",
        f"{len(done.report.events)} event{_s(len(done.report.events))} compared",
        f"{len(changes.new)} new, {len(changes.changed)} changed, "
        f"{len(changes.resolved)} resolved contradictions",
    ]
    if changes.waiting:
        parts.append(f"{changes.waiting} article{_s(changes.waiting)} left for the next run")
    if done.failures:
        parts.append(f"{len(done.failures)} failed")
    files = f"; {done.files[0]}" if done.files else ""
    return f"{changes.day.isoformat()}: {'; '.join(parts)}{files}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
