"""Where the words of two claims leave no room for another reading."""

import pytest
from made_claims import claim, entity

from crosscheck.verdicts.profiles import profile
from crosscheck.verdicts.settled import bare_opposite

RAIL = (entity("Bahn"),)


def told(text, lemmas, **changes):
    """A profile of a claim about the railway."""
    return profile(claim(text, text, lemmas=lemmas, entities=RAIL, **changes))


HELPS_NOT = told("Bahn hilft nicht", ("bahn", "helfen"), negated=True)


@pytest.mark.parametrize(
    ("text", "lemmas", "expected"),
    [
        ("Bahn trägt die Kosten mit", ("bahn", "mittragen", "kosten"), True),
        ("Bahn unterstützt den Plan", ("bahn", "unterstützen", "plan"), True),
        ("Bahn fährt nicht", ("bahn", "fahren"), False),
        ("Bahn behindert den Plan", ("bahn", "behindern", "plan"), False),
    ],
)
def test_a_bare_statement_meets_its_opposite(text, lemmas, expected):
    """Actor and axis are all it says, so every statement at the other pole excludes it."""
    other = told(text, lemmas)
    assert bare_opposite(HELPS_NOT, other) is expected
    assert bare_opposite(other, HELPS_NOT) is expected


def test_a_statement_that_says_more_is_not_bare():
    """Not to help with one thing is no contradiction of helping with another."""
    more = told("Bahn hilft nicht beim Umzug", ("bahn", "helfen", "umzug"), negated=True)
    other = told("Bahn unterstützt den Plan", ("bahn", "unterstützen", "plan"))
    assert not bare_opposite(more, other)
