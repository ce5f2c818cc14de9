"""What a reader said holds: for the same statements, however often they are read again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from made_claims import NOON, FixedJudge, calibration, claim, document, pair

from crosscheck.records import Label, LabelledSide, Verdict, VerdictKind
from crosscheck.verdicts import Labels, judge_pairs
from crosscheck.verdicts.labels import labelled_side

DOCUMENTS = {key: document(key) for key in "abc"}
THREE = claim("1", "Drei Menschen wurden verletzt.", "a")
FIVE = claim("2", "Fünf Menschen wurden verletzt.", "b")
CLAIMS = {"1": THREE, "2": FIVE}
FOUND = Verdict("v", "event", "1", "2", VerdictKind.CONTRADICT, "number", "outlets", 0.8, ("weil",))


def label(action="accept", kind=None, *, a=THREE, b=FIVE, found=VerdictKind.CONTRADICT, after=0):
    """A label of a pair, given so many minutes after noon."""
    sides = (labelled_side(one, DOCUMENTS) for one in (a, b))
    at = NOON + timedelta(minutes=after)
    return Label(*sides, action, kind, found, 0.8, "e@1", "j@1", at)


REJECTED = label("reject")
ACCEPTED = label("accept", VerdictKind.CONTRADICT)
UPDATED = label("relabel", VerdictKind.UPDATE)


def settle(labels, verdict=FOUND, claims=CLAIMS, documents=DOCUMENTS):
    """What remains of one finding."""
    return Labels(labels, claims, documents).settle([verdict])


def test_without_labels_nothing_changes():
    """What nobody spoke of stays as it was found."""
    settled = settle([])
    assert settled.kept == (FOUND,) and settled.rejected == ()
    assert Labels([], CLAIMS, DOCUMENTS).wanted([pair(THREE, FIVE)]) == {}


def test_a_rejected_finding_is_set_apart():
    """It leaves the report but is still known, with what it was."""
    settled = settle([REJECTED])
    assert settled.kept == ()
    assert settled.rejected == (replace(FOUND, reader="reject", found=VerdictKind.CONTRADICT),)


def test_a_rejection_speaks_of_the_verdict_that_was_shown():
    """That two claims do not contradict says nothing against their agreement."""
    agreement = replace(FOUND, kind=VerdictKind.AGREE)
    assert settle([REJECTED], agreement).kept == (agreement,)


def test_an_accepted_finding_keeps_the_probability_of_the_tool():
    """The mark is the reader's, the figure the model's."""
    (kept,) = settle([ACCEPTED]).kept
    assert (kept.reader, kept.confidence, kept.kind) == ("accept", 0.8, VerdictKind.CONTRADICT)


def test_relabelled_as_nothing_is_left_out_whatever_is_found():
    """A pair that the reader calls not comparable gives no finding of any kind."""
    nothing = label("relabel", VerdictKind.NONE)
    for kind in (VerdictKind.CONTRADICT, VerdictKind.AGREE):
        assert settle([nothing], replace(FOUND, kind=kind)).kept == ()


def test_the_readers_verdict_is_explained_as_its_own_kind():
    """A relabelled pair gets type, layer and reasons of the new verdict, and full confidence."""
    labels = Labels([UPDATED], CLAIMS, DOCUMENTS)
    pairs = [pair(THREE, FIVE)]
    model = calibration(contradict__similarity=20.0)
    (before,) = judge_pairs(pairs, CLAIMS, DOCUMENTS, FixedJudge(), calibration=model)
    assert before.kind is VerdictKind.CONTRADICT and before.layer == "outlets"
    (given,) = judge_pairs(
        pairs, CLAIMS, DOCUMENTS, FixedJudge(), calibration=model, given=labels.wanted(pairs)
    )
    (kept,) = labels.settle([given]).kept
    assert (kept.kind, kept.layer, kept.confidence) == (VerdictKind.UPDATE, None, 1.0)
    assert (kept.reader, kept.found) == ("relabel", VerdictKind.CONTRADICT)


def test_what_a_reader_accepted_is_given_though_the_models_doubt_it_now():
    """A probability below the threshold does not take a confirmed finding away."""
    pairs = [pair(THREE, FIVE)]
    doubting = calibration()
    assert judge_pairs(pairs, CLAIMS, DOCUMENTS, FixedJudge(), calibration=doubting) == []
    wanted = Labels([ACCEPTED], CLAIMS, DOCUMENTS).wanted(pairs)
    (kept,) = judge_pairs(
        pairs, CLAIMS, DOCUMENTS, FixedJudge(), calibration=doubting, given=wanted
    )
    assert kept.kind is VerdictKind.CONTRADICT and kept.confidence < 0.5


@pytest.mark.parametrize("swapped", [False, True])
def test_a_label_survives_new_ids_and_the_other_order(swapped):
    """Claims that were extracted anew carry other ids; the wording of both is the same."""
    a, b = (replace(THREE, id="8", document="c"), replace(FIVE, id="9", start=40))
    if swapped:
        a, b = b, a
    claims = {"8": a, "9": b}
    verdict = replace(FOUND, a=a.id, b=b.id)
    assert settle([REJECTED], verdict, claims).kept == ()


def test_the_same_words_on_another_day_are_another_finding():
    """“Drei Menschen wurden verletzt” of next week's fire is not what was rejected."""
    later = {key: replace(one, published_at=NOON + timedelta(days=7)) for key, one in
             DOCUMENTS.items()}  # fmt: skip
    claims = {"8": replace(THREE, id="8"), "9": replace(FIVE, id="9")}
    verdict = replace(FOUND, a="8", b="9")
    assert settle([REJECTED], verdict, claims, later).kept == (verdict,)
    assert settle([REJECTED], verdict, claims).kept == ()


def test_other_words_are_not_covered():
    """One changed figure makes another statement."""
    claims = {"8": replace(THREE, id="8", text="Vier Menschen wurden verletzt."), "2": FIVE}
    verdict = replace(FOUND, a="8")
    assert settle([REJECTED], verdict, claims).kept == (verdict,)


def test_the_last_word_holds():
    """A second look replaces the first, by whichever way it is found."""
    again = label(
        "accept", VerdictKind.CONTRADICT, a=replace(THREE, id="8"), b=replace(FIVE, id="9"), after=5
    )
    assert settle([REJECTED, again]).kept[0].reader == "accept"
    assert settle([again, label("reject", after=9)]).kept == ()


def test_the_key_of_a_side_is_its_wording_and_day():
    """Case and spacing do not matter, the hour does not matter, the day does."""
    one = LabelledSide("1", "Drei  Verletzte.", "Drei Verletzte", published_at=NOON)
    same = LabelledSide("2", "drei\nVerletzte.", "x", published_at=NOON + timedelta(hours=5))
    assert one.key == same.key
    assert one.key != replace(one, published_at=NOON + timedelta(days=1)).key
    assert one.key != replace(one, published_at=None).key
