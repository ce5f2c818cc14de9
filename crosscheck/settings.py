"""One frozen Settings; every threshold with its unit, its reason and where it was measured.

Stages take the numbers they need as arguments or a ``Settings``; nothing reads the environment
below the command line.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Reading files and cleaning text."""

    max_bytes: int = 10 * 1024 * 1024  # one article; larger files are refused (reliability F1)
    max_files: int = 20_000  # in one folder; a runaway path is an error, not a night's work
    min_article_chars: int = 80  # below this nothing was said: teaser rows, error pages
    copy_containment: float = 0.15  # share of 4-word shingles; 1,125 pairs of different articles
    # have at most .01, 432 copies (cut by 40 %, 8-20 % of words changed, shuffled) at least .20,
    # three agency pieces rewritten by hand .17 to .23


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    encoder: str = "bundled"
    judge: str = "bundled"
    sources: SourceSettings = field(default_factory=SourceSettings)
