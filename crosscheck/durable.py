"""Files that are replaced whole or not at all."""

import os
from pathlib import Path


def write_whole(target: Path, text: str) -> None:
    """Write UTF-8 as it is: readers see the old file or the new one, never half of it.

    Raises OSError and leaves the old file if it cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
