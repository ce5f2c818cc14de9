"""Dirty news text to paragraphs: each line is kept, or dropped with its number and a reason.

The steps, in order; a step looks only at lines that none before it has dropped:

    1 boilerplate   what a line is by itself (boilerplate.yaml): advertising, player, credit ...
    2 signature     "cht/dpa/Reuters" after the last paragraph
    3 captions      lines that belong to a picture credit
    4 repeats       headings and captions that stand twice; a paragraph printed again
    5 comments      readers' comments at the end
    6 head          kicker and headline before the first paragraph
    7 tail          what follows the last paragraph
    8 headings      short lines between paragraphs
    9 repairs       glued sentences, datelines and credits inside a line

In doubt a line is kept: headings are no claims, but a lost sentence is a lost claim.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crosscheck.records import DroppedLine, Precision
from crosscheck.sources import boilerplate, published, repairs
from crosscheck.sources.lines import Line, is_prose, is_terminated, sentence_count, words

MAX_HEADING_WORDS = 12
MAX_HEADING_CHARS = 110
MIN_TITLE_WORDS = 3
MIN_BODY_BEFORE_COMMENTS = 300  # characters; "12 Kommentare" under the headline ends nothing
MIN_REPEATED_WORDS = 8  # a shorter sentence may well stand twice in an article
_NOT_A_HEADLINE = frozenset({"caption", "photo credit", "player", "navigation", "site name"})


@dataclass(slots=True)
class _Entry:
    """A line on its way through the steps."""

    line: Line
    reason: str | None = None

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def kept(self) -> bool:
        return self.reason is None


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

    @property
    def text(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class _Work:
    """The state of one cleaning."""

    entries: list[_Entry]
    lang: str
    title: str | None
    cuts: list[DroppedLine] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    headline: str | None = None
    outlet: str | None = None
    dates: list[tuple[bool, published.DateSpan]] = field(default_factory=list)

    def kept(self) -> list[_Entry]:
        return [entry for entry in self.entries if entry.kept]

    def body(self) -> list[int]:
        """Positions of kept lines that are text."""
        return [n for n, entry in enumerate(self.entries) if entry.kept and is_prose(entry.text)]

    def credit(self, names: Sequence[str]) -> None:
        self.agencies.extend(name for name in names if name not in self.agencies)


def clean(lines: Sequence[Line], *, lang: str, title: str | None = None) -> Cleaned:
    """Separate the article from the page around it.

    title: the headline if it is known already; its lines are then recognised as such.
    """
    work = _Work([_Entry(line) for line in lines], lang, title)
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
    )


# --- the steps ---------------------------------------------------------------------------


def _mark_boilerplate(work: _Work) -> None:
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


def _note_date(work: _Work, text: str) -> None:
    late = published.is_update(text)
    work.dates.extend((late, span) for span in published.find_dates(text, work.lang)[:1])


def _mark_signature(work: _Work) -> None:
    also = _dateline_agencies(work)
    prose = work.body()
    for entry in work.entries[prose[-1] + 1 if prose else 0 :]:
        found = boilerplate.signature_agencies(entry.text, also)
        if found is not None and entry.reason in (None, "photo credit"):
            entry.reason = "agency signature" if found else "signature"
            work.credit(found)


def _dateline_agencies(work: _Work) -> frozenset[str]:
    prose = work.body()
    cut = repairs.cut_dateline(work.entries[prose[0]].text)[1] if prose else None
    return frozenset(name.casefold() for name in cut.agencies) if cut else frozenset()


def _mark_captions(work: _Work) -> None:
    spaced = any(entry.line.gap for entry in work.entries[1:])
    for position, entry in enumerate(work.entries):
        parts = boilerplate.split_credit(entry.text) if entry.kept else None
        if parts and boilerplate.is_caption(parts[0]) and _is_only_caption(parts[0]):
            entry.reason = "caption"
        elif entry.reason == "photo credit":
            _mark_captions_above(work.entries[:position], entry.line, spaced)


def _is_only_caption(before: str) -> bool:
    """Not a paragraph to which a credit stuck: those end with a full stop."""
    return not is_terminated(before) or (sentence_count(before) == 1 and len(words(before)) <= 25)


def _mark_captions_above(above: Sequence[_Entry], credit: Line, spaced: bool) -> None:
    """The lines right above a credit, up to the first one that is text."""
    below = credit
    for entry in reversed(above[-3:]):
        adjacent = spaced and not below.gap and entry.line.number == below.number - 1
        one_sentence = sentence_count(entry.text) == 1 and len(words(entry.text)) <= 25
        if entry.reason == "caption" or (entry.reason and not entry.kept):
            return
        if is_prose(entry.text) and not (adjacent and one_sentence and not entry.line.gap):
            return
        entry.reason = "caption"
        below = entry.line


def _mark_repeats(work: _Work) -> None:
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


def _mark_comments(work: _Work) -> None:
    headings = [n for n, e in enumerate(work.entries) if boilerplate.is_comment_heading(e.text)]
    for position in headings:
        before = sum(len(e.text) for e in work.entries[:position] if e.kept and is_prose(e.text))
        after = sum(len(e.text) for e in work.entries[position:] if e.kept and is_prose(e.text))
        if before >= MIN_BODY_BEFORE_COMMENTS and after < before / 2:
            _drop(work.entries[position:], "comments")
            return


def _mark_head(work: _Work) -> None:
    """What stands before the first paragraph, and the headline among it."""
    start = _lede(work)
    head = work.entries[:start]
    for entry in head:
        if entry.kept:
            entry.reason = "headline"
    named = [e for e in head if e.reason in ("headline", "repeated line")]
    titles = [_headline(work, entry) for entry in named]
    long_enough = [title for title in titles if len(words(title)) >= MIN_TITLE_WORDS]
    work.headline = max(long_enough, key=lambda title: min(len(words(title)), 15), default=None)
    for entry in work.kept():
        if work.title and entry.text.lstrip("# ") == work.title:
            entry.reason = "headline"


def _lede(work: _Work) -> int:
    """Position of the first paragraph."""
    prose = work.body()
    if prose and _dated_headline(work, prose[0]):
        prose = prose[1:]
    if not prose:
        return 0
    if len(prose) > 1 and _is_headline_like(work, prose[0]):
        return prose[1]
    return prose[0]


def _dated_headline(work: _Work, position: int) -> bool:
    """A long headline behind its date: "2. Mai 2017, 21:06 Uhr USA und Russland Kreml: ..."."""
    text = work.entries[position].text
    short = len(words(text)) <= 2 * MAX_HEADING_WORDS and not is_terminated(text)
    return short and published.leading_date(text, work.lang) is not None


def _is_headline_like(work: _Work, position: int) -> bool:
    """A first line such as "Wer hat hier wen gerufen?", alone above the text, title unknown."""
    text = work.entries[position].text
    alone = work.entries[position + 1].line.gap
    asking = text.endswith(("?", "!", "“", "”", '"', "«")) and not text.endswith(('."', ".“", ".”"))
    first = not any(entry.kept for entry in work.entries[:position])
    return bool(
        work.title is None
        and first
        and alone
        and asking
        and sentence_count(text) == 1
        and len(words(text)) <= MAX_HEADING_WORDS
    )


def _headline(work: _Work, entry: _Entry) -> str:
    dated = published.leading_date(entry.text, work.lang)
    if not dated:
        return entry.text
    work.dates.append((False, dated[0]))
    return dated[1]


def _mark_tail(work: _Work) -> None:
    prose = work.body()
    for entry in work.entries[prose[-1] + 1 if prose else 0 :]:
        if entry.kept and _is_heading(entry.text):
            entry.reason = "after the article"


def _mark_headings(work: _Work) -> None:
    for entry in work.kept():
        if not is_prose(entry.text) and _is_heading(entry.text):
            entry.reason = "subheading"


def _is_heading(text: str) -> bool:
    if is_terminated(text) and "?" not in text:
        return False  # "Er kam nicht." is short, but a sentence
    return len(words(text)) <= MAX_HEADING_WORDS and len(text) <= MAX_HEADING_CHARS


_STEPS: tuple[Callable[[_Work], None], ...] = (
    _mark_boilerplate,
    _mark_signature,
    _mark_captions,
    _mark_repeats,
    _mark_comments,
    _mark_head,
    _mark_tail,
    _mark_headings,
)


def _repaired(work: _Work) -> Iterator[str]:
    also = _dateline_agencies(work)
    kept = work.kept()
    for position, entry in enumerate(kept):
        text = entry.text
        if position == 0:
            text = _cut(work, entry, repairs.cut_dateline(text))
        text = _cut(work, entry, repairs.cut_credit(text))
        text = _cut(work, entry, repairs.cut_agency_tail(text, also))
        if text:
            yield repairs.repair_spacing(text)


def _cut(work: _Work, entry: _Entry, result: tuple[str, repairs.Cut | None]) -> str:
    text, cut = result
    if cut:
        work.cuts.append(DroppedLine(entry.line.number, cut.text, cut.reason))
        work.credit(cut.agencies)
    return text


def _drop(entries: Sequence[_Entry], reason: str) -> None:
    for entry in entries:
        entry.reason = entry.reason or reason
