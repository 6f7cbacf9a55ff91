"""JSON SerDes: an object a line, its keys matched to columns, by default without regard to case.

Source: Athena user guide, "JSON SerDe libraries" and "OpenX JSON SerDe". An object or array in a
text column is its JSON, without blanks. A mapping names the keys of nested fields too, as in AWS's
"Create Tables in Amazon Athena from Nested JSON and Mappings Using JSONSerDe". OpenX's SerDe reads
a text in a number's column as the number; what else the SerDes convert in ways of their own is
refused.

OpenX's SerDe makes a line's keys lower case before anything else, at every depth: those of maps and
of objects in text columns too (user guide, "Query Amazon GuardDuty findings": "Make sure that all
characters in the JSON fields are in lower case"; issue 236 of rcongiu/Hive-JSON-Serde). A key that
is then there twice is the user guide's error ("OpenX JSON SerDe"), a malformed line.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import INTEGERS, Type, hive_type
from analytics_emulator.athena.tables.openx_moments import openx_moment
from analytics_emulator.athena.tables.text_layout import (
    NULL_FOR_INVALID,
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    nulls_for_invalid,
    only,
    refused,
)
from analytics_emulator.athena.tables.text_values import fitted_decimal, unclear, value_reader

_NUMBERS = {*INTEGERS, "double", "real", "decimal"}
_NOT_AN_OBJECT = "Row is not a valid JSON Object"


class _DuplicateKeyError(ValueError):
    """A key that OpenX's SerDe finds twice; the text is the key."""


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
    nulls: bool
    is_openx: bool

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

    def column(self, value: Any, t: Type) -> object:
        """Return a column's value: NULL where it is plainly none and the table asks for that."""
        is_told = isinstance(value, str) or (t.kind in _NUMBERS and type(value) is int)
        if self.nulls and is_told and t.kind in (*_NUMBERS, "date", "timestamp"):
            return self._scalar(value, t)
        return self.value(value, t)

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
        if t.kind == "timestamp" and self.is_openx and not isinstance(value, bool):
            found = openx_moment(_written(value))
            if found is not None:
                return found
        if t.kind == "boolean":
            return value if isinstance(value, bool) else _boolean(value)
        if isinstance(value, str) and (t.kind not in _NUMBERS or self.is_openx):
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


def _rows(*, is_openx: bool) -> Callable[[TextLayout], ReadLine]:
    """Return what gives a SerDe's function that reads a line."""

    def row_reader(layout: TextLayout) -> ReadLine:
        settings = layout.settings
        folds = settings.get("case.insensitive", "true").lower() == "true"
        dots = settings.get("dots.in.keys", "false").lower() == "true"
        values = _Values(settings, folds, dots, nulls_for_invalid(settings), is_openx)
        parse = partial(_object, unique=partial(_openx_members, folds) if is_openx else _unique)
        skips = settings.get("ignore.malformed.json", "false").lower() == "true"
        columns = [(values.key(c.name), hive_type(c.hive_type)) for c in layout.columns]

        def row(line: str) -> list[object]:
            try:
                found = parse(line)
            except (ValueError, RecursionError) as error:
                if not skips:
                    raise _malformed(error) from None
                found = {}
            members = values.members(found)
            return [values.column(members.get(key), t) for key, t in columns]

        return row

    return row_reader


def _malformed(error: Exception) -> AthenaQueryError:
    """Return Athena's error (user guide, "OpenX JSON SerDe", for a key that is there twice)."""
    twice = isinstance(error, _DuplicateKeyError)
    why = f' - JSONException: Duplicate key "{error}"' if twice else ""
    return AthenaQueryError("HIVE_CURSOR_ERROR", _NOT_AN_OBJECT + why)


def _object(line: str, unique: Callable[[list[tuple[str, Any]]], Any]) -> dict[str, Any]:
    found = json.loads(
        line, parse_float=_Fraction.of, parse_constant=_invalid, object_pairs_hook=unique
    )
    if not isinstance(found, dict):
        raise ValueError(_NOT_AN_OBJECT)
    return found


def _invalid(text: str) -> Any:
    raise ValueError(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise refused("A JSON object with a key twice")
    return found


def _openx_members(folds: bool, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict[str, Any]()
    for given, value in pairs:
        key = given.lower() if folds else given
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found


def _written(value: Any) -> str:
    return value.text if isinstance(value, _Fraction) else str(value)


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
        NULL_FOR_INVALID: anything,
    },
    types=_TYPES,
    row=_rows(is_openx=True),
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
    row=_rows(is_openx=False),
)
