"""What is typed in two answers: who, where, yes or no, beside numbers and times."""

import pytest
from made_claims import claim, entity, quantity

from crosscheck.records import VerdictKind
from crosscheck.verdicts.company import (
    FEATURES,
    Company,
    CompanyModel,
    bundled_company,
    company_row,
    read_company,
    write_company,
)
from crosscheck.verdicts.questions import read_question


def row(text, a, b, **changes):
    """What the model reads of two answers to a question, by name."""
    question = read_question(claim("q", text, **changes), "de")
    judged = {VerdictKind.AGREE: 0.2, VerdictKind.CONTRADICT: 0.3}
    values = company_row(question, a, b, chance=0.5, similarity=0.6, chances=judged)
    return dict(zip(FEATURES, values, strict=True))


def test_who_is_compared_by_names_that_the_question_does_not_give():
    """Kiel is asked about; the answers are Uri and Berg."""
    uri = claim("1", "Uri rief in Kiel an.", entities=(entity("Uri"), entity("Kiel", 12)))
    berg = claim("2", "Berg rief an.", "b", entities=(entity("Berg"),))
    kiel = (entity("Kiel", 8),)
    found = row("Wer rief Kiel an?", uri, berg, entities=kiel)
    assert (found["names_shared"], found["names_other"]) == (0.0, 1.0)
    again = claim("3", "Uri war es.", "b", entities=(entity("Uri"),))
    found = row("Wer rief Kiel an?", uri, again, entities=kiel)
    assert (found["names_shared"], found["names_other"]) == (1.0, 0.0)
    nobody = claim("4", "Jemand rief an.", "b")
    found = row("Wer rief Kiel an?", uri, nobody, entities=kiel)
    assert (found["names_shared"], found["names_other"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "side"),
    [
        ({}, (1.0, 0.0)),
        ({"negated": True}, (0.0, 1.0)),
        ({"stance": "denies"}, (0.0, 1.0)),
        ({"negated": True, "stance": "denies"}, (1.0, 0.0)),
    ],
)
def test_yes_and_no_are_two_sides(changes, side):
    """Of a question that asks for one of them; denying a negation is a yes."""
    yes = claim("1", "Der Verein zahlt.")
    found = row("Zahlt der Verein?", yes, claim("2", "Der Verein zahlt.", "b", **changes))
    assert (found["side_same"], found["side_other"]) == side
    found = row("Wer zahlt?", yes, claim("2", "Der Verein zahlt.", "b", **changes))
    assert (found["side_same"], found["side_other"]) == (0.0, 0.0)


def test_another_number_is_another_answer_only_where_it_answers():
    """Then how likely the claim answers by itself decides."""
    a = claim("1", "Zwölf starben.", quantities=(quantity("Zwölf", 12),))
    b = claim("2", "20 starben.", "b", quantities=(quantity("20", 20),))
    question = read_question(claim("q", "Wie viele starben?"), "de")
    rows = [
        company_row(question, a, b, chance=chance, similarity=0.9, chances={})
        for chance in (0.8, 0.1)
    ]
    found = bundled_company().weigh(rows)
    assert [one.same for one in found] == [0.0, 0.0]
    assert [one.other for one in found] == pytest.approx([0.8, 0.1])
    assert isinstance(found[0], Company)


def test_a_model_survives_its_file():
    """What is written is read again."""
    model = bundled_company()
    again: CompanyModel = read_company(write_company(model))
    assert write_company(again) == write_company(model)
