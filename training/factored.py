"""The judge in two views: ``python -m training.factored FOLDER --data DIR``.

*Three classes at once*: softmax over agree, contradict, none. *Factored*: first whether both
statements speak to the same point (the ``same_point`` logit), then, given that they do, whether
they agree (softmax over agree and contradict). FOLDER is exported with ``--all-heads``, so both
views come from the same weights and the same pass.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from crosscheck.evaluation.groups import LABELS, LabelledPair
from crosscheck.evaluation.judge import case_pairs, compare, group_pairs, inference_pairs
from crosscheck.models.folder import open_folder
from crosscheck.models.runtime import LightSession
from crosscheck.records import Judgement
from training.cross_encoder import HEADS


def main() -> None:
    """Print macro F1 and the precision and recall of contradictions in both views."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench/dev"))
    options = parser.parse_args()
    run = LightSession(open_folder(options.folder, "judge")).run
    sets: Mapping[str, list[LabelledPair]] = {
        "cases": case_pairs(options.bench),
        "inference": inference_pairs(options.data)[::3],
        **group_pairs(options.data.parent / "points"),
    }
    for name, pairs in sets.items():
        both = run([(p.a, p.b) for p in pairs] + [(p.b, p.a) for p in pairs])
        logits = both.reshape(2, len(pairs), len(HEADS)).mean(axis=0)
        for view, chances in (("three", three_classes(logits)), ("factored", factored(logits))):
            found = compare(pairs, [_judgement(row) for row in chances])
            contradict = found.labels["contradict"]
            print(
                f"{name:10} {view:9} accuracy {found.accuracy:.3f} macro F1 {found.macro_f1:.3f} "
                f"contradict {contradict.precision:.3f} / {contradict.recall:.3f}"
            )


def three_classes(logits: np.ndarray) -> np.ndarray:
    """(n, 3) probabilities of agree, contradict, none."""
    raised = np.exp(logits[:, :3] - logits[:, :3].max(axis=1, keepdims=True))
    shares: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def factored(logits: np.ndarray) -> np.ndarray:
    """(n, 3) probabilities: same point times same answer, same point times other, the rest."""
    same_point = 1 / (1 + np.exp(-logits[:, HEADS.index("same_point")]))
    contradicts = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    return np.stack([same_point * (1 - contradicts), same_point * contradicts, 1 - same_point], 1)


def _judgement(row: np.ndarray) -> Judgement:
    best = int(row.argmax())
    scores = {str(label): float(p) for label, p in zip(LABELS, row, strict=True)}
    return Judgement(LABELS[best], float(row[best]), scores)


if __name__ == "__main__":
    main()
