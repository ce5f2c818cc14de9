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

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crosscheck import claims as claims_stage
from crosscheck.errors import UsageError
from crosscheck.evaluation.pairs import Score
from crosscheck.evaluation.stages import GOLD_FILE
from crosscheck.records import Claim, Document, stable_id
from crosscheck.settings import SourceSettings

LEAST_SHARE = 0.5  # of the characters, in both directions
NAMING_LETTERS = 4  # shorter words ("der", "von") name nobody
STEM_LETTERS = 5  # "Ministeriums" and "Ministerium" share them
OUTLET = "outlet"
ALL = "all"
_WORD = re.compile(r"\w+")
Spans = Sequence[tuple[int, int]]


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
    first = next(iter(_rows(path)), {})
    return "quotes" not in first and "stance" in first


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _evaluate_sentences(path: Path) -> AttributionEvaluation:
    """One statement a sentence; of several claims the last attributed one is compared."""
    total = stances = modalities = speakers = attributed = 0
    for row in _rows(path):
        claims = claims_stage.extract_claims(_document(row["text"], row["lang"]))
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


@dataclass(frozen=True, slots=True)
class _Gold:
    """An annotated quotation."""

    kind: str
    spans: Spans
    speaker: str
    stance: str | None


@dataclass(slots=True)
class _Counts:
    """What was counted so far."""

    gold: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    claims: int = 0
    right: int = 0

    def add(self, gold: Sequence[_Gold], claims: Sequence[Claim], named: bool) -> None:
        """Count one article; ``named`` asks for the right speaker too."""
        for one in gold:
            fitting = [c for c in claims if not named or speaker_matches(c, one.speaker)]
            self.gold[one.kind] += 1
            self.found[one.kind] += _covered(one, fitting) >= LEAST_SHARE
        for claim in claims:
            own = [g for g in gold if not named or speaker_matches(claim, g.speaker)]
            self.claims += 1
            self.right += _inside(claim, own) >= LEAST_SHARE

    def scores(self) -> dict[str, Score]:
        """Recall by type; precision only for all together, for a claim has no gold type."""
        typed = {
            kind: Score(self.found[kind], self.found[kind], self.gold[kind])
            for kind in sorted(self.gold)
        }
        total = sum(self.gold.values())
        return {
            **typed,
            ALL: OverallScore(sum(self.found.values()), self.claims, total, self.right),
        }


def _evaluate_articles(path: Path) -> AttributionEvaluation:
    found, named, articles = _Counts(), _Counts(), 0
    right = compared_stances = 0
    for document, gold in _articles(path):
        articles += 1
        claims = claims_stage.extract_claims(document)
        said = [claim for claim in claims if claim.quote_type != "narrator"]
        found.add(gold, said, named=False)
        known = [one for one in gold if one.speaker]
        unknown = [one for one in gold if not one.speaker]
        compared = [claim for claim in said if _inside(claim, unknown) < LEAST_SHARE]
        named.add(known, compared, named=True)
        for one in gold:
            nearest = max(said, key=lambda claim: _overlap(one, claim), default=None)
            if one.stance and nearest and _overlap(one, nearest):
                compared_stances += 1
                right += nearest.stance == one.stance
    stances = Score(right, compared_stances, compared_stances) if compared_stances else None
    return AttributionEvaluation(articles, found.scores(), named.scores(), stances)


def _articles(path: Path) -> Iterator[tuple[Document, list[_Gold]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield (
                _document(row["text"], row.get("lang", "de")),
                [
                    _Gold(
                        quote["type"],
                        [(start, end) for start, end in quote["quote"]["spans"]],
                        quote["speaker"]["text"],
                        quote.get("stance"),
                    )
                    for quote in row["quotes"]
                    if quote["quote"]["spans"]
                ],
            )


def _document(text: str, lang: str) -> Document:
    return Document(stable_id(text), None, None, None, "day", lang, text)


def _overlap(gold: _Gold, claim: Claim) -> int:
    return _shared(gold.spans, [(claim.content_start, claim.content_end)])


def _covered(gold: _Gold, claims: Iterable[Claim]) -> float:
    """Share of a quotation's characters that the contents of claims cover."""
    length = sum(end - start for start, end in gold.spans)
    spans = [(claim.content_start, claim.content_end) for claim in claims]
    return _shared(gold.spans, _merged(spans)) / max(1, length)


def _inside(claim: Claim, gold: Iterable[_Gold]) -> float:
    """Share of a claim's content that lies in quotations."""
    spans = _merged([span for one in gold for span in one.spans])
    whole = [(claim.content_start, claim.content_end)]
    return _shared(whole, spans) / max(1, claim.content_end - claim.content_start)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _shared(spans: Spans, others: Spans) -> int:
    return sum(
        max(0, min(end, last) - max(start, first)) for start, end in spans for first, last in others
    )


@dataclass(frozen=True, slots=True)
class OverallScore(Score):
    """Recall counts quotations, precision counts claims: several claims may make one quotation."""

    right_claims: int = 0

    @property
    def precision(self) -> float:
        """Share of attributed claims that lie in quotations."""
        return self.right_claims / self.found if self.found else 1.0


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
        (_shared([(start, end)], [(claim.content_start, claim.content_end)]), number)
        for number, claim in enumerate(claims[document.id])
    ]
    shared, number = max(ranked, default=(0, 0))
    return claims[document.id][number] if shared > 0 else None


# --- names -----------------------------------------------------------------------------------


def speaker_matches(claim: Claim, annotated: str) -> bool:
    """Whether a claim has the annotated speaker: they share a naming word.

    annotated: "" or "outlet" where nobody is named. An outer source of the claim counts too:
    annotators differ in which of "TASS, citing the Kremlin" they mark. Words are compared
    by stems and inside compounds ("Polizeisprecher", "Sprecher der Polizei").
    """
    if annotated in ("", OUTLET):
        return claim.speaker is None
    if claim.speaker is None:
        return False
    wanted = _naming(annotated)
    given = _naming(" ".join((claim.speaker.text, claim.speaker.canonical, *claim.chain)))
    if not wanted:
        return annotated.lower() in claim.speaker.text.lower()
    return any(_alike(one, other) for one in wanted for other in given)


def _naming(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text) if len(word) >= NAMING_LETTERS}
    return words | {
        word.lower() for word in _WORD.findall(text) if word.isupper() and len(word) > 1
    }


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < STEM_LETTERS:
        return short == long or short in (long.removesuffix("s"), long.removesuffix("n"))
    return short[: max(STEM_LETTERS, len(short) - 2)] in long
