"""What the terminal shows: tables of events, sources and claims, and the answer to a question.

Foreign text passes ``visible`` and becomes ``Text``, never markup, so it can neither colour
nor move anything. rich leaves the colours out where NO_COLOR is set or nobody looks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from crosscheck.records import Answer, Claim, Document, Event, Evidence, History, Position
from crosscheck.views.answers import headline, remark
from crosscheck.views.escaping import visible
from crosscheck.views.wording import Wording, reading_language, wording

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_MARK = re.compile(r" *(?:[•—] |\d+\. )?")  # what a wrapped line is moved under
STYLES = {
    "speaker": "bold cyan",
    "cue": "yellow",
    "content": "",
    "frame": "dim",
    "muted": "dim",
    "agreed": "bold green",
    "disputed": "bold red",
    "single-source": "bold yellow",
    "unanswerable": "bold",
}


def events_table(
    events: Sequence[Event], documents: Mapping[str, Document], lang: str | None = None
) -> "Table":
    """One event a row: id, label, time, how many articles and claims."""
    say = wording(lang or reading_language(documents.values()))
    table = _table(say.texts["tables"]["events"], wide="label")
    for event in events:
        table.add_row(
            _plain(event.id),
            _plain(say.named(event.label)),
            say.event_time(event),
            str(len(event.documents)),
            str(len(event.claims)),
        )
    return table


def sources_table(
    documents: Sequence[Document],
    histories: Mapping[str, History] | None = None,
    lang: str | None = None,
) -> "Table":
    """One article a row; histories: by id, of all or of none."""
    say = wording(lang or reading_language(documents))
    numbers = {document.id: number for number, document in enumerate(documents, 1)}
    table = _table(say.texts["tables"]["sources"], wide="title")
    for document in documents:
        copied = numbers.get(document.origin) if document.origin != document.id else None
        table.add_row(
            str(numbers[document.id]),
            _plain(say.outlet(document)),
            _plain(say.named(document.title)),
            say.published(document),
            _plain(document.lang),
            say("origin_copy", n=copied) if copied else say("origin_own"),
            _state(document, (histories or {}).get(document.id), say),
            _plain(document.url or document.path or "–"),
        )
    return table


def _state(document: Document, history: History | None, say: Wording) -> str:
    """How much of it could be read, which version it is, and whether it is still there."""
    parts = [say(f"source_states.{document.provenance}")]
    if history and history.versions > 1:
        parts.append(say("source_states.version", n=history.version, all=history.versions))
    if history and history.replaced_by:
        parts.append(say("source_states.replaced"))
    if history and history.vanished_at:
        parts.append(say("source_states.vanished", when=say.date(history.vanished_at)))
    return ", ".join(parts)


def claims_tables(
    claims: Sequence[Claim], documents: Mapping[str, Document], lang: str | None = None
) -> "Iterator[Table]":
    """One table an article, one claim a row; speaker, cue and content in styles of their own."""
    say = wording(lang or reading_language(documents.values()))
    for key, group in groupby(claims, key=lambda claim: claim.document):
        table = _table(say.texts["tables"]["claims"], wide="text")
        table.title = _plain(reference(documents[key], say))
        table.title_justify = "left"
        for claim in group:
            table.add_row(
                str(claim.paragraph + 1),
                _plain(claim.speaker.canonical if claim.speaker else "–", STYLES["speaker"]),
                say(f"voices.{claim.quote_type}.{claim.stance}"),
                statement(claim),
            )
        yield table


def statement(claim: Claim) -> "Text":
    """The verbatim statement: frame, cue, speaker and content in distinct styles."""
    from rich.text import Text

    styles = [STYLES["frame"]] * len(claim.text)
    first, last = claim.content_start - claim.start, claim.content_end - claim.start
    styles[max(0, first) : last] = [STYLES["content"]] * max(0, last - max(0, first))
    for words, style in ((claim.speaker and claim.speaker.text, "speaker"), (claim.cue, "cue")):
        place = claim.text.find(words) if words else -1
        if words and place >= 0:
            styles[place : place + len(words)] = [STYLES[style]] * len(words)
    text = Text()
    for style, run in groupby(zip(claim.text, styles, strict=False), key=lambda pair: pair[1]):
        text.append(visible("".join(letter for letter, _style in run)), style)
    return text


def hanging(text: "Text") -> "Iterator[Table | Text]":
    """The lines of a text, each wrapped under its own beginning: after its mark or number."""
    from rich.table import Table

    for line in text.split("\n", allow_blank=True):
        begin = _MARK.match(line.plain)
        width = begin.end() if begin else 0
        if not width or not line.plain.strip():
            yield line
            continue
        grid = Table.grid()
        grid.add_column(width=width)
        grid.add_column(overflow="fold")
        grid.add_row(line[:width], line[width:])
        yield grid


def answer_text(answer: Answer) -> "Text":
    """An answer: what the sources say together, each position, then the evidence verbatim."""
    from rich.text import Text

    say = wording(answer.lang)
    text = Text()
    text.append(visible(headline(answer, say)) + ".\n", STYLES[answer.verdict])
    if said := remark(answer, say):
        text.append(f"{visible(said)}\n", STYLES["muted"])
    for position in answer.positions:
        _append_position(text, position, say)
    if answer.evidence:
        text.append(f"\n{say('answer.evidence')}\n", "bold")
    for number, evidence in enumerate(answer.evidence, 1):
        _append_evidence(text, number, evidence, say, scored=_scored(answer))
    return text


def _scored(answer: Answer) -> bool:
    """Whether the scores of the evidence tell anything: that somebody said it is no guess."""
    return answer.quoted is None or bool(answer.quoted.topic)


def _append_position(text: "Text", position: Position, say: Wording) -> None:
    text.append(f"  • {visible(position.label)}\n", "bold")
    origins = say.count("origins_short", position.origins)
    speakers = ", ".join(position.speakers)
    outlets = say("answer.outlets", outlets=", ".join(position.outlets))
    parts = [part for part in (speakers, outlets if position.outlets else "", origins) if part]
    text.append(f"    {visible(' · '.join(parts))}\n", STYLES["muted"])


def _append_evidence(
    text: "Text", number: int, evidence: Evidence, say: Wording, *, scored: bool
) -> None:
    text.append(f"{number:>3}. ")
    text.append_text(statement(evidence.claim))
    who = evidence.claim.speaker.canonical + ", " if evidence.claim.speaker else ""
    where = say("paragraph", n=evidence.claim.paragraph + 1)
    place = f"{who}{reference(evidence.document, say)}, {where}"
    score = f" ({say.number(evidence.score)})" if scored else ""
    text.append(f"\n     — {visible(place)}{score}\n", STYLES["muted"])


def reference(document: Document, say: Wording) -> str:
    """An article by its outlet, title and date."""
    when = say.published(document)
    title = f": {document.title}" if document.title else ""
    return f"{say.outlet(document)}{title} ({when})"


def table(columns: Mapping[str, str], rows: Iterable[Sequence[str]], wide: str) -> "Table":
    """A table of plain cells; ``wide`` names the column that gets the room left over."""
    made = _table(columns, wide)
    for row in rows:
        made.add_row(*map(_plain, row))
    return made


def _table(columns: Mapping[str, str], wide: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, heading in columns.items():
        table.add_column(heading, overflow="fold", ratio=1 if name == wide else None)
    return table


def _plain(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(visible(text), style)
