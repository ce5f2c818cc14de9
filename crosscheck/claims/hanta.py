"""HanTa's search for the morphemes of a word form, with the same results in a fraction of the time.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization") cuts a form
into morphemes with a hidden Markov model of second order over the letters and keeps a beam of
states at each letter. It asks for the probability of each stretch once for each state and each
following tag. Here a stretch is scored once, and only tags that can follow are looked at. The
model, the beam and the order of every sum are HanTa's, so scores are equal to the last bit
but for one logarithm of a sum.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MODELS = {"de": "morphmodel_ger.pgz", "en": "morphmodel_en.pgz"}

State = tuple[int, int]  # the tags of the last two morphemes
_EMPTY, _START, _UNKNOWN, _END_UNKNOWN = 0, 1, 3, -3  # as HanTa numbers them
_BEGIN: State = (_EMPTY, _START)
_BEAM = 3  # states better than this rank are followed, and those within one below it
_BEAM_MARGIN = 1.0
_LONGEST_COUNTED = 24  # letters; longer morphemes are as likely as these
_LONGEST_SUFFIX = 4  # letters
_ONE_MORPHEME = 4.6  # what an unknown form loses that is taken for a single morpheme
_SHORTEST_GUESS = 3  # letters of an unknown morpheme in a form that is not shorter than ...
_SHORTEST_STRICT = 4  # ... this


@dataclass(frozen=True, slots=True)
class Model:
    """HanTa's tables, turned round to be asked for a stretch of letters."""

    known: Mapping[str, Mapping[int, float]]  # morpheme -> tag -> log probability
    lengths: Mapping[int, tuple[float, ...]]  # tag of unknown morphemes -> by their length
    suffixes: Mapping[int, Mapping[str, float]]  # such a tag -> suffix -> log probability
    following: Mapping[State, Mapping[int, tuple[float, State]]]  # tag -> score, state reached
    guessable: Mapping[State, tuple[tuple[int, float, State], ...]]  # those that may be unknown
    finals: Mapping[State, tuple[tuple[int, float], ...]]
    reachable: Mapping[int, frozenset[int]]  # final tag -> tags that can lead to it
    endings: frozenset[str]  # every such suffix
    listed: dict[str, str] = field(default_factory=dict)  # last letters -> suffix, as they come
    guessed: dict[tuple[str, int], dict[int, float]] = field(default_factory=dict)


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
    following: Mapping[State, Mapping[int, float]], tags: Iterable[int]
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
    return Model(
        known=known,
        lengths={
            tag: tuple(tagger.Int_t + tagger.LP_hapax_t[tag] + score for score in by_length)
            for tag in open_tags
            for by_length in [tagger.LP_len_t[tag][: _LONGEST_COUNTED + 1]]
        },
        suffixes={tag: tagger.LP_s_t[tag] for tag in open_tags},
        following={
            state: {tag: (score, (state[1], tag)) for tag, score in listed}
            for state, listed in tagger.LP_trans_nonfinal.items()
        },
        guessable={
            state: tuple((tag, score, (state[1], tag)) for tag, score in listed if tag in open_tags)
            for state, listed in tagger.LP_trans_nonfinal.items()
        },
        finals={state: tuple(listed) for state, listed in tagger.LP_trans_final.items()},
        reachable=tagger.reachability,
        endings=frozenset(suffix for tag in open_tags for suffix in tagger.LP_s_t[tag]),
    )


def rank_tags(model: Model, word: str) -> list[tuple[int, float]]:
    """Tags a form can have with their log probability, the likeliest first.

    word: lower-cased. The unknown tag alone if the model reads nothing in it.
    """
    scores, _back = _search(model, word, guessing=True, allowed=None)
    ranked: dict[int, float] = {}
    for (_before, final), (score, _state) in _finals(model, scores[-1]).items():
        ranked[-final] = _sum(ranked[-final], score) if -final in ranked else score
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
            return [*_walked(back, ends[best][1], len(word)), (best[1], len(word) + 1)]
    return [(_UNKNOWN, len(word)), (_END_UNKNOWN, len(word) + 1)]


def _walked(
    back: list[dict[State, tuple[State, int]]], state: State, end: int
) -> list[tuple[int, int]]:
    found = []
    while end > 0:
        found.append((state[1], end))
        state, end = back[end][state]
    return found[::-1]


def _finals(
    model: Model, row: Mapping[State, float], target: int | None = None
) -> dict[State, tuple[float, State]]:
    """Final states with their score and the state before them."""
    found: dict[State, tuple[float, State]] = {}
    for state, score in row.items():
        for tag, step in model.finals.get(state, ()):
            if target is not None and tag != target:
                continue
            key, total = (state[1], tag), score + step
            if total > -math.inf and (key not in found or total > found[key][0]):
                found[key] = (total, state)
    return found


def _search(
    model: Model, word: str, guessing: bool, allowed: frozenset[int] | None
) -> tuple[list[dict[State, float]], list[dict[State, tuple[State, int]]]]:
    """For each place between letters, the states there with score and with origin.

    guessing: whether a stretch may be an unknown morpheme; allowed: tags to look at, None: all.
    """
    size = len(word)
    scores: list[dict[State, float]] = [{} for _ in range(size + 1)]
    back: list[dict[State, tuple[State, int]]] = [{} for _ in range(size + 1)]
    scores[0][_BEGIN] = 0.0
    shortest = _SHORTEST_GUESS if size >= _SHORTEST_STRICT else 1
    for begin in range(size):
        if not scores[begin]:
            continue
        within = _within_beam(scores[begin])
        steps = [(origin, before, model.following.get(origin, {})) for origin, before in within]
        unknown = _unknown_ways(model, within, allowed) if guessing else {}
        for end in range(begin + 1, size + 1):
            stretch = word[begin:end]
            read = model.known.get(stretch)
            if read is not None:
                _reach_known(steps, read, allowed, begin, scores[end], back[end])
            if unknown and end - begin >= shortest:
                guesses = _guessed(model, stretch, end - begin == size)
                fresh = (
                    guesses if read is None else {t: guesses[t] for t in guesses if t not in read}
                )
                _reach_unknown(unknown, fresh, begin, scores[end], back[end])
    return scores, back


def _within_beam(row: Mapping[State, float]) -> list[tuple[State, float]]:
    if len(row) <= _BEAM:
        return list(row.items())
    bound = sorted(row.values(), reverse=True)[_BEAM] - _BEAM_MARGIN
    return [(state, score) for state, score in row.items() if score >= bound]


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
    unknown: Mapping[int, Sequence[_Way]],
    guesses: Mapping[int, float],
    begin: int,
    row: dict[State, float],
    origins: dict[State, tuple[State, int]],
) -> None:
    """Note where a morpheme that is not known leads to, if no better way was found."""
    for tag, ways in unknown.items():
        score = guesses.get(tag)
        if score is None:
            continue
        for state, before, origin in ways:
            total = before + score
            best = row.get(state)
            if best is None or total > best:
                row[state] = total
                origins[state] = (origin, begin)


def _unknown_ways(
    model: Model, within: Sequence[tuple[State, float]], allowed: frozenset[int] | None
) -> Mapping[int, list[_Way]]:
    """Where a morpheme that is not known may lead to, by its tag; scores are those before it."""
    ways: dict[int, list[_Way]] = {}
    for origin, before in within:
        for tag, step, state in model.guessable.get(origin, ()):
            if allowed is None or tag in allowed:
                ways.setdefault(tag, []).append((state, before + step, origin))
    return ways


def _guessed(model: Model, stretch: str, whole: bool) -> Mapping[int, float]:
    """Log probabilities of an unknown morpheme by its length and its last letters."""
    size = len(stretch)
    tail = stretch[-_LONGEST_SUFFIX:] if size > _LONGEST_SUFFIX else stretch[1:]
    suffix = model.listed.get(tail)
    if suffix is None:
        suffix = model.listed[tail] = _longest(tail, model.endings)
    key = (suffix, min(size, _LONGEST_COUNTED))
    found = model.guessed.get(key)
    if found is None:
        found = model.guessed[key] = _guess(model, *key)
    return {tag: score - _ONE_MORPHEME for tag, score in found.items()} if whole else found


def _longest(tail: str, listed: Container[str]) -> str:
    """The longest suffix that is listed; the empty one always is."""
    while tail and tail not in listed:
        tail = tail[1:]
    return tail


def _guess(model: Model, suffix: str, size: int) -> dict[int, float]:
    scored = {
        tag: model.lengths[tag][size] + listed[_longest(suffix, listed)]
        for tag, listed in model.suffixes.items()
    }
    return {tag: score for tag, score in scored.items() if score > -math.inf}
