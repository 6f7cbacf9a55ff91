"""format(pattern, …): Java's conversions of Trino's values (Trino docs, Conversion functions).

Trino gives Java a long for any whole number, a BigDecimal for a decimal, and a LocalDate or
LocalDateTime for a date or timestamp. What Java refuses is refused, as what has no rule here.
"""

import re

from analytics_emulator.java.formats import SPEC, Conversion

from ..binding.expressions.casts import cast
from ..nodes.forms import spread
from ..nodes.values import Literal, Value, duck, null, text
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..types import INTEGERS, UNKNOWN, VARCHAR
from .registry import scalar_rule
from .site import CallSite

# Java's date and time conversions as strftime's; those of a time of day need one.
_DATE_PARTS = {
    **{"A": "%A", "a": "%a", "B": "%B", "b": "%b", "h": "%b", "d": "%d", "e": "%-d", "m": "%m"},
    **{"Y": "%Y", "y": "%y", "j": "%j", "F": "%Y-%m-%d", "D": "%m/%d/%y"},
}
_TIME_PARTS = {
    **{"H": "%H", "I": "%I", "k": "%-H", "l": "%-I", "M": "%M", "S": "%S", "L": "%g"},
    **{"T": "%H:%M:%S", "R": "%H:%M"},
}
_WITHOUT_VALUE = {"%%": "%", "%n": "\n"}
_TEXTS = (*INTEGERS, "varchar", "date", "boolean")
_KINDS = {"d": INTEGERS, "x": INTEGERS, "o": INTEGERS, "b": ("boolean",)}
_NUMBERS = ("double", "decimal")
_PLAIN_DECIMALS = 6  # of a smaller fraction Java may show an exponent


@scalar_rule("format")
def format_(site: CallSite) -> Value:
    """Return format(pattern, …)."""
    if len(site.nodes) < 2:
        wrong = "The 'format' function must have at least two arguments"
        raise site.error("SYNTAX_ERROR", wrong)
    pattern = site.text(0)
    specs = list(SPEC.finditer(pattern))
    if "%" in SPEC.sub("", pattern):
        raise site.unsupported(f"format with the pattern {pattern}")
    parts: list[Value] = []
    end = 0
    values = _values(site.args[1:], specs)
    if len(values) < len(specs):
        missing = f"MissingFormatArgument: Format specifier '{specs[len(values)][0]}'"
        return failure(ARGUMENT, f"Invalid format string: {pattern} ({missing})", VARCHAR)
    for spec, value in zip(specs, values, strict=True):
        parts.append(text(pattern[end : spec.start()]))
        shown = _WITHOUT_VALUE.get(spec[0])
        parts.append(_converted(site, spec, value) if value is not None else text(shown or ""))
        end = spec.end()
    parts.append(text(pattern[end:]))
    shown_parts = [p for p in parts if p != text("")]
    if not shown_parts:
        return Literal(VARCHAR, "")
    return duck(VARCHAR, spread("(*)", len(shown_parts), " || "), *shown_parts)


def _values(values: list[Value], specs: list[re.Match[str]]) -> list[Value | None]:
    """Return each conversion's argument: the next, the one of its index, or the last once more; no
    more from the first on that has none."""
    following, last = 0, -1
    found: list[Value | None] = []
    for spec in specs:
        if spec[0] in _WITHOUT_VALUE:
            found.append(None)
            continue
        if spec["index"]:
            last = int(spec["index"]) - 1
        elif not spec["again"]:
            last, following = following, following + 1
        if not 0 <= last < len(values):
            break
        found.append(values[last])
    return found


def _converted(site: CallSite, spec: re.Match[str], value: Value) -> Value:
    if spec["kind"][0] == "t" and not (spec["flags"] or spec["width"] or spec["precision"]):
        return duck(VARCHAR, "coalesce($1, 'null')", _moment(site, spec, value))
    conversion = Conversion.parse(spec[0])
    shown = _shown(site, conversion, value) if conversion.is_valid else None
    if shown is None:
        raise site.unsupported(f"format with {spec[0]} of {value.type}")
    missing = text(conversion.of_null())
    if conversion == Conversion(conversion.kind) and conversion.kind in ("s", "d", "b"):
        return duck(VARCHAR, "coalesce($1, $2)", shown, missing)
    made = duck(VARCHAR, "athena_java_format($1, $2)", text(spec[0]), shown)
    return duck(VARCHAR, "coalesce($1, $2)", made, missing)


def _shown(site: CallSite, conversion: Conversion, value: Value) -> Value | None:
    """Return what a conversion takes of a value, as a text; None where it takes no such value."""
    kind, letter = value.type.kind, conversion.kind.lower()
    if value.type == UNKNOWN:
        return null(VARCHAR)
    if letter in ("f", "e", "s") and kind in _NUMBERS:
        if kind == "double":
            return duck(VARCHAR, "athena_double_text($1)", value)
        is_plain = letter != "s" or value.type.scale <= _PLAIN_DECIMALS
        return cast(site.binder, value, VARCHAR, site.node, safe=False) if is_plain else None
    if letter == "s" and kind == "char":
        return coerce(value, VARCHAR)
    kinds = _TEXTS if letter == "s" else _KINDS.get(letter, ())
    return duck(VARCHAR, "CAST($1 AS VARCHAR)", value) if kind in kinds else None


def _moment(site: CallSite, spec: re.Match[str], value: Value) -> Value:
    parts = _DATE_PARTS if value.type.kind == "date" else _DATE_PARTS | _TIME_PARTS
    part = spec["kind"][1:]
    if value.type.kind not in ("date", "timestamp") or part not in parts:
        raise site.unsupported(f"format with {spec[0]} of {value.type}")
    return duck(VARCHAR, f"strftime(CAST($1 AS TIMESTAMP), '{parts[part]}')", value)
