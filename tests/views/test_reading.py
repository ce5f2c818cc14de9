"""Articles with marked statements: nothing of the text is lost, and marks stand in their places."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from made_report import claim, deciding, document, made_report

from crosscheck.records import Claim, DecidingWords
from crosscheck.views.desk import lay_out
from crosscheck.views.reading import mark_article
from crosscheck.views.sections import compose_points
from crosscheck.views.wording import wording

TEXT = "Erster Absatz. Die Brücke bleibt zu.\n\nZweiter Absatz. Die Brücke ist offen."
ARTICLE = document("d", "Blatt", "Brücke", TEXT)
SHUT = claim("shut", ARTICLE, "Die Brücke bleibt zu.")
OPEN = claim("open", ARTICLE, "Die Brücke ist offen.")


def marked(paragraphs, **wanted) -> list[str]:
    """The text of the stretches with these fields."""
    return [
        one.text
        for paragraph in paragraphs
        for one in paragraph
        if all(getattr(one, key) == value for key, value in wanted.items())
    ]


def test_statements_are_marked_in_their_paragraphs():
    """The chosen one and its deciding words are set off from the others."""
    shown = mark_article(ARTICLE, [SHUT, OPEN], {"shut"}, deciding(SHUT, "zu"))
    assert len(shown) == 2
    assert marked(shown, chosen=True) == ["Die Brücke bleibt ", "zu", "."]
    assert marked(shown, key=True) == ["zu"]
    assert marked(shown, claim="open") == ["Die Brücke ist offen."]
    assert marked(shown, claim="") == ["Erster Absatz. ", "Zweiter Absatz. "]


def test_each_claim_begins_once():
    """There is one place to jump to, however many stretches a statement has."""
    shown = mark_article(ARTICLE, [SHUT], {"shut"}, deciding(SHUT, "Brücke", "zu"))
    assert marked(shown, begins=True) == ["Die "]


def test_the_chosen_one_of_overlapping_statements_is_shown():
    """A statement inside another is not hidden by it, nor hides the one to be read."""
    inner = claim("inner", ARTICLE, "Brücke bleibt")
    assert marked(mark_article(ARTICLE, [SHUT, inner]), claim="inner") == ["Brücke bleibt"]
    shown = mark_article(ARTICLE, [SHUT, inner], {"shut"})
    assert "".join(marked(shown, claim="shut")) == SHUT.text


def test_claims_of_other_articles_are_passed_over():
    """Their offsets mean nothing here."""
    other = replace(SHUT, document="other")
    assert marked(mark_article(ARTICLE, [other], {"shut"}), claim="shut") == []


@given(
    st.text("ab \n“\u202e", max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5),
)
def test_no_offset_loses_text(text, spans):
    """Whatever the marks, the paragraphs read as they are stored."""
    article = document("d", None, None, text)
    claims = [
        Claim(str(n), "d", 0, 0, start, end, "", start, end, "")
        for n, (start, end) in enumerate(spans)
    ]
    words = [DecidingWords("0", start, end) for start, end in spans]
    shown = mark_article(article, claims, {"0"}, words)
    read = ["".join(one.text for one in paragraph) for paragraph in shown]
    assert read == [part for part in text.split("\n\n") if part.strip()]


def test_points_list_every_position_with_who_takes_it():
    """Also where a finding shows only two of them; what has one answer is no question."""
    report = made_report()
    desk = lay_out(report, wording("de"))
    points = compose_points(report.events[0], desk)
    assert [question for question, _stands in points] == [
        "Drei Feuerwehrleute wurden verletzt – oder „fünf“?",
        "Die Polizei schließe Brandstiftung aus – oder „ermittelt“?",
        "„aufgefangen“ oder „chaotisch“?",
    ]
    labels = [stand.label.casefold() for stand in points[0][1]]
    assert labels == [one.label.casefold() for one in report.points[0].positions]
    assert points[0][1][2].who == "Stadt Hallstedt, Agentur Nord"
    assert compose_points(report.events[1], desk) == ()
