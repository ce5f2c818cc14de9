"""Sources named without a verb: "laut X", "nach Angaben von X", "X zufolge", "so X"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from crosscheck.claims.cases import head_of, is_time
from crosscheck.claims.lexicon import Saying
from crosscheck.claims.persons import is_somebody, is_source
from crosscheck.claims.phrases import (
    ALONE,
    COMPLEMENT,
    GENITIVE,
    phrase_end,
    phrases_in,
    second_determiner,
)
from crosscheck.claims.tokens import Token

Range = tuple[int, int]
_PERSONAL = frozenset(["ihm", "ihr", "ihnen"])
_FROM = frozenset({"aus", "in", "im", "von", "vom", "vonseiten", "seitens", "bei", "beim", "from"})
_BACKWARD = frozenset(["demnach", "demzufolge", "hiernach"])
_OWN_VOICE = frozenset(["meiner", "unserer", "meines", "unseres", "my", "our"])
_NO_LAST_PARTS = frozenset(["stand", "plan", "idee", "wort", "brief", "lehre", "rechnung"])
_NO_VIEWS = ("voraussicht", "aussicht", "hinsicht", "absicht", "rücksicht", "vorsicht", "einsicht")
_SOMETIMES = frozenset(["nach", "in", "aus"])  # sources only before certain nouns
_VIEWS = frozenset(["sicht", "auge", "perspektive"])
_NOT_NOMINATIVE = frozenset(["den", "dem", "einem", "einen", "des"])
_OWN = frozenset(["eigenen", "eigener", "own"])
_OF_BEFORE = frozenset(
    ["seinen", "ihren", "seiner", "ihrer", "deren", "dessen", "his", "her", "their"]
)
_GENERIC = frozenset(
    {"den", "diesen", "dieser", "der", "die", "das", "solchen", "the", "this", "these", "diesem"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """A source phrase: ``frame`` marks the attribution, ``who`` names the speaker in it."""

    frame: Range
    cue: tuple[int, ...]
    who: (
        Range | None
    )  # None: the speaker of before ("demnach"), or the subject ("nach eigenen Angaben")
    own: bool = False  # "nach eigenen Angaben": the subject of the clause
    nobody: bool = False  # "dem Vernehmen nach"


def find_sources(tokens: Sequence[Token], words: Saying, lang: str) -> list[Source]:
    """Source phrases of a sentence, left to right."""
    found: list[Source] = []
    behind = 0
    for index in [at for at, token in enumerate(tokens) if token.form in _openers(words)]:
        source = _source_at(tokens, index, words, lang) if index >= behind else None
        if source is not None and not (found and source.frame[0] < found[-1].frame[1]):
            found.append(source)
            behind = source.frame[1]
    return found


@cache
def _openers(words: Saying) -> frozenset[str]:
    """The words that mark a source."""
    return words.prepositions | words.postpositions | _BACKWARD | _SOMETIMES | _MARKING


_MARKING = frozenset(["according", "zufolge"])


def _source_at(tokens: Sequence[Token], index: int, words: Saying, lang: str) -> Source | None:
    form = tokens[index].form
    if form in _BACKWARD:
        return Source((index, index + 1), (index,), None)
    if form == "according" and lang == "en":
        return _according(tokens, index, words)
    found: Source | None = None
    if form == "zufolge" and index and tokens[index - 1].form in _PERSONAL:
        return Source((index - 1, index + 1), (index,), None)
    follows = tokens[index + 1] if index + 1 < len(tokens) else None
    before_its_noun = follows is not None and follows.tag in "DNEAZO."  # "gemäß § 5"
    if form in words.postpositions and form != "nach" and not (form == "gemäß" and before_its_noun):
        found = _postposed(tokens, index, words, lang)
    if found is None and form in words.prepositions:
        found = _preposed(tokens, index, words, lang, any_noun=True)
        if form == "gemäß" and found is not None and found.who is not None:
            found = found if is_source(tokens, *found.who, lang) else None  # "gemäß dem Gesetz"
    if found is None and form in _SOMETIMES and tokens[index].tag in "RX":
        found = _preposed(tokens, index, words, lang, any_noun=False)
        if found is None and form == "nach":
            found = _postposed(tokens, index, words, lang)
    return found


def _according(tokens: Sequence[Token], index: int, words: Saying) -> Source | None:
    if index + 2 >= len(tokens) or tokens[index + 1].form != "to":
        return None
    end = phrase_end(tokens, index + 2, len(tokens), "en")
    if end == index + 2:
        return None
    return Source((index, end), (index, index + 1), narrowed(tokens, index + 2, end, words))


def _preposed(
    tokens: Sequence[Token], index: int, words: Saying, lang: str, *, any_noun: bool
) -> Source | None:
    shortened = tokens[index].form == "lt" and tokens[index + 1 : index + 2]
    if shortened and shortened[0].text == ".":
        inner = _preposed(tokens, index + 1, words, lang, any_noun=any_noun)  # "Lt. Polizei"
        return inner and replace(inner, frame=(index, inner.frame[1]), cue=(index,))
    end = phrase_end(tokens, index + 1, len(tokens), lang)
    if end == index + 1 or tokens[index + 1].tag == "O":
        return None
    noun = saying_noun(tokens, index + 1, end, words)
    if not any_noun and (noun is None or not _is_source_noun(tokens, index, noun, words)):
        return None
    frame = (index, end)
    if noun is not None and any(tokens[i].form in _OWN for i in range(index + 1, noun)):
        return Source(frame, (index,), None, own=True)
    if noun is not None and _generic(tokens, index + 1, noun, end, words):
        return Source(frame, (index,), None)
    return Source(frame, (index,), narrowed(tokens, index + 1, end, words))


def _is_source_noun(tokens: Sequence[Token], index: int, noun: int, words: Saying) -> bool:
    """Whether preposition and noun make a source: "nach Angaben", "aus Sicht", "in den Augen"."""
    lemma = tokens[noun].lemma.lower()
    if tokens[noun].form in ("medien", "agenturen", "zeitungen"):
        return tokens[index].form == "nach" and noun > index + 1
    if tokens[index].form in ("in", "aus"):
        in_view = tokens[index].form == "in" and noun == index + 1  # "war kein Ufer in Sicht"
        return lemma in _VIEWS and not in_view
    definite = tokens[index + 1].form in ("der", "dem", "den")
    return not (definite and lemma in words.weak_nouns)  # "nach der Untersuchung" is a time


def _postposed(tokens: Sequence[Token], index: int, words: Saying, lang: str) -> Source | None:
    """The longest noun phrase that ends right before "zufolge" or "nach"."""
    needs_noun = tokens[index].form == "nach"
    for start in range(max(0, index - 14), index):
        if tokens[start].tag in ".VRCX" and tokens[start].text not in '„»«"':
            continue
        inside = start and tokens[start - 1].tag in "DAZ"
        if inside and not second_determiner(tokens, start, start - 1):
            continue
        if phrase_end(tokens, start, index, lang) != index:
            continue
        if tokens[index - 1].form in words.hearsay_nouns:
            return Source((start, index + 1), (index - 1, index), None, nobody=True)
        noun = saying_noun(tokens, start, index, words)
        if needs_noun and (noun is None or not _is_dative(tokens[start])):
            return None
        if noun is not None and _generic(tokens, start, noun, index, words):
            return Source((start, index + 1), (index,), None)
        who = narrowed(tokens, start, index, words)
        return Source((start, index + 1), (index,), who)
    return None


def _is_dative(first: Token) -> bool:
    """As in "meiner Ansicht nach", "eigenen Angaben nach"; not "freie Sicht nach draußen"."""
    return first.form.endswith(("er", "en", "em", "n"))


def saying_noun(tokens: Sequence[Token], start: int, end: int, words: Saying) -> int | None:
    """Index of the noun of saying that heads a phrase ("Angaben", "Polizeiangaben")."""
    for index in range(start, end):
        token = tokens[index]
        if not token.nominal:
            continue
        lemma = token.lemma.lower()
        if lemma.endswith(_NO_VIEWS) or (index > start and tokens[start].form in _OWN_VOICE):
            return None
        if lemma in words.nouns or token.form in words.nouns:
            return index
        if lemma in words.texts or lemma in words.circles:
            return index
        if _ends_in_noun(lemma, words) or token.form.endswith(("angaben", "berichten", "medien")):
            return index
        if token.tag == "N":
            return None
    return None


@lru_cache(20_000)
def _ends_in_noun(lemma: str, words: Saying) -> bool:
    """Whether a compound ends in a noun of saying: "Polizeiangabe", not "Waffenstillstand"."""
    return lemma.endswith(tuple(words.nouns - _NO_LAST_PARTS))


def _generic(tokens: Sequence[Token], start: int, noun: int, end: int, words: Saying) -> bool:
    """As in "den Angaben zufolge": somebody named before; "laut der Studie" names its source."""
    if tokens[start].form in _OF_BEFORE:
        return True
    lemma = tokens[noun].lemma.lower()
    if lemma in words.texts or lemma in words.circles:
        return False
    return end == noun + 1 and noun == start + 1 and tokens[start].form in _GENERIC


def narrowed(tokens: Sequence[Token], start: int, end: int, words: Saying) -> Range:
    """The speaker inside a source phrase: "der Polizei" of "Angaben der Polizei"."""
    noun = saying_noun(tokens, start, end, words)
    if noun is None or noun + 1 >= end:
        return start, end
    following = tokens[noun + 1]
    if following.form in GENITIVE:
        return noun + 1, end
    if following.form in COMPLEMENT - {"für", "for"}:
        return (start, end) if is_time(tokens, noun + 2, end, "de") else (noun + 2, end)
    if following.nominal or _is_genitive_plural(tokens, noun + 1, end):
        return noun + 1, end
    return start, end


def _is_genitive_plural(tokens: Sequence[Token], index: int, end: int) -> bool:
    """As in "Schätzungen unabhängiger Beobachter": no article shows the genitive."""
    declined = tokens[index].tag in "AP" and tokens[index].form.endswith("er")
    return declined and index + 1 < end and tokens[index + 1].nominal


def find_place_of_saying(
    tokens: Sequence[Token], first: int, last: int, words: Saying, lang: str
) -> Range | None:
    """Who stands behind "hieß es": the phrase after "aus", "in", "von", "bei"."""
    for start, end, behind in phrases_in(tokens, first, last, lang):
        if not behind or tokens[start - 1].form not in _FROM:
            continue
        if tokens[start - 1].form in ("bei", "beim") and not is_somebody(tokens, start, end, lang):
            continue  # "bei einem Essen hieß es"
        if head_of(tokens, start, end) is not None:
            return narrowed(tokens, start, end, words)
    return None


def find_basis(tokens: Sequence[Token], words: Saying, lang: str) -> Source | None:
    """As in "unter Berufung auf X": the source behind the source."""
    for index in range(len(tokens) - 3):
        if (
            tokens[index].form in ("unter", "mit")
            and tokens[index + 1].form in ("berufung", "verweis", "bezug", "hinweis")
            and tokens[index + 2].form == "auf"
        ):
            end = phrase_end(tokens, index + 3, len(tokens), lang)
            if end > index + 3:
                who = narrowed(tokens, index + 3, end, words)
                return Source((index, end), (index, index + 1, index + 2), who)
    if lang == "en":
        return _citing(tokens, words, lang)
    return None


def _citing(tokens: Sequence[Token], words: Saying, lang: str) -> Source | None:
    for index in range(len(tokens) - 1):
        if tokens[index].form in ("citing", "quoting"):
            end = phrase_end(tokens, index + 1, len(tokens), lang)
            if end > index + 1:
                return Source((index, end), (index,), narrowed(tokens, index + 1, end, words))
    return None


def find_so(tokens: Sequence[Token], lang: str) -> Iterator[Source]:
    """As in "..., so der Minister": a bare "so" after a comma or a quotation, and nobody's verb."""
    for index in range(1, len(tokens) - 1):
        if tokens[index].form != "so" or tokens[index - 1].text not in {
            ",",
            "“",
            "”",
            '"',
            "«",
            "»",
            "–",
        }:
            continue
        end = phrase_end(tokens, index + 1, len(tokens), lang)
        if end == index + 1 or (end < len(tokens) and tokens[end].tag == "V"):
            continue
        if tokens[index + 1].tag == "O" and tokens[index + 1].form not in {"er", "sie", *ALONE}:
            continue
        if any(tokens[i].form in _NOT_NOMINATIVE for i in (index + 1, index + 2) if i < end):
            continue  # "so etwa den Frost"
        yield Source((index, end), (index,), (index + 1, end))
