"""Fit what ``ask`` decides by: whether a claim answers, and what a second answer is to the first.

    python -m training.newsrooms --points ../shared/points --out /tmp/newsrooms
    python -m training.asking --cases ../shared/bench/dev --more /tmp/newsrooms

Cases are folders of articles with labelled questions. All articles of a folder are stored
together, as in an evaluation, and each question is asked of everything. Quality is measured on
cases held out of both fits, a tenth at a time; the written files are fitted on all, but for the
company of answers: where sheets are given it is fitted on those alone, whose labels are exact (a
case names documents, not claims, behind its positions), and does better on cases it never saw.
"""

import argparse
from collections.abc import Mapping, Sequence
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
from crosscheck.verdicts.answering import FEATURES, Row, rows_of, with_scores, without_scores
from crosscheck.verdicts.answers import Beside, company_rows
from crosscheck.verdicts.company import CompanyModel, write_company
from crosscheck.verdicts.relevance import SCORED, Relevance, Weighing, write_relevance
from crosscheck.workspace import Workspace

STRENGTH = 0.01  # inverse L2 strength; best of .005 to .05 on cases held out
COMPANY_STRENGTH = 0.3
LISTED_WEIGHT = 4.0  # real articles teach what sheets told as articles cannot
FOLDS = 10
SCORED_PART = FEATURES.index("similarity")  # the features before it are the scorer's
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
        self.scores |= zip(missing, map(float, self.workspace.answer_scorer.score(pairs)))  # noqa: B905
        return with_scores(
            [self.rows[number] for number in numbers], [self.scores[number] for number in numbers]
        )

    def likely(self, model: Weighing) -> list[int]:
        """Numbers of the claims that the scorer would read."""
        chances = model.probabilities(without_scores(self.rows))
        return sorted(range(len(chances)), key=lambda number: -chances[number])[:SCORED]


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
    plain = np.asarray([row for one in told for row in without_scores(one.rows)])
    weights = np.asarray([one.weight for one in told for _row in one.rows])
    screen = _weighing(plain, [right for one in told for right in one.right], weights)
    chosen = [(one, one.likely(screen)) for one in told]
    full = _weighing(
        np.asarray([row for one, numbers in chosen for row in one.scored(numbers)]),
        [one.right[number] for one, numbers in chosen for number in numbers],
        np.asarray([one.weight for one, numbers in chosen for _number in numbers]),
    )
    return Relevance(screen, full, least, fitted)


def _weighing(rows: Matrix, answers: Sequence[bool], weights: Matrix) -> Weighing:
    from sklearn.linear_model import LogisticRegression

    means, scales = _standard(rows, weights)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit((rows - means) / scales, answers, sample_weight=weights)
    return Weighing(means, scales, np.asarray(model.coef_[0]), float(model.intercept_[0]))


def _standard(rows: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    means = np.average(rows, axis=0, weights=weights)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=weights))
    scales[scales < 1e-6] = 1.0
    return means, scales


def rank(one: Told, model: Relevance) -> None:
    """Put the claims of a question in order, as ``ask`` does."""
    chances = model.screen.probabilities(without_scores(one.rows))
    numbers = one.likely(model.screen)
    for number, chance in zip(numbers, model.full.probabilities(one.scored(numbers)), strict=True):
        chances[number] = chance
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
    best = one.ranked[0]
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


def fit_company(told: Sequence[Told], bars: tuple[float, float], fitted: str) -> CompanyModel:
    """Multinomial regression over the pairs whose relation is known."""
    from sklearn.linear_model import LogisticRegression

    known = [
        (row, kind, one.weight)
        for one in told
        for row, kind in zip(one.company, one.relations, strict=True)
        if kind >= 0
    ]
    rows, weights = np.asarray([row for row, _, _ in known]), np.asarray([w for _, _, w in known])
    means, scales = _standard(rows, weights)
    model = LogisticRegression(C=COMPANY_STRENGTH, max_iter=2000)
    model.fit((rows - means) / scales, [kind for _, kind, _ in known], sample_weight=weights)
    return CompanyModel(means, scales, model.coef_, model.intercept_, *bars, fitted)


# --- quality ---------------------------------------------------------------------------------


def said(one: Told, model: CompanyModel, least: float, bars: tuple[float, float]) -> str:
    """The verdict that ``ask`` would give, but for what grouping and copies change."""
    if one.ranked[0].score < least:
        return "unanswerable"
    found = list(zip(one.others, model.weigh(one.company), strict=True))
    if any(each.other >= bars[1] and each.other >= each.same for _other, each in found):
        return "disputed"
    home = one.ranked[0].claim.document
    joined = (other for other, each in found if each.same >= bars[0])
    return "agreed" if any(other.claim.document != home for other in joined) else "single-source"


def report(told: Sequence[Told], models: Mapping[int, CompanyModel], least: float) -> None:
    """Print hits, refusals by threshold, and verdicts by the thresholds of company."""
    answerable = [one for one in told if one.asked.verdict != "unanswerable"]
    others = [one for one in told if one.asked.verdict == "unanswerable"]
    for k in (1, 3):
        hits = [any(one.asked.is_answer(r.claim) for r in one.ranked[:k]) for one in answerable]
        print(f"hit@{k} {np.mean(hits):.3f} of {len(answerable)}")
    for bar in np.arange(0.14, 0.44, 0.04):
        refused = np.mean([one.ranked[0].score < bar for one in others])
        lost = np.mean([one.ranked[0].score < bar for one in answerable])
        print(f"least {bar:.2f}: refused {refused:.2f}, wrongly {lost:.2f}")
    for same in (0.3, 0.4, 0.5):
        for other in (0.12, 0.16, 0.2, 0.25, 0.3):
            found = [
                (said(one, models[id(one)], least, (same, other)), one.asked.verdict)
                for one in told
            ]
            right = np.mean([verdict == label for verdict, label in found])
            caught, false = (
                np.mean([verdict == "disputed" for verdict, label in found if label in labels])
                for labels in (("disputed",), ("agreed", "single-source"))
            )
            bars = f"same {same:.2f} other {other:.2f}"
            print(f"{bars}: right {right:.2f}, disputes {caught:.2f}, false {false:.2f}")


def main() -> None:
    """Fit, print the held-out quality, write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", type=Path, required=True, help="articles with labelled questions"
    )
    parser.add_argument("--more", type=Path, help="sheets told as articles")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--judge", default="bundled")
    parser.add_argument("--least", type=float, default=0.29)
    parser.add_argument("--same", type=float, default=0.4)
    parser.add_argument("--other", type=float, default=0.16)
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args()
    settings = Settings(options.encoder, options.judge)
    with (
        TemporaryDirectory() as one_folder,
        TemporaryDirectory() as other_folder,
        Workspace(Path(one_folder), settings, writing=True) as space,
        Workspace(Path(other_folder), settings, writing=True) as more_space,
    ):
        listed = read_cases(options.cases, space, LISTED_WEIGHT)
        more = read_cases(options.more, more_space, 1.0) if options.more else []
        fit(listed, more, options)


def fit(listed: list[Told], more: list[Told], options: argparse.Namespace) -> None:
    """Both fits, held out and on all."""
    told, bars = listed + more, (options.same, options.other)
    exact = more or listed
    folds = {case: n % FOLDS for n, case in enumerate(sorted({one.case for one in told}))}
    for fold in range(FOLDS):
        model = fit_relevance([one for one in told if folds[one.case] != fold], 0.0, "")
        for one in told:
            if folds[one.case] == fold:
                rank(one, model)
                compare(one)
    models: dict[int, CompanyModel] = {}
    for fold in range(FOLDS):
        company = fit_company([one for one in exact if folds[one.case] != fold], bars, "")
        models |= {id(one): company for one in told if folds[one.case] == fold}
    for name, part in (("cases", listed), ("sheets", more)):
        if part:
            print(f"--- {name}")
            report(part, models, options.least)
    space = told[0].workspace
    fitted = (
        f"{len(listed)} + {len(more)} questions; {space.encoder.model_id}, {space.judge.model_id}"
    )
    relevance = fit_relevance(told, options.least, fitted)
    (options.out / "relevance.json").write_text(write_relevance(relevance) + "\n", "utf-8")
    company = fit_company(exact, bars, fitted)
    (options.out / "company.json").write_text(write_company(company) + "\n", "utf-8")


if __name__ == "__main__":
    main()
