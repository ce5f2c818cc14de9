"""CSV for spreadsheets and JSON-LD for the web of data."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import made_report
from test_report_markdown import HOSTILE, hostile_text, poisoned

from crosscheck.views import exports


def rows(report) -> list[dict[str, str]]:
    """What a spreadsheet reads."""
    return list(csv.DictReader(io.StringIO(exports.render_csv(report), newline="")))


def test_one_row_a_finding_with_both_sides():
    """Everything about a finding stands in its row."""
    first, *others = rows(made_report())
    assert len(others) == 5
    assert first == {
        "finding": "v1",
        "event": "feuer",
        "event_label": "Brand eines Lagerhauses in Hallstedt",
        "question": "Wie viel: Verletzte, Brand?",
        "verdict": "contradict",
        "type": "number",
        "layer": "outlets",
        "confidence": "0.9300",
        "a_outlet": "Hallstedter Kurier",
        "a_published_at": "2024-03-05T08:40:00+00:00",
        "a_speaker": "",
        "a_quote_type": "narrator",
        "a_stance": "asserts",
        "a_text": "Drei Feuerwehrleute wurden verletzt.",
        "a_url": "https://kurier.example/1",
        "a_document": "d1",
        "a_start": "79",
        "a_end": "115",
        "b_outlet": "Küsten-Echo",
        "b_published_at": "2024-03-05T19:05:00+00:00",
        "b_speaker": "",
        "b_quote_type": "narrator",
        "b_stance": "asserts",
        "b_text": "Beim Großbrand am Hallstedter Hafen sind fünf Einsatzkräfte verletzt worden.",
        "b_url": "",
        "b_document": "d2",
        "b_start": "0",
        "b_end": "76",
        "reasons": "Verschiedene Zahlen: „Drei“ und „fünf“",
    }


FORMULAS = ["=1+1", "@x", "-2", "+3", '"', "＝1", "x;=1", 'x"; +1', "x;\t'-1", "\u200b=1", ";@x"]


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_text | st.sampled_from(FORMULAS), min_size=10, max_size=10))
def test_no_cell_is_a_formula_or_a_command(texts):
    """Foreign text neither starts a formula nor breaks a row nor holds a control."""
    found = rows(poisoned(texts))
    assert len(found) == 6
    for row in found:
        assert None not in row and None not in row.values()
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert "\x1b" not in cell and "\n" not in cell
            for part in cell.split(";"):  # as a spreadsheet with decimal commas may read it
                assert not part.strip(' "').startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("Er sagte;=1+1", "Er sagte;'=1+1"),
        ("minus 3; - 2", "minus 3; '- 2"),
        ("2 - 1 = 1", "2 - 1 = 1"),
        ("A; B", "A; B"),
    ],
)
def test_only_what_begins_like_a_formula_is_set_off(text, cell):
    """An apostrophe, which the spreadsheet does not show; all other text is as it was."""
    made = made_report()
    claims = tuple(replace(one, text=text) for one in made.claims)
    assert rows(replace(made, claims=claims))[0]["a_text"] == cell


def test_claims_as_linked_data():
    """Claims with author and appearance, dates as precise as known, and no rating anywhere."""
    text = exports.render_jsonld(made_report())
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    assert {one["@type"] for one in data["@graph"]} == {"NewsArticle", "Claim"}
    assert "ClaimReview" not in text and "Rating" not in text
    nodes = {one["@id"]: one for one in data["@graph"]}
    claim = nodes["urn:crosscheck:claim:c2"]
    assert claim["author"] == {"name": "Kaya Lehnert"}
    article = nodes[claim["appearance"]["@id"]]
    assert article["publisher"]["name"] == "Hallstedter Kurier"
    assert nodes["urn:crosscheck:document:d3"]["datePublished"] == "2024-03-06"
    assert "datePublished" not in nodes["urn:crosscheck:document:d4"]
    assert nodes["urn:crosscheck:claim:c1"]["author"]["name"] == "Hallstedter Kurier"


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_text | st.just("</script><script>alert(1)</script><!--"), min_size=10))
def test_linked_data_can_stand_inside_a_page(texts):
    """Nothing in it begins or ends an element, and it decodes to the very text."""
    report = poisoned(texts)
    text = exports.render_jsonld(report)
    assert not set("<>&") & set(text)
    shown = [one["text"] for one in json.loads(text)["@graph"] if one["@type"] == "Claim"]
    assert shown == [one.text for one in report.claims]


def test_copies_name_what_they_are_based_on():
    """A wire copy points to the text it derives from."""
    made = made_report()
    copy = replace(made.documents[1], origin="d3")
    report = replace(made, documents=(made.documents[0], copy, *made.documents[2:]))
    nodes = {one["@id"]: one for one in json.loads(exports.render_jsonld(report))["@graph"]}
    assert nodes["urn:crosscheck:document:d2"]["isBasedOn"] == {"@id": "urn:crosscheck:document:d3"}


def test_linked_data_links_only_ordinary_addresses():
    """A script address is no url."""
    made = made_report()
    hostile = tuple(replace(one, url="javascript:alert(1)") for one in made.documents)
    text = exports.render_jsonld(replace(made, documents=hostile))
    assert "javascript" not in text
    assert all("\x1b" not in exports.render_jsonld(poisoned([one])) for one in HOSTILE)
