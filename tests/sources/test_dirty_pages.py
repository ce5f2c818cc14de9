"""Twenty-one invented pages, as dirty as real ones, yield their body paragraphs and nothing else.

NAME.expected holds the paragraphs, one a line, as a reader marked them on the page.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources import read_path

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.expected"))
# outlet, title, publication time in UTC (None: the page does not say), agencies
KNOWN: dict[str, tuple[str | None, str | None, datetime | None, tuple[str, ...]]] = {
    "altseite.html": ("Königsfurter Landbote", None, datetime(2003, 10, 11, tzinfo=UTC), ()),
    "austria.html": ("talblick.example", "Streit um Schneekanonen",
                     datetime(2023, 12, 2, 4, 0, tzinfo=UTC), ()),
    "boulevard.txt": ("rambazamba.example", "Leopard büxt aus – Wärter in Klinik!",
                      datetime(2023, 8, 9, 9, 47, tzinfo=UTC), ()),
    "chronicle.html": ("The Westbrook Chronicle", "Council clerk denies deleting emails",
                       datetime(2023, 11, 21, 18, 45, tzinfo=UTC), ()),
    "courier.txt": ("The Marlow Courier", "Harbour strike enters second week as talks collapse",
                    datetime(2024, 3, 8, tzinfo=UTC), ("NPW",)),
    "ostsee.txt": (None, "Dorschfang bleibt verboten - Fischer sprechen von Todesstoß",
                   datetime(2024, 10, 7, tzinfo=UTC), ()),
    "polizei.txt": (None, "POL-WM: Kollision auf der B 417 - Zwei Leichtverletzte - Zeugen gesucht",
                    datetime(2024, 10, 17, 13, 32, tzinfo=UTC), ()),
    "portal.html": ("Morgenportal", "Hafenstreit: Reederei zieht vor Gericht",
                    datetime(2025, 2, 27, 12, 20, tzinfo=UTC), ("dpa",)),
    "reader.md": ("The Tidewater Post", "Governor says levee held; engineers say it did not",
                  datetime(2024, 8, 31, 1, 15, tzinfo=UTC), ()),
    "regionalblatt.txt": (None, "Kläranlage: Wer zahlt die Sanierung?",
                          datetime(2025, 5, 14, 4, 0, tzinfo=UTC), ()),
    "schweiz.md": (None, "Seilbahn Arvenalp: Gutachten entlastet Betreiber",
                   datetime(2025, 6, 12, 9, 30, tzinfo=UTC), ("SDA",)),
    "tageblatt.txt": ("Hallerauer Tageblatt", "Stadtrat stoppt Umbau der Lindenbrücke",
                      datetime(2024, 2, 12, 17, 42, tzinfo=UTC), ("dpa",)),
}  # fmt: skip


def read(name: str) -> Document:
    return read_path(PAGES / name, SourceSettings()).documents[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_body_is_kept_and_nothing_else(name: str) -> None:
    """Paragraph by paragraph, in order."""
    expected = (PAGES / f"{name}.expected").read_text("utf-8").splitlines()
    assert read(name).text.split("\n\n") == expected


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_the_page_says_who_published_it_when(name: str) -> None:
    """What it does not say is unknown."""
    document = read(name)
    assert (
        document.outlet, document.title, document.published_at, document.agencies,
    ) == KNOWN[name]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_kept_or_dropped_with_a_reason(name: str) -> None:
    """The two together hold each word of a text page; nothing is lost in silence."""
    document = read(name)
    if not name.endswith(".txt"):
        return
    on_record = "\n".join([document.text, *(drop.text for drop in document.dropped)])
    missing = set((PAGES / name).read_text("utf-8").split()) - set(on_record.split())
    glued = {"said.Talks", "Sitzung.Die", "Ort.Der", "Vernunft“", ".", "►", "mil-", "lion"}
    assert missing - glued == set()
    assert all(drop.reason for drop in document.dropped)


def test_what_lies_around_an_article_is_on_record() -> None:
    """The blocks of an HTML page that are not its article, with their lines in the source."""
    drops = [(drop.line, drop.text, drop.reason) for drop in read("chronicle.html").dropped]
    assert (41, "He should resign, and take the whole lot with him.", "outside the article") in (
        drops
    )
    assert (1, "Council clerk denies deleting emails", "headline") not in drops
    assert (20, "Council clerk denies deleting emails", "headline") in drops
    assert (33, "Sale price", "subheading") in drops
