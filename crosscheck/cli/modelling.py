"""``models``: which models are on this disk, which are used, and how to get another one."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import WORKSPACE, Index, Listed, ListFormat, open_workspace
from crosscheck.cli.output import show, write
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from crosscheck.models.catalogue import ListedModel
    from crosscheck.models.folder import Kind as ModelKind

app = typer.Typer(
    help="List, choose and fetch models for --encoder and --judge.",
    epilog="Example: crosscheck models list",
    rich_markup_mode=None,
)
COLUMNS = {
    "name": "Name",
    "kind": "Kind",
    "used": "Used",
    "runtime": "Runtime",
    "path": "Folder or problem",
}


class Kind(StrEnum):
    """What a model is used as."""

    ENCODER = "encoder"
    JUDGE = "judge"


@app.command("list", epilog="Example: crosscheck models list --format json")
def list_(form: Listed = ListFormat.TABLE, index: Index = WORKSPACE) -> None:
    """List the bundled models and those in the model hub's cache."""
    from crosscheck.models.catalogue import describe_model, list_models
    from crosscheck.views import jsonout, terminal

    used, found = _used(index), list_models()
    listed = {(one.kind, one.name) for one in found}
    found += [
        describe_model(name, kind) for kind, name in used.items() if (kind, name) not in listed
    ]
    if form is ListFormat.JSON:
        write(jsonout.render_list(_shape(one, used) for one in found))
        return
    cells = [
        (
            one.name,
            one.kind,
            "yes" if used[one.kind] == one.name else "",
            one.runtime or "–",
            one.problem or str(one.path),
        )
        for one in found
    ]
    show([terminal.table(COLUMNS, cells, wide="path")])


def _used(index: Path) -> "dict[ModelKind, str]":
    """What the workspace uses; the bundled models where there is none yet."""
    from crosscheck.models.catalogue import BUNDLED
    from crosscheck.store import DATABASE, Store

    chosen: dict[ModelKind, str | None] = {"encoder": None, "judge": None}
    if (index / DATABASE).is_file():
        with Store(index, read_only=True) as store:
            chosen = {kind: store.model_choice(kind) for kind in chosen}
    return {kind: name or BUNDLED for kind, name in chosen.items()}


def _shape(one: "ListedModel", used: "dict[ModelKind, str]") -> dict[str, str | bool | None]:
    return {
        "name": one.name,
        "kind": one.kind,
        "used": used[one.kind] == one.name,
        "runtime": one.runtime,
        "path": str(one.path),
        "problem": one.problem or None,
    }


@app.command(epilog="Example: crosscheck models use intfloat/multilingual-e5-small --encoder")
def use(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Bundled, a name, or a folder.")],
    encoder: Annotated[bool, typer.Option("--encoder", help="Use it as the encoder.")] = False,
    judge: Annotated[bool, typer.Option("--judge", help="Use it as the judge.")] = False,
    index: Index = WORKSPACE,
) -> None:
    """Choose a model for this workspace. --encoder and --judge override it for a command."""
    from crosscheck.models.catalogue import open_model

    kinds: list[ModelKind] = ["encoder"] if encoder else []
    kinds += ["judge"] if judge else []
    if not kinds:
        raise UsageError(f"{name}: say what to use it as, --encoder or --judge")
    for kind in kinds:
        open_model(name, kind)  # says plainly if it is not there or not to be used
    folder = Path(name).expanduser()
    kept = str(folder.resolve()) if folder.is_dir() else name
    with open_workspace(index, writing=True) as opened:
        for kind in kinds:
            opened.store.choose_model(kind, kept)
    write("".join(f"{kind} {kept}\n" for kind in kinds))


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
