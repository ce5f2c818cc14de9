"""The figures of a judge and of an answer scorer, checked on ones whose answers are known."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import UsageError
from crosscheck.evaluation import answers
from crosscheck.evaluation import judge as judges
from crosscheck.evaluation.groups import LABELS, Label, LabelledPair, balanced, is_english
from crosscheck.records import Judgement


class Fixed:
    """Says what it was told of a pair, in either order, and none of all others."""

    model_id = "fixed"

    def __init__(self, said: dict[frozenset[str], Label], confidence: float = 0.9) -> None:
        self.said = said
        self.confidence = confidence

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """The judgement told for each pair."""
        return [self._one(self.said.get(frozenset(pair), "none")) for pair in pairs]

    def _one(self, label: Label) -> Judgement:
        rest = (1 - self.confidence) / 2
        scores: dict[str, float] = {
            name: self.confidence if name == label else rest for name in LABELS
        }
        return Judgement(label, self.confidence, scores)


class Words:
    """Scores a statement by the share of the question's words in it."""

    model_id = "words"

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        """(n,) shares."""
        return np.array([self._share(*pair) for pair in pairs], dtype=np.float32)

    def _share(self, question: str, statement: str) -> float:
        asked = set(question.lower().strip("?").split())
        return len(asked & set(statement.lower().strip(".").split())) / len(asked)


PAIRS = [
    LabelledPair("Der Damm hielt.", "Die Mauer überstand es.", "agree", "x"),
    LabelledPair("Der Damm hielt.", "Der Damm brach.", "contradict", "x"),
    LabelledPair("Der Damm hielt.", "Der Damm ist grün.", "none", "x"),
    LabelledPair("Der Damm brach.", "Der Wall gab nach.", "agree", "x"),
]


def test_right_judgements_count_by_label() -> None:
    """Three of four right: accuracy, and F1 of each label from its own misses and false alarms."""
    said = {frozenset((p.a, p.b)): p.label for p in PAIRS[:3]}
    found = judges.compare(PAIRS, Fixed(said).judge([(p.a, p.b) for p in PAIRS]))
    assert found.accuracy == pytest.approx(3 / 4)
    assert found.labels["agree"].recall == pytest.approx(1 / 2)
    assert found.labels["none"].precision == pytest.approx(1 / 2)
    assert found.macro_f1 == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)


def test_macro_f1_leaves_out_labels_that_do_not_occur() -> None:
    """A probe with one label is scored on that label alone."""
    agreeing = [PAIRS[0], PAIRS[3]]
    said = {frozenset((PAIRS[0].a, PAIRS[0].b)): PAIRS[0].label}
    found = judges.compare(agreeing, Fixed(said).judge([(p.a, p.b) for p in agreeing]))
    assert found.macro_f1 == pytest.approx(2 / 3)


def test_balanced_takes_equally_many_of_each_label() -> None:
    """The rarest label sets the number, in the given order."""
    assert [p.label for p in balanced(PAIRS, 5)] == ["agree", "contradict", "none"]
    assert balanced(PAIRS, 5)[0] == PAIRS[0]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("The minister was in Berlin on Monday.", True),
        ("Die Ministerin war am Montag in Berlin.", False),
        ("Asmir's envoy spoke for no more than five minutes.", True),
        ("Den Richter lehnte der Kläger ab.", False),
    ],
)
def test_language_is_told_by_function_words(text: str, english: bool) -> None:
    """Short news sentences of both languages."""
    assert is_english(text) is english


# --- the folders -----------------------------------------------------------------------------


def _write(path: Path, *records: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Development data, one case, claim groups and probes, a line or two of each."""
    quotes = [{"doc": "1", "quote": text, "speaker": "outlet"} for text in ("Er kam.", "Er ging.")]
    gold = [{"a": quotes[0], "b": quotes[1], "label": label} for label in ("contradict", "framing")]
    _write(tmp_path / "bench" / "01-x" / "gold.jsonl", *gold)
    row = b"Alle kamen.\tKeiner kam.\tcontradiction\txnli\n"
    (tmp_path / "data" / "dev").mkdir(parents=True)
    for name in judges.INFERENCE_FILES:
        (tmp_path / "data" / "dev" / name).write_bytes(gzip.compress(row))
    point = {
        "point": "Hielt der Damm?",
        "a": ["Der Damm hielt.", "Die Mauer überstand es."],
        "b": ["Der Damm brach.", "Der Wall gab nach."],
        "n": ["Der Damm ist grün."],
    }
    for name in judges.HELD_OUT_POINTS:
        _write(tmp_path / "points" / f"{name}.jsonl", point)
    aspects = [
        {"q": "Hielt der Damm?", "a": point["a"], "b": point["b"]},
        {"q": "Welche Farbe hat die Fahne?", "a": ["Die Fahne hat die Farbe Rot."], "b": []},
    ]
    sheet = {"event": "x", "aspects": aspects, "other": ["Vor Jahren war Ruhe."]}
    for name in judges.HELD_OUT_SHEETS:
        _write(tmp_path / "points" / f"{name}.jsonl", sheet)
    role = {"base": "A ruft B an.", "kept": "B wird von A angerufen.", "swapped": "B ruft A an."}
    _write(tmp_path / "probes" / "roles.jsonl", role)
    _write(tmp_path / "probes" / "paraphrases.jsonl", {"a": "Es regnet.", "b": "Wasser fällt."})
    return tmp_path


def test_all_sets_are_read_and_scored(folders: Path) -> None:
    """Cases without framing, inference by its own labels, groups, and each probe on its own."""
    said: dict[frozenset[str], Label] = {
        frozenset(("Er kam.", "Er ging.")): "contradict",
        frozenset(("Alle kamen.", "Keiner kam.")): "contradict",
        frozenset(("A ruft B an.", "B ruft A an.")): "contradict",
        frozenset(("Es regnet.", "Wasser fällt.")): "agree",
    }
    found = judges.evaluate(
        folders / "data", folders / "bench", folders / "points", folders / "probes", Fixed(said)
    )
    assert (found.sets["cases"].pairs, found.sets["cases"].accuracy) == (1, 1.0)
    assert (found.sets["inference"].pairs, found.sets["inference"].accuracy) == (2, 1.0)
    assert found.sets["points"].accuracy == pytest.approx(1 / 3)  # none of all: one label of three
    assert found.probes["role_swap"].accuracy == pytest.approx(1 / 2)
    assert found.probes["role_kept"].accuracy == 0.0
    assert found.probes["paraphrase"].accuracy == 1.0
    assert found.calibration_error == pytest.approx(0.9 - 1 / 3)
    assert json.loads(json.dumps(found.as_json()))["model"] == "fixed"


def test_missing_file_is_named(folders: Path) -> None:
    """The error says which file of which folder is not there."""
    (folders / "points" / "j.jsonl").unlink()
    with pytest.raises(UsageError, match=r"j\.jsonl: missing"):
        judges.group_pairs(folders / "points")
    with pytest.raises(UsageError, match="no case folder"):
        judges.case_pairs(folders / "points")


def test_each_question_is_asked_of_its_whole_event(folders: Path) -> None:
    """Both aspects of both sheets against all six sentences, five of them or one right."""
    found = answers.sheet_rankings(folders / "points", Words())
    assert [len(one.scores) for one in found] == [6, 6, 6, 6]
    assert [int(one.right.sum()) for one in found] == [4, 1, 4, 1]
    assert all(one.hit(1) for one in found)  # shared words suffice here


def test_ranking_measures_are_those_of_the_textbook() -> None:
    """Answers at ranks 1 and 3 of 4: average precision 5/6; ties keep their order."""
    one = answers.Ranking(np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, False]))
    assert one.hit(1)
    assert one.average_precision == pytest.approx((1 + 2 / 3) / 2)
    assert answers.separation([one]) == pytest.approx(3 / 4)
    tied = answers.Ranking(np.array([0.5, 0.5]), np.array([False, True]))
    assert not tied.hit(1)
    assert tied.hit(2)
