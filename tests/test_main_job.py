"""The main job with the bundled models: real articles in, the right findings and answers out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crosscheck import pipeline
from crosscheck.records import Claim, Report, Verdict
from crosscheck.workspace import Workspace

HERE = Path(__file__).resolve()
SHARED = Path(os.environ.get("CROSSCHECK_SHARED", HERE.parents[2] / "shared"))
FOLDERS = {"seeds": HERE.parents[1] / "seeds", "originals": SHARED / "seeds"}


@pytest.fixture(scope="module", params=sorted(FOLDERS))
def opened(request, tmp_path_factory) -> Iterator[tuple[Workspace, Report]]:
    """A workspace with one of the two corpora, and its report."""
    folder = FOLDERS[request.param]
    if not folder.is_dir():
        pytest.skip("these articles are not here")
    with Workspace(tmp_path_factory.mktemp("index"), writing=True) as workspace:
        pipeline.ingest(workspace, [folder])
        yield workspace, pipeline.report(workspace)


def found(report: Report, kind: str, first: str, second: str) -> list[Verdict]:
    """Findings of a kind with both words in either order, one in each claim."""
    claims = {claim.id: claim for claim in report.claims}
    return [
        one
        for one in report.verdicts
        if one.kind == kind
        for a, b in [(claims[one.a].text, claims[one.b].text)]
        if (first in a and second in b) or (first in b and second in a)
    ]


def speakers(report: Report, verdict: Verdict) -> set[str | None]:
    """Who speaks in both claims."""
    claims: dict[str, Claim] = {claim.id: claim for claim in report.claims}
    both = (claims[verdict.a].speaker, claims[verdict.b].speaker)
    return {one.canonical if one else None for one in both}


def test_two_accounts_of_the_initiative_agree(opened: tuple[Workspace, Report]) -> None:
    """A Russian account in one outlet, the White House in another: one actor, two origins."""
    _workspace, report = opened
    (verdict,) = found(report, "agree", "auf Initiative", "nitiative")
    assert speakers(report, verdict) == {"Russland", "Weißes Haus"}
    holding = [
        position
        for point in report.points
        if point.id == verdict.point
        for position in point.positions
        if {verdict.a, verdict.b} <= set(position.claims)
    ]
    assert [position.origins for position in holding] == [2]


def test_not_helping_and_carrying_sanctions_contradict(opened: tuple[Workspace, Report]) -> None:
    """What one side says in so many words, and what the other outlet reports."""
    _workspace, report = opened
    (verdict,) = found(report, "contradict", "hilft nicht", "trägt")
    assert "Donald Trump" in speakers(report, verdict)


def test_an_announcement_that_the_other_side_does_not_confirm(
    opened: tuple[Workspace, Report],
) -> None:
    """Inside one article, between two speakers, of type denial."""
    _workspace, report = opened
    verdicts = found(report, "contradict", "G20-Gipfel", "bestätigt") + found(
        report, "contradict", "G20-Gipfel", "Bestätigung"
    )
    assert verdicts
    assert {(one.type, one.layer) for one in verdicts} == {("denial", "speakers")}
    assert all(speakers(report, one) == {"Kreml", "Weißes Haus"} for one in verdicts)


def test_calls_and_meetings_are_not_confused(opened: tuple[Workspace, Report]) -> None:
    """May's call and December's, and two meetings of one man, are never set side by side."""
    _workspace, report = opened
    outlet = {one.id: one.outlet for one in report.documents}
    document = {claim.id: claim.document for claim in report.claims}
    together = {
        frozenset((outlet[document[one.a]], outlet[document[one.b]])) for one in report.verdicts
    }
    december = {"SPIEGEL ONLINE", "Sputnik Deutschland"}
    assert all(pair <= december or len(pair) == 1 for pair in together)


@pytest.mark.parametrize(
    "question", ["Wer initiierte das Telefonat?", "Who initiated the phone call?"]
)
def test_who_called_is_answered_by_both(opened: tuple[Workspace, Report], question: str) -> None:
    """In either language: agreed, both outlets, both speakers, verbatim."""
    workspace, _report = opened
    answer = pipeline.ask(workspace, question)
    assert answer.verdict == "agreed"
    (position,) = answer.positions
    assert set(position.outlets) == {"SPIEGEL ONLINE", "Sputnik Deutschland"}
    assert {"Russland", "Weißes Haus"} <= set(position.speakers)
    assert "Trump" in position.label and "USA" in position.label
    said = [evidence.claim.text for evidence in answer.evidence]
    assert sum("nitiative" in text for text in said) == 2


@pytest.mark.parametrize(
    "question", ["Was kostet ein Liter Milch?", "Who won the chess championship in Oslo?"]
)
def test_what_nobody_tells_is_refused(opened: tuple[Workspace, Report], question: str) -> None:
    """No article speaks of it."""
    workspace, _report = opened
    assert pipeline.ask(workspace, question).verdict == "unanswerable"


def test_what_each_side_stresses_is_framing(opened: tuple[Workspace, Report]) -> None:
    """The agency of one side names one topic of the call, the other side another."""
    _workspace, report = opened
    if not any("bilateralen Probleme" in claim.text for claim in report.claims):
        pytest.skip("told in other words here")
    (verdict,) = found(report, "framing", "bilateralen Probleme", "gedankt")
    assert speakers(report, verdict) == {"Tass", "Weißes Haus"}
