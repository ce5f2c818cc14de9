"""What a noun phrase says of somebody: name, office, head noun, gender, side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from crosscheck.claims.gazetteer import country_name, is_given_name
from crosscheck.claims.lexicon import ends_in, grammar, saying
from crosscheck.claims.names import (
    Government,
    canonical_name,
    country_of,
    government_of,
    role_of,
)
from crosscheck.claims.nominatives import standing_alone
from crosscheck.claims.phrases import COMPLEMENT, GENITIVE
from crosscheck.claims.titles import untitled
from crosscheck.claims.tokens import Token

LONGEST_NAME = 5  # words
_PRONOUNS = {
    "er": "m", "sie": "f", "he": "m", "she": "f", "they": "p", "dieser": "m", "diese": "f",
    "man": "", "wir": "", "ich": "", "we": "", "i": "", "beide": "p", "viele": "p", "it": "n",
}  # fmt: skip
_DEFINITE = frozenset(
    ["der", "die", "das", "dem", "den", "des", "the", "dieser", "diese", "dieses"]
)
_MASCULINE = frozenset(["ein", "dem", "des", "einem", "eines"])
_COMPANIES = frozenset(["AG", "SE", "GmbH", "KG", "KGaA", "AB", "SA", "NV", "PLC", "Inc", "Ltd"])
_RETIRED = frozenset(["a", "i"])  # of "a. D.", "i. R."
_EDGES = '„“”"»« ,'
_OPENING, _CLOSING = frozenset('„“«»"'), frozenset('“”«»"')


@dataclass(frozen=True, slots=True)
class Described:
    """A noun phrase taken apart. ``gender`` is "m", "f", "n", "p" or "" where unknown."""

    canonical: str
    name: str | None = None  # "Ada Wolf", "TASS"
    role: str | None = None  # canonical office with its side: "Staatsoberhaupt (Russland)"
    head: str | None = None  # lower-cased lemma of the head noun: "ministerin"
    side: str | None = None
    gender: str = ""
    definite: bool = False
    qualified: bool = False  # a genitive or "von" says whose: "der Sprecher des Konzerns"
    pronoun: bool = False
    somebody: bool = False  # a person or a body that can speak
    counted: bool = False  # a "sie" whose verb tells whether it is one or several

    def fits(self, other: "Described") -> bool:
        """Whether this pronoun can stand for another phrase."""
        if not self.gender or not other.somebody:
            return False
        if self.counted and self.gender == "p" and other.name is not None:
            return False
        if self.gender == "f" and other.gender == "p":
            return not self.counted
        return not other.gender or self.gender == other.gender


def describe(tokens: Sequence[Token], text: str, lang: str, possessive: bool = False) -> Described:
    """Take apart a phrase that names a speaker; ``possessive`` if it stands in the genitive."""
    listed = [token for token in tokens if token.is_word or token.tag == "Z"]
    first = listed[0].form if listed else ""
    if len(listed) == 1 and first in _PRONOUNS:
        return Described(text, gender=_PRONOUNS[first], definite=True, pronoun=True)
    core = _core(tokens)
    head = next((token for token in reversed(core) if token.tag == "N"), None)
    name = _name(core, tokens, lang, possessive)
    office = role_of([token.text for token in tokens if token.is_word], lang)
    if (
        office is not None
        and role_of([token.text for token in core if token.is_word], lang) is None
    ):
        office = None  # an office only in the genitive: "der Bruder des Präsidenten"
    alone = name is None or (len(core) == 1 and len(tokens) == 1)  # "Moskau" speaks for Russia
    government = government_of(text, lang) if alone and office is None else None
    name = None if government else name
    side = government.side if government else office.side if office else _side(tokens, lang)
    return Described(
        canonical=_canonical(tokens, head, text, name, government, side, lang),
        name=name,
        role=office.canonical if office else None,
        head=head.lemma.lower() if head else None,
        side=side,
        gender=_of_place(first) if government and head is None else _gender(first, head, lang),
        definite=first in _DEFINITE,
        qualified=len(core) < len(tokens),
        somebody=bool(name or office or government) or _speaks(head, lang),
    )


def _core(tokens: Sequence[Token]) -> list[Token]:
    """The phrase up to its first genitive, preposition, bracket or comma."""
    core: list[Token] = []
    named = False
    for token in tokens:
        ends = token.form in GENITIVE or token.form in COMPLEMENT or token.tag == "R"
        if named and (ends or token.text in ",("):
            break
        named = named or token.nominal
        core.append(token)
    return core


def _name(
    core: Sequence[Token], tokens: Sequence[Token], lang: str, possessive: bool
) -> str | None:
    """The proper name behind the head noun, or in its apposition."""
    last = max((i for i, token in enumerate(core) if token.tag == "N"), default=-1)
    behind = core[last + 1 :]
    if any(token.tag == "C" for token in behind):
        return None  # "Wolf und Roth"
    run = [token for token in behind if token.tag == "E" or token.form in _RETIRED]
    quoted = _quoted(tokens)
    if quoted:
        return " ".join(token.text for token in quoted)
    run = run or _apposition(tokens) or _trailing(tokens, lang) or _acronym(core)
    run = list(without_title(untitled(run), lang)) if run else []
    run = [token for token in run if country_of(token.text, lang) is None]
    if not run or len(run) > LONGEST_NAME:
        return None
    return full_body(core[last] if last >= 0 else None, run, lang, possessive)


def without_title(run: Sequence[Token], lang: str) -> Sequence[Token]:
    """Names without an office as the first word: "FIFA-Chef Ada Wolf", "Founder Ada Wolf"."""
    offices = grammar(lang)["speaking_nouns"]
    first = 0
    while first < len(run) - 1 and run[first].form.rpartition("-")[2] in offices:
        first += 1
    return run[first:]


def full_body(head: Token | None, run: Sequence[Token], lang: str, possessive: bool = True) -> str:
    """A name; a body that only its place tells apart keeps its noun."""
    name = canonical_name(" ".join(token.text for token in run), lang, possessive)
    if head is None or not head.lemma.lower().endswith(tuple(grammar(lang)["placed_bodies"])):
        return name
    return f"{head.lemma} {name}"


def _apposition(tokens: Sequence[Token]) -> list[Token]:
    """As in "Der Beauftragte der Regierung, Joseph Yun": nothing but a name behind the comma.

    A company may have its article: "Der Betreiber des Stausees, die Hohe Wasser AG".
    """
    commas = [index for index, token in enumerate(tokens) if token.text == ","]
    behind = [token for token in tokens[commas[-1] + 1 :] if token.is_word] if commas else []
    opened = next((token.start for token in tokens if token.text == "("), tokens[-1].end)
    behind = [token for token in behind if token.start < opened]  # "Ada Wolf (Grüne)"
    if all(token.tag == "E" for token in behind):
        return behind
    company = behind[1:] if behind[0].tag == "D" else behind
    capital = all(token.text[:1].isupper() for token in company)
    return company if capital and company[-1:] and company[-1].text in _COMPANIES else []


def _trailing(tokens: Sequence[Token], lang: str) -> list[Token]:
    """As in "der Direktor der Behörde Ada Wolf": a full name behind a body is no part of it."""
    first = len(tokens)
    while first and tokens[first - 1].tag == "E":
        first -= 1
    start = next((i for i in range(first, len(tokens)) if is_given_name(tokens[i].text)), -1)
    if start < 1 or start + 1 >= len(tokens):
        return []
    before = tokens[start - 1]
    listed = grammar(lang)["body_endings"] | grammar(lang)["placed_bodies"]
    body = before.lemma.lower().endswith(tuple(listed))
    return list(tokens[start:]) if body or (before.tag == "E" and before.text.isupper()) else []


def _quoted(tokens: Sequence[Token]) -> list[Token]:
    """As in "die Organisation „Ärzte ohne Grenzen“": the name in quotation marks."""
    opened = next((i for i, token in enumerate(tokens) if token.text in _OPENING), -1)
    closed = next((i for i in range(opened + 1, len(tokens)) if tokens[i].text in _CLOSING), -1)
    if opened < 0 or closed < 0 or any(token.tag not in "DANPE" for token in tokens[:opened]):
        return []
    inside = [token for token in tokens[opened + 1 : closed] if token.is_word or token.tag == "Z"]
    if len(inside) > 1 and inside[0].tag == "D":
        del inside[0]
    return inside if len(inside) <= LONGEST_NAME else []


def _acronym(core: Sequence[Token]) -> list[Token]:
    return [one for one in core if one.tag == "N" and one.text.isupper() and len(one.text) > 1]


def _side(tokens: Sequence[Token], lang: str) -> str | None:
    for token in tokens:
        if token.text[:1].isalpha() and (side := country_of(token.text, lang)):
            return side
    return None


def _speaks(head: Token | None, lang: str) -> bool:
    return head is not None and head.lemma.lower().endswith(_somebody(lang))


@cache
def _somebody(lang: str) -> tuple[str, ...]:
    """Last parts of nouns for people and for bodies of people."""
    return tuple(sorted(grammar(lang)["speaking_nouns"] | grammar(lang)["bodies"]))


def _of_place(first: str) -> str:
    """A government under the name of its place: "der Kreml" is a he, "Moskau" an it."""
    return {"der": "m", "die": "f"}.get(first, "n")


def _gender(first: str, head: Token | None, lang: str) -> str:
    """From article and ending; "" where neither tells. A place as a government is an "es"."""
    if head is None or lang == "en":
        return _english_gender(head) if head is not None else ""
    neuter = tuple(grammar(lang)["neuter_suffixes"])
    if neuter and first != "die" and head.form.removesuffix("s").removesuffix("e").endswith(neuter):
        return "n"
    feminine = head.form.endswith(("in", "ung", "schaft", "heit", "keit", "ion", "ei"))
    if first == "das":
        return "n"
    if first in ("die", "eine", "diese"):
        plural = head.form.endswith(("en", "er", "e", "s")) and head.form != head.lemma.lower()
        return "p" if plural else "f"
    if first in _MASCULINE:
        return "m"
    return "f" if feminine else "m" if first == "der" else ""


def _english_gender(head: Token) -> str:
    """Of a noun for one person by its ending; bodies are an "it", several people a "they"."""
    if ends_in(head.form, "female_nouns", "en"):
        return "f"
    if ends_in(head.form, "male_nouns", "en"):
        return "m"
    plural = head.form != head.lemma.lower() and head.form.endswith("s")
    if plural or head.form in grammar("en")["people"]:
        return "p"
    body = ends_in(head.form, "bodies", "en") or head.form in saying("en").texts
    return "n" if body else ""


def _canonical(
    tokens: Sequence[Token],
    head: Token | None,
    text: str,
    name: str | None,
    government: Government | None,
    side: str | None,
    lang: str,
) -> str:
    if government is not None:
        return government.canonical
    if name is not None:
        return name
    if head is not None and head.lemma.lower() in saying(lang).nouns and side is not None:
        return country_name(side)  # "russische Angaben"
    return _bare(tokens, head, text, lang)


def _bare(tokens: Sequence[Token], head: Token | None, text: str, lang: str) -> str:
    """Without article and in the nominative: "des Roten Kreuzes" -> "Rotes Kreuz"."""
    listed = list(_before_apposition(tokens))
    text = text[: listed[-1].end - tokens[0].start] if listed else text
    while listed and listed[0].text in _EDGES:
        del listed[0]
    at = listed.index(head) if head in listed else -1
    plain = at >= 0 and all(token.tag in "DANPZEC" for token in listed[: at + 1])
    if lang == "de" and plain and head is not None and not _is_counted(listed[:at]):
        kept = text[head.end - tokens[0].start :]
        return (standing_alone(listed[: at + 1], head, lang) + kept).strip(_EDGES)
    while listed and listed[0].tag == "D":
        del listed[0]
    return text[listed[0].start - tokens[0].start :].strip(_EDGES) if listed else text


def _before_apposition(tokens: Sequence[Token]) -> Sequence[Token]:
    """As in "the mayor of Leeds, a former teacher": what stands before the comma."""
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), len(tokens))
    behind = tokens[comma + 1 : comma + 2]
    return tokens[:comma] if behind and behind[0].tag == "D" else tokens


def _is_counted(before: Sequence[Token]) -> bool:
    """Whether a number stands before a noun, whose form it rules."""
    return any(token.tag == "Z" for token in before)
