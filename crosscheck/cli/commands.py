"""The commands. Each reads as: open the workspace, call the pipeline, print a view."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli import evaluating, feeding, modelling
from crosscheck.cli.asking import ask
from crosscheck.cli.feeding import CONFIG, Config, configuration_at
from crosscheck.cli.nightly import nightly
from crosscheck.cli.options import (
    WORKSPACE,
    BaseUrl,
    Encoder,
    Index,
    Judge,
    Language,
    Listed,
    ListFormat,
    LlmModel,
    Output,
    ReportFormat,
    open_workspace,
)
from crosscheck.cli.output import finish, note_skipped, show, write
from crosscheck.cli.reviewing import review
from crosscheck.cli.serving import serve
from crosscheck.cli.upkeep import doctor, rebuild, verify
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crosscheck.pipeline import Ingested
    from crosscheck.records import Report

app = typer.Typer(
    name="crosscheck",
    help="Cross-check who says what in news articles: claims with their speakers, agreements and"
    " contradictions across outlets, offline. It never says who is right.",
    epilog="Example: crosscheck report seeds",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    write(f"crosscheck {installed('crosscheck')}\n")


def _print_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """What can stand before a command."""


@app.command(epilog="Example: crosscheck ingest seeds https://kurier.example/feed.xml")
def ingest(
    named: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL|FEED", help="Files, folders, article pages, feeds."),
    ],
    index: Index = WORKSPACE,
    encoder: Encoder = None,
    config: Config = CONFIG,
) -> None:
    """Read articles into the workspace. What is already there is left alone.

    An address is fetched: the article on its page, or every article of a feed.
    """
    from crosscheck import gathering

    configuration = configuration_at(config)
    with open_workspace(index, encoder, writing=True) as opened:
        done = gathering.gather(opened, named, configuration)
    write(_ingested(done) + "\n")
    note_skipped(done)
    finish(done.failures)


def _ingested(done: "Ingested") -> str:
    count = len(done.documents)
    return (
        f"{count} article{'' if count == 1 else 's'} read: {done.added} new, "
        f"{done.changed} changed, {done.unchanged} unchanged, {len(done.failures)} failed"
    )


@app.command(epilog="Example: crosscheck report seeds -o report.html")
def report(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Read first; the report is about them."),
    ] = None,
    form: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="Default: by the ending of FILE, else md."),
    ] = None,
    output: Output = None,
    event: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only this event; `crosscheck events` lists them."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only events reported on or after this day."),
    ] = None,
    lang: Annotated[
        Language | None,
        typer.Option(help="Language of the report; default: that of most articles."),
    ] = None,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
    judge: Judge = None,
    base_url: BaseUrl = None,
    model: LlmModel = None,
) -> None:
    """Report where the stored articles agree and where they contradict.

    md and html are memos to read; json holds everything; csv is one finding a row; jsonld is
    the claims as schema.org Claim.

    Nothing leaves this machine, unless you let a language model judge: --judge llm --base-url
    http://127.0.0.1:8080/v1 sends the statements of each pair to that address.
    """
    from crosscheck import pipeline

    chosen, day = form or _format_of(output), _day(since)
    with open_workspace(
        index, encoder, judge, writing=bool(paths), base_url=base_url, model=model
    ) as opened:
        read = pipeline.ingest(opened, paths) if paths else None
        made = pipeline.report(
            opened,
            about=read.documents if read else (),
            event=event,
            since=day,
            failures=read.failures if read else (),
            lang=lang,
        )
    write(_rendered(made, chosen, lang), output)
    note_skipped(read)
    finish(made.failures)


def _format_of(output: Path | None) -> ReportFormat:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return ReportFormat(ending) if ending in set(ReportFormat) else ReportFormat.MD


def _day(since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        day = datetime.fromisoformat(since)
    except ValueError:
        raise UsageError(f"--since {since}: no date; write it as 2024-03-05") from None
    return day.astimezone(UTC) if day.tzinfo else day.replace(tzinfo=UTC)


def _rendered(made: "Report", form: ReportFormat, lang: Language | None) -> "str | Iterator[str]":
    from crosscheck.views import exports, html, jsonout, markdown

    match form:
        case ReportFormat.MD:
            return markdown.render(made, lang)
        case ReportFormat.HTML:
            return html.render(made, lang)
        case ReportFormat.JSON:
            return jsonout.pieces(made)
        case ReportFormat.CSV:
            return exports.render_csv(made)
        case ReportFormat.JSONLD:
            return exports.render_jsonld(made)


@app.command(epilog="Example: crosscheck claims seeds")
def claims(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Read first; only their claims are shown."),
    ] = None,
    form: Listed = ListFormat.TABLE,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
) -> None:
    """Show the claims found: who says what, and the words that say so."""
    from crosscheck import pipeline
    from crosscheck.views import jsonout, terminal

    with open_workspace(index, encoder, writing=bool(paths)) as opened:
        read = pipeline.ingest(opened, paths) if paths else None
        found, documents = pipeline.claims(opened, about=read.documents if read else ())
    if form is ListFormat.JSON:
        write(jsonout.render_list(jsonout.claims_shape(found, documents)))
    else:
        show(terminal.claims_tables(found, documents))
    note_skipped(read)
    finish(read.failures if read else ())


@app.command(epilog="Example: crosscheck events --format json")
def events(form: Listed = ListFormat.TABLE, index: Index = WORKSPACE) -> None:
    """List the events that the stored articles report."""
    from crosscheck import pipeline
    from crosscheck.views import jsonout, terminal

    with open_workspace(index) as opened:
        found, documents = pipeline.events(opened)
    if form is ListFormat.JSON:
        write(jsonout.render_list(jsonout.event_shape(event) for event in found))
    else:
        show([terminal.events_table(found, documents)])


@app.command(epilog="Example: crosscheck sources --format json")
def sources(
    versions: Annotated[
        bool, typer.Option("--versions", help="List the versions that were replaced, too.")
    ] = False,
    form: Listed = ListFormat.TABLE,
    index: Index = WORKSPACE,
) -> None:
    """List the stored articles. Of each: how much could be read, and whether it is still there."""
    from crosscheck import pipeline
    from crosscheck.views import jsonout, terminal

    with open_workspace(index) as opened, opened.store.snapshot():
        found = pipeline.documents(opened)
        found += pipeline.earlier_versions(opened) if versions else []
        histories = opened.store.histories()
    if form is ListFormat.JSON:
        write(jsonout.render_list(jsonout.source_shape(one, histories[one.id]) for one in found))
    else:
        show([terminal.sources_table(found, histories)])


app.command(epilog='Example: crosscheck ask "Wer initiierte das Telefonat?"')(ask)
app.command(epilog="Example: crosscheck review --verdict contradict")(review)
app.command(epilog="Example: crosscheck serve --index index")(serve)
app.command(epilog="Example: crosscheck nightly --config crosscheck.toml")(nightly)
app.command(epilog="Example: crosscheck doctor --format json")(doctor)
app.command(epilog="Example: crosscheck verify --deep")(verify)
app.command(epilog="Example: crosscheck rebuild --vectors")(rebuild)
app.command(epilog="Example: crosscheck version")(version)
app.add_typer(feeding.app, name="feeds")
app.add_typer(modelling.app, name="models")
app.add_typer(evaluating.app, name="eval")
