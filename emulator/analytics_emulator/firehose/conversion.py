"""Record format conversion: JSON records into one Parquet file by a Glue table's columns.

Sources: developer guide, "Convert input data format"; API reference for the SerDe options.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.firehose.columns import build_column
from analytics_emulator.firehose.json_records import MALFORMED_DATA, RecordError, RecordReader
from analytics_emulator.firehose.schema import Column
from analytics_emulator.firehose.settings import MEBIBYTE

_COMPRESSIONS = {"SNAPPY": "snappy", "GZIP": "gzip", "UNCOMPRESSED": "none"}


@dataclass(frozen=True)
class Failure:
    """Why the record of that index wasn't converted."""

    index: int
    code: str
    message: str


@dataclass(frozen=True)
class Converted:
    """The Parquet file (None without a row), its rows, and the records left out."""

    parquet: bytes | None
    rows: int
    failures: list[Failure] = field(default_factory=list)


class Conversion:
    """A stream's DataFormatConversionConfiguration, ready to convert batches."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.schema: Mapping[str, str] = config["SchemaConfiguration"]
        serde = config["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"]
        self._lower_keys = serde.get("CaseInsensitive") is not False
        self._underscore_dots = bool(serde.get("ConvertDotsInJsonKeysToUnderscores"))
        self._json_keys: Mapping[str, str] = serde.get("ColumnToJsonKeyMappings") or {}
        self._options = config["OutputFormatConfiguration"]["Serializer"]["ParquetSerDe"]

    @property
    def is_snappy(self) -> bool:
        """Return whether the file's pages are compressed by Snappy, the default."""
        return bool(self._options.get("Compression", "SNAPPY") == "SNAPPY")

    def convert(self, records: Sequence[bytes], columns: Sequence[Column]) -> Converted:
        """Convert what can be; a record with a value that fits no column fails alone and whole."""
        rows, owners, failures = self._read(records, columns)
        arrays, messages = self._arrays(rows, columns)
        broken: dict[int, str] = {}
        for row in sorted(messages):
            broken.setdefault(owners[row], messages[row])
        failures.extend(
            Failure(index, MALFORMED_DATA, f"Data does not match the schema. {message}")
            for index, message in broken.items()
        )
        table = pa.table(arrays, schema=pa.schema([(c.name, c.type) for c in columns]))
        if broken:
            table = table.filter(pa.array([owner not in broken for owner in owners]))
        parquet = self._write(table) if table.num_rows else None
        return Converted(parquet, table.num_rows, sorted(failures, key=lambda f: f.index))

    def _read(
        self, records: Sequence[bytes], columns: Iterable[Column]
    ) -> tuple[list[dict[str, Any]], list[int], list[Failure]]:
        """Return all documents with normalised keys, and for each the index of its record."""
        reader = RecordReader(exact_numbers=any("decimal" in str(c.type) for c in columns))
        rows: list[dict[str, Any]] = []
        owners: list[int] = []
        failures: list[Failure] = []
        for index, data in enumerate(records):
            try:
                documents = reader.documents(data)
            except RecordError as error:
                failures.append(Failure(index, error.code, error.message))
                continue
            rows.extend(self._normalised(document) for document in documents)
            owners.extend([index] * len(documents))
        return rows, owners, failures

    def _normalised(self, document: dict[str, Any]) -> dict[str, Any]:
        if self._lower_keys and not self._underscore_dots:
            return {key.lower(): value for key, value in document.items()}
        return {self._key(key): value for key, value in document.items()}

    def _key(self, key: str) -> str:
        """Fold a JSON key as the SerDe does before it looks for columns."""
        key = key.replace(".", "_") if self._underscore_dots else key
        return key.lower() if self._lower_keys else key

    def _arrays(
        self, rows: list[dict[str, Any]], columns: Iterable[Column]
    ) -> tuple[list[pa.Array], dict[int, str]]:
        arrays: list[pa.Array] = []
        messages: dict[int, str] = {}
        for column in columns:
            key = self._key(self._json_keys.get(column.name, column.name))
            array, failed = build_column([row.get(key) for row in rows], column.type, self._key)
            arrays.append(array)
            for row, message in failed.items():
                messages.setdefault(row, message)
        return arrays, messages

    def _write(self, table: pa.Table) -> bytes:
        block_bytes = self._options.get("BlockSizeBytes", 256 * MEBIBYTE)
        sink = pa.BufferOutputStream()
        pq.write_table(
            table,
            sink,
            row_group_size=max(1, block_bytes * table.num_rows // max(1, table.nbytes)),
            data_page_size=self._options.get("PageSizeBytes", MEBIBYTE),
            compression=_COMPRESSIONS[self._options.get("Compression", "SNAPPY")],
            use_dictionary=bool(self._options.get("EnableDictionaryCompression")),
            data_page_version="2.0" if self._options.get("WriterVersion") == "V2" else "1.0",
            # Hive's Parquet writer, which Firehose uses, keeps timestamps as INT96.
            use_deprecated_int96_timestamps=True,
            store_schema=False,
        )
        return bytes(sink.getvalue().to_pybytes())
