"""Makes the table of analysed forms that the claims stage looks words up in before it asks HanTa.

    python -m training.forms DATA/train/bundestag_sentences.txt.gz

Reads sentences, one a line (speeches of the German federal parliament, official works in the
public domain), and writes the commonest word forms with HanTa's analysis to
``crosscheck/claims/data/forms_de.tsv.gz``: form, tag, "f" if it can be a finite verb, lemma if it
is another word, noun stems of a compound. No sentence can be read out of it. Every 50th sentence
is left out, so that the benchmark can measure on sentences that the table has not seen.
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from crosscheck.claims.morphology import LONGEST_FORM, as_row, compute
from crosscheck.claims.tokens import written_forms

TABLE = Path(__file__).parent.parent / "crosscheck" / "claims" / "data" / "forms_de.tsv.gz"
FORMS = 100_000  # those that occur three times or more; twice as many save one analysis in ten
HELD_OUT = 50


def read_sentences(path: Path, held_out: bool = False) -> Iterator[str]:
    """The sentences that the table is made of, or those left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % HELD_OUT == 0) is held_out:
                yield line


def common_forms(sentences: Iterable[str], size: int) -> list[str]:
    """The commonest forms that need an analysis, in alphabetical order."""
    counted: Counter[str] = Counter()
    for sentence in sentences:
        counted.update(written_forms(sentence))
    known = (form for form, _count in counted.most_common() if _is_analysed(form))
    return sorted(form for form, _ in zip(known, range(size), strict=False))


def _is_analysed(form: str) -> bool:
    return form[0].isalpha() and len(form) <= LONGEST_FORM


def main() -> None:
    """Write the table."""
    forms = common_forms(read_sentences(Path(sys.argv[1])), FORMS)
    rows = "".join(f"{form}\t{as_row(form, compute(form, 'de'))}\n" for form in forms)
    TABLE.write_bytes(gzip.compress(rows.encode("utf-8"), 9, mtime=0))
    print(f"{len(forms)} forms, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
