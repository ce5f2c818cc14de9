"""Sources: bytes to Document. Files, pages and feeds are read, cleaned and dated here."""

from crosscheck.sources.files import Skipped, SourcesRead, read_path
from crosscheck.sources.language import UNDETERMINED, detect_language
from crosscheck.sources.origins import assign_origins, copied_share

__all__ = [
    "UNDETERMINED",
    "Skipped",
    "SourcesRead",
    "assign_origins",
    "copied_share",
    "detect_language",
    "read_path",
]
