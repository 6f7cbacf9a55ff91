"""Rows as Amazon Ion's structs (amzn/ion-hive-serde, "Type mapping"; NULLs are left out)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.failure import not_supported


def ion_of(rows: pa.Table, settings: Mapping[str, str]) -> bytes:
    """Return rows as Ion, binary or text: a stream that may stand behind another."""
    from amazon.ion import simpleion  # noqa: PLC0415  # for tables of Ion alone

    others = {name for name in settings if name.endswith((".path_extractor", ".serialize_as"))}
    if others:
        raise not_supported(f"Writing Ion with the SerDe property '{min(others)}'")
    omits = settings.get("ion.serialize_null", "OMIT").upper() == "OMIT"
    structs = [
        {
            field.name: _ion(row[field.name], field.type)
            for field in rows.schema
            if row[field.name] is not None or not omits
        }
        for row in rows.to_pylist()
    ]
    is_text = settings.get("ion.encoding", "BINARY").upper() == "TEXT"
    if not is_text:
        packed: bytes = simpleion.dumps(structs, sequence_as_stream=True)
        return packed
    texts = (simpleion.dumps(one, binary=False, omit_version_marker=True) for one in structs)
    return "".join(f"{text}\n" for text in texts).encode()


def _ion(value: Any, t: pa.DataType) -> Any:
    if value is None:
        return None
    if pa.types.is_list(t):
        return [_ion(item, t.value_type) for item in value]
    if pa.types.is_struct(t):
        return {f.name: _ion(value[f.name], f.type) for f in t if value[f.name] is not None}
    if pa.types.is_map(t):
        if t.key_type != pa.string():
            raise not_supported("Writing Ion of a map with other keys than texts")
        return {key: _ion(item, t.item_type) for key, item in value}
    if isinstance(value, date):
        return _moment(value)
    return value


def _moment(value: date) -> Any:
    """Return a moment of UTC's, or a day without a time."""
    from amazon.ion.core import Timestamp, TimestampPrecision  # noqa: PLC0415

    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return Timestamp(value.year, value.month, value.day, precision=TimestampPrecision.DAY)
