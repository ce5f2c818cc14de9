"""One HTTP exchange, bounded in time and size. The only module that opens network connections.

The name is resolved once, every address it has is checked, and the connection goes to those
very addresses: a second answer of the name server ("rebinding") is never asked for. A watchdog
shuts the socket at the deadline, because timeouts only bound the wait for the next byte.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse

from crosscheck.errors import FetchRefused, UnreadableSource
from crosscheck.sources.addresses import Target, why_refused

CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class Interrupted(Exception):  # noqa: N818 - it names what happened, and never leaves sources
    """The exchange failed on the way; another try may succeed."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: ``body`` is decoded from gzip, header names are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class Budget:
    """Seconds of network time for one errand; waiting out of politeness does not count."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time inside against the budget."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - started


def exchange(  # noqa: PLR0913 - where, what, and each of its bounds
    target: Target,
    headers: Mapping[str, str],
    *,
    budget: Budget,
    max_bytes: int,
    connect_seconds: float,
    private: bool = False,
    tls: ssl.SSLContext | None = None,
    body: bytes | None = None,
) -> Response:
    """Ask once and read the whole answer.

    private: whether the host may have addresses that are not public. body: to be posted.
    Raises FetchRefused before any packet is sent, UnreadableSource for an answer that is too
    large or broken, Interrupted if the network failed.
    """
    with budget.running():
        addresses = _resolve(target, private, min(connect_seconds, budget.left))
        with _Watchdog(budget.left) as watchdog:
            try:
                _connect(target, addresses, connect_seconds, watchdog, tls)
                return _ask(target, headers, watchdog, max_bytes, body)
            except ssl.SSLCertVerificationError as error:
                problem = f"its certificate is not valid ({error.verify_message})"
                raise UnreadableSource(target.url, problem) from error
            except (OSError, HTTPException, ValueError) as error:
                if watchdog.barked:
                    raise UnreadableSource(target.url, "took too long; try again later") from error
                raise Interrupted(_problem(error)) from error


def _problem(error: Exception) -> str:
    """What went wrong, without the words of the server: they may hold anything."""
    if isinstance(error, TimeoutError):
        return "the connection timed out"
    if isinstance(error, OSError):
        return f"the connection failed ({error.strerror or 'closed by the server'})"
    return f"the answer is no proper HTTP ({type(error).__name__})"


# --- the connection ----------------------------------------------------------------------

Address = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


def _resolve(target: Target, private: bool, seconds: float) -> list[Address]:
    """All addresses of the host, each of them allowed."""
    addresses = _looked_up(target, seconds)
    for _family, sockaddr in addresses:
        kind = None if private else why_refused(str(sockaddr[0]))
        if kind:
            problem = f"leads to {sockaddr[0]} ({kind}), which is not fetched"
            raise FetchRefused(target.url, f"{problem}; a private host must be listed as one")
    if not addresses:
        raise Interrupted(f"the host {target.host} has no address")
    return addresses


def _looked_up(target: Target, seconds: float) -> list[Address]:
    """The answer of the resolver, which knows no deadline: it is asked in a thread of its own."""
    found: list[Address] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.extend((family, sockaddr) for family, _, _, _, sockaddr in answers)  # type: ignore[misc]
        except (OSError, ValueError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if failed:
        raise Interrupted(f"the host {target.host} is not known ({failed[0]})")
    if thread.is_alive():
        raise Interrupted("the name server did not answer")
    return found


class _Watchdog:
    """Shuts the socket when time is up; whatever waits on it then fails at once."""

    def __init__(self, seconds: float) -> None:
        self.sock: socket.socket | None = None
        self.barked = seconds <= 0
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(max(seconds, 0.0), self._bark)
        self._timer.daemon = True

    def __enter__(self) -> "_Watchdog":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        if self.sock is not None:
            self.sock.close()

    def _bark(self) -> None:
        self.barked = True
        if self.sock is not None:
            with suppress(OSError):  # it may be closed already
                # the plain shutdown: that of an SSL socket would clear it under the reader
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def left(self) -> float:
        """Seconds until it barks; OSError if it has."""
        left = self._ends - time.monotonic()
        if self.barked or left <= 0:
            self.barked = True
            raise TimeoutError("time is up")
        return left


def _connect(
    target: Target,
    addresses: list[Address],
    seconds: float,
    watchdog: _Watchdog,
    tls: ssl.SSLContext | None,
) -> None:
    """Connect to the first address that answers and leave the socket with the watchdog."""
    failed: OSError | None = None
    for family, sockaddr in addresses:
        watchdog.sock = sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(seconds, watchdog.left()))
            sock.connect(sockaddr)
            sock.settimeout(watchdog.left() + 1.0)  # from here on the watchdog is first
            break
        except OSError as error:
            failed = error
            sock.close()
    else:
        raise failed or OSError("no address")
    if target.scheme == "https":
        context = tls or ssl.create_default_context()
        wrapped = context.wrap_socket(
            sock, server_hostname=target.host, do_handshake_on_connect=False
        )
        watchdog.sock = wrapped  # before the handshake, or nobody could end it
        wrapped.do_handshake()


# --- the answer --------------------------------------------------------------------------


def _ask(
    target: Target,
    headers: Mapping[str, str],
    watchdog: _Watchdog,
    max_bytes: int,
    posted: bytes | None,
) -> Response:
    connection = HTTPConnection(target.host, target.port)
    connection.sock = watchdog.sock
    host = target.origin.partition("//")[2]
    fixed = {"Host": host, "Accept-Encoding": "gzip", "Connection": "close"}
    method = "GET" if posted is None else "POST"
    connection.request(method, target.path, posted, headers={**headers, **fixed})
    with connection.getresponse() as answer:
        found = {name.lower(): value for name, value in answer.getheaders()}
        wanted = 200 <= answer.status < 300
        body = _read(target.url, answer, found, watchdog, max_bytes) if wanted else b""
        return Response(answer.status, answer.reason, found, body)


def _read(
    url: str,
    answer: HTTPResponse,
    headers: Mapping[str, str],
    watchdog: _Watchdog,
    max_bytes: int,
) -> bytes:
    expected = answer.length  # None without a length, and for chunks
    if expected is not None and expected > max_bytes:
        raise UnreadableSource(url, _too_large(max_bytes))
    decode = _decoder(url, headers.get("content-encoding", ""))
    body, raw = bytearray(), 0
    while True:
        watchdog.left()
        chunk = answer.read1(CHUNK)
        if not chunk:
            break
        raw += len(chunk)
        body += decode(chunk, max_bytes + 1 - len(body))
        if raw > max_bytes or len(body) > max_bytes:
            raise UnreadableSource(url, _too_large(max_bytes))
    watchdog.left()
    if expected is not None and raw < expected:
        raise Interrupted(f"only {raw} of {expected} bytes came")
    decode(b"", 0)
    return bytes(body)


def _too_large(max_bytes: int) -> str:
    return f"is larger than {max_bytes / 2**20:.1f} MiB; no article or feed is"


def _decoder(url: str, coding: str) -> Callable[[bytes, int], bytes]:
    """A function from raw bytes and the room left to decoded bytes; b"" says that all came."""
    named = coding.strip().lower()
    if named in ("", "identity"):
        return lambda chunk, _room: chunk
    if named not in ("gzip", "x-gzip"):
        raise UnreadableSource(
            url, f"is sent in the coding {coding[:40]!r}, which nobody asked for"
        )
    inflate = zlib.decompressobj(_GZIP)

    def decode(chunk: bytes, room: int) -> bytes:
        nonlocal inflate
        body = bytearray()
        while chunk and len(body) < room:
            if inflate.eof:  # a gzip file may be several, one after the other
                inflate = zlib.decompressobj(_GZIP)
            try:
                body += inflate.decompress(chunk, room - len(body))
            except zlib.error as error:
                raise UnreadableSource(url, f"is a broken gzip body ({error})") from None
            chunk = inflate.unused_data
        if not room and not inflate.eof:
            raise Interrupted("the compressed body breaks off")
        return bytes(body)

    return decode
