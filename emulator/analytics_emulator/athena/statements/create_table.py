"""CREATE EXTERNAL TABLE's grammar (Athena user guide, "CREATE TABLE"), read into a TableInput."""

import re
import time
from dataclasses import dataclass, replace
from typing import Any

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.hive_types import hive_type
from analytics_emulator.athena.statements.reserved_words import defined_name

_LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_IO = "org.apache.hadoop.hive.ql.io."


@dataclass(frozen=True)
class FileFormat:
    """What `STORED AS <word>` stands for: the input and output format and the SerDe."""

    input_format: str
    output_format: str
    serde: str = _LAZY_SIMPLE


FORMATS = {
    "TEXTFILE": FileFormat(
        "org.apache.hadoop.mapred.TextInputFormat", f"{_IO}HiveIgnoreKeyTextOutputFormat"
    ),
    "PARQUET": FileFormat(
        f"{_IO}parquet.MapredParquetInputFormat",
        f"{_IO}parquet.MapredParquetOutputFormat",
        f"{_IO}parquet.serde.ParquetHiveSerDe",
    ),
    "ORC": FileFormat(
        f"{_IO}orc.OrcInputFormat", f"{_IO}orc.OrcOutputFormat", f"{_IO}orc.OrcSerde"
    ),
    "AVRO": FileFormat(
        f"{_IO}avro.AvroContainerInputFormat",
        f"{_IO}avro.AvroContainerOutputFormat",
        "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
    ),
    "ION": FileFormat(
        "com.amazon.ionhiveserde.formats.IonInputFormat",
        "com.amazon.ionhiveserde.formats.IonOutputFormat",
        "com.amazon.ionhiveserde.IonHiveSerDe",
    ),
}
# Hive's other names of them (its StorageFormatDescriptors); OpenStreetMap's tables have the first.
_OTHER_NAMES = {"ORCFILE": "ORC", "PARQUETFILE": "PARQUET", "AVROFILE": "AVRO"}
# Where `ROW FORMAT DELIMITED` puts each of its characters among the SerDe's parameters.
_DELIMITERS = {
    ("FIELDS", "TERMINATED", "BY"): ("field.delim", "serialization.format"),
    ("COLLECTION", "ITEMS", "TERMINATED", "BY"): ("colelction.delim",),  # Hive's own spelling
    ("MAP", "KEYS", "TERMINATED", "BY"): ("mapkey.delim",),
    ("LINES", "TERMINATED", "BY"): ("line.delim",),
    ("ESCAPED", "BY"): ("escape.delim",),
    ("NULL", "DEFINED", "AS"): ("serialization.null.format",),
}


def table_input(cursor: Cursor, name: str) -> dict[str, Any]:
    """Read everything after the table's name."""
    columns = column_list(cursor)
    description = comment(cursor) if cursor.takes("COMMENT") else None
    keys = column_list(cursor) if cursor.takes("PARTITIONED", "BY") else []
    buckets = _buckets(cursor)
    serde, parameters = _row_format(cursor)
    stored = _stored_as(cursor, serde)
    if cursor.takes("WITH", "SERDEPROPERTIES"):
        parameters |= cursor.properties()
    location = _path(cursor.string()) if cursor.takes("LOCATION") else None
    properties = cursor.properties() if cursor.takes("TBLPROPERTIES") else {}
    cursor.expect_end()
    descriptor = {
        "Columns": columns,
        "InputFormat": stored.input_format,
        "OutputFormat": stored.output_format,
        "SerdeInfo": {
            "SerializationLibrary": serde or stored.serde,
            "Parameters": {"serialization.format": "1"} | parameters,
        },
        **buckets,
    } | ({"Location": location} if location else {})
    table: dict[str, Any] = {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "transient_lastDdlTime": str(int(time.time()))},
        "PartitionKeys": keys,
        "StorageDescriptor": descriptor,
    }
    table["Parameters"] |= ({"comment": description} if description else {}) | properties
    return table | ({"Description": description} if description else {})


def _path(uri: str) -> str:
    """Return a location as Hive's paths have it, without a slash at the end.

    PyAthena's tests against AWS read it so from GetTableMetadata.
    """
    bucket, _, key = uri.partition("://")[2].partition("/")
    return uri.rstrip("/") if bucket and key.strip("/") else uri


def _buckets(cursor: Cursor) -> dict[str, Any]:
    """Take CLUSTERED BY (…) [SORTED BY (…)] INTO n BUCKETS."""
    if not cursor.takes("CLUSTERED", "BY"):
        return {"NumberOfBuckets": -1}
    names = cursor.listed(lambda: cursor.name().name)
    ordered: list[dict[str, Any]] = []
    if cursor.takes("SORTED", "BY"):
        cursor.expect_sign("(")
        while not ordered or cursor.takes_sign(","):
            ordered.append({"Column": cursor.name().name})
            ordered[-1]["SortOrder"] = 0 if cursor.takes("DESC") else 1
            cursor.takes("ASC")
        cursor.expect_sign(")")
    cursor.expect("INTO")
    count = cursor.number()
    cursor.expect("BUCKETS")
    found = {"NumberOfBuckets": count, "BucketColumns": names}
    return found | ({"SortColumns": ordered} if ordered else {})


def column_list(cursor: Cursor) -> list[dict[str, Any]]:
    """Take `(name type [COMMENT 'text'], …)`."""
    cursor.expect_sign("(")
    found = []
    while True:
        found.append(read_column(cursor))
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return found


def read_column(cursor: Cursor) -> dict[str, Any]:
    """Take `name type [COMMENT 'text']`."""
    column: dict[str, Any] = {"Name": defined_name(cursor).name, "Type": hive_type(cursor)}
    if cursor.takes("COMMENT"):
        column["Comment"] = comment(cursor)
    return column


def comment(cursor: Cursor) -> str:
    """Take a comment; blanks and line breaks in it are one blank (PyAthena's tests against AWS).

    Tabs stay: what stands behind one isn't shown by DESCRIBE (measured).
    """
    return re.sub(r"[ \r\n]+", " ", cursor.string())


def is_plain_column_list(cursor: Cursor) -> bool:
    """Return whether all that is left is `(name type, …)`, whatever words the types are.

    Athena looks for a location before it looks at types: `(LIKE u)` is a column too (measured).
    """
    try:
        cursor.expect_sign("(")
        while True:
            cursor.name()
            cursor.name()
            if not cursor.takes_sign(","):
                cursor.expect_sign(")")
                return cursor.is_at_end
    except ExecutionFailedError:
        return False


def _row_format(cursor: Cursor) -> tuple[str | None, dict[str, str]]:
    if cursor.takes("ROW", "FORMAT", "SERDE"):
        serde = cursor.string()
        return serde, cursor.properties() if cursor.takes("WITH", "SERDEPROPERTIES") else {}
    if not cursor.takes("ROW", "FORMAT", "DELIMITED"):
        return None, {}
    parameters: dict[str, str] = {}
    while words := next((words for words in _DELIMITERS if cursor.takes(*words)), None):
        character = cursor.string()
        parameters |= dict.fromkeys(_DELIMITERS[words], character)
    return _LAZY_SIMPLE, parameters


def _stored_as(cursor: Cursor, serde: str | None) -> FileFormat:
    """Take STORED AS."""
    if not cursor.takes("STORED", "AS"):
        return _stored_by(serde)
    if cursor.takes("INPUTFORMAT"):
        input_format = cursor.string()
        cursor.expect("OUTPUTFORMAT")
        return FileFormat(input_format, cursor.string())
    word = _OTHER_NAMES.get(cursor.current.keyword, cursor.current.keyword)
    if word not in FORMATS:
        raise cursor.refusal()
    cursor.next()
    return FORMATS[word]


def _stored_by(serde: str | None) -> FileFormat:
    """Return the format of a statement without STORED AS, by its SerDe.

    That of JSON is what PyAthena's tests against AWS read. Parquet's, ORC's and Avro's are named by
    their SerDe alone in AWS's own statements (Cost and Usage Reports, the console's wizard), which
    work: that they are stored as after STORED AS isn't measured.
    """
    plain = FORMATS["TEXTFILE"]
    if serde == "org.openx.data.jsonserde.JsonSerDe":
        return replace(plain, output_format=f"{_IO}IgnoreKeyTextOutputFormat")
    return next((form for form in FORMATS.values() if form.serde == serde), plain)
