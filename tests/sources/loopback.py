"""A server on 127.0.0.1 that answers as the test says, byte by byte."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Answer = bytes | Iterable[bytes] | Callable[["Asked"], bytes | Iterable[bytes]]


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    at: float


def answer(
    body: bytes = b"", status: str = "200 OK", length: int | None = None, **headers: str
) -> bytes:
    """An HTTP answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


NOT_FOUND = answer(b"", "404 Not Found")


@dataclass
class Loopback:
    """Answers by path; what is not listed is not found."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    handshake: bool = True  # False: accept, and never say a word

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=300)
        self.port: int = self._socket.getsockname()[1]
        self._stop = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address here, under any name."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt aside."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        """Take no more connections and end those that still drip."""
        self._stop.set()
        self._socket.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if not self.handshake:
                self._stop.wait(20)
                return
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                asked = _read_request(connection)
                self.asked.append(asked)
                given = self.answers.get(asked.path, NOT_FOUND)
                given = given(asked) if callable(given) else given
                for piece in [given] if isinstance(given, bytes) else given:
                    if self._stop.is_set():
                        return
                    connection.sendall(piece)
        except (OSError, ValueError):
            pass  # the other side hung up
        finally:
            connection.close()


def _read_request(connection: socket.socket) -> Asked:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(4096)
        if not piece:
            raise ValueError("hung up")
        received += piece
    first, *rest = received.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    return Asked(first.split(" ")[1], {k.lower(): v for k, v in headers.items()}, time.monotonic())


def dripping(start: bytes, piece: bytes, pause: float = 0.05) -> Callable[[Asked], Iterable[bytes]]:
    """An answer without end, a piece at a time."""

    def drip(_asked: Asked) -> Iterable[bytes]:
        yield start
        while True:
            time.sleep(pause)
            yield piece

    return drip
