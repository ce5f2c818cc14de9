"""A small world of news on loopback addresses: outlets with feeds and pages that a test changes.

Each outlet has an address of its own in 127.0.0.0/8, as each real one has its own host, so that
politeness towards one does not slow the others.
"""

import gzip
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Page:
    """An article on a page."""

    path: str
    title: str
    text: str  # paragraphs separated by blank lines
    published: datetime


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as the outlet says."""
        outlet = self.server.outlet
        begun = time.monotonic()
        try:
            if self.path in outlet.special:
                outlet.special[self.path](self)
            elif self.path in outlet.files:
                kind, body = outlet.files[self.path]
                reply(self, body, kind)
            else:
                reply(self, b"", status=404)
        except OSError:
            pass  # the reader hung up
        finally:
            outlet.log.append((self.path, begun, time.monotonic()))

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def reply(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    kind: str = "text/html; charset=utf-8",
    status: int = 200,
    **headers: str,
) -> None:
    """One answer."""
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@dataclass
class Outlet:
    """One outlet: what it publishes, and who asked for what when."""

    name: str
    host: str
    pages: list[Page] = field(default_factory=list)
    special: dict[str, Answer] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    log: list[tuple[str, float, float]] = field(default_factory=list)  # path, begin, end
    guid: Callable[[Page], str] = field(default=lambda page: page.path)

    def __post_init__(self) -> None:
        try:
            self.server = ThreadingHTTPServer((self.host, 0), _Handler)
        except OSError:
            pytest.skip(f"{self.host} cannot be used on this system")
        self.server.outlet = self
        self.server.daemon_threads = True
        self.place = f"{self.host}:{self.server.server_port}"
        self.feed_url = f"http://{self.place}/feed.xml"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def publish(self, *pages: Page) -> None:
        """Put pages and the feed that lists them online, in place of those before."""
        self.pages = list(pages)
        self.files = {page.path: ("text/html; charset=utf-8", self._html(page)) for page in pages}
        self.files["/feed.xml"] = ("application/rss+xml", self.rss().encode("utf-8"))

    def rss(self) -> str:
        """The feed."""
        items = "".join(
            f"<item><title>{escape(page.title)}</title><link>http://{self.place}{page.path}</link>"
            f"<guid isPermaLink='false'>{escape(self.guid(page))}</guid>"
            f"<pubDate>{format_datetime(page.published)}</pubDate>"
            f"<description>{escape(page.text[:60])} ...</description></item>"
            for page in self.pages
        )
        head = f"<title>{escape(self.name)}</title><link>http://{self.place}/</link>"
        return (
            "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
            f"{head}<description>x</description>{items}</channel></rss>"
        )

    def _html(self, page: Page) -> bytes:
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in page.text.split("\n\n"))
        return (
            f"<html lang='de'><head><title>{escape(page.title)}</title></head><body>"
            f"<article><h1>{escape(page.title)}</h1>{paragraphs}</article></body></html>"
        ).encode()

    def close(self) -> None:
        """Take no more connections."""
        self.server.shutdown()
        self.server.server_close()


@dataclass
class World:
    """Outlets, and a configuration that names them."""

    folder: Path
    outlets: dict[str, Outlet] = field(default_factory=dict)

    def outlet(self, name: str) -> Outlet:
        """One more outlet, under the next address."""
        number = len(self.outlets) + 2
        made = Outlet(name, f"127.0.{number // 250}.{number % 250 + 1}")
        self.outlets[name] = made
        return made

    def configure(
        self, gap: float = 0.0, more: str = "", formats: tuple[str, ...] = ("md", "html", "json")
    ) -> Path:
        """Write crosscheck.toml."""
        hosts = ", ".join(f'"{one.place}"' for one in self.outlets.values())
        feeds = "".join(
            f'[[feeds]]\nurl = "{one.feed_url}"\noutlet = "{one.name}"\n'
            for one in self.outlets.values()
        )
        file = self.folder / "crosscheck.toml"
        file.write_text(
            f'index = "index"\n{feeds}[fetch]\nprivate_hosts = [{hosts}]\ngap_seconds = {gap}\n'
            f'workers = 16\n[reports]\nfolder = "reports"\nformats = {json.dumps(formats)}\n'
            f'[notify]\nfile = "told.jsonl"\n{more}',
            "utf-8",
        )
        return file

    def night(self, day: str, *, timeout: float = 280) -> "subprocess.CompletedProcess[str]":
        """The real command."""
        return subprocess.run(
            self.command(day), capture_output=True, text=True, check=False, timeout=timeout
        )

    def command(self, day: str, config: Path | None = None) -> list[str]:
        """How the real command is called."""
        named = str(config or self.folder / "crosscheck.toml")
        return [sys.executable, "-m", "crosscheck", "nightly", "--config", named, "--day", day]

    def report(self, day: str) -> dict:
        """The report of a day, as programs read it."""
        return json.loads((self.folder / "reports" / f"{day}.json").read_text("utf-8"))

    def close(self) -> None:
        """End all servers."""
        for one in self.outlets.values():
            one.close()


def hours_ago(hours: float) -> datetime:
    """A moment of today or yesterday, to the minute."""
    return (datetime.now(UTC) - timedelta(hours=hours)).replace(second=0, microsecond=0)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """64 MiB of blanks in 64 KiB."""
    body = gzip.compress(b" " * (64 * 2**20))
    reply(handler, body, "application/rss+xml", Content_Encoding="gzip")


def failing(handler: BaseHTTPRequestHandler) -> None:
    """A server that is broken."""
    reply(handler, b"", status=500)


def to_metadata(handler: BaseHTTPRequestHandler) -> None:
    """A way into the network of the reader."""
    reply(handler, b"", status=302, Location="http://169.254.169.254/latest/meta-data/")


def slow(outlet: Outlet, seconds: float) -> Answer:
    """The feed of the outlet, a tenth of it at a time."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = outlet.rss().encode("utf-8")
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        step = len(body) // 10 + 1
        for start in range(0, len(body), step):
            time.sleep(seconds / 10)
            handler.wfile.write(body[start : start + step])

    return answer


def environment() -> dict[str, str]:
    """For processes that a test starts: one thread each, and no workspace of ours."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CROSSCHECK_")}
    return kept | {"OMP_NUM_THREADS": "1"}
