"""What crosscheck.toml says, as frozen records; each field that has a default may be left out."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from crosscheck.settings import EndpointSettings, FetchSettings, Settings

ReportForm = Literal["md", "html", "json"]
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed to read: ``[[feeds]]``."""

    url: str
    outlet: str | None = None  # None: that of its host in [[outlets]], else by the feed's title
    lang: str | None = None  # None: detected
    pages: bool = True  # read the full text on the page of each article, not in the feed alone


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: ``[[outlets]]``. Outlets of one family are not independent of each other."""

    name: str
    family: str | None = None  # the publisher
    hosts: tuple[str, ...] = ()  # "kurier.example" also stands for "www.kurier.example"


@dataclass(frozen=True, slots=True)
class Windows:
    """How far back a night looks: ``[windows]``, in days."""

    read_days: float = 7.0  # articles that appeared earlier are not read
    recheck_days: float = 2.0  # pages read so recently are looked at again for silent edits
    compare_days: float = 14.0  # events reported since then are compared


@dataclass(frozen=True, slots=True)
class Models:
    """``[models]``; None is what was chosen for the workspace, else the bundled one."""

    encoder: str | None = None
    judge: str | None = None  # "llm": the language model at base_url
    base_url: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Fetching:
    """``[fetch]``."""

    private_hosts: frozenset[str] = frozenset()  # "intranet.example", "127.0.0.1:8000": may have
    # addresses that are not public, and any port
    gap_seconds: float = 1.0  # between two requests to one host
    workers: int = 8  # feeds read at the same time, each from another host


@dataclass(frozen=True, slots=True)
class Reports:
    """``[reports]``: where the dated reports of the nights go."""

    folder: Path = Path("reports")  # where the run is started, if left out
    formats: tuple[ReportForm, ...] = ("html", "json")
    lang: str | None = None  # "de" or "en"; None: that of most articles


@dataclass(frozen=True, slots=True)
class Smtp:
    """``[notify.smtp]``; the password stands in the environment, in CROSSCHECK_SMTP_PASSWORD."""

    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    security: Security = "starttls"
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Notifications:
    """``[notify]``: who is told what changed; several ways may be named."""

    file: Path | None = None
    webhook: str | None = None
    smtp: Smtp | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """``[budget]``: what a night may cost at most. What is left out is done the next night."""

    minutes: float = 120.0  # for reading and comparing together
    articles_per_feed: int = 100  # pages read for one feed; a feed that is new may list thousands


@dataclass(frozen=True, slots=True)
class Configuration:
    """The whole file; paths in it are those of its folder."""

    path: Path
    feeds: tuple[Feed, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    index: Path | None = None  # the workspace; --index and CROSSCHECK_INDEX go before it
    windows: Windows = field(default_factory=Windows)
    models: Models = field(default_factory=Models)
    fetch: Fetching = field(default_factory=Fetching)
    reports: Reports = field(default_factory=Reports)
    notify: Notifications = field(default_factory=Notifications)
    budget: Budget = field(default_factory=Budget)

    def outlet_of(self, host: str) -> str | None:
        """The outlet that publishes on a host, or on the domain it belongs to."""
        labels = host.lower().rstrip(".").split(".")
        names = {".".join(labels[n:]) for n in range(len(labels))}
        return next((one.name for one in self.outlets if names & set(one.hosts)), None)

    def family_of(self, outlet: str | None) -> str | None:
        """The publisher family of an outlet, where one is named."""
        return next((one.family for one in self.outlets if one.name == outlet), None)

    def fetch_settings(self) -> FetchSettings:
        """How addresses are fetched."""
        return FetchSettings(
            gap_seconds=self.fetch.gap_seconds, private_hosts=self.fetch.private_hosts
        )

    def settings(self, key: str | None = None) -> Settings:
        """The settings of a run; key: of the language model, which no file should hold."""
        models = self.models
        endpoint = EndpointSettings(models.base_url, models.model, key) if models.base_url else None
        return Settings(
            models.encoder, models.judge, fetch=self.fetch_settings(), endpoint=endpoint
        )
