"""Frames of one sentence: who says what in it, as ranges of tokens.

The place of the content follows from the kind of frame: before "sagte X", after "X sagte,",
around ", so X,", the clause itself for an act of speech ("X wies den Vorwurf zurück"), and the
sentence before for "Das teilte X mit".
"""

from dataclasses import replace

from crosscheck.claims.credited import credited_frames
from crosscheck.claims.framed import Frame
from crosscheck.claims.lexicon import Saying, saying
from crosscheck.claims.nominal import nominal_frames
from crosscheck.claims.persons import is_source
from crosscheck.claims.prepositional import find_basis
from crosscheck.claims.readings import Reading
from crosscheck.claims.relative import relative_sources, with_inner_sources
from crosscheck.claims.silence import withheld_frame
from crosscheck.claims.stance import stance_of
from crosscheck.claims.unmarked import introduced_frames, unnamed_frames
from crosscheck.claims.verbal import verbal_frame

_CITING = frozenset(["berufung", "citing", "quoting"])
MOST_FRAMES = 8  # in one sentence; more are lost punctuation, and each repeats the rest


def find_frames(reading: Reading) -> list[Frame]:
    """Frames of a sentence in order; a frame inside another's content stays, as nested."""
    words = saying(reading.lang)
    found: list[Frame] = []
    for at in range(len(reading.clauses)):
        frame = verbal_frame(reading, at, words) or withheld_frame(reading, at, words)
        if frame is not None:
            found.append(frame)
    found += credited_frames(reading, words)
    found = _with_relative_sources(found, relative_sources(reading, words))
    found += [one for one in nominal_frames(reading, words) if not _is_told(one, found)]
    if not found:
        found += introduced_frames(reading, words) or unnamed_frames(reading, words)
    found = _nested(_cut_by_followers(with_inner_sources(reading, words, found)))
    ordered = sorted(_with_basis(reading, words, found), key=lambda frame: frame.frame)
    return ordered[:MOST_FRAMES]


def _with_relative_sources(found: list[Frame], inner: list[Frame]) -> list[Frame]:
    """As in "X verwies auf Angaben von Y, nach denen ...": what Y says, passed on by X."""
    kept = found
    for source in inner:
        assert source.content is not None
        first = source.frame[0]
        outer = next((one for one in kept if one.content and one.content[0] == first), None)
        if outer is not None:
            chain = (outer.who,) if outer.who and outer.who != source.who else ()
            kept = [one for one in kept if one is not outer] + [replace(source, chain=chain)]
        elif not _is_told(source, kept):
            kept = [*kept, source]
    return kept


def _is_told(nominal: Frame, found: list[Frame]) -> bool:
    """Whether another frame already has the clause behind the noun as its content."""
    assert nominal.content is not None
    return any(
        one.content is not None
        and not one.reported
        and one.content[0] < nominal.content[1]
        and nominal.content[0] < one.content[1]
        for one in found
    )


def _cut_by_followers(found: list[Frame]) -> list[Frame]:
    """What one frame says ends where the next frame beside it begins."""
    ordered = sorted(found, key=lambda frame: frame.frame)
    cut = []
    for index, frame in enumerate(ordered):
        content = frame.content
        if content is not None and content[0] >= frame.frame[0]:
            for later in ordered[index + 1 :]:
                if _is_beside(frame, later):
                    content = (content[0], min(content[1], later.frame[0]))
                    break
                if _looks_back(frame, later):  # "X habe gebeten, ... zu gehen, meldete Y"
                    content = (content[0], min(content[1], _end_of_content(later)))
                    break
        if content is None or content[0] < content[1]:
            cut.append(replace(frame, content=content))
    return cut


def _is_beside(frame: Frame, later: Frame) -> bool:
    """A later frame with the same speaker goes on; with another it is nested inside."""
    assert frame.content is not None
    return frame.content[0] < later.frame[0] and later.who is not None and later.who == frame.who


def _looks_back(frame: Frame, later: Frame) -> bool:
    """Whether a later frame reports all that stands before it, an earlier frame too."""
    content = later.content
    if content is None or frame.content is None or later.reported:
        return False
    return content[0] <= frame.frame[0] and content[1] <= later.frame[0] < frame.content[1]


def _end_of_content(frame: Frame) -> int:
    return frame.content[1] if frame.content else frame.frame[0]


def _nested(found: list[Frame]) -> list[Frame]:
    """What is said inside what another says: the inner speaker counts, the outer is its chain.

    An act of speech inside a report ("X habe Y gedankt, sagte Z") is told by Z and no statement
    of X, unless X denies or leaves open.
    """
    kept = []
    for frame in found:
        if frame.carried and any(_reaches_over(one, frame) for one in found if one is not frame):
            continue  # "X sagte, seiner Meinung nach ...": X's own
        outer = next((one for one in found if one is not frame and _holds(one, frame)), None)
        if outer is None:
            kept.append(frame)
        elif frame.told and "demand" in frame.kinds:
            continue  # "X habe Y gebeten zu kommen, meldete Z": an act that Z tells
        elif not frame.reported or stance_of(frame.kinds, frame.negated) != "asserts":
            chain = (outer.who, *frame.chain) if outer.who else frame.chain
            kept.append(replace(frame, chain=chain))
    return kept


def _reaches_over(outer: Frame, inner: Frame) -> bool:
    """Whether a source phrase that names nobody stands in what another frame says."""
    if outer.content is None or outer.reported or outer.who is None or inner.inside:
        return False
    return outer.content[0] <= inner.frame[0] and inner.frame[1] <= outer.content[1]


def _holds(outer: Frame, inner: Frame) -> bool:
    """Whether one frame stands in what another says, with somebody else speaking."""
    if outer.content is None or inner.content is None or outer.reported or outer.who == inner.who:
        return False
    first, last = outer.content
    if inner.reported:  # "Laut X rechnet Y mit ...": the act is what X says
        begins = inner.content[0] >= min(first, outer.frame[0])
        return begins and first < inner.content[1] <= last
    return first <= inner.frame[0] and inner.frame[1] <= last


def _with_basis(reading: Reading, words: Saying, found: list[Frame]) -> list[Frame]:
    basis = find_basis(reading.tokens, words, reading.lang)
    if basis is None or basis.who is None:
        return found
    named = any(reading.tokens[index].form in _CITING for index in basis.cue)
    if not named and not is_source(reading.tokens, *basis.who, reading.lang):
        return found  # "unter Verweis auf das Gesetz" is a reason
    return [
        replace(frame, who=basis.who, chain=(frame.who,) if frame.who else ())
        if frame.frame[0] <= basis.frame[0] < frame.frame[1] or len(found) == 1
        else frame
        for frame in found
    ]
