"""Which requests are let in, and what every response forbids the browser.

The page holds what a desk works on, so no other site may read it, frame it or act through it:

- a foreign ``Host`` gets 400, which ends DNS rebinding;
- a request that another site makes the browser send gets 403, unless it is a plain link;
- a change needs the same origin and the token of this run;
- beyond this machine a key is needed, given once in the address and kept in a cookie;
- every response, errors too, has a policy without inline scripts and styles.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 8 * 1024  # a form of ours has a token, an id and a word
MAX_FIELDS = 10
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
COOKIE = "crosscheck_key"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)

HEADERS = {
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it, browsers send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may ask for what during one run of the server."""

    hosts: Collection[str] = LOOPBACK  # lower case, without port
    key: str | None = None  # asked of everyone; None on this machine only
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Guard:
    """Refuses what the rules forbid before any page is made, and completes every response."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, completed)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._known_host(headers):
            return PlainTextResponse("unknown host", 400)
        if _from_elsewhere(scope["method"], scope["scheme"], headers):
            return PlainTextResponse("not from this page", 403)
        if _too_long(headers.get("content-length", "0")):
            return PlainTextResponse("too large", 413)
        return self._keyless(scope, headers)

    def _known_host(self, headers: Headers) -> bool:
        given = headers.getlist("host")
        match = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        return match is not None and match["name"].lower() in self._rules.hosts

    def _keyless(self, scope: Scope, headers: Headers) -> Response | None:
        key = self._rules.key
        if key is None or scope["path"] == "/healthz" or _same(_cookie(headers), key):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"))
        if scope["method"] != "GET" or not _same(dict(query).get("key", ""), key):
            return PlainTextResponse("a key is needed; open the address that was printed", 401)
        rest = urlencode([pair for pair in query if pair[0] != "key"])
        answer = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), 303)
        answer.set_cookie(COOKIE, key, httponly=True, samesite="strict")
        return answer


def _from_elsewhere(method: str, scheme: str, headers: Headers) -> bool:
    """Whether another site makes the browser ask; a link that a reader follows may be from there.

    Browsers send ``Sec-Fetch-Site`` and cannot be made to lie in it; ``Origin`` is for old ones.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    if method in UNSAFE:
        origin = headers.get("origin")
        ours = f"{scheme}://{headers.get('host', '')}"
        return site != "same-origin" or (origin is not None and origin.lower() != ours.lower())
    followed = "navigate", "document"
    link = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == followed
    return site not in {"same-origin", "none"} and not link


def _too_long(length: str) -> bool:
    return not (length.isascii() and length.isdigit()) or int(length[:9]) > MAX_BODY_BYTES


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())


async def read_form(request: Request, rules: Rules) -> dict[str, str]:
    """The fields of a form of ours, each once.

    Raises HTTPException for anything else: 413 too large, 400 no form, 403 without our token.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413)
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=MAX_FIELDS, strict_parsing=True)
    except ValueError as error:
        raise HTTPException(400) from error
    form = {key: values[0] for key, values in fields.items()}
    if not _same(form.get("token", ""), rules.token):
        raise HTTPException(403)
    return form
