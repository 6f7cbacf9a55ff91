"""Who may ask this server: a browser under one of its own names, from its own page.

A page elsewhere can send a form or fetch here, which draws and so costs money on AWS, or reach this
server under its own name by DNS rebinding. Programs send no Origin and are let through.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class OwnPagesOnly:
    """Answers 403, with the reason, to other hosts and to pages of other origins."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(host.strip("[]").lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        reason = self.refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        if reason is None:
            await self._app(scope, receive, send)
        else:
            await JSONResponse({"error": reason}, status_code=403)(scope, receive, send)

    def refusal(self, headers: Headers) -> str | None:
        """Return why a request is refused, or None."""
        host = headers.get("host", "")
        if _name(f"//{host}") not in self._names:
            return f"The host {host!r} is not this dashboard's; see --allowed-host."
        asking = headers.get("origin") or headers.get("referer")
        if asking and _place(asking) != host.lower():
            return f"Pages of {asking!r} may not call the dashboard."
        if not asking and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return "Pages of other sites may not call the dashboard."
        return None


def _place(url: str) -> str | None:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return None


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
