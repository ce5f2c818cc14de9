"""The bars of ``ask``, chosen on held-out questions, and the figures that it reaches with them."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from crosscheck.verdicts.company import CompanyModel

if TYPE_CHECKING:
    from training.relevance import Told

MOST_REFUSED = 0.1  # of the answerable questions
MOST_FALSE = 0.2  # of the questions without dispute, called disputed
MOST_GLOSSED = 0.05  # of the disputed questions, called agreed: worse than a dispute not found
SETTLED = {"agreed", "single-source"}
TRIED = tuple(itertools.product(np.arange(0.2, 0.65, 0.05), np.arange(0.11, 0.5, 0.03)))
Models = Mapping[int, CompanyModel]  # by id() of the question: the one that never saw its case


@dataclass(frozen=True, slots=True)
class Bars:
    """From which probability a claim answers, joins the best answer, and disputes it."""

    least: float
    same: float = 0.0
    other: float = 0.0


def choose_bars(told: Sequence["Told"], models: Models, least: float | None = None) -> Bars:
    """Those with most verdicts right, without too many false refusals, disputes and agreements."""
    chosen = Bars(_least_answer(told) if least is None else least)
    tried = [
        replace(chosen, same=round(float(same), 2), other=round(float(other), 2))
        for same, other in TRIED
    ]
    fair = [bars for bars in tried if _fair(_verdicts(told, models, bars))]
    return max(fair or tried, key=lambda bars: _verdicts(told, models, bars)["right"])


def _fair(shares: Mapping[str, float]) -> bool:
    return shares["false disputes"] <= MOST_FALSE and shares["glossed over"] <= MOST_GLOSSED


def _least_answer(told: Sequence["Told"]) -> float:
    """The highest bar that refuses no more answerable questions than may be."""
    best = sorted(one.ranked[0].score for one in told if one.asked.verdict != "unanswerable")
    return math.floor(100 * best[int(MOST_REFUSED * len(best))]) / 100


def _said(one: "Told", model: CompanyModel, bars: Bars) -> str:
    """The verdict that ``ask`` would give, but for what grouping and copies change."""
    if one.ranked[0].score < bars.least:
        return "unanswerable"
    found = list(zip(one.others, model.weigh(one.company), strict=True))
    if any(each.other >= bars.other and each.other >= each.same for _other, each in found):
        return "disputed"
    home = one.best.claim.document
    joined = (other for other, each in found if each.same >= bars.same)
    return "agreed" if any(other.claim.document != home for other in joined) else "single-source"


def _verdicts(told: Sequence["Told"], models: Models, bars: Bars) -> dict[str, float]:
    """Shares: verdicts right, disputes found, and called so where there is none."""
    found = [(_said(one, models[id(one)], bars), one.asked.verdict) for one in told]
    return {
        "right": _share([said == label for said, label in found]),
        "disputes": _share([said == "disputed" for said, label in found if label == "disputed"]),
        "false disputes": _share([said == "disputed" for said, label in found if label in SETTLED]),
        "glossed over": _share([said == "agreed" for said, label in found if label == "disputed"]),
    }


def report(told: Sequence["Told"], models: Models, bars: Bars) -> None:
    """Print hits, refusals and verdicts."""
    answerable = [one for one in told if one.asked.verdict != "unanswerable"]
    others = [one for one in told if one.asked.verdict == "unanswerable"]
    for k in (1, 3):
        hits = [any(one.asked.is_answer(r.claim) for r in one.ranked[:k]) for one in answerable]
        print(f"  hit@{k} {_share(hits):.3f} of {len(answerable)}")
    refused, lost = (
        _share([one.ranked[0].score < bars.least for one in part]) for part in (others, answerable)
    )
    print(f"  refused {refused:.2f} of {len(others)}, wrongly {lost:.2f}")
    print("  " + ", ".join(f"{k} {v:.2f}" for k, v in _verdicts(told, models, bars).items()))


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))
