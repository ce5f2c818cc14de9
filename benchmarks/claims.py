"""Speed of the claims stage: sentences a second on one core, after loading, and the loading.

    python -m benchmarks.claims [FOLDER_OR_FILE]

Reads articles from a folder (the demonstration corpus if none is named) or annotated articles
from a JSON-lines file, and measures CPU time, so that other work on the machine does not count.
"cold" reads every word form for the first time; "warm" has seen the vocabulary, as in a night's
batch, where words repeat.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from crosscheck.claims import extract_claims
from crosscheck.claims.sentences import split_sentences
from crosscheck.records import Document, stable_id
from crosscheck.settings import SourceSettings

DEFAULT = Path(__file__).parent.parent / "seeds"
TIMES = 3  # warm rounds; the fastest counts
FIRST = "Der Minister sagte, die Lage sei ruhig."


def read_documents(path: Path) -> Iterator[Document]:
    """Articles of a folder, or the texts of a JSON-lines file."""
    if path.is_dir():
        from crosscheck.sources import read_path

        yield from read_path(path, SourceSettings()).documents
        return
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            yield Document(stable_id(text), None, None, None, "day", "de", text)


def cpu_seconds(documents: list[Document]) -> float:
    """CPU time to extract the claims of all documents."""
    start = time.process_time()
    for document in documents:
        extract_claims(document)
    return time.process_time() - start


def main() -> None:
    """Print loading time and sentences a second."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    documents = list(read_documents(path))
    sentences = sum(len(split_sentences(document)) for document in documents)
    first = Document("0", None, None, None, "day", "de", FIRST)
    loading = cpu_seconds([first])
    cold = cpu_seconds(documents)
    warm = min(cpu_seconds(documents) for _ in range(TIMES))
    print(f"{len(documents)} articles, {sentences} sentences")
    print(f"loading {loading:.2f} s")
    print(f"cold    {sentences / cold:8.0f} sentences/s")
    print(f"warm    {sentences / warm:8.0f} sentences/s")


if __name__ == "__main__":
    main()
