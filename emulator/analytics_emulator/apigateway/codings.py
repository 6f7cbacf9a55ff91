"""Content codings that API Gateway packs and unpacks payloads by: gzip, deflate and identity.

Source: API Gateway developer guide, "Payload compression for REST APIs". An answer is packed only
where `Accept-Encoding` names a coding; a star names none. Which of several is taken is unverified:
the one with the greatest weight, of equal ones the first.
"""

import gzip
import zlib
from collections.abc import Callable

_PACKING: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


def accepted_coding(accept_encoding: str) -> str | None:
    """Return the coding that an answer may be packed by; None where it is sent as it is."""
    best, found = 0.0, None
    for one in accept_encoding.split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        weight = _weight(parameters)
        if name in (*_PACKING, "identity") and weight > best:
            best, found = weight, name
    return None if found == "identity" else found


def packed(body: bytes, coding: str) -> bytes:
    """Pack a body."""
    return _PACKING[coding](body)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
