"""Bytes to entries: every kind of feed, broken ones too, hostile ones refused."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from crosscheck.errors import UnreadableSource
from crosscheck.sources.feeds import looks_like_feed, outlet_in, parse_feed
from crosscheck.sources.feeds.dates import believable, read_date
from crosscheck.sources.feeds.entries import Entry, address_key, plain_address

SOURCE = "https://kurier.example/feed/"
MOMENT = datetime(2025, 3, 18, 15, 20, tzinfo=UTC)
RSS_ITEM = (
    "<item><title>Brücke &amp; Tunnel zu</title><link>/a?utm_source=rss&amp;nr=1#oben</link>"
    "<guid isPermaLink='false'>g1</guid><pubDate>Tue, 18 Mar 2025 16:20:00 +0100</pubDate>"
    "<description>&lt;p&gt;Die Prüfer fanden Risse.&lt;/p&gt;</description></item>"
)
ATOM_ENTRY = (
    "<entry><title type='html'>Brücke &amp;amp; Tunnel zu</title><id>tag:g1</id>"
    "<link rel='alternate' href='https://kurier.example/a?nr=1'/>"
    "<published>2025-03-18T16:20:00+01:00</published>"
    "<summary type='html'>&lt;p&gt;Die Prüfer fanden Risse.&lt;/p&gt;</summary></entry>"
)
JSON_ITEM = {
    "id": "g1",
    "url": "/a?nr=1",
    "title": "Brücke & Tunnel zu",
    "date_published": "2025-03-18T16:20:00+01:00",
    "summary": "Die Prüfer fanden Risse.",
}
KINDS = {
    "RSS 2.0": f"<rss version='2.0'><channel><title>Kurier</title><language>de-DE</language>"
    f"{RSS_ITEM}</channel></rss>",
    "RSS 0.91 with its document type": "<?xml version='1.0' encoding='utf-8'?>"
    "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
    "'http://my.netscape.com/publish/formats/rss-0.91.dtd'>"
    f"<rss version='0.91'><channel><title>Kurier</title><language>de</language>{RSS_ITEM}"
    "</channel></rss>",
    "RSS 1.0": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<channel><title>Kurier</title><dc:language>de</dc:language></channel>"
    "<item rdf:about='g1'><title>Brücke &amp; Tunnel zu</title>"
    "<link>https://kurier.example/a?nr=1</link><dc:date>2025-03-18T16:20:00+01:00</dc:date>"
    "<description>Die Prüfer fanden Risse.</description></item></rdf:RDF>",
    "Atom": f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Kurier</title>"
    f"{ATOM_ENTRY}</feed>",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Kurier",
            "language": "de",
            "items": [JSON_ITEM],
        }
    ),
    "RSS that breaks off": f"<rss version='2.0'><channel><title>Kurier</title>"
    f"<language>de</language>{RSS_ITEM}<item><title>Wei",
    "RSS with bare ampersands": f"<rss version='2.0'><channel><title>Kurier</title>"
    f"<language>de</language><copyright>K & Co</copyright>{RSS_ITEM}</channel></rss>",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_feed_gives_the_same_entry(kind: str) -> None:
    """Absolute address without click counters, text without markup, time in UTC."""
    feed = parse_feed(KINDS[kind].encode(), SOURCE)
    assert (feed.title, feed.lang) == ("Kurier", "de")
    first = feed.entries[0]
    assert first == Entry(
        guid=first.guid,
        url="https://kurier.example/a?nr=1",
        title="Brücke & Tunnel zu",
        published_at=first.published_at,
        published_precision=first.published_precision,
        updated_at=first.updated_at,
        summary=("Die Prüfer fanden Risse.",),
    )
    assert first.published_at == MOMENT or (kind == "Atom" and first.updated_at == MOMENT)
    assert first.guid in ("g1", "tag:g1")
    assert feed.whole is ("breaks off" not in kind and "bare" not in kind)
    assert looks_like_feed(KINDS[kind].encode())


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "nonsense"),
        ("cp1250", "windows-1250"),
    ],
)
@pytest.mark.parametrize("by_transport", [True, False])
def test_umlauts_survive_wrong_declarations(
    encoding: str, declared: str, by_transport: bool
) -> None:
    """Whoever declares it."""
    declaration = "" if by_transport else f"<?xml version='1.0' encoding='{declared}'?>"
    raw = (declaration + KINDS["RSS 2.0"]).encode(encoding)
    feed = parse_feed(raw, SOURCE, declared if by_transport else None)
    assert feed.entries[0].title == "Brücke & Tunnel zu"
    assert feed.entries[0].summary == ("Die Prüfer fanden Risse.",)


def test_markup_and_controls_never_get_through() -> None:
    """Scripts, terminal sequences, addresses that are none."""
    item = (
        "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Titel&#x202e;31m &lt;b&gt;fett&lt;/b&gt;"
        "</title><link>javascript:alert(1)</link><guid>file:///etc/passwd</guid>"
        "<description>&lt;script&gt;x&lt;/script&gt;Text&lt;br&gt;Zeile\x1b[2J</description></item>"
    )
    feed = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), SOURCE)
    (entry,) = feed.entries
    assert entry.title == "Titel31m fett"
    assert entry.url is None
    assert entry.summary == ("Text", "Zeile[2J")


def test_the_longer_text_is_taken_and_a_teaser_is_seen_as_one() -> None:
    """A cut text is none, nor is one hardly longer than its summary."""
    long = "".join(f"<p>Absatz {n} {'mit einem ganzen Satz darin. ' * 6}</p>" for n in range(5))
    for content, full in (
        (long, True),
        (long + "<p>Es ging […]</p>", False),
        ("<p>Kurz.</p>", False),
    ):
        item = (
            f"<item><link>https://a.example/</link><description>Kurz.</description>"
            f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
        )
        feed = parse_feed(
            "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            f"<channel>{item}</channel></rss>".encode(),
            SOURCE,
        )
        assert feed.entries[0].is_full is full
    assert feed.entries[0].text == ("Kurz.",)


HOSTILE = {
    "billion laughs": '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
    "a file": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
    "an address": '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://127.0.0.1/x">%a;]><rss></rss>',
    "an entity far down": "<rss><channel>" + "x" * 9000 + '<!ENTITY a "b"></channel></rss>',
    "lower case": '<!doctype r [ <!entity a "b"> ]><rss></rss>',
    "a page": "<!DOCTYPE html><html><body><p>Hallo</p></body></html>",
    "plain text": "Hallo Welt",
    "JSON of another kind": '{"items": 7}',
    "broken JSON": '{"version": "https://jsonfeed.org/version/1", "items": [',
    "a deep JSON": '{"items": ' + "[" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_feed_is_refused(name: str) -> None:
    """At once, in one line."""
    started = time.monotonic()
    with pytest.raises(UnreadableSource) as caught:
        parse_feed(HOSTILE[name].encode(), SOURCE)
    assert str(caught.value).isprintable() and str(caught.value).startswith(SOURCE)
    assert time.monotonic() - started < 2


def test_a_feed_is_read_up_to_its_limit() -> None:
    """What lies beyond is not taken for gone."""
    items = "".join(f"<item><guid>{n}</guid><title>T {n}</title></item>" for n in range(2_100))
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), SOURCE)
    assert len(feed.entries) == 2_000 and not feed.whole


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tue, 18 Mar 2025 16:20:00 +0100", MOMENT),
        ("Tue, 18 Mar 2025 15:20:00 GMT", MOMENT),
        ("18 Mar 25 15:20 UT", MOMENT),
        ("Di, 18 Mär 2025 16:20:00 MEZ", MOMENT),
        ("18. März 2025, 16:20 Uhr", MOMENT),
        ("2025-03-18T15:20:00Z", MOMENT),
        ("2025-03-18 16:20:00", MOMENT),
        ("2025-03-18", datetime(2025, 3, 18, tzinfo=UTC)),
        ("1742311200", MOMENT),
        ("1742311200000", MOMENT),
        ("174231120", None),
        ("gestern", None),
        ("", None),
        ("31.02.2025", None),
        ("9" * 100, None),
    ],
)
def test_dates_as_feeds_write_them(raw: str, expected: datetime | None) -> None:
    """German local time where a German feed names no zone."""
    found = read_date(raw, "de")
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(hours=-1), timedelta(hours=-1)),
        (timedelta(hours=2), timedelta(0)),
        (timedelta(days=3), None),
        (timedelta(days=3650), None),
        (timedelta(days=-365 * 55), None),
    ],
)
def test_unbelievable_dates_are_unknown(ahead: timedelta, expected: timedelta | None) -> None:
    """A clock some hours off is forgiven."""
    assert believable(MOMENT + ahead, MOMENT) == (None if expected is None else MOMENT + expected)


def test_addresses_that_lead_to_one_page() -> None:
    """Campaigns, sessions and fragments aside; other parameters matter."""
    assert plain_address("https://a.example/x;jsessionid=1?id=7&utm_medium=rss#top") == (
        "https://a.example/x?id=7"
    )
    assert address_key("http://www.A.example:80/x/?fbclid=1") == address_key("https://a.example/x")
    assert address_key("https://a.example/x?id=7") != address_key("https://a.example/x?id=8")
    assert address_key("https://a.example/X") != address_key("https://a.example/x")


@pytest.mark.parametrize(
    ("title", "host", "outlet"),
    [
        ("Kurier – Politik", "www.kurier.example", "Kurier"),
        ("Politik | Der Kurier", "derkurier.example", "Der Kurier"),
        ("BLATT ONLINE - Nachrichten", "www.blatt.example", "BLATT ONLINE"),
        ("Küstenbote: Lokales", "kuestenbote.example", "Küstenbote"),
        ("Neues aus dem Norden", "x.example", "Neues aus dem Norden"),
        (None, "x.example", None),
    ],
)
def test_the_outlet_in_a_title_is_the_part_its_host_is_named_after(
    title: str | None, host: str, outlet: str | None
) -> None:
    """Else the whole title."""
    assert outlet_in(title, host) == outlet
