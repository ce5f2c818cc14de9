"""Who bears which name and which office in a document or a corpus.

"Wirtschaftsministerin Ada Wolf" teaches that Wolf is Ada Wolf and that "die Ministerin" is she;
"der Autobauer Velo" that "das Unternehmen" is Velo, as long as nobody else fits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crosscheck.claims.descriptions import Described, describe, full_body, without_title
from crosscheck.claims.gazetteer import offices
from crosscheck.claims.lexicon import ends_in, grammar, read_data, words
from crosscheck.claims.names import country_of, role_of
from crosscheck.claims.persons import speaks
from crosscheck.claims.readings import Reading
from crosscheck.claims.titles import before_titles
from crosscheck.claims.tokens import Token, tokenise
from crosscheck.records import Claim, Document

LONGEST_NAME = 5  # words
ROLE_REACH = 4  # words before a name in which its office stands


@dataclass(frozen=True, slots=True)
class Borne:
    """A name with the office or the noun beside it."""

    name: str
    role: str | None  # canonical office, with its side where one is named
    head: str | None  # lower-cased lemma of the noun beside it


@dataclass(frozen=True, slots=True)
class Bearers:
    """Full names by last name; names by office; names by the noun beside them."""

    full: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    heads: Mapping[str, frozenset[str]]

    def candidates(self, described: Described) -> list[str]:
        """Names that a phrase may stand for; empty if it says all there is."""
        if described.name is not None:
            found = self.full.get(described.name.split()[-1], frozenset())
            fitting = sorted(name for name in found if name.endswith(described.name))
            return fitting or [described.name]
        if not described.definite or described.qualified:
            return sorted(self._longest(self.roles.get(described.role or "", frozenset())))
        if described.role is not None and (found := self._with_role(described.role)):
            return sorted(self._longest(found))
        if described.head is not None:
            return sorted(self._longest(self._with_head(described.head)))
        return []

    def known(self, canonical: str) -> str | None:
        """The one full name behind a short name or an office; None if none or several."""
        if canonical in self.roles:
            found = self._longest(self.roles[canonical])
        else:
            found = set(self.full.get(canonical, frozenset()))
        return next(iter(found)) if len(found) == 1 else None

    def _with_role(self, role: str) -> frozenset[str]:
        """Bearers of the office; where no country is named, of any country."""
        exact = self.roles.get(role)
        if exact or role.endswith(")"):
            return exact or frozenset()
        of_any = (names for known, names in self.roles.items() if known.split(" (")[0] == role)
        return frozenset(name for names in of_any for name in names)

    def _with_head(self, head: str) -> frozenset[str]:
        """Bearers of the noun, of a compound with it, or of a noun of the same class."""
        exact = self.heads.get(head)
        if exact:
            return exact
        longer = {
            name for known, names in self.heads.items() if known.endswith(head) for name in names
        }
        if longer:
            return frozenset(longer)
        members = class_members(head)
        return frozenset(
            name
            for known, names in self.heads.items()
            if members and known.endswith(members)
            for name in names
        )

    def _longest(self, names: Iterable[str]) -> set[str]:
        found = set()
        for name in names:
            full = self.full.get(name.split()[-1], frozenset())
            found.add(next(iter(full)) if len(full) == 1 else name)
        return found


def class_members(head: str) -> tuple[str, ...]:
    """Endings of nouns that a general noun stands for: "Gewerkschaft" for a "...bund"."""
    for row in read_data("classes.yaml").values():
        general, members = row.split("|")
        if head in words(general):
            return words(members)
    return ()


def find_bearers(readings: Sequence[Reading], lang: str) -> Bearers:
    """What the text of one document tells."""
    found = (one for reading in readings for one in _borne(reading.tokens, lang))
    return _collected(found)


def bearers_of_claims(claims: Sequence[Claim], documents: Mapping[str, Document]) -> Bearers:
    """What the speakers and names of the claims of a corpus tell."""
    return _collected(_borne_in_claims(claims, documents))


def _borne_in_claims(claims: Sequence[Claim], documents: Mapping[str, Document]) -> Iterator[Borne]:
    seen: set[tuple[str, str]] = set()
    for claim in claims:
        yield from (Borne(one.canonical, None, None) for one in claim.entities)
        speaker = claim.speaker
        if speaker is None or speaker.ambiguous or (speaker.text, speaker.canonical) in seen:
            continue
        seen.add((speaker.text, speaker.canonical))
        lang = documents[claim.document].lang if claim.document in documents else "de"
        one = describe(tokenise(speaker.text, lang), speaker.text, lang)
        if one.name is not None:
            yield Borne(speaker.canonical, one.role, one.head)


def _borne(tokens: Sequence[Token], lang: str) -> Iterator[Borne]:
    index = 0
    while index < len(tokens):
        end = _name_end(tokens, index, lang) if tokens[index].nominal else index
        if end == index:
            if tokens[index].tag == "N":
                yield from _body(tokens, index, lang)
            index += 1
            continue
        if _is_title_alone(tokens, index, end):
            index = end
            continue
        start = before_titles(tokens, index)
        head = tokens[start - 1] if start and tokens[start - 1].tag == "N" else None
        possessive = head is not None and not speaks(head, lang)
        name = full_body(head, without_title(tokens[index:end], lang), lang, possessive)
        head = head or _bracketed(tokens, index)
        yield Borne(name, _role_before(tokens, start, lang), head.lemma.lower() if head else None)
        index = end


def _name_end(tokens: Sequence[Token], start: int, lang: str) -> int:
    end = start
    while end < len(tokens) and end - start < LONGEST_NAME and _is_name(tokens[end], lang):
        end += 1
    return end


def _is_name(token: Token, lang: str) -> bool:
    if token.form in grammar(lang)["weekdays"]:
        return False
    acronym = token.tag == "N" and token.text.isupper() and len(token.text) > 1
    return (token.tag == "E" or acronym) and country_of(token.text, lang) is None


def _is_title_alone(tokens: Sequence[Token], index: int, end: int) -> bool:
    """As in "Dr. Ada Wolf": the name begins behind the stop."""
    titles = offices().title_abbreviations | offices().title_additions
    stop = end < len(tokens) and tokens[end].text in ".-"
    return stop and end == index + 1 and bool({tokens[index].text, tokens[index].form} & titles)


def _bracketed(tokens: Sequence[Token], index: int) -> Token | None:
    """The noun before an acronym in brackets: "Mitteldeutsche Eisenbahn (MDE)"."""
    if index < 2 or tokens[index - 1].text != "(" or tokens[index - 2].tag != "N":
        return None
    return tokens[index - 2]


def _role_before(tokens: Sequence[Token], index: int, lang: str) -> str | None:
    if not index or tokens[index - 1].tag not in "NA":
        return None
    before = tokens[max(0, index - ROLE_REACH) : index]
    office = role_of([token.text for token in before if token.tag in "NEA"], lang)
    return office.canonical if office else None


def _body(tokens: Sequence[Token], index: int, lang: str) -> Iterator[Borne]:
    """A body that is named by a compound: "der Lokführerbund", "die EU-Kommission"."""
    token = tokens[index]
    if len(token.form) < 8 or (index and tokens[index - 1].tag == "A"):
        return
    lemma = token.lemma.lower()
    if ends_in(lemma, "body_endings", lang) and lemma not in grammar(lang)["body_endings"]:
        yield Borne(token.lemma[:1].upper() + token.text[1 : len(token.lemma)], None, lemma)


def _collected(found: Iterable[Borne]) -> Bearers:
    full: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, set[str]] = defaultdict(set)
    heads: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if " " in one.name:
            full[one.name.split()[-1]].add(one.name)
        if one.role:
            roles[one.role].add(one.name)
        if one.head:
            heads[one.head].add(one.name)
    return Bearers(_frozen(full), _frozen(roles), _frozen(heads))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in found.items()}
