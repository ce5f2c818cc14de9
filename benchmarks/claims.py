"""Speed of the claims stage: sentences a second on one core, after loading, and the loading.

    python -m benchmarks.claims [FOLDER_OR_FILE] [--sentences N] [-o FILE]

Reads articles from a folder (the demonstration corpus if none is named), annotated articles from
a JSON-lines file, or N sentences at random from a text file with one a line, of those that the
table of common forms has not seen. CPU time is measured, so that other work on the machine does
not count. Loading is that of all languages of the texts, one sentence of each read. "cold" reads
each text for the first time: the table of common forms may be used, nothing else is remembered but
what the texts before it held. "warm" has read the same texts.
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from crosscheck.claims import extract_claims
from crosscheck.claims.morphology import common_forms
from crosscheck.claims.sentences import split_sentences
from crosscheck.claims.tokens import written_forms
from crosscheck.records import Document, stable_id
from crosscheck.settings import SourceSettings
from training.forms import read_sentences

DEFAULT = Path(__file__).parent.parent / "seeds"
TIMES = 3  # warm rounds; the fastest counts
FIRST = {  # loads table and dictionary of a language
    "de": "Der Minister sagte, das Deichgrafenamt bleibe ruhig.",
    "en": "The minister said the Deichgrafenamt would stay calm.",
}
TOGETHER = 12  # sentences of one made-up document
SHORTEST = 25  # characters; shorter lines are calls and headings


def read_documents(path: Path, sentences: int) -> Iterator[Document]:
    """Articles of a folder, the texts of a JSON-lines file, or held-out sentences in dozens."""
    if path.is_dir():
        from crosscheck.sources import read_path

        yield from read_path(path, SourceSettings()).documents
    elif ".jsonl" in path.suffixes:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from (_document(json.loads(line)["text"]) for line in lines)
    else:
        held_out = sorted({line for line in read_sentences(path, True) if len(line) > SHORTEST})
        chosen = random.Random(1).sample(held_out, sentences)
        for first in range(0, sentences, TOGETHER):
            yield _document("\n".join(chosen[first : first + TOGETHER]))


def _document(text: str, lang: str = "de") -> Document:
    return Document(stable_id(text), None, None, None, "day", lang, text)


def cpu_seconds(documents: list[Document]) -> float:
    """CPU time to extract the claims of all documents."""
    start = time.process_time()
    for document in documents:
        extract_claims(document)
    return time.process_time() - start


def measure(documents: list[Document]) -> dict[str, float]:
    """Loading time, sentences a second, and how many forms are not in the table."""
    sentences = sum(len(split_sentences(document)) for document in documents)
    languages = sorted({document.lang for document in documents} & set(FIRST))
    loading = cpu_seconds([_document(FIRST[lang], lang) for lang in languages])
    cold = cpu_seconds(documents)
    warm = min(cpu_seconds(documents) for _ in range(TIMES))
    forms = {form for one in documents for form in written_forms(one.text) if form[0].isalpha()}
    unlisted = sum(form not in common_forms("de") for form in forms)
    return {
        "articles": len(documents),
        "sentences": sentences,
        "loading_seconds": round(loading, 2),
        "cold_sentences_a_second": round(sentences / cold),
        "warm_sentences_a_second": round(sentences / warm),
        "forms_to_analyse_a_sentence": round(unlisted / sentences, 2),
    }


def main() -> None:
    """Print what was measured, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("-o", "--out", type=Path)
    arguments = parser.parse_args()
    measured = measure(list(read_documents(arguments.path, arguments.sentences)))
    text = json.dumps(measured, indent=2)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
