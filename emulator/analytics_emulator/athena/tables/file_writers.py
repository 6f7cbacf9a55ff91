"""Writers of one file each: Parquet, ORC, Avro and lines of text."""

from pathlib import Path
from typing import Protocol

import fastavro.write
import pyarrow as pa
import pyarrow.orc as po
import pyarrow.parquet as pq

from analytics_emulator.athena.tables.avro_schemas import avro_schema
from analytics_emulator.athena.tables.compression import ENDINGS, compressed
from analytics_emulator.athena.tables.file_forms import FileForm
from analytics_emulator.athena.tables.ion_writing import ion_of
from analytics_emulator.athena.tables.line_writing import line_writer

_AVRO_CODECS = {"NONE": "null", "ZSTD": "zstandard"}
_ORC_CODECS = {"NONE": "uncompressed"}


class Writer(Protocol):
    """Takes rows in order, and closes its file."""

    def write(self, rows: pa.Table) -> None:
        """Write some rows."""

    def close(self) -> None:
        """End the file."""


def ending(form: FileForm) -> str:
    """Return how the name of a file of a form ends."""
    return ENDINGS[form.codec] if form.format in ("JSON", "TEXTFILE", "CSV", "ION") else ""


def open_writer(path: Path, schema: pa.Schema, form: FileForm) -> Writer:
    """Return the writer of a new file."""
    match form.format:
        case "PARQUET":
            return _Parquet(path, schema, form)
        case "ORC":
            codec = _ORC_CODECS.get(form.codec, form.codec.lower())
            return _Orc(po.ORCWriter(path, compression=codec))
        case "AVRO":
            return _Avro(path, schema, form)
        case "ION":
            return _Ion(path, form)
    return _Lines(path, schema, form)


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema, form: FileForm) -> None:
        self._writer = pq.ParquetWriter(
            path,
            schema,
            compression=form.codec.lower(),
            compression_level=form.level,
            use_deprecated_int96_timestamps=True,
        )

    def write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows)

    def close(self) -> None:
        self._writer.close()


class _Orc:
    def __init__(self, writer: po.ORCWriter) -> None:
        self._writer = writer

    def write(self, rows: pa.Table) -> None:
        self._writer.write(rows.combine_chunks())

    def close(self) -> None:
        self._writer.close()


class _Avro:
    def __init__(self, path: Path, schema: pa.Schema, form: FileForm) -> None:
        self._file = path.open("wb")
        self._writer = fastavro.write.Writer(
            self._file,
            avro_schema(schema),
            codec=_AVRO_CODECS.get(form.codec, form.codec.lower()),
            compression_level=form.level,
        )

    def write(self, rows: pa.Table) -> None:
        for row in rows.to_pylist(maps_as_pydicts="lossy"):
            self._writer.write(row)

    def close(self) -> None:
        self._writer.flush()
        self._file.close()


class _Ion:
    """Ion's values, compressed piece by piece as lines are."""

    def __init__(self, path: Path, form: FileForm) -> None:
        self._file, self._form = path.open("wb"), form

    def write(self, rows: pa.Table) -> None:
        body = ion_of(rows, self._form.settings)
        self._file.write(compressed(body, self._form.codec, self._form.level))

    def close(self) -> None:
        self._file.close()


class _Lines:
    """Lines, compressed piece by piece: the formats all read what stands after another."""

    def __init__(self, path: Path, schema: pa.Schema, form: FileForm) -> None:
        self._file = path.open("wb")
        self._line, self._form = line_writer(schema, form), form

    def write(self, rows: pa.Table) -> None:
        text = "".join(f"{self._line(row)}\n" for row in rows.to_pylist())
        self._file.write(compressed(text.encode(), self._form.codec, self._form.level))

    def close(self) -> None:
        self._file.close()
