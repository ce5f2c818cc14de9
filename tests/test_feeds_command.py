"""Addresses and feeds at the command line: read, listed, added, removed, exchanged."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from crosscheck import cli
from crosscheck.records import Document
from crosscheck.store import Store

LEAD = "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld."
REST = "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich."
PAGE = f"<html><body><h1>Brücke zu</h1><article><p>{LEAD}</p><p>{REST}</p></article></body></html>"
HTML = "text/html; charset=utf-8"
SITE = (
    "<html><head><link rel='alternate' type='application/rss+xml' title='Kurier' href='/feed'>"
    "<link rel='alternate' type='application/rss+xml' title='Kurier: Kommentare' "
    "href='/comments/feed'>{}</head><body>Hallo</body></html>"
)


def feed(*numbers: int, title: str = "Kurier - Lokales") -> str:
    items = "".join(
        f"<item><title>Brücke {n}</title><link>/a/{n}</link><guid isPermaLink='false'>{n}</guid>"
        f"<description>{LEAD}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """By its number, on a free port."""
    return ("127.0.0.1", 0)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> Path:
    """A crosscheck.toml that allows the server, and an empty workspace."""
    path = tmp_path / "crosscheck.toml"
    host = f"127.0.0.1:{httpserver.port}"
    path.write_text(f'# ours\n[fetch]  # local\nprivate_hosts = ["{host}"]\ngap_seconds = 0\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSCHECK_INDEX", str(tmp_path / "index"))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return path


def stored(config: Path) -> list[Document]:
    with Store(config.parent / "index", read_only=True) as store:
        return store.documents()


def serve(httpserver: HTTPServer, path: str, body: str, kind: str = HTML) -> str:
    httpserver.expect_request(path).respond_with_data(body, content_type=kind)
    return httpserver.url_for(path)


# --- ingest ------------------------------------------------------------------------------


def test_an_article_is_read_from_its_address(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Signed as crosscheck.toml has it; the same again adds nothing."""
    url = serve(httpserver, "/a/1", PAGE)
    config.write_text(
        config.read_text() + "[[outlets]]\nname = 'Kurier'\nfamily = 'V'\nhosts = ['127.0.0.1']\n"
    )
    assert cli.run(["ingest", url]) == 0
    assert capsys.readouterr().out == "1 article read: 1 new, 0 changed, 0 unchanged, 0 failed\n"
    (document,) = stored(config)
    assert (document.outlet, document.family, document.url) == ("Kurier", "V", url)
    assert document.text.split("\n\n") == [LEAD, REST]
    assert cli.run(["ingest", url]) == 0
    assert capsys.readouterr().out == "1 article read: 0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_a_feed_is_read_with_its_articles_and_once(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its address is enough; an article that fails is named, and the next run adds nothing."""
    url = serve(httpserver, "/feed", feed(1, 2, 3), "application/rss+xml")
    serve(httpserver, "/a/1", PAGE)
    serve(httpserver, "/a/2", PAGE.replace("Montag", "Dienstag"))
    assert cli.run(["ingest", url]) == 0
    first = capsys.readouterr()
    assert first.out == "3 articles read: 3 new, 0 changed, 0 unchanged, 0 failed\n"
    assert sorted(one.provenance for one in stored(config)) == ["full", "full", "teaser"]
    assert {one.outlet for one in stored(config)} == {"Kurier - Lokales"}
    assert cli.run(["ingest", url]) == 0
    assert capsys.readouterr().out == "0 articles read: 0 new, 0 changed, 0 unchanged, 0 failed\n"
    assert len(stored(config)) == 3


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/fehlt", "HTTP 404 NOT FOUND; check the address"),
        ("/bild", "is image/png, not an article; give the address of its page"),
        ("/leer", "no article text was found on this page; is it a list or a form?"),
        ("/kaputt", "declares entities of its own, which no feed needs"),
    ],
)
def test_an_address_that_cannot_be_read_is_one_line(
    config: Path,
    httpserver: HTTPServer,
    capsys: pytest.CaptureFixture[str],
    path: str,
    problem: str,
) -> None:
    """With what to do, and exit code 1."""
    httpserver.expect_request("/fehlt").respond_with_data("", status=404)
    serve(httpserver, "/bild", "x", "image/png")
    serve(httpserver, "/leer", "<html><body><form></form></body></html>")
    serve(httpserver, "/kaputt", "<?xml version='1.0'?><rss><!ENTITY a 'b'></rss>", "text/xml")
    url = httpserver.url_for(path)
    assert cli.run(["ingest", url]) == 1
    assert capsys.readouterr().err == f"error: {url}: {problem}\n"


def test_addresses_inside_are_refused_unless_they_are_named(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The message says how to allow one; among several sources the others are read."""
    (tmp_path / "a.txt").write_text(f"{LEAD}\n\n{REST}\n")
    assert cli.run(["ingest", "a.txt", "http://169.254.169.254/latest", "ftp://x.example/"]) == 3
    said = capsys.readouterr()
    assert said.out == "1 article read: 1 new, 0 changed, 0 unchanged, 2 failed\n"
    assert "failed: http://169.254.169.254/latest: leads to 169.254.169.254 (" in said.err
    assert "failed: ftp://x.example/: only http and https addresses are fetched" in said.err
    config.unlink()
    assert cli.run(["ingest", httpserver.url_for("/a")]) == 1
    assert "a private host must be listed as one" in capsys.readouterr().err
    assert not httpserver.log


def test_a_broken_configuration_is_named_with_its_line(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, before anything is fetched."""
    config.write_text("\n[fetch]\ngap_second = 1\n")
    assert cli.run(["ingest", "http://x.example/"]) == 2
    assert capsys.readouterr().err == (
        "error: crosscheck.toml: line 3: gap_second is not known here; did you mean gap_seconds?\n"
    )


def test_a_silent_edit_is_a_change_and_the_old_version_stays(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reports compare the new one; what was cited before can still be read."""
    url = serve(httpserver, "/feed", feed(1), "application/rss+xml")
    serve(httpserver, "/a/1", PAGE)
    assert cli.run(["ingest", url]) == 0
    (old,) = stored(config)
    httpserver.clear()
    serve(httpserver, "/feed", feed(1), "application/rss+xml")
    serve(httpserver, "/a/1", PAGE.replace("Montag", "Dienstag"))
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    capsys.readouterr()
    assert cli.run(["ingest", url]) == 0
    assert capsys.readouterr().out == "1 article read: 0 new, 1 changed, 0 unchanged, 0 failed\n"
    (new,) = stored(config)
    assert "Dienstag" in new.text and new.url == old.url
    with Store(config.parent / "index", read_only=True) as store:
        assert store.documents([old.id]) == [old]


# --- feeds -------------------------------------------------------------------------------


def test_a_feed_is_added_by_the_address_of_its_site(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comments in the file stay; feeds of comments are not offered; twice is once."""
    site = serve(httpserver, "/", SITE.format(""))
    url = serve(httpserver, "/feed", feed(1, title="Kurier"), "application/rss+xml")
    before = config.read_text()
    assert cli.run(["feeds", "add", site, "--lang", "de"]) == 0
    assert capsys.readouterr().out == f"added {url}\n"
    assert config.read_text().startswith(before)
    assert tomllib.loads(config.read_text())["feeds"] == [
        {"url": url, "outlet": "Kurier", "lang": "de"}
    ]
    assert cli.run(["feeds", "add", site]) == 0
    said = capsys.readouterr()
    assert said.out == "" and "1 of 1 listed already" in said.err


def test_a_site_with_several_feeds_asks_which(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Or takes all."""
    more = "<link rel='alternate' type='application/atom+xml' href='sport.xml'>"
    site = serve(httpserver, "/", SITE.format(more))
    both = [httpserver.url_for("/feed"), httpserver.url_for("/sport.xml")]
    assert cli.run(["feeds", "add", site]) == 2
    assert f"offers 2 feeds; add one of them, or --all: {both[0]}, {both[1]}" in (
        capsys.readouterr().err
    )
    assert cli.run(["feeds", "add", site, "--all"]) == 0
    assert [one["url"] for one in tomllib.loads(config.read_text())["feeds"]] == both


def test_what_offers_no_feed_is_not_added(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file stays as it is."""
    before = config.read_text()
    assert cli.run(["feeds", "add", serve(httpserver, "/", PAGE)]) == 1
    assert "is no feed and names none; give the address of its feed" in capsys.readouterr().err
    assert config.read_text() == before


def test_feeds_are_listed_with_what_became_of_them(
    config: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a table, and as JSON for programs."""
    good = serve(httpserver, "/feed", feed(1), "application/rss+xml")
    serve(httpserver, "/a/1", PAGE)
    bad = serve(httpserver, "/bad", "<html></html>")
    config.write_text(
        config.read_text()
        + f"[[feeds]]\nurl = '{good}'\noutlet = 'Kurier'\n[[feeds]]\nurl='{bad}'\n"
    )
    assert cli.run(["ingest", good]) == 0
    capsys.readouterr()
    assert cli.run(["feeds", "list", "--format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+00:00", first.pop("read_at"))
    assert first == {
        "url": good, "outlet": "Kurier", "title": "Kurier - Lokales", "lang": None, "pages": True,
        "failures": 0, "problem": None, "entries": 1, "articles": 1, "teasers": 0,
        "paywalled": 0, "vanished": 0,
    }  # fmt: skip
    assert (second["url"], second["read_at"], second["entries"]) == (bad, None, 0)
    assert cli.run(["feeds", "list"]) == 0
    assert good in capsys.readouterr().out


def test_a_feed_is_removed_and_the_rest_of_the_file_stays(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its comments go with it."""
    text = (
        "# first\n[[feeds]]\nurl = 'https://a.example/'  # A\n\n"
        "# about b\n[[feeds]]\nurl = 'https://b.example/'\n\n[windows]\nread_days = 3 # short\n"
    )
    config.write_text(text)
    assert cli.run(["feeds", "remove", "https://c.example/"]) == 2
    assert "not listed in crosscheck.toml" in capsys.readouterr().err
    assert cli.run(["feeds", "remove", "https://a.example/"]) == 0
    left = config.read_text()
    assert [one["url"] for one in tomllib.loads(left)["feeds"]] == ["https://b.example/"]
    assert "# first" in left and "read_days = 3 # short" in left
    assert cli.run(["feeds", "remove", "https://b.example/"]) == 0
    assert "feeds" not in tomllib.loads(config.read_text())
    assert "read_days = 3 # short" in config.read_text()


def test_opml_goes_out_and_comes_back(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With titles and languages; what hostile lists hold is left out or refused."""
    head = config.read_text()
    feeds = (
        "[[feeds]]\nurl = 'https://a.example/feed?x=1&y=<2>'\noutlet = 'A & \"B\" <c>'\n"
        "[[feeds]]\nurl = 'https://b.example/'\nlang = 'en'\n"
    )
    config.write_text(head + feeds)
    assert cli.run(["feeds", "export", "-o", "feeds.opml"]) == 0
    config.write_text(head)
    assert cli.run(["feeds", "import", "feeds.opml"]) == 0
    assert tomllib.loads(config.read_text())["feeds"] == [
        {"url": "https://a.example/feed?x=1&y=<2>"},
        {"url": "https://b.example/", "lang": "en"},
    ]
    capsys.readouterr()
    mixed = (
        "<opml><body><outline text='Ordner'><outline xmlUrl='https://b.example/'/>"
        "<outline XMLURL='https://d.example/'/><outline xmlUrl='javascript:alert(1)'/>"
        "<outline xmlUrl='file:///etc/passwd'/></outline></body></opml>"
    )
    (tmp_path / "mixed.opml").write_text(mixed)
    assert cli.run(["feeds", "import", "mixed.opml"]) == 3
    said = capsys.readouterr()
    assert said.out == "added https://d.example/\n"
    assert said.err.count("is no web address and was left out") == 2


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>',
        '<!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><opml>&b;</opml>',
        "<html><body></body></html>",
        "Hallo",
        "",
        "<opml>" + "<outline>" * 100_000,
    ],
    ids=["file", "entities", "page", "text", "nothing", "deep"],
)
def test_what_is_no_opml_is_refused(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """In one line, and the file stays as it is."""
    before = config.read_text()
    (tmp_path / "x.opml").write_text(text)
    code = cli.run(["feeds", "import", "x.opml"])
    said = capsys.readouterr()
    assert code == 1
    assert config.read_text() == before and "passwd" not in said.err
    assert said.err.startswith("error: x.opml: ") and said.err.count("\n") == 1


def test_the_first_feed_makes_the_file(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a hint at what else can stand there."""
    config.unlink()
    (tmp_path / "a.opml").write_text("<opml><outline xmlUrl='https://a.example/'/></opml>")
    assert cli.run(["feeds", "import", "a.opml"]) == 0
    assert "docs/configuration.md" in config.read_text()
    assert tomllib.loads(config.read_text()) == {"feeds": [{"url": "https://a.example/"}]}


def test_a_list_without_feeds_says_how_to_add_one(tmp_path: Path, capsys) -> None:
    """An empty table alone would not."""
    config = tmp_path / "crosscheck.toml"
    config.touch()
    assert cli.run(["feeds", "list", "--config", str(config)]) == 0
    assert "no feeds yet; `crosscheck feeds add URL` adds one" in capsys.readouterr().err
