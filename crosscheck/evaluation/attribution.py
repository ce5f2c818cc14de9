"""Attribution measured on annotated news: quotations found, and with the right speaker.

Three kinds of gold are read:

- a file of annotated articles (JSON lines, plain or gzip): ``text`` and ``quotes``, each with
  ``type`` and character ``spans`` of ``quote`` and ``speaker``, the layout of the Redewiedergabe
  family of corpora (Brunner et al. 2020);
- a file of labelled sentences (JSON lines with ``text``, ``lang``, ``speaker``, ``stance`` and
  ``modality``; speaker and stance are null where nobody is said to say anything);
- a folder of cases with ``gold.jsonl``: pairs of statements with the ``speaker`` of each,
  "outlet" where the article itself speaks.

A gold quotation is *found* if claims with an attribution cover at least half of its characters;
a claim is *right* if at least half of its content lies in gold quotations. With speaker, only
claims count whose speaker shares a naming word with the annotated one, and quotations without
an annotated speaker are left out: there is nothing to compare.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crosscheck import claims as claims_stage
from crosscheck.errors import UsageError
from crosscheck.evaluation.naming import OUTLET, speaker_matches
from crosscheck.evaluation.pairs import Score
from crosscheck.evaluation.quoted import (
    ALL,
    LEAST_SHARE,
    QuotationCounts,
    document_of,
    inside,
    overlap,
    read_articles,
    read_rows,
    shared_characters,
)
from crosscheck.evaluation.stages import GOLD_FILE
from crosscheck.records import Claim, Document
from crosscheck.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class AttributionEvaluation:
    """Scores by type of quotation, "all" for all together; speakers of labelled pairs."""

    articles: int
    found: Mapping[str, Score] = field(default_factory=dict)
    with_speaker: Mapping[str, Score] = field(default_factory=dict)
    stances: Score | None = None  # of the quotations found whose stance is annotated
    modalities: Score | None = None  # of labelled sentences
    speakers: Score | None = None  # of the statements in labelled pairs
    named: Score | None = None  # of those that somebody else than the outlet makes

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to three places."""
        scored = {"found": self.found, "with_speaker": self.with_speaker}
        shown: dict[str, Any] = {"articles": self.articles}
        for name, scores in scored.items():
            if scores:
                shown[name] = {kind: _plain(score) for kind, score in scores.items()}
        for name in ("stances", "modalities", "speakers", "named"):
            score = getattr(self, name)
            if score is not None:
                shown[name] = _plain(score)
        return shown

    def lines(self) -> list[str]:
        """A table for the terminal."""
        shown = [f"{self.articles} articles"]
        for kind in self.found:
            found, named = self.found[kind], self.with_speaker[kind]
            precision = f"  precision {found.precision:.3f}  F1 {found.f1:.3f}" * (kind == ALL)
            shown.append(
                f"  {kind:22} found {found.recall:.3f} of {found.gold}{precision}"
                f"  with speaker {named.recall:.3f}" + f"  F1 {named.f1:.3f}" * (kind == ALL)
            )
        for name in ("stances", "modalities", "speakers", "named"):
            score = getattr(self, name)
            if score is not None:
                shown.append(f"  {name:22} {score.recall:.3f} of {score.gold}")
        return shown


def evaluate(path: Path) -> AttributionEvaluation:
    """Measure a file of annotated articles, or a folder of cases.

    Raises UsageError if the path holds neither.
    """
    if path.is_dir():
        return _evaluate_cases(path)
    if not path.is_file():
        raise UsageError(f"{path}: no annotated articles here; name a .jsonl file or a folder")
    if _holds_sentences(path):
        return _evaluate_sentences(path)
    return _evaluate_articles(path)


def _plain(score: Score) -> dict[str, float]:
    rounded = {name: round(getattr(score, name), 3) for name in ("precision", "recall", "f1")}
    return rounded | asdict(score)


# --- labelled sentences ----------------------------------------------------------------------


def _holds_sentences(path: Path) -> bool:
    first = next(iter(read_rows(path)), {})
    return "quotes" not in first and "stance" in first


def _evaluate_sentences(path: Path) -> AttributionEvaluation:
    """One statement a sentence; of several claims the last attributed one is compared."""
    total = stances = modalities = speakers = attributed = 0
    for row in read_rows(path):
        claims = claims_stage.extract_claims(document_of(row["text"], row["lang"]))
        said = [claim for claim in claims if claim.quote_type != "narrator"]
        claim = said[-1] if said else None
        total += 1
        stances += (claim.stance if claim else None) == row["stance"]
        if row["stance"] is None:
            speakers += claim is None
            continue
        attributed += 1
        modalities += claim is not None and claim.modality == row["modality"]
        speakers += claim is not None and speaker_matches(claim, row["speaker"])
    return AttributionEvaluation(
        total,
        stances=Score(stances, total, total),
        modalities=Score(modalities, attributed, attributed),
        speakers=Score(speakers, total, total),
    )


# --- annotated articles ----------------------------------------------------------------------


def _evaluate_articles(path: Path) -> AttributionEvaluation:
    found, named, articles = QuotationCounts(), QuotationCounts(), 0
    right = compared_stances = 0
    for document, gold in read_articles(path):
        articles += 1
        claims = claims_stage.extract_claims(document)
        said = [claim for claim in claims if claim.quote_type != "narrator"]
        found.add(gold, said, named=False)
        known = [one for one in gold if one.speaker]
        unknown = [one for one in gold if not one.speaker]
        compared = [claim for claim in said if inside(claim, unknown) < LEAST_SHARE]
        named.add(known, compared, named=True)
        for one in gold:
            nearest = max(said, key=lambda claim: overlap(one, claim), default=None)
            if one.stance and nearest and overlap(one, nearest):
                compared_stances += 1
                right += nearest.stance == one.stance
    stances = Score(right, compared_stances, compared_stances) if compared_stances else None
    return AttributionEvaluation(articles, found.scores(), named.scores(), stances)


# --- labelled pairs --------------------------------------------------------------------------


def _evaluate_cases(folder: Path) -> AttributionEvaluation:
    from crosscheck import sources

    files = sorted(folder.glob(f"*/{GOLD_FILE}")) or sorted(folder.glob(GOLD_FILE))
    if not files:
        raise UsageError(f"{folder}: no {GOLD_FILE} here; name a folder of cases")
    right = total = right_named = named = articles = 0
    for file in files:
        documents = sources.read_path(file.parent, SourceSettings()).documents
        by_name = {Path(one.path).stem: one for one in documents if one.path}
        articles += len(by_name)
        claims = _resolved(by_name)
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            sides = [_best(row[side], by_name, claims) for side in ("a", "b")]
            for side, claim in zip((row["a"], row["b"]), sides, strict=True):
                fits = claim is not None and speaker_matches(claim, side["speaker"])
                total, right = total + 1, right + fits
                if side["speaker"] != OUTLET:
                    named, right_named = named + 1, right_named + fits
    return AttributionEvaluation(
        articles,
        speakers=Score(right, total, total),
        named=Score(right_named, named, named),
    )


def _resolved(documents: Mapping[str, Document]) -> dict[str, list[Claim]]:
    """Claims of a case by document id, speakers resolved over its articles."""
    found = [claim for one in documents.values() for claim in claims_stage.extract_claims(one)]
    by_id = {one.id: one for one in documents.values()}
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims_stage.resolve_corpus(found, by_id):
        grouped[claim.document].append(claim)
    return grouped


def _best(
    side: Mapping[str, str], documents: Mapping[str, Document], claims: Mapping[str, list[Claim]]
) -> Claim | None:
    """The claim whose content shares most with a quoted statement."""
    document = documents.get(side["doc"])
    start = document.text.find(side["quote"]) if document else -1
    if document is None or start < 0:
        return None
    end = start + len(side["quote"])
    ranked = [
        (shared_characters([(start, end)], [(claim.content_start, claim.content_end)]), number)
        for number, claim in enumerate(claims[document.id])
    ]
    shared, number = max(ranked, default=(0, 0))
    return claims[document.id][number] if shared > 0 else None
