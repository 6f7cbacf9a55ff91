"""What the gateway is told of a request, as LocalStack's server tells it (PEP 3333, and rolo's)."""

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from analytics_emulator.localstack.front.request import Head

_HOST = re.compile(r"\[?(?P<host>.*?)\]?(:\d+)?")


@dataclass(frozen=True)
class Ends:
    """Both ends of a connection."""

    peer: str
    peer_port: int
    host: str
    port: int


def environment_of(head: Head, body: bytes, ends: Ends) -> dict[str, Any]:
    """Return the WSGI environment of a request."""
    path, _, query = head.target.partition("?")
    grouped = _grouped(head)
    told = {variable: _text(values) for _, variable, values in grouped}
    host = _HOST.fullmatch(_last(grouped, "HTTP_HOST", ends.host))
    return told | {
        "REQUEST_METHOD": head.method,
        "REMOTE_ADDR": ends.peer,
        "REMOTE_PORT": str(ends.peer_port),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1") if "%" in path else path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": _last(grouped, "HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": _last(grouped, "HTTP_CONTENT_LENGTH", ""),
        "SERVER_NAME": host["host"] if host else ends.host,
        "SERVER_PORT": str(ends.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REQUEST_URI": head.target,
        "RAW_URI": head.target,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.run_once": False,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "rolo.headers": [(name, value) for name, _, values in grouped for value in values],
    }


type _Grouped = list[tuple[bytes, str, list[bytes]]]


def _grouped(head: Head) -> _Grouped:
    """Return values by name, in the order and in the last spelling in which names came."""
    spelled: dict[bytes, bytes] = {}
    values: dict[bytes, list[bytes]] = {}
    for name, value in head.headers:
        lower = name.lower()
        spelled[lower] = name
        values.setdefault(lower, []).append(value)
    return [(spelled[lower], _variable(lower), found) for lower, found in values.items()]


@lru_cache(1024)
def _variable(name: bytes) -> str:
    return "HTTP_" + name.decode("latin-1").upper().replace("-", "_")


def _text(values: list[bytes]) -> str:
    return b",".join(values).decode("latin-1")


def _last(grouped: _Grouped, variable: str, otherwise: str) -> str:
    for _, found, values in grouped:
        if found == variable:
            return values[-1].decode("latin-1")
    return otherwise
