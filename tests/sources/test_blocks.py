"""The blocks of a page, their places, and what became of them."""

from lxml import html

from crosscheck.records import DroppedLine
from crosscheck.sources.blocks import lead_above, left_out, page_blocks, placed
from crosscheck.sources.lines import Line

PAGE = """<html><body>
<div>Menü <a>Eins</a><a>Zwei</a></div>
<h1>Brücke zu</h1>
<p>Der <b>Rat</b> tagte
am Montag.</p><script>var x = "nein";</script>
<ul><li>Punkt eins</li><li>Punkt zwei</li></ul>
<p>Noch einmal.</p>
<p>Noch einmal.</p>
</body></html>"""


def test_blocks_end_where_block_tags_do() -> None:
    """Inline tags are part of a block, scripts are none; lines are those of the source."""
    assert [(block.number, block.text) for block in page_blocks(html.fromstring(PAGE))] == [
        (2, "Menü Eins Zwei"),
        (3, "Brücke zu"),
        (4, "Der Rat tagte am Montag."),
        (6, "Punkt eins"),
        (6, "Punkt zwei"),
        (7, "Noch einmal."),
        (8, "Noch einmal."),
    ]


def test_extracted_lines_get_the_places_of_their_blocks() -> None:
    """One after the other where a text stands twice; list signs and spaces do not matter."""
    extracted = [Line(n, text) for n, text in enumerate(
        ["Der Rat tagte  am Montag.", "- Punkt zwei", "Noch einmal.", "Noch einmal.", "Neu."]
    )]  # fmt: skip
    assert [line.number for line in placed(extracted, page_blocks(html.fromstring(PAGE)))] == [
        4, 6, 7, 8, 8,
    ]  # fmt: skip


def test_what_was_not_extracted_is_on_record() -> None:
    """Blocks without words are not."""
    blocks = [Line(1, "Menü"), Line(2, "|"), Line(3, "Der Rat tagte."), Line(4, "Der Rat")]
    assert left_out([Line(1, "Der Rat tagte.")], blocks) == [
        DroppedLine(1, "Menü", "outside the article")
    ]


def test_a_lead_stands_between_title_and_text() -> None:
    """A sentence of some length; not a byline, a caption, or what was extracted anyway."""
    lead = Line(3, "Die Stadt wollte die Brücke umbauen, nun hat der Rat sie gestoppt.")
    text = Line(6, "Der Stadtrat hat den Umbau der Brücke am Montag mit Mehrheit gestoppt.")
    caption = Line(5, "Die Brücke ist seit dem Herbst nur einspurig befahrbar. Foto: Jana Wittich")
    blocks = [
        Line(1, lead.text),
        Line(2, "Brücke zu"),
        lead,
        Line(4, "Von Eva Wulf."),
        caption,
        text,
    ]
    assert lead_above([text], blocks, "Brücke zu") == [lead]
    assert lead_above([lead, text], blocks, "Brücke zu") == []
    assert lead_above([text], blocks, None) == []
