"""The lock of the one run that writes in a workspace; it dies with its process."""

from pathlib import Path
from typing import TYPE_CHECKING

from crosscheck.errors import WorkspaceError, WorkspaceLocked

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = ".lock"


def acquire(directory: Path) -> "FileLock":
    """The lock of a folder, which is made if it is not there.

    Raises WorkspaceLocked if another run holds it, WorkspaceError if the folder cannot be used.
    """
    from filelock import FileLock, Timeout

    _make(directory)
    lock = FileLock(directory / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkspaceLocked(
            f"{directory}: another crosscheck is writing here; wait for it, "
            "or choose another folder with --index"
        ) from error
    except OSError as error:
        raise WorkspaceError(
            f"{directory}: not writable ({error.strerror}); choose another folder with --index"
        ) from error
    return lock


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{directory}: cannot make this folder ({error.strerror}); "
            "choose a writable one with --index"
        ) from error
