"""Markdown to lines of text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.sources.lines import Line
from crosscheck.sources.markdown import read_markdown

ARTICLE = """# Brücke *zu*

Der **Rat** [stimmte](https://a.example/b) `nein`.
Die Kosten tr&auml;gt das Land.[^1]

![Bild](x.jpg "Titel")

## Was nun?

> „Wir klagen“, sagte er.

2. Mai 2017 war der Tag.

- Punkt eins
- Punkt zwei

[^1]: Stand Freitag.

<div>Newsletter</div>

```
code
```
"""


def test_text_is_kept_without_its_markup() -> None:
    """Line by line, with the numbers of the source; a date opens no list."""
    article = read_markdown(ARTICLE, first=11)
    assert article.lines == (
        Line(13, "Der Rat stimmte nein.", gap=True),
        Line(14, "Die Kosten trägt das Land.", gap=False),
        Line(20, "„Wir klagen“, sagte er.", gap=True),
        Line(22, "2. Mai 2017 war der Tag.", gap=True),
        Line(24, "- Punkt eins", gap=True),
        Line(25, "- Punkt zwei", gap=False),
    )


def test_what_is_no_text_is_on_record() -> None:
    """Headings, foot notes and markup; the first main heading is the title."""
    article = read_markdown(ARTICLE, first=11)
    assert article.title == "Brücke zu"
    assert [(drop.line, drop.text, drop.reason) for drop in article.dropped] == [
        (11, "Brücke zu", "heading"),
        (18, "Was nun?", "heading"),
        (27, "[^1]: Stand Freitag.", "footnote"),
        (29, "<div>Newsletter</div>", "markup"),
        (31, "code", "markup"),
    ]


def test_characters_written_as_entities_are_normalised_too() -> None:
    """No control or bidirectional character gets in by another door."""
    assert read_markdown("a&#x202E;b&shy;c&nbsp;d").lines[0].text == "abc d"


def test_a_text_without_main_heading_has_no_title() -> None:
    """A smaller heading is none."""
    assert read_markdown("## Klein\n\nText.").title is None


@pytest.mark.parametrize("unit", ["[", "![a", "*a ", "[a](b", "`a``", "<a ", "a_b_", "> ", "&a"])
def test_hostile_paragraphs_take_no_more_than_a_moment(unit: str) -> None:
    """300 kB of brackets took the Markdown reader 10 seconds."""
    started = time.process_time()
    read_markdown(unit * (300_000 // len(unit)))
    assert time.process_time() - started < 3


@given(st.text(alphabet="ab *_[]()!#>`-\n1.;<^:", max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    """Lines are in order and hold letters of the source only."""
    numbers = [line.number for line in read_markdown(text).lines]
    assert numbers == sorted(numbers)
    assert all(set(line.text) <= set(text) | {" "} for line in read_markdown(text).lines)
