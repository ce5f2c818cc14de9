"""HanTa's search for the morphemes of a word form, with the same results in a fraction of the time.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization") cuts a form
into morphemes with a hidden Markov model of second order over the letters and keeps a beam of
states at each letter. It asks for the probability of each stretch once for each state and each
following tag. Here a stretch is scored once, only tags that can follow are looked at, and what is
sure to fall out of the beam is left out. The model, the beam and the order of every sum are
HanTa's, so scores are equal to the last bit but for one logarithm of a sum.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MODELS = {"de": "morphmodel_ger.pgz", "en": "morphmodel_en.pgz"}

State = int  # the tags of the last two morphemes in one number, which is looked up faster
_EMPTY, _START, _UNKNOWN, _END_UNKNOWN = 0, 1, 3, -3  # as HanTa numbers them
_TAGS = 1 << 10  # tags go from below zero, which end a form, to half of it
_BEAM = 3  # states better than this rank are followed, and those within one below it
_BEAM_MARGIN = 1.0
_LONGEST_COUNTED = 24  # letters; longer morphemes are as likely as these
_LONGEST_SUFFIX = 4  # letters
_LOWEST = -math.inf
_ONE_MORPHEME = 4.6  # what an unknown form loses that is taken for a single morpheme
_SHORTEST_GUESS = 3  # letters of an unknown morpheme in a form that is not shorter than ...
_SHORTEST_STRICT = 4  # ... this


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """HanTa's tables, turned round to be asked for a stretch of letters."""

    known: Mapping[str, Mapping[int, float]]  # morpheme -> tag -> log probability
    lengths: Sequence[Mapping[int, float]]  # length -> tag of an unknown morpheme -> log p.
    likeliest: Sequence[float]  # length -> the most that such a morpheme can have
    suffixes: Mapping[int, Mapping[str, float]]  # tag of such -> suffix -> log probability
    following: Mapping[State, Mapping[int, tuple[float, State]]]  # tag -> score, state reached
    guessable: Mapping[State, tuple[tuple[int, float, State], ...]]  # those that may be unknown
    finals: Mapping[State, tuple[tuple[State, float], ...]]
    reachable: Mapping[int, frozenset[int]]  # final tag -> tags that can lead to it
    endings: dict[str, Mapping[int, float]] = field(default_factory=dict)  # by four last letters
    distinct: dict[tuple[float, ...], Mapping[int, float]] = field(default_factory=dict)


def _state(before: int, tag: int) -> State:
    return before * _TAGS + tag + _TAGS // 2


def _tag_of(state: State) -> int:
    return state % _TAGS - _TAGS // 2


def load_tagger(lang: str) -> Any:
    """HanTa's tagger for a language of ``MODELS``, searching as this module does."""
    from HanTa.HanoverTagger import HanoverTagger

    tagger = type("Tagger", (HanoverTagger,), {"reachable": _find_reachable})(MODELS[lang])
    model = _turned_round(tagger)
    tagger.analyze_forward = lambda word: rank_tags(model, word)
    tagger.analyze_viterbi = lambda word, target: best_morphemes(model, word, target)
    return tagger


def _find_reachable(tagger: Any) -> None:
    tagger.reachability = _leading_to(tagger.LP_trans, tagger.int2tag)


def _leading_to(
    following: Mapping[tuple[int, int], Mapping[int, float]], tags: Iterable[int]
) -> dict[int, frozenset[int]]:
    """Final tag (below zero) -> every tag from which a way leads to it."""
    before: dict[int, set[int]] = {}
    for (_first, tag), after in following.items():
        for one in after:
            before.setdefault(one, set()).add(tag)
    found = {}
    for final in (tag for tag in tags if tag < 0):
        reached: set[int] = set()
        waiting = list(before.get(final, ()))
        while waiting:
            tag = waiting.pop()
            if tag not in reached:
                reached.add(tag)
                waiting += before.get(tag, ())
        found[final] = frozenset(reached)
    return found


def _turned_round(tagger: Any) -> Model:
    known: dict[str, dict[int, float]] = {}
    for tag, morphemes in tagger.LP_m_t.items():
        for morpheme, score in morphemes.items():
            known.setdefault(morpheme, {})[tag] = score
    open_tags = [t for t in tagger.LP_m_t if t in tagger.LP_hapax_t and t in tagger.LP_s_t]
    lengths = [
        {
            tag: tagger.Int_t + tagger.LP_hapax_t[tag] + tagger.LP_len_t[tag][length]
            for tag in open_tags
        }
        for length in range(_LONGEST_COUNTED + 1)
    ]
    return Model(
        known=known,
        lengths=lengths,
        likeliest=[
            max((one[tag] + max(tagger.LP_s_t[tag].values()) for tag in open_tags), default=0.0)
            for one in lengths
        ],
        suffixes={tag: tagger.LP_s_t[tag] for tag in open_tags},
        following={
            _state(*pair): {tag: (score, _state(pair[1], tag)) for tag, score in listed}
            for pair, listed in tagger.LP_trans_nonfinal.items()
        },
        guessable={
            _state(*pair): tuple(
                (tag, score, _state(pair[1], tag)) for tag, score in listed if tag in open_tags
            )
            for pair, listed in tagger.LP_trans_nonfinal.items()
        },
        finals={
            _state(*pair): tuple((_state(pair[1], tag), score) for tag, score in listed)
            for pair, listed in tagger.LP_trans_final.items()
        },
        reachable=tagger.reachability,
    )


def rank_tags(model: Model, word: str) -> list[tuple[int, float]]:
    """Tags a form can have with their log probability, the likeliest first.

    word: lower-cased. The unknown tag alone if the model reads nothing in it.
    """
    scores, _back = _search(model, word, guessing=True, allowed=None)
    ranked: dict[int, float] = {}
    for state, (score, _origin) in _finals(model, scores[-1]).items():
        tag = -_tag_of(state)
        ranked[tag] = _sum(ranked[tag], score) if tag in ranked else score
    return sorted(ranked.items(), key=lambda pair: -pair[1]) or [(_UNKNOWN, 0)]


def _sum(one: float, other: float) -> float:
    """The logarithm of the sum of two probabilities."""
    high, low = max(one, other), min(one, other)
    return high + math.log1p(math.exp(low - high))


def best_morphemes(model: Model, word: str, target: int) -> list[tuple[int, int]]:
    """(tag, end) of each morpheme of a form whose final tag is known, and of its end.

    word: lower-cased; target: a final tag, below zero. Read with known morphemes if possible.
    """
    allowed = model.reachable.get(target, frozenset())
    for guessing in (False, True):
        scores, back = _search(model, word, guessing, allowed)
        ends = _finals(model, scores[-1], target)
        if ends:
            best = max(ends, key=lambda state: ends[state][0])
            return [*_walked(back, ends[best][1], len(word)), (target, len(word) + 1)]
    return [(_UNKNOWN, len(word)), (_END_UNKNOWN, len(word) + 1)]


def _walked(
    back: list[dict[State, tuple[State, int]]], state: State, end: int
) -> list[tuple[int, int]]:
    found = []
    while end > 0:
        found.append((_tag_of(state), end))
        state, end = back[end][state]
    return found[::-1]


def _finals(
    model: Model, row: Mapping[State, float], target: int | None = None
) -> dict[State, tuple[float, State]]:
    """Final states with their score and the state before them."""
    found: dict[State, tuple[float, State]] = {}
    for state, score in row.items():
        for final, step in model.finals.get(state, ()):
            if target is not None and _tag_of(final) != target:
                continue
            total = score + step
            if total > -math.inf and (final not in found or total > found[final][0]):
                found[final] = (total, state)
    return found


def _search(
    model: Model, word: str, guessing: bool, allowed: frozenset[int] | None
) -> tuple[list[dict[State, float]], list[dict[State, tuple[State, int]]]]:
    """For each place between letters, the states there with score and with origin.

    guessing: whether a stretch may be an unknown morpheme; allowed: tags to look at, None: all.
    An unknown morpheme that even at its likeliest falls out of the beam is not scored.
    """
    size = len(word)
    scores: list[dict[State, float]] = [{} for _ in range(size + 1)]
    back: list[dict[State, tuple[State, int]]] = [{} for _ in range(size + 1)]
    scores[0][_state(_EMPTY, _START)] = 0.0
    shortest = _SHORTEST_GUESS if size >= _SHORTEST_STRICT else 1
    floors = [-math.inf] * (size + 1)  # what a state there must have, as far as is known
    for begin, stretches in enumerate(_known_stretches(model, word)):
        steps, unknown, highest = _ways_on(model, scores[begin], guessing, allowed)
        for end, read in stretches.items():
            _reach_known(steps, read, allowed, begin, scores[end], back[end])
        if not unknown:
            continue
        for end in range(begin + shortest, size + 1):
            length = min(end - begin, _LONGEST_COUNTED)
            row = scores[end]
            if end < size:
                bound = highest + model.likeliest[length]
                if bound < floors[end]:
                    continue
                floors[end] = _floor(row)
                if bound < floors[end]:
                    continue
            by_length = model.lengths[length]
            by_ending = _ending(model, word[max(begin + 1, end - _LONGEST_SUFFIX) : end])
            known = stretches.get(end, ())
            less = _ONE_MORPHEME if end - begin == size else 0.0
            for tag, ways in unknown.items():
                if tag not in known:
                    score = by_length[tag] + by_ending[tag] - less
                    _reach_unknown(ways, score, begin, row, back[end])
    return scores, back


@lru_cache(2)
def _known_stretches(model: Model, word: str) -> list[dict[int, Mapping[int, float]]]:
    """The known morphemes in a form: for each place, where those that begin there end.

    Remembered, as one form is searched up to three times.
    """
    places = range(len(word) + 1)
    return [
        {
            end: read
            for end in places[begin + 1 :]
            if (read := model.known.get(word[begin:end])) is not None
        }
        for begin in places[:-1]
    ]


def _floor(row: Mapping[State, float]) -> float:
    """The score that a state must have to be followed."""
    if len(row) <= _BEAM:
        return _LOWEST
    return sorted(row.values())[-1 - _BEAM] - _BEAM_MARGIN


# a state that is reached, the score on the way, and the state that it comes from
_Way = tuple[State, float, State]
_Step = tuple[State, float, Mapping[int, tuple[float, State]]]  # origin, its score, what follows


def _reach_known(
    steps: Sequence[_Step],
    read: Mapping[int, float],
    allowed: frozenset[int] | None,
    begin: int,
    row: dict[State, float],
    origins: dict[State, tuple[State, int]],
) -> None:
    """Note where a known morpheme leads to, if no better way was found."""
    for origin, before, following in steps:
        for tag, score in read.items():
            step = following.get(tag)
            if step is None or (allowed is not None and tag not in allowed):
                continue
            total, state = before + step[0] + score, step[1]
            best = row.get(state)
            if best is None or total > best:
                row[state] = total
                origins[state] = (origin, begin)


def _reach_unknown(
    ways: Sequence[_Way],
    score: float,
    begin: int,
    row: dict[State, float],
    origins: dict[State, tuple[State, int]],
) -> None:
    """Note where a morpheme that is not known leads to, if no better way was found."""
    for state, before, origin in ways:
        total = before + score
        if total > row.get(state, _LOWEST):
            row[state] = total
            origins[state] = (origin, begin)


def _ways_on(
    model: Model, row: Mapping[State, float], guessing: bool, allowed: frozenset[int] | None
) -> tuple[list[_Step], dict[int, list[_Way]], float]:
    """From the best states of a row: what may follow, where an unknown morpheme leads, by its tag.

    Also the highest score before an unknown morpheme.
    """
    steps: list[_Step] = []
    unknown: dict[int, list[_Way]] = {}
    floor = _floor(row)
    for origin, before in row.items():
        following = model.following.get(origin)
        if before < floor or not following:
            continue
        steps.append((origin, before, following))
        for tag, step, state in model.guessable[origin] if guessing else ():
            if allowed is None or tag in allowed:
                unknown.setdefault(tag, []).append((state, before + step, origin))
    highest = max([way[1] for ways in unknown.values() for way in ways], default=_LOWEST)
    return steps, unknown, highest


def _ending(model: Model, tail: str) -> Mapping[int, float]:
    """Log probabilities of the tags of an unknown morpheme by its last letters."""
    found = model.endings.get(tail)
    if found is None:
        scores = {tag: listed[_longest(tail, listed)] for tag, listed in model.suffixes.items()}
        shared = model.distinct.setdefault(tuple(scores.values()), scores)
        found = model.endings[tail] = shared
    return found


def _longest(tail: str, listed: Container[str]) -> str:
    """The longest suffix that is listed; the empty one always is."""
    while tail and tail not in listed:
        tail = tail[1:]
    return tail
