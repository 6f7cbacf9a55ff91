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

_SPEC = re.compile(r"%(?:(%)|(0?\d+)?(s|d)|\.(\d+)f)")


@function("format")
def format_(call: Call) -> Expr:
    """format(pattern, …) with %s, %d, %05d, %.2f and %%; other Java conversions are refused."""
    pattern = call.text(0)
    specs = list(_SPEC.finditer(pattern))
    if sum(len(s[0].split("%")) - 1 for s in specs) != pattern.count("%"):
        raise call.unsupported(f"format with the pattern {pattern}")
    wanted = [s for s in specs if not s[1]]
    values = call.args[1:]
    if len(wanted) > len(values):
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"Invalid format string: {pattern}")
    parts, end, used = [], 0, iter(values)
    for spec in specs:
        parts.append(text_literal(pattern[end : spec.start()]))
        parts.append("'%'" if spec[1] else _converted(call, spec, next(used)))
        end = spec.end()
    parts.append(text_literal(pattern[end:]))
    return Expr(f"({' || '.join(p for p in parts if p != "''") or "''"})", VARCHAR)


def _converted(call: Call, spec: re.Match[str], value: Expr) -> str:
    kind = value.type.kind
    if spec[4] is not None and kind in ("double", "decimal"):
        return f"athena_fixed(CAST({value.sql} AS VARCHAR), {spec[4]})"
    width = spec[2]
    if kind in INTEGERS and spec[3]:
        text = f"CAST({value.sql} AS VARCHAR)"
        if not width:
            return text
        return f"athena_pad_number({text}, {int(width)}, {'TRUE' if width[0] == '0' else 'FALSE'})"
    if kind == "varchar" and spec[3] == "s" and not width:
        return f"coalesce({value.sql}, 'null')"
    raise call.unsupported(f"format with {spec[0]} of {value.type}")
