"""crosscheck: who says what across news outlets; agreements and contradictions, offline.

    import crosscheck

    crosscheck.encode(["Der Zug hielt an."])              # (1, dim) float32, unit rows
    crosscheck.judge([("Er kam.", "Er kam nicht.")])      # [Judgement]
    crosscheck.extract_claims("„Nein“, sagte sie.")       # [Claim]

    with crosscheck.Workspace(Path("index"), writing=True) as workspace:
        read = crosscheck.ingest(workspace, [Path("seeds")])
        report = crosscheck.report(workspace, about=read.documents)

Importing this imports nothing else; every name loads what it needs at first use.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crosscheck.errors import CrosscheckError
    from crosscheck.pipeline import ask, ingest, report
    from crosscheck.ports import Encoder, Judge, Vectors
    from crosscheck.records import (
        Answer,
        Claim,
        Document,
        Event,
        Judgement,
        Point,
        Report,
        Verdict,
        VerdictKind,
    )
    from crosscheck.settings import Settings
    from crosscheck.workspace import Workspace

__all__ = [
    "Answer",
    "Claim",
    "CrosscheckError",
    "Document",
    "Event",
    "Judgement",
    "Point",
    "Report",
    "Settings",
    "Verdict",
    "VerdictKind",
    "Workspace",
    "ask",
    "encode",
    "extract_claims",
    "ingest",
    "judge",
    "report",
]

_HOMES = {
    "crosscheck.errors": ("CrosscheckError",),
    "crosscheck.pipeline": ("ask", "ingest", "report"),
    "crosscheck.records": (
        *("Answer", "Claim", "Document", "Event", "Judgement", "Point", "Report", "Verdict"),
        "VerdictKind",
    ),
    "crosscheck.settings": ("Settings",),
    "crosscheck.workspace": ("Workspace",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    import importlib

    if name not in _HOME_OF:
        raise AttributeError(f"module 'crosscheck' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def encode(texts: Sequence[str], model: str = "bundled") -> "Vectors":
    """Sentences as vectors: (n, dim) float32, unit rows.

    model: "bundled", a model name, or a folder of sentence-transformers. It stays loaded.
    Raises ModelError if it is not on this machine.
    """
    return _encoder(model).encode(texts)


def judge(pairs: Sequence[tuple[str, str]], model: str = "bundled") -> "list[Judgement]":
    """Whether two statements about one event agree or contradict; one judgement per pair.

    This is the model alone. A report also weighs numbers, dates, negation, opposed words and
    who is speaking. Raises ModelError if the model is not on this machine.
    """
    return _judge(model).judge(pairs)


def extract_claims(text: str, lang: str = "de") -> "list[Claim]":
    """Claims of a text, in order, with their speakers: ``text[c.start:c.end] == c.text``.

    text: paragraphs separated by blank lines. lang: "de" or "en".
    """
    from crosscheck import claims
    from crosscheck.records import Document, stable_id

    key = stable_id("text", lang, text)
    document = Document(key, None, None, None, "day", lang, text, origin=key)
    return claims.resolve_corpus(claims.extract_claims(document), {key: document})


@cache
def _encoder(model: str) -> "Encoder":
    from crosscheck.vectors.encoder import load_encoder

    return load_encoder(model)


@cache
def _judge(model: str) -> "Judge":
    from crosscheck.verdicts.judge import load_judge

    return load_judge(model)
