"""Fit what ``ask`` decides by: whether a claim answers, and what a second answer is to the first.

    python -m training.relevance --points ../shared/points --bench ../shared/bench/dev

Questions come from labelled articles (``--bench``) and from event sheets that the judge was not
trained on, told as articles (``newsrooms``). All articles of a folder are stored together, as in an
evaluation, and each question is asked of everything. Quality is printed for cases held out of both
fits, a tenth at a time, and on these the thresholds are chosen; the written files are fitted on
all. What a second answer is to the first is learnt from sheets alone, whose labels are exact: a
case names documents, not claims, behind its positions. Takes about two minutes of one processor.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from crosscheck import pipeline, retrieval, verdicts
from crosscheck.corpus import Corpus
from crosscheck.evaluation.asks import Asked, read_questions
from crosscheck.records import Claim
from crosscheck.settings import Settings
from crosscheck.verdicts import Found, Question, Ranked
from crosscheck.verdicts.answering import (
    FEATURES,
    SCORED,
    SPEAKING_FOR,
    Row,
    rows_of,
    with_scores,
    without_scores,
)
from crosscheck.verdicts.answers import Beside, best_answer, company_rows
from crosscheck.verdicts.company import ALIKE, APART, CompanyModel, write_company
from crosscheck.verdicts.company import FEATURES as COMPANY_FEATURES
from crosscheck.verdicts.relevance import (
    Relevance,
    join_chances,
    likeliest,
    write_relevance,
)
from crosscheck.verdicts.weighing import Weighing
from crosscheck.workspace import Workspace
from training.bars import Bars, choose_bars, report
from training.bounded import fit_bounded
from training.newsrooms import write_newsrooms

STRENGTH = 0.005  # inverse L2 strength; .03 differs by less than chance on cases held out
# of the coefficient of a third of the scorer's log-odds: it was trained on many questions, and the
# few here, which favour the cosine, may take no more than half of its word
SCORER_LEAST = 1.5
COMPANY_STRENGTH = 0.3
LISTED_WEIGHT = 1 / 6  # a sheet; real articles teach what sheets told as articles cannot
# sheets that are told for each file; in fewer there are too few second answers
SHEETS = {"relevance": 24, "company": 60}
FOLDS = 10
DATA = Path("crosscheck/verdicts/data")
Matrix = npt.NDArray[np.float64]


@dataclass(slots=True)
class Told:
    """A question with everything found for it, and what the held-out fits make of that."""

    asked: Asked
    question: Question
    found: list[Found]
    rows: list[Row]
    right: list[bool]
    corpus: Corpus
    workspace: Workspace
    weight: float
    scores: dict[int, float] = field(default_factory=dict)  # of the scorer, by number of the claim
    ranked: list[Ranked] = field(default_factory=list)
    others: list[Ranked] = field(default_factory=list)
    company: list[list[float]] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)

    @property
    def case(self) -> str:
        """What is held out together."""
        return self.asked.case

    def scored(self, numbers: Sequence[int]) -> list[list[float]]:
        """Rows of these claims with the scorer's part."""
        missing = [number for number in numbers if number not in self.scores]
        pairs = [
            (self.question.text, verdicts.judged_text(self.found[number].claim))
            for number in missing
        ]
        read = self.workspace.answer_scorer.score(pairs)
        self.scores |= {number: float(one) for number, one in zip(missing, read, strict=True)}
        return with_scores(
            [self.rows[number] for number in numbers], [self.scores[number] for number in numbers]
        )

    @property
    def best(self) -> Ranked:
        """The answer that others are put beside, as ``ask`` chooses it."""
        return best_answer(self.question, self.ranked, verdicts.bundled_relevance().least)

    def likely(self, model: Weighing) -> list[int]:
        """Numbers of the claims that the scorer would read."""
        return likeliest(self.rows, model.probabilities(without_scores(self.rows)))


def read_cases(folder: Path, workspace: Workspace, weight: float) -> list[Told]:
    """Each question against everything retrieved for it."""
    documents = pipeline.ingest(workspace, [folder]).documents
    told = []
    for asked in read_questions(folder, documents):
        question = retrieval.read_question(asked.text)
        near = retrieval.retrieve(workspace, question)
        corpus = retrieval.holding(workspace, near)
        found = [Found(corpus.claims[key], near[key]) for key in near if key in corpus.claims]
        known = retrieval.archived(workspace, question, corpus)
        rows = rows_of(question, found, corpus.claims, corpus.documents, known)
        right = [asked.is_answer(one.claim) for one in found]
        told.append(Told(asked, question, found, rows, right, corpus, workspace, weight))
    return told


# --- whether a claim answers -----------------------------------------------------------------


def fit_relevance(told: Sequence[Told], least: float, fitted: str) -> Relevance:
    """Both regressions; the full one is fitted on the claims that the scorer would read."""
    screen = _weighing(
        [row for one in told for row in without_scores(one.rows)],
        [right for one in told for right in one.right],
        np.asarray([one.weight for one in told for _row in one.rows]),
        scored=False,
    )
    chosen = [(one, one.likely(screen)) for one in told]
    full = _weighing(
        [row for one, numbers in chosen for row in one.scored(numbers)],
        [one.right[number] for one, numbers in chosen for number in numbers],
        np.asarray([one.weight for one, numbers in chosen for _number in numbers]),
        scored=True,
    )
    return Relevance(screen, full, least, fitted)


def _weighing(
    rows: Sequence[Sequence[float]], answers: Sequence[bool], weights: Matrix, *, scored: bool
) -> Weighing:
    bounds = [_bounds(name, scored=scored) for name in FEATURES]
    return fit_bounded(np.asarray(rows), np.asarray(answers, float), weights, bounds, STRENGTH)


def _bounds(name: str, *, scored: bool) -> tuple[float, float]:
    if name in SCORED and not scored:
        return 0.0, 0.0
    if name == "scorer":
        return SCORER_LEAST, np.inf
    return (0.0, np.inf) if name in SPEAKING_FOR else (-np.inf, 0.0)


def rank(one: Told, model: Relevance) -> None:
    """Put the claims of a question in order, as ``ask`` does."""
    screened = model.screen.probabilities(without_scores(one.rows))
    numbers = one.likely(model.screen)
    chances = join_chances(
        one.rows, screened, numbers, model.full.probabilities(one.scored(numbers))
    )
    order = sorted(range(len(chances)), key=lambda number: -chances[number])
    found = [one.found[number].claim for number in order]
    home = retrieval.homes(one.workspace, one.corpus, [claim.document for claim in found])
    one.ranked = [
        Ranked(one.found[number].claim, chances[number], home[one.found[number].claim.id])
        for number in order
        if one.found[number].claim.id in home
    ]


# --- what a second answer is to the first ----------------------------------------------------


def compare(one: Told) -> None:
    """Judge what stands beside the best answer, and note what it is by the labels."""
    beside = Beside(one.corpus.documents, one.workspace.judge, one.corpus.vectors)
    best = one.best
    one.others, one.company = company_rows(one.question, best, one.ranked, beside)
    one.relations = [relation(one.asked, best.claim, other.claim) for other in one.others]


def relation(asked: Asked, best: Claim, other: Claim) -> int:
    """0 no answer, 1 the same, 2 another one, -1 where the labels leave it open."""
    if not (asked.is_answer(best) and asked.is_answer(other)):
        return 0
    ours, theirs = (
        {number for number, held in enumerate(asked.positions) if claim.document in held}
        for claim in (best, other)
    )
    if len(asked.positions) < 2 or (ours == theirs and len(ours) == 1):
        return 1
    return -1 if ours & theirs else 2


def fit_company(told: Sequence[Told], bars: Bars | None = None, fitted: str = "") -> CompanyModel:
    """Both regressions over the pairs whose relation is known."""
    known = [
        (row, kind)
        for one in told
        for row, kind in zip(one.company, one.relations, strict=True)
        if kind >= 0
    ]
    rows = np.asarray([row for row, _kind in known])
    same, other = (
        fit_bounded(
            rows,
            np.asarray([float(kind == wanted) for _row, kind in known]),
            np.ones(len(rows)),
            [_company_bounds(name, speaking_for) for name in COMPANY_FEATURES],
            COMPANY_STRENGTH,
        )
        for wanted, speaking_for in ((1, ALIKE), (2, APART))
    )
    least_same, least_other = (bars.same, bars.other) if bars else (0.0, 0.0)
    return CompanyModel(same, other, least_same, least_other, fitted)


def _company_bounds(name: str, speaking_for: Sequence[str]) -> tuple[float, float]:
    if name in speaking_for or name in {"chance", "similarity"}:
        return 0.0, np.inf
    return -np.inf, 0.0


# --- both ------------------------------------------------------------------------------------


def main() -> None:
    """Fit, print the held-out quality, write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=Path, required=True, help="folder of event sheets")
    parser.add_argument("--bench", type=Path, required=True, help="articles with questions")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--judge", default="bundled")
    parser.add_argument("--least", type=float, help="bar of an answer, else chosen")
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args()
    settings = Settings(options.encoder, options.judge)
    for name, count in SHEETS.items():
        with TemporaryDirectory() as folder:
            newsrooms = Path(folder) / "newsrooms"
            write_newsrooms(options.points, newsrooms, count)
            with (
                Workspace(Path(folder) / "listed", settings, writing=True) as space,
                Workspace(Path(folder) / "told", settings, writing=True) as more_space,
            ):
                listed = read_cases(options.bench, space, LISTED_WEIGHT * count)
                fitted = fit(listed, read_cases(newsrooms, more_space, 1.0), options.least)
        (options.out / f"{name}.json").write_text(fitted[name] + "\n", "utf-8")
        print(f"{count} sheets -> {options.out / name}.json", flush=True)


def fit(listed: list[Told], sheets: list[Told], least: float | None = None) -> dict[str, str]:
    """The texts of both files, fitted on all, after their held-out quality was printed.

    least: the bar of an answer, where it is not chosen here.
    """
    told = listed + sheets
    folds = {case: n % FOLDS for n, case in enumerate(sorted({one.case for one in told}))}
    for fold in range(FOLDS):
        model = fit_relevance([one for one in told if folds[one.case] != fold], 0.0, "")
        for one in told:
            if folds[one.case] == fold:
                rank(one, model)
                compare(one)
    models: dict[int, CompanyModel] = {}
    for fold in range(FOLDS):
        company = fit_company([one for one in sheets if folds[one.case] != fold])
        models |= {id(one): company for one in told if folds[one.case] == fold}
    bars = choose_bars(listed, models, least)
    for name, part in (("labelled articles", listed), ("sheets", sheets)):
        print(f"{name}, held out:")
        report(part, models, bars)
    space = told[0].workspace
    fitted = (
        f"{len(listed)} + {len(sheets)} questions; {space.encoder.model_id}, {space.judge.model_id}"
    )
    print(bars)
    return {
        "relevance": write_relevance(fit_relevance(told, bars.least, fitted)),
        "company": write_company(fit_company(sheets, bars, fitted)),
    }


if __name__ == "__main__":
    main()
