"""IP addresses: 16 bytes each, those of version 4 mapped into version 6."""

import ipaddress
import re

from .table import MarkedError, Udf

_MAPPED = bytes(10) + b"\xff\xff"


def ipaddress_bytes(text: str) -> bytes | None:
    """Return an address's bytes, None where it is none; a zone after `%` doesn't count."""
    try:
        packed = ipaddress.ip_address(text.partition("%")[0] if ":" in text else text).packed
    except ValueError:
        return None
    return _whole(packed)


def _whole(packed: bytes) -> bytes:
    return packed if len(packed) == 16 else _MAPPED + packed


def ipaddress_text(data: bytes) -> str:
    """Return an address's text."""
    if data.startswith(_MAPPED):
        return str(ipaddress.IPv4Address(data[12:]))
    return str(ipaddress.IPv6Address(data))


def _of_bytes(data: bytes) -> bytes:
    if len(data) not in (4, 16):
        text = f"Invalid IP address binary length: {len(data)}"
        raise MarkedError(text, "INVALID_CAST_ARGUMENT")
    return _whole(data)


def _contains(network: str, address: bytes) -> bool:
    """Return whether a network in CIDR notation holds an address; one of version 4 has to begin
    where its bits do, one of version 6 needn't (a Trino 476)."""
    base, slash, digits = network.partition("/")
    if not slash:
        raise MarkedError("Invalid CIDR")
    first = ipaddress_bytes(base)
    if first is None:
        raise MarkedError("Invalid network IP address")
    if not re.fullmatch("[+-]?[0-9]{1,9}", digits):
        raise MarkedError(f'For input string: "{digits}"', "GENERIC_INTERNAL_ERROR")
    if int(digits) < 0:
        raise MarkedError("Invalid prefix length")
    rest = (128 if ":" in base else 32) - int(digits)
    number, wanted = int.from_bytes(first, "big"), int.from_bytes(address, "big")
    if rest < 0 or (":" not in base and number % (1 << rest)):
        raise MarkedError("Invalid CIDR")
    return number >> rest == wanted >> rest


UDFS: list[Udf] = [
    ("athena_ipaddress", ipaddress_bytes, ("VARCHAR",), "BLOB"),
    ("athena_ipaddress_text", ipaddress_text, ("BLOB",), "VARCHAR"),
    ("athena_ipaddress_of_bytes", _of_bytes, ("BLOB",), "BLOB"),
    ("athena_network_contains", _contains, ("VARCHAR", "BLOB"), "BOOLEAN"),
]
