"""What DESCRIBE and SHOW CREATE TABLE print for an Iceberg table (measured; see describe.py)."""

from collections.abc import Iterator
from typing import Any

from pyiceberg import types as ice
from pyiceberg.table import Table

from analytics_emulator.athena.iceberg.properties import shown_properties

_DDL = {"timestamptz": "timestamp", "long": "bigint", "uuid": "uuid"}


def schema_lines(table: Table) -> Iterator[str]:
    """Yield DESCRIBE's lines: columns, then the partitions."""
    yield from ("# Table schema:\t\t", "# col_name\tdata_type\tcomment")
    for field in table.schema().fields:
        yield column_line(field)
    yield "\t\t"
    yield from ("# Partition spec:\t\t", "# field_name\tfield_transform\tcolumn_name")
    for part in table.spec().fields:
        name = table.schema().find_column_name(part.source_id)
        yield f"{part.name}\t{part.transform}\t{name}"


def column_line(field: ice.NestedField) -> str:
    """Return a column's line."""
    return f"{field.name}\t{type_text(field.field_type)}\t{field.doc or ''}"


def detail_lines(table: Table) -> Iterator[str]:
    """Yield DESCRIBE FORMATTED's lines; the order of the last blocks is unverified."""
    yield from schema_lines(table)
    yield from ("\t\t", "# Table Information\t\t")
    yield f"Name:\ticeberg.{'.'.join(table.name())}\t"
    yield f"Location:\t{table.location()}\t"
    yield from ("\t\t", "# Table properties:\t\t", "# key\tvalue\t")
    for key, value in shown_properties(table.properties).items():
        yield f"{key}\t{value}\t"
    yield from ("\t\t", "# Iceberg storage table properties:\t\t", "# key\tvalue\t")
    yield f"format-version\t{table.format_version}\t"


def type_text(kind: Any) -> str:
    """Return a type as DESCRIBE prints it: `struct<a: int>`, `decimal(10, 2)`."""
    if isinstance(kind, ice.StructType):
        parts = (f"{f.name}: {type_text(f.field_type)}" for f in kind.fields)
        return f"struct<{', '.join(parts)}>"
    if isinstance(kind, ice.ListType):
        return f"array<{type_text(kind.element_type)}>"
    if isinstance(kind, ice.MapType):
        return f"map<{type_text(kind.key_type)}, {type_text(kind.value_type)}>"
    return _DDL.get(str(kind), str(kind))


def create_lines(table: Table) -> list[str]:
    """Return SHOW CREATE TABLE's lines (their spacing is unverified)."""
    schema = table.schema()
    columns = ",\n".join(
        f"  {f.name} {type_text(f.field_type).replace(': ', ':').replace(', ', ',')}"
        + (f" COMMENT '{f.doc}'" if f.doc else "")
        for f in schema.fields
    )
    parts = [f"CREATE TABLE {'.'.join(table.name())} (\n{columns})"]
    if table.spec().fields:
        listed = ", ".join(_partition(table, f) for f in table.spec().fields)
        parts.append(f"PARTITIONED BY ({listed})")
    parts.append(f"LOCATION '{table.location()}'")
    properties = {"table_type": "iceberg", **shown_properties(table.properties)}
    pairs = ",\n".join(f"  '{key}'='{value}'" for key, value in properties.items())
    parts.append(f"TBLPROPERTIES (\n{pairs}\n)")
    return "\n".join(parts).split("\n")


def _partition(table: Table, field: Any) -> str:
    column = table.schema().find_column_name(field.source_id)
    name, _, number = str(field.transform).rstrip("]").partition("[")
    if name == "identity":
        return f"`{column}`"
    return f"{name}({number}, `{column}`)" if number else f"{name}(`{column}`)"
