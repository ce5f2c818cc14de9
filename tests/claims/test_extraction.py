"""Claims: exact offsets, their own ids, lemmas, context, background; and hostile input."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.claims import extract_claims
from crosscheck.records import Document
from tests.claims.articles import article, claims_of, said

ODD = "aä ß\n.,:;„“»«\"‚‘'()–-!?\u0301\u200b\u202e\ufeff😀09ZÄ "
PIECES = [
    "sagte",
    "der",
    "Rat",
    "sei",
    "laut",
    "Polizei",
    "„",
    "“",
    ",",
    ".",
    "und",
    "das",
    "hieß es",
]


def assert_exact(text: str, lang: str = "de") -> None:
    """Offsets of every claim give its text and content; ids differ."""
    document = article(text, lang)
    claims = extract_claims(document)
    for claim in claims:
        assert document.text[claim.start : claim.end] == claim.text
        assert document.text[claim.content_start : claim.content_end] == claim.content
        assert claim.start <= claim.content_start < claim.content_end
        assert claim.text.strip()
    assert len({claim.id for claim in claims}) == len(claims)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=ODD, max_size=120))
def test_offsets_are_exact_in_any_text(text: str) -> None:
    """Combining marks, bidi signs and unbalanced quotes move no offset."""
    assert_exact(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["de", "en", "fr"]))
def test_offsets_are_exact_in_broken_frames(words: list[str], lang: str) -> None:
    """Frames in any disorder and language give exact offsets and no error."""
    assert_exact(" ".join(words), lang)


def test_extraction_gives_the_same_claims_again() -> None:
    """Ids and claims depend on nothing but the document."""
    text = "Der Damm sei alt, sagte der Deichgraf. Laut Polizei fiel der Strom aus."
    assert claims_of(text) == claims_of(text)


def test_a_separated_verb_is_one_lemma() -> None:
    """As in "lehnte ... ab" is "ablehnen" for the comparison."""
    (claim,) = said("Der Rat lehnte den Antrag ab.")
    assert claim.lemmas == ("rat", "ablehnen", "antrag")


def test_a_pronoun_subject_takes_the_sentence_before_as_context() -> None:
    """A claim that begins with "er" cannot stand alone; one with a name can."""
    first, second = claims_of("Der Zug fuhr nach Basel. Er kam zu spät.")
    assert (first.context, second.context) == ("", "Der Zug fuhr nach Basel.")


def test_the_pluperfect_tells_of_before() -> None:
    """What had happened is background, what happened is not."""
    first, second = claims_of("Der Zug entgleiste. Zuvor hatte er in Bern gehalten.")
    assert (first.background, second.background) == (False, True)


def test_a_date_long_before_publication_is_background() -> None:
    """A year long gone is not the reported happening."""
    claim = claims_of("Im Jahr 2011 stürzte die Brücke ein.")[0]
    assert claim.background


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Die Brücke ist seit 2019 gesperrt.", "de"),
        ("Seit dem 1. August 2019 ist die Brücke dicht.", "de"),
        ("The bridge has been shut since 2019.", "en"),
    ],
)
def test_what_goes_on_since_then_is_no_background(text: str, lang: str) -> None:
    """It began long ago and is so today."""
    (claim,) = claims_of(text, lang)
    assert not claim.background


def test_quantities_times_and_names_are_filled() -> None:
    """The parts that comparisons need are on the claim, with document offsets."""
    text = "Der See ist sauber. Am Montag starben in Norwegen 30 Menschen."
    claim = claims_of(text)[1]
    assert [quantity.low for quantity in claim.quantities] == [30]
    assert [entity.canonical for entity in claim.entities] == ["Norwegen"]
    assert [text[span.start : span.end] for span in claim.times] != []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "„„„„„„ sagte",
        "DER MINISTER SAGTE, DIE LAGE SEI ERNST.",
        "😀😀😀 sagte der 😀",
        "Der Minister said, the Lage is ernst, he told Reportern.",
        "\u202eDer Rat sagte, es sei gut.\u202c",
        "Der\u200b Rat\u00ad sagte, die Bru\u0308cke sei alt.",
        "(((((((((( sagte der Rat",
        "…" * 500,
    ],
)
def test_hostile_text_gives_exact_offsets(text: str) -> None:
    """No input ends in an error or a wrong offset."""
    assert_exact(text)


GROWING = {
    "unbalanced quotes": "„Der Rat sagte, ",
    "no punctuation": "der rat sagte die lage sei ernst und ",
    "commas": "der Rat, der Rat, ",
    "brackets": "( der Rat sagte ",
    "frames": "Laut Polizei sagte der Rat, nach Angaben der Bahn, ",
    "sentences": "Der Rat sagte, die Lage sei ernst. Sie bleibe es. ",
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_length_alone(name: str) -> None:
    """Four times the text takes at most eight times as long (quadratic would be sixteen)."""
    unit = GROWING[name]
    small, large = unit * 50, unit * 200
    claims_of(small)  # loads dictionaries

    def cost(text: str) -> float:
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            claims_of(text)
            best = min(best, time.process_time() - start)
        return best

    assert cost(large) <= 8 * cost(small) + 0.05


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Die Stadt zahlt weiter, erklärte aber, das Geld werde knapp.",
            ["Die Stadt zahlt weiter", "das Geld werde knapp"],
        ),
        ("Der Wirt, der gestern kam, sagte, er schließe.", ["er schließe"]),
    ],
)
def test_a_clause_before_the_frame_is_told_by_the_outlet(text, contents):
    """Only a main clause that shares its subject with the verb of saying is a statement."""
    found = extract_claims(Document("d", "Bote", None, None, "day", "de", text))
    assert [one.content for one in found] == contents
    assert found[-1].speaker is not None
    assert all(one.speaker is None for one in found[:-1])


def test_a_statement_does_not_end_with_the_word_that_goes_on() -> None:
    """As in "She left in May and" before "said she was ill"."""
    found = claims_of("Inspectors asked for a fine in May and said they would appeal.", "en")
    assert [one.content for one in found] == [
        "Inspectors asked for a fine in May",
        "they would appeal",
    ]
