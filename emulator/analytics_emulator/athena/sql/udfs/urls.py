"""URLs and IP addresses."""

import ipaddress
import urllib.parse

from .table import Udf


def _url_part(text: str, part: str) -> str | None:
    try:
        found = urllib.parse.urlsplit(text)
        port = found.port
    except ValueError:
        return None
    values = {
        "protocol": found.scheme,
        "host": found.hostname,
        "path": urllib.parse.unquote(found.path),
        "query": urllib.parse.unquote(found.query),
        "fragment": urllib.parse.unquote(found.fragment),
        "port": str(port) if port is not None else None,
    }
    missing = None if part in ("host", "port") else ""
    return values[part] or missing


def _url_parameter(text: str, name: str) -> str | None:
    query = urllib.parse.urlsplit(text).query
    for pair in query.split("&"):
        key, separator, value = pair.partition("=")
        if urllib.parse.unquote_plus(key) == name:
            return urllib.parse.unquote_plus(value) if separator else ""
    return None


def _url_encode(text: str) -> str:
    return urllib.parse.quote_plus(text, safe="*").replace("~", "%7E")


def _ipaddress(text: str) -> str | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


UDFS: list[Udf] = [
    ("athena_url_part", _url_part, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_parameter", _url_parameter, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_encode", _url_encode, ("VARCHAR",), "VARCHAR"),
    ("athena_url_decode", urllib.parse.unquote_plus, ("VARCHAR",), "VARCHAR"),
    ("athena_ipaddress", _ipaddress, ("VARCHAR",), "VARCHAR"),
]
