"""Memo -> one HTML file: nothing remote, no scripts, light and dark, paper and phone.

Every expression of the template passes ``visible`` and is escaped; links are the template's own
and go to safe addresses only. The policy in the head forbids everything but the one style sheet.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from crosscheck.records import Report, VerdictKind
from crosscheck.views.compose import compose
from crosscheck.views.escaping import visible
from crosscheck.views.markdown import in_a_line, repeat_command
from crosscheck.views.memo import Memo
from crosscheck.views.sections import ORDER
from crosscheck.views.wording import wording

if TYPE_CHECKING:
    from jinja2 import Environment


def render(report: Report, lang: str | None = None) -> str:
    """The report as one self-contained HTML file."""
    return "".join(pieces(compose(report, lang)))


def pieces(memo: Memo) -> Iterator[str]:
    """That file piece by piece."""
    style = template("report.css")
    page = environment().get_template("report.html.j2")
    return page.generate(
        memo=memo,
        say=wording(memo.lang),
        order=[kind for kind in ORDER if any(kind in dict(one.counts) for one in memo.sections)],
        contradict=VerdictKind.CONTRADICT,
        repeat=repeat_command,
        in_a_line=in_a_line,
        style=_trusted(style),
        style_hash=_trusted(_digest(style)),
    )


@cache
def environment(further: Callable[[str], str | None] | None = None) -> "Environment":
    """Templates that escape everything and fail on a misspelt name.

    further: gives the text of templates that are not of this room, or None.
    """
    import jinja2

    load = [jinja2.FunctionLoader(one) for one in (further, template) if one]
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(load),
        autoescape=True,
        finalize=_finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: Any) -> Any:
    """Foreign text loses its power before it is escaped; markup of our own passes."""
    return visible(value) if type(value) is str else value


def _trusted(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - our own style sheet and its digest


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")


@cache
def template(name: str) -> str:
    """The text of a template or style sheet of this room."""
    return files("crosscheck.views").joinpath("templates", name).read_text("utf-8")
