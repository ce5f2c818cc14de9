"""The one way to the network: which addresses, how much, how long, how politely."""

import gzip
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loopback import NOT_FOUND, Asked, Loopback, answer, dripping

import crosscheck
from crosscheck.errors import FetchRefused, SourceError, SourceNotFound, UnreadableSource
from crosscheck.settings import FetchSettings
from crosscheck.sources.addresses import why_refused
from crosscheck.sources.fetch import Fetched, Fetcher

PAGE = "<html>Grüße</html>".encode()
MIB = 2**20
QUICK = FetchSettings(gap_seconds=0.0, retries=0, deadline_seconds=5.0)


@pytest.fixture
def server() -> Iterator[Loopback]:
    started = Loopback()
    yield started
    started.close()


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def fetcher(
    server: Loopback, *hosts: str, clock: Clock | None = None, tls: Any = None, **settings: Any
) -> Fetcher:
    """A fetcher that may read from the server, and from it alone."""
    private = {f"127.0.0.1:{server.port}", *hosts}
    made = replace(QUICK, private_hosts=frozenset(private), **settings)
    time_of = {"clock": clock, "sleep": clock.sleep} if clock else {}
    return Fetcher(made, tls=tls, jitter=lambda: 0.5, **time_of)  # type: ignore[arg-type]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """The name server: for each host the answers it gives, one after the other, the last for ever.

    Numeric hosts are read as the system reads them; other names are unknown.
    """
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host in known:
            answers = known[host]
            addresses = answers.pop(0) if len(answers) > 1 else answers[0]
            return [found for one in addresses for found in real(one, port, *args, **more)]
        return real(host, port, *args, **{**more, "flags": socket.AI_NUMERICHOST})

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a connection was opened to; none but 127.0.0.1 is really reached."""
    recorded: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        recorded.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("not in a test")
        real(self, address)

    def other(self: socket.socket, *arguments: Any) -> None:
        recorded.append(arguments[-1][0])
        raise ConnectionRefusedError("not in a test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    for way in ("connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, other)
    return recorded


# --- addresses ---------------------------------------------------------------------------

PRIVATE = """
127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001
0 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 0xa000001 100.64.0.1 100.100.100.200 100.127.255.255
169.254.169.254 169.254.170.2 169.254.0.1 0xa9fea9fe 2852039166 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.1.1 192.168.255.255 0xc0a80001
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 168.63.129.16 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255
[::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::10.0.0.1] [::ffff:127.0.0.1] [::ffff:10.0.0.1]
[::ffff:169.254.169.254] [::ffff:7f00:1] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1]
[64:ff9b::169.254.169.254] [64:ff9b:1::1] [100::1] [2001::1] [2001:0:7f00:1::] [2001:10::1]
[2001:20::1] [2001:db8::1] [2002:7f00:1::] [2002:a9fe:a9fe::] [2002:c0a8:1::1] [3fff::1] [5f00::1]
[fc00::1] [fd00::1] [fd00:ec2::254] [fe80::1] [fe80::1%251] [fec0::1] [ff02::1] [ff0e::1]
""".split()  # noqa: SIM905
PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "2a00::1"]


def test_public_addresses_may_be_read() -> None:
    """Neighbours of private ranges among them."""
    assert [why_refused(address) for address in PUBLIC] == [None] * len(PUBLIC)


@pytest.mark.parametrize("form", PRIVATE)
def test_nothing_is_sent_to_an_address_that_is_not_public(
    form: str, server: Loopback, names: dict[str, list[list[str]]], sent: list[str]
) -> None:
    """Named directly, by a redirect, or by a name server that changes its mind."""
    bare = form.strip("[]").replace("%25", "%")
    names.update(
        {"wechsel.example": [["93.184.216.34"], [bare]], "beides.example": [["8.8.8.8", bare]]}
    )
    server.answers = {"/weiter": answer(status="302 Found", Location=f"http://{form}/")}
    reader = fetcher(server, retries=2, clock=Clock())
    with pytest.raises(SourceError):
        reader.fetch(f"http://{form}/")
    with pytest.raises(FetchRefused):
        reader.fetch("http://beides.example/")
    assert sent == []
    with pytest.raises(SourceError):
        reader.fetch(server.url("/weiter"))
    assert set(sent) == {"127.0.0.1"} and server.paths == ["/weiter"]
    sent.clear()
    with pytest.raises(FetchRefused):
        reader.fetch("http://wechsel.example/")
    assert sent == ["93.184.216.34"]


def test_the_table_of_addresses_is_long_enough() -> None:
    """With the three ways to name one, more than 200 attempts; no form stands there twice."""
    assert len(set(PRIVATE)) == len(PRIVATE)
    assert 3 * len(PRIVATE) >= 200


def test_the_refusal_says_where_the_address_leads(names: dict[str, list[list[str]]]) -> None:
    """And how an intranet is allowed."""
    names["innen.example"] = [["10.1.2.3"]]
    with pytest.raises(FetchRefused) as caught:
        Fetcher(QUICK).fetch("http://innen.example/feed")
    assert str(caught.value) == (
        "http://innen.example/feed: leads to 10.1.2.3 (a private network), which is not fetched; "
        "a private host must be listed as one"
    )


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://blatt.example/a", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("gopher://127.0.0.1:70/", "only http and https"),
        ("//blatt.example/a", "only http and https"),
        ("blatt.example", "only http and https"),
        ("http://", "only http and https"),
        ("http:///a", "only http and https"),
        ("http://ein%00host/", "only http and https"),
        ("http://user:geheim@blatt.example/", "has a user name in it"),
        ("http://gut.example\\@boese.example/", "control characters"),
        ("http://gut.example/\r\nHost: boese.example", "control characters"),
        ("http://gut .example/", "control characters"),
        ("http://[::1/", "no valid address"),
        ("http://blatt.example:99999/", "no valid address"),
        ("http://a..example/", "no valid address"),
        ("http://8.8.8.8:22/", "port 22 is not one"),
        ("http://8.8.8.8:25/", "port 25 is not one"),
        ("http://8.8.8.8:6379/", "port 6379 is not one"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str, problem: str, sent: list[str]) -> None:
    """Directly or as the target of a redirect; nothing is sent."""
    with pytest.raises(FetchRefused, match=problem) as caught:
        Fetcher(QUICK).fetch(url)
    assert "geheim" not in str(caught.value).removeprefix(url)
    assert sent == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "data:,x", "http://8.8.8.8:22/", "//[::1"]
)
def test_a_redirect_to_something_else_is_refused(server: Loopback, target: str) -> None:
    """Each hop is checked like the first address."""
    server.answers["/a"] = answer(status="301 Moved", Location=target)
    with pytest.raises(FetchRefused):
        fetcher(server).fetch(server.url("/a"))


# --- reading -----------------------------------------------------------------------------


def test_a_page_is_read_with_what_its_headers_say(server: Loopback) -> None:
    """We say honestly who asks, and offer gzip only."""
    server.answers["/a%C3%BC?q=%C3%A4"] = answer(
        PAGE, Content_Type='Text/HTML; charset="utf-8"', ETag='"v1"', Last_Modified="gestern"
    )
    assert fetcher(server).fetch(server.url("/aü?q=ä#oben")) == Fetched(
        url=server.url("/aü?q=ä#oben"),
        status=200,
        body=PAGE,
        content_type="text/html",
        charset="utf-8",
        etag='"v1"',
        modified="gestern",
    )
    headers = server.asked[-1].headers
    assert headers["user-agent"].startswith("crosscheck/")
    assert headers["accept-encoding"] == "gzip"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in headers


def test_what_did_not_change_is_not_sent_again(server: Loopback) -> None:
    """Conditional requests carry what came last time."""
    server.answers["/a"] = answer(status="304 Not Modified")
    read = fetcher(server).fetch(server.url("/a"), etag='"v1"', modified="gestern")
    assert (read.status, read.body) == (304, b"")
    headers = server.asked[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"v1"', "gestern")


def chunked(*pieces: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "given",
    [
        answer(gzip.compress(PAGE), Content_Encoding="gzip"),
        answer(gzip.compress(PAGE[:7]) + gzip.compress(PAGE[7:]), Content_Encoding="x-gzip"),
        answer(PAGE, Content_Encoding="identity"),
        chunked(PAGE[:5], PAGE[5:]),
        b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(PAGE),
    ],
    ids=["gzip", "two members", "identity", "chunked", "until closed", "after 100"],
)
def test_every_way_to_send_a_body(server: Loopback, given: bytes) -> None:
    """Decoded, the same bytes."""
    server.answers["/a"] = given
    assert fetcher(server).fetch(server.url("/a")).body == PAGE


@pytest.mark.parametrize(
    ("status", "kind", "problem"),
    [
        ("404 Not Found", SourceNotFound, "HTTP 404 Not Found; check the address"),
        ("410 Gone", SourceNotFound, "HTTP 410 Gone; check the address"),
        ("403 Forbidden", UnreadableSource, "HTTP 403 Forbidden; the site does not give it to us"),
        ("418 \x1b[31mRot", UnreadableSource, "HTTP 418 [31mRot; try again later"),
        ("204 No Content", UnreadableSource, "HTTP 204 No Content; try again later"),
    ],
)
def test_a_failed_request_says_why(
    server: Loopback, status: str, kind: type[SourceError], problem: str
) -> None:
    """In one line without control characters."""
    server.answers["/a"] = answer(b"", status)
    with pytest.raises(kind) as caught:
        fetcher(server).fetch(server.url("/a"))
    assert caught.value.reason == problem


def test_redirects_are_followed_and_permanent_ones_remembered(server: Loopback) -> None:
    """Relative ones too; one temporary hop makes the whole way temporary."""
    server.answers = {
        "/a": answer(status="301 Moved", Location="/b"),
        "/b": answer(status="308 Moved", Location="c d"),
        "/c%20d": answer(PAGE),
        "/t": answer(status="302 Found", Location="/a"),
    }
    read = fetcher(server).fetch(server.url("/a"))
    assert (read.url, read.body, read.moved) == (server.url("/c%20d"), PAGE, True)
    assert fetcher(server).fetch(server.url("/t")).moved is False
    assert fetcher(server).fetch(server.url("/c%20d")).moved is False


@pytest.mark.parametrize("hops", [5, 6, 30])
def test_at_most_five_redirects(server: Loopback, hops: int) -> None:
    """A loop is cut short."""
    for hop in range(hops):
        server.answers[f"/{hop}"] = answer(status="302 Found", Location=f"/{hop + 1}")
    server.answers[f"/{hops}"] = answer(PAGE)
    reader = fetcher(server)
    if hops == 5:
        assert reader.fetch(server.url("/0")).body == PAGE
    else:
        with pytest.raises(FetchRefused, match="redirects more than 5 times"):
            reader.fetch(server.url("/0"))
        assert len(server.paths) == 6


# --- bombs -------------------------------------------------------------------------------

CAP = MIB  # where the bound itself is tested


@cache
def zeros(size: int) -> bytes:
    """A gzip file of nothing but zeros."""
    return gzip.compress(bytes(size), compresslevel=1)


def endless(start: bytes, piece: bytes) -> Callable[[Asked], Iterator[bytes]]:
    def send(_asked: Asked) -> Iterator[bytes]:
        yield start
        while True:
            yield piece

    return send


BOMBS: dict[str, Any] = {
    "plain, with its length": lambda: answer(bytes(16 * MIB)),
    "length too large, body short": lambda: answer(b"x", length=10**15),
    "length cut short": lambda: answer(b"x" * 10, length=500),
    "negative length": lambda: answer(b"x" * 16 * MIB, length=-5),
    "without end": lambda: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    "chunks without end": lambda: endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + b"x" * 65536 + b"\r\n",
    ),
    "one huge chunk": lambda: endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n", b"x" * 65536
    ),
    "chunk that breaks off": lambda: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"
    ),
    "broken chunk size": lambda: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "gzip 100 to 1": lambda: answer(zeros(200 * MIB), Content_Encoding="gzip"),
    "gzip in chunks": lambda: chunked(zeros(200 * MIB)).replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1
    ),
    "gzip of many members": lambda: answer(zeros(MIB // 2) * 200, Content_Encoding="gzip"),
    "gzip twice": lambda: answer(gzip.compress(zeros(200 * MIB)), Content_Encoding="gzip, gzip"),
    "deflate": lambda: answer(zlib.compress(bytes(64 * MIB), 1), Content_Encoding="deflate"),
    "brotli": lambda: answer(b"\x0b\x00\x80", Content_Encoding="br"),
    "gzip that breaks off": lambda: answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
    "gzip that is none": lambda: answer(b"\x1f\x8b" + PAGE, Content_Encoding="gzip"),
    "headers without end": lambda: endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "one header without end": lambda: endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"x" * 65536),
    "100 Continue without end": lambda: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "no HTTP at all": lambda: b"SSH-2.0-OpenSSH_9.6 \x1b[31m\r\n",
    "nothing": lambda: b"",
}  # fmt: skip


def resident(field: str) -> int:
    """Memory of this process in bytes, from the kernel: now (VmRSS) or at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_its_bounds(server: Loopback, name: str) -> None:
    """In time, and without more memory than the cap as shipped (10 MiB) and some buffers."""
    assert len(BOMBS) >= 20
    server.answers["/a"] = BOMBS[name]()
    reader = fetcher(server, deadline_seconds=1.0)
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")  # the peak starts from here
    before = resident("VmRSS") if clear.exists() else 0
    started = time.monotonic()
    with pytest.raises(UnreadableSource) as caught:
        reader.fetch(server.url("/a"))
    assert time.monotonic() - started < 3
    assert str(caught.value).isprintable()
    if clear.exists():
        assert resident("VmHWM") - before <= 64 * MIB


def test_a_body_of_just_the_limit_is_read(server: Loopback) -> None:
    """One byte more is not, packed or not."""
    for size, packed in ((CAP, False), (CAP, True), (CAP + 1, False), (CAP + 1, True)):
        body = b"x" * size
        server.answers["/a"] = (
            answer(gzip.compress(body), Content_Encoding="gzip") if packed else answer(body)
        )
        reader = fetcher(server, max_bytes=CAP)
        if size == CAP:
            assert reader.fetch(server.url("/a")).body == body
        else:
            with pytest.raises(UnreadableSource, match=r"is larger than 1\.0 MiB"):
                reader.fetch(server.url("/a"))


# --- time --------------------------------------------------------------------------------

DRIPS = {
    "body": dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "chunks": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "headers": dripping(b"HTTP/1.1 200 OK\r\n", b"x"),
    "status line": dripping(b"HTTP/1.1 ", b"2"),
    "silence": dripping(b"", b""),
}


@pytest.mark.parametrize("name", DRIPS)
def test_a_dripping_answer_ends_at_the_deadline(server: Loopback, name: str) -> None:
    """Each byte comes in time, the whole never."""
    server.answers["/a"] = DRIPS[name]
    started = time.monotonic()
    with pytest.raises(UnreadableSource, match="took too long; try again later"):
        fetcher(server, deadline_seconds=0.4, retries=2).fetch(server.url("/a"))
    assert 0.3 < time.monotonic() - started < 1.5


def test_the_deadline_is_for_redirects_and_retries_together(server: Loopback) -> None:
    """Not for each of them."""

    def slowly(asked: Asked) -> Iterator[bytes]:
        time.sleep(0.2)
        yield answer(status="302 Found", Location=asked.path + "x")

    server.answers = {"/" + "x" * n: slowly for n in range(6)}
    started = time.monotonic()
    with pytest.raises(UnreadableSource, match="took too long"):
        fetcher(server, deadline_seconds=0.5).fetch(server.url("/"))
    assert time.monotonic() - started < 1.0


def test_a_silent_handshake_ends_at_the_deadline(names: dict[str, list[list[str]]]) -> None:
    """The watchdog holds the socket before the certificate comes."""
    silent = Loopback(tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), handshake=False)
    started = time.monotonic()
    with pytest.raises(UnreadableSource, match="took too long"):
        fetcher(silent, deadline_seconds=0.4).fetch(silent.url("/a"))
    assert time.monotonic() - started < 1.5
    silent.close()


def test_a_silent_name_server_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver of the system has no deadline of its own."""
    asleep = threading.Event()

    def silent(*_args: Any, **_more: Any) -> list[Any]:
        asleep.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    started = time.monotonic()
    with pytest.raises(UnreadableSource, match="the name server did not answer; try again later"):
        Fetcher(replace(QUICK, connect_seconds=0.2)).fetch("http://blatt.example/")
    assert time.monotonic() - started < 1.0
    asleep.set()


def test_slow_hosts_do_not_hold_up_the_others(
    server: Loopback, names: dict[str, list[list[str]]]
) -> None:
    """Twenty drip, twenty answer: the good are done long before the deadline of the slow."""
    hosts = [f"h{n}.example" for n in range(40)]
    names.update({host: [["127.0.0.1"]] for host in hosts})
    server.answers = {"/gut": answer(PAGE), "/zaeh": DRIPS["body"]}
    reader = fetcher(server, *hosts, deadline_seconds=2.0)
    ended: dict[str, float] = {}

    def read(number: int) -> None:
        path = "/zaeh" if number % 2 else "/gut"
        try:
            reader.fetch(server.url(path, hosts[number]))
        except UnreadableSource:
            assert path == "/zaeh"
        ended[hosts[number]] = time.monotonic()

    started = time.monotonic()
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(read, range(40)))
    assert max(ended[host] for host in hosts[::2]) - started < 1.9
    assert max(ended.values()) - started < 3.5


# --- politeness --------------------------------------------------------------------------


def robots(text: str) -> bytes:
    return answer(text.encode(), Content_Type="text/plain")


def test_robots_txt_is_read_first_once_and_obeyed(server: Loopback) -> None:
    """For every page of the origin, and by the name we give."""
    server.answers = {
        "/robots.txt": robots(
            "User-agent: *\nDisallow: /\n\nUser-agent: crosscheck\nDisallow: /nein\nAllow: /"
        ),
        "/ja": answer(PAGE),
        "/nein": answer(PAGE),
        "/weiter": answer(status="302 Found", Location="/nein"),
    }
    reader = fetcher(server)
    assert reader.fetch(server.url("/ja")).body == PAGE
    for path in ("/nein", "/weiter"):
        with pytest.raises(FetchRefused, match=r"robots\.txt does not allow"):
            reader.fetch(server.url(path))
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/ja", "/weiter"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_without_robots_txt_all_is_allowed(server: Loopback, status: str) -> None:
    """As RFC 9309 has it for every answer of the 400s."""
    server.answers = {"/robots.txt": answer(b"", status), "/a": answer(PAGE)}
    assert fetcher(server).fetch(server.url("/a")).body == PAGE


@pytest.mark.parametrize(
    "given",
    [
        answer(b"", "503 Busy"),
        b"",
        answer(bytes(MIB)),
        answer(status="302 F", Location="//10.0.0.1/"),
    ],
    ids=["overloaded", "hung up", "huge", "redirected inside"],
)
def test_without_an_answer_nothing_is_allowed(server: Loopback, given: bytes) -> None:
    """As RFC 9309 has it for an unreachable robots.txt."""
    server.answers = {"/robots.txt": given, "/a": answer(PAGE)}
    with pytest.raises(SourceError, match=r"its robots\.txt cannot be read"):
        fetcher(server).fetch(server.url("/a"))
    assert server.paths == []


def test_one_host_is_asked_with_a_gap(server: Loopback) -> None:
    """A second, or what its robots.txt asks for; waiting costs no network time."""
    server.answers = {"/robots.txt": NOT_FOUND, "/a": answer(PAGE)}
    clock = Clock()
    reader = fetcher(server, clock=clock, gap_seconds=1.0)
    for _ in range(3):
        reader.fetch(server.url("/a"))
    assert clock.slept == [1.0, 1.0, 1.0]
    server.answers["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7")
    clock = Clock()
    reader = fetcher(server, clock=clock, gap_seconds=1.0)
    for _ in range(3):
        reader.fetch(server.url("/a"))
    assert clock.slept == [1.0, 7.0, 7.0]


def test_threads_take_turns_at_one_host(server: Loopback) -> None:
    """Never two connections at once, never closer than the gap."""
    busy: list[int] = []
    most: list[int] = []

    def slowly(_asked: Asked) -> Iterator[bytes]:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.03)
        busy.pop()
        yield answer(PAGE)

    server.answers = {"/a": slowly}
    reader = fetcher(server, gap_seconds=0.05)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: reader.fetch(server.url("/a")), range(8)))
    times = sorted(asked.at for asked in server.asked)
    assert max(most) == 1
    assert min(b - a for a, b in pairwise(times)) > 0.045
    assert [asked.path for asked in server.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("given", [answer(b"", "503 Busy"), answer(b"x", length=9), b""])
def test_what_may_pass_is_tried_again(server: Loopback, given: bytes) -> None:
    """Twice, with growing pauses and jitter."""
    answers = [given, given, answer(PAGE)]
    server.answers["/a"] = lambda _asked: answers.pop(0)
    clock = Clock()
    assert fetcher(server, clock=clock, retries=2).fetch(server.url("/a")).body == PAGE
    assert clock.slept == [1.0, 2.0]


def test_other_failures_are_not_tried_again(server: Loopback) -> None:
    """A page that is gone stays gone; a third failure ends it."""
    server.answers = {"/weg": NOT_FOUND, "/voll": answer(b"", "503 Busy")}
    with pytest.raises(SourceNotFound):
        fetcher(server, retries=2).fetch(server.url("/weg"))
    with pytest.raises(UnreadableSource, match="HTTP 503 Busy; try again later"):
        fetcher(server, clock=Clock(), retries=2).fetch(server.url("/voll"))
    assert server.paths == ["/weg", "/voll", "/voll", "/voll"]


def test_a_server_may_say_how_long_to_wait(server: Loopback) -> None:
    """In seconds or by the clock."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    answers = [
        answer(b"", "429 Slow down", Retry_After="9"),
        answer(b"", "503 Busy", Retry_After=soon),
        answer(PAGE),
    ]
    server.answers["/a"] = lambda _asked: answers.pop(0)
    clock = Clock()
    fetcher(server, clock=clock, retries=2).fetch(server.url("/a"))
    assert clock.slept[0] == 9.0
    assert 17 < clock.slept[1] <= 20


def test_a_server_that_wants_to_be_left_alone_is(server: Loopback) -> None:
    """For its other pages as well, without another request."""
    server.answers = {"/a": answer(b"", "429 Slow", Retry_After="3600"), "/b": answer(PAGE)}
    clock = Clock()
    reader = fetcher(server, clock=clock, retries=2)
    with pytest.raises(UnreadableSource, match="HTTP 429 Slow; try again later"):
        reader.fetch(server.url("/a"))
    with pytest.raises(UnreadableSource, match="asked to be left alone for 3600 more seconds"):
        reader.fetch(server.url("/b"))
    assert server.paths == ["/a"] and clock.slept == []
    clock.now += 3600
    assert reader.fetch(server.url("/b")).body == PAGE


# --- certificates ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key for news.example, made for this run."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "news.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example", "-keyout", str(path) + ".key",
         "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    return path


def test_the_certificate_is_checked_against_the_name_not_the_address(
    certificate: Path, names: dict[str, list[list[str]]]
) -> None:
    """The name is also what the server is told; another name and an unknown issuer fail."""
    asked_for: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, str(certificate) + ".key")
    context.sni_callback = lambda _sock, name, _context: asked_for.append(name)
    trusted = ssl.create_default_context(cafile=str(certificate))
    names.update({"news.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]})
    server = Loopback({"/a": answer(PAGE)}, tls=context)
    reader = fetcher(server, "news.example", "other.example", tls=trusted)
    assert reader.fetch(server.url("/a", "news.example")).body == PAGE
    assert set(asked_for) == {"news.example"}
    with pytest.raises(UnreadableSource, match="its certificate is not valid"):
        reader.fetch(server.url("/a", "other.example"))
    with pytest.raises(UnreadableSource, match="its certificate is not valid"):
        fetcher(server, "news.example").fetch(server.url("/a", "news.example"))
    server.close()


def test_no_environment_variable_changes_where_requests_go(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment would see every address."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a"] = answer(PAGE)
    assert fetcher(server).fetch(server.url("/a")).body == PAGE


def test_only_named_modules_touch_the_network() -> None:
    """Articles come through one door; the others lead where the user points, and nowhere else.

    Those are a language model, the notifications of a night, and the page served here.
    """
    ways = "socket|ssl|http.client|urllib.request|urllib3|requests|httpx2?|aiohttp|ftplib|smtplib"
    imports = re.compile(rf"^\s*(?:import|from)\s+(?:{ways})\b", re.MULTILINE)
    package = Path(crosscheck.__file__).parent
    found = {path for path in package.rglob("*.py") if imports.search(path.read_text("utf-8"))}
    doors = ("sources/wire.py", "sources/fetch.py")
    named = ("models/endpoint.py", "notify.py", "cli/serving.py")
    assert found == {package / name for name in (*doors, *named)}
