"""Claims and documents for the tests of this folder, made without reading language."""

from datetime import UTC, datetime

import numpy as np

from crosscheck.records import (
    Claim,
    Document,
    Entity,
    Judgement,
    Pair,
    Quantity,
    Speaker,
    TimeSpan,
    VerdictKind,
    stable_id,
)
from crosscheck.verdicts.calibration import FEATURES, Calibration

NOON = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)


def document(key, outlet=None, published=NOON, **changes):
    """A document of an outlet named after its key."""
    fields = {
        "id": key,
        "outlet": outlet or key.upper(),
        "title": f"Titel {key}",
        "published_at": published,
        "published_precision": "minute",
        "lang": "de",
        "text": "",
        "origin": key,
    }
    return Document(**(fields | changes))


def claim(key, text, doc="a", sentence=0, **changes):
    """A claim whose lemmas are its lower-cased words."""
    lemmas = tuple(word.strip(".,!?„“").lower() for word in text.split())
    fields = {
        "id": key,
        "document": doc,
        "sentence": sentence,
        "paragraph": 0,
        "start": sentence * 1000,
        "end": sentence * 1000 + len(text),
        "text": text,
        "content_start": sentence * 1000,
        "content_end": sentence * 1000 + len(text),
        "content": text,
        "lemmas": lemmas,
    }
    return Claim(**(fields | changes))


def said_by(name):
    """A speaker of that name."""
    return Speaker(name, name)


def quantity(text, value, noun="", unit="", at=0):
    """An exact number."""
    return Quantity(at, at + len(text), text, value, value, unit, noun)


def day(year, month, number, at=0):
    """A day as a time span."""
    begin = datetime(year, month, number, tzinfo=UTC)
    finish = datetime.fromtimestamp(begin.timestamp() + 86_400, tz=UTC)
    return TimeSpan(at, at + 10, begin.strftime("%d.%m.%Y"), begin, finish)


def entity(name, at=0):
    """A named thing."""
    return Entity(at, at + len(name), name, name)


def pair(a, b, similarity=0.5, event="event"):
    """A pair of claims to judge."""
    return Pair(event, a.id, b.id, similarity)


def bag_vector(text, dim=64):
    """A unit vector that counts words by a stable hash: same words, same direction."""
    row = np.zeros(dim, dtype=np.float32)
    for word in text.lower().split():
        row[int(stable_id(word)[:8], 16) % dim] += 1.0
    return row / max(1e-6, float(np.linalg.norm(row)))


CALIBRATED = (VerdictKind.AGREE, VerdictKind.CONTRADICT, VerdictKind.FRAMING, VerdictKind.NONE)


def calibration(least=0.5, **weights):
    """A model that turns single features into contradiction, all else into none."""
    coefficients = np.zeros((len(CALIBRATED), len(FEATURES)))
    for name, weight in weights.items():
        kind, feature = name.split("__")
        coefficients[CALIBRATED.index(VerdictKind(kind)), FEATURES.index(feature)] = weight
    return Calibration(
        CALIBRATED,
        np.zeros(len(FEATURES)),
        np.ones(len(FEATURES)),
        coefficients,
        np.array([0.0, 0.0, 0.0, 2.0]),
        dict.fromkeys(CALIBRATED, least),
        "by hand",
    )


class FixedJudge:
    """A judge that says the same of every pair."""

    model_id = "fixed"

    def __init__(self, agree=0.2, contradict=0.2):
        self.scores = {"agree": agree, "contradict": contradict, "none": 1 - agree - contradict}
        self.seen = []

    def judge(self, pairs):
        """One judgement per pair, always the same."""
        self.seen.extend(pairs)
        best = max(self.scores, key=self.scores.get)
        return [Judgement(best, self.scores[best], dict(self.scores)) for _ in pairs]
