"""INTERVAL literals: whole milliseconds, or months.

Source: Trino's DateTimeUtils; a text of several fields may end before the last of them.
"""

import re

from sqlglot import exp

from ...nodes.values import Value, number
from ...types import INTERVAL_DAY, INTERVAL_YEAR
from ..binder import Binder, rule
from ..scope import Scope

_DAYS = {"day": 86400000, "hour": 3600000, "minute": 60000, "second": 1000}
_YEARS = {"year": 12, "month": 1}
_BEFORE = {"hour": " ", "minute": ":", "second": ":", "month": "-"}


@rule(exp.Interval, args=("unit",))
def interval(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return INTERVAL '2' DAY or INTERVAL '1 02:03' DAY TO MINUTE."""
    minus = isinstance(node.this, exp.Neg)
    text = node.this.this if minus else node.this
    fields = _fields(node.args.get("unit"))
    first, last = fields[0], fields[-1]
    if not {first, last} <= {*_YEARS, *_DAYS}:
        raise binder.not_supported(node, f"INTERVAL unit {first.upper() or '(missing)'}")
    units = _YEARS if first in _YEARS else _DAYS
    names = list(units)
    words = " TO ".join(fields).upper()
    if fields[1:] and last not in names[names.index(first) + 1 :]:
        raise binder.error("INVALID_LITERAL", f"Invalid interval qualifier: {words}", node)
    if not isinstance(text, exp.Literal) or not text.is_string:
        raise binder.not_supported(node, "INTERVAL with anything but a text")
    names = names[names.index(first) : names.index(last) + 1]
    found = re.fullmatch(_pattern(names), text.name, re.ASCII)
    if not found:
        message = f"Invalid INTERVAL {words} value: {text.name}"
        raise binder.error("INVALID_LITERAL", message, node)
    total = sum(int(found[name] or 0) * units[name] for name in names)
    total += int(found["fraction"][:3].ljust(3, "0")) if found.groupdict().get("fraction") else 0
    negative = minus != (found["sign"] == "-")
    return number(-total if negative else total, INTERVAL_YEAR if units is _YEARS else INTERVAL_DAY)


def _fields(unit: exp.Expr | None) -> tuple[str, ...]:
    """Return the fields that a literal names: one, or the first and the last."""
    if isinstance(unit, exp.IntervalSpan):
        return unit.this.name.lower(), unit.expression.name.lower()
    return (unit.name.lower() if unit else "",)


def _pattern(names: list[str]) -> str:
    """Return what a text of these fields looks like; all but the first may be missing."""
    parts = ""
    for name in reversed(names):
        digits = rf"(?P<{name}>\d+)"
        fraction = r"(?:\.(?P<fraction>\d*))?" if name == "second" else ""
        parts = digits + fraction + parts
        if name != names[0]:
            parts = f"(?:{_BEFORE[name]}{parts})?"
    return rf"(?P<sign>[+-])?{parts}"
