"""The only place that opens article files: regular ones, and never more of them than allowed."""

import errno
import os
import stat
from pathlib import Path

from crosscheck.errors import SourceNotFound, UnreadableSource


def kind(path: Path) -> int:
    """The mode of what a path leads to; SourceNotFound or UnreadableSource if it leads nowhere."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise SourceNotFound(str(path), "no such file or folder; check the path") from None
    except (OSError, ValueError) as error:
        raise UnreadableSource(str(path), os_problem(error)) from None


def kind_name(mode: int) -> str:
    """What a special file is, in words."""
    names = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device"}
    return names.get(stat.S_IFMT(mode), "a special file")


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file, if it is a regular one of at most ``limit`` bytes."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:  # noqa: PTH123
            mode = os.fstat(file.fileno())
            if not stat.S_ISREG(mode.st_mode):
                raise UnreadableSource(str(path), f"is {kind_name(mode.st_mode)}, not a file")
            if mode.st_size > limit:
                raise UnreadableSource(str(path), _too_large(mode.st_size, limit))
            raw = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise UnreadableSource(str(path), os_problem(error)) from None
    if len(raw) > limit:
        raise UnreadableSource(str(path), _too_large(len(raw), limit))
    return raw


def _too_large(size: int, limit: int) -> str:
    mib = 1024 * 1024
    return f"has {size / mib:.1f} MiB, more than the {limit / mib:.0f} MiB an article may have"


def os_problem(error: BaseException) -> str:
    """What went wrong with a path, and what to do about it."""
    number = getattr(error, "errno", None)
    if number == errno.ELOOP or isinstance(error, RuntimeError):
        return "is a symbolic link that leads back to itself; remove it"
    if number in (errno.EACCES, errno.EPERM):
        return "permission denied; make it readable (chmod u+r)"
    if number == errno.ENAMETOOLONG:
        return "the name is too long for a path"
    if number == errno.ENOENT:
        return "is a link to a file that is not there; remove it"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"
