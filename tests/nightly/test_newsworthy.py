"""The report of a night tells what is new, and of what was told before only the surest."""

from dataclasses import replace
from datetime import date

import pytest
from night_fakes import DAY
from test_night_run import night

from crosscheck.nightly import newsworthy as module
from crosscheck.nightly.newsworthy import newsworthy
from crosscheck.records import Changes, VerdictKind
from crosscheck.views.compose import compose

TODAY = Changes(date(2024, 3, 6), DAY)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory):
    """Of ten articles with many findings."""
    return replace(night(tmp_path_factory.mktemp("night")).report, changes=None)


@pytest.fixture(autouse=True)
def three_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not two hundred."""
    monkeypatch.setattr(module, "MOST_KNOWN", 3)


def test_all_of_new_articles_is_told(report) -> None:
    """As it was."""
    fresh = {one.id for one in report.documents}
    assert newsworthy(report, TODAY, fresh) == replace(report, changes=TODAY)


def test_of_known_findings_the_surest_are_told_again(report) -> None:
    """Contradictions first; how many are left out is said, and no id leads to nothing."""
    made = newsworthy(report, TODAY, ())
    assert len(made.verdicts) == 3 < len(report.verdicts)
    assert {one.kind for one in made.verdicts} == {VerdictKind.CONTRADICT}
    least = min(one.confidence for one in made.verdicts)
    rest = [one for one in report.verdicts if one not in made.verdicts]
    opposed = [one.confidence for one in rest if one.kind is VerdictKind.CONTRADICT]
    assert max(opposed, default=0.0) <= least
    assert {one.point for one in made.verdicts} == {one.id for one in made.points}
    assert made.changes is not None and made.changes.left_out == len(rest)
    assert report.pairs_judged - made.pairs_judged == len(rest)
    memo = compose(made, "de")
    assert memo.changes and f"{len(rest)} bekannte Befunde" in memo.changes.notes[-1]


def test_findings_of_a_new_article_and_of_a_new_dispute_are_all_told(report) -> None:
    """However many there are."""
    article = report.documents[0].id
    mine = {one.id for one in report.claims if one.document == article}
    made = newsworthy(report, TODAY, {article})
    of_article = {one.id for one in report.verdicts if {one.a, one.b} & mine}
    assert of_article <= {one.id for one in made.verdicts}
    assert len(made.verdicts) <= len(of_article) + 3
