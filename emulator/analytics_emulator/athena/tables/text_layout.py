"""How a table of text files is laid out: which SerDe reads its lines, with which settings.

Sources: Athena user guide, "Supported SerDes" (OpenCSVSerDe, LazySimpleSerDe, OpenX and Hive JSON
SerDe). A setting or a column type that isn't honoured is refused by its name.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.hive.types import SCALARS, parse_type

_SERDES = {
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe": "delimited",
    "org.apache.hadoop.hive.serde2.OpenCSVSerde": "csv",
    "org.openx.data.jsonserde.JsonSerDe": "json",
    "org.apache.hive.hcatalog.data.JsonSerDe": "json",
    "org.apache.hadoop.hive.serde2.JsonSerDe": "json",
}
_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_SETTINGS = {
    "delimited": {"field.delim", "serialization.format", "serialization.null.format", "line.delim"},
    "csv": {"separatorChar", "quoteChar", "escapeChar", "serialization.format"},
    "json": {"serialization.format", "ignore.malformed.json", "case.insensitive", "paths"},
}
_PLAIN = SCALARS - {"binary"} | {"decimal", "varchar", "char"}
_KNOWN = {
    "delimited": _PLAIN,
    "csv": {"string", "boolean", "int", "bigint", "double"},
    "json": _PLAIN | {"array", "map", "struct"},
}


@dataclass(frozen=True)
class TextLayout:
    """A text table's reader and its settings; `kind` is "delimited", "csv" or "json"."""

    kind: str
    columns: Sequence[Column]
    settings: Mapping[str, str] = field(default_factory=dict)
    header_lines: int = 0

    @property
    def fingerprint(self) -> str:
        """Tell layouts apart that read the same file differently."""
        columns = [(column.name, column.hive_type) for column in self.columns]
        parts = [self.kind, columns, sorted(self.settings.items()), self.header_lines]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def key(self, column: str) -> str:
        """Return the JSON key that a column stands for."""
        return self.settings.get(f"mapping.{column}", column)


def text_layout(table: Mapping[str, Any], columns: Sequence[Column]) -> TextLayout | None:
    """Return a table's layout; None where its SerDe reads no text."""
    descriptor = table.get("StorageDescriptor") or {}
    serde = descriptor.get("SerdeInfo") or {}
    kind = _SERDES.get(serde.get("SerializationLibrary") or "")
    if kind is None:
        return None
    if descriptor.get("InputFormat") != _INPUT:
        raise _refused(f"The input format '{descriptor.get('InputFormat')}'")
    settings = serde.get("Parameters") or {}
    _check_settings(kind, settings)
    _check_types(kind, columns)
    return TextLayout(kind, columns, settings, _header_lines(table.get("Parameters") or {}))


def _check_settings(kind: str, settings: Mapping[str, str]) -> None:
    mapped = [name for name in settings if kind == "json" and name.startswith("mapping.")]
    unknown = sorted(settings.keys() - _SETTINGS[kind] - set(mapped))
    if unknown:
        raise _refused(f"The SerDe property '{unknown[0]}'")
    for name, only in (("ignore.malformed.json", "false"), ("case.insensitive", "true")):
        if settings.get(name, only).lower() != only:
            raise _refused(f"The SerDe property '{name}' = '{settings[name]}'")
    if settings.get("line.delim", "\n") != "\n":
        raise _refused("A line delimiter other than LF")
    for name in ("field.delim", "separatorChar", "quoteChar", "escapeChar"):
        if len(settings.get(name, "x")) != 1:
            raise _refused(f"The SerDe property '{name}' of several characters")


def _check_types(kind: str, columns: Sequence[Column]) -> None:
    for column in columns:
        if not _is_known(kind, column.hive_type):
            raise _refused(f"A column of type {column.hive_type.lower()} in a text table")


def _is_known(kind: str, text: str) -> bool:
    try:
        found = parse_type(text)
    except ValueError:
        return False
    is_keyed_by_text = found.name != "map" or found.parts[0].name == "string"
    return found.name in _KNOWN[kind] and is_keyed_by_text


def _header_lines(parameters: Mapping[str, str]) -> int:
    if parameters.get("skip.footer.line.count", "0") != "0":
        raise _refused("The table property 'skip.footer.line.count'")
    count = parameters.get("skip.header.line.count", "0")
    if not count.isdigit():
        raise _refused(f"The table property 'skip.header.line.count' = '{count}'")
    return int(count)


def _refused(what: str) -> AthenaQueryError:
    return AthenaQueryError("NOT_SUPPORTED", f"{what} is not supported by this emulator")
