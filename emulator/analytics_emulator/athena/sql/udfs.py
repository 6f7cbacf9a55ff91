"""Functions that DuckDB has no faithful SQL for, in Python: rare ones, off the hot paths.

Each takes and gives plain values and answers None for a None argument; `UDFS` names the DuckDB
types. A failure is an `AthenaQueryError`'s marked text, which `failures` reads back.
"""

import base64
import binascii
import hashlib
import ipaddress
import math
import re
import urllib.parse
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from .javatext import double_text, real_text
from .jsontext import (
    array_contains,
    array_get,
    array_length,
    extract,
    is_scalar,
    json_double,
    parse,
    read,
    scalar,
    size,
)


class MarkedError(ValueError):
    """An error whose text carries Athena's name for it."""

    def __init__(self, message: str, name: str = "INVALID_FUNCTION_ARGUMENT") -> None:
        super().__init__(f"§{name}§{message}§")


_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
    r"(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?"
)


def iso8601(text: str) -> dict[str, Any] | None:
    """Read an ISO 8601 timestamp: the UTC instant (milliseconds), nanoseconds, Trino's zone."""
    found = _ISO.fullmatch(text)
    if not found:
        return None
    nanos = int((found[7] or "").ljust(9, "0"))
    try:
        numbers = [int(found[i] or d) for i, d in ((1, 0), (2, 1), (3, 1), (4, 0), (5, 0), (6, 0))]
        year, month, day, hour, minute, second = numbers
        micros = nanos // 1000000 * 1000
        moment = datetime(year, month, day, hour, minute, second, micros)  # UTC
    except ValueError:
        return None
    minutes = _zone_minutes(found[8] or "Z")
    sign = "-" if minutes < 0 else "+"
    name = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"
    return {"t": moment - timedelta(minutes=minutes), "z": name, "nanos": nanos}


def _zone_minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)


def _iso8601_or_error(text: str) -> dict[str, Any]:
    found = iso8601(text)
    if found is None:
        raise MarkedError(f'Invalid format: "{text}"')
    return {"t": found["t"], "z": found["z"]}


def _iso8601_date(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%G-W%V-%u", "%Y-%j"):
        try:
            return datetime.strptime(text, pattern).date()  # a date has no zone
        except ValueError:
            continue
    try:
        return datetime.strptime(f"{text}-1", "%G-W%V-%u").date()  # same
    except ValueError:
        raise MarkedError(f'Invalid format: "{text}"') from None


_DATE_CODES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "c": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "e": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "k": r"(?P<H>\d{1,2})",
    "h": r"(?P<h>\d{1,2})",
    "I": r"(?P<h>\d{1,2})",
    "l": r"(?P<h>\d{1,2})",
    "i": r"(?P<i>\d{1,2})",
    "s": r"(?P<s>\d{1,2})",
    "S": r"(?P<s>\d{1,2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>AM|PM|am|pm)",
    "T": r"(?P<H>\d{1,2}):(?P<i>\d{1,2}):(?P<s>\d{1,2})",
    "b": r"(?P<b>[A-Za-z]{3})",
    "M": r"(?P<b>[A-Za-z]+)",
    "a": r"(?:[A-Za-z]{3})",
    "W": r"(?:[A-Za-z]+)",
    "j": r"(?P<j>\d{1,3})",
    "%": "%",
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _date_parse(text: str, pattern: str) -> datetime:
    expression = re.sub(
        r"%(.)|([^%]+)",
        lambda m: _DATE_CODES.get(m[1], "(?!)") if m[1] else re.escape(m[2]),
        pattern,
    )
    found = re.fullmatch(expression, text)
    malformed = MarkedError(f'Invalid format: "{text}"')
    if not found:
        raise malformed
    parts = found.groupdict()
    try:
        return _moment_of(parts)
    except (ValueError, IndexError):
        raise malformed from None


def _moment_of(parts: dict[str, str | None]) -> datetime:
    short = parts.get("y")
    year = int(parts.get("Y") or 1970)
    if short:
        year = int(short) + (1900 if int(short) >= 70 else 2000)
    month = int(parts.get("m") or 1)
    if name := parts.get("b"):
        month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()))
    hour = int(parts.get("H") or 0)
    if parts.get("h"):
        hour = int(parts["h"] or 0) % 12
    if (parts.get("p") or "").lower() == "pm":
        hour = hour % 12 + 12
    micros = int((parts.get("f") or "0").ljust(6, "0")[:3]) * 1000
    moment = datetime(  # Trino's timestamp has no zone
        year,
        month,
        int(parts.get("d") or 1),
        hour,
        int(parts.get("i") or 0),
        int(parts.get("s") or 0),
        micros,
    )
    return (
        moment.replace(month=1, day=1) + timedelta(days=int(parts["j"] or 1) - 1)
        if parts.get("j")
        else moment
    )


_DURATION = {
    "ns": "0.000001",
    "us": "0.001",
    "ms": "1",
    "s": "1000",
    "m": "60000",
    "h": "3600000",
    "d": "86400000",
}


def _parse_duration(text: str) -> int:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", text)
    if not found or found[2] not in _DURATION:
        raise MarkedError(f"duration is not a valid data duration string: {text}")
    value = Decimal(found[1]) * Decimal(_DURATION[found[2]])
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _human_readable_seconds(seconds: float) -> str:
    rest, parts = round(seconds), list[str]()
    for name, size_ in (
        ("week", 604800),
        ("day", 86400),
        ("hour", 3600),
        ("minute", 60),
        ("second", 1),
    ):
        number, rest = divmod(rest, size_)
        if number or (name == "second" and not parts):
            parts.append(f"{number} {name}{'' if number == 1 else 's'}")
    return ", ".join(parts)


_DATA_UNITS = {
    u: 1024**i for i, u in enumerate(("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"))
}


def _parse_data_size(text: str) -> str:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([A-Za-z]+)", text)
    if not found or found[2] not in _DATA_UNITS:
        raise MarkedError(f"Invalid data size: '{text}'")
    with localcontext() as context:
        context.prec = 60
        return str(int(Decimal(found[1]) * _DATA_UNITS[found[2]]))


def _from_base(text: str, radix: int) -> int:
    _check_radix(radix)
    try:
        value = int(text, radix)
    except ValueError:
        raise MarkedError(f"Not a valid base-{radix} number: {text}") from None
    if not -(2**63) <= value < 2**63:
        raise MarkedError(f"Not a valid base-{radix} number: {text}")
    return value


def _check_radix(radix: int) -> None:
    if not 2 <= radix <= 36:
        raise MarkedError("Radix must be between 2 and 36")


def _to_base(value: int, radix: int) -> str:
    _check_radix(radix)
    digits, rest = "", abs(value)
    while rest or not digits:
        rest, digit = divmod(rest, radix)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"-{digits}" if value < 0 else digits


def _bit_count(value: int, bits: int) -> int:
    if not 2 <= bits <= 64:
        raise MarkedError("Bits specified in bit_count must be between 2 and 64")
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise MarkedError(
            f"Number must be representable with the bits specified. {value} can not be"
            f" represented with {bits} bits"
        )
    return (value & int(2**bits - 1)).bit_count()


def _signed(value: int, bits: int) -> int:
    value &= 2**bits - 1
    return value - 2**bits if value >= 2 ** (bits - 1) else value


def _left_shift(value: int, shift: int, bits: int) -> int:
    return _signed(value << shift, bits) if 0 <= shift < bits else 0


def _right_shift(value: int, shift: int, bits: int) -> int:
    return _signed((value & (2**bits - 1)) >> shift, bits) if 0 <= shift < bits else 0


def _right_shift_arithmetic(value: int, shift: int, bits: int) -> int:
    return value >> min(shift, bits) if shift >= 0 else value >> bits


def _width_bucket(x: float, low: float, high: float, n: int) -> int:
    if n <= 0:
        raise MarkedError("bucketCount must be greater than 0")
    if low == high:
        raise MarkedError("bounds cannot equal each other")
    flip = low > high
    first, last = (high, low) if flip else (low, high)
    bucket = 0 if x < first else n + 1 if x >= last else int(n * (x - first) / (last - first)) + 1
    return n - bucket + 1 if flip else bucket


def _translate(text: str, source: str, target: str) -> str:
    table: dict[int, str | None] = {}
    for i, character in enumerate(source):
        table.setdefault(ord(character), target[i] if i < len(target) else None)
    return text.translate(table)


def _split_limit(text: str, delimiter: str, limit: int) -> list[str]:
    if limit <= 0:
        raise MarkedError("Limit must be positive")
    if not delimiter:
        raise MarkedError("The delimiter may not be the empty string")
    return text.split(delimiter, limit - 1)


def _split(text: str, delimiter: str) -> list[str]:
    return _split_limit(text, delimiter, 2**31)


def _split_to_map(text: str, entries: str, pairs: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in text.split(entries) if text else []:
        key, separator, value = entry.partition(pairs)
        if not separator or pairs in value:
            raise MarkedError(
                f"Key-value delimiter must appear exactly once in each entry. Bad input: '{entry}'"
            )
        if key in found:
            raise MarkedError(f"Duplicate keys ({key}) are not allowed")
        found[key] = value
    return found


def _pad(text: str, size_: int, pad: str) -> str:
    if not 0 <= size_ <= 2**31 - 1:
        raise MarkedError("Target length must be in the range [0..2147483647]")
    if not pad:
        raise MarkedError("Padding string must not be empty")
    return (pad * (size_ // len(pad) + 1))[: max(size_ - len(text), 0)]


def _lpad(text: str, size_: int, pad: str) -> str:
    return (_pad(text, size_, pad) + text)[:size_] if len(text) < size_ else text[:size_]


def _rpad(text: str, size_: int, pad: str) -> str:
    return text + _pad(text, size_, pad) if len(text) < size_ else text[:size_]


def _levenshtein(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def _hamming(a: str, b: str) -> int:
    if len(a) != len(b):
        raise MarkedError(
            "The input strings to hamming_distance function must have the same length"
        )
    return sum(x != y for x, y in zip(a, b, strict=True))


_SOUNDS = {
    c: d
    for d, cs in (
        ("1", "BFPV"),
        ("2", "CGJKQSXZ"),
        ("3", "DT"),
        ("4", "L"),
        ("5", "MN"),
        ("6", "R"),
    )
    for c in cs
}


def _soundex(text: str) -> str:
    letters = [c for c in text.upper() if c.isascii() and c.isalpha()]
    if not letters:
        return ""
    code, last = letters[0], _SOUNDS.get(letters[0], "")
    for letter in letters[1:]:
        digit = _SOUNDS.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "HW":
            last = digit
    return (code + "000")[:4]


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if not re.search(r"\s", text) else bytes.fromhex("x")
    except ValueError:
        raise MarkedError(f"Invalid input for from_hex: {text}") from None


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise MarkedError("Illegal base64 input") from None


def _big_endian(value: int, size_: int) -> bytes:
    return value.to_bytes(size_, "big", signed=True)


def _from_big_endian(data: bytes, size_: int) -> int:
    if len(data) != size_:
        raise MarkedError(f"expected {size_}-byte input, but got instead: {len(data)}")
    return int.from_bytes(data, "big", signed=True)


def _substr_binary(data: bytes, start: int, length: int) -> bytes:
    first = start - 1 if start > 0 else len(data) + start
    if start == 0 or first < 0 or length <= 0:
        return b""
    return data[first : first + length]


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


def _regexp_position(text: str, pattern: str, start: int, occurrence: int) -> int:
    if start < 1 or occurrence < 1:
        raise MarkedError("start position and occurrence cannot be smaller than 1")
    for number, found in enumerate(re.compile(pattern).finditer(text, start - 1), 1):
        if number == occurrence:
            return found.start() + 1
    return -1


def _fixed(text: str, digits: int) -> str:
    with localcontext() as context:
        context.prec = 400
        return f"{Decimal(text).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"


def _pad_number(text: str, width: int, zeros: bool) -> str:
    return text.zfill(width) if zeros else text.rjust(width)


def _cbrt(value: float) -> float:
    """Give the double nearest to the cube root, as Java's StrictMath does for exact cubes."""
    root = math.cbrt(value)
    if math.isnan(root) or math.isinf(root):
        return root
    near = (math.nextafter(root, -math.inf), root, math.nextafter(root, math.inf))
    return min(near, key=lambda r: abs(Fraction(r) ** 3 - Fraction(value)))


_MOMENT = "STRUCT(t TIMESTAMP, z VARCHAR)"

UDFS: list[tuple[str, Callable[..., Any], tuple[str, ...], str]] = [
    ("athena_double_text", double_text, ("DOUBLE",), "VARCHAR"),
    ("athena_real_text", real_text, ("FLOAT",), "VARCHAR"),
    ("athena_json_double", json_double, ("DOUBLE",), "VARCHAR"),
    ("athena_iso8601", _iso8601_or_error, ("VARCHAR",), _MOMENT),
    ("athena_iso8601_date", _iso8601_date, ("VARCHAR",), "DATE"),
    ("athena_date_parse", _date_parse, ("VARCHAR", "VARCHAR"), "TIMESTAMP"),
    ("athena_parse_duration", _parse_duration, ("VARCHAR",), "BIGINT"),
    ("athena_human_readable_seconds", _human_readable_seconds, ("DOUBLE",), "VARCHAR"),
    ("athena_parse_data_size", _parse_data_size, ("VARCHAR",), "VARCHAR"),
    ("athena_from_base", _from_base, ("VARCHAR", "BIGINT"), "BIGINT"),
    ("athena_to_base", _to_base, ("BIGINT", "BIGINT"), "VARCHAR"),
    ("athena_bit_count", _bit_count, ("BIGINT", "BIGINT"), "BIGINT"),
    ("athena_bitwise_left_shift", _left_shift, ("BIGINT", "BIGINT", "INTEGER"), "BIGINT"),
    ("athena_bitwise_right_shift", _right_shift, ("BIGINT", "BIGINT", "INTEGER"), "BIGINT"),
    (
        "athena_bitwise_right_shift_arithmetic",
        _right_shift_arithmetic,
        ("BIGINT", "BIGINT", "INTEGER"),
        "BIGINT",
    ),
    ("athena_width_bucket", _width_bucket, ("DOUBLE", "DOUBLE", "DOUBLE", "BIGINT"), "BIGINT"),
    ("athena_cbrt", _cbrt, ("DOUBLE",), "DOUBLE"),
    ("athena_translate", _translate, ("VARCHAR",) * 3, "VARCHAR"),
    ("athena_split", _split, ("VARCHAR", "VARCHAR"), "VARCHAR[]"),
    ("athena_split_limit", _split_limit, ("VARCHAR", "VARCHAR", "BIGINT"), "VARCHAR[]"),
    ("athena_split_to_map", _split_to_map, ("VARCHAR",) * 3, "MAP(VARCHAR, VARCHAR)"),
    ("athena_lpad", _lpad, ("VARCHAR", "BIGINT", "VARCHAR"), "VARCHAR"),
    ("athena_rpad", _rpad, ("VARCHAR", "BIGINT", "VARCHAR"), "VARCHAR"),
    ("athena_reverse", lambda text: text[::-1], ("VARCHAR",), "VARCHAR"),
    ("athena_reverse_binary", lambda data: data[::-1], ("BLOB",), "BLOB"),
    ("athena_levenshtein", _levenshtein, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_hamming", _hamming, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_soundex", _soundex, ("VARCHAR",), "VARCHAR"),
    ("athena_from_utf8", lambda data: data.decode("utf-8", "replace"), ("BLOB",), "VARCHAR"),
    ("athena_from_hex", _from_hex, ("VARCHAR",), "BLOB"),
    ("athena_from_base64", _from_base64, ("VARCHAR",), "BLOB"),
    ("athena_md5", lambda data: hashlib.md5(data).digest(), ("BLOB",), "BLOB"),  # noqa: S324  # SQL's md5
    ("athena_sha1", lambda data: hashlib.sha1(data).digest(), ("BLOB",), "BLOB"),  # noqa: S324  # SQL's sha1
    ("athena_sha256", lambda data: hashlib.sha256(data).digest(), ("BLOB",), "BLOB"),
    ("athena_sha512", lambda data: hashlib.sha512(data).digest(), ("BLOB",), "BLOB"),
    ("athena_crc32", zlib.crc32, ("BLOB",), "BIGINT"),
    ("athena_big_endian", _big_endian, ("BIGINT", "INTEGER"), "BLOB"),
    ("athena_from_big_endian", _from_big_endian, ("BLOB", "INTEGER"), "BIGINT"),
    ("athena_substr_binary", _substr_binary, ("BLOB", "BIGINT", "BIGINT"), "BLOB"),
    ("athena_url_part", _url_part, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_parameter", _url_parameter, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_url_encode", _url_encode, ("VARCHAR",), "VARCHAR"),
    ("athena_url_decode", urllib.parse.unquote_plus, ("VARCHAR",), "VARCHAR"),
    ("athena_ipaddress", _ipaddress, ("VARCHAR",), "VARCHAR"),
    (
        "athena_regexp_position",
        _regexp_position,
        ("VARCHAR", "VARCHAR", "INTEGER", "INTEGER"),
        "INTEGER",
    ),
    ("athena_fixed", _fixed, ("VARCHAR", "INTEGER"), "VARCHAR"),
    ("athena_pad_number", _pad_number, ("VARCHAR", "INTEGER", "BOOLEAN"), "VARCHAR"),
    ("athena_json_parse", parse, ("VARCHAR",), "VARCHAR"),
    ("athena_json_read", read, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_scalar", scalar, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_extract", extract, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_size", size, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_json_array_length", array_length, ("VARCHAR",), "BIGINT"),
    ("athena_json_array_get", array_get, ("VARCHAR", "BIGINT"), "VARCHAR"),
    ("athena_json_array_contains", array_contains, ("VARCHAR", "VARCHAR"), "BOOLEAN"),
    ("athena_is_json_scalar", is_scalar, ("VARCHAR",), "BOOLEAN"),
]
