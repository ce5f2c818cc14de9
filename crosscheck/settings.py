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
class FetchSettings:
    """Reading from the network: how much, how long, how politely (reliability F1-F4, F9)."""

    user_agent: str = "crosscheck/0.1 (compares news reports; obeys robots.txt)"
    max_bytes: int = 10 * 1024 * 1024  # of a decoded body
    deadline_seconds: float = 60.0  # of network time for one address, with redirects and retries
    connect_seconds: float = 10.0  # to one address of a host
    max_redirects: int = 5
    retries: int = 2  # after a broken connection or an overloaded server
    gap_seconds: float = 1.0  # between two requests to one host; robots.txt may ask for more
    max_wait_seconds: float = 30.0  # a server that asks for more patience is left for next time
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    private_hosts: frozenset[str] = frozenset()  # "intranet.example", "127.0.0.1:8000": may have
    # addresses that are not public, and any port


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """A language model behind an OpenAI-compatible endpoint, where the user names one."""

    base_url: str  # up to and with the version: "http://127.0.0.1:8080/v1"
    model: str | None = None  # None: the only one that the endpoint has
    key: str | None = field(default=None, repr=False)  # bearer token; never written anywhere
    deadline_seconds: float = 120.0  # for one answer with its retries; a large local model on a
    # processor alone takes a minute for four answers at a time
    connect_seconds: float = 10.0
    max_bytes: int = 256 * 1024  # of a reply; a hundred times what was asked for
    retries: int = 3  # after 429, 5xx and broken connections


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    encoder: str | None = None  # None: what was chosen for the workspace, else the bundled one
    judge: str | None = None  # "llm": the language model of ``endpoint``
    sources: SourceSettings = field(default_factory=SourceSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    endpoint: EndpointSettings | None = None
