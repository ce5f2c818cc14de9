"""The real stages run over a folder of labelled cases, and its labelled pairs found in the claims.

A folder holds cases; a case holds articles and ``gold.jsonl`` with one labelled pair a line. All
articles are thrown together, clustered and paired. A gold quote is matched to the claims whose
spans it overlaps.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from crosscheck import claims as claims_stage
from crosscheck import sources, verdicts
from crosscheck.errors import UsageError
from crosscheck.ports import Encoder, Vectors
from crosscheck.records import Claim, Document, Event, Neighbour, Pair
from crosscheck.settings import SourceSettings

GOLD_FILE = "gold.jsonl"
LEAST_OVERLAP = 0.5  # of the shorter of quote and claim; less is a neighbouring clause
NEIGHBOURS = 60  # per claim inside its event: the pipeline's number


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A labelled pair: where both quotes lie, and what holds between them."""

    case: str
    a: tuple[str, int, int]  # document id, start, end
    b: tuple[str, int, int]
    label: str
    type: str
    layer: str
    quotes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stages:
    """What the stages made of all articles."""

    documents: dict[str, Document]
    claims: dict[str, Claim]
    vectors: dict[str, Vectors]
    events: list[Event]
    pairs: list[Pair]
    cases: dict[str, str]  # document id -> case
    gold: list[GoldPair]
    read: list[GoldPair] = field(default_factory=list)  # unlisted pairs that somebody read


def run_stages(directory: Path, encoder: Encoder) -> Stages:
    """Read, split, encode, cluster and pair everything below the folder."""
    documents, case_of = read_cases(directory)
    by_id, vectors = read_claims(documents, encoder)
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    events = verdicts.cluster_events(documents, list(by_id.values()), vectors, centre)
    pairs = [
        pair
        for event in events
        for pair in verdicts.propose_pairs(event, by_id, neighbours(event, vectors), documents)
    ]
    gold = [
        pair for case in case_folders(directory) for pair in read_gold(case, documents, case_of)
    ]
    return Stages(documents, by_id, vectors, events, pairs, case_of, gold)


def case_folders(directory: Path) -> list[Path]:
    """The folders of labelled cases below a folder; UsageError if there are none."""
    cases = sorted(path.parent for path in directory.glob(f"*/{GOLD_FILE}"))
    if not cases:
        raise UsageError(f"{directory}: no case folder with a {GOLD_FILE}; give a folder of cases")
    return cases


def read_claims(
    documents: Mapping[str, Document], encoder: Encoder
) -> tuple[dict[str, Claim], dict[str, Vectors]]:
    """The claims of all documents and their vectors, both by the id of the claim."""
    found = [claim for one in documents.values() for claim in claims_stage.extract_claims(one)]
    found = list(claims_stage.resolve_corpus(found, documents))
    rows = encoder.encode([claim.content for claim in found])
    vectors = {claim.id: row for claim, row in zip(found, rows, strict=True)}
    return {claim.id: claim for claim in found}, vectors


def read_cases(directory: Path) -> tuple[dict[str, Document], dict[str, str]]:
    """The articles of all cases below a folder by their ids, and the case of each."""
    read: list[Document] = []
    case_of: dict[str, str] = {}
    for case in case_folders(directory):
        for document in sources.read_path(case, SourceSettings()).documents:
            read.append(document)
            case_of[document.id] = case.name
    settings = SourceSettings()
    documents = {one.id: one for one in sources.assign_origins(read, settings.copy_containment)}
    return documents, case_of


def neighbours(event: Event, vectors: Mapping[str, Vectors]) -> dict[str, list[Neighbour]]:
    """Exact nearest claims inside an event, best first."""
    ids = [key for key in event.claims if key in vectors]
    if not ids:
        return {}
    rows = np.stack([vectors[key] for key in ids])
    similarity = rows @ rows.T
    near: dict[str, list[Neighbour]] = {}
    for number, key in enumerate(ids):
        order = np.argsort(-similarity[number], kind="stable")[: NEIGHBOURS + 1]
        near[key] = [
            Neighbour(ids[other], float(similarity[number, other]))
            for other in order
            if other != number
        ]
    return near


def with_read(stages: Stages, path: Path) -> Stages:
    """The stages with the labels of a file of pairs that were read, one a line.

    ``{"case", "label", "a": [article, start, end], "b": [...]}``: places instead of quotes, so
    that the file holds nobody's text. Pairs of articles that are not here are passed over.
    """
    by_place = {
        (stages.cases[document.id], Path(document.path).stem): document.id
        for document in stages.documents.values()
        if document.path
    }
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        a, b = (_place(raw["case"], raw[side], by_place) for side in "ab")
        if a and b:
            pairs.append(GoldPair(raw["case"], a, b, raw["label"], "", "", ("", "")))
    return replace(stages, read=pairs)


def _place(
    case: str, side: Sequence[Any], by_place: Mapping[tuple[str, str], str]
) -> tuple[str, int, int] | None:
    document = by_place.get((case, str(side[0])))
    return (document, int(side[1]), int(side[2])) if document else None


def read_gold(
    case: Path, documents: Mapping[str, Document], case_of: Mapping[str, str]
) -> list[GoldPair]:
    """The labelled pairs of a case whose quotes stand in its documents."""
    by_stem = {
        Path(document.path).stem: document
        for document in documents.values()
        if document.path and case_of[document.id] == case.name
    }
    pairs = []
    for line in (case / GOLD_FILE).read_text("utf-8").splitlines():
        raw = json.loads(line)
        a, b = (_locate(raw[side], by_stem) for side in "ab")
        quotes = (raw["a"]["quote"], raw["b"]["quote"])
        pairs.append(GoldPair(case.name, a, b, raw["label"], raw["type"], _gold_layer(raw), quotes))
    return pairs


def _locate(side: Mapping[str, str], by_stem: Mapping[str, Document]) -> tuple[str, int, int]:
    document = by_stem.get(side["doc"])
    if document is None:
        return "", -1, -1
    start = document.text.find(side["quote"])
    return document.id, start, start + len(side["quote"]) if start >= 0 else -1


def _gold_layer(raw: Mapping[str, Any]) -> str:
    speakers = [raw[side]["speaker"] for side in "ab"]
    if speakers == ["outlet", "outlet"]:
        return "outlets"
    if "outlet" in speakers:
        return "attributed"
    return "same_speaker" if speakers[0] == speakers[1] else "speakers"


# --- labelled pairs and claims ---


def covering(place: tuple[str, int, int], claims: Mapping[str, Claim]) -> list[tuple[float, str]]:
    """Claims that cover a quote, the best fit first: (overlap of the longer, claim id)."""
    document, start, end = place
    found = []
    for claim in claims.values():
        if claim.document != document or start < 0:
            continue
        common = min(end, claim.end) - max(start, claim.start)
        inner = min(end, claim.content_end) - max(start, claim.content_start)
        shorter = max(1, min(end - start, claim.end - claim.start))
        if common / shorter >= LEAST_OVERLAP:
            union = max(end, claim.content_end) - min(start, claim.content_start)
            found.append((max(0, inner) / union, claim.id))
    return sorted(found, reverse=True)


def match_gold(gold: GoldPair, claims: Mapping[str, Claim]) -> list[tuple[float, frozenset[str]]]:
    """Pairs of claims that a labelled pair may stand for, the best fit first."""
    pairs = [
        (first * second, frozenset((a, b)))
        for first, a in covering(gold.a, claims)
        for second, b in covering(gold.b, claims)
        if a != b
    ]
    return sorted(pairs, key=lambda row: (-row[0], sorted(row[1])))
