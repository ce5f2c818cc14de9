"""A sentence read for attribution: its tokens, its clauses, and what stands in quotation marks."""

from dataclasses import dataclass

from crosscheck.claims.clauses import Clause, find_clauses
from crosscheck.claims.quotes import Quotes
from crosscheck.claims.tokens import Token, tokenise
from crosscheck.records import Sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its tokens and clauses."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    lang: str
    quoted: tuple[bool, ...]  # per token: inside quotation marks


def read(sentence: Sentence, quotes: Quotes, lang: str) -> Reading:
    """Tokens and clauses of a sentence."""
    tokens = tuple(tokenise(sentence.text, lang, sentence.start))
    near = quotes.within(sentence.start, sentence.end)
    if near:
        quoted = tuple(
            any(quote.start <= token.start < quote.end for quote in near) for token in tokens
        )
    else:
        quoted = (False,) * len(tokens)
    return Reading(sentence, tokens, tuple(find_clauses(tokens, lang)), lang, quoted)
