"""Five real pages, as dirty as they come, yield their body sentences and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crosscheck.records import Document
from crosscheck.settings import SourceSettings
from crosscheck.sources import read_path

PARAGRAPHS = {"000": 9, "001": 5, "002": 7, "003": 7, "004": 14}
DROPPED = {
    "000": [(1, "headline"), (4, "caption"), (6, "caption"), (8, "photo credit"),
            (18, "subheading"), (28, "agency signature"), (29, "player")],
    "001": [(5, "photo credit")],
    "003": [(1, "headline"), (11, "share"), (13, "advertisement"), (25, "subheading"),
            (27, "advertisement")],
    "004": [(1, "navigation"), (2, "navigation"), (3, "navigation"), (4, "headline"),
            (6, "headline"), (8, "date line"), (12, "caption"), (13, "photo credit"),
            (21, "caption"), (23, "subheading"), (29, "subheading"), (39, "subheading"),
            (49, "agency signature"), (51, "navigation")],
}  # fmt: skip


@pytest.fixture
def read(originals: Path, settings: SourceSettings) -> dict[str, Document]:
    documents = read_path(originals, settings).documents
    return {Path(document.path or "").name[:3]: document for document in documents}


def test_every_body_paragraph_is_kept_and_nothing_else(read: dict[str, Document]) -> None:
    """Counted by hand on the five pages."""
    assert {key: len(d.text.split("\n\n")) for key, d in read.items()} == PARAGRAPHS
    assert all(paragraph[-1] in '."' for d in read.values() for paragraph in d.text.split("\n\n"))


@pytest.mark.parametrize("key", sorted(DROPPED))
def test_each_dropped_line_has_its_number_and_reason(read: dict[str, Document], key: str) -> None:
    """The reasons were read off the pages by hand."""
    assert [(drop.line, drop.reason) for drop in read[key].dropped] == DROPPED[key]


def test_a_long_footer_goes_and_the_last_sentence_stays(read: dict[str, Document]) -> None:
    """Player controls and the comment footer take up half of this page."""
    document = read["002"]
    assert document.text.endswith("weiterhin die richtige Strategie seien.")
    assert [drop.line for drop in document.dropped if drop.line < 24] == [1, 3, 5, 6, 14, 17]
    assert {drop.reason for drop in document.dropped if drop.line >= 44} == {"comments"}


def test_what_the_sources_file_knows_is_taken_over(read: dict[str, Document]) -> None:
    """A missing outlet or date stays unknown."""
    assert [read[key].outlet for key in sorted(read)] == [
        "SPIEGEL ONLINE", "Sputnik Deutschland", "krone.at", None, "Deutsche Welle",
    ]  # fmt: skip
    assert [(read[key].published_at, read[key].published_precision) for key in sorted(read)] == [
        (None, "day"),
        (datetime(2017, 12, 16, tzinfo=UTC), "day"),
        (datetime(2019, 4, 25, 15, 9, tzinfo=UTC), "minute"),
        (datetime(2017, 5, 2, 19, 6, tzinfo=UTC), "minute"),
        (datetime(2018, 5, 31, tzinfo=UTC), "day"),
    ]


def test_outlet_and_date_are_read_from_the_text_when_nobody_says_them(
    originals: Path, tmp_path: Path, settings: SourceSettings
) -> None:
    """The same pages without sources.toml; picture credits are never taken for the outlet."""
    for page in originals.glob("*.txt"):
        (tmp_path / page.name).write_bytes(page.read_bytes())
    documents = read_path(tmp_path, settings).documents
    assert [document.outlet for document in documents] == [None, None, "krone.at", None, None]
    assert [d.published_at.isoformat() if d.published_at else None for d in documents] == [
        None, None, "2019-04-25T15:09:00+00:00", "2017-05-02T19:06:00+00:00",
        "2018-05-31T00:00:00+00:00",
    ]  # fmt: skip
    assert {document.lang for document in documents} == {"de"}


def test_agencies_are_credited_and_glued_sentences_separated(read: dict[str, Document]) -> None:
    """A signature is metadata, and "sei.Die" is two sentences."""
    assert read["000"].agencies == ("dpa", "Reuters")
    assert read["004"].agencies == ("AFP", "Reuters")
    assert "„kontraproduktiv“ sei. Die Situation" in read["001"].text
    assert "Raketen vorgenommen. Am 3. September" in read["001"].text
