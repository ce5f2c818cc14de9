"""Pieces of Markdown: a line, a list, a table, a statement; foreign text in them is escaped."""

import re
from collections.abc import Iterable, Sequence

from crosscheck.views.escaping import escape_markdown, escape_markdown_line
from crosscheck.views.memo import Run, Side


def inline(text: str) -> str:
    """Escaped for the inside of a line, and never empty, so that no line changes its meaning."""
    return escape_markdown(text).strip() or "–"


def whole_line(text: str) -> str:
    """The same for the beginning of a line."""
    return escape_markdown_line(text).strip() or "–"


def bullets(lines: Iterable[str]) -> str:
    """A list; its items are escaped already, as are the cells of a table."""
    return "\n".join(f"- {line}" for line in lines)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table under a head."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def in_its_sentence(side: Side) -> str:
    """The statement verbatim; what else its sentence says is in italics."""
    before = f"_{inline(side.before)}_ " if side.before else ""
    sign, rest = _first_signs(side.after)
    after = f"{inline(sign) if sign else ''} _{inline(rest)}_" if side.after else ""
    return f"{before}{_statement(side.runs)}{after}"


def _first_signs(text: str) -> tuple[str, str]:
    """Punctuation that belongs to the words before it, and the rest."""
    rest = text.lstrip(",;:")
    return text[: len(text) - len(rest)], rest


def _statement(runs: Sequence[Run]) -> str:
    """Verbatim, deciding words bold; two bold runs with nothing visible between are one."""
    shown: list[Run] = []
    for run in runs:
        text = escape_markdown(run.text) if shown else escape_markdown_line(run.text)
        if text and shown and shown[-1].key == run.key:
            shown[-1] = Run(shown[-1].text + text, run.key)
        elif text:
            shown.append(Run(text, run.key))
    return "".join(f"**{run.text}**" if run.key else run.text for run in shown).strip() or "–"


def slug(heading: str) -> str:
    """The anchor that common renderers give a heading; only letters, digits and dashes."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def code(text: str) -> str:
    """An id of our own as code; foreign marks cannot be in it, and are dropped if they were."""
    return f"`{re.sub(r'[^0-9A-Za-z._:/-]', '', text) or '-'}`"
