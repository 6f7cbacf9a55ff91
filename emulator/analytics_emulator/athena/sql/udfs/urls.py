"""URLs and IP addresses."""

import re
import string
import urllib.parse

from .table import MarkedError, Udf

# What java.net.URI refuses: blanks, controls, some ASCII signs, a bare %, a scheme without a part.
_NO_URI = re.compile(
    r"""[\s\x00-\x20\x7f-\xa0"<>\\^`{|}\u2000-\u200f\u2028-\u202f\u3000]"""
    r"|%(?![0-9A-Fa-f]{2})|^[^/?#:]*:$|^(?![A-Za-z][A-Za-z0-9+.-]*:)[^/?#:]*:|#.*#"
)


def _url_part(text: str, part: str) -> str | None:
    if _NO_URI.search(text):
        return None
    try:
        found = urllib.parse.urlsplit(text)
        port = found.port
    except ValueError:
        return None
    values = {
        "protocol": text.partition(":")[0] if found.scheme else "",
        "host": _host(found),
        "path": urllib.parse.unquote(found.path),
        "query": urllib.parse.unquote(found.query),
        "fragment": urllib.parse.unquote(found.fragment),
        "port": str(port) if port is not None else None,
    }
    return values[part] or (None if part == "port" else "")


def _host(found: urllib.parse.SplitResult) -> str:
    """The host as it was written, an IPv6 address within its brackets."""
    place = found.netloc.rpartition("@")[2]
    return place.partition("]")[0] + "]" if place.startswith("[") else place.partition(":")[0]


def _url_parameter(text: str, name: str) -> str | None:
    if _NO_URI.search(text) or "?" not in text.partition("#")[0]:
        return None
    query = urllib.parse.urlsplit(text).query
    for pair in query.split("&"):
        key, separator, value = pair.partition("=")
        if urllib.parse.unquote_plus(key) == name:
            return urllib.parse.unquote_plus(value) if separator else ""
    return None


def _url_encode(text: str) -> str:
    return urllib.parse.quote_plus(text, safe="*").replace("~", "%7E")


_WRONG_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})(.{0,2})", re.DOTALL)


def _url_decode(text: str) -> str:
    """Decode a text; what follows a % has to be two hexadecimal digits (Java's URLDecoder)."""
    if escape := _WRONG_ESCAPE.search(text):
        given = escape[1]
        if len(given) < 2:
            raise MarkedError("URLDecoder: Incomplete trailing escape (%) pattern")
        wrong = next(c for c in given if c not in string.hexdigits)
        words = f'not a hexadecimal digit: "{wrong}" = {ord(wrong)}'
        raise MarkedError(f"URLDecoder: Illegal hex characters in escape (%) pattern - {words}")
    return urllib.parse.unquote_plus(text)


UDFS: list[Udf] = [
    ("athena_url_part", _url_part, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_parameter", _url_parameter, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_encode", _url_encode, ("VARCHAR",), "VARCHAR"),
    ("athena_url_decode", _url_decode, ("VARCHAR",), "VARCHAR"),
]
