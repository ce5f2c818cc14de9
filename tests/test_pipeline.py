"""The whole way, with small fakes for the models: articles in, report and answers out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crosscheck import claims as claims_stage
from crosscheck import pipeline, ports
from crosscheck.errors import SourceNotFound, UsageError, WorkspaceError, WorkspaceLocked
from crosscheck.judging import RememberingJudge, remembering
from crosscheck.ports import Scores, Vectors
from crosscheck.records import Claim, Document, Judgement, stable_id
from crosscheck.verdicts.drafting import wording
from crosscheck.workspace import Workspace

FIRST = """---
outlet: Nordkurier
title: Brücke über die Elde gesperrt
published: 2024-03-05
lang: de
---
Die Brücke über die Elde ist seit Montag gesperrt. Nach Angaben der Stadt haben Prüfer am
Montag zwölf Risse in der Brücke gefunden. Die Sperrung dauert laut Stadt drei Wochen.
"""
SECOND = """---
outlet: Ostsee-Bote
title: Elde-Brücke bleibt zu
published: 2024-03-06
lang: de
---
Die Elde-Brücke bleibt gesperrt, wie das Landesamt am Dienstag mitteilte. Prüfer hätten in der
Brücke über die Elde zwölf Risse gefunden. Die Sperrung dauere sechs Wochen.
"""


class WordEncoder:
    """Counts words by a stable hash: same words, same direction."""

    model_id = "words@1"
    dim = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 64) unit rows."""
        self.encoded += texts
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(stable_id(word.strip(".,"))[:8], 16) % self.dim] += 1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-6), dtype=np.float32)


class OverlapJudge:
    """Agrees as far as words overlap; contradicts where two say how long and not the same."""

    model_id = "overlap@1"

    def __init__(self) -> None:
        self.judged: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair."""
        self.judged += pairs
        return [self._one(*pair) for pair in pairs]

    def _one(self, a: str, b: str) -> Judgement:
        first, second = set(a.lower().split()), set(b.lower().split())
        shared = len(first & second) / max(1, len(first | second))
        weeks = {pair for text in (a, b) for pair in re.findall(r"\w+ Wochen", text)}
        if len(weeks) > 1:
            return Judgement("contradict", 0.5, {"agree": 0.25, "contradict": 0.5, "none": 0.25})
        scores = {"agree": shared, "contradict": 0.05, "none": 0.95 - shared}
        return Judgement("agree" if shared > 0.5 else "none", max(shared, 0.95 - shared), scores)

    def score(self, pairs: Sequence[tuple[str, str]]) -> Scores:
        """Sure of a claim that shares half of the question's words, of no other."""
        found = []
        for question, claim in pairs:
            asked = set(question.lower().strip("?").split())
            shared = asked & set(claim.lower().strip(".").split())
            found.append(0.99 if len(shared) >= len(asked) / 2 else 0.01)
        return np.asarray(found, dtype=np.float32)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with two articles about one bridge."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.md").write_text(FIRST, "utf-8")
    (folder / "second.md").write_text(SECOND, "utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace with fake models."""
    with Workspace(tmp_path / "index", writing=True) as opened:
        use_fakes(opened)
        yield opened


def use_fakes(workspace: Workspace) -> None:
    """Put small fakes where the models would be loaded."""
    judge = OverlapJudge()
    workspace.encoder = WordEncoder()  # type: ignore[misc]
    workspace.judge = RememberingJudge(judge, workspace.store)  # type: ignore[misc]
    workspace.answer_scorer = judge  # type: ignore[misc]


def test_the_same_folder_again_adds_nothing(workspace: Workspace, articles: Path) -> None:
    """Nothing is stored twice and nothing encoded twice."""
    first = pipeline.ingest(workspace, [articles])
    encoded = len(workspace.encoder.encoded)  # type: ignore[attr-defined]
    again = pipeline.ingest(workspace, [articles])
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert len(workspace.encoder.encoded) == encoded  # type: ignore[attr-defined]


def test_a_changed_article_is_a_new_version(workspace: Workspace, articles: Path) -> None:
    """The report is about the current text."""
    pipeline.ingest(workspace, [articles])
    (articles / "first.md").write_text(FIRST.replace("zwölf", "neun"), "utf-8")
    again = pipeline.ingest(workspace, [articles])
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    texts = [document.text for document in pipeline.documents(workspace)]
    assert len(texts) == 2
    assert any("neun Risse" in text for text in texts)


def test_a_corrected_header_changes_the_document_in_place(
    workspace: Workspace, articles: Path
) -> None:
    """A date that was wrong is put right, and with it what "Monday" means; nothing is encoded."""
    pipeline.ingest(workspace, [articles])
    encoded = len(workspace.encoder.encoded)  # type: ignore[attr-defined]
    (articles / "first.md").write_text(FIRST.replace("2024-03-05", "2024-03-15"), "utf-8")
    again = pipeline.ingest(workspace, [articles])
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    assert len(workspace.encoder.encoded) == encoded  # type: ignore[attr-defined]
    (corrected,) = [one for one in pipeline.documents(workspace) if one.outlet == "Nordkurier"]
    assert str(corrected.published_at).startswith("2024-03-15")
    found, _ = pipeline.claims(workspace, about=[corrected])
    assert {span.begin.day for claim in found for span in claim.times} == {11}


def test_the_report_covers_one_event_with_both_outlets(
    workspace: Workspace, articles: Path
) -> None:
    """Two accounts of one bridge are compared, and every finding names claims of the report."""
    pipeline.ingest(workspace, [articles])
    report = pipeline.report(workspace)
    (event,) = report.events
    assert {document.outlet for document in report.documents} == {"Nordkurier", "Ostsee-Bote"}
    known = {claim.id for claim in report.claims}
    assert set(event.claims) == known
    assert report.pairs_judged > 0
    assert set(report.thresholds) == {"agree", "contradict", "framing", "update"}
    assert {claim for one in report.verdicts for claim in (one.a, one.b)} <= known
    assert workspace.store.findings() == sorted(report.verdicts, key=lambda one: one.id)
    assert set(report.mentions) == {point.id for point in report.points}


def test_unchanged_pairs_are_judged_once(workspace: Workspace, articles: Path) -> None:
    """The second report asks the judge nothing and says the same."""
    pipeline.ingest(workspace, [articles])
    first = pipeline.report(workspace)
    judge = workspace.answer_scorer
    judged = len(judge.judged)  # type: ignore[attr-defined]
    second = pipeline.report(workspace)
    assert len(judge.judged) == judged  # type: ignore[attr-defined]
    assert second.verdicts == first.verdicts


class RoughJudge(OverlapJudge):
    """Drafts that nothing is said, and counts both."""

    def __init__(self) -> None:
        super().__init__()
        self.drafted: list[tuple[str, str]] = []

    def draft(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """The same of every pair."""
        self.drafted += pairs
        return [Judgement("none", 1.0, NOTHING) for _ in pairs]


NOTHING = {"agree": 0.0, "contradict": 0.0, "none": 1.0}


def test_drafts_are_remembered_apart_from_judgements(workspace: Workspace) -> None:
    """Each pair is drafted once and judged once, in either order, and the two are not mixed."""
    judge = RoughJudge()
    memory = remembering(judge, workspace.store)
    pair = ("Die Brücke ist zu.", "Die Brücke ist offen.")
    back = (pair[1], pair[0])
    assert isinstance(memory, ports.DraftingJudge)
    drafts = memory.draft([pair]), memory.draft([back])
    judged = memory.judge([pair]), memory.judge([back])
    assert drafts[0] == drafts[1] and judged[0] == judged[1]
    assert drafts[0][0].scores == NOTHING != judged[0][0].scores
    assert (len(judge.drafted), len(judge.judged)) == (1, 1)
    assert not isinstance(remembering(OverlapJudge(), workspace.store), ports.DraftingJudge)


def test_a_report_is_made_in_the_language_asked_for(workspace: Workspace, articles: Path) -> None:
    """German articles, English reasons and questions; the findings are the same."""
    copied = FIRST.replace("Nordkurier", "Westblatt")
    (articles / "third.md").write_text(copied, "utf-8")
    pipeline.ingest(workspace, [articles])
    german = pipeline.report(workspace)
    english = pipeline.report(workspace, lang="en")
    assert english.verdicts
    for one, other in zip(german.verdicts, english.verdicts, strict=True):
        assert replace(one, reasons=other.reasons) == other
    assert "Wortgleich oder fast wortgleich" in {one.reasons[0] for one in german.verdicts}
    assert "Word for word the same, or nearly" in {one.reasons[0] for one in english.verdicts}
    forms = {form.split(":")[0] for form in wording("en")["questions"].values()}
    assert {one.question.split(":")[0] for one in english.points} <= forms


def test_a_report_can_be_about_some_articles_only(workspace: Workspace, articles: Path) -> None:
    """Other events are left out, and an unknown event is named."""
    (articles / "third.md").write_text(
        FIRST.replace("Brücke über die Elde", "Oper").replace("Brücke", "Oper")
        .replace("2024-03-05", "2024-09-01").replace("Nordkurier", "Abendblick"),
        "utf-8",
    )  # fmt: skip
    read = pipeline.ingest(workspace, [articles])
    about = [one for one in read.documents if one.outlet == "Abendblick"]
    report = pipeline.report(workspace, about=about)
    assert {document.outlet for document in report.documents} == {"Abendblick"}
    with pytest.raises(UsageError, match="no event nowhere"):
        pipeline.report(workspace, event="nowhere")


def test_a_question_is_asked_of_the_stored_claims(workspace: Workspace, articles: Path) -> None:
    """Evidence is verbatim, at its place in a stored article."""
    pipeline.ingest(workspace, [articles])
    answer = pipeline.ask(workspace, "Wie viele Risse haben Prüfer in der Brücke gefunden?")
    for evidence in answer.evidence:
        claim = evidence.claim
        assert evidence.document.text[claim.start : claim.end] == claim.text
    assert answer.question.startswith("Wie viele Risse")


def test_known_claims_are_left_out_of_an_answer(workspace: Workspace, articles: Path) -> None:
    """Who asks for more gets other claims, or hears that there are none."""
    pipeline.ingest(workspace, [articles])
    question = "Wie viele Risse haben Prüfer in der Brücke gefunden?"
    first = pipeline.ask(workspace, question)
    told = {one.claim.id for one in first.evidence}
    assert told
    assert not told & {
        one.claim.id for one in pipeline.ask(workspace, question, without=told).evidence
    }
    every = {claim.id for claim in pipeline.claims(workspace)[0]}
    assert pipeline.ask(workspace, question, without=every).verdict == "unanswerable"


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00"])
def test_an_empty_question_is_refused_in_one_line(workspace: Workspace, question: str) -> None:
    """There is nothing to look for."""
    with pytest.raises(UsageError, match="the question is empty"):
        pipeline.ask(workspace, question)


def test_an_endless_question_is_refused(workspace: Workspace) -> None:
    """A pasted article is no question."""
    with pytest.raises(UsageError, match="at most 2000"):
        pipeline.ask(workspace, "Wer " * 1000)


def test_an_empty_workspace_says_what_to_do(workspace: Workspace) -> None:
    """Asking and reporting before anything was read."""
    for act in (lambda: pipeline.report(workspace), lambda: pipeline.ask(workspace, "Wer?")):
        with pytest.raises(UsageError, match="crosscheck ingest"):
            act()


def test_one_missing_path_among_several_is_a_failure(
    workspace: Workspace, articles: Path, tmp_path: Path
) -> None:
    """The others are read; alone it is an error."""
    missing = tmp_path / "nothing.md"
    read = pipeline.ingest(workspace, [missing, articles])
    assert read.added == 2
    assert [failure.source for failure in read.failures] == [str(missing)]
    with pytest.raises(SourceNotFound):
        pipeline.ingest(workspace, [missing])


def test_a_mistake_in_one_article_is_its_failure(
    workspace: Workspace, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are read, and it is itself as soon as the mistake is mended."""
    extract = claims_stage.extract_claims

    def failing(document: Document) -> list[Claim]:
        if document.path == str(articles / "first.md"):
            raise IndexError("list index out of range")
        return extract(document)

    with monkeypatch.context() as patched:
        patched.setattr(claims_stage, "extract_claims", failing)
        read = pipeline.ingest(workspace, [articles])
    (failure,) = read.failures
    assert (read.added, failure.source) == (1, str(articles / "first.md"))
    assert failure.error.startswith("unexpected IndexError while looking for its claims: list")
    assert pipeline.ingest(workspace, [articles]).added == 1


def test_two_runs_do_not_write_at_once(workspace: Workspace) -> None:
    """The second says so and does not wait."""
    with pytest.raises(WorkspaceLocked, match="another crosscheck is writing"):
        Workspace(workspace.directory, writing=True)


def test_a_locked_workspace_can_still_be_asked(workspace: Workspace, articles: Path) -> None:
    """Reading needs no lock."""
    pipeline.ingest(workspace, [articles])
    with Workspace(workspace.directory, writing=False) as reading:
        use_fakes(reading)
        assert reading.store.read_only
        assert len(pipeline.documents(reading)) == 2
        assert pipeline.report(reading).events


def test_asking_where_nothing_is_stored_makes_no_folder(tmp_path: Path) -> None:
    """A mistyped --index leaves no trace."""
    with pytest.raises(WorkspaceError, match="nothing stored here yet"):
        Workspace(tmp_path / "mistyped", writing=False)
    assert not (tmp_path / "mistyped").exists()


def test_another_encoder_encodes_what_is_stored(workspace: Workspace, articles: Path) -> None:
    """Vectors of different models never meet: the new one encodes everything once."""
    pipeline.ingest(workspace, [articles])
    other = WordEncoder()
    other.model_id = "words@2"
    workspace.encoder = other  # type: ignore[misc]
    ids, rows = workspace.vectors()
    assert len(ids) == len(other.encoded) == len(rows)
    assert workspace.vectors()[0] == ids
    assert len(other.encoded) == len(ids)
