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
    copy_containment: float = 0.15  # shared 5-word shingles; different articles .00, copies >= .18
    # measured on synthetic copies of five articles: cut, 8-20 % of words changed, shuffled


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    encoder: str = "bundled"
    judge: str = "bundled"
    sources: SourceSettings = field(default_factory=SourceSettings)
