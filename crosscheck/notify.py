"""Telling somebody what a night changed: a file, a webhook, an e-mail.

The report is written before anybody is told. Each way is tried by itself; one that fails is a
Failure that names it, and keeps nobody else from being told.
"""

import json
import os
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

from crosscheck.configuration import Notifications, Smtp
from crosscheck.errors import SourceError
from crosscheck.records import Failure
from crosscheck.settings import FetchSettings
from crosscheck.sources.addresses import parse_target
from crosscheck.sources.wire import Budget, Interrupted, exchange
from crosscheck.views.escaping import dump_json, visible

PASSWORD = "CROSSCHECK_SMTP_PASSWORD"  # noqa: S105 - the name of the variable that holds it
SECONDS = 30.0  # for one try of a webhook, and for each step of a mail
TRIES = 3
PAUSE_SECONDS = 2.0  # before the second try; twice as long before the third
REPLY_BYTES = 64 * 1024  # nobody reads it
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Message:
    """What is told."""

    subject: str
    text: str
    shape: Mapping[str, Any]  # the same for programs


@dataclass(frozen=True, slots=True)
class Ways:
    """What the ways need beyond their addresses; sleep and tls are for tests."""

    private_hosts: Collection[str] = ()  # that a webhook may lie on
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep


def notify(targets: Notifications, message: Message, ways: Ways | None = None) -> list[Failure]:
    """Tell everybody named; returns a Failure for each that could not be told."""
    ways = ways or Ways()
    tried: list[tuple[str, Callable[[], None]]] = []
    if targets.file:
        file = targets.file
        tried.append((f"file {file}", lambda: append_line(file, message)))
    if targets.webhook:
        url = targets.webhook
        tried.append((f"webhook {_host(url)}", lambda: post(url, message, ways)))
    if targets.smtp:
        smtp = targets.smtp
        tried.append((f"mail {smtp.host}:{smtp.port}", lambda: send_mail(smtp, message, ways)))
    failures = []
    for name, tell in tried:
        problem = _problem(tell)
        if problem:
            failures.append(Failure(name, problem))
    return failures


def _host(url: str) -> str:
    """What of a webhook may be shown: its path often is the secret."""
    return url.split("://", 1)[-1].split("/", 1)[0]


def _problem(tell: Callable[[], None]) -> str | None:
    try:
        tell()
    except SourceError as error:
        return error.reason
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return visible(str(error) or type(error).__name__)[:300]
    except Exception as error:  # the report is written: nothing may end the run here
        return f"unexpected {type(error).__name__}: {visible(str(error))[:300]}"
    return None


# --- file ------------------------------------------------------------------------------------


def append_line(path: Path, message: Message) -> None:
    """One line of JSON at the end of a file; earlier ones are never touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = (dump_json(dict(message.shape), indent=None) + "\n").encode("utf-8")
    with path.open("ab", buffering=0) as out:
        out.write(line)
        os.fsync(out.fileno())


# --- webhook ---------------------------------------------------------------------------------


def post(url: str, message: Message, ways: Ways) -> None:
    """POST the message as JSON, by the rules for fetching (addresses, time, size).

    Redirects are not followed: a message is for the address that was named.
    Raises FetchRefused or UnreadableSource.
    """
    target = parse_target(url)
    private = not {target.host, f"{target.host}:{target.port}"}.isdisjoint(ways.private_hosts)
    settings = FetchSettings()
    if not private and target.port not in settings.ports:
        raise ValueError(f"port {target.port} is not allowed; list the host in private_hosts")
    body = json.dumps(dict(message.shape), ensure_ascii=False).encode("utf-8")
    headers = {"User-Agent": settings.user_agent, "Content-Type": "application/json"}
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            ways.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
        try:
            answer = exchange(
                target,
                headers,
                budget=Budget(SECONDS),
                max_bytes=REPLY_BYTES,
                connect_seconds=settings.connect_seconds,
                private=private,
                tls=ways.tls,
                body=body,
            )
        except Interrupted as error:
            problem = str(error)
            continue
        if 200 <= answer.status < 300:
            return
        problem = f"answered HTTP {answer.status}"
        if answer.status not in _TRY_AGAIN:
            break
    raise ValueError(problem)


# --- mail ------------------------------------------------------------------------------------


def send_mail(smtp: Smtp, message: Message, ways: Ways) -> None:
    """Send the text to all recipients, encrypted unless the configuration says otherwise.

    Certificates are checked. A password is never sent in the clear, but to this machine.
    Raises SMTPException, OSError or ValueError.
    """
    if smtp.user and smtp.security == "none" and smtp.host not in _LOOPBACK:
        raise ValueError("the password would be sent unencrypted; set security to starttls or tls")
    if smtp.user and not ways.password:
        raise ValueError(f"needs a password; set {PASSWORD}")
    mail = compose_mail(smtp, message)
    context = ways.tls or ssl.create_default_context()
    with _connected(smtp, context) as server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user and ways.password:
            server.login(smtp.user, ways.password)
        refused = server.send_message(mail, smtp.sender, list(smtp.recipients))
    if refused:
        raise ValueError(f"refused for {', '.join(sorted(refused))}")


def compose_mail(smtp: Smtp, message: Message) -> EmailMessage:
    """The mail; a line break in a headline cannot add a header to it."""
    mail = EmailMessage()
    mail["Subject"] = visible(message.subject)
    mail["From"] = smtp.sender
    mail["To"] = ", ".join(smtp.recipients)
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(domain=smtp.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # no holiday answers (RFC 3834)
    mail.set_content(message.text)
    return mail


def _connected(smtp: Smtp, context: ssl.SSLContext) -> smtplib.SMTP:
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SECONDS, context=context, local_hostname=_own_name()
        )
    return smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS, local_hostname=_own_name())


def _own_name() -> str:
    """Said in the greeting; without asking a name server, which may not answer."""
    name = socket.gethostname()
    return name if name.isascii() and name else "localhost"
