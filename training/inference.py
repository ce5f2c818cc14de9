"""Natural language inference, English and of our own in German, as pairs for the judge."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

from crosscheck.evaluation.groups import Label, LabelledPair
from training.corpus import DataFolder, rows

# Three-way sets. Left out: the recast sets (two-way, artificial wording), climate and health
# claims (label noise, very long evidence).
THREE_WAY = (
    "nli_en_lingnli_train.tsv.gz",
    "nli_en_adversarial_train_15k.tsv.gz",
    "nli_en_cfnli_train.tsv.gz",
    "nli_en_function_words_nli.tsv.gz",
)
LONGEST = 230  # characters of both sides; longer ones cost more than they teach
REWRITES = "negation_en/datasets/wikifactcheck-english/"
ANTONYMS = "negation_en/datasets/antonym-substitution/"
_LABELS: dict[str, Label] = {
    "entailment": "agree",
    "contradiction": "contradict",
    "neutral": "none",
}

OWN = Path(__file__).parent / "data"
OWN_LABELS: dict[str, Label] = {"e": "agree", "c": "contradict", "n": "none"}


def inference_pairs(data: DataFolder) -> Iterator[LabelledPair]:
    """Premise and hypothesis; entailment is read as agree, neutral as none."""
    for name in THREE_WAY:
        for premise, hypothesis, label, *_ in rows(data.train(name)):
            if label in _LABELS and len(premise) + len(hypothesis) <= LONGEST:
                yield LabelledPair(premise, hypothesis, _LABELS[label], "nli")


def negation_pairs(data: DataFolder) -> Iterator[LabelledPair]:
    """Rewrites that turn a sentence over, and antonyms with and without a negation."""
    with tarfile.open(data.train("negation_en.tar.gz")) as archive:
        for member in archive.getmembers():
            if not member.name.endswith(".tsv") or not member.name.startswith((REWRITES, ANTONYMS)):
                continue
            stream = archive.extractfile(member)
            lines = stream.read().decode("utf-8").splitlines()[1:] if stream else []
            for a, b, *label in (line.split("\t") for line in lines if "\t" in line):
                same = label == ["0"]
                if len(a) + len(b) <= LONGEST:
                    yield LabelledPair(a, b, "agree" if same else "contradict", "negation")


def own_inference_pairs() -> Iterator[LabelledPair]:
    """German inference written for this project: premise with each of its hypotheses."""
    for file in sorted(OWN.glob("inference*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            one = json.loads(line)
            for key, label in OWN_LABELS.items():
                yield from (LabelledPair(one["p"], text, label, "nli") for text in one[key])
