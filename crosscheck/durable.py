"""Files that are replaced whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_whole(target: Path, text: str | Iterable[str]) -> None:
    """Write UTF-8 as it is: readers see the old file or the new one, never half of it.

    text: whole, or in pieces that are made while they are written.
    Raises OSError, and what making the pieces raises, and leaves the old file.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines((text,) if isinstance(text, str) else text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
