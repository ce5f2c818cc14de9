"""How well articles are told apart by their content alone: dates taken away, one threshold each.

    python -m benchmarks.events ../shared/bench/dev

Prints B-cubed precision, recall and F1 of the grouping for a range of thresholds. With real
dates only articles within a few days of each other can meet, so these figures are the worst
case: everything was published at once.
"""

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from crosscheck import verdicts
from crosscheck.evaluation.events import b_cubed, main_events
from crosscheck.evaluation.stages import run_stages
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts import grouping

SAME_TIME = datetime(2024, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print one line per threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with labelled cases")
    parser.add_argument("--encoder", default="bundled")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    stages = run_stages(options.folder, encoder)
    documents = {
        key: replace(document, published_at=SAME_TIME) for key, document in stages.documents.items()
    }
    centre = encoder.encode(verdicts.reference_sentences()).mean(axis=0)
    for hundredths in range(15, 37, 2):
        with patch.object(grouping, "JOIN_SIMILARITY", hundredths / 100):
            found = verdicts.cluster_events(
                documents, list(stages.claims.values()), stages.vectors, centre
            )
        score = b_cubed(main_events(found), stages.cases)
        print(
            f"{hundredths / 100:.2f}  precision {score.precision:.2f}  "
            f"recall {score.recall:.2f}  F1 {score.f1:.2f}"
        )


if __name__ == "__main__":
    main()
