"""Where sentences end, with exact offsets: ordinals, initials, abbreviations, quotes, glue."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.claims.sentences import LONGEST_SENTENCE, split_sentences
from crosscheck.records import Document

LINES = [
    ("de", ["Am 12. Juni tagte der Rat.", "Die 35. Sitzung wurde vertagt."]),
    ("de", ["Er wohnt in der Goethestr. 5 in Ulm.", "Dort blieb er."]),
    ("de", ["Dr. med. Anna Weber kam um 8 Uhr.", "Prof. Klein fehlte."]),
    ("de", ["Das sagte J. F. Meier der dpa.", "Er ging."]),
    ("de", ["„Das ist falsch.“", "So antwortete der Minister."]),
    ("de", ["„Wir gehen nicht!“, rief er.", "Dann ging er."]),
    ("de", ["„Kommt ihr mit?“ fragte sie.", "Niemand antwortete."]),
    ("de", ["„Ich weiß es nicht. Vielleicht morgen“, sagte sie.", "Das war alles."]),
    ("de", ["»Nein«, sagte er.", "»Nie!«"]),
    ("de", ["Der Satz kostet z. B. 3,5 Mio. Euro.", "Das ist viel."]),
    ("de", ["Heinrich VIII. regierte England.", "Er heiratete oft."]),
    ("de", ["Das war 1999.", "2001 kam der Umbruch."]),
    ("de", ["Das dauert bis zum 31. 12. 2025.", "Danach ist Schluss."]),
    ("de", ["Er zitierte Art. 5 Abs. 3 GG.", "Das reichte."]),
    ("de", ["Laut § 5 Abs. 2 Nr. 3 ist das verboten.", "§ 6 erlaubt es."]),
    ("de", ["Die Firma Huber & Co. KG meldete Insolvenz an.", "Sie hatte 40 Leute."]),
    ("de", ["Um 17.30 Uhr kam Hilfe.", "Um 18 Uhr war es vorbei."]),
    ("de", ["Sie lebt in St. Pölten bzw. Wien.", "Er in Bad Tölz."]),
    ("de", ["Siehe www.beispiel.de/seite.html für mehr.", "Oder nicht."]),
    ("de", ["Der 1. FC Bergheim gewann.", "Fans feierten."]),
    ("de", ["Die Zahl stieg auf ca. 1.200.", "Die Polizei ermittelt."]),
    ("de", ["Im Jahr 800 n. Chr. wurde er gekrönt.", "Das war in Rom."]),
    ("de", ["Angeklagt ist Uwe T.", "Er gestand."]),
    ("de", ["Angela M. und Ronny K. schwiegen.", "Uwe T. (54) auch."]),
    ("de", ["Es ging um Reifen, Felgen usw.", "Der Zoll prüft das."]),
    ("en", ["Mr. Smith met Dr. Jones in the U.S. on Jan. 5.", "They talked."]),
    ("en", ["The U.S. Senate voted at 5 p.m. on Tuesday.", "It passed."]),
    ("en", ["“Is it over?” she asked.", "No one knew."]),
    ("en", ["It cost $3.5 million.", "That is a lot."]),
]


def split(text, lang="de"):
    """The sentences of a text."""
    return split_sentences(Document("d", None, None, None, "day", lang, text))


@pytest.mark.parametrize(("lang", "sentences"), LINES)
def test_hard_lines(lang, sentences):
    """Sentences joined by a space are found again, whatever full stops they hold."""
    assert [one.text for one in split(" ".join(sentences), lang)] == sentences


def test_missing_space():
    """A capital glued to a full stop begins a sentence; an address does not."""
    glued = "Er sei krank gewesen.Die Polizei glaubte ihm nicht.Am Ende schwieg er."
    assert len(split(glued)) == 3


def test_paragraphs_are_numbered():
    """A blank line ends paragraph and sentence, full stop or not."""
    found = split("Ein Titel\n\nDer erste Satz. Der zweite.\n\nSchluss.")
    assert [(one.index, one.paragraph, one.text) for one in found] == [
        (0, 0, "Ein Titel"),
        (1, 1, "Der erste Satz."),
        (2, 1, "Der zweite."),
        (3, 2, "Schluss."),
    ]


def test_lost_punctuation_is_cut_at_a_space():
    """Ten thousand words without a full stop become stretches of bounded length."""
    found = split("Wort " * 10_000)
    assert all(len(one.text) <= LONGEST_SENTENCE for one in found)
    assert all(one.text.strip("Wort ") == "" and one.text[0] == "W" for one in found)


pieces = st.sampled_from(
    [
        "Er sagte",
        ".",
        "!",
        "?",
        " ",
        "\n",
        "\n\n",
        "12.",
        "z. B.",
        "„",
        "“",
        "Die",
        "Dr.",
        "§ 3",
        "1999.",
        "\u200b",
        "é",
        "\u0301",
        "🙂",
        "-",
        ":",
        "U.S.",
        "aß.Der",
        "J.",
        "\t",
        "…",
    ]
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=40).map("".join) | st.text(max_size=200))
def test_offsets(text):
    """Sentences are stretches of the text in order, and leave nothing but spaces out."""
    found = split(text)
    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {at for one in found for at in range(one.start, one.end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)


RUNS = ["a. ", "A. ", "„", "1. ", "ab.Cd", "Wort ", "§ 5. ", " \n", "aa. Die "]


@pytest.mark.parametrize("piece", RUNS)
def test_twice_the_length_takes_about_twice_the_time(piece):
    """No pattern backtracks: ten times the length stays far below a hundred times the time."""
    split(piece * 100)
    short = _seconds(piece * 600)
    assert _seconds(piece * 6_000) < 30 * short + 0.5


def _seconds(text):
    """The faster of two runs: other work on the machine is no fault of ours."""
    return min(_once(text), _once(text))


def _once(text):
    begin = process_time()
    split(text)
    return process_time() - begin
