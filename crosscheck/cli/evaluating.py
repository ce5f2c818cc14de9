"""``eval``: measure the stages on labelled data; the figures as JSON on stdout."""

import tempfile
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from crosscheck.cli.options import (
    BUNDLED,
    BaseUrl,
    Encoder,
    Judge,
    LlmModel,
    Output,
    endpoint_of,
    open_workspace,
)
from crosscheck.cli.output import write

app = typer.Typer(
    help="Measure crosscheck on labelled data; the figures are JSON.",
    epilog="Example: crosscheck eval pairs bench/dev",
    rich_markup_mode=None,
)

Cases = Annotated[Path, typer.Argument(metavar="CASES", help="Folder of labelled cases.")]
Data = Annotated[Path, typer.Argument(metavar="DATA", help="Folder with public development sets.")]
Points = Annotated[Path, typer.Argument(metavar="POINTS", help="Folder of claim groups.")]
Probes = Annotated[Path, typer.Argument(metavar="PROBES", help="Folder of probes.")]


class Measured(Protocol):
    """What an evaluation gives."""

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""
        ...


def _print(measured: Measured, output: Path | None) -> None:
    from crosscheck.views.escaping import dump_json

    write(dump_json(measured.as_json()) + "\n", output)


@app.command(epilog="Example: crosscheck eval pairs bench/dev")
def pairs(
    cases: Cases,
    encoder: Encoder = None,
    judge: Judge = None,
    base_url: BaseUrl = None,
    model: LlmModel = None,
    output: Output = None,
) -> None:
    """Verdicts, end to end, on pairs of claims labelled by hand."""
    from crosscheck.evaluation.pairs import evaluate_pairs
    from crosscheck.judging import open_judge
    from crosscheck.vectors.encoder import load_encoder

    judging = open_judge(judge or BUNDLED, endpoint_of(base_url, model))
    _print(evaluate_pairs(cases, load_encoder(encoder or BUNDLED), judging), output)


@app.command(epilog="Example: crosscheck eval ask bench/dev")
def ask(cases: Cases, encoder: Encoder = None, judge: Judge = None, output: Output = None) -> None:
    """Answers, end to end, to questions and to unanswerable ones."""
    from crosscheck.evaluation.asks import evaluate

    with (
        tempfile.TemporaryDirectory() as folder,
        open_workspace(Path(folder), encoder, judge, writing=True) as opened,
    ):
        _print(evaluate(cases, opened), output)


@app.command(epilog="Example: crosscheck eval events tests/gold/events.jsonl")
def events(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Labelled pairs, or cases.")],
    encoder: Encoder = None,
    output: Output = None,
) -> None:
    """Which articles tell of one event, and which only look alike."""
    from crosscheck.evaluation.sameness import evaluate
    from crosscheck.vectors.encoder import load_encoder

    _print(evaluate(path, load_encoder(encoder or BUNDLED)), output)


@app.command(epilog="Example: crosscheck eval attribution bench/dev")
def attribution(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Annotated articles, or cases.")],
    output: Output = None,
) -> None:
    """Who says what: quotations found, and with the right speaker."""
    from crosscheck.evaluation.attribution import evaluate

    _print(evaluate(path), output)


@app.command(epilog="Example: crosscheck eval quantities tests/gold/quantities.jsonl")
def quantities(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Labelled expressions.")],
    output: Output = None,
) -> None:
    """How many and when: numbers with their units, dates as spans."""
    from crosscheck.evaluation.quantities import evaluate

    _print(evaluate(path), output)


@app.command(epilog="Example: crosscheck eval encoder data bench/dev --encoder my-model")
def encoder(
    data: Data,
    cases: Cases,
    model: Annotated[str, typer.Option("--encoder", metavar="MODEL")] = BUNDLED,
    output: Output = None,
) -> None:
    """An encoder alone: similarity, translation and retrieval."""
    from crosscheck.evaluation.encoder import evaluate
    from crosscheck.vectors.encoder import load_encoder

    _print(evaluate(data, cases, load_encoder(model)), output)


@app.command(epilog="Example: crosscheck eval judge data bench/dev points training/data")
def judge(
    data: Data,
    cases: Cases,
    points: Points,
    probes: Probes,
    model: Annotated[str, typer.Option("--judge", metavar="MODEL")] = BUNDLED,
    output: Output = None,
) -> None:
    """A judge alone, on unseen pairs and on probes for shortcuts."""
    from crosscheck.evaluation.judge import evaluate
    from crosscheck.verdicts.judge import load_judge

    _print(evaluate(data, cases, points, probes, load_judge(model)), output)


@app.command(epilog="Example: crosscheck eval answers points bench/dev")
def answers(
    points: Points,
    cases: Cases,
    model: Annotated[str, typer.Option("--judge", metavar="MODEL")] = BUNDLED,
    output: Output = None,
) -> None:
    """The answer scorer alone: right sentences, and refusals."""
    from crosscheck.evaluation.answers import evaluate
    from crosscheck.verdicts.judge import load_answer_scorer

    _print(evaluate(points, cases, load_answer_scorer(model)), output)
