"""What a night came to, as a message for people and for programs."""

from crosscheck.nightly.journal import RunRecord
from crosscheck.nightly.run import NightDone
from crosscheck.notify import Message
from crosscheck.views.changes import counts, render_text
from crosscheck.views.jsonout import changes_shape
from crosscheck.views.wording import wording

SCHEMA = "crosscheck-night/1"


def message_of(done: NightDone) -> Message:
    """The message about a night, in the language of its report."""
    memo, changes = done.memo, done.changes
    say = wording(memo.lang)
    told = counts(changes, say) or say("changes.nothing")
    further = [*done.record.files]
    if done.failures:
        further += ["", say("changes.failures")]
        further += [f"- {one.source}: {one.error}" for one in done.failures]
    return Message(
        subject=f"crosscheck, {say.day(changes.day)}: {told}",
        text=render_text(memo.changes, further) if memo.changes else "",
        shape={
            "schema": SCHEMA,
            "generated_at": done.report.generated_at.isoformat(),
            "summary": summary_of(done),
            "changes": changes_shape(changes),
            "failures": [{"source": one.source, "error": one.error} for one in done.failures],
            "files": list(done.record.files),
        },
    )


def summary_of(done: NightDone) -> str:
    """The night in one line."""
    record, changes = done.record, done.changes
    found = [
        (len(changes.new), "new"),
        (len(changes.changed), "changed"),
        (len(changes.resolved), "resolved"),
    ]
    parts = [
        f"{_n(record.feeds, 'feed')} read: {_kinds(record.added, record.changed)}",
        f"{_n(record.events, 'event')} compared",
        "contradictions: " + ", ".join(f"{n} {kind}" for n, kind in found),
    ]
    if record.waiting:
        parts.append(f"{_n(record.waiting, 'article')} left for the next run")
    if record.failures:
        parts.append(_n(len(record.failures), "failure"))
    parts.append(f"took {duration(record.seconds)}")
    parts += record.files[:1]
    return f"{changes.day.isoformat()}: {'; '.join(parts)}"


def record_line(record: RunRecord) -> str:
    """How an earlier run went."""
    failed = f", {_n(len(record.failures), 'failure')}" if record.failures else ""
    left = f", {_n(record.waiting, 'article')} left" if record.waiting else ""
    read = f"{_n(record.feeds, 'feed')} read, {_kinds(record.added, record.changed)}{failed}{left}"
    return f"{read}, in {duration(record.seconds)}"


def duration(seconds: float) -> str:
    """For people: "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def _kinds(added: int, changed: int) -> str:
    return f"{_n(added, 'new article')}, {changed} changed"


def _n(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
