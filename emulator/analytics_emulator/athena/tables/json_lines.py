"""JSON SerDes: an object a line, its keys matched to columns without regard to case.

Source: Athena user guide, "JSON SerDe libraries". Values that the SerDes convert in ways of their
own (a number in a text column beyond whole ones, a text in a number column) are refused.
"""

import json
from decimal import Decimal
from typing import Any

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import INTEGERS, Type, hive_type
from analytics_emulator.athena.tables.text_layout import (
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    only,
)
from analytics_emulator.athena.tables.text_values import fitted_decimal, unclear, value_reader


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    keys = [layout.settings.get(f"mapping.{c.name}", c.name).lower() for c in layout.columns]
    types = [hive_type(c.hive_type) for c in layout.columns]
    columns = list(zip(keys, types, strict=True))

    def row(line: str) -> list[object]:
        members = _folded(_object(line))
        return [_value(members.get(key), t) for key, t in columns]

    return row


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(
            line, parse_float=Decimal, parse_constant=_invalid, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise AthenaQueryError("HIVE_CURSOR_ERROR", "Row is not a valid JSON Object")
    return found


def _invalid(text: str) -> Any:
    raise ValueError(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        text = "A JSON object with a key twice is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return found


def _folded(members: dict[str, Any]) -> dict[str, Any]:
    folded = {key.lower(): value for key, value in members.items()}
    if len(folded) < len(members):
        text = "JSON keys that differ in case only are not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return folded


def _value(value: Any, t: Type) -> object:
    if value is None:
        return None
    if t.kind in ("array", "map", "row"):
        return _nested(value, t)
    found = _scalar(value, t)
    if found is None:
        raise unclear(json.dumps(value, default=str), str(t))
    return found


def _scalar(value: Any, t: Type) -> object:
    """Return a scalar as its column's type; None where it isn't plainly one."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if t.kind in ("varchar", "char"):
        return _text(value)
    if t.kind == "boolean":
        return value if isinstance(value, bool) else None
    if t.kind in INTEGERS:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value_reader(t)(str(value)) if whole else None
    if t.kind in ("double", "real"):
        return float(value) if number else None
    if t.kind == "decimal":
        return fitted_decimal(Decimal(value), t) if number else None
    return value_reader(t)(value) if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _nested(value: Any, t: Type) -> object:
    if t.kind == "array" and isinstance(value, list):
        return [_value(item, t.element) for item in value]
    if t.kind == "map" and isinstance(value, dict):
        return [(key, _value(item, t.args[1])) for key, item in value.items()]
    if t.kind == "row" and isinstance(value, dict):
        members = _folded(value)
        fields = zip(t.names, t.args, strict=True)
        return {name: _value(members.get(str(name)), part) for name, part in fields}
    raise unclear(json.dumps(value, default=str), str(t))


JSON_LINES = LineReader(
    "json",
    serdes=(
        "org.openx.data.jsonserde.JsonSerDe",
        "org.apache.hive.hcatalog.data.JsonSerDe",
        "org.apache.hadoop.hive.serde2.JsonSerDe",
    ),
    settings={
        "serialization.format": anything,
        "ignore.malformed.json": only("false"),
        "case.insensitive": only("true"),
        "mapping.*": anything,
        "paths": anything,
    },
    types=PLAIN | {"array", "map", "struct"},
    row=_row,
)
