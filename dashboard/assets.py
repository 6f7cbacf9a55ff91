"""The page's own files, under a name with their digest: a browser keeps them until one changes.

All of them have one digest, as a folder's name, so that modules find each other without a build.
Asked under another one, as by a page that was open before, they are checked anew each time.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dashboard.vega import vega_name

STATIC = Path(__file__).parent / "static"
KEPT = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
DIGEST = re.compile(r"([0-9a-f]{16})/(.+)")
HEAD_END = "</head>"


class Assets(StaticFiles):
    """Serves the files, with or without a digest before their names."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or say that the browser's copy is still the one."""
        named = DIGEST.fullmatch(path)
        response = await super().get_response(named[2] if named else path, scope)
        is_current = named is not None and named[1] == digest()
        response.headers["Cache-Control"] = KEPT if is_current else CHECKED
        return response


def digest() -> str:
    """Return the digest of all files as they are now, a few milliseconds' work."""
    found = sha256()
    for path in _files():
        found.update(f"{path.relative_to(STATIC)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def index_page() -> str:
    """Return the page, with its files under their digest and all fetched at once."""
    return _index(digest())


@cache
def _index(version: str) -> str:
    page = (STATIC / "index.html").read_text().replace('"/static/', f'"/static/{version}/')
    links: list[Any] = [
        f'<link rel="modulepreload" href="/static/{version}/{path.relative_to(STATIC).as_posix()}">'
        for path in _files()
        if path.suffix == ".js"
    ]
    links.append(f'<link rel="preload" as="script" id="vega" href="/assets/{vega_name()}">')
    return page.replace(HEAD_END, "\n".join(["", *links, HEAD_END]), 1)


def _files() -> list[Path]:
    return sorted(path for path in STATIC.rglob("*.*") if path.is_file())
