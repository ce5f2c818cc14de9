"""Reads the training data: parallel sentences, paraphrases, inference pairs, points.

Every reader names the file that is missing. Only files whose licence allows shipping trained
weights are read here; ``README.md`` lists them.
"""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NEWS_PARALLEL = ("wmt21_24_human.en-de.tsv.gz", "wmt21_24_mt.en-de.tsv.gz")
TOKENISED_PARALLEL = ("europarl_sample.en-de.tok.tsv.gz", "mlqe_postedited.en-de.tok.tsv.gz")
WIKIPEDIA_PARALLEL = ("mtgeneval.en-de.tsv.gz",)
POINT_FILES = "abcdefghij"
SHEET_FILES = "abcdefghij"
PARAPHRASES = "wmt21_24_de_multitranslations.tsv.gz"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder with ``train/`` and ``dev/`` beside ``points/``."""

    root: Path
    points: Path

    def train(self, name: str) -> Path:
        """Path of a training file; a clear error if it is not there."""
        return _required(self.root / "train" / name)

    def dev(self, name: str) -> Path:
        """Path of a development file; a clear error if it is not there."""
        return _required(self.root / "dev" / name)


def open_data(data: Path, points: Path | None = None) -> DataFolder:
    """The data folder given by ``--data`` and ``--points``."""
    for folder in (data, data / "train", points or data.parent / "points"):
        if not folder.is_dir():
            raise SystemExit(f"{folder}: no such folder; pass --data DIR (see training/README.md)")
    return DataFolder(data, points or data.parent / "points")


def rows(path: Path) -> Iterator[list[str]]:
    """Tab-separated rows of a gzip file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def parallel(data: DataFolder) -> list[tuple[str, str]]:
    """(English, German) sentence pairs of news and Wikipedia, no duplicates, in file order."""
    pairs: dict[tuple[str, str], None] = {}
    for name in NEWS_PARALLEL + WIKIPEDIA_PARALLEL:
        pairs.update(dict.fromkeys((row[0], row[1]) for row in rows(data.train(name))))
    for name in TOKENISED_PARALLEL:
        for english, german in (row[:2] for row in rows(data.train(name))):
            pairs[detokenise(english), detokenise(german)] = None
    return [pair for pair in pairs if all(3 <= len(side) <= 600 for side in pair)]


def paraphrase_groups(data: DataFolder) -> list[list[str]]:
    """German sentences that translate one English sentence, two or more a group."""
    groups = (list(dict.fromkeys(filter(None, row[1:]))) for row in rows(data.train(PARAPHRASES)))
    return [group for group in groups if len(group) > 1]


def bundestag(data: DataFolder, limit: int, seed: int) -> list[str]:
    """A sample of sentences from the federal parliament, 30 to 200 characters long."""
    with gzip.open(data.train("bundestag_sentences.txt.gz"), "rt", encoding="utf-8") as lines:
        fitting = [line.strip() for line in lines if 30 <= len(line) <= 200]
    return random.Random(seed).sample(fitting, min(limit, len(fitting)))


def points(data: DataFolder, names: str) -> list[dict[str, object]]:
    """Points of the files named by their letters: ``points(data, "abc")``."""
    found = []
    for name in names:
        found += _json_lines(_required(data.points / f"{name}.jsonl"))
    return found


def sheets(data: DataFolder, names: str) -> list[dict[str, object]]:
    """Event sheets of the files named by their letters."""
    found = []
    for name in names:
        found += _json_lines(_required(data.points / f"ev_{name}.jsonl"))
    return found


def point_texts(data: DataFolder) -> list[str]:
    """Every question and sentence of the points and event sheets, as plain text."""
    texts: list[str] = []
    for record in points(data, POINT_FILES) + sheets(data, SHEET_FILES):
        texts += strings(record)
    return texts


def strings(value: object) -> list[str]:
    """Every text of more than one word in a record, or in a list of them."""
    if isinstance(value, str):
        return [value] if " " in value else []
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def detokenise(text: str) -> str:
    """Undo the spaces around punctuation of tokenised corpora."""
    for entity, char in (("&apos;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("@-@", "-")):
        text = text.replace(entity, char)
    for mark in ".,;:!?)%":
        text = text.replace(f" {mark}", mark)
    return text.replace("( ", "(").replace(" '", "'").strip()


def _json_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _required(path: Path) -> Path:
    if not path.is_file():
        raise SystemExit(
            f"{path}: missing; the layout of --data is described in training/README.md"
        )
    return path
