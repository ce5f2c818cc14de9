"""Attribution: ``Sentence* -> Quotation*``. Who is said to say what, with which words.

    quotes.find_quotes     what stands between quotation marks, over sentences
    frames.find_frames     the frames of each sentence
    carried.is_carried     sentences that go on reporting without a frame

A quotation always stands in one sentence; a quoted passage of three sentences makes three.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crosscheck.claims.carried import (
    is_backshifted,
    is_conditional,
    is_perfect_hearsay,
    reported_mood,
)
from crosscheck.claims.framed import Frame
from crosscheck.claims.frames import MOST_FRAMES, find_frames
from crosscheck.claims.lexicon import saying
from crosscheck.claims.persons import is_source
from crosscheck.claims.quotations import (
    Mention,
    Quotation,
    mention_of,
    offsets_of,
    trimmed,
    with_stop,
    words_of,
)
from crosscheck.claims.quotes import Quote, Quotes, find_quotes
from crosscheck.claims.readings import Reading, read
from crosscheck.claims.stance import stance_of
from crosscheck.claims.subjects import find_subject
from crosscheck.records import Document, QuoteType, Sentence

CARRIED_SENTENCES = 4  # sentences without an attribution over which a speaker is remembered


@dataclass(slots=True)
class _Memory:
    """Who spoke last, while the document is read."""

    speaker: Mention | None = None
    chain: tuple[Mention, ...] = ()
    sentence: int = -99
    opens: bool = False  # the last frame ended in a colon
    quote_speakers: dict[int, Mention | None] = field(default_factory=dict)  # by quote start


def read_document(
    document: Document, sentences: Sequence[Sentence]
) -> tuple[list[Reading], Quotes]:
    """Tokens, clauses and quotation marks of a document."""
    quotes = find_quotes(document.text)
    return [read(sentence, quotes, document.lang) for sentence in sentences], quotes


def find_quotations(
    document: Document, readings: Sequence[Reading], quotes: Quotes
) -> tuple[list[Quotation], frozenset[int]]:
    """Attributed statements in text order, each within one sentence.

    Also the sentences that only attribute the one before ("Das teilte das Amt mit."): they
    assert nothing of their own.
    """
    attribution = _Attribution(document, readings, quotes)
    return attribution.run(), frozenset(attribution.bare_frames)


class _Attribution:
    """One pass over a document that remembers who spoke last."""

    def __init__(self, document: Document, readings: Sequence[Reading], quotes: Quotes) -> None:
        self.text = document.text
        self.readings = readings
        self.quotes = quotes
        self.memory = _Memory()
        self.found: list[Quotation] = []
        self.bare_frames: set[int] = set()

    def run(self) -> list[Quotation]:
        frames = [find_frames(reading) for reading in self.readings]
        self._speakers_of_quotes(frames)
        for reading, own in zip(self.readings, frames, strict=True):
            kept = self._without_told_acts(reading, own)
            if kept:
                self._framed(reading, kept)
            else:
                self._unframed(reading)
        return sorted(self.found, key=lambda one: (one.start, one.content_start))

    def _without_told_acts(self, reading: Reading, frames: Sequence[Frame]) -> list[Frame]:
        """Without acts that are told: "er habe gebeten" goes on reporting another speaker."""
        distance = reading.sentence.index - self.memory.sentence
        if self.memory.speaker is None or distance > CARRIED_SENTENCES:
            return list(frames)
        return [
            frame
            for frame in frames
            if not (frame.told and (frame.reported or frame.weak or frame.content is None))
        ]

    def _speakers_of_quotes(self, frames: Sequence[Sequence[Frame]]) -> None:
        """A quotation belongs to the frame whose content reaches into it."""
        for reading, own in zip(self.readings, frames, strict=True):
            for frame in own:
                if frame.content is None or frame.who is None or frame.reported:
                    continue
                start, end = offsets_of(reading, frame.content)
                for quote in self.quotes.within(start, end):
                    speaker = mention_of(reading, frame.who)
                    self.memory.quote_speakers.setdefault(quote.start, speaker)

    # --- with a frame --------------------------------------------------------------------

    def _framed(self, reading: Reading, frames: Sequence[Frame]) -> None:
        for frame in frames:
            speaker = mention_of(reading, frame.who) if frame.who else None
            if speaker is None and frame.carried:
                speaker = self._carried_speaker(reading)
            if frame.opens:
                self._remember(reading, speaker, (), opens=True)
            elif frame.content is None:
                self._look_back(reading, frame, speaker)
            else:
                self._add(reading, frame, speaker)

    def _carried_speaker(self, reading: Reading) -> Mention | None:
        near = reading.sentence.index - self.memory.sentence <= CARRIED_SENTENCES + 1
        return self.memory.speaker if near else None

    def _add(self, reading: Reading, frame: Frame, speaker: Mention | None) -> None:
        assert frame.content is not None
        start, end = trimmed(self.text, *offsets_of(reading, frame.content))
        if start >= end:
            return
        first, last = offsets_of(reading, frame.frame)
        kind: QuoteType = "reported" if frame.reported else self._type(start, end)
        chain = tuple(mention_of(reading, one) for one in frame.chain)
        self.found.append(
            Quotation(
                sentence=reading.sentence.index,
                start=min(start, first),
                end=with_stop(self.text, max(end, last), reading.sentence.end),
                content_start=start,
                content_end=end,
                quote_type=kind,
                speaker=speaker,
                cue=words_of(reading, frame.cue),
                chain=chain,
                stance=stance_of(frame.kinds, frame.negated),
                kinds=frame.kinds,
                frame=(first, last),
                inside=frame.inside,
            )
        )
        if self.found[-1].stance != "leaves_open":  # who keeps silent is not reported further
            self._remember(reading, speaker, chain)

    def _look_back(self, reading: Reading, frame: Frame, speaker: Mention | None) -> None:
        """As in "Das teilte X mit": the sentence before is what X said, if nobody else said it."""
        index = reading.sentence.index - 1
        if speaker is None or index < 0:
            return
        self._remember(reading, speaker, ())
        if frame.pure:
            self.bare_frames.add(reading.sentence.index)
        if any(one.sentence == index for one in self.found[-MOST_FRAMES:]):
            self._pass_on(index, frame, speaker, reading)
            return
        before = self.readings[index].sentence
        start, end = trimmed(self.text, before.start, before.end)
        self.found.append(
            Quotation(
                sentence=index,
                start=before.start,
                end=before.end,
                content_start=start,
                content_end=end,
                quote_type="indirect",
                speaker=speaker,
                cue=words_of(reading, frame.cue),
                stance=stance_of(frame.kinds, frame.negated),
                kinds=frame.kinds - {"announce", "demand"},
            )
        )

    def _pass_on(self, index: int, frame: Frame, speaker: Mention, reading: Reading) -> None:
        """As in "Das berichten Medien" behind what others say: who is named last passes it on.

        A sentence that only goes on in the subjunctive is what this speaker says.
        """
        for at in range(max(0, len(self.found) - MOST_FRAMES), len(self.found)):
            one = self.found[at]
            if one.sentence != index:
                continue
            if one.cue is None:
                cue = words_of(reading, frame.cue)
                self.found[at] = replace(one, speaker=speaker, chain=(), cue=cue)
            elif "content" in frame.kinds and one.speaker is not None:
                self.found[at] = replace(one, chain=(speaker, *one.chain))

    def _type(self, start: int, end: int) -> QuoteType:
        """Direct if quotation marks hold most of the content."""
        within = self.quotes.within(start, end)
        inside = sum(min(end, quote.end) - max(start, quote.start) for quote in within)
        return "direct" if inside * 10 >= (end - start) * 8 else "indirect"

    def _remember(
        self,
        reading: Reading,
        speaker: Mention | None,
        chain: tuple[Mention, ...],
        *,
        opens: bool = False,
    ) -> None:
        memory = self.memory
        memory.speaker, memory.chain, memory.opens = speaker, chain, opens
        memory.sentence = reading.sentence.index

    # --- without a frame -----------------------------------------------------------------

    def _unframed(self, reading: Reading) -> None:
        sentence, memory = reading.sentence, self.memory
        distance = sentence.index - memory.sentence
        quote = self._covering(sentence)
        actor = self._actor_before(reading) if distance > 1 else None
        if quote is not None:
            speaker = memory.quote_speakers.get(quote.start) or actor
            if speaker is None and distance <= CARRIED_SENTENCES:
                speaker = memory.speaker
            if speaker is not None:
                memory.quote_speakers.setdefault(quote.start, speaker)
                self._plain(reading, "direct", speaker)
        elif actor is not None and reported_mood(reading) == "first":
            self._plain(reading, "indirect", actor)
        elif memory.speaker is not None and self._goes_on(reading, distance):
            self._plain(reading, "indirect", memory.speaker)
        elif reported_mood(reading) == "first":
            self._plain(reading, "indirect", None)

    def _goes_on(self, reading: Reading, distance: int) -> bool:
        if distance == 1 and self.memory.opens:
            return True
        if distance <= CARRIED_SENTENCES and is_perfect_hearsay(reading):
            return True
        mood = reported_mood(reading)
        before = self.readings[max(0, reading.sentence.index - 1)]
        same = before.sentence.paragraph == reading.sentence.paragraph
        if distance == 1 and mood == "hearsay":
            return same
        if distance == 1 and same and is_backshifted(reading):
            return True
        return (mood == "first" and distance <= CARRIED_SENTENCES) or (
            mood == "second" and distance == 1 and same and not is_conditional(reading)
        )

    def _actor_before(self, reading: Reading) -> Mention | None:
        """Who acts in the sentence before, as in "Der Fraktionschef sieht es anders"."""
        index = reading.sentence.index - 1
        if index < 0 or self.readings[index].sentence.paragraph != reading.sentence.paragraph:
            return None
        before = self.readings[index]
        if reported_mood(before) != "none":
            return None  # "Eigene Leute stünden nicht unter Verdacht": spoken of, not speaking
        words = saying(before.lang)
        for at, clause in enumerate(before.clauses):
            if clause.kind != "main" or before.quoted[clause.verb]:
                continue
            found = find_subject(before.tokens, before.clauses, at, words, before.lang)
            if found is not None and is_source(before.tokens, *found, before.lang):
                return mention_of(before, found)
            return None
        return None

    def _covering(self, sentence: Sentence) -> Quote | None:
        """The quotation that holds most of a sentence."""
        for quote in self.quotes.within(sentence.start, sentence.end):
            shared = min(sentence.end, quote.end) - max(sentence.start, quote.start)
            if shared * 10 >= (sentence.end - sentence.start) * 8:
                return quote
        return None

    def _plain(self, reading: Reading, kind: QuoteType, speaker: Mention | None) -> None:
        sentence = reading.sentence
        start, end = trimmed(self.text, sentence.start, sentence.end)
        chain = self.memory.chain
        self.found.append(
            Quotation(
                sentence=sentence.index,
                start=sentence.start,
                end=sentence.end,
                content_start=start,
                content_end=end,
                quote_type=kind,
                speaker=speaker,
                cue=None,
                chain=chain,
            )
        )
        self._remember(reading, speaker, chain)
