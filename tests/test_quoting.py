"""Asking what somebody says, from end to end with the bundled models."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crosscheck import cli, pipeline
from crosscheck.loader import Loader
from crosscheck.workspace import Workspace

ARTICLES = {
    "a.md": (
        "outlet: Talbote\npublished: 2022-09-02\nlang: de",
        "Im Tal hat die Lese begonnen. „Der Frost im April hat uns die halbe Ernte gekostet“, "
        "sagte Winzerpräsidentin Ida Brandt. Mindestens 40 Betriebe seien betroffen.\n\n"
        "Landrat Uwe Thal sagte, der Kreis werde keine Hilfen zahlen.",
    ),
    "b.md": (
        "outlet: Rebenkurier\npublished: 2022-09-05\nlang: de",
        "Winzerpräsidentin Brandt sagte, die Steillagen müssten erhalten bleiben. "
        "Ein Sprecher der Kellerei lehnte einen Kommentar ab.",
    ),
    "c.md": (
        "outlet: Valley News\npublished: 2022-09-03\nlang: en",
        "Growers in the valley expect a poor year. Ida Brandt, the president of the growers, "
        "said the county had promised money to the wineries.",
    ),
}
LOADER = Loader()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A workspace that has read all of them."""
    folder = tmp_path_factory.mktemp("articles")
    for name, (head, text) in ARTICLES.items():
        (folder / name).write_text(f"---\n{head}\n---\n{text}\n", "utf-8")
    with Workspace(folder / "index", writing=True, loader=LOADER) as opened:
        pipeline.ingest(opened, [folder])
    return folder / "index"


@pytest.fixture
def opened(filled: Path) -> Iterator[Workspace]:
    """It, opened to be asked."""
    with Workspace(filled, writing=False, loader=LOADER) as workspace:
        yield workspace


def test_everything_somebody_says_is_shown_newest_first(opened):
    """Verbatim, by whatever part of the name, whichever articles; and nobody else's words."""
    for question in ("Was sagt Ida Brandt?", "Was sagte Brandt?", "What does Brandt say?"):
        answer = pipeline.ask(opened, question)
        shown = [(one.document.outlet, one.claim.speaker.canonical) for one in answer.evidence]
        assert next(outlet for outlet, _ in shown) == "Rebenkurier", question
        assert {outlet for outlet, _ in shown} == {"Talbote", "Rebenkurier", "Valley News"}
        assert all("Brandt" in name for _, name in shown)
        assert answer.verdict == "single-source" and answer.quoted.stated == len(shown)
        assert all(one.document.text[one.claim.start : one.claim.end] == one.claim.text
                   for one in answer.evidence)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Was sagt Brandt zum Frost?", "halbe Ernte gekostet"),
        ("Was sagt Brandt über die Steillagen?", "Steillagen"),
        ("What does Brandt say about money for the wineries?", "promised money"),
        ("Was sagt der Landrat zu Hilfen?", "keine Hilfen"),
    ],
)
def test_a_topic_brings_what_is_said_on_it(opened, question, told):
    """Also in the other language, and by the office."""
    answer = pipeline.ask(opened, question)
    assert told in answer.evidence[0].claim.text and answer.quoted.topic


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Was sagte Brandt am 5. September 2022?", "Steillagen"),
        ("Was sagte Brandt im September 2022 zu den Steillagen?", "Steillagen"),
        ("Was sagte Brandt 2019 zum Frost?", None),
    ],
)
def test_a_time_beside_the_name_is_no_part_of_it(opened, question, told):
    """It says which articles are meant."""
    answer = pipeline.ask(opened, question)
    if told is None:
        assert answer.verdict == "unanswerable" and answer.quoted.name == "Ida Brandt"
    else:
        assert told in answer.evidence[0].claim.text


def test_an_older_time_is_found_behind_many_newer_articles(opened, monkeypatch):
    """Only so many articles are read, but those of the time that is named."""
    monkeypatch.setattr("crosscheck.quoting.MOST_ARTICLES", 1)
    newest = pipeline.ask(opened, "Was sagt Brandt?")
    assert {one.document.outlet for one in newest.evidence} == {"Rebenkurier"}
    assert newest.quoted.stated > len(newest.evidence), "the others are counted"
    monkeypatch.setattr("crosscheck.quoting.COVERED", timedelta(0))
    older = pipeline.ask(opened, "Was sagte Brandt am 2. September 2022?")
    assert {one.document.outlet for one in older.evidence} == {"Talbote"}


@pytest.mark.parametrize(
    ("question", "outlet", "told"),
    [
        ("Was schreibt der Talbote über Hilfen?", "Talbote", "keine Hilfen"),
        ("Was berichtet der Rebenkurier?", "Rebenkurier", "Steillagen"),
        ("What does the Valley News report about the harvest?", "Valley News", "poor year"),
    ],
)
def test_what_an_outlet_writes(opened, question, outlet, told):
    """In its own voice or by quoting, nothing of other outlets."""
    answer = pipeline.ask(opened, question)
    assert {one.document.outlet for one in answer.evidence} == {outlet}
    assert told in answer.evidence[0].claim.text and answer.quoted.name == outlet


def test_a_thing_that_is_not_quoted_is_asked_about_as_ever(opened):
    """Articles tell in their own voice what a report says; of the pope nothing is told."""
    assert pipeline.ask(opened, "Was sagt das Gutachten zur Lese?").quoted is None
    assert pipeline.ask(opened, "Was sagt der Papst zur Lese?").quoted.stated == 0


def test_nobody_of_that_name_and_nothing_on_that_topic_are_told_apart(filled, opened, capsys):
    """In one clear line each; in JSON both are unanswerable."""
    unknown = pipeline.ask(opened, "Was sagt Berta Fink zur Ernte?")
    silent = pipeline.ask(opened, "Was sagt Ida Brandt zum Nahverkehr?")
    assert unknown.verdict == silent.verdict == "unanswerable"
    assert (unknown.quoted.stated, silent.quoted.stated) == (0, 4)
    for question, line in (
        ("Was sagt Berta Fink zur Ernte?", "„Berta Fink“ kommt in keinem gespeicherten Artikel zu"),
        ("Was sagt Brandt zum Nahverkehr?", "sind 4 Aussagen gespeichert, aber keine zu „Nahverk"),
        ("What does Berta Fink say?", "“Berta Fink” is quoted in no stored article"),
    ):
        assert cli.run(["ask", "--index", str(filled), question]) == 0
        assert line in capsys.readouterr().out.replace("\n", " ")
    assert cli.run(["ask", "--format", "json", "--index", str(filled), "Was sagt Fink?"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "unanswerable"


@pytest.mark.parametrize(
    ("question", "lang"),
    [("Wer?", "de"), ("Brandt?", "de"), ("Was sagt Brandt?", "de"), ("Who?", "en"),
     ("What does Brandt say?", "en"), ("Was Brandt there?", "en")],
)  # fmt: skip
def test_a_short_question_has_a_language(opened, question, lang):
    """By its own words, and where they tell nothing that of most articles."""
    assert pipeline.ask(opened, question).lang == lang


def test_names_are_listed_beside_numbers_without_an_end(opened):
    """At least 40 is kept with an infinite end, which the database does not read."""
    assert "Ida Brandt" in pipeline.known_names(opened)
