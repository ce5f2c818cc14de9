"""Years and decades: "2011", "2017/18", "1990er", "neunziger Jahre"."""

from crosscheck.claims import spans
from crosscheck.claims.datewords import numbered
from crosscheck.claims.tenses import Clause, Read


def year_at(clause: Clause, index: int) -> tuple[int | None, int]:
    """The year at an index, past a comma in English, and the index behind it."""
    at = index + 1 if clause.form(index) == "," and clause.lang != "de" else index
    number = year_number(clause, at)
    return (number, at + 1) if number is not None else (None, index)


def year_number(clause: Clause, index: int) -> int | None:
    """Four digits that can be a year."""
    form = clause.form(index)
    if not (len(form) == 4 and form.isdecimal()):
        return None
    return int(form) if spans.FIRST_YEAR <= int(form) <= spans.LAST_YEAR else None


def read_year(clause: Clause, index: int) -> Read | None:
    """A year that stands as one: "2011", "2017/18", "1990er", "1990s"."""
    number = year_number(clause, index)
    if number is None or not _stands_as_year(clause, index, number):
        return None
    touching = index + 1 < len(clause.tokens) and (
        clause.tokens[index + 1].start == clause.tokens[index].end
    )
    following = clause.form(index + 1)
    if touching and following in {"er", "s"} and number % 10 == 0:
        after = index + 3 if clause.has(index + 2, "year_nouns") else index + 2
        return Read(spans.year(number, number + 9), index, after)
    if touching and following in {"/", "-", "–"}:
        last = _second_year(clause.form(index + 2), number)
        if last is not None:
            return Read(spans.year(number, last), index, index + 3)
        if clause.form(index + 2).isdecimal():
            return None
    return Read(spans.year(number), index, index + 1)


def read_decade(clause: Clause, index: int) -> Read | None:
    """As in "neunziger Jahre", "Neunzigerjahre", "80er Jahre": of the last century."""
    form = clause.form(index)
    listed = numbered(clause.lang, "decades")
    joined = next((form.removesuffix(noun) for noun in _YEARS if form.endswith(noun)), "")
    number, noun_at = listed.get(form), index + 1
    if number is None and form.isdecimal() and len(form) == 2 and form[1] == "0":
        touching = clause.form(index + 1) == "er" and _touches(clause, index)
        number, noun_at = (1900 + int(form) if touching and form > "10" else None), index + 2
    if number is None and joined in listed:
        number, noun_at = listed[joined], index
    elif number is None or not clause.has(noun_at, "year_nouns"):
        return None
    return Read(spans.year(number, number + 9), index, noun_at + 1)


_YEARS = ("jahren", "jahre", "jahrzehnt")


def _touches(clause: Clause, index: int) -> bool:
    return clause.tokens[index + 1].start == clause.tokens[index].end


def _second_year(digits: str, first: int) -> int | None:
    if not digits.isdecimal() or len(digits) not in {2, 4}:
        return None
    last = int(digits) if len(digits) == 4 else first // 100 * 100 + int(digits)
    return last if first < last <= first + 10 else None


def _stands_as_year(clause: Clause, index: int, number: int) -> bool:
    if clause.has(index + 1, "not_year_after"):
        return False
    if clause.has(index - 1, "year_nouns"):
        return True
    if not 1900 <= number < 2100:
        return False
    before = clause.tokens[index - 1] if index else None
    after = clause.tokens[index + 1] if index + 1 < len(clause.tokens) else None
    counts = after is not None and after.tag == "N" and after.start == clause.tokens[index].end + 1
    named = before is not None and (before.tag in "NER" or before.text in "(")
    return named or not counts
