"""Everything crosscheck raises on purpose.

    CrosscheckError
    ├── SourceError            one source (file, folder, URL, feed) could not be read
    │   ├── SourceNotFound     it does not exist
    │   ├── UnreadableSource   it exists, but cannot be opened or decoded
    │   ├── FetchRefused       its address must not be fetched, or robots.txt forbids it
    │   └── NoArticle          it was read, but holds no article text
    ├── FrontMatterError       the header of an article or sources.toml is broken
    ├── WorkspaceError         the workspace (index folder, database) cannot be used
    │   ├── WorkspaceLocked    another run is writing
    │   └── WorkspaceTooNew    written by a newer crosscheck
    ├── ModelError             a model is unknown, incomplete or unsafe to load
    │   ├── DimensionMismatch  vectors of another length than the index holds
    │   └── UnusableReply      one answer of a language model is late or not what was asked for
    ├── IndexDamaged           the FAISS cache is damaged, stale or foreign (answered by a rebuild)
    │   └── IndexStale         it is whole, but of another model or an earlier state
    └── UsageError             a question, option or setting that cannot be used
        ├── ConfigurationError a line of crosscheck.toml that cannot be used
        └── FindingGone        a finding that a reader speaks of is not current any more

The message of each is one line that names the source and the next step; the command line
prints it without a traceback.
"""


class CrosscheckError(Exception):
    """Root of all expected errors."""

    exit_code = 1


class SourceError(CrosscheckError):
    """One source could not be read; ``source`` is its path or URL."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.reason = message


class SourceNotFound(SourceError):
    """The path or address does not exist."""


class UnreadableSource(SourceError):
    """The source exists but cannot be opened, is too large or is not text."""


class FetchRefused(SourceError):
    """An address that must not be fetched: by the rules for addresses or by robots.txt."""


class NoArticle(SourceError):
    """The source was read, but no article text is left in it."""


class FrontMatterError(SourceError):
    """A header (front matter or sources.toml) is not what it should be."""


class WorkspaceError(CrosscheckError):
    """The workspace cannot be opened or written."""


class WorkspaceLocked(WorkspaceError):
    """Another run holds the workspace."""

    exit_code = 75  # EX_TEMPFAIL: try again later


class WorkspaceTooNew(WorkspaceError):
    """The database was written by a newer version."""


class ModelError(CrosscheckError):
    """A model is unknown, incomplete or unsafe to load."""


class DimensionMismatch(ModelError):
    """Vectors of another length than the index holds."""


class UnusableReply(ModelError):
    """One answer of a language model is late, too large, or not what was asked for."""


class IndexDamaged(CrosscheckError):
    """The vector cache cannot be trusted; callers rebuild it from the store."""


class IndexStale(IndexDamaged):
    """The vector cache is not of this model or not of the present state of the store."""


class UsageError(CrosscheckError):
    """A question, option or setting that cannot be used."""

    exit_code = 2


class ConfigurationError(UsageError):
    """crosscheck.toml cannot be read or says what cannot be; the message names the line."""


class FindingGone(UsageError):
    """What a reader judges or takes back has changed since it was shown."""
