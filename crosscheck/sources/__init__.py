"""Sources: bytes to Document. Files, pages and feeds are read, cleaned and dated here.

What reads files is loaded at first use: a question needs none of it.
"""

from typing import TYPE_CHECKING

from crosscheck.sources.language import UNDETERMINED, detect_language
from crosscheck.sources.origins import assign_origins, copied_share

if TYPE_CHECKING:
    from crosscheck.sources.files import Skipped, SourcesRead, read_path

__all__ = [
    "UNDETERMINED",
    "Skipped",
    "SourcesRead",
    "assign_origins",
    "copied_share",
    "detect_language",
    "read_path",
]


def __getattr__(name: str) -> object:
    """The names of ``sources.files`` that stand above."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from crosscheck.sources import files

    return getattr(files, name)
