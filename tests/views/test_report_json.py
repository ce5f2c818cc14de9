"""The JSON shapes: exactly the fields that other programs were promised."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from made_report import made_report

from crosscheck.records import Answer, Evidence, Position, VerdictKind
from crosscheck.views import exports, jsonout

REPORT = {
    "schema", "generated_at", "models", "documents", "claims", "events", "points", "findings",
    "failures",
}  # fmt: skip
DOCUMENT = {"id", "outlet", "title", "published_at", "lang", "url", "path", "origin"}
CLAIM = {"id", "document", "start", "end", "text", "quote_type", "speaker", "stance"}
EVENT = {"id", "label", "start", "end", "documents", "claims"}
POSITION = {"label", "claims", "speakers", "outlets", "origins"}
FINDING = {
    "id", "event", "point", "verdict", "type", "layer", "a", "b", "confidence", "reasons",
}  # fmt: skip
EVIDENCE = {"claim", "document", "outlet", "published_at", "text", "speaker", "score"}


def test_report_has_the_promised_fields():
    """Every object has its fields, all of them, and no others."""
    shape = json.loads(jsonout.render(made_report()))
    assert set(shape) == REPORT
    assert shape["schema"] == "crosscheck-report/1"
    assert shape["models"] == {
        "encoder": "bundled-encoder@0a1b2c3d",
        "judge": "bundled-judge@4e5f6071",
    }
    assert all(set(one) == DOCUMENT for one in shape["documents"])
    assert all(set(one) == CLAIM for one in shape["claims"])
    assert all(set(one) == EVENT for one in shape["events"])
    assert all(set(one) == {"id", "event", "question", "positions"} for one in shape["points"])
    assert all(set(row) == POSITION for one in shape["points"] for row in one["positions"])
    assert all(set(one) == FINDING for one in shape["findings"])
    assert shape["failures"] == [
        {"source": "bild.png", "error": "not text; give articles as .txt, .md or .html"}
    ]


def test_everything_named_is_listed():
    """Ids in events, points and findings all lead to a listed claim, document, event or point."""
    shape = jsonout.report_shape(made_report())
    claims = {one["id"] for one in shape["claims"]}
    documents = {one["id"] for one in shape["documents"]}
    for event in shape["events"]:
        assert set(event["claims"]) <= claims and set(event["documents"]) <= documents
    for point in shape["points"]:
        assert all(set(one["claims"]) <= claims for one in point["positions"])
    for finding in shape["findings"]:
        assert finding["a"] in shape["claims"] and finding["b"] in shape["claims"]
        assert finding["point"] in {one["id"] for one in shape["points"]}


def test_claim_text_stands_in_the_document():
    """``text`` is the stored document's ``text[start:end]``."""
    made = made_report()
    texts = {one.id: one.text for one in made.documents}
    for one in jsonout.report_shape(made)["claims"]:
        assert texts[one["document"]][one["start"] : one["end"]] == one["text"]


def test_pairs_without_a_verdict_are_no_findings():
    """Each compared pair with a verdict once; the others not at all."""
    made = made_report()
    none = replace(made.verdicts[0], id="v9", kind=VerdictKind.NONE)
    shape = jsonout.report_shape(replace(made, verdicts=(*made.verdicts, none)))
    assert [one["id"] for one in shape["findings"]] == [one.id for one in made.verdicts]


def test_values_are_plain():
    """Times are ISO 8601 in UTC, unknowns are null, verdicts and speakers are strings."""
    shape = json.loads(jsonout.render(made_report()))
    assert [one["published_at"] for one in shape["documents"]] == [
        "2024-03-05T08:40:00+00:00",
        "2024-03-05T19:05:00+00:00",
        "2024-03-06T00:00:00+00:00",
        None,
    ]
    finding = shape["findings"][0]
    assert (finding["a"]["id"], finding["b"]["id"]) == ("c1", "c6")
    assert finding | {"reasons": [], "a": None, "b": None} == {
        "id": "v1",
        "event": "feuer",
        "point": "p1",
        "verdict": "contradict",
        "type": "number",
        "layer": "outlets",
        "a": None,
        "b": None,
        "confidence": 0.93,
        "reasons": [],
    }
    assert shape["claims"][1]["speaker"] == {
        "text": "Branddirektorin Kaya Lehnert",
        "canonical": "Kaya Lehnert",
    }
    assert shape["claims"][0]["speaker"] is None


def made_answer() -> Answer:
    """An answer from two outlets."""
    made = made_report()
    documents = {one.id: one for one in made.documents}
    evidence = tuple(
        Evidence(one, documents[one.document], score)
        for one, score in ((made.claims[0], 0.91), (made.claims[6], 0.43218))
    )
    position = Position("Drei", ("c1",), (), ("Hallstedter Kurier",), 1)
    return Answer("Wie viele?", "de", "disputed", (position,), evidence)


def test_answer_has_the_promised_fields():
    """An answer names its verdict, its positions and its evidence, best first."""
    shape = json.loads(jsonout.answer_line(made_answer()))
    assert set(shape) == {"question", "lang", "verdict", "positions", "evidence"}
    assert all(set(one) == POSITION for one in shape["positions"])
    assert all(set(one) == EVIDENCE for one in shape["evidence"])
    assert shape["evidence"][1]["claim"] == "c7"
    assert shape["evidence"][1]["score"] == 0.4322
    assert shape["evidence"][1]["speaker"] == {"text": "der Polizei", "canonical": "Polizei"}
    assert json.loads(jsonout.answer_document(made_answer())) == shape


def test_answer_line_is_one_line():
    """JSON lines: a line feed, and every character some reader breaks lines at, is escaped."""
    answer = replace(made_answer(), question="a\nb\x85c\u2028d")
    assert len(jsonout.answer_line(answer).splitlines()) == 1
    assert json.loads(jsonout.answer_line(answer))["question"] == answer.question


def test_claims_carry_title_and_cue():
    """The list of claims adds the article's title and the words of attribution."""
    made = made_report()
    documents = {one.id: one for one in made.documents}
    shapes = jsonout.claims_shape(made.claims, documents)
    assert all(set(one) == CLAIM | {"document_title", "cue"} for one in shapes)
    assert (shapes[1]["document_title"], shapes[1]["cue"]) == ("Lagerhaus brennt aus", "sagte")
    assert [one["start"] for one in shapes[:5]] == sorted(one["start"] for one in shapes[:5])


def test_generated_at_is_the_given_time():
    """Nothing reads the clock."""
    made = replace(made_report(), generated_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert jsonout.report_shape(made)["generated_at"] == "2030-01-01T00:00:00+00:00"


def test_reasons_are_written_as_the_articles_write():
    """Also for programs and spreadsheets, whose readers look for the words as well."""
    made = made_report()
    lower = replace(made.verdicts[0], reasons=("Beide sprechen von: feuerwehrleute",))
    report = replace(made, verdicts=(lower,))
    shown = "Beide sprechen von: Feuerwehrleute"
    assert jsonout.report_shape(report)["findings"][0]["reasons"] == [shown]
    assert exports.render_csv(report).splitlines()[1].endswith(f",{shown}")
