"""Two texts of one happening: what they have in common, and what keeps look-alikes apart."""

import json
from importlib.resources import files

import pytest
from made_claims import bag_vector, claim, day, document, entity, quantity, said_by

from crosscheck.verdicts.accounts import measure_rarity, read_account
from crosscheck.verdicts.events import read_reports
from crosscheck.verdicts.likeness import FEATURES, features, likeness, of_a_series


def account(key, *claims, **changes):
    """What one article tells, by itself."""
    told = [claim(f"{key}{n}", text, key, n, **more) for n, (text, more) in enumerate(claims)]
    vectors = {one.id: bag_vector(one.content) for one in told}
    rarity = measure_rarity({key: told})
    return read_account(document(key, **changes), told, vectors, rarity, report=True)


def named(one, other):
    """The features of a pair by their names."""
    return dict(zip(FEATURES, features(one, other), strict=True))


FIRE = ("Scheune in Wremen niedergebrannt", {"entities": (entity("Wremen"),)})
SPARKS = ("Funken setzten in Wremen das Stroh in Brand", {"entities": (entity("Wremen"),)})
STRIKE = ("Lokführer streiken bis Freitag", {})


def test_what_is_shared_speaks_for_one_happening():
    """A name and words in common are likelier one happening than none."""
    fire, sparks, strike = account("a", FIRE), account("b", SPARKS), account("c", STRIKE)
    assert 0.0 <= likeness(fire, strike) < likeness(fire, sparks) <= 1.0


def test_likeness_has_no_direction():
    """Either way round the same."""
    fire, sparks = account("a", FIRE), account("b", SPARKS, lang="en")
    assert features(fire, sparks) == features(sparks, fire)


def test_who_speaks_is_told_as_well():
    """One article quotes her, the other tells of her: the name is in both."""
    quoted = account("a", ("Das Fest fällt aus", {"speaker": said_by("Jule Terhorst")}))
    told = account("b", ("Besucher warfen Terhorst Leichtsinn vor", {}))
    assert named(quoted, told)["names"] > 0


def test_an_article_before_a_noun_makes_no_name():
    """At the head of a sentence "Der Gewinn" is capitalised twice and no name."""
    one, other = account("a", ("Der Gewinn stieg", {})), account("b", ("Der Gewinn sank", {}))
    assert named(one, other)["names"] == 0


def test_numbers_and_titles_count():
    """What only a title or a figure has in common is seen."""
    one = account("a", ("Es brannte", {"quantities": (quantity("340", 340),)}), title="Wremen")
    other = account("b", ("Feuer", {"quantities": (quantity("340", 340),)}), title="In Wremen")
    assert named(one, other)["numbers"] > 0 and named(one, other)["title"] > 0


def test_small_numbers_say_nothing():
    """Two injured there and two here are no happening."""
    one = account("a", ("Es brannte", {"quantities": (quantity("2", 2),)}))
    other = account("b", ("Feuer", {"quantities": (quantity("2", 2),)}))
    assert named(one, other)["numbers"] == 0


def test_a_common_day_is_seen_and_two_days_of_one_wording_are_a_series():
    """The close of the exchange on two days."""
    monday = account("a", ("Leitindex schließt im Plus", {"times": (day(2024, 3, 4),)}))
    tuesday = account("b", ("Leitindex schließt im Plus", {"times": (day(2024, 3, 5),)}))
    again = account("c", ("Leitindex schließt im Plus", {"times": (day(2024, 3, 5),)}))
    assert named(tuesday, again)["days"] == 1 and not of_a_series(tuesday, again)
    assert of_a_series(monday, tuesday) and likeness(monday, tuesday) == 0.0


@pytest.mark.parametrize("name", ["names_apart", "proper_apart"])
def test_what_keeps_apart_never_speaks_for(name):
    """The fitted signs are those that the features mean."""
    raw = json.loads(files("crosscheck.verdicts").joinpath("data/likeness.json").read_text("utf-8"))
    assert set(raw["weights"]) == set(FEATURES) and raw["weights"][name] <= 0.0


def test_reports_come_in_order_of_their_ids():
    """One account an article."""
    told = [claim("1", "Es brannte", "b"), claim("2", "Es schneit", "a")]
    made = read_reports({key: document(key) for key in "ba"}, told, {})
    assert [one.document for one in made] == ["a", "b"]
