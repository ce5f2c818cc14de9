"""The routes: read the address, ask the newsroom, give a page. GET changes nothing.

/                       events, with filters
/events/ID              one event
/findings/ID            its two articles side by side
/articles/ID            one article
/ask?q=                 a question
/labels                 what readers said
POST /findings/ID       accept, reject, relabel
POST /undo              take back the last label
/healthz, /static/NAME
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from crosscheck.errors import CrosscheckError, FindingGone, UsageError, WorkspaceLocked
from crosscheck.retrieval import MAX_QUESTION_CHARS
from crosscheck.verdicts import Command, parse_command
from crosscheck.views.escaping import visible
from crosscheck.web import pages
from crosscheck.web.filters import read_filters
from crosscheck.web.guard import Guard, Rules, read_form
from crosscheck.web.newsroom import Newsroom

logger = logging.getLogger(__name__)
YEAR = "public, max-age=31536000, immutable"  # the address changes with the content
RETRY_S = "5"
Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(newsroom: Newsroom, rules: Rules | None = None) -> ASGIApp:
    """The page of a newsroom; without the routes that change anything if it is read-only."""
    desk = _Desk(newsroom, rules or Rules())
    routes = [
        Route("/", desk.events),
        Route("/events/{key}", desk.event),
        Route("/findings/{key}", desk.finding),
        Route("/articles/{key}", desk.article),
        Route("/ask", desk.ask),
        Route("/labels", desk.labels),
        Route("/healthz", desk.health),
        Route("/static/{name}", static),
    ]
    if not newsroom.read_only:
        routes += [
            Route("/findings/{key}", desk.label, methods=["POST"]),
            Route("/undo", desk.undo, methods=["POST"]),
        ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: desk.refused,
            CrosscheckError: desk.failed,
            Exception: desk.broken,
        },
    )
    app.router.redirect_slashes = False
    return Guard(app, desk.rules)  # around everything, so that error pages are guarded as well


async def static(request: Request) -> Response:
    """A style sheet, a script or the icon."""
    name = request.path_params["name"]
    if name not in pages.STATIC:
        raise HTTPException(404)
    headers = {"cache-control": YEAR}
    return Response(pages.static_file(name), media_type=pages.STATIC[name], headers=headers)


class _Desk:
    """The endpoints, which share a newsroom and its rules."""

    def __init__(self, newsroom: Newsroom, rules: Rules) -> None:
        self.newsroom, self.rules = newsroom, rules

    # --- pages ---

    async def events(self, request: Request) -> Response:
        """The list; scripts are told its short address."""
        filters = read_filters(request.query_params)
        page = await run_in_threadpool(lambda: pages.events_page(self._site(), filters))
        headers = {"hx-push-url": filters.address("/")} if "hx-request" in request.headers else {}
        return HTMLResponse(page, headers=headers)

    async def event(self, request: Request) -> Response:
        """One event."""
        key = request.path_params["key"]
        return _found(await run_in_threadpool(lambda: pages.event_page(self._site(), key)))

    async def finding(self, request: Request) -> Response:
        """Two articles side by side."""
        key = request.path_params["key"]
        return _found(await run_in_threadpool(lambda: pages.finding_page(self._site(), key)))

    async def article(self, request: Request) -> Response:
        """One article."""
        key, claim = request.path_params["key"], request.query_params.get("claim", "")
        return _found(await run_in_threadpool(lambda: pages.article_page(self._site(), key, claim)))

    async def ask(self, request: Request) -> Response:
        """A question and its answer; asking is reading, so it has an address."""
        question = request.query_params.get("q", "").strip()
        return await run_in_threadpool(self._answered, question)

    def _answered(self, question: str) -> Response:
        site = self._site()
        if not question:
            return HTMLResponse(pages.ask_page(site, "", None, {}))
        try:
            answer, shared = self.newsroom.ask(question)
        except UsageError:
            problem = site.edition.say("page.errors.question", most=MAX_QUESTION_CHARS)
            asked = question[:MAX_QUESTION_CHARS]
            return HTMLResponse(pages.ask_page(site, asked, None, {}, problem), 400)
        return HTMLResponse(pages.ask_page(site, question, answer, shared))

    async def labels(self, _request: Request) -> Response:
        """What readers said."""
        return HTMLResponse(await run_in_threadpool(lambda: pages.labels_page(self._site())))

    async def health(self, _request: Request) -> Response:
        """Whether the server answers and its edition is current; says nothing of its content."""
        _edition, current = await run_in_threadpool(self.newsroom.edition)
        return JSONResponse({"status": "ok", "current": current})

    # --- changes ---

    async def label(self, request: Request) -> Response:
        """Keep a verdict of the reader, and show the event with it."""
        form = await read_form(request, self.rules)
        key = request.path_params["key"]
        command = _command(form)
        verdict = self.newsroom.edition()[0].verdicts.get(key)
        await run_in_threadpool(self.newsroom.label, key, command)
        place = "" if "hx-request" in request.headers else f"#finding-{key}"  # scripts stay there
        return _see(f"/events/{verdict.event}{place}" if verdict else "/")

    async def undo(self, request: Request) -> Response:
        """Take back the last verdict, and show where it was given."""
        form = await read_form(request, self.rules)
        taken = await run_in_threadpool(self.newsroom.undo, form.get("said", ""))
        events = self.newsroom.edition()[0].report.events
        home = [one.id for one in events if taken.a.claim in one.claims]
        return _see(f"/events/{home[0]}" if home and form.get("from") != "labels" else "/labels")

    # --- errors ---

    async def refused(self, _request: Request, error: Exception) -> Response:
        """A request that makes no sense here."""
        assert isinstance(error, HTTPException)
        return await self._error(error.status_code, headers=dict(error.headers or {}))

    async def failed(self, request: Request, error: Exception) -> Response:
        """Something expected went wrong."""
        logger.warning("%s", visible(f"{request.url.path}: {error}"))
        if isinstance(error, FindingGone):
            return await self._error(409)
        if isinstance(error, WorkspaceLocked):
            return await self._error(503, headers={"retry-after": RETRY_S})
        return await self._error(400 if isinstance(error, UsageError) else 500)

    async def broken(self, _request: Request, _error: Exception) -> Response:
        """Something unexpected went wrong; Starlette raises it again, for the log."""
        return await self._error(500)

    async def _error(self, status: int, headers: dict[str, str] | None = None) -> Response:
        page = await run_in_threadpool(lambda: pages.error_page(self._site(), status))
        return HTMLResponse(page, status, headers)

    def _site(self) -> pages.Site:
        edition, current = self.newsroom.edition()
        token, read_only = self.rules.token, self.newsroom.read_only
        return pages.Site(edition, not current, read_only, token, datetime.now(UTC))


def _command(form: dict[str, str]) -> Command:
    words = form.get("say", "") + (
        f" {form.get('kind', '')}" if form.get("say") == "relabel" else ""
    )
    command = parse_command(words)
    if command is None or command.step not in {"accept", "reject", "relabel"}:
        raise HTTPException(400)
    return command


def _found(page: str | None) -> Response:
    if page is None:
        raise HTTPException(404)
    return HTMLResponse(page)


def _see(address: str) -> Response:
    return RedirectResponse(address, 303)
