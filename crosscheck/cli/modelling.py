"""``models``: which models are on this disk, and how to get another one."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import Listed, ListFormat
from crosscheck.cli.output import show, write

if TYPE_CHECKING:
    from crosscheck.models.catalogue import ListedModel

app = typer.Typer(
    help="Models for --encoder and --judge: the bundled ones and those on this disk.",
    epilog="Example: crosscheck models list",
    rich_markup_mode=None,
)
COLUMNS = {"name": "Name", "kind": "Kind", "runtime": "Runtime", "path": "Folder or problem"}


class Kind(StrEnum):
    """What a model is used as."""

    ENCODER = "encoder"
    JUDGE = "judge"


@app.command("list", epilog="Example: crosscheck models list --format json")
def list_(form: Listed = ListFormat.TABLE) -> None:
    """List the bundled models and those in the model hub's cache, usable or not."""
    from crosscheck.models.catalogue import list_models
    from crosscheck.views import jsonout, terminal

    found = list_models()
    if form is ListFormat.JSON:
        write(jsonout.render_list(map(_shape, found)))
        return
    cells = [
        (one.name, one.kind, one.runtime or "–", one.problem or str(one.path)) for one in found
    ]
    show([terminal.table(COLUMNS, cells, wide="path")])


def _shape(one: "ListedModel") -> dict[str, str | None]:
    return {
        "name": one.name,
        "kind": one.kind,
        "runtime": one.runtime,
        "path": str(one.path),
        "problem": one.problem or None,
    }


@app.command(epilog="Example: crosscheck models pull intfloat/multilingual-e5-small encoder")
def pull(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Owner and name on the hub.")],
    kind: Annotated[Kind, typer.Argument(metavar="encoder|judge", help="What it is to be.")],
    revision: Annotated[
        str | None, typer.Option(metavar="COMMIT", help="Branch, tag or commit; default: main.")
    ] = None,
) -> None:
    """Fetch a model from the hub: plain data only, every hash checked."""
    from crosscheck.models.pull import pull_model

    folder = pull_model(name, kind.value, revision=revision)
    write(f"{folder.model_id} {folder.path}\n")
