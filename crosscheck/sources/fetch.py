"""Reading from the network: the one way out, and a polite one.

Every address, also that of each redirect and of robots.txt, is checked before anything is sent
(addresses.py); each exchange is bounded in time and size (wire.py). Here is what lies between:
redirects, robots.txt (RFC 9309), one request at a time to a host with a gap after it,
Retry-After, and a few retries.
"""

import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crosscheck.errors import FetchRefused, SourceError, SourceNotFound, UnreadableSource
from crosscheck.settings import FetchSettings
from crosscheck.sources.addresses import Target, parse_target
from crosscheck.sources.wire import Budget, Interrupted, Response, exchange

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_NAME = "crosscheck"  # the name a robots.txt may use for us
MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309 wants at least 500 KiB read
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was read: ``body`` is b"" if nothing changed since ``etag`` or ``modified``."""

    url: str  # where it was found, after redirects
    status: int  # 200, or 304 for unchanged
    body: bytes
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None  # to be sent next time
    modified: str | None = None  # likewise
    moved: bool = False  # every redirect on the way was permanent: remember the new address


@dataclass(slots=True)
class _Host:
    """What is to be kept in mind about one host."""

    turn: threading.Lock = field(default_factory=threading.Lock)  # held during an exchange only
    reading_robots: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0  # seconds of the clock
    gap: float = 0.0
    robots: dict[str, "Protego | None"] = field(default_factory=dict)  # by origin


class Fetcher:
    """Fetches addresses; safe to share between threads.

    tls: the trust to use instead of the system's. clock, sleep and jitter are for tests.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings or FetchSettings()
        self._tls = tls
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._hosts: dict[str, _Host] = {}
        self._adding_host = threading.Lock()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Read one address, if it changed since ``etag`` or ``modified``.

        Raises FetchRefused, SourceNotFound or UnreadableSource with the reason and what to do.
        """
        budget = Budget(self.settings.deadline_seconds)
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        known = {name: value for name, value in headers.items() if value}
        target, response, moved = self._follow(url, known, budget, heed_robots=True)
        if response.status not in (200, 203, 304):
            raise _failed(url, response)
        found = response.headers
        charset = _CHARSET.search(found.get("content-type", ""))
        return Fetched(
            url=target.url,
            status=304 if response.status == 304 else 200,
            body=response.body,
            content_type=found.get("content-type", "").partition(";")[0].strip().lower(),
            charset=charset[1] if charset else None,
            etag=_validator(found.get("etag")),
            modified=_validator(found.get("last-modified")),
            moved=moved and target.url != url,
        )

    def _follow(
        self, url: str, headers: Mapping[str, str], budget: Budget, *, heed_robots: bool
    ) -> tuple[Target, Response, bool]:
        """The first answer that is no redirect, and whether all redirects were permanent."""
        place, permanent = url, True
        for _hop in range(self.settings.max_redirects + 1):
            target = parse_target(place)
            if heed_robots:
                self._heed_robots(target, budget)
            response = self._persist(target, headers, budget, robots=not heed_robots)
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or not location:
                return target, response, permanent
            permanent = permanent and response.status in _PERMANENT
            place = _joined(place, location)
        raise FetchRefused(url, f"redirects more than {self.settings.max_redirects} times")

    def _persist(
        self, target: Target, headers: Mapping[str, str], budget: Budget, *, robots: bool
    ) -> Response:
        """Ask until there is an answer, at most ``retries`` times more."""
        problem = ""
        for attempt in range(self.settings.retries + 1):
            pause = 2**attempt * (0.5 + self._jitter())  # seconds
            try:
                response = self._ask(target, headers, budget, MAX_ROBOTS_BYTES if robots else None)
                if response.status not in _TRY_AGAIN:
                    return response
                problem = _status(response)
                pause = max(pause, _retry_after(response))
                self._leave_alone(target, pause)
            except Interrupted as error:
                problem = str(error)
            if budget.left <= 0 or pause > self.settings.max_wait_seconds:
                break
            if attempt < self.settings.retries:
                self._sleep(pause)
        raise UnreadableSource(target.url, f"{problem}; try again later")

    def _ask(
        self, target: Target, headers: Mapping[str, str], budget: Budget, limit: int | None
    ) -> Response:
        named = f"{target.host}:{target.port}"
        private = not self.settings.private_hosts.isdisjoint({target.host, named})
        if not private and target.port not in self.settings.ports:
            problem = f"port {target.port} is not one that pages are read from"
            raise FetchRefused(target.url, f"{problem}; a private host must be listed as one")
        with self._turn(target):
            return exchange(
                target,
                {"User-Agent": self.settings.user_agent, "Accept": "*/*", **headers},
                budget=budget,
                max_bytes=limit or self.settings.max_bytes,
                connect_seconds=self.settings.connect_seconds,
                private=private,
                tls=self._tls,
            )

    # --- politeness ----------------------------------------------------------------------

    def _host(self, target: Target) -> _Host:
        with self._adding_host:
            return self._hosts.setdefault(target.host, _Host())

    @contextmanager
    def _turn(self, target: Target) -> Iterator[None]:
        """The only connection to a host, and not too soon after the last one."""
        host = self._host(target)
        with host.turn:
            wait = host.next_at - self._clock()
            if wait > self.settings.max_wait_seconds:
                problem = f"{target.host} asked to be left alone for {wait:.0f} more seconds"
                raise UnreadableSource(target.url, f"{problem}; try again later")
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                gap = max(self.settings.gap_seconds, host.gap)
                host.next_at = max(host.next_at, self._clock() + gap)

    def _leave_alone(self, target: Target, seconds: float) -> None:
        host = self._host(target)
        host.next_at = max(host.next_at, self._clock() + seconds)

    def _heed_robots(self, target: Target, budget: Budget) -> None:
        host = self._host(target)
        with host.reading_robots:
            if target.origin not in host.robots:
                host.robots[target.origin] = rules = self._read_robots(target, budget)
                asked = rules.crawl_delay(ROBOTS_NAME) if rules else None
                host.gap = max(host.gap, min(asked or 0.0, self.settings.max_wait_seconds))
            rules = host.robots[target.origin]
        if rules and not rules.can_fetch(target.url, ROBOTS_NAME):
            raise FetchRefused(target.url, "its robots.txt does not allow this address to be read")

    def _read_robots(self, target: Target, budget: Budget) -> "Protego | None":
        """The rules of an origin; None if it has none. Without an answer nothing is allowed."""
        from protego import Protego

        try:
            _, response, _ = self._follow(
                target.origin + "/robots.txt", {}, budget, heed_robots=False
            )
        except SourceError as error:
            own = error.source == target.origin + "/robots.txt"
            if own and isinstance(error, FetchRefused):  # no address of this host may be read
                raise FetchRefused(target.url, error.reason) from error
            problem = f"its robots.txt cannot be read ({error.reason})"
            raise type(error)(target.url, problem) from error
        if response.status != 200:
            return None
        return Protego.parse(response.body.decode("utf-8", "replace"))


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip().replace(" ", "%20"))
    except ValueError:
        raise FetchRefused(url, "redirects to something that is no address") from None


def _validator(value: str | None) -> str | None:
    """A header to be sent back next time, if it can be sent at all."""
    return (
        value if value and len(value) <= 200 and value.isascii() and value.isprintable() else None
    )


def _failed(url: str, response: Response) -> SourceError:
    if response.status in (404, 410):
        return SourceNotFound(url, f"{_status(response)}; check the address")
    if response.status in (401, 402, 403, 451):
        return UnreadableSource(url, f"{_status(response)}; the site does not give it to us")
    return UnreadableSource(url, f"{_status(response)}; try again later")


def _status(response: Response) -> str:
    reason = "".join(c for c in response.reason[:60] if c.isprintable())
    return f"HTTP {response.status} {reason}".rstrip()


def _retry_after(response: Response) -> float:
    """Seconds a server asks to wait, given as a number or as a date; 0 if it does not."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0
