"""Where an article begins: kicker, headline, byline and date stand before the first paragraph."""

from collections.abc import Sequence

from crosscheck.sources.boilerplate import is_author_note
from crosscheck.sources.lines import is_terminated, sentence_count, words
from crosscheck.sources.published import leading_date
from crosscheck.sources.work import Entry, Work

MAX_HEADING_WORDS = 12
MIN_TITLE_WORDS = 3
MAX_MASTHEAD_WORDS = 5  # a lead above the byline is longer
_OPENS_TEXT = frozenset({"byline", "date line"})  # stand between a headline and its text
_QUOTE_ENDS = ("“", "”", '"', "«", "»")


def mark_head(work: Work) -> None:
    """Drop what stands before the first paragraph, and note the headline among it."""
    head = work.entries[: _lede(work)]
    for entry in head:
        if entry.kept:
            entry.reason = "headline"
    titles = _titles(work, head, ("headline", "repeated line")) or _titles(work, head, ("caption",))
    work.headline = max(titles, key=lambda title: min(len(words(title)), 15), default=None)
    for entry in work.kept():
        if work.title and entry.text.lstrip("# ") == work.title:
            entry.reason = "headline"


def _titles(work: Work, head: Sequence[Entry], reasons: Sequence[str]) -> list[str]:
    """What may be the title among these lines; one above a picture looks like its caption."""
    found = [_headline(work, entry) for entry in head if entry.reason in reasons]
    return [t for t in found if len(words(t)) >= MIN_TITLE_WORDS and not t.endswith(".")]


def _lede(work: Work) -> int:
    """Position of the first paragraph."""
    prose = work.body()
    if prose and _dated_headline(work, prose[0]):
        prose = prose[1:]
    while len(prose) > 1 and _is_headline(work, prose[0], prose[1]):
        prose = prose[1:]
    return prose[0] if prose else 0


def _dated_headline(work: Work, position: int) -> bool:
    """A long headline behind its date: "2. Mai 2017, 21:06 Uhr USA und Russland Kreml: ..."."""
    text = work.entries[position].text
    short = len(words(text)) <= 2 * MAX_HEADING_WORDS and not is_terminated(text)
    return short and leading_date(text, work.lang) is not None


def _is_headline(work: Work, position: int, following: int) -> bool:
    """A sentence above the text that asks, exclaims or quotes, such as "Wer hat wen gerufen?".

    It is a headline if it is printed twice, if byline or date line follow, or if it is the
    very first line, stands alone, and no other title is known.
    """
    entry = work.entries[position]
    between = work.entries[position + 1 : following]
    opened = any(other.reason in _OPENS_TEXT for other in between)
    if opened and len(words(entry.text)) <= MAX_MASTHEAD_WORDS:
        return True  # "Küstenkurier - Unabhängig. Überparteilich." above the date
    if not _could_be_headline(entry.text):
        return False
    if opened:
        return True
    others = work.entries[:position] + work.entries[position + 1 : following + 1]
    if any(other.text == entry.text for other in others):
        return True
    first = not any(other.kept for other in work.entries[:position])
    return work.title is None and first and work.entries[position + 1].line.gap


def _could_be_headline(text: str) -> bool:
    asks = text.endswith(("?", "!", *_QUOTE_ENDS)) and not text[:-1].endswith(".")
    return asks and sentence_count(text) == 1 and len(words(text)) <= MAX_HEADING_WORDS


def _headline(work: Work, entry: Entry) -> str:
    dated = leading_date(entry.text, work.lang)
    if not dated:
        return entry.text
    work.dates.append((False, dated[0]))
    return dated[1]


def author_names(entries: Sequence[Entry]) -> list[str]:
    """The full names in bylines: "Von Petra Vogelsang, Hallerau" names one."""
    return [name for entry in entries if entry.reason == "byline" for name in _names(entry.text)]


def _names(byline: str) -> list[str]:
    found: list[list[str]] = [[]]
    for word in byline.replace(",", " , ").replace("/", " / ").split()[1:]:
        if word[:1].isupper():
            found[-1].append(word)
        else:
            found.append([])
    return [" ".join(name) for name in found if len(name) >= 2]


def mark_author_notes(work: Work) -> None:
    """A line about the author below the text: "Cole Abernathy covers state politics."."""
    names = tuple(author_names(work.entries))
    for entry in [work.entries[position] for position in work.body()[-2:]]:
        named = entry.text.startswith(names) or is_author_note(entry.text)
        if named and sentence_count(entry.text) <= 2:
            entry.reason = "author note"
