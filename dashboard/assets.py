"""The page's own files, under a name with their digest: a browser keeps them until one changes.

All of them have one digest, as a folder's name. The page takes its modules and its styles as one
file each; the files themselves are there too, for who reads them.
Asked under another digest, as by a page that was open before, they are checked anew each time.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from dashboard.bundle import bundled
from dashboard.vega import vega_name

STATIC = Path(__file__).parent / "static"
KEPT = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
DIGEST = re.compile(r"([0-9a-f]{16})/(.+)")
HEAD_END = "</head>"
BUNDLER = Path(__file__).with_name("bundle.py")
SCRIPT, STYLES = "page.js", "page.css"
STYLE_LINK = re.compile(r' *<link rel="stylesheet" href="/static/(css/[a-z]+\.css)">\n')
KINDS = {SCRIPT: "text/javascript", STYLES: "text/css"}


class Assets(StaticFiles):
    """Serves the files, with or without a digest before their names."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or say that the browser's copy is still the one."""
        named = DIGEST.fullmatch(path)
        name = named[2] if named else path
        if name in KINDS:
            response = Response(_together()[name], media_type=KINDS[name])
        else:
            response = await super().get_response(name, scope)
        is_current = named is not None and named[1] == digest()
        response.headers["Cache-Control"] = KEPT if is_current else CHECKED
        return response


def digest() -> str:
    """Return the digest of all files as they are now, a few milliseconds' work."""
    found = sha256(BUNDLER.read_bytes())
    for path in _files():
        found.update(f"{path.relative_to(STATIC)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def index_page() -> str:
    """Return the page, with its files under their digest."""
    return _index(digest())


@cache
def _index(version: str) -> str:
    page = _source()
    page = STYLE_LINK.sub("", page).replace("/static/js/main.js", f"/static/{SCRIPT}")
    links = [
        f'<link rel="stylesheet" href="/static/{STYLES}">',
        f'<link rel="preload" as="script" id="vega" href="/assets/{vega_name()}">',
    ]
    page = page.replace(HEAD_END, "\n".join([*links, HEAD_END]), 1)
    return page.replace('"/static/', f'"/static/{version}/')


def _together() -> dict[str, str]:
    """Return the files that the page is made of: modules, and styles in the page's order."""
    styles = [(STATIC / name).read_text() for name in STYLE_LINK.findall(_source())]
    return {SCRIPT: bundled(STATIC / "js"), STYLES: "\n".join(styles)}


def _source() -> str:
    return (STATIC / "index.html").read_text()


def _files() -> list[Path]:
    return sorted(path for path in STATIC.rglob("*.*") if path.is_file())
