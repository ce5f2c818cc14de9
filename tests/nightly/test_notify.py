"""Who is told what a night changed: each way against a server on this machine."""

import asyncio
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crosscheck.configuration import Notifications, Smtp
from crosscheck.notify import Message, Ways, compose_mail, notify

MESSAGE = Message("crosscheck: 1 neuer Widerspruch", "Ein Text über Brücken.\n", {"new": ["ü"]})


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with the statuses given, the last one for ever."""

    def do_POST(self) -> None:
        """Keep it and answer."""
        length = int(self.headers["Content-Length"])
        self.server.posted.append((dict(self.headers), self.rfile.read(length)))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("Content-Length", "0")
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def hook(*statuses: int) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.posted, server.statuses = [], list(statuses)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def told(server: HTTPServer, **ways) -> list:
    """What failed when the hook was told."""
    place = f"127.0.0.1:{server.server_port}"
    settings = {"private_hosts": {place}, "sleep": lambda _seconds: None} | ways
    return notify(Notifications(webhook=f"http://{place}/geheim"), MESSAGE, Ways(**settings))


def test_a_webhook_gets_the_message_as_json() -> None:
    """Once, as UTF-8."""
    with hook(204) as server:
        assert told(server) == []
    ((headers, body),) = server.posted
    assert json.loads(body) == {"new": ["ü"]}
    assert headers["Content-Type"] == "application/json"


def test_an_overloaded_webhook_is_asked_again() -> None:
    """Until it takes the message."""
    with hook(503, 429, 200) as server:
        assert told(server) == []
    assert len(server.posted) == 3


@pytest.mark.parametrize("status", [302, 403, 404])
def test_a_webhook_that_refuses_is_named_without_its_secret(status: int) -> None:
    """The path often is the key; and nothing is sent where a redirect leads."""
    with hook(status) as server:
        (failure,) = told(server)
    assert failure.error == f"answered HTTP {status}"
    assert failure.source == f"webhook 127.0.0.1:{server.server_port}"
    assert len(server.posted) == 1


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1/x", "this machine"),
        ("http://169.254.169.254/x", "metadata"),
        ("http://[::1]/x", "not public"),
        ("http://192.0.2.1:25/x", "port 25"),
    ],
)
def test_a_webhook_inside_the_network_must_be_listed(url: str, problem: str) -> None:
    """The rules are those of fetching; nothing is connected to."""
    (failure,) = notify(Notifications(webhook=url), MESSAGE)
    assert problem in failure.error


def test_a_file_grows_by_a_line_a_night(tmp_path: Path) -> None:
    """Its folder is made; what others told stays."""
    file = tmp_path / "neu" / "told.jsonl"
    for _night in range(2):
        assert notify(Notifications(file=file), MESSAGE) == []
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == [
        {"new": ["ü"]}
    ] * 2


# --- mail ------------------------------------------------------------------------------------


class Inbox:
    """Keeps every mail, and who sent it after logging in."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        """A whole mail."""
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        """One recipient; "fort" is gone."""
        if address.startswith("fort@"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture(scope="module")
def tls(tmp_path_factory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of its own, and a client's that trusts it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


@contextmanager
def mail_server(context: ssl.SSLContext, security: str) -> Iterator[tuple[Inbox, int]]:
    """An SMTP server in a thread of its own."""
    smtp = pytest.importorskip("aiosmtpd.smtp")
    inbox, loop = Inbox(), asyncio.new_event_loop()

    def login(server, session, envelope, mechanism, data):
        return smtp.AuthResult(success=data.password == b"richtig", handled=False)

    def make() -> object:
        if security == "starttls":
            return smtp.SMTP(
                inbox, loop=loop, hostname="test", tls_context=context, require_starttls=True,
                authenticator=login,
            )  # fmt: skip
        return smtp.SMTP(
            inbox, loop=loop, hostname="test", authenticator=login, auth_require_tls=False
        )

    encrypted = context if security == "tls" else None
    listening = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=encrypted))
    port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield inbox, port
    finally:
        asyncio.run_coroutine_threadsafe(_closed(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _closed(listening: asyncio.Server) -> None:
    listening.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0.05)


def smtp_at(port: int, security: str, **changes) -> Smtp:
    fields = {"user": "crosscheck", "recipients": ("redaktion@kurier.example",)} | changes
    return Smtp("127.0.0.1", "crosscheck@kurier.example", port=port, security=security, **fields)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_out_encrypted_after_logging_in(tls, security: str) -> None:
    """With subject and text in UTF-8, to every recipient."""
    recipients = ("redaktion@kurier.example", "nacht@kurier.example")
    with mail_server(tls[0], security) as (inbox, port):
        smtp = smtp_at(port, security, recipients=recipients)
        ways = Ways(password="richtig", tls=tls[1])
        assert notify(Notifications(smtp=smtp), MESSAGE, ways) == []
    ((to, content),) = inbox.mails
    assert tuple(to) == recipients
    assert b"crosscheck: 1 neuer Widerspruch" in content


def test_a_certificate_that_nobody_vouches_for_stops_the_mail(tls) -> None:
    """No password is sent to a server that may be another."""
    with mail_server(tls[0], "starttls") as (inbox, port):
        smtp = smtp_at(port, "starttls")
        (failure,) = notify(Notifications(smtp=smtp), MESSAGE, Ways(password="richtig"))
    assert "certificate verify failed" in failure.error
    assert failure.source == f"mail 127.0.0.1:{port}"
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("changes", "password", "problem"),
    [
        ({}, "falsch", "535"),
        ({}, None, "set CROSSCHECK_SMTP_PASSWORD"),
        ({"recipients": ("fort@kurier.example", "da@kurier.example")}, "richtig", "fort@"),
    ],
)
def test_what_goes_wrong_with_a_mail_is_named(tls, changes, password, problem: str) -> None:
    """A wrong password, none, or a recipient that is not there; the others get theirs."""
    with mail_server(tls[0], "starttls") as (inbox, port):
        smtp = smtp_at(port, "starttls", **changes)
        (failure,) = notify(Notifications(smtp=smtp), MESSAGE, Ways(password=password, tls=tls[1]))
    assert problem in failure.error
    assert [to for to, _ in inbox.mails] == ([["da@kurier.example"]] if changes else [])


def test_a_password_is_not_sent_unencrypted_to_another_machine() -> None:
    """Whatever the configuration says."""
    smtp = Smtp("mail.example", "a@b.example", ("c@d.example",), security="none", user="x")
    (failure,) = notify(Notifications(smtp=smtp), MESSAGE, Ways(password="geheim"))
    assert "unencrypted" in failure.error and "geheim" not in failure.error


def test_one_way_that_fails_keeps_nobody_else_from_being_told(tmp_path: Path) -> None:
    """The file is written though webhook and mail are down."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    targets = Notifications(
        tmp_path / "told.jsonl", f"http://127.0.0.1:{port}/", smtp_at(port, "none", user=None)
    )
    ways = Ways({f"127.0.0.1:{port}"}, sleep=lambda _seconds: None)
    failures = notify(targets, MESSAGE, ways)
    assert [one.source.split()[0] for one in failures] == ["webhook", "mail"]
    assert (tmp_path / "told.jsonl").read_text("utf-8").count("\n") == 1


def test_a_headline_cannot_add_a_header_to_a_mail() -> None:
    """Line breaks of foreign text are gone before it becomes a subject."""
    sender = Smtp("h", "a@b.example", ("c@d.example",))
    mail = compose_mail(sender, Message("Ende\r\nBcc: x@y.example", "Text", {}))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Ende Bcc: x@y.example"
