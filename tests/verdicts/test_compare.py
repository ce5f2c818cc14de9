"""Judging: symmetric, sparing with verdicts, and able to say why."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import (
    FixedJudge,
    calibration,
    claim,
    day,
    document,
    entity,
    pair,
    quantity,
    said_by,
)

from crosscheck.errors import ModelError
from crosscheck.records import VerdictKind
from crosscheck.verdicts import compare
from crosscheck.verdicts.calibration import (
    FEATURES,
    read_calibration,
    write_calibration,
)
from crosscheck.verdicts.compare import (
    COPY_CONFIDENCE,
    judge_pairs,
    judged_text,
    layer_of,
)

DOCUMENTS = {key: document(key) for key in "ab"}
NUMBERS = calibration(contradict__number_conflict=6.0)
OPPOSED = calibration(contradict__opposed_only=6.0, contradict__reservation_one_side=6.0)


def judged(a, b, model=NUMBERS, judge=None):
    """The verdicts of one pair."""
    return judge_pairs(
        [pair(a, b)], {a.id: a, b.id: b}, DOCUMENTS, judge or FixedJudge(), calibration=model
    )


JOBS = claim("1", "4.500 Stellen fallen weg", quantities=(quantity("4.500", 4500, "stelle"),))
MORE = claim(
    "2", "Es sind 6.200 Stellen", "b", quantities=(quantity("6.200", 6200, "stelle", at=8),)
)


def test_conflicting_numbers():
    """Verdict, type, layer, reason and the deciding figures of both claims."""
    (verdict,) = judged(JOBS, MORE)
    assert (verdict.kind, verdict.type, verdict.layer) == ("contradict", "number", "outlets")
    assert verdict.reasons[0] == "Verschiedene Zahlen: „4.500“ und „6.200“"
    assert {(one.claim, one.start, one.end) for one in verdict.deciding} == {
        ("1", 0, 5),
        ("2", 8, 13),
    }
    assert 0.5 <= verdict.confidence <= 1


def test_reasons_speak_the_language_asked_for():
    """Only their words change: verdict, deciding words and what is quoted stay."""
    claims = {JOBS.id: JOBS, MORE.id: MORE}
    (german,) = judged(JOBS, MORE)
    (english,) = judge_pairs(
        [pair(JOBS, MORE)], claims, DOCUMENTS, FixedJudge(), calibration=NUMBERS, lang="en"
    )
    assert english.reasons[0] == "Different numbers: “4.500” and “6.200”"
    assert replace(english, reasons=german.reasons) == german


def test_order_of_the_pair_does_not_matter():
    """The same verdict with the sides exchanged."""
    (forward,), (back,) = judged(JOBS, MORE), judged(MORE, JOBS)
    assert (forward.kind, forward.confidence, forward.type) == (
        back.kind,
        back.confidence,
        back.type,
    )


def test_below_the_threshold_nothing_is_said():
    """A likely contradiction that is not likely enough stays unsaid."""
    assert judged(JOBS, MORE, calibration(0.999, contradict__number_conflict=6.0)) == []


def test_a_copied_sentence_agrees():
    """Wire copies agree with certainty, whatever the model thinks of them."""
    (verdict,) = judged(JOBS, claim("9", JOBS.text, "b", quantities=JOBS.quantities))
    assert (verdict.kind, verdict.confidence) == ("agree", COPY_CONFIDENCE)
    assert verdict.reasons[0].startswith("Wortgleich")


def test_a_copy_with_another_figure_is_no_copy():
    """One digit changed in a copied sentence is what a desk must not miss."""
    changed = claim(
        "9", "4.800 Stellen fallen weg", "b", quantities=(quantity("4.800", 4800, "stelle"),)
    )
    (verdict,) = judged(JOBS, changed)
    assert verdict.kind == "contradict"


@pytest.mark.parametrize(("stance", "word"), [("denies", "bestreitet"), ("leaves_open", "offen")])
def test_reservations_are_denials(stance, word):
    """A denial and a non-confirmation are of type denial and name who makes them."""
    a = claim("1", "Das Treffen ist im Juli", speaker=said_by("Kreml"))
    b = claim(
        "2", "Das bestätigte das Amt nicht", "b", speaker=said_by("Amt"), stance=stance,
        cue="bestätigte",
    )  # fmt: skip
    (verdict,) = judged(a, b, OPPOSED)
    assert (verdict.type, verdict.layer) == ("denial", "speakers")
    assert word in verdict.reasons[0] and verdict.reasons[0].startswith("Amt")
    assert (verdict.deciding[0].claim, verdict.deciding[0].start) == ("2", 4)


def test_one_word_in_both_is_common_ground_and_no_other_word_for_it():
    """Only another word of one sense is named; a part of a compound is not named beside it."""
    model = calibration(agree__judge_agree=6.0)
    a = claim("1", "Die Brücke ist gesperrt")
    b = claim("2", "Gesperrt ist seit Montag die Brücke", "b")
    (verdict,) = judged(a, b, model, FixedJudge(agree=0.9, contradict=0.05))
    assert not any(reason.startswith("Gleicher Sinn") for reason in verdict.reasons)
    assert any("Brücke" in reason or "brücke" in reason for reason in verdict.reasons)


def test_opposed_words_decide():
    """Opposite verbs without any negation."""
    a = claim("1", "Das Werk wird geschlossen")
    b = claim("2", "Das Werk bleibt geöffnet", "b")
    (verdict,) = judged(a, b, OPPOSED)
    assert verdict.type == "outcome"
    assert verdict.reasons[0] == "Gegenteilige Wörter: „geschlossen“ und „geöffnet“"


@pytest.mark.parametrize(("sure", "found"), [(0.55, 0), (0.7, 1)])
def test_saying_it_again_is_no_contradiction_unless_the_judge_is_sure(sure, found):
    """The same content words and nothing opposed: only exchanged roles could be at odds."""
    a = claim("1", "Der Minister nannte das Angebot eine Frechheit")
    b = claim("2", "Frechheit, Angebot", "b")
    judge = FixedJudge(agree=0.2, contradict=sure)
    assert len(judged(a, b, calibration(contradict__judge_contradict=60.0), judge)) == found


@pytest.mark.parametrize(("contrast", "found"), [("dagegen ", 1), ("", 0)])
def test_what_both_sides_stress_is_framing(contrast, found):
    """One stresses one thing, the other another, and one is set against the other."""
    a = claim("1", f"Im Mittelpunkt standen {contrast}die Zölle")
    b = claim("2", "Vor allem habe er ihm gedankt", "b")
    model = calibration(0.1, framing__emphasis=3.0)
    assert [one.kind for one in judged(a, b, model)] == [VerdictKind.FRAMING] * found


def test_negation_decides():
    """The negation is named, and so is its word."""
    a = claim("1", "Das Werk schließt", entities=(entity("Werk", 4),))
    b = claim("2", "Das Werk schließt nicht", "b", negated=True)
    (verdict,) = judged(a, b, calibration(contradict__negation_one_side=6.0))
    assert verdict.type == "negation"
    assert ("2", 18, 23) in {(one.claim, one.start, one.end) for one in verdict.deciding}


def test_dates_decide():
    """Two days for one happening."""
    a = claim("1", "am 05.03.2024 geprüft", times=(day(2024, 3, 5, at=3),))
    b = claim("2", "am 07.03.2024 geprüft worden", "b", times=(day(2024, 3, 7, at=3),))
    (verdict,) = judged(a, b, calibration(contradict__time_conflict=6.0))
    assert verdict.type == "date"


@pytest.mark.parametrize(
    ("first", "second", "layer"),
    [
        (None, None, "outlets"),
        ("X", None, "attributed"),
        ("X", "Y", "speakers"),
        ("X", "X", "same_speaker"),
    ],
)
def test_layers(first, second, layer):
    """Between whom a contradiction lies, whichever side comes first."""
    a = claim("1", "x", speaker=said_by(first) if first else None)
    b = claim("2", "y", "b", speaker=said_by(second) if second else None)
    assert layer_of(a, b) == layer_of(b, a) == layer


def test_the_judge_reads_contents_with_their_context():
    """Attribution frames are not judged; a claim that needs its context gets it."""
    judge = FixedJudge()
    framed = claim("1", "Es ist so, sagte X", content="Es ist so", content_end=9)
    dependent = claim("2", "Das stimmt nicht", "b", context="Es ist so.")
    judged(framed, dependent, SAYING, judge)
    assert judge.seen == [("Es ist so", "Es ist so. Das stimmt nicht")]
    assert judged_text(framed) == "Es ist so"


def test_no_pairs_no_judging():
    """Nothing to judge asks no model."""
    judge = FixedJudge()
    assert judge_pairs([], {}, DOCUMENTS, judge, calibration=NUMBERS) == []
    assert judge.seen == []


class Drafting(FixedJudge):
    """A judge whose draft may differ from its judgement."""

    def __init__(self, drafted, **said):
        super().__init__(**said)
        self.drafts = FixedJudge(**drafted)

    def draft(self, pairs):
        """One rough judgement per pair, always the same."""
        return self.drafts.judge(pairs)


SAYING = calibration(0.6, agree__judge_agree=6.0)
NOTHING, PERHAPS, SURELY = {"agree": 0.01}, {"agree": 0.65}, {"agree": 0.9, "contradict": 0.05}


def test_no_judge_is_asked_where_no_judgement_can_make_a_verdict():
    """Only the numbers decide here, and there are none."""
    judge = Drafting(SURELY, **SURELY)
    assert judged(claim("1", "Es brennt"), claim("2", "Es schneit", "b"), judge=judge) == []
    assert judge.seen == judge.drafts.seen == []


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Die Brücke ist gesperrt", "Die Brücke ist nicht offen", "Es brennt"]),
    st.sampled_from(["Die Brücke ist offen", "Niemand darf auf die Brücke", "Es brennt"]),
    st.tuples(*[st.floats(0.0, 50.0)] * 3),
    st.dictionaries(st.sampled_from(FEATURES), st.floats(-4.0, 4.0), max_size=6),
)
def test_no_verdict_is_lost_by_asking_less(first, second, said, weights):
    """Whatever the judge says, and whatever the signals weigh, the verdict is the same."""
    total = sum(said) + 3.0
    judge = FixedJudge((said[0] + 1.0) / total, (said[1] + 1.0) / total)
    model = calibration(0.5, **{f"contradict__{name}": value for name, value in weights.items()})
    a, b = claim("1", first), claim("2", second, "b")
    found = judged(a, b, model, judge)
    with patch.object(compare, "WITHIN_REACH", 1e-9):
        assert found == judged(a, b, model, judge)


@pytest.mark.parametrize(("drafted", "asked"), [(NOTHING, 0), (PERHAPS, 1), (SURELY, 1)])
def test_only_what_a_draft_leaves_open_is_judged_in_full(drafted, asked):
    """A draft that is far from any verdict ends it; else the judgement alone decides."""
    judge = Drafting(drafted, **SURELY)
    a, b = claim("1", "Die Brücke ist gesperrt"), claim("2", "Niemand darf auf die Brücke", "b")
    found = judged(a, b, SAYING, judge)
    assert (len(judge.drafts.seen), len(judge.seen), len(found)) == (1, asked, asked)
    if found:
        assert found == judged(a, b, SAYING, FixedJudge(**SURELY))
    assert judged(a, b, SAYING, Drafting(drafted, **NOTHING)) == []


def test_what_a_reader_labelled_is_judged_whatever_the_draft_says():
    """A reader's verdict holds, with the scores of the judgement and not of its draft."""
    a, b = claim("1", "Die Brücke ist gesperrt"), claim("2", "Niemand darf auf die Brücke", "b")
    (verdict,) = judge_pairs(
        [pair(a, b)],
        {a.id: a, b.id: b},
        DOCUMENTS,
        Drafting(NOTHING, **PERHAPS),
        calibration=SAYING,
        given={frozenset((a.id, b.id)): VerdictKind.AGREE},
    )
    assert (verdict.kind, verdict.scores["agree"]) == ("agree", PERHAPS["agree"])


def test_calibration_file_round_trip():
    """What is written is what is read, and another feature list is refused."""
    text = write_calibration(NUMBERS)
    read = read_calibration(text)
    rows = np.random.default_rng(0).normal(size=(5, len(FEATURES)))
    assert np.allclose(read.probabilities(rows), NUMBERS.probabilities(rows), atol=1e-6)
    assert np.allclose(read.probabilities(rows).sum(axis=1), 1.0)
    raw = json.loads(text)
    raw["features"] = raw["features"][1:]
    with pytest.raises(ModelError, match=r"training/calibration\.py"):
        read_calibration(json.dumps(raw))


UPDATED = replace(
    calibration(),
    kinds=(*calibration().kinds[:-1], VerdictKind.UPDATE),
    least=dict.fromkeys(VerdictKind, 0.5),
)


def updated(first, second):
    """The type of an update from the first claim to the second, five hours later."""
    documents = {
        "a": document("a", published=datetime(2024, 3, 5, 12, tzinfo=UTC)),
        "b": document("b", published=datetime(2024, 3, 6, 12, tzinfo=UTC)),
    }
    (verdict,) = judge_pairs(
        [pair(first, second)],
        {first.id: first, second.id: second},
        documents,
        FixedJudge(),
        calibration=UPDATED,
    )
    assert verdict.kind == "update"
    return verdict.type


def test_an_update_is_of_what_changed():
    """Not of the days on which two reports speak; but of a day that was moved."""
    eleven = (quantity("elf", 11, at=46),)
    reported = claim(
        "1",
        "Die Zahl der Verletzten stieg am Dienstag auf elf",
        times=(day(2024, 3, 5),),
        quantities=eleven,
    )
    corrected = claim(
        "2", "Die Zahl der Verletzten wurde am Mittwoch korrigiert", "b", times=(day(2024, 3, 6),)
    )
    assert updated(reported, corrected) == "number"
    planned = claim("1", "Die Messe öffnet am Montag", times=(day(2024, 3, 11),))
    moved = claim("2", "Die Messe öffnet schon am Sonntag", "b", times=(day(2024, 3, 10),))
    assert updated(planned, moved) == "date"
