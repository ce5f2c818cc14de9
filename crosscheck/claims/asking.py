"""A question read with the eyes for claims: its lemmas, names, numbers and times."""

from datetime import datetime

from crosscheck.claims.descriptions import describe
from crosscheck.claims.lemmas import content_lemmas
from crosscheck.claims.names import find_entities
from crosscheck.claims.quantities import find_quantities
from crosscheck.claims.stance import is_negated
from crosscheck.claims.times import find_times
from crosscheck.claims.tokens import tokenise
from crosscheck.records import Claim, Speaker, TimeSpan, stable_id


def read_question(text: str, lang: str) -> Claim:
    """The question as one claim that nobody makes; offsets into ``text``.

    Times without a year have no date to be reckoned from and are left out.
    """
    tokens = tokenise(text, lang)
    return Claim(
        id=stable_id("question", text),
        document="",
        sentence=0,
        paragraph=0,
        start=0,
        end=len(text),
        text=text,
        content_start=0,
        content_end=len(text),
        content=text,
        negated=is_negated(tokens, lang),
        lemmas=content_lemmas(tokens, lang),
        entities=find_entities(text, tokens, lang),
        quantities=find_quantities(text, tokens, lang),
        times=find_times(text, tokens, lang, None, "day"),
    )


def times_asked(text: str, lang: str, published: datetime | None) -> tuple[TimeSpan, ...]:
    """The times that a question names, as an article of that day would mean them.

    "Im Mai" is of no year, and so of every year: for an article it is the May before it.
    """
    return tuple(find_times(text, tokenise(text, lang), lang, published, "day"))


def read_speaker(name: str, lang: str) -> Speaker | None:
    """Whom a name in a question means, read as an article's speakers are; None for a pronoun."""
    described = describe(tokenise(name, lang), name, lang)
    return None if described.pronoun else Speaker(name, described.canonical, described.side)


def names_thing(name: str, lang: str) -> bool:
    """Whether a name in a question is that of a thing, as far as is known: "das Gutachten"."""
    described = describe(tokenise(name, lang), name, lang)
    return described.definite and not described.somebody
