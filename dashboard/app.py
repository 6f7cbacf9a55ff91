"""The web app: a page, its assets, and a JSON API over a `Session`."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from athena_client.query import QueryFailedError
from dashboard.assets import CHECKED, KEPT, Assets, index_page
from dashboard.aws.reach import AwayError
from dashboard.bad_request import BadRequestError, UnknownError
from dashboard.callers import OwnPagesOnly
from dashboard.choices import read_choices
from dashboard.exports.csv_file import csv_file
from dashboard.exports.table import Table
from dashboard.exports.xlsx_file import xlsx_file
from dashboard.page_choices import LONGEST_SEARCH
from dashboard.refusal import NotDrawnError
from dashboard.session import Session
from dashboard.vega import packed_bundle, vega_bundle, vega_name

HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SHORTEST_TEXT, LONGEST_TEXT = 3, 200
EXPECTED = (
    AwayError,
    BadRequestError,
    BotoCoreError,
    ClientError,
    NotDrawnError,
    QueryFailedError,
    UnknownError,
)
FILES: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
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
        Route(f"/assets/{vega_name()}", _vega),
        Route("/api/health", lambda _request: JSONResponse({"status": "ok"})),
        Route(
            "/api/dashboards", _answering(lambda _request: session().quicksight.list_dashboards())
        ),
        Route("/api/dashboards/{id}", _answering(lambda r: session().page(r.path_params["id"]))),
        Route(
            "/api/dashboards/{id}/freshness",
            _answering(lambda r: session().freshness(r.path_params["id"])),
        ),
        Route("/api/dashboards/{id}/pictures/{file}", _picturing(session)),
        Route(
            "/api/dashboards/{id}/excursions",
            _answering(lambda r: session().excursions(r.path_params["id"])),
        ),
        Route(
            "/api/dashboards/{id}/pipeline",
            _answering(lambda r: session().pipeline(r.path_params["id"])),
        ),
        Route(
            "/api/dashboards/{id}/controls/{control}/options",
            _offering(session),
            methods=["POST"],
        ),
        Route("/api/dashboards/{id}/trace", _answering(lambda r: _trace(session(), r))),
        Route("/api/dashboards/{id}/sheets/{sheet}/draw", _drawing(session), methods=["POST"]),
        Route(
            "/api/dashboards/{id}/sheets/{sheet}/visuals/{visual}/export/{kind}",
            _exporting(session),
            methods=["POST"],
        ),
        Mount("/static", Assets()),
    ]
    middleware = [
        Middleware(OwnPagesOnly, hosts=hosts or HOSTS),
        Middleware(GZipMiddleware, minimum_size=2000),
    ]
    handlers = {HTTPException: _refused, Exception: _broken}
    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers)


async def _index(_request: Request) -> Response:
    page = await run_in_threadpool(index_page)
    return HTMLResponse(page, headers={**SECURITY_HEADERS, "Cache-Control": CHECKED})


async def _vega(request: Request) -> Response:
    headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        script = await run_in_threadpool(vega_bundle)
        return Response(script, media_type="text/javascript", headers=headers)
    packed = await run_in_threadpool(packed_bundle)
    headers["Content-Encoding"] = "gzip"
    return Response(packed, media_type="text/javascript", headers=headers)


def _answering(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            found = await run_in_threadpool(answer, request)
        except EXPECTED as error:
            return _failure(error)
        return Response(json.dumps(found, default=str), media_type="application/json")

    return endpoint


def _offering(session: Callable[[], Session]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        path, body = request.path_params, await request.body()
        search = request.query_params.get("search", "")[:LONGEST_SEARCH]
        offered = _answering(
            lambda _: session().options(path["id"], path["control"], read_choices(body), search)
        )
        answer: Response = await offered(request)
        return answer

    return endpoint


def _drawing(session: Callable[[], Session]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        dashboard, sheet = request.path_params["id"], request.path_params["sheet"]
        body = await request.body()
        try:
            drawn = await run_in_threadpool(
                lambda: session().draw(dashboard, sheet, read_choices(body))
            )
            first = await run_in_threadpool(lambda: next(drawn, None))
        except EXPECTED as error:
            return _failure(error)
        return StreamingResponse(_lines(first, drawn), media_type="application/x-ndjson")

    return endpoint


def _exporting(session: Callable[[], Session]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        path, body = request.path_params, await request.body()
        try:
            if path["kind"] not in FILES:
                raise UnknownError(f"Files are written as {' and '.join(FILES)}")
            write, media_type = FILES[path["kind"]]
            table = await run_in_threadpool(
                lambda: session().export(
                    path["id"], path["sheet"], path["visual"], read_choices(body)
                )
            )
            written = await run_in_threadpool(write, table)
        except EXPECTED as error:
            return _failure(error)
        return Response(written, media_type=media_type)

    return endpoint


def _picturing(session: Callable[[], Session]) -> Callable[[Request], Any]:
    """Serve a picture; opened by itself, one with a script in it does nothing."""

    async def endpoint(request: Request) -> Response:
        path = request.path_params
        try:
            content, kind = await run_in_threadpool(
                lambda: session().picture(path["id"], path["file"])
            )
        except EXPECTED as error:
            return _failure(error)
        policy = {"Content-Security-Policy": "sandbox; default-src 'none'"}
        return Response(content, media_type=kind, headers=policy)

    return endpoint


def _lines(first: dict[str, Any] | None, rest: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Write a line for each visual; a drawing that breaks off ends with a line that says why."""
    if first is not None:
        yield json.dumps(first) + "\n"
    try:
        for one in rest:
            yield json.dumps(one) + "\n"
    except EXPECTED as error:
        yield json.dumps(_told(error) | {"status": _status(error)}) + "\n"


def _trace(session: Session, request: Request) -> list[dict[str, Any]]:
    text = request.query_params.get("text", "").strip()
    if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
        raise BadRequestError(f"text must have {SHORTEST_TEXT} to {LONGEST_TEXT} characters")
    return session.trace(request.path_params["id"], text)


def _failure(error: Exception) -> Response:
    return JSONResponse(_told(error), status_code=_status(error))


def _told(error: Exception) -> dict[str, Any]:
    """Return what the page is told of an error; `names` are the choices that are wrong."""
    names = getattr(error, "names", [])
    return {"error": str(error)} | ({"names": names} if names else {})


def _status(error: Exception) -> int:
    """Return 404 for what isn't there, 503 for an AWS that can't be reached, 502 for its errors."""
    match error:
        case BadRequestError() | NotDrawnError():
            return 400
        case UnknownError():
            return 404
        case AwayError() | BotoCoreError():
            return 503
        case ClientError():
            found = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 502)
            return 404 if found == 404 else 502
        case _:
            return 502


async def _refused(_request: Request, error: Exception) -> Response:
    """Answer for paths and methods that aren't there, in JSON as everything else."""
    status = getattr(error, "status_code", 500)
    return JSONResponse({"error": str(getattr(error, "detail", error))}, status_code=status)


async def _broken(request: Request, error: Exception) -> Response:
    """Answer for a fault of this server; its log has the whole story."""
    message = f"{request.url.path} failed here by {type(error).__name__}; see the dashboard's log"
    return JSONResponse({"error": message}, status_code=500)
