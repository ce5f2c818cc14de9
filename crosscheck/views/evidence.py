"""One piece of evidence at a time: the article around it, and why it was shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crosscheck.records import Answer, Evidence
from crosscheck.views.answers import ground
from crosscheck.views.escaping import visible
from crosscheck.views.terminal import STYLES, reference, statement
from crosscheck.views.wording import wording

if TYPE_CHECKING:
    from rich.text import Text

AROUND = 1  # paragraphs before and after: enough to see what a statement answers to


def article_excerpt(evidence: Evidence, lang: str) -> "Text":
    """The paragraphs around a statement, the statement itself in its styles."""
    from rich.text import Text

    claim, document = evidence.claim, evidence.document
    first, last = _bounds(document.text, claim.start, claim.end)
    text = Text()
    text.append(f"{visible(reference(document, wording(lang)))}\n\n", "bold")
    if first:
        text.append("[…]\n\n", STYLES["muted"])
    text.append(_lines(document.text[first : claim.start]), STYLES["muted"])
    text.append_text(statement(claim))
    text.append(_lines(document.text[claim.end : last]), STYLES["muted"])
    if last < len(document.text):
        text.append("\n\n[…]", STYLES["muted"])
    return text


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the paragraphs that hold a span, and of those next to them."""
    breaks = [0]
    place = text.find("\n\n")
    while place >= 0:
        breaks.append(place + 2)
        place = text.find("\n\n", place + 2)
    breaks.append(len(text) + 2)
    own = max(number for number, place in enumerate(breaks[:-1]) if place <= start)
    behind = next(number for number, place in enumerate(breaks) if place > end)
    first = breaks[max(0, own - AROUND)]
    last = breaks[min(len(breaks) - 1, behind + AROUND)] - 2
    return first, last


def _lines(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def evidence_grounds(evidence: Evidence, answer: Answer, words: Sequence[str]) -> "Text":
    """Why a statement was shown: its probability, shared words, speaker and position.

    words: content words that it shares with the question.
    """
    from rich.text import Text

    say = wording(answer.lang)
    claim, document = evidence.claim, evidence.document
    lines = [ground(answer, evidence, say)]
    lines.append(say("session.words", words=", ".join(words)) if words else say("session.no_words"))
    voice = say(f"voices.{claim.quote_type}.{claim.stance}")
    who = claim.speaker.canonical if claim.speaker else say.outlet(document)
    lines.append(say("session.who", who=who, how=voice))
    lines += [
        say("session.position", label=one.label, origins=say.count("origins", one.origins))
        for one in answer.positions
        if claim.id in one.claims
    ]
    return Text("\n".join(f"  {visible(line)}" for line in lines))
