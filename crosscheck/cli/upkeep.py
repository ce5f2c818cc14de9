"""``doctor``, ``verify`` and ``rebuild``: can it work here, is all as stored, make it anew."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import WORKSPACE, Encoder, Index, Listed, ListFormat, open_workspace
from crosscheck.cli.output import show, write

if TYPE_CHECKING:
    from crosscheck.upkeep.checks import Check

CHECKS = {"name": "Check", "state": "State", "detail": "Detail", "next": "Next step"}
STEPS = {"name": "What", "changed": "Changed", "detail": "Done"}
PROBLEM = 1  # exit code


def doctor(form: Listed = ListFormat.TABLE, index: Index = WORKSPACE) -> None:
    """Say whether crosscheck can work here.

    Looks at libraries, models, folder, disk and locks.
    Works without a workspace and changes nothing. Exit code 1 if there is a problem.
    """
    from crosscheck.upkeep.doctor import examine

    _tell(examine(index), form)


def verify(
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Also find all claims and make all vectors once more."),
    ] = False,
    form: Listed = ListFormat.TABLE,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
) -> None:
    """Check that all is as it was stored.

    Looks at texts, claims, search table, vectors and index.
    Reads only. Exit code 1 if there is a problem.
    """
    from crosscheck.cli.progress import ProgressLine
    from crosscheck.settings import Settings
    from crosscheck.upkeep.verify import verify as look

    with ProgressLine() as progress:
        found = look(index, Settings(encoder), deep=deep, progress=progress)
    _tell(found, form)


def rebuild(
    claims: Annotated[
        bool, typer.Option("--claims", help="Find the claims of all articles anew.")
    ] = False,
    vectors: Annotated[bool, typer.Option("--vectors", help="Make all vectors anew.")] = False,
    form: Listed = ListFormat.TABLE,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
) -> None:
    """Make again what is made from the stored texts.

    Only where it is damaged, missing or outdated, unless an option says more.
    Labels are kept, and findings whose claims still say the same. It may be stopped at any time
    and run again.
    """
    from crosscheck.upkeep.rebuild import rebuild as mend
    from crosscheck.upkeep.rebuild import refuse_lost
    from crosscheck.views import jsonout, terminal

    refuse_lost(index)
    with open_workspace(index, encoder, writing=True) as opened:
        done = mend(opened, claims=claims, vectors=vectors)
    if form is ListFormat.JSON:
        shapes = [{"what": one.name, "changed": one.changed, "done": one.detail} for one in done]
        write(jsonout.render_list(shapes))
        return
    cells = [(one.name, str(one.changed), one.detail) for one in done]
    show([terminal.table(STEPS, cells, wide="detail")])


def _tell(found: "Sequence[Check]", form: ListFormat) -> None:
    """The checks as a table or JSON; leaves with exit code 1 if one is a problem."""
    from crosscheck.views import jsonout, terminal

    if form is ListFormat.JSON:
        shapes = [
            {
                "check": one.name,
                "state": one.state,
                "detail": one.detail,
                "next": one.next_step or None,
            }
            for one in found
        ]
        write(jsonout.render_list(shapes))
    else:
        cells = [(one.name, one.state, one.detail, one.next_step) for one in found]
        show([terminal.table(CHECKS, cells, wide="detail")])
    if any(one.state == "problem" for one in found):
        raise typer.Exit(PROBLEM)
