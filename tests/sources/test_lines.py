"""Lines of a source, and how a sentence is told from the rest of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.sources.lines import (
    Line,
    is_prose,
    is_terminated,
    sentence_count,
    split_lines,
    unwrap,
    without_list_sign,
    words,
)

TEXT = st.text(alphabet="abÄß .,-\n\t„“", max_size=200)


def test_lines_keep_their_number_and_know_the_gap_before_them() -> None:
    """Blank lines are counted but not returned; white space is collapsed."""
    assert split_lines("Eins\n\n  Zwei   Wörter \nDrei", first=7) == [
        Line(7, "Eins", gap=True),
        Line(9, "Zwei Wörter", gap=True),
        Line(10, "Drei", gap=False),
    ]


@given(TEXT)
def test_no_word_is_lost_by_splitting(text: str) -> None:
    """The lines hold the words of the text in order."""
    assert " ".join(line.text for line in split_lines(text)).split() == text.split()


def test_a_fixed_width_text_becomes_paragraphs() -> None:
    """Lines of an agency column are joined, a word broken by a hyphen is whole again."""
    wrapped = (
        "Der Stausee oberhalb von Niederau ist nach Angaben des Lan-\n"
        "desamts nur noch zu einem Drittel gefüllt. Das Amt hat die\n"
        "Entnahme von Wasser verboten, die Ein- und Ausfahrten der\n"
        "Boote sind gesperrt.\n"
        "\n"
        "Landwirte halten das Verbot für überzogen, sie wollen die\n"
        "Entscheidung nun vor dem Verwaltungsgericht anfechten."
    )
    assert [(line.number, line.text) for line in unwrap(split_lines(wrapped))] == [
        (1, "Der Stausee oberhalb von Niederau ist nach Angaben des Landesamts nur noch zu einem "
            "Drittel gefüllt. Das Amt hat die Entnahme von Wasser verboten, die Ein- und "
            "Ausfahrten der Boote sind gesperrt."),
        (6, "Landwirte halten das Verbot für überzogen, sie wollen die Entscheidung nun vor dem "
            "Verwaltungsgericht anfechten."),
    ]  # fmt: skip


def test_one_line_a_paragraph_stays_so() -> None:
    """Full sentences below each other are no wrapped text, nor is a link row."""
    text = "Der Rat stimmte am Montag zu.\nDie Kosten trägt das Land.\nMenü\nSuche"
    assert unwrap(split_lines(text)) == split_lines(text)


def test_a_sentence_broken_once_is_joined() -> None:
    """It stops in mid-sentence and goes on in lower case."""
    lines = split_lines("Der Minister sagte in der Sitzung am Montag,\nman habe nichts gewusst.")
    assert [line.text for line in unwrap(lines)] == [
        "Der Minister sagte in der Sitzung am Montag, man habe nichts gewusst."
    ]


@given(TEXT)
def test_joining_lines_invents_no_letters(text: str) -> None:
    """Only line breaks and the hyphens at them may go."""
    joined = "".join(line.text for line in unwrap(split_lines(text)))
    assert joined.replace("-", "").replace(" ", "") == "".join(text.split()).replace("-", "")


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Er kam nicht.", True),
        ("Die Regierung bestreitet das.", True),
        ("„Das stimmt nicht“, sagte sie.", True),
        ("- Die Brücke wurde 1974 gebaut", True),
        ("Land verweist auf Förderprogramm", False),
        ("Treffen im Juni? Vielleicht.", False),
        ("Menü", False),
        ("Der Rat der Stadt will die Brücke nun doch erst im kommenden Jahr sanieren lassen", True),
    ],
)
def test_prose_is_told_from_headings(text: str, prose: bool) -> None:
    """In doubt a line is text: long lines and list entries need no full stop."""
    assert is_prose(text) is prose


def test_a_sentence_may_end_behind_its_quotation_mark() -> None:
    """Closing marks and brackets are looked past; a colon needs a clause before it."""
    assert is_terminated("„Nein!“") and is_terminated("(So die Behörde.)")
    assert is_terminated("Dem Ausschuss liegen drei Fragen vor:")
    assert not is_terminated("Rückfragen bitte an:") and not is_terminated("Menü")


def test_small_measures() -> None:
    """Words, sentences, list signs."""
    assert words("Das Kim-Putin-Treffen kostet 8,4 Mio.") == [
        "Das", "Kim-Putin-Treffen", "kostet", "8", "4", "Mio",
    ]  # fmt: skip
    assert sentence_count("Er ging. Sie blieb. Am 3. Mai kam er.") == 3
    assert without_list_sign("► Der Zoo bleibt zu.") == "Der Zoo bleibt zu."
    assert without_list_sign("-5 Grad waren es.") == "-5 Grad waren es."
