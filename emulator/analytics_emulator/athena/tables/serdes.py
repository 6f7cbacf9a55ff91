"""The SerDes of text tables, by the names of their classes, and what a table asks of one.

Source: Athena user guide, "Supported SerDes". A setting or a column type that isn't honoured is
refused by its name. A SerDe is told the table's properties too, which go before its own (Hive's
`MetaStoreUtils.getSchema`): TBLPROPERTIES ('serialization.null.format' = '') has an effect.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics_emulator.athena.sql import Column
from analytics_emulator.athena.tables.csv_lines import CSV_LINES
from analytics_emulator.athena.tables.delimited_lines import DELIMITED_LINES
from analytics_emulator.athena.tables.grok_lines import GROK_LINES
from analytics_emulator.athena.tables.json_lines import HIVE_JSON_LINES, OPENX_LINES
from analytics_emulator.athena.tables.regex_lines import REGEX_LINES
from analytics_emulator.athena.tables.symlinks import SYMLINK_INPUT
from analytics_emulator.athena.tables.text_layout import PLAIN, LineReader, TextLayout, refused
from analytics_emulator.hive.types import parse_type

READERS: tuple[LineReader, ...] = (
    CSV_LINES,
    DELIMITED_LINES,
    GROK_LINES,
    HIVE_JSON_LINES,
    OPENX_LINES,
    REGEX_LINES,
)
_BY_CLASS = {name: reader for reader in READERS for name in reader.serdes}
_LINES_LEFT_OUT = ("skip.header.line.count", "skip.footer.line.count")
_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_RECORDS = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
_INPUTS = (_INPUT, _RECORDS, SYMLINK_INPUT)


def text_layout(table: Mapping[str, Any], columns: Sequence[Column]) -> TextLayout | None:
    """Return a table's layout; None where its SerDe reads no text."""
    descriptor = table.get("StorageDescriptor") or {}
    serde = descriptor.get("SerdeInfo") or {}
    reader = _BY_CLASS.get(serde.get("SerializationLibrary") or "")
    if reader is None:
        return None
    input_format = descriptor.get("InputFormat")
    if input_format not in _INPUTS:
        raise refused(f"The input format '{input_format}'")
    settings = serde_settings(table)
    _check_settings(reader, settings)
    _check_types(reader, columns)
    headers = _header_lines((serde.get("Parameters") or {}) | (table.get("Parameters") or {}))
    layout = TextLayout(reader, columns, settings, headers, input_format == _RECORDS)
    reader.row(layout)  # what it can't be made for is refused before any file is read
    return layout


def serde_settings(table: Mapping[str, Any]) -> dict[str, str]:
    """Return what a text table's SerDe is told, but for the lines to leave out."""
    serde = (table.get("StorageDescriptor") or {}).get("SerdeInfo") or {}
    given = dict(serde.get("Parameters") or {})
    reader = _BY_CLASS.get(serde.get("SerializationLibrary") or "")
    own = reader.settings if reader else {}
    told = {k: v for k, v in (table.get("Parameters") or {}).items() if _setting(k) in own}
    return {k: v for k, v in (given | told).items() if k not in _LINES_LEFT_OUT}


def _setting(name: str) -> str:
    """Return the name by which a reader knows a setting: `mapping.*` for each of its kind."""
    return "mapping.*" if name.startswith("mapping.") else name


def _check_settings(reader: LineReader, settings: Mapping[str, str]) -> None:
    for name, value in sorted(settings.items()):
        check = reader.settings.get(_setting(name))
        if check is None:
            raise refused(f"The SerDe property '{name}'")
        check(name, value)


def _check_types(reader: LineReader, columns: Sequence[Column]) -> None:
    for column in columns:
        if not _is_read(reader, column.hive_type):
            raise refused(f"A column of type {column.hive_type.lower()} in a text table")


def _is_read(reader: LineReader, text: str) -> bool:
    try:
        found = parse_type(text)
    except ValueError:
        return False
    has_plain_key = found.name != "map" or found.parts[0].name in PLAIN
    return found.name in reader.types and has_plain_key


def _header_lines(parameters: Mapping[str, str]) -> int:
    if parameters.get("skip.footer.line.count", "0") != "0":
        raise refused("The table property 'skip.footer.line.count'")
    count = parameters.get("skip.header.line.count", "0")
    if not count.isdigit():
        raise refused(f"The table property 'skip.header.line.count' = '{count}'")
    return int(count)
