"""``serve``: the local page a desk works with."""

import contextlib
import secrets
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import (
    WORKSPACE,
    BaseUrl,
    Encoder,
    Index,
    Judge,
    Language,
    LlmModel,
    endpoint_of,
)
from crosscheck.cli.output import say
from crosscheck.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from crosscheck.web.guard import Rules

HERE = "127.0.0.1"
PORT = 8420
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - refused unless a name is allowed
LOOPBACK = frozenset({HERE, "localhost", "::1"})
CONNECTIONS = 64  # a desk has a few; more would only make each wait
REQUEST_BYTES = 64 * 1024  # the longest question, percent-encoded, is 24 kB


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Listen here.")] = HERE,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Listen on this port; 0: any free one.")
    ] = PORT,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Write nothing; take no verdicts.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Answer to this name as well, behind --host."),
    ] = None,
    lang: Annotated[
        Language | None,
        typer.Option(help="Language of the page; default: that of most articles."),
    ] = None,
    index: Index = WORKSPACE,
    encoder: Encoder = None,
    judge: Judge = None,
    base_url: BaseUrl = None,
    model: LlmModel = None,
) -> None:
    """Show the workspace as a local page.

    Events to search, findings, questions, and your verdicts on findings.

    Compares what is stored, then serves until Ctrl-C. Needs `pip install 'crosscheck[web]'`.
    Only this machine can reach it; with another --host everybody needs the key in the address
    that is printed, and the connection is not encrypted.
    """
    _need_extra()
    from crosscheck.cli.progress import ProgressLine
    from crosscheck.settings import Settings
    from crosscheck.web.app import make_app
    from crosscheck.web.newsroom import Newsroom

    rules = _rules(host, allow_host or [])
    listening = _listen(host, port)
    with contextlib.closing(listening):
        with ProgressLine() as progress:
            newsroom = Newsroom(
                index,
                Settings(encoder, judge, endpoint=endpoint_of(base_url, model)),
                lang=lang,
                read_only=read_only,
                progress=progress,
            )
        listening.listen(CONNECTIONS)
        say(f"serving {index} at {_address(listening, rules)} (Ctrl-C ends)")
        with contextlib.closing(newsroom):
            _run(make_app(newsroom, rules), listening)


def _need_extra() -> None:
    try:
        import starlette
        import uvicorn
    except ImportError as error:
        raise UsageError(
            f"serve needs {error.name}, which is not installed: pip install 'crosscheck[web]'"
        ) from error
    assert starlette and uvicorn


def _rules(host: str, allowed: list[str]) -> "Rules":
    """Who may ask: this machine, or with a key whoever knows one of the names."""
    from crosscheck.web import guard

    if host in LOOPBACK:
        return guard.Rules(guard.LOOPBACK | _names(allowed))
    if host in EVERYWHERE and not allowed:
        raise UsageError(f"--host {host}: say by which name it is asked, --allow-host NAME")
    own = frozenset() if host in EVERYWHERE else _names([host])
    return guard.Rules(guard.LOOPBACK | own | _names(allowed), key=secrets.token_urlsafe(24))


def _names(hosts: list[str]) -> frozenset[str]:
    return frozenset(f"[{one}]" if ":" in one else one.lower() for one in hosts)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise UsageError(f"{host}, port {port}: {reason}; choose another --port") from error
    return listening


def _address(listening: socket.socket, rules: "Rules") -> str:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?key={rules.key}" if rules.key else "")


def _run(app: "ASGIApp", listening: socket.socket) -> None:
    """Serve until Ctrl-C or a request to end."""
    import uvicorn

    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=REQUEST_BYTES,
        timeout_graceful_shutdown=3,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
