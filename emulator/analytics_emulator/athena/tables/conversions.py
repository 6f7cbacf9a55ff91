"""What a table's files are turned into Parquet by, where they are none.

A conversion knows what it depends on, so that the same object converted otherwise is another copy.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from analytics_emulator.athena.sql import Column
from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.avro_files import AVRO_SERDE, parquet_of_avro
from analytics_emulator.athena.tables.ion_files import ION_SERDE, ion_layout, parquet_of_ion
from analytics_emulator.athena.tables.orc_files import ORC_SERDE, by_place, parquet_of_orc
from analytics_emulator.athena.tables.serdes import text_layout
from analytics_emulator.athena.tables.text_files import arrow_of, parquet_of


@dataclass(frozen=True)
class Conversion:
    """Makes a Parquet file of an object's content, given its key."""

    fingerprint: str
    convert: Callable[[bytes, str], bytes]


def conversion(table: Mapping[str, Any], columns: Sequence[Column]) -> Conversion | None:
    """Return a table's conversion; None where its SerDe reads Parquet, or isn't known."""
    layout = text_layout(table, columns)
    if layout is not None:
        return Conversion(layout.fingerprint, partial(parquet_of, layout=layout))
    serde = (table.get("StorageDescriptor") or {}).get("SerdeInfo") or {}
    match serde.get("SerializationLibrary"):
        case library if library == ORC_SERDE:
            places = by_place(serde.get("Parameters") or {})
            convert = partial(parquet_of_orc, columns=columns, places=places)
            return Conversion(_fingerprint(library, columns, places), convert)
        case library if library == AVRO_SERDE:
            convert = partial(parquet_of_avro, columns=columns)
            return Conversion(_fingerprint(library, columns), convert)
        case library if library == ION_SERDE:
            settings = serde.get("Parameters") or {}
            convert = partial(parquet_of_ion, layout=ion_layout(columns, settings))
            return Conversion(_fingerprint(library, columns, sorted(settings.items())), convert)
    return None


def _fingerprint(library: str, columns: Sequence[Column], *parts: object) -> str:
    for column in columns:
        arrow_of(hive_type(column.hive_type))  # a type that isn't held is refused here
    shapes = [(column.name, column.hive_type) for column in columns]
    return hashlib.sha256(repr((library, shapes, parts)).encode()).hexdigest()
