"""The real command with small fakes for the models, for nights in which theirs is not the point.

python stub_command.py nightly --config crosscheck.toml
"""

import re
import sys
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

from crosscheck import cli
from crosscheck.judging import RememberingJudge
from crosscheck.ports import Vectors
from crosscheck.records import JudgedVerdict, Judgement
from crosscheck.workspace import Workspace


class WordEncoder:
    """Texts with words in common lie near each other."""

    model_id, dim = "words@1", 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 64) unit rows."""
        rows = [sum(map(direction, text.split()), direction("")) for text in texts]
        made = np.asarray(rows or np.zeros((0, self.dim)), dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


class WordJudge:
    """What differs in its figures alone contradicts; what differs in words is another matter."""

    model_id = "figures@1"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair."""
        return [judged(*map(WORDS.findall, pair)) for pair in pairs]


WORDS = re.compile(r"[^\W\d]+")
SURE, REST = 0.96, 0.02


def judged(one: list[str], other: list[str]) -> Judgement:
    verdict: JudgedVerdict = "contradict" if one == other else "none"
    scores = dict.fromkeys(("agree", "contradict", "none"), REST) | {verdict: SURE}
    return Judgement(verdict, SURE, scores)


@cache
def direction(word: str) -> Vectors:
    """A random direction that belongs to the word."""
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(WordEncoder.dim)


if __name__ == "__main__":
    judge = property(lambda self: RememberingJudge(WordJudge(), self.store))
    with (
        patch.object(Workspace, "encoder", WordEncoder()),
        patch.object(Workspace, "judge", judge),
    ):
        status = cli.run(sys.argv[1:])
    # of this program alone; what the kernel says of a child begins with the size of its parent
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    print(f"Peak of memory: {int(peak[1]) / 1024:.0f} MB" if peak else "", file=sys.stderr)
    sys.exit(status)
