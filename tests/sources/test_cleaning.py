"""From dirty lines to paragraphs, each dropped line with a reason."""

from hypothesis import given
from hypothesis import strategies as st

from crosscheck.sources.cleaning import Cleaned, clean
from crosscheck.sources.lines import split_lines

BODY = (
    "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld.",
    "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich.",
    "„Wir haben bis März Zeit“, sagte ein Sprecher des Landratsamts der Zeitung am Dienstag.",
)
FURNITURE = (
    "Anzeige", "Menü", "Foto: Jana Wittich", "Artikel teilen", "Lesen Sie auch: Die Turnhalle",
    "0:00 / 4:12", "Wie es weitergeht", "12.02.2024, 18:42 Uhr", "Von Petra Vogelsang",
    "© 2024 Hallerauer Tageblatt", "(pv/dpa)", "Nein.", "Warum?", "dpa",
    "• Punkt eins der Liste ist erledigt.",
    "Hallerau (dpa) - Der Rat tagt heute wieder im Saal.", "3 Kommentare", "►", "KURZ", "Er ging .",
    "„Wir haben bis März Zeit.“", "Was kostet das?Das weiß niemand.",
)  # fmt: skip
PAGES = st.lists(st.sampled_from([*BODY, *FURNITURE, ""]), max_size=14).map("\n".join)


def cleaned(text: str, title: str | None = None) -> Cleaned:
    return clean(split_lines(text), lang="de", title=title)


def reasons(text: str) -> dict[str, str]:
    return {drop.text: drop.reason for drop in cleaned(text).dropped}


def bare(text: str) -> str:
    return "".join(text.split())


@given(PAGES)
def test_cleaning_never_invents_text(page: str) -> None:
    """White space aside, each paragraph stands in one line of the source, as it is."""
    lines = [bare(line) for line in page.split("\n")]
    for paragraph in cleaned(page).paragraphs:
        assert any(bare(paragraph) in line for line in lines)


@given(PAGES)
def test_no_word_is_lost_in_silence(page: str) -> None:
    """Paragraphs and dropped lines together hold every character; only list signs vanish."""
    result = cleaned(page)
    on_record = bare("".join(result.paragraphs) + "".join(drop.text for drop in result.dropped))
    assert sorted(on_record.replace("•", "")) == sorted(bare(page).replace("•", ""))


@given(PAGES)
def test_body_paragraphs_are_always_kept(page: str) -> None:
    """Whatever stands around them; a paragraph printed twice is kept once."""
    kept = cleaned(page).paragraphs
    assert [kept.count(line) for line in BODY] == [int(line in page.split("\n")) for line in BODY]


@given(PAGES)
def test_cleaning_again_changes_nothing(page: str) -> None:
    """With the title known, so that no first line is taken for one."""
    once = cleaned(page, title="Der Titel")
    again = cleaned(once.text, title="Der Titel")
    assert [p for p in again.paragraphs if p in BODY] == [p for p in once.paragraphs if p in BODY]
    assert set(again.paragraphs) <= set(once.paragraphs)


@given(st.text(max_size=300))
def test_any_text_can_be_cleaned(text: str) -> None:
    """No input raises; line numbers are those of the source."""
    lines = split_lines(text)
    numbers = {line.number for line in lines}
    assert {drop.line for drop in cleaned(text).dropped} <= numbers


def test_kicker_headline_and_byline_are_not_the_article() -> None:
    """The longest of them is the title."""
    page = f"Verkehr\nStadtrat stoppt Umbau der Brücke\nVon Petra Vogelsang\n\n{BODY[0]}"
    result = cleaned(page)
    assert result.title == "Stadtrat stoppt Umbau der Brücke"
    assert result.paragraphs == BODY[:1]
    assert [drop.reason for drop in result.dropped] == ["headline", "headline", "byline"]


def test_a_question_above_the_text_is_its_headline() -> None:
    """Alone above it, or with a byline between, or printed twice."""
    for head in (
        "Wer zahlt die Brücke?\n\n",
        "Verkehr\nWer zahlt die Brücke?\nVon Petra Vogelsang\n\n",
        "Verkehr\nWer zahlt die Brücke?\nPlus\nWer zahlt die Brücke?\n\n",
    ):
        result = cleaned(head + BODY[0] + "\n\n" + BODY[1])
        assert (result.title, result.paragraphs) == ("Wer zahlt die Brücke?", BODY[:2])


def test_a_question_inside_the_text_stays() -> None:
    """An interview asks in sentences of its own."""
    page = "\n\n".join((BODY[0], "Wussten Sie von dem Defekt?", "Nein.", BODY[1]))
    assert cleaned(page).paragraphs == tuple(page.split("\n\n"))


def test_captions_go_with_their_credits() -> None:
    """Above a credit line, or with the photographer in brackets."""
    page = "\n\n".join(
        (
            BODY[0],
            "Die Brücke ist gesperrt.\nFoto: Jana Wittich",
            "The bridge on Monday. (Joss Ferris/The Post)",
            BODY[1],
        )
    )
    assert reasons(page) == {
        "Die Brücke ist gesperrt.": "caption",
        "Foto: Jana Wittich": "photo credit",
        "The bridge on Monday. (Joss Ferris/The Post)": "caption",
    }


def test_a_paragraph_above_a_credit_stays() -> None:
    """Two sentences are no caption, nor is a paragraph a blank line away."""
    page = "\n\n".join((BODY[1], BODY[0] + "\nFoto: Jana Wittich", "Foto: Jana Wittich", BODY[2]))
    assert cleaned(page).paragraphs == (BODY[1], BODY[0], BODY[2])


def test_a_pull_quote_is_dropped_because_its_words_stand_in_the_text() -> None:
    """A quotation that stands nowhere else is kept."""
    page = "\n\n".join((*BODY, "„Wir haben bis März Zeit.“", "„Davon wusste ich gar nichts.“"))
    assert reasons(page) == {"„Wir haben bis März Zeit.“": "pull quote"}


def test_comments_end_the_article_only_behind_enough_of_it() -> None:
    """A counter under the headline ends nothing."""
    comment = "Das ist doch alles nur Wahlkampf, die Brücke hält noch zwanzig Jahre."
    page = "\n\n".join((*BODY, *(line + " Ja." for line in BODY), "3 Kommentare", comment))
    assert reasons(page)[comment] == "comments"
    early = "\n\n".join((BODY[0], "3 Kommentare", BODY[1], BODY[2]))
    assert cleaned(early).paragraphs == BODY


def test_a_note_on_the_author_is_known_by_the_byline() -> None:
    """The same sentence about someone else is news."""
    page = "\n\n".join(("Brücke zu", "Von Petra Vogelsang", *BODY, "{} schreibt über Verkehr."))
    note = "Petra Vogelsang schreibt über Verkehr."
    assert reasons(page.format("Petra Vogelsang"))[note] == "author note"
    assert (
        cleaned(page.format("Ulla Hennig")).paragraphs[-1] == "Ulla Hennig schreibt über Verkehr."
    )


def test_agencies_dates_and_outlet_are_read_on_the_way() -> None:
    """The publication goes before an update."""
    page = "\n\n".join(
        (
            "Aktualisiert: 13.02.2024, 08:00 Uhr",
            "12.02.2024, 18:42 Uhr",
            "Hallerau (dpa) - " + BODY[0],
            BODY[1] + " (pv/afp)",
            "© 2024 Hallerauer Tageblatt. Alle Rechte vorbehalten.",
        )
    )
    result = cleaned(page)
    assert result.paragraphs == BODY[:2]
    assert (result.agencies, result.outlet) == (("dpa", "AFP"), "Hallerauer Tageblatt")
    assert result.published_at is not None
    assert result.published_at.isoformat() == "2024-02-12T17:42:00+00:00"


def test_a_dateline_may_stand_below_a_lead() -> None:
    """Within the first three paragraphs, and once."""
    page = "\n\n".join((BODY[1], "Hallerau (dpa) - " + BODY[0], "Kiel (dpa) - " + BODY[2]))
    assert cleaned(page).paragraphs == (BODY[1], BODY[0], "Kiel (dpa) - " + BODY[2])


def test_list_signs_are_taken_off() -> None:
    """The entry is a sentence like any other."""
    page = "\n\n".join((BODY[0], "► Der Zoo bleibt bis Freitag zu.", "- Zwei Wärter sind krank."))
    assert cleaned(page).paragraphs[1:] == (
        "Der Zoo bleibt bis Freitag zu.", "Zwei Wärter sind krank.",
    )  # fmt: skip
