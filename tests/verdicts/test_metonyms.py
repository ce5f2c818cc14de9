"""A country and the holder of its office are one actor, where the articles say who holds it."""

from made_claims import FixedJudge, calibration, claim, document, entity, pair

from crosscheck.records import Entity
from crosscheck.verdicts.compare import judge_pairs, pair_signals, view_pairs
from crosscheck.verdicts.metonyms import aligned_contents, metonyms


def held(name, country, at):
    """A person of whom an article says whose office he holds."""
    return Entity(at, at + len(name), name, name, country)


PERSON = claim("1", "Die Idee kam von Berg.", "a", entities=(held("Berg", "Norwegen", 17),))
COUNTRY = claim("2", "Norwegen hatte die Idee.", "b", entities=(entity("Norwegen"),))


def test_the_holder_reads_like_the_country():
    """The judge sees one name on both sides, whatever the order."""
    assert aligned_contents(PERSON, COUNTRY) == (
        "Die Idee kam von Norwegen.",
        "Norwegen hatte die Idee.",
    )
    assert aligned_contents(COUNTRY, PERSON)[1] == "Die Idee kam von Norwegen."


def test_two_people_of_one_country_stay_two():
    """A minister is not his prime minister."""
    other = claim("2", "Dahl hatte die Idee.", "b", entities=(held("Dahl", "Norwegen", 0),))
    assert metonyms(PERSON, other) == []
    assert aligned_contents(PERSON, other) == (PERSON.content, other.content)


def test_a_name_both_use_is_left_alone():
    """Where both name the person, the person is meant."""
    both = claim(
        "2", "Norwegen folgte Berg.", "b",
        entities=(entity("Norwegen"), held("Berg", "Norwegen", 16)),
    )  # fmt: skip
    assert aligned_contents(PERSON, both)[0] == PERSON.content


def test_no_difference_of_names_between_them():
    """Country and holder do not count as different actors."""
    both = pair(PERSON, COUNTRY)
    documents = {"a": document("a"), "b": document("b")}
    view = view_pairs([both], {"1": PERSON, "2": COUNTRY}, documents)
    signals = pair_signals(both, view)
    assert (signals["names_apart"], signals["side_name"]) == (0.0, 0.0)
    assert signals["names_shared"] > 0


def verdict(a, b):
    """What is said of two claims by a judge who sees a contradiction."""
    model = calibration(contradict__judge_contradict=5.0, agree__judge_agree=5.0)
    found = judge_pairs(
        [pair(a, b)],
        {a.id: a, b.id: b},
        {"a": document("a"), "b": document("b")},
        FixedJudge(0.05, 0.9),
        calibration=model,
    )
    return [one.kind for one in found]


def test_the_same_of_one_actor_is_no_contradiction():
    """Who named the country and who named its president said the same."""
    a = claim("1", "Treffen kam auf Wunsch Bergs.", "a", entities=(held("Bergs", "Norwegen", 23),))
    b = claim("2", "Treffen auf Wunsch Norwegens.", "b", entities=(entity("Norwegen", 19),))
    assert verdict(a, b) == ["agree"]


def test_with_two_actors_the_judge_decides():
    """Roles may be exchanged, and only a judge can read that."""
    a = claim(
        "1", "Berg rief Dahl an.", "a",
        entities=(held("Berg", "Norwegen", 0), held("Dahl", "Island", 10)),
    )  # fmt: skip
    b = claim(
        "2", "Island rief Norwegen an.", "b", entities=(entity("Island"), entity("Norwegen", 12))
    )
    assert verdict(a, b) == ["contradict"]


def test_a_country_named_twice_replaces_the_holder_once():
    """Its noun and its adjective in the other claim leave the rest of the sentence whole."""
    twice = claim(
        "2", "Norwegen: norwegische Idee.", "b",
        entities=(entity("Norwegen"),), demonyms=(Entity(10, 21, "norwegische", "Norwegen"),),
    )  # fmt: skip
    assert aligned_contents(PERSON, twice)[0] == "Die Idee kam von Norwegen."
