"""Labels of pairs by place, and what a reader makes of everything that is reported."""

import json

import numpy as np

from crosscheck.evaluation.pairs import DeskScore, score
from crosscheck.evaluation.stages import GoldPair, Stages, with_read
from crosscheck.records import Claim, Document, Verdict, VerdictKind


def document(case, name):
    """An article of a case."""
    return Document(
        f"{case}-{name}", name, None, None, "day", "de", "eins zwei drei", path=f"{case}/{name}.md"
    )


def claim(key, of, start, end):
    """A claim that is a piece of an article."""
    text = of.text[start:end]
    return Claim(key, of.id, 0, 0, start, end, text, start, end, text)


ONE, TWO = document("c", "one"), document("c", "two")
CLAIMS = {
    "a": claim("a", ONE, 0, 4), "b": claim("b", TWO, 0, 4), "c": claim("c", TWO, 5, 9),
    "d": claim("d", TWO, 10, 14),
}  # fmt: skip
STAGES = Stages(
    {one.id: one for one in (ONE, TWO)}, CLAIMS, {key: np.zeros(1) for key in CLAIMS}, [], [],
    {ONE.id: "c", TWO.id: "c"},
    [GoldPair("c", (ONE.id, 0, 4), (TWO.id, 0, 4), "contradict", "other", "outlets", ("", ""))],
)  # fmt: skip


def found(a, b, kind=VerdictKind.CONTRADICT):
    """A verdict on two claims."""
    return Verdict(f"{a}{b}", "e", a, b, kind, "other", None, 0.9, ())


def test_labels_by_place(tmp_path):
    """Offsets of an article of a case; what is not here is passed over."""
    file = tmp_path / "read.jsonl"
    rows = [
        {"case": "c", "label": "none", "a": ["one", 0, 4], "b": ["two", 5, 9]},
        {"case": "elsewhere", "label": "none", "a": ["one", 0, 4], "b": ["two", 5, 9]},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    (read,) = with_read(STAGES, file).read
    assert (read.a, read.b, read.label) == ((ONE.id, 0, 4), (TWO.id, 5, 9), "none")


def test_the_desk_counts_everything_reported(tmp_path):
    """Listed and read pairs are right or wrong, the rest is unread; order does not matter."""
    file = tmp_path / "read.jsonl"
    row = {"case": "c", "label": "none", "a": ["one", 0, 4], "b": ["two", 5, 9]}
    file.write_text(json.dumps(row))
    verdicts = [found("b", "a"), found("a", "c"), found("a", "d")]
    scored = score(with_read(STAGES, file), verdicts, ("e", "j"))
    assert scored.desk["contradict"] == DeskScore(right=1, wrong=1, unread=1)
    assert scored.desk["agree"] == DeskScore(0, 0, 0)


def test_without_read_pairs_there_is_no_desk():
    """Then only the listed pairs are scored."""
    scored = score(STAGES, [found("a", "b")], ("e", "j"))
    assert scored.desk == {}
    assert scored.kinds["contradict"].precision == scored.kinds["contradict"].recall == 1.0
