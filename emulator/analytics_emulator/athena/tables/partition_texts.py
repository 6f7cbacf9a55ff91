"""Values of partition columns as the catalog and folders have them, when rows are written.

They are what Java prints (`true`, `1.0E20`), decimals and moments without zeros at their end; an
empty text is NULL, and what isn't printable ASCII fails (Trino's `HiveWriteUtils`, whose names of
partitions are Hive's `FileUtils.makePartName`).
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.java.numbers import double_text, float_text

_PRINTABLE = re.compile(r"[\x20-\x7e]*")


def partition_text(value: Any, kind: pa.DataType) -> str | None:
    """Return a value's text; None for NULL."""
    if value is None or value == "":
        return None
    text = _text(value, kind)
    if not _PRINTABLE.fullmatch(text):
        written = text.encode().hex(" ").upper()
        raise AthenaQueryError(
            "HIVE_INVALID_PARTITION_VALUE",
            "Hive partition keys can only contain printable ASCII characters (0x20 - 0x7E)."
            f" Invalid value: {written}",
        )
    return text


def _text(value: Any, kind: pa.DataType) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return float_text(value) if pa.types.is_float32(kind) else double_text(value)
        case Decimal():
            return _without_zeros(f"{value:f}")
        case datetime():
            return _without_zeros(value.isoformat(" "))
    return str(value)


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
