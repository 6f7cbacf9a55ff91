"""The web app: a page, its assets, and a JSON API over a `Session`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.refusal import NotDrawnError
from dashboard.session import Session
from dashboard.vega import vega_bundle

STATIC = Path(__file__).parent / "static"
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(open_session: Callable[[], Session], hosts: list[str] | None = None) -> Starlette:
    """Build the app; the session is opened when it is first needed, and again until it opens."""
    sessions: list[Session] = []

    def session() -> Session:
        if not sessions:
            sessions.append(open_session())
        return sessions[0]

    routes = [
        Route("/", _index),
        Route("/assets/vega.js", _vega),
        Route("/api/health", lambda _request: JSONResponse({"status": "ok"})),
        Route(
            "/api/dashboards", _answering(lambda _request: session().quicksight.list_dashboards())
        ),
        Route("/api/dashboards/{id}", _answering(lambda r: session().page(r.path_params["id"]))),
        Route(
            "/api/dashboards/{id}/freshness",
            _answering(lambda r: session().freshness(r.path_params["id"])),
        ),
        Route(
            "/api/dashboards/{id}/pipeline",
            _answering(lambda r: session().pipeline(r.path_params["id"])),
        ),
        Route(
            "/api/dashboards/{id}/controls/{control}/options",
            _answering(lambda r: session().options(r.path_params["id"], r.path_params["control"])),
        ),
        Route("/api/dashboards/{id}/sheets/{sheet}/draw", _drawing(session), methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts or HOSTS),
        Middleware(GZipMiddleware, minimum_size=2000),
    ]
    return Starlette(routes=routes, middleware=middleware)


async def _index(_request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers=SECURITY_HEADERS)


async def _vega(_request: Request) -> Response:
    script = await run_in_threadpool(vega_bundle)
    headers = {"Cache-Control": "max-age=86400"}
    return Response(script, media_type="text/javascript", headers=headers)


def _answering(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            found = await run_in_threadpool(answer, request)
        except (ClientError, BotoCoreError, NotDrawnError, KeyError) as error:
            return _failure(error)
        return Response(json.dumps(found, default=str), media_type="application/json")

    return endpoint


def _drawing(session: Callable[[], Session]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        chosen = await request.json()
        dashboard, sheet = request.path_params["id"], request.path_params["sheet"]
        wanted = set(chosen["visuals"]) if chosen.get("visuals") else None
        try:
            drawn = await run_in_threadpool(
                lambda: session().draw(dashboard, sheet, chosen, wanted)
            )
            first = await run_in_threadpool(lambda: next(drawn, None))
        except (ClientError, BotoCoreError, KeyError) as error:
            return _failure(error)
        return StreamingResponse(_lines(first, drawn), media_type="application/x-ndjson")

    return endpoint


def _lines(first: dict[str, Any] | None, rest: Iterator[dict[str, Any]]) -> Iterator[str]:
    if first is not None:
        yield json.dumps(first) + "\n"
    for one in rest:
        yield json.dumps(one) + "\n"


def _failure(error: Exception) -> Response:
    """Answer 404 for what isn't there, 503 for an AWS that can't be reached, 502 for its errors."""
    status = 503 if isinstance(error, BotoCoreError) else 502
    if isinstance(error, KeyError):
        status = 404
    if isinstance(error, NotDrawnError):
        status = 400
    if isinstance(error, ClientError):
        found = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 502)
        status = 404 if found == 404 else 502
    return JSONResponse({"error": str(error)}, status_code=status)
