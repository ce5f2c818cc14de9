"""What must speak for a verdict beside its probability."""

import pytest
from made_claims import FixedJudge, calibration, claim, document, pair, quantity, said_by

from crosscheck.verdicts.compare import judge_pairs
from crosscheck.verdicts.profiles import profile
from crosscheck.verdicts.speech import answering_words, answers_back

DOCUMENTS = {key: document(key) for key in "ab"}
AGAINST = calibration(contradict__judge_contradict=60.0)
SURE = FixedJudge(agree=0.05, contradict=0.9)


def judged(a, b, model=AGAINST, similarity=0.5):
    """The kinds of verdicts of one pair."""
    found = judge_pairs(
        [pair(a, b, similarity)], {a.id: a, b.id: b}, DOCUMENTS, SURE, calibration=model
    )
    return [one.kind.value for one in found]


def said(key, text, name, sentence=0, **changes):
    """A claim of a speaker in the first document."""
    return claim(key, text, "a", sentence, speaker=said_by(name), **changes)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Die Stadt hält dagegen am Zeitplan fest", ("dagegen",)),
        ("Anders als Lyon verlangt die Stadt keine Maut", ()),
        ("Im Gegensatz zum Bund zahlt das Land sofort", ()),
        ("Anders als Lyon hält die Stadt jedoch am Zeitplan fest", ("jedoch",)),
    ],
)
def test_who_names_what_is_set_against_it_answers_no_sentence_before(text, answers):
    """The words "anders als Lyon" speak of Lyon, not of what somebody said before."""
    before = profile(said("1", "Der Tunnel wird teurer", "Rechnungshof"))
    after = profile(said("2", text, "Stadt", 1))
    assert answering_words(before, after) == answers
    assert answers_back(after, before) is bool(answers)


def test_the_judge_alone_sets_no_neighbouring_sentences_at_odds():
    """Two speakers of one article with common words, of which nothing is opposed."""
    first = said("1", "Ein Anruf zum Deich ging ein", "Landrat")
    second = said("2", "Der Anruf zum Deich dauerte lange", "Leitstelle", 1)
    assert judged(first, second) == []
    denied = said("2", "Ein Anruf zum Deich ging nicht ein", "Leitstelle", 1, negated=True)
    assert judged(first, denied) == ["contradict"]
    assert judged(first, claim("3", "Der Anruf zum Deich dauerte lange", "b")) == ["contradict"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wer den Deich öffnete", ["contradict"]),
        ("Wer nachrückt", []),
        ("Ob der Deich geöffnet wurde", ["contradict"]),
    ],
)
def test_a_question_left_open_is_at_odds_only_with_what_answers_it(text, found):
    """Somebody who will not say who comes next denies nothing of what was done."""
    told = said("1", "Der Pegelwart öffnete den Deich", "Landrat")
    silent = said("2", text, "Leitstelle", 1, stance="leaves_open")
    assert judged(told, silent) == found


def test_numbers_of_different_things_need_another_ground():
    """One demands and one offers; the judge takes that for a dispute over a figure."""
    asked = claim("1", "Der Verband fordert 12 Prozent", quantities=(_percent(12, 20),))
    offered = claim("2", "Die Reeder bieten 3 Prozent", "b", quantities=(_percent(3, 18),))
    assert judged(asked, offered) == []
    other = claim("2", "Der Verband fordert 9 Prozent", "b", quantities=(_percent(9, 20),))
    assert judged(asked, other) == ["contradict"]


def _percent(value, at):
    return quantity(f"{value} Prozent", value, unit="percent", at=at)


def test_two_judgements_must_be_of_one_thing():
    """Praise here and blame there is no framing without a common word or much likeness."""
    model = calibration(0.1, framing__judging_both=5.0)
    praised = claim("1", "Der Probelauf der Fähre verlief erfolgreich")
    blamed = claim("2", "Die Lage am Deich ist katastrophal", "b")
    assert judged(praised, blamed, model, similarity=0.3) == []
    assert judged(praised, blamed, model, similarity=0.7) == ["framing"]
    same = claim("3", "Der Probelauf der Fähre war eine Katastrophe", "b")
    assert judged(praised, same, model, similarity=0.3) == ["framing"]


@pytest.mark.parametrize(("weight", "kinds"), [(6.2, []), (7.3, ["contradict"])])
def test_what_only_the_judge_sees_must_be_surer(weight, kinds):
    """Two outlets, no word, number or time that opposes, at .70 and .80: no reason to be shown."""
    model = calibration(0.6, contradict__similarity=weight)
    first = claim("1", "Der Probelauf der Fähre begann am Kai")
    second = claim("2", "Die Fähre startete zur Probe auf hoher See", "b")
    assert judged(first, second, model) == kinds


def test_what_two_speakers_stress_against_each_other_is_framing():
    """Neither denies the other; a word sets the second against the first."""
    first = said("1", "Der Rat betonte, der Deich sei sicher", "Rat")
    second = said("2", "Der Verband betonte hingegen, die Hilfe komme spät", "Verband", 1)
    model = calibration(agree__judge_agree=6.0)
    assert judged(first, second, model) == ["framing"]
    plain = said("2", "Der Verband sagte, die Hilfe komme spät", "Verband", 1)
    assert judged(first, plain, model) == []
