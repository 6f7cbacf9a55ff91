"""JSON SerDes: an object a line, its keys matched to columns, by default without regard to case.

Source: Athena user guide, "JSON SerDe libraries" and "OpenX JSON SerDe". An object or array in a
text column is its JSON, without blanks. A mapping names the keys of nested fields too, as in AWS's
"Create Tables in Amazon Athena from Nested JSON and Mappings Using JSONSerDe". OpenX's SerDe reads
a text in a number's column as the number; what else the SerDes convert in ways of their own is
refused.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    refused,
)
from analytics_emulator.athena.tables.text_values import fitted_decimal, unclear, value_reader

_NUMBERS = {*INTEGERS, "double", "real", "decimal"}


class _Fraction(Decimal):
    """A number with a point or an exponent, which knows how it was written."""

    text: str = ""

    @classmethod
    def of(cls, text: str) -> "_Fraction":
        found = cls(text)
        found.text = text
        return found


@dataclass(frozen=True)
class _Values:
    """How a SerDe makes values of a line's members."""

    settings: Mapping[str, str]
    folds: bool
    dots: bool
    reads_numbers: bool

    def key(self, name: str) -> str:
        """Return the key that a column or field is named for; a mapping holds at every depth."""
        key = self.settings.get(f"mapping.{name}", name)
        return key.lower() if self.folds else key

    def members(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object's members by the names that columns and fields have."""
        named = ((key.replace(".", "_") if self.dots else key, v) for key, v in given.items())
        members = {key.lower() if self.folds else key: value for key, value in named}
        if len(members) < len(given):
            raise refused("JSON keys that differ in case only, or in dots,")
        return members

    def value(self, value: Any, t: Type) -> object:
        """Return a value as its column's type."""
        if value is None:
            return None
        if t.kind in ("array", "map", "row"):
            return self._nested(value, t)
        found = self._scalar(value, t)
        if found is None:
            raise unclear(_compact(value), str(t))
        return found

    def _scalar(self, value: Any, t: Type) -> object:  # noqa: PLR0911  # one answer a type
        """Return a scalar as its column's type; None where it isn't plainly one."""
        if t.kind in ("varchar", "char"):
            return _text(value)
        if t.kind == "boolean":
            return value if isinstance(value, bool) else _boolean(value)
        if isinstance(value, str) and (t.kind not in _NUMBERS or self.reads_numbers):
            return value_reader(t)(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        if t.kind in INTEGERS:
            return value_reader(t)(str(value)) if isinstance(value, int) else None
        if t.kind in ("double", "real"):
            return float(value)
        return fitted_decimal(Decimal(value), t) if t.kind == "decimal" else None

    def _nested(self, value: Any, t: Type) -> object:
        if t.kind == "array" and isinstance(value, list):
            return [self.value(item, t.element) for item in value]
        if t.kind == "map" and isinstance(value, dict):
            key_of = value_reader(t.args[0])
            return [(key_of(key), self.value(item, t.args[1])) for key, item in value.items()]
        if t.kind == "row" and isinstance(value, dict):
            members = self.members(value)
            fields = zip(map(str, t.names), t.args, strict=True)
            return {name: self.value(members.get(self.key(name)), part) for name, part in fields}
        raise unclear(_compact(value), str(t))


def _rows(*, reads_numbers: bool) -> Callable[[TextLayout], ReadLine]:
    """Return what gives a SerDe's function that reads a line."""

    def row_reader(layout: TextLayout) -> ReadLine:
        settings = layout.settings
        folds = settings.get("case.insensitive", "true").lower() == "true"
        dots = settings.get("dots.in.keys", "false").lower() == "true"
        values = _Values(settings, folds, dots, reads_numbers)
        skips = settings.get("ignore.malformed.json", "false").lower() == "true"
        columns = [(values.key(c.name), hive_type(c.hive_type)) for c in layout.columns]

        def row(line: str) -> list[object]:
            found = _object(line)
            if found is None and not skips:
                raise AthenaQueryError("HIVE_CURSOR_ERROR", "Row is not a valid JSON Object")
            members = values.members(found or {})
            return [values.value(members.get(key), t) for key, t in columns]

        return row

    return row_reader


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(
            line,
            parse_float=_Fraction.of,
            parse_constant=_invalid,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _invalid(text: str) -> Any:
    raise ValueError(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise refused("A JSON object with a key twice")
    return found


def _boolean(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Fraction):
        # Others write a number anew: the text is theirs too where the shortest digits stand.
        return value.text if repr(float(value)) == value.text else None
    return str(value) if isinstance(value, str | int) else _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(_plain(value), separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return a value with its fractions as JSON's library writes them, as they were written."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


_SETTINGS = {"serialization.format": anything, "mapping.*": anything, "paths": anything}
_TYPES = PLAIN | {"array", "map", "struct"}

OPENX_LINES = LineReader(
    "json",
    serdes=("org.openx.data.jsonserde.JsonSerDe",),
    settings=_SETTINGS
    | {
        "ignore.malformed.json": anything,
        "case.insensitive": anything,
        "dots.in.keys": anything,
        "use.null.for.invalid.data": only("false"),
    },
    types=_TYPES,
    row=_rows(reads_numbers=True),
)
HIVE_JSON_LINES = LineReader(
    "hive json",
    serdes=(
        "org.apache.hive.hcatalog.data.JsonSerDe",
        "org.apache.hadoop.hive.serde2.JsonSerDe",
        "com.amazon.emr.hive.serde.CloudTrailSerde",
    ),
    settings=_SETTINGS
    | {
        "ignore.malformed.json": anything,
        "case.insensitive": only("true"),
        "timestamp.formats": only("yyyy-mm-dd hh:mm:ss.sss"),
    },
    types=_TYPES,
    row=_rows(reads_numbers=False),
)
