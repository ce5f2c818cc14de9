"""How well documents are grouped into events: B-cubed precision, recall and F1."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from crosscheck.records import Event


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed scores (Bagga & Baldwin 1998), each averaged over documents."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> BCubed:
    """Compare two groupings of the same items: item -> group. Both must name every item."""
    precision = recall = 0.0
    for item in gold:
        together = {other for other in gold if found[other] == found[item]}
        belonging = {other for other in gold if gold[other] == gold[item]}
        common = len(together & belonging)
        precision += common / len(together)
        recall += common / len(belonging)
    return BCubed(precision / len(gold), recall / len(gold)) if gold else BCubed(0.0, 0.0)


def main_events(events: Sequence[Event]) -> dict[str, str]:
    """Document -> the event that holds most of its claims; background events hold few."""
    held: dict[str, dict[str, int]] = {}
    for event in events:
        size = len(event.claims) / max(1, len(event.documents))
        for document in event.documents:
            held.setdefault(document, {})[event.id] = round(size * 1000)
    return {
        document: max(sizes, key=lambda event: (sizes[event], event))
        for document, sizes in held.items()
    }
