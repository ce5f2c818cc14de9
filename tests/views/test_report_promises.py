"""What a report promises stands in both of its formats, in both languages."""

import re
from html import unescape

import pytest
from made_report import made_report

from crosscheck.views import html, markdown


def words_of(form: str, lang: str) -> str:
    """A report as one line of plain words."""
    made = made_report()
    if form == "md":
        text = re.sub(r"[*_`|>\\]|^#+ |^- ", "", markdown.render(made, lang), flags=re.MULTILINE)
    else:
        page = html.render(made, lang)
        text = unescape(re.sub(r"<[^>]+>", " ", page[page.index("<body>") :]))
    return re.sub(r" ([.,“”])", r"\1", " ".join(text.split()))


PROMISES = {
    "de": [
        "Auf einen Blick",  # contents, with what to read first
        "Drei Feuerwehrleute wurden verletzt – oder „fünf“? (Hallstedter Kurier gegen Küsten-Echo)",
        # a summary line an event, with its independent origins
        "Geschehen: 5.–6. März 2024 · 3 Artikel aus 3 Medien, 3 unabhängige Ursprünge · 2 Wider",
        # both sides verbatim, who, how, where
        "Den Schaden schätzt die Hafengesellschaft auf rund zwei Millionen Euro.",
        "Die Hafengesellschaft sprach von einem Schaden in Höhe von zwei Millionen Euro.",
        "sinngemäß · in Küsten-Echo, 5. März 2024, 19:05 UTC · [2] Absatz 2",
        "2 unabhängige Ursprünge: Hallstedter Kurier und Küsten-Echo",
        "Sicherheit sehr hoch (0,93)",  # in words and as a number
        "Grund: Verschiedene Zahlen: „Drei“ und „fünf“.",
        "Positionen:",
        "Wer trägt was",
        *("in eigener Stimme", "gibt wieder", "heißt: nicht erwähnt. Schweigen ist kein Dementi."),
        "Nicht geprüft",
        "1 Artikel kommt in keinem Befund vor: [4] rat.txt.",
        "Modelle: Vektoren",
        "Ein Befund wird genannt ab einer Sicherheit von: Widerspruch 0,45",
        "crosscheck report --event feuer",
    ],
    "en": [
        "At a glance",
        "(Hallstedter Kurier against Küsten-Echo)",
        "Happened: 5–6 March 2024 · 3 articles from 3 outlets, 3 independent origins · 2 contra",
        "Den Schaden schätzt die Hafengesellschaft auf rund zwei Millionen Euro.",
        "in substance · in Küsten-Echo, 5 March 2024, 19:05 UTC · [2] paragraph 2",
        "2 independent origins: Hallstedter Kurier and Küsten-Echo",
        "confidence very high (0.93)",
        "Positions:",
        "Who carries what",
        *("in its own voice", "attributes it", "means not mentioned. Silence is not a denial."),
        "Not checked",
        "1 article is in no finding: [4] rat.txt.",
        "Models: vectors",
        "A finding is given from a confidence of: contradiction 0.45",
        "crosscheck report --event feuer",
    ],
}


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_promise_is_kept(form, lang):
    """Contents, summary, sides, origins, confidence, reasons, matrix, audit, what is unchecked."""
    text = words_of(form, lang)
    assert [one for one in PROMISES[lang] if one not in text] == []


@pytest.mark.parametrize("form", ["md", "html"])
def test_every_finding_can_be_checked(form):
    """Its id, the offsets of both sides, and the hash of each article."""
    made, text = made_report(), words_of(form, "de")
    claims = {one.id: one for one in made.claims}
    numbers = {one.id: number for number, one in enumerate(made.documents, 1)}
    for one in made.verdicts:
        a, b = claims[one.a], claims[one.b]
        places = [f"[{numbers[side.document]}] {side.start}–{side.end}" for side in (a, b)]
        assert one.id in text and all(place in text for place in places)
    for document in made.documents:
        assert document.sha256[: markdown.SHOWN_HASH] in text
    assert made.encoder in text and made.judge in text


def test_each_finding_leads_to_its_line_of_the_audit():
    """And the line leads back to the finding."""
    page = html.render(made_report(), "de")
    for one in made_report().verdicts:
        assert f'id="audit-{one.id}"' in page
    assert '<a href="#audit-v1">Nachweis 1.1</a>' in page
    assert '<a href="#topic-1.1">1.1</a> <code>v1</code>' in page
