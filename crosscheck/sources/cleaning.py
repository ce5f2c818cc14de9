"""Dirty news text to paragraphs: each line is kept, or dropped with its number and a reason.

The steps, in order; a step looks only at lines that none before it has dropped:

    1 boilerplate   what a line is by itself (boilerplate.yaml): advertising, player, credit ...
    2 signature     "cht/dpa/Reuters" after the last paragraph
    3 captions      lines that belong to a picture credit
    4 repeats       headings and captions that stand twice; a paragraph printed again
    5 pull quotes   quotations set off from the paragraph they stand in
    6 comments      readers' comments at the end
    7 head          kicker and headline before the first paragraph
    8 author        a note on the author below the text
    9 tail          what follows the last paragraph
   10 headings      short lines between paragraphs
   11 repairs       glued sentences, datelines, credits and list signs inside a line

In doubt a line is kept: headings are no claims, but a lost sentence is a lost claim.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crosscheck.records import Dating, DroppedLine, Precision
from crosscheck.sources import boilerplate, published, repairs
from crosscheck.sources.heads import MAX_HEADING_WORDS, mark_author_notes, mark_head
from crosscheck.sources.lines import (
    Line,
    is_prose,
    is_terminated,
    sentence_count,
    without_list_sign,
    words,
)
from crosscheck.sources.work import Entry, Work

MAX_HEADING_CHARS = 110
MAX_CAPTION_WORDS = 25
MAX_SENTENCE_ABOVE_CREDIT = 8  # words; a longer sentence is text, whatever stands below
MIN_PULL_QUOTE_WORDS = 4
MAX_PULL_QUOTES = 50  # an article sets off a few
DATELINE_WITHIN = 3  # paragraphs: a lead may stand before the dateline
MIN_BODY_BEFORE_COMMENTS = 300  # characters; "12 Kommentare" under the headline ends nothing
MIN_REPEATED_WORDS = 8  # a shorter sentence may well stand twice in an article


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Article text, what was taken out of it, and what that says about the article."""

    paragraphs: tuple[str, ...]
    dropped: tuple[DroppedLine, ...]
    agencies: tuple[str, ...] = ()
    title: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = "day"
    dated_by: Dating = "stated"

    @property
    def text(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(self.paragraphs)


def clean(
    lines: Sequence[Line], *, lang: str, title: str | None = None, beside: Sequence[str] = ()
) -> Cleaned:
    """Separate the article from the page around it.

    title: the headline if it is known already; its lines are then recognised as such.
    beside: what else the page says, outside these lines.
    """
    work = Work([Entry(line) for line in lines], lang, title, tuple(beside))
    for step in _STEPS:
        step(work)
    paragraphs = tuple(_repaired(work))
    dropped = [DroppedLine(e.line.number, e.text, e.reason) for e in work.entries if e.reason]
    first = min(work.dates, key=lambda found: found[0], default=None)
    return Cleaned(
        paragraphs=paragraphs,
        dropped=tuple(sorted(dropped + work.cuts, key=lambda drop: drop.line)),
        agencies=tuple(work.agencies),
        title=title or work.headline,
        outlet=work.outlet,
        published_at=first[1].published_at if first else None,
        published_precision=first[1].precision if first else "day",
        dated_by="updated" if first and first[0] else "stated",
    )


# --- the steps ---------------------------------------------------------------------------


def _mark_boilerplate(work: Work) -> None:
    for entry in work.kept():
        if published.is_date_line(entry.text, work.lang):
            entry.reason = "date line"
            _note_date(work, entry.text)
        else:
            entry.reason = boilerplate.boilerplate_reason(entry.text)
        if entry.reason in ("disclaimer", "copyright"):
            work.credit(repairs.credited_agencies(entry.text))
        if entry.reason == "copyright":
            work.outlet = work.outlet or boilerplate.copyright_holder(entry.text)
    sites = Counter(e.text.lower() for e in work.entries if e.reason == "site name")
    if len(sites) == 1:
        work.outlet = boilerplate.site_name(next(iter(sites)))


def _note_date(work: Work, text: str) -> None:
    late = published.is_update(text)
    work.dates.extend((late, span) for span in published.find_dates(text, work.lang)[:1])


def _mark_signature(work: Work) -> None:
    also = _dateline_agencies(work)
    for entry in work.tail():
        found = boilerplate.signature_agencies(entry.text, also)
        if found is not None and entry.reason in (None, "photo credit"):
            entry.reason = "agency signature" if found else "signature"
            work.credit(found)


def _dateline_agencies(work: Work) -> frozenset[str]:
    opening = [work.entries[n].text for n in work.body()[:DATELINE_WITHIN]]
    cuts = (repairs.cut_dateline(text)[1] for text in opening)
    return frozenset(name.casefold() for cut in cuts if cut for name in cut.agencies)


def _mark_captions(work: Work) -> None:
    prose = work.body()
    gaps = [work.entries[position].line.gap for position in prose[1:]]
    spaced = 2 * sum(gaps) > len(gaps)  # paragraphs are blank lines apart, so a block is a figure
    last = (prose or [0])[-1]
    for position, entry in enumerate(work.entries):
        if entry.kept and _is_caption(entry.text, last=position == last):
            entry.reason = "caption"
        elif entry.reason == "photo credit":
            _mark_captions_above(work.entries[max(0, position - 3) : position], entry.line, spaced)


def _is_caption(text: str, *, last: bool) -> bool:
    """Whether a line is a caption with its credit, and not a paragraph to which one stuck."""
    parts = boilerplate.split_credit(text)
    if parts and boilerplate.is_caption(parts[0]):
        return not is_terminated(parts[0]) or _is_one_short_sentence(parts[0])
    before = boilerplate.before_photographer(text)
    return before is not None and not last and _is_one_short_sentence(before)


def _is_one_short_sentence(text: str) -> bool:
    return sentence_count(text) == 1 and len(words(text)) <= MAX_CAPTION_WORDS


def _mark_captions_above(above: Sequence[Entry], credit: Line, spaced: bool) -> None:
    """The lines right above a credit, up to the first one that is text."""
    below = credit
    for entry in reversed(above):
        adjacent = spaced and not below.gap and entry.line.number == below.number - 1
        short = len(words(entry.text)) <= MAX_SENTENCE_ABOVE_CREDIT
        if entry.reason == "caption" or (entry.reason and not entry.kept):
            return
        if is_prose(entry.text) and not (adjacent and short):
            return
        entry.reason = "caption"
        below = entry.line


def _mark_repeats(work: Work) -> None:
    captions = {entry.text for entry in work.entries if entry.reason == "caption"}
    counts = Counter(entry.text for entry in work.kept())
    seen: set[str] = set()
    for entry in work.kept():
        if entry.text in captions:
            entry.reason = "caption"
        elif is_prose(entry.text):
            if entry.text in seen and len(words(entry.text)) >= MIN_REPEATED_WORDS:
                entry.reason = "repeated paragraph"
            seen.add(entry.text)
        elif counts[entry.text] > 1:
            entry.reason = "repeated line"


def _mark_pull_quotes(work: Work) -> None:
    """A quotation set off from the text it stands in: its words are all there a second time."""
    bodies = {n: _spoken(work.entries[n].text) for n in work.body()}
    quoted = [n for n in bodies if boilerplate.is_quotation(work.entries[n].text)]
    for position in quoted[:MAX_PULL_QUOTES]:
        spoken = bodies.pop(position)
        often = len(words(spoken)) >= MIN_PULL_QUOTE_WORDS
        if often and any(spoken in other for other in bodies.values()):
            work.entries[position].reason = "pull quote"


def _spoken(text: str) -> str:
    return f" {' '.join(words(text)).casefold()} "


def _mark_comments(work: Work) -> None:
    sizes = [len(e.text) if e.kept and is_prose(e.text) else 0 for e in work.entries]
    total, before = sum(sizes), 0
    for position, entry in enumerate(work.entries):
        after, before = total - before, before + sizes[position]
        if not boilerplate.is_comment_heading(entry.text):
            continue
        if before >= MIN_BODY_BEFORE_COMMENTS and after < before / 2:
            _drop(work.entries[position:], "comments")
            return


def _mark_tail(work: Work) -> None:
    for entry in work.tail():
        if entry.kept and _is_heading(entry.text):
            entry.reason = "after the article"


def _mark_headings(work: Work) -> None:
    for entry in work.kept():
        if not is_prose(entry.text) and _is_heading(entry.text):
            entry.reason = "subheading"


def _is_heading(text: str) -> bool:
    if is_terminated(text) and "?" not in text:
        return False  # "Er kam nicht." is short, but a sentence
    return len(words(text)) <= MAX_HEADING_WORDS and len(text) <= MAX_HEADING_CHARS


_STEPS: tuple[Callable[[Work], None], ...] = (
    _mark_boilerplate,
    _mark_signature,
    _mark_captions,
    _mark_repeats,
    _mark_pull_quotes,
    _mark_comments,
    mark_head,
    mark_author_notes,
    _mark_tail,
    _mark_headings,
)


def _repaired(work: Work) -> Iterator[str]:
    also = _dateline_agencies(work)
    dated = False
    for position, entry in enumerate(work.kept()):
        text = entry.text
        if position < DATELINE_WITHIN and not dated:
            text = _cut(work, entry, repairs.cut_dateline(text))
            text = _cut(work, entry, repairs.cut_named_place(text, partial(_is_named, work)))
            dated = text != entry.text
        text = _cut(work, entry, repairs.cut_credit(text))
        text = _cut(work, entry, repairs.cut_agency_tail(text, also))
        if text:
            yield repairs.repair_spacing(without_list_sign(text))


def _is_named(work: Work, place: str) -> bool:
    """Whether the page names a place in running text: followed by anything but a full stop."""
    pattern = re.compile(rf"\b{re.escape(place)}(?:er)?\b(?!\.)")  # "Osterauer Anzeiger"
    texts = (*(entry.text for entry in work.entries), *work.beside)
    return any(map(pattern.search, texts))


def _cut(work: Work, entry: Entry, result: tuple[str, repairs.Cut | None]) -> str:
    text, cut = result
    if cut:
        work.cuts.append(DroppedLine(entry.line.number, cut.text, cut.reason))
        work.credit(cut.agencies)
    return text


def _drop(entries: Sequence[Entry], reason: str) -> None:
    for entry in entries:
        entry.reason = entry.reason or reason
