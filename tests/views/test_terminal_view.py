"""What the terminal shows: styles with a meaning, and no foreign control ever."""

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import MORNING, NEXT_DAY, made_report
from rich.console import Console
from rich.text import Text
from test_report_json import made_answer
from test_report_markdown import poisoned

from crosscheck.records import History, Quoted, Speaker
from crosscheck.views import terminal
from crosscheck.views.evidence import article_excerpt, evidence_grounds
from crosscheck.views.reviewing import finding_text
from crosscheck.views.terminal import hanging
from crosscheck.views.wording import wording


def printed(*renderables, color=False, width=120) -> str:
    """What a console writes."""
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=color, color_system="truecolor" if color else None, width=width
    )
    for renderable in renderables:
        console.print(renderable)
    return out.getvalue()


def test_speaker_cue_and_content_have_styles_of_their_own():
    """In the statement the three can be told apart at a glance."""
    claim = made_report().claims[1]
    text = terminal.statement(claim)
    style_of = {
        text.plain[span.start : span.end]: str(span.style) for span in text.spans if span.style
    }
    assert text.plain == claim.text
    assert style_of["sagte"] == terminal.STYLES["cue"]
    assert style_of["Branddirektorin Kaya Lehnert"] == terminal.STYLES["speaker"]
    assert style_of["„"] == terminal.STYLES["frame"]
    assert "Der Brand ist an einer Ladestation entstanden" not in style_of


def test_claims_are_grouped_by_article():
    """Each article is headed by outlet, title and date."""
    made = made_report()
    documents = {one.id: one for one in made.documents}
    shown = printed(*terminal.claims_tables(made.claims, documents))
    assert "Hallstedter Kurier: Lagerhaus brennt aus (5. März 2024, 08:40 UTC)" in shown
    assert "Medium unbekannt (Datum unbekannt)" in shown
    assert "lässt offen" in shown


def test_events_and_sources_name_what_is_unknown():
    """Unknown outlets, titles and dates are shown as unknown."""
    made = made_report()
    documents = {one.id: one for one in made.documents}
    shown = printed(
        terminal.events_table(made.events, documents),
        terminal.sources_table(made.documents),
        width=200,
    )
    assert "Zeit unbekannt" in shown
    assert "Medium unbekannt" in shown and "ohne Titel" in shown and "Datum unbekannt" in shown


def test_sources_say_how_much_was_read_and_what_became_of_it():
    """Teasers and free parts, versions, and articles that are gone."""
    one, two, *rest = made_report().documents
    documents = [replace(one, provenance="teaser"), replace(two, provenance="paywalled"), *rest]
    histories = {
        one.id: History(2, 3, MORNING, vanished_at=NEXT_DAY),
        two.id: History(1, 2, MORNING, replaced_by="x"),
    }
    shown = printed(terminal.sources_table(documents, histories), width=300)
    assert "nur Anriss, Fassung 2 von 3, verschwunden am 6. März 2024" in shown
    assert "nur freier Teil, Fassung 1 von 2, überholt" in shown
    assert shown.count("vollständig") == len(rest)


def test_answer_says_first_whether_sources_disagree():
    """Verdict, positions with their origins, then the evidence with its place."""
    lines = printed(terminal.answer_text(made_answer())).splitlines()
    assert lines[0] == "Die Quellen widersprechen sich."
    assert lines[1:3] == ["  • Drei", "    Medien: Hallstedter Kurier · 1 Ursprung"]
    assert "  1. Drei Feuerwehrleute wurden verletzt." in lines
    assert any(line.endswith("Absatz 1 (0,91)") for line in lines)


def test_unanswerable_is_said_in_the_language_of_the_question():
    """Refusing is a sentence, not an empty page."""
    answer = replace(made_answer(), verdict="unanswerable", positions=(), evidence=(), lang="en")
    assert printed(terminal.answer_text(answer)) == "No stored source answers this.\n\n"


def test_what_somebody_says_is_counted_and_has_no_probability():
    """That it was said is no guess; how near it is to a topic is a number again."""
    quoted = Quoted("Kaya Lehnert", "", 5)
    answer = replace(made_answer(), verdict="single-source", quoted=quoted)
    lines = printed(terminal.answer_text(answer)).splitlines()
    shown = len(answer.evidence)
    assert lines[0] == "Jede dieser Aussagen stammt aus nur einer Quelle."
    assert lines[1] == f"„Kaya Lehnert“: {shown} von 5 Aussagen, die neuesten zuerst."
    assert not any(line.endswith("(0,91)") for line in lines)
    on = replace(answer, quoted=replace(quoted, topic="Brand"))
    assert any(line.endswith("(0,91)") for line in printed(terminal.answer_text(on)).splitlines())
    told = printed(evidence_grounds(on.evidence[0], on, []))
    assert "Nähe zum Thema „Brand“: 0,91." in told and "Wahrscheinlichkeit" not in told
    assert "Gefragt ist, was „Kaya Lehnert“ sagt." in printed(
        evidence_grounds(answer.evidence[0], answer, [])
    )


@pytest.mark.parametrize(
    ("quoted", "lang", "line"),
    [
        (Quoted("Fink", "", 0), "de", "„Fink“ kommt in keinem gespeicherten Artikel zu Wort."),
        (
            Quoted("Fink", "Ei", 1),
            "de",
            "Von „Fink“ ist 1 Aussage gespeichert, aber keine zu „Ei“.",
        ),
        (Quoted("Fink", "Ei", 3), "en", "3 statements of “Fink” are stored, but none on “Ei”."),
    ],
)
def test_why_nothing_of_somebody_is_shown(quoted, lang, line):
    """Nobody of the name, or nothing on the topic."""
    answer = replace(
        made_answer(), verdict="unanswerable", positions=(), evidence=(), lang=lang, quoted=quoted
    )
    assert printed(terminal.answer_text(answer)).strip() == line


anything = st.text(
    alphabet=st.characters() | st.sampled_from("\x1b\x07\x9b\u202e[]\r\n\t"), max_size=20
)


def commands(shown: str) -> list[str]:
    """What a terminal would obey."""
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [
        sign
        for sign in shown
        if (unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n") or sign in bidi
    ]


@settings(max_examples=60, deadline=None)
@given(anything)
def test_no_foreign_control_reaches_the_terminal(text):
    """Titles, names and statements with escapes, markup or bidi marks print as plain text."""
    made = made_report()
    documents = {one.id: replace(one, title=text, outlet=text) for one in made.documents}
    claims = [
        replace(one, text=text + one.text, speaker=Speaker(text, text), cue=text)
        for one in made.claims
    ]
    events = [replace(one, label=text) for one in made.events]
    answer = replace(made_answer(), question=text, quoted=Quoted(text, text, 2))
    shown = printed(
        terminal.events_table(events, documents),
        terminal.sources_table(list(documents.values())),
        *terminal.claims_tables(claims, documents),
        terminal.answer_text(answer),
        width=300,
    )
    assert commands(shown) == []


@settings(max_examples=60, deadline=None)
@given(anything)
def test_no_foreign_control_is_in_a_finding_or_an_excerpt(text):
    """What review, :open and :why print of an article is as harmless as the tables."""
    made = poisoned([text])
    answer = made_answer()
    evidence = [
        replace(
            one,
            claim=replace(one.claim, speaker=Speaker(text, text)),
            document=replace(one.document, text=text + one.document.text + text, title=text),
        )
        for one in answer.evidence
    ]
    say = wording("de")
    shown = printed(
        *(finding_text(one, made, say, "1") for one in made.verdicts),
        *(article_excerpt(one, "de") for one in evidence),
        *(evidence_grounds(one, answer, [text]) for one in evidence),
        width=300,
    )
    assert commands(shown) == []


def test_a_wrapped_line_stands_under_its_own_beginning():
    """After the bullet, number or dash that it began with; nothing is lost."""
    text = Text("Belege\n  1. Ein langer Satz mit Wörtern\n     — Kurier, am Abend um acht\n\nEnde")
    assert [line.rstrip() for line in printed(*hanging(text), width=20).splitlines()] == [
        "Belege",
        "  1. Ein langer Satz",
        "     mit Wörtern",
        "     — Kurier, am",
        "       Abend um acht",
        "",
        "Ende",
    ]


def test_markup_in_a_title_is_text():
    """``[bold]`` in a headline is shown, not obeyed."""
    made = made_report()
    documents = [replace(one, title="[bold]x[/bold]") for one in made.documents]
    assert "[bold]x[/bold]" in printed(terminal.sources_table(documents), color=True, width=200)
