"""What somebody says, side by side: alike, contradicting, or on different matters."""

from made_claims import FixedJudge, calibration, claim, document, said_by

from crosscheck.records import Quoted
from crosscheck.verdicts.answers import Beside, Ranked
from crosscheck.verdicts.questions import read_question
from crosscheck.verdicts.statements import on_topic, state

DOCUMENTS = {key: document(key) for key in "abc"}
ASKED = read_question(claim("q", "Was sagt Ida Brandt?"), "de")
WHO = Quoted("Ida Brandt", "", 3)
NEAR = {key: [1.0, 0.0] for key in "123"}


def stated(*texts, events="eee"):
    """Her statements, one an article, nearest first."""
    return [
        Ranked(
            claim(str(number), text, "abc"[number - 1], speaker=said_by("Ida Brandt")), 1.0, event
        )
        for number, (text, event) in enumerate(zip(texts, events, strict=False), 1)
    ]


def beside(judge, vectors=NEAR, **weights):
    """Documents with a judge; weights turn its scores into verdicts."""
    import numpy as np

    rows = {key: np.asarray(row, dtype=np.float32) for key, row in vectors.items()}
    return Beside(DOCUMENTS, judge, rows, calibration(**weights))


def test_what_is_worded_alike_is_one_position_of_several_origins():
    """And that is agreement; anything else stands by itself."""
    shown = stated("Die Ernte ist gut.", "Der Wein wird teurer.", "Die Ernte ist gut.")
    answer = state(ASKED, WHO, shown, beside(FixedJudge()))
    assert [one.claims for one in answer.positions] == [("1", "3"), ("2",)]
    assert [one.origins for one in answer.positions] == [2, 1]
    assert answer.verdict == "agreed" and answer.quoted == WHO
    assert [one.claim.id for one in answer.evidence] == ["1", "2", "3"], "in the order given"


def test_statements_on_different_matters_are_no_dispute():
    """Each comes from one source."""
    answer = state(ASKED, WHO, stated("Die Ernte ist gut.", "Ich gehe."), beside(FixedJudge()))
    assert (answer.verdict, len(answer.positions)) == ("single-source", 2)


def test_contradicting_statements_are_a_dispute():
    """Where a report would find it so, in one event."""
    judge = FixedJudge(agree=0.0, contradict=1.0)
    shown = stated("Die Ernte ist gut.", "Die Ernte ist schlecht.")
    contra = {"contradict__judge_contradict": 3.0}
    assert state(ASKED, WHO, shown, beside(judge, **contra)).verdict == "disputed"
    apart = stated("Die Ernte ist gut.", "Die Ernte ist schlecht.", events="ef")
    assert state(ASKED, WHO, apart, beside(judge, **contra)).verdict == "single-source"


def test_nothing_stated_is_unanswerable():
    """With the account of whom it was looked for."""
    answer = state(ASKED, WHO, [], beside(FixedJudge()))
    assert (answer.verdict, answer.positions, answer.quoted) == ("unanswerable", (), WHO)


def test_words_of_the_topic_count_beside_the_meaning():
    """Said in the statement more than in the one before it; never more than 1."""
    unsaid = {"said": 0.0, "said_before": 0.0}
    assert on_topic(0.5, unsaid) < on_topic(0.5, unsaid | {"said_before": 1.0})
    assert on_topic(0.5, unsaid | {"said_before": 1.0}) < on_topic(0.5, unsaid | {"said": 1.0})
    assert on_topic(0.9, {"said": 1.0, "said_before": 1.0}) == 1.0
