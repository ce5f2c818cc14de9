"""Addresses to documents, through a process that can be killed."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from loopback import Loopback, answer

from crosscheck.errors import NoArticle, SourceNotFound, UnreadableSource
from crosscheck.records import Document
from crosscheck.settings import FetchSettings, SourceSettings
from crosscheck.sources.fetch import Fetched, Fetcher
from crosscheck.sources.headers import Header
from crosscheck.sources.online import read_fetched
from crosscheck.sources.parser_process import ParserProcess

BODY = [
    "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld.",
    "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich.",
]
PAGE = (
    "<html><head><title>x</title><meta property='og:site_name' content='Kurier'></head><body>"
    "<h1>Brücke zu</h1><p>18.03.2025, 16:20 Uhr</p><article>"
    + "".join(f"<p>{line}</p>" for line in BODY)
    + "</article></body></html>"
)
SETTINGS = SourceSettings()


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    """One process for all tests here; it takes a second to start."""
    with ParserProcess(seconds=20.0) as process:
        yield process


@pytest.fixture
def server() -> Iterator[Loopback]:
    started = Loopback()
    yield started
    started.close()


def fetcher(server: Loopback) -> Fetcher:
    allowed = frozenset({f"127.0.0.1:{server.port}"})
    return Fetcher(FetchSettings(gap_seconds=0.0, retries=0, private_hosts=allowed))


def read_url(url: str, server: Loopback, parser: ParserProcess) -> Document:
    """What ``ingest`` does with an address: fetched here, read in the other process."""
    return parser.run(url, read_fetched, fetcher(server).fetch(url), SETTINGS)


def test_an_address_gives_a_document(server: Loopback, parser: ParserProcess) -> None:
    """In the encoding that the transport names, under the address where it was found."""
    server.answers = {
        "/alt": answer(status="301 Moved", Location="/neu"),
        "/neu": answer(PAGE.encode("cp1252"), Content_Type="text/html; charset=iso-8859-1"),
    }
    document = read_url(server.url("/alt"), server, parser)
    assert document.text.split("\n\n") == BODY
    assert (document.outlet, document.title, document.lang) == ("Kurier", "Brücke zu", "de")
    assert document.published_at == datetime(2025, 3, 18, 15, 20, tzinfo=UTC)
    assert (document.url, document.path) == (server.url("/neu"), None)


def test_what_the_feed_says_goes_before_what_the_page_says() -> None:
    """Field by field."""
    given = Header(outlet="Bote", published_at=datetime(2025, 3, 17, tzinfo=UTC))
    fetched = Fetched("https://kurier.example/a", 200, PAGE.encode(), "text/html")
    document = read_fetched(fetched, SETTINGS, given)
    assert (document.outlet, document.title) == ("Bote", "Brücke zu")
    assert document.published_at == datetime(2025, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://kurier.example/bruecke", "https://kurier.example/bruecke"),
        ("https://andere.example/bruecke", "https://kurier.example/a"),
    ],
)
def test_a_page_may_give_its_own_address_but_no_other_ones(canonical: str, url: str) -> None:
    """Or one outlet could speak for another."""
    page = PAGE.replace("<head>", f"<head><link rel=canonical href='{canonical}'>")
    fetched = Fetched("https://kurier.example/a", 200, page.encode(), "text/html")
    assert read_fetched(fetched, SETTINGS).url == url


def test_plain_text_is_read_and_other_kinds_are_refused() -> None:
    """The host stands for an outlet that nobody names."""
    text = Fetched("https://www.kurier.example/a", 200, "\n\n".join(BODY).encode(), "text/plain")
    assert read_fetched(text, SETTINGS).outlet == "kurier.example"
    with pytest.raises(UnreadableSource, match="is application/pdf, not an article"):
        read_fetched(Fetched("https://kurier.example/a", 200, b"%PDF", "application/pdf"), SETTINGS)


def test_errors_come_through_as_they_are(server: Loopback, parser: ParserProcess) -> None:
    """Those of the network, and those from the other process."""
    server.answers = {"/leer": answer(b"<html><form></form></html>", Content_Type="text/html")}
    with pytest.raises(SourceNotFound, match="HTTP 404"):
        read_url(server.url("/fehlt"), server, parser)
    with pytest.raises(NoArticle) as caught:
        read_url(server.url("/leer"), server, parser)
    assert str(caught.value).startswith(server.url("/leer") + ": no article text was found")


def doubled(number: int) -> int:
    return 2 * number


def asleep() -> None:
    time.sleep(60)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def greedy() -> int:
    return len(bytearray(8 * 2**30))


def mistaken() -> None:
    raise IndexError("list index out of range")


def test_whatever_a_parser_does_the_next_page_is_read() -> None:
    """It hangs, crashes, takes all memory or fails: one plain error each."""
    with ParserProcess(seconds=1.0) as process:
        for function, problem in (
            (asleep, "a: could not be taken apart within 1 seconds; save it as text"),
            (killed, "a: made the parser stop; save it as text"),
            (greedy, "a: needs too much memory to be taken apart"),
            (mistaken, "a: cannot be taken apart (IndexError); save it as text"),
        ):
            with pytest.raises(UnreadableSource) as caught:
                process.run("a", function)
            assert str(caught.value) == problem
        assert process.run("a", doubled, 21) == 42
