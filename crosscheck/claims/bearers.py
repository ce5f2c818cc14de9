"""Who bears which name and which office in a document or a corpus.

"Wirtschaftsministerin Ada Wolf" teaches that Wolf is Ada Wolf and that "die Ministerin" is she,
as long as no other minister is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crosscheck.claims.readings import Reading
from crosscheck.claims.lexicon import saying
from crosscheck.claims.names import (
    canonical_name,
    country_of,
    government_of,
    role_of,
)
from crosscheck.claims.gazetteer import country_name
from crosscheck.claims.phrases import COMPLEMENT, GENITIVE
from crosscheck.claims.tokens import Token, tokenise
from crosscheck.records import Claim, Document

_PRONOUNS = {
    "er": "m", "sie": "f", "he": "m", "she": "f", "they": "p", "ihm": "m", "dieser": "m",
    "diese": "f", "man": "", "wir": "", "ich": "", "we": "", "i": "", "beide": "p", "viele": "p",
}  # fmt: skip
LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True)
class Described:
    """What a noun phrase says of somebody."""

    name: str | None  # "Ada Wolf", "TASS"
    role: str | None  # canonical office with its side: "Staatsoberhaupt (Russland)"
    head: str | None  # lower-cased lemma of the head noun: "ministerin"
    side: str | None
    gender: str  # "m", "f", "n", "p" or "" where unknown
    definite: bool
    pronoun: bool
    canonical: str

    @property
    def somebody(self) -> bool:
        """A named person or the holder of an office."""
        return self.name is not None or self.role is not None

    def fits(self, other: "Described") -> bool:
        """Whether this pronoun can stand for another phrase."""
        if not self.gender or not other.gender:
            return bool(self.gender)
        return self.gender == other.gender or (self.gender == "f" and other.gender == "p")


def describe(tokens: Sequence[Token], text: str, lang: str) -> Described:
    """Read a noun phrase that names a speaker."""
    words = [token for token in tokens if token.is_word or token.tag == "Z"]
    first = words[0].form if words else ""
    if len(words) == 1 and first in _PRONOUNS:
        return Described(None, None, None, None, _PRONOUNS[first], True, True, text)
    core = _core(tokens)
    head = next((token for token in reversed(core) if token.tag == "N"), None)
    name = _name(core, tokens, lang)
    office = role_of([token.text for token in tokens if token.is_word], lang) if head else None
    government = government_of(text, lang) if name is None or not office else None
    side = government.side if government else office.side if office else _side(tokens, lang)
    definite = first in ("der", "die", "das", "dem", "den", "des", "the", "dieser", "diese")
    return Described(
        name=name if government is None else None,
        role=office.canonical
        if office
        and head is not None
        and office.office.lower() in _lowered(core)
        or office
        and _office_heads(core, lang)
        else None,
        head=head.lemma.lower() if head else None,
        side=side,
        gender=_gender(core, first, head, name),
        definite=definite,
        pronoun=False,
        canonical=_canonical(tokens, core, text, name, government, side, lang),
    )


def _lowered(core: Sequence[Token]) -> str:
    return " ".join(token.form for token in core)


def _office_heads(core: Sequence[Token], lang: str) -> bool:
    return role_of([token.text for token in core if token.is_word], lang) is not None


def _core(tokens: Sequence[Token]) -> list[Token]:
    """The phrase up to its first genitive, preposition or comma."""
    core: list[Token] = []
    for token in tokens:
        named = any(one.nominal for one in core)
        if named and (
            token.form in GENITIVE
            or token.form in COMPLEMENT
            or token.text in ",("
            or token.tag == "R"
        ):
            break
        core.append(token)
    return core


def _name(core: Sequence[Token], tokens: Sequence[Token], lang: str) -> str | None:
    """The proper name of the head or of its apposition behind a comma."""
    run = [token for token in core if token.tag == "E" and country_of(token.text, lang) is None]
    if not run and any(token.text == "," for token in tokens):
        at = max(index for index, token in enumerate(tokens) if token.text == ",")
        run = [token for token in tokens[at + 1 :] if token.tag == "E"]
        if len(run) != len([token for token in tokens[at + 1 :] if token.is_word]):
            run = []
    if not run:
        run = _particled(core)
    if not run or len(run) > LONGEST_NAME:
        return None
    return canonical_name(" ".join(token.text for token in run), lang)


def _particled(core: Sequence[Token]) -> list[Token]:
    """Acronyms and names in quotation marks."""
    return [
        token for token in core if token.tag == "N" and token.text.isupper() and len(token.text) > 1
    ]


def _side(tokens: Sequence[Token], lang: str) -> str | None:
    for token in tokens:
        if token.text[:1].isalpha() and (side := country_of(token.text, lang)):
            return side
    return None


def _gender(core: Sequence[Token], first: str, head: Token | None, name: str | None) -> str:
    if head is None:
        return "" if name else "n"
    form = head.form
    if first in ("der", "ein", "dem", "des", "einem", "eines") and not (
        first in ("der",) and form.endswith(("in", "ung", "schaft", "heit"))
    ):
        return "n" if first == "das" else "m"
    if first in ("die", "eine", "einer", "der"):
        return "p" if form.endswith("en") and form != head.lemma.lower() else "f"
    if first in ("das",):
        return "n"
    return "f" if form.endswith("in") else "m" if name else ""


def _canonical(
    tokens: Sequence[Token],
    core: Sequence[Token],
    text: str,
    name: str | None,
    government: object,
    side: str | None,
    lang: str,
) -> str:
    if government is not None:
        return str(getattr(government, "canonical", text))
    if name is not None:
        return name
    words = saying(lang)
    head = next((token for token in reversed(core) if token.tag == "N"), None)
    if head is not None and head.lemma.lower() in words.nouns and side is not None:
        return country_name(side)
    return _undeclined(tokens, head, text)


def _undeclined(tokens: Sequence[Token], head: Token | None, text: str) -> str:
    """Without its article, the head noun in the nominative: "des Ministeriums" -> "Ministerium"."""
    listed = list(tokens)
    while listed and (listed[0].tag == "D" or listed[0].text in '„"»«'):
        del listed[0]
    if not listed:
        return text
    start = listed[0].start - tokens[0].start
    kept = text[start:] if start < len(text) else text
    if head is not None and tokens[0].form in ("des", "dem", "den", "der", "eines", "einem"):
        at = head.start - listed[0].start
        lemma = head.lemma if head.lemma[:1].isupper() else head.text
        if 0 <= at <= len(kept) and head.text.startswith(lemma[:3]) and "-" not in head.text:
            kept = kept[:at] + lemma + kept[at + len(head.text) :]
    return kept.strip('„“”"»« ,')


@dataclass(frozen=True, slots=True)
class Bearers:
    """Full names by last name, names by role, names by head noun."""

    full: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    heads: Mapping[str, frozenset[str]]

    def candidates(self, described: Described) -> list[str]:
        """Names that a phrase may stand for; empty if it says all there is."""
        if described.name is not None:
            found = self.full.get(described.name.split()[-1], frozenset())
            fitting = sorted(name for name in found if name.endswith(described.name))
            return fitting or ([described.name])
        if described.role is not None and described.definite:
            found = self._with_role(described.role)
            if found:
                return sorted(self._longest(found))
        if described.head is not None and described.definite:
            found = self.heads.get(described.head, frozenset())
            if found:
                return sorted(self._longest(found))
        return []

    def _with_role(self, role: str) -> frozenset[str]:
        """Bearers of the office; without a country, of any country."""
        exact = self.roles.get(role)
        if exact:
            return exact
        if role.endswith(")"):
            return frozenset()
        return frozenset(
            name
            for known, names in self.roles.items()
            if known.split(" (")[0] == role
            for name in names
        )

    def _longest(self, names: Iterable[str]) -> set[str]:
        return {
            next(iter(full))
            if len(full := self.full.get(name.split()[-1], frozenset())) == 1
            else name
            for name in names
        }

    def known(self, canonical: str) -> str | None:
        """The one full name behind a short name or a role, None if there is none or several."""
        if canonical in self.roles:
            found = self._longest(self.roles[canonical])
        else:
            found = set(self.full.get(canonical, frozenset()))
        return next(iter(found)) if len(found) == 1 else None

    @staticmethod
    def of_claims(claims: Sequence[Claim], documents: Mapping[str, Document]) -> "Bearers":
        """What the speakers and names of claims tell."""
        found = []
        for claim in claims:
            lang = documents[claim.document].lang if claim.document in documents else "de"
            if claim.speaker is not None and not claim.speaker.ambiguous:
                text = claim.speaker.text
                one = describe(tokenise(text, lang), text, lang)
                if one.pronoun:
                    continue
                found.append(
                    (claim.speaker.canonical if one.name else one.name, one.role, one.head)
                )
            found += [(entity.canonical, None, None) for entity in claim.entities]
        return _collected(found)


def find_bearers(readings: Sequence[Reading], lang: str) -> Bearers:
    """What the text of one document tells: every run of a role and a name."""
    return _collected(found for reading in readings for found in _named_roles(reading.tokens, lang))


def _named_roles(
    tokens: Sequence[Token], lang: str
) -> Iterator[tuple[str | None, str | None, str | None]]:
    index = 0
    while index < len(tokens):
        if tokens[index].tag != "E" or country_of(tokens[index].text, lang) is not None:
            index += 1
            continue
        end = index
        while end < len(tokens) and tokens[end].tag == "E" and end - index < LONGEST_NAME:
            end += 1
        name = canonical_name(" ".join(token.text for token in tokens[index:end]), lang)
        head = tokens[index - 1] if index and tokens[index - 1].tag == "N" else None
        role = None
        if head is not None:
            words = [
                token.text for token in tokens[max(0, index - 4) : index] if token.tag in "NEA"
            ]
            office = role_of(words, lang)
            role = office.canonical if office else None
        yield name, role, head.lemma.lower() if head is not None else None
        index = end


def _collected(
    found: Iterable[tuple[str | None, str | None, str | None]],
) -> Bearers:
    full: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, set[str]] = defaultdict(set)
    heads: dict[str, set[str]] = defaultdict(set)
    for name, role, head in found:
        if not name:
            continue
        if " " in name:
            full[name.split()[-1]].add(name)
        if role:
            roles[role].add(name)
        if head:
            heads[head].add(name)
    return Bearers(_frozen(full), _frozen(roles), _frozen(heads))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in found.items()}
