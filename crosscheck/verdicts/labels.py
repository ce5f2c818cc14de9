"""What a reader said of findings, applied to what is found now.

A label belongs to two statements. It is found again by the ids of the claims, and, once an
article was read anew or appears elsewhere, by the wording of both statements on the same days.
An accepted or relabelled pair keeps the reader's verdict whatever the models make of it later;
a rejection takes away the verdict that was shown and no other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crosscheck.records import (
    Claim,
    Document,
    Label,
    LabelledSide,
    Pair,
    Verdict,
    VerdictKind,
)

CERTAIN = 1.0  # the probability of a verdict that a reader gave


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings after the reader's word."""

    kept: tuple[Verdict, ...]  # in the order they were found
    rejected: tuple[Verdict, ...]


class Labels:
    """Labels by the pair they were given to; where there are several, the last one holds."""

    def __init__(
        self,
        labels: Iterable[Label],
        claims: Mapping[str, Claim],
        documents: Mapping[str, Document],
    ) -> None:
        self._claims, self._documents = claims, documents
        self._by_ids: dict[frozenset[str], Label] = {}
        self._by_text: dict[frozenset[str], Label] = {}
        for label in labels:
            self._by_ids[frozenset((label.a.claim, label.b.claim))] = label
            self._by_text[frozenset((label.a.key, label.b.key))] = label

    def __bool__(self) -> bool:
        return bool(self._by_ids)

    def of(self, a: str, b: str) -> Label | None:
        """The label of a pair of claims, in either order."""
        if not self:
            return None
        by_ids = self._by_ids.get(frozenset((a, b)))
        by_text = self._by_text.get(self.statements(a, b))
        found = [one for one in (by_ids, by_text) if one]
        return max(found, key=lambda one: one.at) if found else None

    def wanted(self, pairs: Iterable[Pair]) -> dict[frozenset[str], VerdictKind]:
        """The verdicts that the reader gave to some of these pairs."""
        said = {frozenset((pair.a, pair.b)): self.of(pair.a, pair.b) for pair in pairs}
        return {key: label.kind for key, label in said.items() if label and label.kind}

    def settle(self, verdicts: Sequence[Verdict]) -> Settled:
        """Mark what the reader confirmed or changed, and set apart what was rejected."""
        kept: list[Verdict] = []
        rejected: list[Verdict] = []
        for verdict in verdicts:
            label = self.of(verdict.a, verdict.b)
            marked = _marked(verdict, label) if label else verdict
            (rejected if marked.reader == "reject" else kept).append(marked)
        return Settled(tuple(kept), tuple(rejected))

    def statements(self, a: str, b: str) -> frozenset[str]:
        """What a pair of claims says, the same for its copies of the same days."""
        return frozenset(labelled_side(self._claims[key], self._documents).key for key in (a, b))


def _marked(verdict: Verdict, label: Label) -> Verdict:
    if label.action == "reject" or label.kind is VerdictKind.NONE:
        same = label.kind is VerdictKind.NONE or verdict.kind is label.found
        return replace(verdict, reader="reject", found=label.found) if same else verdict
    if verdict.kind is not label.kind:
        return verdict
    sure = verdict.confidence if label.action == "accept" else CERTAIN
    return replace(verdict, reader=label.action, found=label.found, confidence=sure)


def labelled_side(claim: Claim, documents: Mapping[str, Document]) -> LabelledSide:
    """A claim as its label keeps it."""
    document = documents.get(claim.document)
    return LabelledSide(
        claim=claim.id,
        text=claim.text,
        content=claim.content,
        context=claim.context,
        speaker=claim.speaker.canonical if claim.speaker else None,
        outlet=document.outlet if document else None,
        published_at=document.published_at if document else None,
    )
