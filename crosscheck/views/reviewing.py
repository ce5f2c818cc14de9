"""Findings for the one who reviews them in a terminal, and the labels that come of it."""

from typing import TYPE_CHECKING

from crosscheck.records import Label, LabelledSide, Report, Verdict
from crosscheck.views.desk import Desk
from crosscheck.views.escaping import dump_json, visible
from crosscheck.views.findings import compose_finding
from crosscheck.views.memo import Side
from crosscheck.views.terminal import STYLES
from crosscheck.views.wording import Wording

if TYPE_CHECKING:
    from rich.text import Text

KEY_STYLE = "bold underline"  # the deciding words; seen without colours as well


def finding_text(verdict: Verdict, report: Report, say: Wording, place: str) -> "Text":
    """One finding: its verdict, both statements verbatim with who says them, its reasons.

    place: the words that say which finding it is.
    """
    from rich.text import Text

    shown = compose_finding("", verdict, _desk(report, say))
    text = Text()
    kind = say(f"kind_names.{shown.kind}")
    text.append(f"{place} · {kind}, {shown.type} · {shown.confidence}\n", "bold")
    text.append(f"{shown.lead}\n", STYLES["muted"])
    for side in (shown.a, shown.b):
        _append_side(text, side, say)
    if shown.reasons:
        reasons = "; ".join(map(visible, shown.reasons))
        text.append(f"{say.count('reasons', len(shown.reasons), reasons=reasons)}\n")
    return text


def _desk(report: Report, say: Wording) -> Desk:
    return Desk(
        report=report,
        say=say,
        claims={claim.id: claim for claim in report.claims},
        documents={document.id: document for document in report.documents},
        numbers={document.id: number for number, document in enumerate(report.documents, 1)},
        points={},
        findings={},
    )


def _append_side(text: "Text", side: Side, say: Wording) -> None:
    if side.context:
        text.append(f"  {visible(say('before', text=side.context))}\n", STYLES["muted"])
    text.append("  ")
    for run in side.runs:
        text.append(visible(run.text), KEY_STYLE if run.key else "")
    where = f"{side.who}, {side.how} · {side.where} · {say('paragraph', n=side.paragraph)}"
    text.append(f"\n    — {visible(where)}\n", STYLES["muted"])


def label_line(label: Label) -> str:
    """A label as one line of JSON: a labelled pair to learn from.

    ``label`` is the reader's verdict; null where a finding was only rejected.
    """
    shape = {
        "action": label.action,
        "label": label.kind,
        "found": label.found,
        "confidence": label.confidence,
        **_side(label.a, "a"),
        **_side(label.b, "b"),
        "models": {"encoder": label.encoder, "judge": label.judge},
        "when": label.at.isoformat(),
    }
    return dump_json(shape, indent=None) + "\n"


def _side(side: LabelledSide, name: str) -> dict[str, str | None]:
    published = side.published_at.isoformat() if side.published_at else None
    return {
        f"text_{name}": side.text,
        f"content_{name}": side.content,
        f"context_{name}": side.context,
        f"speaker_{name}": side.speaker,
        f"outlet_{name}": side.outlet,
        f"published_at_{name}": published,
    }
