"""Titles before a name: "Dr.", "Prof. Dr. med.", "Dipl.-Ing.", "Lt."; "a. D." behind an office."""

from collections.abc import Sequence

from crosscheck.claims.gazetteer import offices
from crosscheck.claims.tokens import Token

_RETIRED = frozenset([("a", "D"), ("i", "R")])  # "außer Dienst", "im Ruhestand"


def untitled(run: Sequence[Token]) -> Sequence[Token]:
    """The words of a name without the titles before it; signs are left out of ``run``."""
    first = 0
    while first < len(run) - 1:
        step = _title_length(run, first)
        if not step:
            break
        first += step
    return run[min(first, len(run) - 1) :]


def _title_length(run: Sequence[Token], index: int) -> int:
    if tuple(token.text for token in run[index : index + 2]) in _RETIRED:
        return 2
    token, words = run[index], offices()
    added = index > 0 and token.form in words.title_additions
    return int(added or token.text in words.title_abbreviations)


def before_titles(tokens: Sequence[Token], index: int) -> int:
    """Where the titles before a name begin; ``index`` itself if there are none.

    tokens: with their signs; "Rektor Prof. Dr. Ada Wolf" gives the place of "Prof".
    """
    words = offices()
    while index > 1 and tokens[index - 1].text == ".":
        start = index - 2
        titled = tokens[start].text in words.title_abbreviations
        if not titled and tokens[start].form not in words.title_additions:
            break
        index = start - 1 if tokens[start - 1].text == "-" and start > 1 else start
    return index
