"""What the tests of the page share."""

import sqlite3
from pathlib import Path

from test_pipeline import FIRST, SECOND

from crosscheck.records import Verdict, VerdictKind
from crosscheck.store import DATABASE
from crosscheck.web.newsroom import Newsroom

# With addresses, so that a later version is known as one wherever its file lies.
BRIDGE = FIRST.replace("lang: de", "lang: de\nurl: https://nordkurier.example/elde")
BRIDGE_TOO = SECOND.replace("lang: de", "lang: de\nurl: https://ostsee-bote.example/elde")
HERE = "http://127.0.0.1:8420"
HOSTILE_TITLE = "<script>alert(1)</script> \x1b[31mrot \u202etfel"
HOSTILE = """---
outlet: "<b>Blatt</b>"
title: Brücke
published: 2024-03-06
lang: de
---
Die Elde-Brücke bleibt gesperrt <img src=x onerror=alert(1)>. In der Brücke fanden Prüfer neun
Risse und {{ 7*7 }}. Die Sperrung dauert laut <i>Stadt</i> zwei Wochen.
"""


def a_finding(newsroom: Newsroom, kind: VerdictKind | None = None) -> Verdict:
    """The surest current finding, or the surest of a kind."""
    found = [one for one in newsroom.edition()[0].report.verdicts if kind in {None, one.kind}]
    return max(found, key=lambda one: (one.confidence, one.id))


def poison(index: Path, where: str = "true") -> Path:
    """Titles and addresses that no reading of ours would let through, in the store itself."""
    with sqlite3.connect(index / DATABASE) as db:
        values = HOSTILE_TITLE, "javascript:alert(1)"
        db.execute(f"UPDATE documents SET title = ?, url = ? WHERE {where}", values)
    db.close()
    return index
