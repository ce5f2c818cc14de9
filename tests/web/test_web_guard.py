"""Who is let in: only this page, on this machine, and nothing that another site sends."""

import pytest
from starlette.testclient import TestClient
from web_helpers import HERE, a_finding

from crosscheck.store import Store
from crosscheck.web import guard
from crosscheck.web.app import make_app
from crosscheck.web.guard import Rules
from crosscheck.web.newsroom import Newsroom
from crosscheck.workspace import Workspace

OURS = {"origin": HERE, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}


@pytest.fixture
def post(client, newsroom, rules):
    """Sends a verdict: ``post(headers, token=...)``; gives the status."""
    address = f"/findings/{a_finding(newsroom).id}"

    def send(headers=None, **fields):
        form = {"token": rules.token, "say": "accept"} | fields
        return client.post(address, data=form, headers=headers or {}).status_code

    return send


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8420", "localhost:1", "LOCALHOST", "[::1]:8420"]
)
def test_this_machine_is_let_in_by_all_its_names(client, host):
    """With any port: a tunnel may give it another one."""
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8420",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1/",
        "127.0.0.1:8420:1",
        "127.0.0.1:port",
        "127.1",
        "2130706433",
        "[::1",
        "[::ffff:127.0.0.1]",
        "192.168.0.1",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/static/page.css", "/nix"])
def test_a_foreign_host_is_refused(client, host, path):
    """400 on every route: another name for this address is an attack (DNS rebinding)."""
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 400 and answer.text == "unknown host"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8420"},
        {"origin": "http://localhost:8420"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
    ],
)
def test_a_change_from_another_site_is_refused(index, post, headers):
    """403 even with our token; nothing is stored."""
    assert post(headers) == 403
    with Store(index, read_only=True) as store:
        assert store.labels() == []


def test_a_change_of_our_own_page_is_taken(index, post):
    """From browsers that say where they are, and from others with the token."""
    assert post(OURS) == 303 and post({}) == 303
    with Store(index, read_only=True) as store:
        assert len(store.labels()) == 2


@pytest.mark.parametrize("token", ["", "x", "ä" * 43])
def test_a_change_without_the_token_is_refused(post, token):
    """403, also with the right origin."""
    assert post(OURS, token=token) == 403


def test_the_token_is_of_one_run():
    """A page of an earlier run changes nothing."""
    assert Rules().token != Rules().token and len(Rules().token) >= 43


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "navigate", "iframe", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "document", 200),
        ("none", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
    ],
)
def test_other_sites_may_link_here_and_no_more(client, site, mode, dest, status):
    """They can neither embed a page nor make this machine search for them."""
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert client.get("/ask?q=Sperrung", headers=headers).status_code == status


@pytest.mark.parametrize("body", ["token=a&" * 20, "say", "%", "token=%ff%fe", "\x00\xff", ""])
def test_what_is_no_form_of_ours_is_refused(client, newsroom, body):
    """400 or 403, never an error of the server."""
    address = f"/findings/{a_finding(newsroom).id}"
    assert client.post(address, content=body.encode("latin-1")).status_code in {400, 403}


@pytest.mark.parametrize(
    "fields", [{"say": "relabel"}, {"say": "undo"}, {"say": "quit"}, {"say": "a b"}]
)
def test_what_is_no_verdict_is_refused(post, fields):
    """Other commands of ``review`` mean nothing here."""
    assert post({}, **fields) == 400


def test_long_bodies_are_cut_off(client, newsroom):
    """Whether they say their length or not."""
    address = f"/findings/{a_finding(newsroom).id}"
    long = b"a" * (guard.MAX_BODY_BYTES + 1)
    assert client.post(address, content=long).status_code == 413
    assert client.post(address, content=iter([long])).status_code == 413
    assert client.post(address, headers={"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/ask?q=Sperrung", 200),
        ("GET", "/healthz", 200),
        ("GET", "/static/htmx.min.js", 200),
        ("GET", "/nix", 404),
        ("GET", "/static/..%2fapp.py", 404),
        ("GET", "/undo", 405),
        ("PUT", "/", 405),
        ("POST", "/undo", 403),
    ],
)
def test_every_response_forbids_what_it_does_not_need(client, method, path, status):
    """Pages, files and errors alike."""
    answer = client.request(method, path)
    assert answer.status_code == status
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'" and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    cached = "immutable" in answer.headers["cache-control"]
    assert cached == (path.startswith("/static/") and status == 200)


def test_an_unexpected_error_says_nothing_of_itself(newsroom, rules, monkeypatch):
    """500 with the page around it and its policy; the details go to the log."""

    def broken(_question):
        raise RuntimeError("secret path")

    monkeypatch.setattr(newsroom, "ask", broken)
    with TestClient(make_app(newsroom, rules), HERE, raise_server_exceptions=False) as client:
        answer = client.get("/ask?q=Sperrung")
    assert answer.status_code == 500 and "secret" not in answer.text
    assert "content-security-policy" in answer.headers and "in sein Protokoll" in answer.text


def test_a_busy_workspace_is_said_and_to_be_tried_again(index, post, client, newsroom, rules):
    """503 with the time to wait."""
    with Workspace(index, writing=True):
        form = {"token": rules.token, "say": "accept"}
        answer = client.post(f"/findings/{a_finding(newsroom).id}", data=form)
    assert answer.status_code == 503 and answer.headers["retry-after"] == "5"
    assert "es ist nichts verloren" in answer.text
    assert post() == 303


def test_a_damaged_workspace_is_an_error_with_a_line_in_the_log(
    index, client, rules, newsroom, caplog
):
    """500 without the reason, which the log has, in words that move no terminal."""
    key = a_finding(newsroom).id
    (index / "crosscheck.db").rename(index / "away.db")
    (index / "crosscheck.db").mkdir()
    form = {"token": rules.token, "say": "accept"}
    answer = client.post(f"/findings/{key}", data=form)
    assert answer.status_code == 500 and str(index) not in answer.text
    client.get("/ask?q=Sperrung", headers={"x": "y"})
    assert str(index) in caplog.text
    assert client.get("/").status_code == 200


def test_read_only_has_no_way_to_change_anything(index):
    """No route takes a POST, and no page has a form that sends one."""
    newsroom = Newsroom(index, read_only=True)
    verdict = a_finding(newsroom)
    rules = Rules()
    with TestClient(make_app(newsroom, rules), HERE) as client:
        form = {"token": rules.token, "say": "reject"}
        assert client.post(f"/findings/{verdict.id}", data=form).status_code == 405
        assert client.post("/undo", data=form).status_code == 404
        for path in ("/", f"/events/{verdict.event}", f"/findings/{verdict.id}", "/labels"):
            page = client.get(path)
            assert page.status_code == 200 and 'method="post"' not in page.text
            assert rules.token not in page.text


def test_beyond_this_machine_a_key_is_needed(newsroom):
    """Given once in the address, then kept in a cookie that scripts and other sites do not see."""
    rules = Rules(guard.LOOPBACK | {"desk.example"}, key="geheim")
    with TestClient(
        make_app(newsroom, rules), "http://desk.example", follow_redirects=False
    ) as client:
        assert client.get("/").status_code == 401
        assert client.get("/?key=falsch").status_code == 401
        assert client.post("/undo?key=geheim").status_code == 401
        assert client.get("/healthz").status_code == 200
        answer = client.get("/?key=geheim&q=Elde")
        assert (answer.status_code, answer.headers["location"]) == (303, "/?q=Elde")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie
        assert client.get("/").status_code == 200


def test_health_says_whether_the_page_is_current(client, newsroom, ingest):
    """And nothing of what is stored."""
    assert client.get("/healthz").json() == {"status": "ok", "current": True}
    ingest(third="---\noutlet: Blatt\ntitle: Neues\n---\nDer Rat tagt am Montag.\n")
    assert client.get("/healthz").json() == {"status": "ok", "current": False}
    newsroom.wait()
    assert client.get("/healthz").json() == {"status": "ok", "current": True}
