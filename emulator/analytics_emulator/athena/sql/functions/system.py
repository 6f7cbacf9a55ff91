"""Functions that fit no other family: format, parse_data_size, uuid."""

import re

from ..registry import Call, function, overload
from ..scope import Expr
from ..typesystem import INTEGERS, VARCHAR, Type, decimal, text_literal

overload(
    "parse_data_size",
    "varchar",
    decimal(38, 0),
    "CAST(athena_parse_data_size({0}) AS DECIMAL(38,0))",
)
overload("uuid", "", Type("uuid"), "CAST(uuid() AS VARCHAR)")

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


@function("format")
def format_(call: Call) -> Expr:
    """format(pattern, …) with %s, %d, %05d, %.2f, %tY and %%; other conversions are refused."""
    pattern = call.text(0)
    specs = list(_SPEC.finditer(pattern))
    if sum(len(s[0].split("%")) - 1 for s in specs) != pattern.count("%"):
        raise call.unsupported(f"format with the pattern {pattern}")
    parts, end = [], 0
    for spec, value in zip(specs, _values(call, pattern, specs), strict=True):
        parts.append(text_literal(pattern[end : spec.start()]))
        parts.append("'%'" if value is None else _converted(call, spec, value))
        end = spec.end()
    parts.append(text_literal(pattern[end:]))
    return Expr(f"({' || '.join(p for p in parts if p != "''") or "''"})", VARCHAR)


def _values(call: Call, pattern: str, specs: list[re.Match[str]]) -> list[Expr | None]:
    """Give each conversion's argument: the next, the one of its index, or the last once more."""
    values, following, last = call.args[1:], 0, -1
    found: list[Expr | None] = []
    for spec in specs:
        if spec["percent"]:
            found.append(None)
            continue
        if spec["index"]:
            last = int(spec["index"]) - 1
        elif not spec["again"]:
            last, following = following, following + 1
        if not 0 <= last < len(values):
            raise call.error("INVALID_FUNCTION_ARGUMENT", f"Invalid format string: {pattern}")
        found.append(values[last])
    return found


def _converted(call: Call, spec: re.Match[str], value: Expr) -> str:
    kind = value.type.kind
    if spec["part"]:
        return f"coalesce({_moment(call, spec, value)}, 'null')"
    if spec["digits"] is not None and kind in ("double", "decimal"):
        missing = text_literal("null"[: int(spec["digits"])])  # Java cuts it to the precision
        return f"coalesce(athena_fixed(CAST({value.sql} AS VARCHAR), {spec['digits']}), {missing})"
    width = spec["width"]
    if kind in INTEGERS and spec["plain"]:
        text = f"coalesce(CAST({value.sql} AS VARCHAR), 'null')"
        if not width:
            return text
        zeros = f"{value.sql} IS NOT NULL" if width[0] == "0" else "FALSE"
        return f"athena_pad_number({text}, {int(width)}, {zeros})"
    if spec["plain"] == "s" and not width and kind in ("varchar", "date", "boolean"):
        return f"coalesce(CAST({value.sql} AS VARCHAR), 'null')"
    raise call.unsupported(f"format with {spec[0]} of {value.type}")


def _moment(call: Call, spec: re.Match[str], value: Expr) -> str:
    parts = _DATE_PARTS if value.type.kind == "date" else _DATE_PARTS | _TIME_PARTS
    if value.type.kind not in ("date", "timestamp") or spec["part"] not in parts:
        raise call.unsupported(f"format with {spec[0]} of {value.type}")
    return f"strftime(CAST({value.sql} AS TIMESTAMP), '{parts[spec['part']]}')"
