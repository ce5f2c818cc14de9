"""Speakers: one canonical name for the pronouns, roles and names of one speaker.

    Speakers.resolve   within a document, in reading order
    resolve_corpus     across documents, where only one bearer of a name or office is named

What has two candidates keeps its own words and is marked ambiguous.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crosscheck.claims.attribution import Mention
from crosscheck.claims.bearers import Bearers, Described, describe, find_bearers
from crosscheck.claims.readings import Reading
from crosscheck.claims.lexicon import saying
from crosscheck.claims.subjects import find_subject
from crosscheck.records import Claim, Document, Speaker

REMEMBERED_SENTENCES = 3  # a pronoun reaches back no further


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
        self.readings = readings
        self.bearers = find_bearers(readings, document.lang)
        self._spoken: list[_Spoken] = []
        self._known: dict[tuple[int, int], Speaker] = {}

    def resolve(self, mention: Mention, reading: Reading) -> Speaker:
        """The speaker a mention stands for."""
        key = (mention.start, mention.end)
        if key not in self._known:
            self._known[key] = self._resolve(mention, reading)
        return self._known[key]

    def name(self, mention: Mention) -> str:
        """The canonical name of an outer source."""
        return self._named(mention, describe(mention.tokens, mention.text, self.lang)).canonical

    def _resolve(self, mention: Mention, reading: Reading) -> Speaker:
        described = describe(mention.tokens, mention.text, self.lang)
        if described.pronoun:
            return self._antecedent(mention, described, reading)
        speaker = self._named(mention, described)
        self._spoken.append(_Spoken(reading.sentence.index, described, speaker))
        return speaker

    def _named(self, mention: Mention, described: Described) -> Speaker:
        candidates = self.bearers.candidates(described)
        if len(candidates) == 1:
            return Speaker(mention.text, candidates[0], described.side)
        if len(candidates) > 1:
            return Speaker(mention.text, mention.text, described.side, ambiguous=True)
        return Speaker(mention.text, described.canonical, described.side)

    def _antecedent(self, mention: Mention, described: Described, reading: Reading) -> Speaker:
        index = reading.sentence.index
        for spoken in reversed(self._spoken):
            if index - spoken.sentence > REMEMBERED_SENTENCES:
                break
            if described.fits(spoken.described):
                self._spoken.append(replace(spoken, sentence=index))
                return replace(spoken.speaker, text=mention.text)
        subject = self._subject_before(index, described)
        if subject is not None:
            return replace(subject, text=mention.text)
        return Speaker(mention.text, mention.text, None, ambiguous=True)

    def _subject_before(self, index: int, described: Described) -> Speaker | None:
        """The subject of the same or of the sentence before, if it fits the pronoun."""
        for before in range(index - 1, max(-1, index - 3), -1):
            reading = self.readings[before]
            words = saying(self.lang)
            for at, clause in enumerate(reading.clauses):
                if clause.kind != "main":
                    continue
                found = find_subject(reading.tokens, reading.clauses, at, words, self.lang)
                if found is None:
                    continue
                tokens = reading.tokens[found[0] : found[1]]
                text = " ".join(token.text for token in tokens)
                one = describe(tokens, text, self.lang)
                if not one.pronoun and described.fits(one) and one.somebody:
                    mention = Mention(tokens[0].start, tokens[-1].end, text, tuple(tokens))
                    speaker = self._named(mention, one)
                    self._spoken.append(_Spoken(index, one, speaker))
                    return speaker
        return None


def resolve_corpus(claims: Sequence[Claim], documents: Mapping[str, Document]) -> list[Claim]:
    """The same claims; short names and roles take the full name the corpus gives, if it is one."""
    bearers = Bearers.of_claims(claims, documents)
    return [_with_speaker(claim, bearers, documents) for claim in claims]


def _with_speaker(claim: Claim, bearers: Bearers, documents: Mapping[str, Document]) -> Claim:
    speaker = claim.speaker
    if speaker is None or speaker.ambiguous:
        return claim
    found = bearers.known(speaker.canonical)
    if found is None or found == speaker.canonical:
        return claim
    return replace(claim, speaker=replace(speaker, canonical=found))
