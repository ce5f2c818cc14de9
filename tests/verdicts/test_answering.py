"""What speaks for a claim answering a question, and which claims the scorer is asked about."""

from datetime import UTC, datetime, timedelta

import pytest
from made_claims import claim, day, document, quantity

from crosscheck.records import TimeSpan
from crosscheck.verdicts.answering import (
    FEATURES,
    SCORED,
    Asked,
    Found,
    rows_of,
    with_scores,
    without_scores,
)
from crosscheck.verdicts.questions import read_question
from crosscheck.verdicts.relevance import SCORED as MOST_SCORED
from crosscheck.verdicts.relevance import answer_chances

DOCUMENTS = {key: document(key) for key in "ab"}
BRIDGE = read_question(
    claim("q", "Was kostet der Neubau der Brücke?", lemmas=("kosten", "neubau", "brücke")), "de"
)


def rows(question, claims, **changes):
    """A row for each claim, all of them found with the same cosine."""
    known = Asked({"": 1.0}, **changes)
    found = [Found(one, 0.5) for one in claims]
    return rows_of(question, found, {one.id: one for one in claims}, DOCUMENTS, known)


def test_the_sentence_before_counts_for_a_claim():
    """A question in the text asks what the next sentence answers, and answers nothing itself."""
    before = claim("1", "Wer zahlt den Neubau?", sentence=3, lemmas=("zahlen", "neubau"))
    own = claim(
        "2", "14 Millionen, schätzt der Kreis.", sentence=4, quantities=(quantity("14", 14),)
    )
    first, second = rows(BRIDGE, [before, own])
    assert (first["asks"], second["asks"]) == (1.0, 0.0)
    assert first["said_before"] == 0.0 and second["said_before"] == pytest.approx(1 / 3)
    assert (first["number_given"], second["number_given"]) == (0.0, 1.0)


def test_words_of_the_whole_document_and_its_title_count():
    """Also those that the claim itself does not repeat."""
    told = [claim("1", "Die Brücke ist alt.", lemmas=("brücke",)), claim("2", "Sie fällt.")]
    _bridge, falls = rows(BRIDGE, told)
    assert falls["said"] == 0.0 and falls["said_in_document"] == pytest.approx(1 / 3)


def test_an_article_of_another_time_is_apart():
    """Unless it tells of the time that is asked for."""
    asked = (day(2024, 5, 1),)
    away = claim("1", "Er rief an.")
    (row,) = rows(BRIDGE, [away], times={"a": asked})
    assert row["time_apart"] == 1.0
    told = claim("1", "Er rief am 1. Mai an.", times=asked)
    (row,) = rows(BRIDGE, [told], times={"a": asked})
    assert row["time_apart"] == 0.0


def test_kindred_words_count_as_said():
    """An initiative is what was initiated; short words only where they are the same."""
    asked = read_question(claim("q", "Wer initiierte den Rat?", lemmas=("initiieren", "rat")), "de")
    told = [
        claim("1", "Es kam auf Initiative Ulms.", lemmas=("initiative",)),
        claim("2", "Die Ratte lief.", lemmas=("ratte",)),
    ]
    kindred, other = rows(asked, told)
    assert (kindred["said"], other["said"]) == (0.5, 0.0)


def test_what_few_say_tells_more_than_the_topic():
    """A word of every claim found says nothing about which of them answers."""
    told = [
        claim("1", "Die Brücke ist alt.", lemmas=("brücke",)),
        claim("2", "Der Neubau der Brücke ist teuer.", lemmas=("neubau", "brücke")),
    ]
    topic, telling = rows(BRIDGE, told)
    assert (topic["said_telling"], telling["said_telling"]) == (0.0, 1.0)


def test_the_scorers_part_is_the_only_one_that_waits_for_it():
    """Without scores it is nought; with them each claim is measured at the best one."""
    made = rows(BRIDGE, [claim("1", "Eins."), claim("2", "Zwei.")])
    plain, scored = (
        [dict(zip(FEATURES, row, strict=True)) for row in found]
        for found in (without_scores(made), with_scores(made, [0.9, 0.1]))
    )
    for before, after in zip(plain, scored, strict=True):
        assert {name for name in FEATURES if before[name] != after[name]} <= set(SCORED)
        assert all(before[name] == 0.0 for name in SCORED)
    assert scored[0]["scorer_behind"] == 0.0 < scored[1]["scorer_behind"]


def test_the_scorer_reads_only_the_likeliest():
    """However many were found; the nearest in meaning are among those."""
    claims = [claim(str(number), f"Satz {number}.") for number in range(30)]
    found = [Found(one, 0.9 - number / 50) for number, one in enumerate(claims)]
    read = []

    def score(likely):
        read.extend(one.id for one in likely)
        return [0.5] * len(likely)

    chances = answer_chances(
        BRIDGE, found, {one.id: one for one in claims}, DOCUMENTS, Asked({"": 1.0}), score
    )
    assert len(chances) == 30 and len(read) == MOST_SCORED and read[0] == "0"
    assert min(chances[:MOST_SCORED]) >= max(chances[MOST_SCORED:]), "unread is never likelier"


def test_a_question_about_a_time_prefers_articles_of_that_time():
    """The same sentence in an article of another month is hardly an answer."""
    may = TimeSpan(0, 0, "Mai", datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC))
    told = [
        claim("1", "Sie nannten das Gespräch gut.", "a"),
        claim("2", "Sie nannten das Gespräch gut.", "b"),
    ]
    dated = {
        "a": document("a", published=may.begin + timedelta(days=5)),
        "b": document("b", published=may.begin + timedelta(days=200)),
    }
    known = Asked({"": 1.0}, {"a": (may,), "b": (may,)})
    found = [Found(one, 0.6) for one in told]
    by_id = {one.id: one for one in told}
    near, far = answer_chances(BRIDGE, found, by_id, dated, known, lambda few: [0.5] * len(few))
    assert far < 0.2 * near
