"""ColumnInfo: how Athena describes a result's column.

CatalogName `hive`, empty schema and table, Nullable UNKNOWN, CaseSensitive only for varchar and
char (PyAthena's tests; aoyagikouhei/athena-local, docs/api.md).
"""

from typing import Any

from analytics_emulator.athena.sql import ResultColumn


def column_info(column: ResultColumn) -> dict[str, Any]:
    """Return a column as the `ColumnInfo` shape."""
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column.name,
        "Label": column.name,
        "Type": column.type,
        "Precision": column.precision,
        "Scale": column.scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": is_case_sensitive(column),
    }


def is_case_sensitive(column: ResultColumn) -> bool:
    """Return whether comparisons mind the case; utility columns (precision 0) never say so."""
    return column.type in ("varchar", "char") and column.precision > 0


def utility_columns(*names: str, column_type: str = "string") -> list[ResultColumn]:
    """Return the columns of a SHOW or DESCRIBE statement."""
    return [ResultColumn(name, column_type, 0, 0) for name in names]


ROWS_COLUMN = ResultColumn("rows", "bigint", 19, 0)
