"""Event sheets told as articles: cases for asking, with the verdict each question deserves.

    python -m training.newsrooms --points ../shared/points --out /tmp/newsrooms
    crosscheck eval ask /tmp/newsrooms

A sheet has five questions about one event, each with sentences that agree and sentences that
contradict them. Four outlets share these out: of some questions both sides are told, of some
one side by several outlets or by one, of some nothing at all. The sentences about a look-alike
event stand in an article of their own, weeks earlier. Sheets that the judge was trained on
would flatter it, so only the held-out ones are told.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crosscheck.evaluation.groups import read_lines
from crosscheck.evaluation.judge import HELD_OUT_SHEETS

OUTLETS = ("Abendkurier", "Nordblatt", "Stadtfunk", "Wochenspiegel")
SHARES = {"disputed": 0.35, "agreed": 0.25, "single-source": 0.2, "unanswerable": 0.2}
FIRST_DAY = datetime(2019, 1, 8, 9, tzinfo=UTC)
DAYS_APART = 6  # between events: further than coverage of one event reaches
EARLIER = timedelta(days=40)  # of the look-alike event
SEED = 4


@dataclass(slots=True)
class _Case:
    """The articles of one event as they grow, and its questions."""

    texts: list[list[str]] = field(default_factory=lambda: [[] for _ in OUTLETS])
    questions: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, aspect: Mapping[str, Any], verdict: str, rng: random.Random) -> None:
        """Give the outlets what they tell of one question, and note what answers it."""
        sides = _sides(aspect, verdict, rng)
        outlets = rng.sample(range(len(OUTLETS)), sum(map(len, sides)))
        answers, positions = [], []
        for side in sides:
            own, outlets = outlets[: len(side)], outlets[len(side) :]
            for outlet, sentence in zip(own, side, strict=True):
                self.texts[outlet].append(sentence)
                answers.append({"doc": name(outlet), "quote": sentence})
            positions.append({"value": "", "docs": sorted(map(name, own)), "speakers": []})
        self.questions.append(
            {
                "question": aspect["q"],
                "lang": "de",
                "answers": answers,
                "positions": positions,
                "verdict": verdict,
            }
        )


def _sides(aspect: Mapping[str, Any], verdict: str, rng: random.Random) -> list[list[str]]:
    """Which sentences are told: each list is one position."""
    a, b = rng.sample(aspect["a"], len(aspect["a"])), rng.sample(aspect["b"], len(aspect["b"]))
    match verdict:
        case "disputed":
            return [a[: rng.choice((1, 2))], b[: rng.choice((1, 1, 2))]]
        case "agreed":
            return [a[: rng.choice((2, 3))]]
        case "single-source":
            return [rng.choice((a, b))[:1]]
        case _:
            return []


def name(outlet: int) -> str:
    """The file of an outlet's article, without its ending."""
    return f"{outlet + 1}-{OUTLETS[outlet].lower()}"


def write_case(sheet: Mapping[str, Any], day: datetime, folder: Path, rng: random.Random) -> None:
    """One event as a case folder."""
    case = _Case()
    for aspect in sheet["aspects"]:
        (verdict,) = rng.choices(list(SHARES), list(SHARES.values()))
        case.tell(aspect, verdict, rng)
    folder.mkdir(parents=True, exist_ok=True)
    for outlet, sentences in enumerate(case.texts):
        published = day + timedelta(hours=3 * outlet)
        if sentences:
            _write(folder / f"{name(outlet)}.md", outlet, sheet["event"], published, sentences)
    _write(folder / "5-earlier.md", 0, None, day - EARLIER, sheet["other"])
    lines = (json.dumps(one, ensure_ascii=False) for one in case.questions)
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _write(
    path: Path, outlet: int, title: str | None, published: datetime, sentences: Sequence[str]
) -> None:
    head = [f"outlet: {OUTLETS[outlet]}", f"published: {published.isoformat()}", "lang: de"]
    if title:
        head.append(f"title: {json.dumps(title, ensure_ascii=False)}")
    text = "\n\n".join(sentences)
    path.write_text("\n".join(["---", *head, "---", text]) + "\n", "utf-8")


def write_newsrooms(points: Path, out: Path, count: int | None = None) -> int:
    """Tell so many sheets (default: all), spread over the files, as case folders; their number."""
    rng = random.Random(SEED)
    sheets = [one for file in HELD_OUT_SHEETS for one in read_lines(points / f"{file}.jsonl")]
    chosen = sheets[:: max(1, len(sheets) // count)][:count] if count else sheets
    for number, sheet in enumerate(chosen):
        day = FIRST_DAY + timedelta(days=DAYS_APART * number)
        write_case(sheet, day, out / sheet["id"], rng)
    return len(chosen)


def main() -> None:
    """Write the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    print(f"{write_newsrooms(options.points, options.out)} cases -> {options.out}")


if __name__ == "__main__":
    main()
