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
    assert first["words_before"] == 0.0 and second["words_before"] == pytest.approx(1 / 3)
    assert (first["number_given"], second["number_given"]) == (0.0, 1.0)


def test_words_of_the_whole_document_and_its_title_count():
    """Also those that the claim itself does not repeat."""
    told = [claim("1", "Die Brücke ist alt.", lemmas=("brücke",)), claim("2", "Sie fällt.")]
    _bridge, falls = rows(BRIDGE, told)
    assert falls["words_claim"] == 0.0 and falls["words_document"] == pytest.approx(1 / 3)


def test_an_article_of_another_time_is_apart():
    """Unless it tells of the time that is asked for."""
    asked = (day(2024, 5, 1),)
    away = claim("1", "Er rief an.")
    (row,) = rows(BRIDGE, [away], times={"a": asked})
    assert row["time_apart"] == 1.0
    told = claim("1", "Er rief am 1. Mai an.", times=asked)
    (row,) = rows(BRIDGE, [told], times={"a": asked})
    assert row["time_apart"] == 0.0


def test_the_scorers_part_comes_last_and_is_the_only_one():
    """Without scores it is nought; with them each claim is measured at the best one."""
    made = rows(BRIDGE, [claim("1", "Eins."), claim("2", "Zwei.")])
    plain, scored = without_scores(made), with_scores(made, [0.9, 0.1])
    first = len(SCORED)
    assert FEATURES[:first] == SCORED
    assert [row[:first] for row in plain] == [[0.0] * first] * 2
    assert [row[first:] for row in scored] == [row[first:] for row in plain]
    behind = FEATURES.index("scorer_behind")
    assert scored[0][behind] == 0.0 < scored[1][behind]


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
