"""Record format conversion: JSON records into one Parquet file by a Glue table's columns.

Sources: developer guide, "Convert input data format"; API reference for the SerDe options.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.firehose.json_records import MALFORMED_DATA, RecordError, RecordReader
from analytics_emulator.firehose.schema import Column


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
        # Arrow takes longer to load than a stream to be made.
        from analytics_emulator.firehose import parquet_file  # noqa: PLC0415

        rows, owners, failures = self._read(records, columns)
        arrays, messages = parquet_file.arrays(rows, columns, self._json_keys, self._key)
        broken: dict[int, str] = {}
        for row in sorted(messages):
            broken.setdefault(owners[row], messages[row])
        failures.extend(
            Failure(index, MALFORMED_DATA, f"Data does not match the schema. {message}")
            for index, message in broken.items()
        )
        kept = [owner not in broken for owner in owners]
        parquet = parquet_file.file(arrays, columns, kept, self._options) if any(kept) else None
        return Converted(parquet, sum(kept), sorted(failures, key=lambda f: f.index))

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
