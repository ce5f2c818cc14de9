"""Speakers: one canonical name for the pronouns, roles and names of one speaker.

    Speakers.resolve   within a document, in reading order
    resolve_corpus     across documents, where only one bearer of a name or office is named

What has two candidates keeps its own words and is marked ambiguous.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crosscheck.claims.agreement import is_plural_verb
from crosscheck.claims.bearers import bearers_of_claims, find_bearers
from crosscheck.claims.descriptions import Described, describe
from crosscheck.claims.lexicon import saying
from crosscheck.claims.outlets import is_outlet_itself
from crosscheck.claims.persons import speaks
from crosscheck.claims.quotations import Mention
from crosscheck.claims.readings import Reading
from crosscheck.claims.subjects import find_subject
from crosscheck.claims.tokens import Token
from crosscheck.records import Claim, Document, Speaker

REMEMBERED_SENTENCES = 4  # a pronoun reaches back no further


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A resolved speaker and where he was last named."""

    sentence: int
    described: Described
    speaker: Speaker


class Speakers:
    """Resolves the speakers of one document; mentions come in reading order."""

    def __init__(self, document: Document, readings: Sequence[Reading]) -> None:
        self.lang = document.lang
        self.outlet = document.outlet
        self.readings = readings
        self.bearers = find_bearers(readings, document.lang)
        self._spoken: list[_Spoken] = []
        self._known: dict[tuple[int, int], Speaker | None] = {}

    def resolve(self, mention: Mention, reading: Reading) -> Speaker | None:
        """The speaker a mention stands for; None if the outlet means itself."""
        key = (mention.start, mention.end)
        if key not in self._known:
            self._known[key] = self._resolve(mention, reading)
        else:
            self._heard_again(self._known[key], reading)
        return self._known[key]

    def _heard_again(self, speaker: Speaker | None, reading: Reading) -> None:
        """Who goes on being reported is who a pronoun means next."""
        index = reading.sentence.index
        for spoken in reversed(self._spoken):
            if speaker is not None and spoken.speaker.canonical == speaker.canonical:
                if spoken.sentence < index:
                    self._spoken.append(replace(spoken, sentence=index))
                return

    def name(self, mention: Mention) -> str:
        """The canonical name of an outer source."""
        return self._named(mention, describe(mention.tokens, mention.text, self.lang)).canonical

    def office_country(self, name: str) -> str | None:
        """The country whose office a named person holds in this document, if it is one."""
        last = name.rsplit(maxsplit=1)[-1]
        found = {
            role[role.index("(") + 1 : -1]
            for role, names in self.bearers.roles.items()
            if role.endswith(")") and any(one.split()[-1] == last for one in names)
        }
        return next(iter(found)) if len(found) == 1 else None

    def _resolve(self, mention: Mention, reading: Reading) -> Speaker | None:
        if is_outlet_itself(mention.tokens, self.outlet, self.lang):
            return None
        possessive = _is_owner(mention, reading)
        described = describe(mention.tokens, mention.text, self.lang, possessive)
        if described.pronoun:
            described = _counted(described, mention, reading)
            return self._antecedent(mention, described, reading)
        speaker = self._earlier(mention, described) or self._named(mention, described)
        self._spoken.append(_Spoken(reading.sentence.index, described, speaker))
        return speaker

    def _named(self, mention: Mention, described: Described) -> Speaker:
        candidates = self.bearers.candidates(described)
        if len(candidates) == 1:
            return Speaker(mention.text, candidates[0], described.side)
        if len(candidates) > 1:
            return Speaker(mention.text, described.canonical, described.side, ambiguous=True)
        return Speaker(mention.text, described.canonical, described.side)

    def _earlier(self, mention: Mention, described: Described) -> Speaker | None:
        """As in "Die Sprecherin" is the spokeswoman heard before, if only one was."""
        if not described.definite or described.qualified or described.name is not None:
            return None
        same = {
            spoken.speaker.canonical: spoken.speaker
            for spoken in self._spoken
            if spoken.described.head is not None
            and spoken.described.head == described.head
            and (spoken.described.qualified or spoken.described.name)
        }
        if len(same) != 1:
            return None
        return replace(next(iter(same.values())), text=mention.text)

    def _antecedent(self, mention: Mention, described: Described, reading: Reading) -> Speaker:
        index = reading.sentence.index
        subject = self._subject_before(mention, described, index)
        if subject is not None:
            return subject
        for spoken in reversed(self._spoken):
            if index - spoken.sentence > REMEMBERED_SENTENCES:
                break
            if described.fits(spoken.described):
                self._spoken.append(replace(spoken, sentence=index))
                return replace(spoken.speaker, text=mention.text)
        return Speaker(mention.text, mention.text, None, ambiguous=True)

    def _subject_before(self, mention: Mention, described: Described, index: int) -> Speaker | None:
        """The nearest subject of this and two sentences before that fits, if none spoke since."""
        fitting = (one for one in self._spoken if described.fits(one.described))
        last_spoken = max((spoken.sentence for spoken in fitting), default=-1)
        for before in range(index, max(last_spoken, index - 3), -1):
            for phrase in self._subjects(self.readings[before]):
                if before == index and not _introduces(phrase, mention, self.readings[index]):
                    continue
                text = _text_of(phrase, self.readings[before])
                one = describe(phrase, text, self.lang)
                if one.pronoun or not described.fits(one):
                    continue
                found = Mention(phrase[0].start, phrase[-1].end, text, phrase)
                speaker = self._earlier(found, one) or self._named(found, one)
                self._spoken.append(_Spoken(index, one, speaker))
                return replace(speaker, text=mention.text)
        return None

    def _subjects(self, reading: Reading) -> list[tuple[Token, ...]]:
        words = saying(self.lang)
        found = (
            find_subject(reading.tokens, reading.clauses, at, words, self.lang)
            for at, clause in enumerate(reading.clauses)
            if clause.kind == "main" and clause.verb >= 0 and not reading.quoted[clause.verb]
        )
        return [reading.tokens[one[0] : one[1]] for one in found if one is not None]


def _introduces(phrase: Sequence[Token], mention: Mention, reading: Reading) -> bool:
    """As in "Ada Wolf bleibt dabei: „...“, sagt sie", "X und Y fusionieren, wie sie mitteilten"."""
    if phrase[-1].end > mention.start:
        return False
    tokens = [token for token in reading.tokens if phrase[-1].end <= token.start < mention.start]
    if tokens and tokens[-1].form in ("wie", "as"):
        return True
    return any(token.text == ":" for token in tokens)


def _counted(described: Described, mention: Mention, reading: Reading) -> Described:
    """A German "sie" as one woman or body, or as several, by the finite verb beside it."""
    if mention.text.lower() != "sie" or reading.lang != "de":
        return described
    tokens = reading.tokens
    at = next((i for i, token in enumerate(tokens) if token.start == mention.start), 0)
    beside = [*tokens[at + 1 : at + 2], *tokens[max(0, at - 1) : at]]
    verb = next((token for token in beside if token.tag == "V"), None)
    if verb is None:
        return described
    return replace(described, gender="p" if is_plural_verb(verb) else "f", counted=True)


def _is_owner(mention: Mention, reading: Reading) -> bool:
    """Whether a noun beside a phrase makes it a genitive: "Angaben Wolfs", "Wolfs Warnung"."""
    tokens = reading.tokens
    at = next((i for i, token in enumerate(tokens) if token.start == mention.start), 0)
    after = at + len(mention.tokens)
    before = at > 0 and tokens[at - 1].tag == "N" and not speaks(tokens[at - 1], reading.lang)
    return before or (after < len(tokens) and tokens[after].tag in "NA")


def _text_of(phrase: Sequence[Token], reading: Reading) -> str:
    offset = reading.sentence.start
    return reading.sentence.text[phrase[0].start - offset : phrase[-1].end - offset]


def resolve_corpus(claims: Sequence[Claim], documents: Mapping[str, Document]) -> list[Claim]:
    """The same claims; short names and offices take the full name the corpus gives, if one."""
    bearers = bearers_of_claims(claims, documents)
    offices = _offices(claims)
    return [_with_offices(_resolved(claim, bearers.known), offices) for claim in claims]


def _offices(claims: Sequence[Claim]) -> dict[str, str]:
    """Last name -> the one country whose office its bearer holds anywhere in the corpus."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        for one in claim.entities:
            if one.stands_for:
                found.setdefault(one.canonical.split()[-1], set()).add(one.stands_for)
    return {name: next(iter(held)) for name, held in found.items() if len(held) == 1}


def _with_offices(claim: Claim, offices: Mapping[str, str]) -> Claim:
    if not any(one.canonical.split()[-1] in offices for one in claim.entities):
        return claim
    known = (
        replace(one, stands_for=one.stands_for or offices.get(one.canonical.split()[-1]))
        for one in claim.entities
    )
    return replace(claim, entities=tuple(known))


def _resolved(claim: Claim, known: Callable[[str], str | None]) -> Claim:
    speaker = claim.speaker
    if speaker is None or speaker.ambiguous:
        return claim
    found = known(speaker.canonical)
    if found is None or found == speaker.canonical:
        return claim
    return replace(claim, speaker=replace(speaker, canonical=found))
