"""Locks: whether the file system keeps them, and who holds that of a workspace."""

import os
import tempfile
from pathlib import Path

from crosscheck.upkeep.checks import Check

# SQLite's WAL needs memory shared by all that read a file; over a network there is none.
REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "vboxsf", "davfs"}
REMOTE |= {"fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.davfs2", "glusterfs"}
MOUNTS = Path("/proc/self/mountinfo")
HELD = Path("/proc/locks")
SHOWN = 120  # characters of a command line


def file_system(place: Path, *, writable: bool) -> Check:
    """Its kind, where the system tells, and whether a lock keeps out a second one."""
    kind = kind_of(place)
    said = kind or "of unknown kind"
    local = "keep the workspace on a local disk (--index)"
    if writable and _keeps_locks(place) is False:
        return Check("file system", "problem", f"{said}; it does not keep locks", local)
    if kind in REMOTE:
        detail = f"{said}: shared over a network, where SQLite is not safe"
        return Check("file system", "warning", detail, local)
    return Check("file system", "ok", said + ("; locks work" if writable else ""))


def kind_of(place: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system of a folder, None where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    found: dict[Path, str] = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode("ascii", "backslashreplace").decode("unicode_escape")
        found[Path(point)] = after.split()[0]  # of two mounted on one point the later is seen
    resolved = place.resolve()
    return next((found[one] for one in (resolved, *resolved.parents) if one in found), None)


def _keeps_locks(place: Path) -> bool | None:
    """Whether a second opening of a file is kept from its lock; None if this cannot be tried."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        with (
            tempfile.NamedTemporaryFile(prefix=".doctor-", dir=place) as first,
            Path(first.name).open("rb") as second,
        ):
            fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False
    except OSError:
        return False


def who_writes(lock: Path) -> Check:
    """Whether a run holds the workspace, and which."""
    wait = "wait until it is done before you write"
    number = holder(lock)
    if number is not None:
        detail = f"held by process {number} ({_command(number)})"
        return Check("lock", "warning", detail, wait)
    if _is_held(lock):
        return Check("lock", "warning", "held by a process that cannot be seen from here", wait)
    return Check("lock", "ok", "free")


def holder(lock: Path, held: Path = HELD) -> int | None:
    """The process that holds a lock on this file, where the system tells.

    A line of the table: ``1: FLOCK ADVISORY WRITE 4711 fe:00:2146804 0 EOF``, the numbers of
    the device in hexadecimal.
    """
    try:
        status = lock.stat()
        lines = held.read_text("ascii", "replace").splitlines()
    except OSError:
        return None
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}"
    for line in lines:
        parts = line.split()
        if parts[1:2] == ["FLOCK"] and parts[5:6] == [f"{device}:{status.st_ino}"]:
            return int(parts[4])
    return None


def _is_held(lock: Path) -> bool:
    """Tried with a shared lock, given back at once: a run that starts is hardly in its way."""
    try:
        import fcntl

        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (ImportError, OSError):
        return False
    return False


def _command(number: int) -> str:
    """The command line of a process, as far as it may be seen."""
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "ended meanwhile or of another user"
    line = b" ".join(words).decode("utf-8", "replace").strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
