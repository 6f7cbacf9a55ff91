"""What DESCRIBE EXTENDED and FORMATTED tell of a whole table, view or partition.

The layout is Hive's (`MetaDataFormatUtils`, and `toString` of its metastore's structures), its
lines and spacing as measured (aoyagikouhei/athena-local, 2026-09). The measurements leave out what
differs from table to table: owner, times, location, formats, SerDe, parameters. Those come from the
catalog here, and their spelling is Hive's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.athena.sql.texts.javahash import hash_order
from analytics_emulator.athena.tables.views import is_view

type Shape = Mapping[str, Any]
WIDTH = 20
EMPTY = "\t \t "


def padded(text: str) -> str:
    """Return a field as Hive pads it."""
    return text.ljust(WIDTH)


def column_line(column: Shape) -> str:
    """Return a column's name, type and comment; a comment ends at its first tab (measured)."""
    comment = padded(column.get("Comment") or "").partition("\t")[0]
    return f"{padded(column['Name'])}\t{padded(column['Type'])}\t{comment}"


def partition_block(table: Shape) -> Iterator[str]:
    """Yield the partition columns under their heading."""
    if table["PartitionKeys"]:
        yield EMPTY
        yield _heading("# Partition Information")
        yield from _column_block(table["PartitionKeys"])


def extended_lines(table: Shape, partition: Shape | None) -> Iterator[str]:
    """Yield DESCRIBE EXTENDED: the columns, and one line with everything."""
    for column in [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]:
        yield column_line(column)
    yield from partition_block(table)
    yield EMPTY
    if partition is None:
        yield f"Detailed Table Information\t{_table_structure(table)}\t"
    else:
        yield f"Detailed Partition Information\t{_partition_structure(table, partition)}\t"


def formatted_lines(table: Shape, partition: Shape | None) -> Iterator[str]:
    """Yield DESCRIBE FORMATTED: the columns, then sections of names and values."""
    yield from _column_block(table["StorageDescriptor"]["Columns"])
    yield from partition_block(table)
    yield EMPTY
    if partition is None:
        yield from _table_section(table)
    else:
        yield from _partition_section(table, partition)
    yield EMPTY
    yield from _storage_section((partition or table)["StorageDescriptor"])
    if is_view(table):
        yield EMPTY
        yield _heading("# View Information")
        yield _pair("View Original Text:", table.get("ViewOriginalText") or "null")
        yield _pair("View Expanded Text:", table.get("ViewExpandedText") or "null")


STATISTICS = (
    *("col_name", "data_type", "min", "max", "num_nulls", "distinct_count"),
    *("avg_col_len", "max_col_len", "num_trues", "num_falses", "comment"),
)


def column_statistics_lines(column: Shape) -> Iterator[str]:
    """Yield DESCRIBE FORMATTED of a column: headings and empty statistics (measured)."""
    yield "# " + "\t".join(map(padded, STATISTICS))
    yield "\t" + "\t".join([" "] * (len(STATISTICS) - 1))
    fields = [column["Name"], column["Type"], *[""] * 8, "from deserializer"]
    yield "\t".join(map(padded, fields))


def _column_block(columns: Sequence[Shape]) -> Iterator[str]:
    yield f"{'# ' + padded('col_name')}\t{padded('data_type')}\t{padded('comment')}"
    yield EMPTY
    yield from map(column_line, columns)


def _heading(text: str) -> str:
    return f"{text}\t \t "


def _pair(name: str, value: object) -> str:
    return f"{padded(name)}\t{padded(str(value))}\t "


def _parameters(title: str, parameters: Mapping[str, str]) -> Iterator[str]:
    yield f"{title}\t \t "
    for name in sorted(parameters):
        yield f"\t{padded(name)}\t{padded(parameters[name])}"


def _table_section(table: Shape) -> Iterator[str]:
    yield _heading("# Detailed Table Information")
    yield _pair("Database:", table["DatabaseName"])
    yield _pair("Owner:", table.get("Owner") or "null")
    yield _pair("CreateTime:", _java_date(table))
    yield _pair("LastAccessTime:", "UNKNOWN")
    yield _pair("Protect Mode:", "None")
    yield _pair("Retention:", table.get("Retention", 0))
    if not is_view(table):
        yield _pair("Location:", table["StorageDescriptor"].get("Location"))
    yield _pair("Table Type:", table.get("TableType"))
    yield from _parameters("Table Parameters:", table.get("Parameters") or {})


def _partition_section(table: Shape, partition: Shape) -> Iterator[str]:
    yield _heading("# Detailed Partition Information")
    yield _pair("Partition Value:", f"[{', '.join(partition['Values'])}]")
    yield _pair("Database:", table["DatabaseName"])
    yield _pair("Table:", table["Name"])
    yield _pair("CreateTime:", _java_date(partition))
    yield _pair("LastAccessTime:", "UNKNOWN")
    yield _pair("Protect Mode:", "None")
    yield _pair("Location:", partition["StorageDescriptor"].get("Location"))
    yield from _parameters("Partition Parameters:", partition.get("Parameters") or {})


def _storage_section(descriptor: Shape) -> Iterator[str]:
    serde = descriptor.get("SerdeInfo") or {}
    yield _heading("# Storage Information")
    yield _pair("SerDe Library:", serde.get("SerializationLibrary") or "null")
    yield _pair("InputFormat:", descriptor.get("InputFormat") or "null")
    yield _pair("OutputFormat:", descriptor.get("OutputFormat") or "null")
    yield _pair("Compressed:", "Yes" if descriptor.get("Compressed") else "No")
    yield _pair("Num Buckets:", descriptor.get("NumberOfBuckets", 0))
    yield _pair("Bucket Columns:", f"[{', '.join(descriptor.get('BucketColumns') or [])}]")
    yield _pair("Sort Columns:", f"[{_sort_columns(descriptor)}]")
    if serde.get("Parameters"):
        yield from _parameters("Storage Desc Params:", serde["Parameters"])


def _sort_columns(descriptor: Shape) -> str:
    orders = descriptor.get("SortColumns") or []
    return ", ".join(f"Order(col:{o['Column']}, order:{o['SortOrder']})" for o in orders)


def _moment(shape: Shape) -> datetime:
    moment = shape["CreateTime"] if "CreateTime" in shape else shape["CreationTime"]
    return moment if isinstance(moment, datetime) else datetime.fromtimestamp(moment, UTC)


def _java_date(shape: Shape) -> str:
    """Return the time as java.util.Date prints it: `Sat Sep 26 20:55:09 UTC 2026`."""
    return _moment(shape).astimezone(UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def _table_structure(table: Shape) -> str:
    columns = [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]
    parts = {
        "tableName": table["Name"],
        "dbName": table["DatabaseName"],
        "owner": table.get("Owner") or "null",
        "createTime": int(_moment(table).timestamp()),
        "lastAccessTime": 0,
        "retention": table.get("Retention", 0),
        "sd": _descriptor_structure(table["StorageDescriptor"], map(_field, columns)),
        "partitionKeys": f"[{', '.join(map(_field, table['PartitionKeys']))}]",
        "parameters": _java_map(table.get("Parameters") or {}),
        "viewOriginalText": table.get("ViewOriginalText") or "null",
        "viewExpandedText": table.get("ViewExpandedText") or "null",
        "tableType": table.get("TableType"),
    }
    return _structure("Table", parts)


def _partition_structure(table: Shape, partition: Shape) -> str:
    descriptor = partition["StorageDescriptor"]
    # A partition's own columns have empty comments, those of its keys null ones (measured).
    columns = (_field(column, "") for column in descriptor["Columns"])
    fields = [*columns, *map(_field, table["PartitionKeys"])]
    parts = {
        "values": f"[{', '.join(partition['Values'])}]",
        "dbName": table["DatabaseName"],
        "tableName": table["Name"],
        "createTime": int(_moment(partition).timestamp()),
        "lastAccessTime": 0,
        "sd": _descriptor_structure(descriptor, iter(fields)),
        "parameters": _java_map(partition.get("Parameters") or {}),
    }
    return _structure("Partition", parts)


def _descriptor_structure(descriptor: Shape, fields: Iterator[str]) -> str:
    serde = descriptor.get("SerdeInfo") or {}
    serde_parts = {
        "name": serde.get("Name") or "null",
        "serializationLib": serde.get("SerializationLibrary") or "null",
        "parameters": _java_map(serde.get("Parameters") or {}),
    }
    skewed = "skewedColNames:[], skewedColValues:[], skewedColValueLocationMaps:{}"
    parts = {
        "cols": f"[{', '.join(fields)}]",
        "location": descriptor.get("Location") or "null",
        "inputFormat": descriptor.get("InputFormat") or "null",
        "outputFormat": descriptor.get("OutputFormat") or "null",
        "compressed": str(bool(descriptor.get("Compressed"))).lower(),
        "numBuckets": descriptor.get("NumberOfBuckets", 0),
        "serdeInfo": _structure("SerDeInfo", serde_parts),
        "bucketCols": f"[{', '.join(descriptor.get('BucketColumns') or [])}]",
        "sortCols": f"[{_sort_columns(descriptor)}]",
        "parameters": _java_map(descriptor.get("Parameters") or {}),
        "skewedInfo": f"SkewedInfo({skewed})",
        "storedAsSubDirectories": str(bool(descriptor.get("StoredAsSubDirectories"))).lower(),
    }
    return _structure("StorageDescriptor", parts)


def _structure(name: str, parts: Mapping[str, object]) -> str:
    return f"{name}({', '.join(f'{key}:{value}' for key, value in parts.items())})"


def _field(column: Shape, missing: str = "null") -> str:
    comment = column.get("Comment") or missing
    return f"FieldSchema(name:{column['Name']}, type:{column['Type']}, comment:{comment})"


def _java_map(parameters: Mapping[str, str]) -> str:
    """Return a java.util.HashMap's text."""
    pairs = (f"{key}={parameters[key]}" for key in hash_order(list(parameters)))
    return f"{{{', '.join(pairs)}}}"
