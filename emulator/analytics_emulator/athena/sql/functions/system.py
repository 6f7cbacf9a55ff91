"""Functions that fit no other family: format, parse_data_size, uuid."""

import re

from ..nodes.forms import spread
from ..nodes.values import FALSE, Literal, Value, duck, number, text
from ..types import BOOLEAN, INTEGER, INTEGERS, VARCHAR, Type, decimal
from .registry import scalar, scalar_rule
from .site import CallSite

scalar(
    "parse_data_size",
    "varchar",
    decimal(38, 0),
    "CAST(athena_parse_data_size($1) AS DECIMAL(38,0))",
)
scalar("uuid", "", Type("uuid"), "CAST(uuid() AS VARCHAR)")

_SPEC = re.compile(
    r"%(?:(?P<percent>%)|(?:(?P<index>\d+)\$|(?P<again><))?"
    r"(?:t(?P<part>[A-Za-z])|(?P<width>0?\d+)?(?P<plain>[sd])|\.(?P<digits>\d+)f))"
)
# Java's date and time conversions as strftime's; those of a time of day need one.
_DATE_PARTS = {
    **{"A": "%A", "a": "%a", "B": "%B", "b": "%b", "h": "%b", "d": "%d", "e": "%-d", "m": "%m"},
    **{"Y": "%Y", "y": "%y", "j": "%j", "F": "%Y-%m-%d", "D": "%m/%d/%y"},
}
_TIME_PARTS = {
    **{"H": "%H", "I": "%I", "k": "%-H", "l": "%-I", "M": "%M", "S": "%S", "L": "%g"},
    **{"T": "%H:%M:%S", "R": "%H:%M"},
}


@scalar_rule("format")
def format_(site: CallSite) -> Value:
    """Return format(pattern, …) with %s, %d, %05d, %.2f, %tY and %%; the rest is refused."""
    pattern = site.text(0)
    specs = list(_SPEC.finditer(pattern))
    if sum(len(s[0].split("%")) - 1 for s in specs) != pattern.count("%"):
        raise site.unsupported(f"format with the pattern {pattern}")
    parts: list[Value] = []
    end = 0
    for spec, value in zip(specs, _values(site, pattern, specs), strict=True):
        parts.append(text(pattern[end : spec.start()]))
        parts.append(text("%") if value is None else _converted(site, spec, value))
        end = spec.end()
    parts.append(text(pattern[end:]))
    shown = [p for p in parts if p != text("")]
    if not shown:
        return Literal(VARCHAR, "")
    return duck(VARCHAR, spread("(*)", len(shown), " || "), *shown)


def _values(site: CallSite, pattern: str, specs: list[re.Match[str]]) -> list[Value | None]:
    """Return each conversion's argument: the next, the one of its index, or the last once more."""
    values, following, last = site.args[1:], 0, -1
    found: list[Value | None] = []
    for spec in specs:
        if spec["percent"]:
            found.append(None)
            continue
        if spec["index"]:
            last = int(spec["index"]) - 1
        elif not spec["again"]:
            last, following = following, following + 1
        if not 0 <= last < len(values):
            raise site.error("INVALID_FUNCTION_ARGUMENT", f"Invalid format string: {pattern}")
        found.append(values[last])
    return found


def _converted(site: CallSite, spec: re.Match[str], value: Value) -> Value:
    kind = value.type.kind
    if spec["part"]:
        return duck(VARCHAR, "coalesce($1, 'null')", _moment(site, spec, value))
    if spec["digits"] is not None and kind in ("double", "decimal"):
        return _fixed(value, int(spec["digits"]))
    width = spec["width"]
    if kind in INTEGERS and spec["plain"]:
        return _padded(value, width) if width else _plain(value)
    if spec["plain"] == "s" and not width and kind in ("varchar", "date", "boolean"):
        return _plain(value)
    raise site.unsupported(f"format with {spec[0]} of {value.type}")


def _plain(value: Value) -> Value:
    return duck(VARCHAR, "coalesce(CAST($1 AS VARCHAR), 'null')", value)


def _fixed(value: Value, digits: int) -> Value:
    missing = text("null"[:digits])  # Java cuts it to the precision
    form = "coalesce(athena_fixed(CAST($1 AS VARCHAR), $2), $3)"
    return duck(VARCHAR, form, value, number(digits, INTEGER), missing)


def _padded(value: Value, width: str) -> Value:
    zeros = duck(BOOLEAN, "($1 IS NOT NULL)", value) if width[0] == "0" else FALSE
    shown = _plain(value)
    return duck(VARCHAR, "athena_pad_number($1, $2, $3)", shown, number(int(width), INTEGER), zeros)


def _moment(site: CallSite, spec: re.Match[str], value: Value) -> Value:
    parts = _DATE_PARTS if value.type.kind == "date" else _DATE_PARTS | _TIME_PARTS
    if value.type.kind not in ("date", "timestamp") or spec["part"] not in parts:
        raise site.unsupported(f"format with {spec[0]} of {value.type}")
    return duck(VARCHAR, f"strftime(CAST($1 AS TIMESTAMP), '{parts[spec['part']]}')", value)
