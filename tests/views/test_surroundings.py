"""What stands around a statement: the rest of its sentence, and the beginning of its quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_report import claim, document

from crosscheck.views.surroundings import CUT, MOST_CHARS, surroundings, whole_label


def around(text: str, words: str, lang: str = "de") -> tuple[str, str]:
    """What stands around some words of an article."""
    held = document("d", "Blatt", "Titel", text, lang=lang)
    found = surroundings(claim("c", held, words), held)
    return found.before, found.after


@pytest.mark.parametrize(
    ("text", "words", "before", "after"),
    [
        (
            "Es regnet. Der Rat tagte, und die Kämmerin schwieg.",
            "und die Kämmerin schwieg.",
            "Der Rat tagte, ",
            "",
        ),
        (
            "Anlass sei der Gipfel, zu dem alle kommen. Mehr nicht.",
            "Anlass sei der Gipfel",
            "",
            ", zu dem alle kommen.",
        ),
        ("Es regnet. Der Rat tagte.", "Der Rat tagte.", "", ""),
        ("Der Rat tagte.\n\nDie Kämmerin schwieg.", "Die Kämmerin schwieg.", "", ""),
        ("Überschrift\n\nund sie schwieg.", "und sie schwieg.", "", ""),
        ("Am 3. Mai kam Dr. Weber und schwieg.", "und schwieg.", "Am 3. Mai kam Dr. Weber ", ""),
        ("Wer kam? Niemand kam, sagte er.", "Niemand kam", "", ", sagte er."),
        ("„Er ging.“ Sie blieb.", "Sie blieb.", "", ""),
        ("„Er ging“, hieß es.", "„Er ging“, hieß es.", "", ""),
    ],
)
def test_rest_of_the_sentence(text, words, before, after):
    """A clause is shown inside its sentence; a whole sentence needs nothing."""
    assert around(text, words) == (before, after)


@pytest.mark.parametrize(
    ("lang", "text", "words", "before"),
    [
        ("de", "„Sie kommen. Wir nicht“, sagte er.", "Wir nicht“, sagte er.", f"„{CUT} "),
        ("de", "„Wir nicht“, sagte er.", "„Wir nicht“, sagte er.", ""),
        ("en", "“They come. We do not,” he said.", "We do not,” he said.", f"“{CUT} "),
        ("en", "“We do not,” he said.", "“We do not,” he said.", ""),
    ],
)
def test_quotation_that_began_before(lang, text, words, before):
    """Half a quotation says that it is one."""
    assert around(text, words, lang) == (before, "")


def test_long_sentences_are_cut_between_words():
    """As much as a reader needs; where it was cut is seen."""
    long = "Wort " * 60
    before, after = around(f"{long}und der Rat {long}Ende.", "und der Rat")
    assert before.startswith(f"{CUT} Wort") and len(before) <= MOST_CHARS + len(CUT) + 1
    assert after.endswith(f"Wort {CUT}") and len(after) <= MOST_CHARS + len(CUT) + 1


def test_a_claim_of_another_version_has_no_surroundings():
    """Where the offsets do not fit the text nothing is shown rather than something wrong."""
    held = document("d", "Blatt", "Titel", "Es regnet, und der Rat tagt.")
    other = document("d", "Blatt", "Titel", "Der Rat tagt heute, und es regnet.")
    found = surroundings(claim("c", held, "und der Rat tagt."), other)
    assert (found.before, found.after) == ("", "")


@given(st.text(alphabet="ab. „“”\n,", max_size=40), st.data())
def test_surroundings_are_of_the_text(text, data):
    """Whatever is shown stands beside the statement, word for word."""
    held = document("d", "Blatt", "Titel", f"x{text}x")
    start = data.draw(st.integers(0, len(held.text) - 1))
    end = data.draw(st.integers(start + 1, len(held.text)))
    found = surroundings(claim("c", held, held.text[start:end]), held)
    for shown in (found.before, found.after):
        assert CUT in shown or shown in held.text


@pytest.mark.parametrize(
    ("label", "whole"),
    [
        ("russland hilft nicht“", "Russland hilft nicht"),
        ("„Wir kommen“, sagte sie", "„Wir kommen“, sagte sie"),
        ("“We come”, she said", "“We come”, she said"),
        ("We come”, she said", "We come, she said"),
        ("„Wir kommen, sagte sie", "Wir kommen, sagte sie"),
        ('sie "kommen nicht', "Sie kommen nicht"),
        ("die »Elde", "Die Elde"),
        ("3,5 Millionen", "3,5 Millionen"),
        ("", ""),
    ],
)
def test_labels_are_lines_of_their_own(label, whole):
    """No half quotation, and a capital letter."""
    assert whole_label(label) == whole
