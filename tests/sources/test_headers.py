"""Front matter and sources.toml."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.errors import FrontMatterError
from crosscheck.sources.headers import Header, read_published, read_sources_toml, split_front_matter

PAGE = """---
outlet: Kurier am Kanal
title: Brücke gesperrt: Was nun?
published: 2025-03-18T16:20:00+01:00
url: https://kurier.example/bruecke
lang: de-AT
tags: [verkehr, bau]
---
Die Brücke ist gesperrt.
"""


def test_front_matter_is_read_and_taken_off() -> None:
    """A colon in a title needs no quotation marks; unknown keys are ignored."""
    header, body, lines = split_front_matter(PAGE, "a.md")
    assert header == Header(
        outlet="Kurier am Kanal",
        title="Brücke gesperrt: Was nun?",
        published_at=datetime(2025, 3, 18, 15, 20, tzinfo=UTC),
        published_precision="minute",
        url="https://kurier.example/bruecke",
        lang="de",
    )
    assert (body, lines) == ("Die Brücke ist gesperrt.\n", 8)


def test_escapes_in_a_header_are_normalised() -> None:
    """YAML and TOML can write characters that a terminal would obey."""
    header, _, _ = split_front_matter('---\ntitle: "Rot\\e[31m\\u202e"\n---\nText.', "a.md")
    assert header is not None and header.title == "Rot[31m"


def test_a_text_without_front_matter_is_all_body() -> None:
    """Only three dashes in the first line open a header; a later rule does not."""
    text = "Die Brücke ist gesperrt.\n---\nMehr nicht."
    assert split_front_matter(text, "a.md") == (None, text, 0)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("outlet: Kurier\noutlet: Kanal", "line 3: key 'outlet' is given twice"),
        ("outlet: Kurier\npublished: gestern", "line 3: published 'gestern' is not a date"),
        ("published: 2025-02-31", "line 2: published '2025-02-31' is not a date"),
        ("title:\n  - eins\n  - zwei", "line 2: title must be one text, not a list"),
        ("lang: true", "line 2: lang must be one text, not true or false"),
        ("lang: deutsche Sprache", "line 2: lang must be a code such as de or en"),
        ("lang: de\nbroken: a: b", "line 3: a value with a colon in it must stand in quotation"),
        ("- eins\n- zwei", "line 2: front matter must be lines of the form key: value"),
        ("? [a, b]\n: c", "line 2: a key must be one word"),
        ("title: \"offen", "line"),
        ("x: *nirgends", "line 2: "),
        ("x: !!python/object:os.system y", "line 2: "),
        ("x: " + "[" * 2000, "front matter: "),
        ("\n".join(f"k{n}: v" for n in range(2000)), "line 1: front matter of 2000 lines"),
    ],
)  # fmt: skip
def test_a_broken_header_is_an_error_that_names_the_line(fields: str, problem: str) -> None:
    """The message is one line and names the file."""
    with pytest.raises(FrontMatterError) as caught:
        split_front_matter(f"---\n{fields}\n---\nText.", "a.md")
    assert str(caught.value).startswith(f"a.md: {problem}")
    assert "\n" not in str(caught.value)


def test_an_open_header_is_an_error() -> None:
    """A forgotten second fence would make the whole article a header."""
    with pytest.raises(FrontMatterError, match="line 1: front matter is opened by --- but never"):
        split_front_matter("---\noutlet: Kurier\nText.", "a.md")


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        ("2025-03-18", "de", (datetime(2025, 3, 18, tzinfo=UTC), "day")),
        (date(2025, 3, 18), "de", (datetime(2025, 3, 18, tzinfo=UTC), "day")),
        ("2025-07-18T10:00", "de", (datetime(2025, 7, 18, 8, tzinfo=UTC), "minute")),
        ("2025-07-18T10:00", "en", (datetime(2025, 7, 18, 10, tzinfo=UTC), "minute")),
        ("2025-07-18T10:00:00-04:00", "en", (datetime(2025, 7, 18, 14, tzinfo=UTC), "minute")),
        ("2025-07-18T10:00:00Z", "de", (datetime(2025, 7, 18, 10, tzinfo=UTC), "minute")),
    ],
)
def test_times_become_utc(value: Any, lang: str, expected: Any) -> None:
    """A German article without a zone is on Berlin time, a bare day stays a day."""
    assert read_published(value, lang) == expected


@pytest.mark.parametrize("value", ["", "18.03.2025", "gestern", 20250000, 3.5, "9999-99-99"])
def test_what_is_no_date_is_refused(value: Any) -> None:
    """The message shows how a date is written."""
    with pytest.raises(ValueError, match="is not a date such as 2025-03-18"):
        read_published(value, "de")


def test_sources_toml_gives_each_file_its_header() -> None:
    """Native TOML dates are read as well."""
    text = """
    ["a.txt"]
    outlet = "Kurier am Kanal"
    published = 2025-03-18T16:20:00+01:00
    ["unter/b.html"]
    outlet = "Das Morgenjournal"
    published = 2025-03-19
    """
    headers = read_sources_toml(text, "sources.toml")
    assert {name: header.outlet for name, header in headers.items()} == {
        "a.txt": "Kurier am Kanal", "unter/b.html": "Das Morgenjournal",
    }  # fmt: skip
    assert headers["a.txt"].published_at == datetime(2025, 3, 18, 15, 20, tzinfo=UTC)
    assert headers["unter/b.html"].published_precision == "day"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('["a.txt"]\noutlet = "A"\n["a.txt"]\noutlet = "B"', "line 3: given twice"),
        ('["a.txt"]\noutlet = "A"\noutlet = "B"', "line 3: given twice"),
        ('["a.txt"]\noutlet = ', "line 2: "),
        ('["a.txt"]\noutlet = ["A"]', "line 1: outlet must be one text, not a list"),
        ('\n\n["a.txt"]\npublished = "bald"', "line 3: published 'bald' is not a date"),
        ('"a.txt" = "Kurier"', 'line 1: expected a table such as ["a.txt"]'),
        ('[a.txt]\noutlet = "A"', 'line 1: a file name needs quotation marks: ["a.txt"]'),
        ("a = " + "[" * 5000, "is nested too deeply"),
        ('["a.txt"]\noutlet = "Kurier"\n["b.txt"]\noutlet = "KURIER "',
         'line 4: outlet "KURIER" is also written "Kurier"; use one spelling'),
    ],
)  # fmt: skip
def test_a_broken_sources_file_is_an_error_that_names_the_line(text: str, problem: str) -> None:
    """Nothing in it is taken over by half."""
    with pytest.raises(FrontMatterError) as caught:
        read_sources_toml(text, "sources.toml")
    assert str(caught.value).startswith(f"sources.toml: {problem}")
    assert "\n" not in str(caught.value)


def test_a_sources_file_for_thousands_of_files_is_read_in_a_moment() -> None:
    """Line numbers are only looked up when something is wrong."""
    text = "\n".join(f'["{n:05}.txt"]\noutlet = "Blatt {n}"' for n in range(5_000))
    assert len(read_sources_toml(text, "sources.toml")) == 5_000


def test_a_header_is_completed_field_by_field() -> None:
    """The date and its precision go together."""
    known = Header(outlet="A", published_at=datetime(2025, 1, 2, tzinfo=UTC))
    other = Header(
        outlet="B",
        title="T",
        published_at=datetime(2025, 1, 3, 4, tzinfo=UTC),
        published_precision="minute",
    )
    assert known.or_else(other) == Header(
        outlet="A", title="T", published_at=datetime(2025, 1, 2, tzinfo=UTC)
    )


@given(st.text(max_size=200))
def test_any_header_gives_fields_or_a_plain_error(fields: str) -> None:
    """No exception but the documented one escapes the YAML reader."""
    try:
        split_front_matter(f"---\n{fields}\n---\nText.", "a.md")
    except FrontMatterError as error:
        assert str(error).startswith("a.md: ")


@given(st.text(max_size=200))
def test_any_sources_file_gives_headers_or_a_plain_error(text: str) -> None:
    """No exception but the documented one escapes the TOML reader."""
    try:
        read_sources_toml(text, "sources.toml")
    except FrontMatterError as error:
        assert str(error).startswith("sources.toml: ")
