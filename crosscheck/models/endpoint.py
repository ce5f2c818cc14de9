"""A language model behind an OpenAI-compatible endpoint that the user names.

The user chose the host, so any host is allowed, this machine's own as well; nothing else is ever
connected to: redirects are not followed and proxies of the environment are not used. Every
exchange is bounded in time, by a watchdog that shuts the socket at the deadline (timeouts only
bound the wait for the next byte), and in size.
"""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from crosscheck.errors import ModelError, UnusableReply, UsageError
from crosscheck.settings import EndpointSettings

_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHOWN_CHARS = 200  # of what a server says of an error
MAX_TOKENS = 512  # an answer is four short fields


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    retry_after: str
    body: bytes


class Endpoint:
    """Chat completions of one model; safe to share between threads.

    sleep is for tests. Raises UsageError for an address or key that cannot be used.
    """

    def __init__(
        self, settings: EndpointSettings, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings, self._sleep = settings, sleep
        self._choosing = threading.Lock()
        try:
            parts = urlsplit(settings.base_url)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError:
            raise UsageError(f"--base-url {settings.base_url}: no valid address") from None
        plain = parts.scheme in {"http", "https"} and self._host and settings.base_url.isprintable()
        if not plain or "@" in parts.netloc or parts.query or parts.fragment:
            raise UsageError(
                f"--base-url {settings.base_url!r}: write it as http://127.0.0.1:8080/v1"
            )
        self._secure = parts.scheme == "https"
        self._path = parts.path.rstrip("/")
        self._check_key(settings.key)

    def _check_key(self, key: str | None) -> None:
        if key and not (key.isascii() and key.isprintable()):
            raise UsageError("CROSSCHECK_LLM_KEY: holds characters that no key has")
        if key and not self._secure and self._host not in _LOOPBACK:
            raise UsageError(
                f"--base-url {self._settings.base_url}: the key would be sent unencrypted; "
                "use https, or unset CROSSCHECK_LLM_KEY"
            )

    @property
    def model_id(self) -> str:
        """The model and where it runs."""
        port = f":{self._port}" if self._port else ""
        return f"{self.model}@{self._host}{port}"

    @property
    def model(self) -> str:
        """The model asked for; by default the only one that the endpoint has."""
        with self._choosing:
            return self._settings.model or self._only_model

    @cached_property
    def _only_model(self) -> str:
        listed = self._ask("GET", "/models", None)
        try:
            names = [str(one["id"]) for one in listed["data"]]
        except (KeyError, TypeError):
            names = []
        if len(names) != 1:
            known = f"has {', '.join(names[:8])}" if names else "does not say what it has"
            raise UsageError(f"{self._settings.base_url}: {known}; choose one with --model NAME")
        return names[0]

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
        """What the model answers, asked to keep to a JSON schema.

        Raises UnusableReply if this answer came too late, too large or in no known form, and
        ModelError if the endpoint cannot be used at all.
        """
        answer = self._ask(
            "POST",
            "/chat/completions",
            {
                "model": self.model,
                "messages": list(messages),
                "temperature": 0,
                "max_tokens": MAX_TOKENS,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
                },
            },
        )
        try:
            content = answer["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise UnusableReply(f"{self._settings.base_url}: no chat completion") from None
        return content if isinstance(content, str) else ""

    # --- the exchange --------------------------------------------------------------------

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        """The JSON that comes back; overload and broken connections are tried again."""
        payload = json.dumps(body).encode() if body is not None else None
        ends = time.monotonic() + self._settings.deadline_seconds
        problem = "gave no answer"
        for attempt in range(self._settings.retries + 1):
            pause = 0.5 * 2**attempt
            try:
                reply = self._exchange(method, self._path + path, payload, ends)
                if reply.status not in _TRY_AGAIN:
                    return self._read(reply)
                problem = f"HTTP {reply.status}"
                pause = max(pause, _seconds(reply.retry_after))
            except ssl.SSLCertVerificationError as error:
                problem = f"its certificate is not valid ({error.verify_message})"
                raise ModelError(f"{self._settings.base_url}: {problem}") from error
            except (OSError, HTTPException) as error:
                if time.monotonic() >= ends:
                    raise self._late() from None
                problem = f"cannot be reached ({type(error).__name__})"
            if attempt < self._settings.retries:
                if time.monotonic() + pause >= ends:
                    break
                self._sleep(pause)
        raise ModelError(f"{self._settings.base_url}: {problem}; is the model server up?")

    def _late(self) -> UnusableReply:
        seconds = self._settings.deadline_seconds
        return UnusableReply(f"{self._settings.base_url}: no answer within {seconds:g} s")

    def _read(self, reply: _Reply) -> Any:
        base = self._settings.base_url
        if reply.status in _REFUSED:
            raise ModelError(f"{base}: HTTP {reply.status}; set the key in CROSSCHECK_LLM_KEY")
        if reply.status != 200:
            raise ModelError(f"{base}: HTTP {reply.status} {self._shown(reply.body)}".rstrip())
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            raise UnusableReply(f"{base}: the reply is no JSON") from None

    def _shown(self, body: bytes) -> str:
        """What a server says of an error: short, in one line, and never our key."""
        text = " ".join(body[: 10 * SHOWN_CHARS].decode("utf-8", "replace").split())
        if self._settings.key:
            text = text.replace(self._settings.key, "***")
        return "".join(sign for sign in text if sign.isprintable())[:SHOWN_CHARS]

    def _exchange(self, method: str, path: str, payload: bytes | None, ends: float) -> _Reply:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if payload is not None:
            headers["Content-Type"] = "application/json"
        if self._settings.key:
            headers["Authorization"] = f"Bearer {self._settings.key}"
        left = ends - time.monotonic()
        connection = (HTTPSConnection if self._secure else HTTPConnection)(self._host, self._port)
        timeout = max(0.01, min(self._settings.connect_seconds, left))
        try:
            connection.sock = self._connect(connection.port, timeout)
            with _shut_at(connection.sock, ends):
                connection.sock.settimeout(max(0.01, ends - time.monotonic()))
                if isinstance(connection.sock, ssl.SSLSocket):
                    connection.sock.do_handshake()
                connection.request(method, path, payload, headers)
                response = connection.getresponse()
                after = response.headers.get("Retry-After", "")
                return _Reply(response.status, after, self._body(response))
        finally:
            connection.close()

    def _connect(self, port: int, timeout: float) -> socket.socket:
        """A connection; the handshake of TLS is left to be done under the watchdog."""
        plain = socket.create_connection((self._host, port), timeout)
        if not self._secure:
            return plain
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=self._host, do_handshake_on_connect=False)

    def _body(self, response: HTTPResponse) -> bytes:
        most = self._settings.max_bytes
        body = response.read(most + 1)
        if len(body) > most:
            raise UnusableReply(f"{self._settings.base_url}: a reply of more than {most:,} bytes")
        if response.length:  # what it promised and did not send
            raise HTTPException("the reply broke off")
        return body


@contextmanager
def _shut_at(sock: socket.socket, ends: float) -> Iterator[None]:
    """Shut the socket at the deadline; whatever waits on it then fails at once."""

    def shut() -> None:
        with suppress(OSError):  # it may be closed already
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not that of SSL, see sources.wire

    timer = threading.Timer(max(0.0, ends - time.monotonic()), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _seconds(retry_after: str) -> float:
    return float(retry_after[:6]) if retry_after.strip().isdecimal() else 0.0
