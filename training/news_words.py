"""In what share of happenings a word occurs, counted in invented news of our own.

    python -m training.news_words POINTS/*.jsonl -o crosscheck/verdicts/data/news_words.tsv

One claim group or event sheet is one happening. A line holds the stem of a lemma and in how many
of ten thousand happenings it occurs, in German or English, whichever is more. Stems that occur in
one happening only are left out: most are invented names. Inflected forms whose stem is another
("Kräfte" of "Kraft") take the number of their lemma.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crosscheck.claims.lemmas import content_lemmas
from crosscheck.claims.morphology import common_forms, read_row
from crosscheck.claims.tokens import tokenise
from crosscheck.verdicts.happenings import stem

LEAST = 2  # happenings
LANGUAGES = ("de", "en")
NO_TEXT = {"id", "beat", "type", "q", "q2", "point"}
# Two of these small words make a sentence English; sentences are too short for a detector.
ENGLISH = {
    "the", "of", "and", "was", "were", "is", "are", "has", "have", "had", "with", "that", "from",
    "which", "said", "for", "not",
}  # fmt: skip

Counts = dict[str, tuple[Counter[str], int]]  # language -> lemmas, happenings


def sentences(value: Any) -> Iterator[str]:
    """All texts of a line, without its keys and questions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from sentences(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in NO_TEXT:
                yield from sentences(one)


def language(sentence: str) -> str:
    """German unless small words say English."""
    return "en" if sum(word in ENGLISH for word in sentence.lower().split()) >= 2 else "de"


def count(paths: Sequence[Path]) -> Counts:
    """In how many happenings each lemma occurs, by language."""
    counted = {lang: Counter[str]() for lang in LANGUAGES}
    totals = Counter[str]()
    for path in sorted(paths):
        for line in path.read_text("utf-8").splitlines():
            lemmas: dict[str, set[str]] = {}
            for sentence in sentences(json.loads(line)):
                lang = language(sentence)
                lemmas.setdefault(lang, set()).update(
                    content_lemmas(tokenise(sentence, lang), lang)
                )
            for lang, found in lemmas.items():
                counted[lang].update(found)
                totals[lang] += 1
    return {lang: (counted[lang], totals[lang]) for lang in LANGUAGES}


def shares(counts: Counts) -> dict[str, int]:
    """Stem -> of ten thousand happenings."""
    found: dict[str, int] = {}
    for lemmas, total in counts.values():
        by_stem = Counter[str]()
        for lemma, number in lemmas.items():
            if lemma.isalpha():
                by_stem[stem(lemma)] += number
        for word, number in by_stem.items():
            if number >= LEAST:
                found[word] = max(found.get(word, 0), min(10_000, round(10_000 * number / total)))
    return found


def with_forms(table: Mapping[str, int]) -> dict[str, int]:
    """The table with the stems of inflected nouns and adjectives."""
    found = dict(table)
    for form, row in common_forms("de").items():
        known = read_row(form, row)
        word, lemma = stem(form.lower()), stem(known.lemma.lower())
        if known.tag.startswith(("NN", "ADJ")) and word.isalpha() and lemma in table:
            found.setdefault(word, table[lemma])
    return found


def main() -> None:
    """Write the table, sorted by stem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="claim groups and event sheets")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    table = with_forms(shares(count(options.files)))
    lines = [f"{word}\t{number}" for word, number in sorted(table.items())]
    options.output.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} stems")


if __name__ == "__main__":
    main()
