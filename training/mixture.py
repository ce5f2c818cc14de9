"""The curriculum of the judge: which pairs are seen, how often, and when.

One list for two tasks. Each kind of data has a share and a window of the run: English
inference, with German words mixed in, begins; the claim groups, which are what the judge is for,
end it.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from crosscheck.evaluation.groups import (
    LABELS,
    LabelledPair,
    matched,
    point_pairs,
    sheet_pairs,
)
from crosscheck.evaluation.judge import labelled_quotes
from training.alike import alike_pairs
from training.codeswitch import Lexicon, learn_lexicon
from training.corpus import DataFolder, parallel, paraphrase_groups, points, sheets
from training.distil import one_per_source
from training.inference import inference_pairs, negation_pairs, own_inference_pairs
from training.pairs import framing_pairs, stray_pairs, strip_frame
from training.perturb import translation_pairs
from training.questions import point_questions, sheet_questions
from training.roles import role_pairs

# Points d and j (disasters, health, science) and event sheets c and h (business) are held out
# whole, so that transfer between beats is measured: see crosscheck/evaluation/judge.py.
TRAIN_POINTS = "abceghi"
TRAIN_SHEETS = "abdefgij"
OWN = Path(__file__).parent / "data"
CASES = OWN / "cases"

ANSWERS = len(LABELS)  # the label of a question pair that answers; one more: does not
LEXICON_PAIRS = 60_000
STRIPPED = 0.25  # of the claim groups' sentences lose a trailing attribution


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a batch: label 0-2 for the judge, 3 answers, 4 does not answer."""

    a: str
    b: str
    label: int
    source: str


@dataclass(frozen=True, slots=True)
class Share:
    """A kind of data: part of the run, and the window in which it comes."""

    part: float
    start: float
    end: float


SHARES = {
    "nli": Share(0.27, 0.0, 0.9),
    "own_nli": Share(0.17, 0.0, 1.0),
    "negation": Share(0.02, 0.0, 0.9),
    "roles": Share(0.06, 0.0, 0.95),
    "translations": Share(0.03, 0.0, 0.8),
    "alike": Share(0.03, 0.0, 1.0),
    "groups": Share(0.26, 0.0, 1.0),
    "cases": Share(0.05, 0.2, 1.0),
    "answers": Share(0.11, 0.0, 1.0),
}
SWITCHED = 0.4  # of the English inference pairs get German words


def own(kind: str) -> list[dict[str, Any]]:
    """Further ``points`` or ``sheets``, written where the errors asked for them."""
    files = sorted(OWN.glob(f"{kind}*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def trained_cases(folder: Path = CASES) -> list[str]:
    """Names of every second of our own cases; the others measure and calibrate."""
    return sorted(path.parent.name for path in folder.glob("*/gold.jsonl"))[::2]


def case_quotes(*, trained: bool = True) -> list[LabelledPair]:
    """Labelled quotes of the own cases that are trained on, or of the others."""
    names = set(trained_cases())
    return [
        pair
        for gold in sorted(CASES.glob("*/gold.jsonl"))
        if (gold.parent.name in names) == trained
        for pair in labelled_quotes(gold)
    ]


def curriculum(data: DataFolder, total: int, seed: int) -> list[Example]:
    """About ``total`` examples in the order in which they are trained on."""
    rng = random.Random(seed)
    lexicon = learn_lexicon(one_per_source(parallel(data), seed)[:LEXICON_PAIRS])
    switched = partial(_switched, lexicon=lexicon, rng=rng)
    makers: dict[str, Callable[[int], Iterable[Example]]] = {
        "nli": lambda n: switched(_taken(inference_pairs(data), n, rng)),
        "own_nli": lambda n: _premise_first(_taken(_own_inference(rng), n, rng)),
        "negation": lambda n: switched(_taken(negation_pairs(data), n, rng)),
        "translations": lambda n: _judged(_translations(data, n, rng), rng),
        "alike": lambda n: _judged(alike_pairs(_statements(data), n, rng), rng),
        "roles": lambda n: _judged(role_pairs(n, rng), rng),
        "groups": lambda n: _judged(_groups(data, n, rng), rng),
        "cases": lambda n: _judged(_taken(case_quotes(), n, rng), rng),
        "answers": lambda n: _questions(data, n, rng),
    }
    timed: list[tuple[float, int, Example]] = []
    for name, share in SHARES.items():
        for example in makers[name](round(total * share.part)):
            timed.append((rng.uniform(share.start, share.end), len(timed), example))
    return [example for _, _, example in sorted(timed)]


def _groups(data: DataFolder, n: int, rng: random.Random) -> list[LabelledPair]:
    """N pairs of the claim groups; a further pass over them if one does not suffice."""
    trained = points(data, TRAIN_POINTS) + own("points")
    events = sheets(data, TRAIN_SHEETS) + own("sheets")
    found: list[LabelledPair] = []
    while len(found) < n:
        pairs = list(point_pairs(trained))
        pairs += stray_pairs(trained, rng)
        pairs += sheet_pairs(events, rng)
        pairs += framing_pairs(points(data, "f"))
        found += [_maybe_stripped(pair, rng) for pair in matched(pairs, rng)]
    return rng.sample(found, n)


def _statements(data: DataFolder) -> list[str]:
    """Sentences of news in both languages, and those of the points."""
    texts = [group[0] for group in paraphrase_groups(data)]
    texts += [english for english, _ in parallel(data)[: len(texts) // 4]]
    for point in points(data, TRAIN_POINTS) + own("points"):
        texts += point["a"] + point["b"]
    return list(dict.fromkeys(texts))


def _own_inference(rng: random.Random) -> list[LabelledPair]:
    """Contradictions of our own took over more of the premise than what follows from it."""
    return matched(own_inference_pairs(), rng)


def _translations(data: DataFolder, n: int, rng: random.Random) -> list[LabelledPair]:
    return matched(translation_pairs(paraphrase_groups(data), rng), rng)[:n]


def _questions(data: DataFolder, n: int, rng: random.Random) -> list[Example]:
    trained = points(data, TRAIN_POINTS) + own("points")
    pairs = list(point_questions(trained, rng))
    pairs += sheet_questions(sheets(data, TRAIN_SHEETS) + own("sheets"), rng)
    rng.shuffle(pairs)
    return [
        Example(p.question, p.statement, ANSWERS + (not p.answers), "answers") for p in pairs[:n]
    ]


def _judged(pairs: Iterable[LabelledPair], rng: random.Random) -> Iterator[Example]:
    """In either order."""
    for pair in pairs:
        a, b = (pair.a, pair.b) if rng.random() < 0.5 else (pair.b, pair.a)
        yield Example(a, b, LABELS.index(pair.label), pair.source)


def _switched(
    pairs: Iterable[LabelledPair], lexicon: Lexicon, rng: random.Random
) -> Iterator[Example]:
    """Premise first; often with German words on one side or on both."""
    for pair in pairs:
        a, b = pair.a, pair.b
        if rng.random() < SWITCHED:
            share = rng.uniform(0.5, 1.0)
            sides = rng.choice(["a", "b", "ab", "ab"])
            a = lexicon.switch(a, share, rng) if "a" in sides else a
            b = lexicon.switch(b, share, rng) if "b" in sides else b
        yield Example(a, b, LABELS.index(pair.label), pair.source)


def _premise_first(pairs: Iterable[LabelledPair]) -> Iterator[Example]:
    return (Example(one.a, one.b, LABELS.index(one.label), one.source) for one in pairs)


def _maybe_stripped(pair: LabelledPair, rng: random.Random) -> LabelledPair:
    if rng.random() >= STRIPPED:
        return pair
    return replace(pair, a=strip_frame(pair.a), b=strip_frame(pair.b))


def _taken(pairs: Iterable[LabelledPair], n: int, rng: random.Random) -> list[LabelledPair]:
    """N of the pairs; where there are fewer, all of them as often as it takes."""
    every = list(pairs)
    whole, rest = divmod(n, len(every))
    return every * whole + rng.sample(every, rest)
