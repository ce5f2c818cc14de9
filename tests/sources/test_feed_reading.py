"""Feeds over the network: articles, versions, vanished ones, and one bad feed among good ones."""

import gc
import gzip
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Asked, Loopback, answer, dripping
from stalling import read_or_stall

from crosscheck.configuration import Budget, Configuration, Feed, Fetching, Outlet, Windows
from crosscheck.records import Document, FeedState
from crosscheck.settings import FetchSettings, SourceSettings
from crosscheck.sources.feeds import FeedResult, articles, read_feeds
from crosscheck.sources.fetch import Fetcher
from crosscheck.sources.parser_process import ParserProcess

NOW = datetime(2025, 3, 19, 2, tzinfo=UTC)
DAY = timedelta(days=1)
DOCUMENT = Document("1", "Kurier", None, None, "day", "de", "Text.")
MIB = 2**20
LEAD = "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld."
REST = "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich."
TEASER = "Der Stadtrat hat den Umbau der Brücke gestoppt, wie die Stadt am Montag mitteilte."


def page(*paragraphs: str, head: str = "") -> bytes:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = (
        f"<html><head>{head}</head><body><h1>Brücke zu</h1><article>{text}</article></body></html>"
    )
    return answer(html.encode(), Content_Type="text/html; charset=utf-8", ETag='"p1"')


def item(number: int, guid: str | None = None, summary: str = TEASER, hours: int = 0) -> str:
    moment = NOW - timedelta(hours=hours + 1)
    return (
        f"<item><title>Brücke {number}</title><link>/a/{number}</link>"
        f"<guid isPermaLink='false'>{guid or number}</guid>"
        f"<pubDate>{moment:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>{summary}</description></item>"
    )


def rss(*items: str, title: str = "Kurier", **headers: str) -> bytes:
    text = f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>"
    return answer(text.encode(), Content_Type="application/rss+xml", **headers)


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


def configured(*feeds: Feed, outlets: tuple[Outlet, ...] = (), **more: Any) -> Configuration:
    return Configuration(Path("crosscheck.toml"), feeds=feeds, outlets=outlets, **more)


def read(
    configuration: Configuration,
    parser: ParserProcess,
    states: dict[str, FeedState] | None = None,
    now: datetime = NOW,
    **settings: Any,
) -> dict[str, FeedResult]:
    """One night, by feed; ``states`` is brought up to date."""
    states = states if states is not None else {}
    hosts = {feed.url.split("/")[2] for feed in configuration.feeds}
    quick = {"gap_seconds": 0.0, "retries": 0, "private_hosts": frozenset(hosts)}
    fetcher = Fetcher(FetchSettings(**{**quick, **settings}))
    results = read_feeds(configuration, states.get, fetcher, parser, SourceSettings(), now=now)
    found = {result.feed.url: result for result in results}
    states |= {url: result.state for url, result in found.items()}
    return found


def only(results: dict[str, FeedResult]) -> FeedResult:
    (result,) = results.values()
    assert result.failure is None
    return result


def test_articles_come_from_their_pages(server: Loopback, parser: ParserProcess) -> None:
    """With outlet, family and date by the feed, and the text in full."""
    server.answers = {"/feed": rss(item(1)), "/a/1": page(LEAD, REST)}
    outlets = (Outlet("Kurier", "Verlag", ("127.0.0.1",)),)
    result = only(read(configured(Feed(server.url("/feed")), outlets=outlets), parser))
    (document,) = result.documents
    assert document.text.split("\n\n") == [LEAD, REST]
    assert (document.outlet, document.family, document.title) == ("Kurier", "Verlag", "Brücke zu")
    assert document.published_at == NOW - timedelta(hours=1)
    assert (document.url, document.provenance) == (server.url("/a/1"), "full")
    assert result.failures == result.vanished == ()


@pytest.mark.parametrize(
    ("given", "pages"),
    [(answer(b"", "403 Forbidden"), True), (page("Zu."), True), (page(LEAD, REST), False)],
    ids=["kept out", "no text", "not wanted"],
)
def test_without_the_page_there_is_the_teaser(
    server: Loopback, parser: ParserProcess, given: bytes, pages: bool
) -> None:
    """Marked as one; when the page comes, it is the next version."""
    server.answers = {"/feed": rss(item(1)), "/a/1": given}
    states: dict[str, FeedState] = {}
    feed = Feed(server.url("/feed"), pages=pages)
    (document,) = only(read(configured(feed), parser, states)).documents
    assert (document.text, document.provenance) == (TEASER, "teaser")
    assert document.title == "Brücke 1"
    server.answers["/a/1"] = page(LEAD, REST)
    later = only(read(configured(Feed(feed.url)), parser, states, NOW + DAY))
    assert [(one.provenance, one.url) for one in later.documents] == [("full", document.url)]


def test_a_paywall_is_seen(server: Loopback, parser: ParserProcess) -> None:
    """Declared by the page, or asked for below a short text; a full text is full."""
    paid = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false'
        ', "hasPart": {"isAccessibleForFree": "False", "cssSelector": ".bezahlt"}}</script>'
    )
    locked = "<meta property='article:content_tier' content='locked'>"
    long = f"<div class='x bezahlt'>{REST * 4}</div>"
    server.answers = {
        "/feed": rss(item(1), item(2), item(3), item(4), item(5)),
        "/a/1": page(LEAD + " Eins.", REST, head=paid),
        "/a/2": page(LEAD + " Zwei.", REST, head=locked),
        "/a/3": page(LEAD + " Drei.", REST, "Jetzt weiterlesen mit Kurier Plus"),
        "/a/4": page(LEAD + " Vier.", REST, long, head=paid),
        "/a/5": page(LEAD + " Fünf.", REST),
    }
    documents = only(read(configured(Feed(server.url("/feed"))), parser)).documents
    found = {(one.url or "")[-1]: one.provenance for one in documents}
    assert found == {"1": "paywalled", "2": "paywalled", "3": "paywalled", "4": "full", "5": "full"}


def test_what_did_not_change_is_not_read_again(server: Loopback, parser: ParserProcess) -> None:
    """The feed is asked for with what it said last time, and so are its recent pages."""

    def unless(body: bytes) -> Any:
        return lambda asked: answer(status="304 N") if "if-none-match" in asked.headers else body

    server.answers = {"/feed": unless(rss(item(1), ETag='"f1"')), "/a/1": unless(page(LEAD, REST))}
    configuration = configured(Feed(server.url("/feed")))
    states: dict[str, FeedState] = {}
    assert len(only(read(configuration, parser, states)).documents) == 1
    before = states[server.url("/feed")].entries
    result = only(read(configuration, parser, states, NOW + DAY))
    assert result.documents == () and result.state.entries == before
    assert server.paths == ["/feed", "/a/1"] * 2
    read(configuration, parser, states, NOW + 3 * DAY)
    assert server.paths[4:] == ["/feed"]


def test_a_silent_edit_is_a_new_version_at_the_same_address(
    server: Loopback, parser: ParserProcess
) -> None:
    """Although neither the feed nor the title says so; a night later it is old news."""
    head = "<link rel='canonical' href='{}'>"
    server.answers = {
        "/feed": rss(item(1)),
        "/a/1": page(LEAD, REST, head=head.format(server.url("/bruecke"))),
    }
    configuration = configured(Feed(server.url("/feed")))
    states: dict[str, FeedState] = {}
    (first,) = only(read(configuration, parser, states)).documents
    server.answers["/a/1"] = page(LEAD.replace("Montag", "Dienstag"), REST)
    (second,) = only(read(configuration, parser, states, NOW + DAY)).documents
    assert (first.url, second.url) == (server.url("/bruecke"), server.url("/bruecke"))
    assert first.id != second.id and "Dienstag" in second.text
    assert only(read(configuration, parser, states, NOW + 1.5 * DAY)).documents == ()


def test_a_full_text_is_not_replaced_by_less(server: Loopback, parser: ParserProcess) -> None:
    """When a site keeps us out later; the failure is named."""
    server.answers = {"/feed": rss(item(1)), "/a/1": page(LEAD, REST)}
    configuration = configured(Feed(server.url("/feed")))
    states: dict[str, FeedState] = {}
    read(configuration, parser, states)
    server.answers |= {
        "/feed": rss(item(1, summary=TEASER + " Neu.")),
        "/a/1": answer(b"", "403 N"),
    }
    result = only(read(configuration, parser, states, NOW + DAY))
    assert result.documents == ()
    assert [entry.provenance for entry in result.state.entries] == ["full"]


def test_a_guid_that_changes_every_night_doubles_nothing(
    server: Loopback, parser: ParserProcess
) -> None:
    """Nor does a date that is stamped anew."""
    server.answers = {"/a/1": page(LEAD, REST)}
    configuration = configured(Feed(server.url("/feed")))
    states: dict[str, FeedState] = {}
    ids = set()
    for night in range(4):
        server.answers["/feed"] = rss(item(1, guid=f"{night}-x", hours=-night))
        result = only(read(configuration, parser, states, NOW + night * DAY))
        ids |= {document.id for document in result.documents}
        assert len(result.state.entries) == 1
    assert len(ids) == 1


def test_vanished_articles_are_marked(server: Loopback, parser: ParserProcess) -> None:
    """Taken out of the feed, or their page is gone; nothing is deleted."""
    server.answers = {
        "/feed": rss(item(1), item(2, hours=1), item(3, hours=2)),
        **{f"/a/{n}": page(f"{LEAD} Zum {n}. Mal.", REST) for n in (1, 2, 3)},
    }
    configuration = configured(Feed(server.url("/feed")))
    states: dict[str, FeedState] = {}
    read(configuration, parser, states)
    server.answers |= {"/feed": rss(item(1), item(3, hours=2)), "/a/1": answer(b"", "410 Gone")}
    result = only(read(configuration, parser, states, NOW + DAY))
    assert sorted(entry.title or "" for entry in result.vanished) == ["Brücke 1", "Brücke 2"]
    assert len(result.state.entries) == 3 and all(one.document for one in result.state.entries)
    assert result.failures == ()


def test_old_entries_are_known_but_not_read(server: Loopback, parser: ParserProcess) -> None:
    """A feed that is new may list years; wrong dates are no dates."""
    wrong = item(3).replace(" 2025 ", " 2035 ")
    server.answers = {
        "/feed": rss(item(1), item(2, hours=24 * 30), wrong),
        "/a/1": page(LEAD, REST),
        "/a/3": page(LEAD + " Drei.", REST),
    }
    windows = Windows(read_days=7)
    result = only(read(configured(Feed(server.url("/feed")), windows=windows), parser))
    assert sorted(server.paths) == ["/a/1", "/a/3", "/feed"]
    assert [one.published_at for one in result.documents] == [NOW - timedelta(hours=1), None]
    assert len(result.state.entries) == 3


def test_what_the_budget_leaves_is_read_the_next_night(
    server: Loopback, parser: ParserProcess
) -> None:
    """And the feed is then asked for as a whole."""
    server.answers = {
        "/feed": rss(*(item(n) for n in range(5)), ETag='"f1"'),
        **{f"/a/{n}": page(f"{LEAD} Zum {n}. Mal.", REST) for n in range(5)},
    }
    configuration = configured(
        Feed(server.url("/feed")), budget=Budget(articles_per_feed=3), windows=Windows(7, 0)
    )
    states: dict[str, FeedState] = {}
    counts = []
    for night in range(3):
        result = only(read(configuration, parser, states, NOW + night * DAY))
        counts.append((len(result.documents), result.state.etag))
    assert counts == [(3, None), (2, '"f1"'), (0, '"f1"')]


def test_a_site_in_trouble_is_left_alone(server: Loopback, parser: ParserProcess) -> None:
    """After three pages in a row; the feed's own text is taken for all."""
    server.answers = {"/feed": rss(*(item(n, summary=f"{TEASER} Zum {n}. Mal.") for n in range(9)))}
    server.answers |= {f"/a/{n}": answer(b"", "500 Oh") for n in range(9)}
    result = only(read(configured(Feed(server.url("/feed"))), parser))
    assert len([path for path in server.paths if path.startswith("/a/")]) == 3
    assert [one.provenance for one in result.documents] == ["teaser"] * 9


def test_two_feeds_of_an_outlet_read_an_article_once(
    server: Loopback, parser: ParserProcess
) -> None:
    """One document, however many list it."""
    server.answers = {"/1": rss(item(1)), "/2": rss(item(1)), "/a/1": page(LEAD, REST)}
    feeds = [Feed(server.url(path), outlet="Kurier") for path in ("/1", "/2")]
    results = read(configured(*feeds, fetch=Fetching(workers=1)), parser)
    ids = {document.id for result in results.values() for document in result.documents}
    assert len(ids) == 1 and server.paths.count("/a/1") == 1


def test_only_the_pages_read_last_are_kept_for_other_feeds() -> None:
    """By outlet and address, without what only counts clicks."""
    pages = articles.RecentPages(most=2)
    one, two, three = (DOCUMENT, replace(DOCUMENT, id="2"), replace(DOCUMENT, id="3"))
    for number, document in enumerate((one, two, three)):
        pages.put("Kurier", f"https://kurier.example/{number}", document)
    assert pages.get("Kurier", "https://kurier.example/0") is None
    assert pages.get("Kurier", "http://www.kurier.example/2?utm_source=feed") is three
    assert pages.get("Bote", "https://kurier.example/2") is None


def test_a_feed_that_moved_is_found_at_its_new_place(
    server: Loopback, parser: ParserProcess
) -> None:
    """And at the old one, if it comes back."""
    server.answers = {"/feed": answer(status="301 Moved", Location="/neu"), "/neu": rss()}
    states: dict[str, FeedState] = {}
    configuration = configured(Feed(server.url("/feed")))
    assert only(read(configuration, parser, states)).state.address == server.url("/neu")
    server.answers = {"/feed": rss()}
    assert only(read(configuration, parser, states)).failure is None
    assert server.paths == ["/feed", "/neu", "/neu", "/feed"]


# --- one bad feed among good ones --------------------------------------------------------

BROKEN = "<rss version='2.0'><channel><title>Kurier</title>" + item(3) + "<item><title>Wei"
BAD: dict[str, tuple[Any, str]] = {
    "slow": (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"<"), "took too long"),
    "500": (answer(b"", "500 Oh no"), "HTTP 500 Oh no"),
    "404": (answer(b"", "404 Not Found"), "HTTP 404"),
    "silent": (b"", "try again later"),
    "bomb": (answer(gzip.compress(bytes(50 * MIB)), Content_Encoding="gzip"), "is larger than"),
    "redirect": (
        answer(status="302 Found", Location="http://169.254.169.254/latest/meta-data/"),
        "which is not fetched",
    ),
    "loop": (answer(status="302 Found", Location="/loop"), "redirects more than"),
    "page": (page(LEAD), "is a page, not a feed"),
    "picture": (answer(b"\x89PNG\r\n\x1a\n"), "is a PNG picture"),
    "entities": (answer(b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'), "declares entities"),
    "nothing": (answer(b""), "is empty"),
    "deep": (answer(b"<rss><channel>" + b"<a>" * 500_000), "within 4 seconds"),
    "attributes": (
        answer(b"<rss><channel><item " + b" ".join(b"a%d='1'" % n for n in range(80_000))),
        "",  # too slow or broken, as the machine has it
    ),
}  # fmt: skip


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a connection was opened to."""
    recorded: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        recorded.append(address[0])
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return recorded


@pytest.fixture
def impatient() -> Iterator[ParserProcess]:
    """One that gives up soon, but not on a busy machine."""
    with ParserProcess(seconds=4.0) as process:
        yield process


def resident(field: str) -> int:
    """Memory of this process in bytes, from the kernel: now (VmRSS) or at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


def test_bad_feeds_leave_the_good_ones_as_they_are(
    server: Loopback, impatient: ParserProcess, sent: list[str]
) -> None:
    """Each bad one is named with its reason; nothing is sent elsewhere, memory stays bounded."""
    good = Loopback()
    cp1252 = rss(item(2)).replace("ü".encode(), b"\xfc")
    changed = b"<?xml version='1.0' encoding='utf-8'?>"
    body = changed + cp1252.split(b"\r\n\r\n", 1)[1]
    good.answers = {
        "/feed": rss(item(1)),
        "/cp1252": answer(body, Content_Type="application/rss+xml; charset=utf-8"),
        "/broken": answer(BROKEN.encode()),
        "/a/1": page(LEAD, REST),
        "/a/2": page(LEAD + " Zwei.", REST),
        "/a/3": page(LEAD + " Drei.", REST),
    }
    server.answers = {f"/{name}": given for name, (given, _) in BAD.items()}
    feeds = [Feed(good.url(path), outlet="Kurier") for path in ("/feed", "/cp1252", "/broken")]
    alone = read(configured(*feeds), impatient)
    bad = [Feed(server.url(f"/{name}")) for name in BAD]
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")  # the peak starts from here
    before = resident("VmRSS") if clear.exists() else 0
    results = read(
        configured(*bad[:7], *feeds, *bad[7:]),
        impatient,
        max_bytes=8 * MIB,
        deadline_seconds=5.0,
    )
    if clear.exists():
        assert resident("VmHWM") - before < 64 * MIB
    for feed in feeds:
        assert results[feed.url] == alone[feed.url]
        assert results[feed.url].failure is None and len(results[feed.url].documents) == 1
    assert results[feeds[1].url].state.entries[0].title == "Brücke 2"
    for name, (_, problem) in BAD.items():
        failure = results[server.url(f"/{name}")].failure
        assert failure is not None and failure.source == server.url(f"/{name}")
        assert problem in failure.error and failure.error.isprintable()
        assert results[failure.source].state.failures == 1
    assert set(sent) == {"127.0.0.1"}
    good.close()


def test_pages_that_stall_the_parser_cost_the_other_feeds_two_stalls(
    server: Loopback, impatient: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All feeds share one; the rest of the bad pages waits for the next run, and that is said."""
    monkeypatch.setattr(articles, "read_fetched", read_or_stall)
    good = Loopback()
    numbers = range(1, 9)
    server.answers = {"/feed": rss(*map(item, numbers))}
    server.answers |= {f"/a/{n}": page(LEAD, "stall") for n in numbers}
    good.answers = {"/feed": rss(*map(item, numbers))}
    good.answers |= {f"/a/{n}": page(f"{LEAD} {n}.", REST) for n in numbers}
    results = read(configured(Feed(server.url("/feed")), Feed(good.url("/feed"))), impatient)
    bad, other = results[server.url("/feed")], results[good.url("/feed")]
    assert (len(other.documents), other.failures) == (8, ())
    assert len(other.state.entries) == 8
    assert [one.source for one in bad.failures] == [server.url("/feed")]
    assert bad.failures[0].error.startswith("has pages that take too long to take apart")
    assert [one.provenance for one in bad.documents] == ["teaser", "teaser"]
    assert bad.state.etag is None and len(bad.state.entries) == 2
    good.close()


def test_what_was_read_is_not_held_any_longer(server: Loopback, parser: ParserProcess) -> None:
    """While the last feed is being kept, the others have left memory."""
    server.answers = {f"/{n}": rss(item(n)) for n in range(6)}
    server.answers |= {f"/a/{n}": page(f"{LEAD} {n}.", REST) for n in range(6)}
    configuration = configured(*(Feed(server.url(f"/{n}")) for n in range(6)))
    quick = FetchSettings(gap_seconds=0.0, private_hosts=frozenset({f"127.0.0.1:{server.port}"}))
    held = 0
    for result in read_feeds(
        configuration, {}.get, Fetcher(quick), parser, SourceSettings(), now=NOW
    ):
        assert len(result.documents) == 1
        found = [one for one in gc.get_objects() if type(one) is FeedResult]
        held = sum(one.feed in configuration.feeds for one in found)
        del found
    assert held == 1


def test_feeds_are_begun_as_results_are_taken(server: Loopback, parser: ParserProcess) -> None:
    """However many there are: what is known of a feed is not loaded before its turn."""
    server.answers = {f"/{n}": rss(item(n)) for n in range(9)}
    feeds = (Feed(server.url(f"/{n}"), pages=False) for n in range(9))
    configuration = configured(*feeds, fetch=Fetching(workers=2))
    quick = FetchSettings(gap_seconds=0.0, private_hosts=frozenset({f"127.0.0.1:{server.port}"}))
    asked: list[str] = []
    taken = 0
    for result in read_feeds(
        configuration, asked.append, Fetcher(quick), parser, SourceSettings(), now=NOW
    ):
        assert len(asked) <= taken + 4 and len(result.documents) == 1
        taken += 1
    assert sorted(asked) == sorted(feed.url for feed in configuration.feeds) and taken == 9


def test_a_mistake_of_ours_in_one_feed_is_its_failure(
    server: Loopback, parser: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night goes on."""

    def broken(_self: Fetcher, _url: str, **_more: Any) -> None:
        raise KeyError("x")

    monkeypatch.setattr(Fetcher, "fetch", broken)
    (result,) = read(configured(Feed(server.url("/feed"))), parser).values()
    assert result.failure is not None and "unexpected KeyError" in result.failure.error


def test_politeness_one_request_at_a_time_to_a_host(
    server: Loopback, parser: ParserProcess
) -> None:
    """Also when several feeds of it are read side by side."""
    busy: list[int] = []
    most: list[int] = []

    def counted(body: bytes) -> Any:
        def give(_asked: Asked) -> Iterator[bytes]:
            busy.append(1)
            most.append(len(busy))
            time.sleep(0.01)
            busy.pop()
            yield body

        return give

    server.answers = {f"/{n}": counted(rss(item(n))) for n in range(4)}
    server.answers |= {f"/a/{n}": counted(page(f"{LEAD} {n}.", REST)) for n in range(4)}
    read(configured(*(Feed(server.url(f"/{n}")) for n in range(4))), parser)
    assert max(most) == 1 and len(most) == 8
